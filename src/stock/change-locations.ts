// The commands that add and change locations.
import { lastActiveLocation, locationLimitReached } from '../errors.js'
import { requireVersion, type ExpectedTags } from '../http/etag.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'
import type { LocationRecord } from '../shop/records.js'
import { maxSettledAtOnce } from '../shop/load.js'
import { defaultPriority } from '../shop/stock-levels.js'
import { findLocation } from './find-location.js'
import { lowStockEvents, type LowStockOptions } from './low-stock.js'
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
        settledTo: null,
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
 * that becomes inactive can no longer be sold, and units that come back wait there. The stock of its products follows,
 * with an event for each: of a thousand of them at once, of the others by `settleLocation`.
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
      const isChanged = isActive !== before.isActive
      if (name === before.name && priority === before.priority && !isChanged) return before
      const isLast = draft.locations.every(location => location.id === id || !location.isActive)
      if (isLast && !isActive) throw lastActiveLocation(id)
      const after = { ...before, name, priority, version: before.version + 1, updatedAt: draft.nowInstant }
      if (isChanged) draft.setActive(after, isActive)
      else draft.putLocation(after)
      // If the products still follow an earlier change, the job starts over from the first one.
      if (isChanged && before.settledTo === null) settle(draft, id, options)
      return findLocation(draft.locations, id)
    }
  }
}

/**
 * The command that lets the stock of the next thousand products at a location follow a change of the location.
 *
 * @returns whether there may be more
 */
export function settleLocation(id: number, options: SettleOptions): Command<boolean> {
  return {
    needs: { productsAtLocations: [id] },
    decide(draft) {
      if (findLocation(draft.locations, id).settledTo === null) return false
      settle(draft, id, options)
      return findLocation(draft.locations, id).settledTo !== null
    }
  }
}

interface SettleOptions extends LowStockOptions {
  performedBy: string
}

function settle(draft: Draft, locationId: number, { performedBy, ...options }: SettleOptions): void {
  const location = findLocation(draft.locations, locationId)
  const products = draft.productsAt(locationId, location.settledTo ?? 0).slice(0, maxSettledAtOnce)
  const last = products.at(-1)
  draft.putLocation({ ...location, settledTo: last && products.length === maxSettledAtOnce ? last.id : null })
  for (const id of draft.waiting) {
    const before = draft.follow(id, performedBy)
    const after = draft.anyProduct(id)
    if (before === undefined || after.isDeleted) continue
    draft.record(...lowStockEvents({ ...after, stock: before }, after, options, performedBy))
  }
}
