import { locationNotFound, validationFailed } from '../errors.js'
import type { LocationRecord } from '../shop/records.js'

/** @throws ApiError LOCATION_NOT_FOUND */
export function findLocation(locations: readonly LocationRecord[], id: number): LocationRecord {
  const location = locations.find(location => location.id === id)
  if (!location) throw locationNotFound(id)
  return location
}

/**
 * A location that can serve orders.
 *
 * @throws ApiError LOCATION_NOT_FOUND; VALIDATION_FAILED for an inactive one
 */
export function activeLocation(locations: readonly LocationRecord[], id: number): LocationRecord {
  const location = findLocation(locations, id)
  if (!location.isActive) throw validationFailed([{ path: 'body/location_id', message: 'is an inactive location' }])
  return location
}

/** The location that stock comes to when the request names none: the first active one. */
export function firstLocation(locations: readonly LocationRecord[]): LocationRecord {
  const first = locations.find(({ isActive }) => isActive)
  if (!first) throw new Error('a shop without an active location')
  return first
}
