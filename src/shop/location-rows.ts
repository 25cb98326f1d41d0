import { Prisma } from '../generated/prisma/client.js'
import type { LocationRecord } from './records.js'
import { byPriority, mainOf } from './stock-levels.js'

/** An expression of a row of `shops`: its locations as one JSON value; null as long as it has Main only. */
export const locationsColumn = Prisma.sql`(
    SELECT json_agg(json_build_object('id', id, 'name', name, 'priority', priority, 'isActive', is_active,
      'settledTo', settled_to, 'version', version, 'createdAt', created_at, 'updatedAt', updated_at))
    FROM locations WHERE shop_id = shops.id
  )`

/** Turns the value of the column into records, in no order. Times are texts in JSON. */
export function storedLocations(json: LocationRecord[] | null): LocationRecord[] {
  return (json ?? []).map(({ createdAt, updatedAt, ...location }) => ({
    ...location,
    createdAt: new Date(String(createdAt)),
    updatedAt: new Date(String(updatedAt))
  }))
}

/** All locations of a shop, in the order in which they serve orders. Main has no row as long as it is the only one. */
export function locationsOf(stored: readonly LocationRecord[], shopCreatedAt: Date): LocationRecord[] {
  return stored.length === 0 ? [mainOf(shopCreatedAt)] : [...stored].sort(byPriority)
}
