import type { Readable } from '../database/reads.js'
import { pageOf, readPage, type Cursors, type PageQuery } from '../http/pagination.js'
import { locationsColumn, locationsOf, storedLocations } from '../shop/location-rows.js'
import type { LocationRecord } from '../shop/records.js'
import { byPriority } from '../shop/stock-levels.js'
import type { Location, LocationList } from './schemas.js'

/** Reads all locations of a shop, in the order in which they serve orders: a hundred at most. */
export async function readLocations(database: Readable, shopId: number): Promise<LocationRecord[]> {
  const rows = await database.$queryRaw<Array<{ created_at: Date; locations: LocationRecord[] | null }>>`
    SELECT created_at, ${locationsColumn} AS locations FROM shops WHERE id = ${shopId}`
  return rows.flatMap(row => locationsOf(storedLocations(row.locations), row.created_at))
}

/** Reads one page of the locations of a shop, in the order in which they serve orders. */
export async function listLocations(
  database: Readable,
  shopId: number,
  cursors: Cursors,
  query: PageQuery
): Promise<LocationList> {
  const page = readPage(query, 'locations', cursors)
  const all = await readLocations(database, shopId)
  const [priority, id] = page.after ?? []
  const after = { priority: Number(priority ?? 0), id: Number(id ?? 0) }
  const following = all.filter(location => byPriority(location, after) > 0)
  const { items, ...fields } = pageOf(page, following.slice(page.offset, page.offset + page.limit + 1), {
    total: all.length,
    keyOf: location => [location.priority, location.id]
  })
  return { locations: items.map(toLocation), ...fields }
}

/** Converts a location to the API's representation. */
export function toLocation(location: LocationRecord): Location {
  const { id, name, priority, isActive, version, createdAt, updatedAt } = location
  return {
    id,
    name,
    priority,
    is_active: isActive,
    version,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString()
  }
}
