import type { NewEvent } from '../events/event-types.js'

export interface LowStockOptions {
  /** The threshold of products without their own; undefined: such products are never low. */
  lowStockThreshold: number | undefined
}

/** A product's stock, and the threshold at which it is low; undefined: it is never low. */
export interface StockLevel {
  stock: number
  threshold: number | undefined
}

/** @param own the product's own threshold, which takes precedence over the settings */
export function levelOf(stock: number, own: number | null, { lowStockThreshold }: LowStockOptions): StockLevel {
  return { stock, threshold: own ?? lowStockThreshold }
}

/**
 * Whether a product becomes low: it was above its threshold or had none, and now it is at or below one, because the
 * stock fell or the threshold rose. A product that is already low does not become low again: one that was created low
 * is reported only after it has been above its threshold.
 */
export function becomesLow(before: StockLevel, after: StockLevel): boolean {
  return !isLow(before) && isLow(after)
}

/** The events of a change of stock or threshold: one if the change makes the product low, otherwise none. */
export function lowStockEvents(
  { id, sku }: { id: number; sku: string },
  before: StockLevel,
  after: StockLevel,
  performedBy: string
): NewEvent[] {
  if (!becomesLow(before, after)) return []
  return [
    {
      type: 'product.low_stock',
      productId: id,
      data: { stock: after.stock, threshold: after.threshold, sku },
      performedBy
    }
  ]
}

function isLow({ stock, threshold }: StockLevel): boolean {
  return threshold !== undefined && stock <= threshold
}
