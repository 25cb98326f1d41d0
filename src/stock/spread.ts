import type { LocationRecord, ProductRecord, UnitsAt } from '../shop/records.js'
import { levelAt } from '../shop/stock-levels.js'
import { firstLocation } from './find-location.js'

/**
 * Where a change of the stock happens that names no location: what is added comes to the first active location, what is
 * removed leaves it, then the next one. Pure.
 *
 * @param delta the change; it does not remove more than can be sold
 * @returns the change at each location; none for 0
 */
export function spread(locations: readonly LocationRecord[], product: ProductRecord, delta: number): UnitsAt[] {
  if (delta > 0) return [{ locationId: firstLocation(locations).id, quantity: delta }]
  const changes: UnitsAt[] = []
  let left = -delta
  for (const { id: locationId, isActive } of locations) {
    const quantity = isActive ? Math.min(left, levelAt(product, locationId)) : 0
    if (quantity > 0) changes.push({ locationId, quantity: -quantity })
    left -= quantity
  }
  return changes
}
