// How many units of a product are where. Pure.
import type { NewEvent } from '../events/event-types.js'
import type { LocationRecord, ProductRecord, UnitsAt } from './records.js'

/** The location that every shop has: "Main". */
export const mainLocation = 1

type Levels = Pick<ProductRecord, 'stock' | 'stockElsewhere' | 'otherStock'>

/** Main as it is until the shop adds a location or changes this one. */
export function mainOf(shopCreatedAt: Date): LocationRecord {
  return {
    id: mainLocation,
    name: 'Main',
    priority: defaultPriority,
    isActive: true,
    settledTo: null,
    version: 1,
    createdAt: shopCreatedAt,
    updatedAt: shopCreatedAt
  }
}

export const defaultPriority = 100

/** The order in which locations serve orders. */
export function byPriority(a: Pick<LocationRecord, 'priority' | 'id'>, b: Pick<LocationRecord, 'priority' | 'id'>) {
  return a.priority - b.priority || a.id - b.id
}

/** The units of a product at a location. */
export function levelAt({ stock, stockElsewhere, otherStock }: Levels, locationId: number): number {
  if (locationId === mainLocation) return stock - stockElsewhere
  return otherStock.find(level => level.locationId === locationId)?.quantity ?? 0
}

/**
 * The levels of a product after some units came to a location, or left it.
 *
 * @param isActive whether what is at the location can be sold
 */
export function withUnits(levels: Levels, { locationId, quantity }: UnitsAt, isActive: boolean): Levels {
  const { stock, stockElsewhere, otherStock } = levels
  const sold = isActive ? quantity : 0
  if (locationId === mainLocation) {
    return { stock: stock + sold, stockElsewhere: stockElsewhere + sold - quantity, otherStock }
  }
  const level = { locationId, quantity: levelAt(levels, locationId) + quantity }
  const isKnown = otherStock.some(other => other.locationId === locationId)
  return {
    stock: stock + sold,
    stockElsewhere: stockElsewhere + sold,
    otherStock: isKnown
      ? otherStock.map(other => (other.locationId === locationId ? level : other))
      : [...otherStock, level]
  }
}

/** The levels of a product with the stock that can be sold at these locations; the same object if that is its stock. */
export function settled<L extends Levels>(levels: L, locations: readonly LocationRecord[]): L {
  const stock = locations.reduce((sum, { id, isActive }) => sum + (isActive ? levelAt(levels, id) : 0), 0)
  if (stock === levels.stock) return levels
  return { ...levels, stock, stockElsewhere: levels.stockElsewhere + stock - levels.stock }
}

/** The event of a product whose stock follows a change of a location. */
export function followingEvent(
  { id, isActive }: Pick<LocationRecord, 'id' | 'isActive'>,
  product: Pick<ProductRecord, 'id' | 'stock'>,
  { from, performedBy }: { from: number; performedBy: string }
): NewEvent {
  return {
    type: 'product.updated',
    productId: product.id,
    data: {
      changes: { stock: { from, to: product.stock } },
      reason: isActive ? 'location_activated' : 'location_deactivated',
      location_id: id
    },
    performedBy
  }
}

/** Units at locations as the API shows and the database stores them. */
export function shownUnits(units: readonly UnitsAt[]): Array<{ location_id: number; quantity: number }> {
  return units.map(({ locationId, quantity }) => ({ location_id: locationId, quantity }))
}
