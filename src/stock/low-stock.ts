import type { NewEvent } from '../events/event-types.js'

export interface LowStockOptions {
  /** The threshold of products without their own; undefined: such products are never low. */
  lowStockThreshold: number | undefined
}

interface Stocked {
  stock: number
  /** The product's own threshold, which takes precedence over the settings. */
  lowStockThreshold: number | null
}

/**
 * The events of a change of stock or threshold: one if the product becomes low, otherwise none. It was above its
 * threshold or had none, and now it is at or below one, because the stock fell or the threshold rose. A product that is
 * already low does not become low again: one that was created low is reported only after it has been above its
 * threshold.
 */
export function lowStockEvents(
  before: Stocked,
  after: Stocked & { id: number; sku: string },
  { lowStockThreshold }: LowStockOptions,
  performedBy: string
): NewEvent[] {
  const thresholdOf = (product: Stocked) => product.lowStockThreshold ?? lowStockThreshold
  const isLow = (product: Stocked) => product.stock <= (thresholdOf(product) ?? -Infinity)
  if (isLow(before) || !isLow(after)) return []
  const data = { stock: after.stock, threshold: thresholdOf(after), sku: after.sku }
  return [{ type: 'product.low_stock', productId: after.id, data, performedBy }]
}
