// The commands that add and change locations.
import { lastActiveLocation, locationLimitReached } from '../errors.js'
import { requireVersion, type ExpectedTags } from '../http/etag.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'
import type { LocationRecord, ProductRecord } from '../shop/records.js'
import { defaultPriority } from '../shop/stock-levels.js'
import { findLocation } from './find-location.js'
import { levelOf, lowStockEvents, type LowStockOptions } from './low-stock.js'
import { maxLocations, type LocationCreate, type LocationUpdate } from './schemas.js'

/**
 * The command that adds a location, which has no stock yet.
 *
 * @throws from `decide`: ApiError LOCATION_LIMIT_REACHED
 */
export function createLocation({ name, priority, is_active: isActive }: LocationCreate): Command<LocationRecord> {
  return {
    needs: {},
    decide(draft) {
      if (draft.locations.length >= maxLocations) throw locationLimitReached(maxLocations)
      const location = {
        id: draft.nextLocationId,
        name,
        priority: priority ?? defaultPriority,
        isActive: isActive ?? true,
        version: 1,
        createdAt: draft.nowInstant,
        updatedAt: draft.nowInstant
      }
      draft.putLocation(location)
      return location
    }
  }
}

interface LocationChange extends LowStockOptions {
  id: number
  input: LocationUpdate
  expected: ExpectedTags | undefined
  performedBy: string
}

/**
 * The command that changes the given fields of a location; if no value differs, nothing changes. What is at a location
 * that becomes inactive can no longer be sold: the stock of each of its products falls, with an event, and units that
 * come back wait there until it is active again.
 *
 * @throws from `decide`: ApiError LOCATION_NOT_FOUND, PRECONDITION_FAILED, LAST_ACTIVE_LOCATION
 */
export function updateLocation({ id, input, expected, ...options }: LocationChange): Command<LocationRecord> {
  return {
    needs: input.is_active === undefined ? {} : { productsAtLocations: [id] },
    decide(draft) {
      const before = findLocation(draft.locations, id)
      requireVersion(expected, before.version)
      const { name = before.name, priority = before.priority, is_active: isActive = before.isActive } = input
      if (name === before.name && priority === before.priority && isActive === before.isActive) return before
      const isLast = draft.locations.every(location => location.id === id || !location.isActive)
      if (isLast && !isActive) throw lastActiveLocation(id)
      const after = { ...before, name, priority, isActive, version: before.version + 1, updatedAt: draft.nowInstant }
      draft.putLocation(after)
      if (isActive !== before.isActive) changeActivity(draft, after, options)
      return after
    }
  }
}

function changeActivity(
  draft: Draft,
  { id: locationId, isActive }: LocationRecord,
  { performedBy, ...options }: LowStockOptions & { performedBy: string }
): void {
  const reason = isActive ? 'location_activated' : 'location_deactivated'
  for (const { id: productId } of draft.productsAt(locationId)) {
    const before = draft.anyProduct(productId)
    draft.setSold(productId, locationId, isActive)
    const after = draft.anyProduct(productId)
    // Nobody looks for what happens to a product that was deleted.
    if (before.isDeleted) continue
    const levelWith = ({ stock, lowStockThreshold }: ProductRecord) => levelOf(stock, lowStockThreshold, options)
    draft.record(
      {
        type: 'product.updated',
        productId,
        data: { changes: { stock: { from: before.stock, to: after.stock } }, reason, location_id: locationId },
        performedBy
      },
      ...lowStockEvents(after, levelWith(before), levelWith(after), performedBy)
    )
  }
}
