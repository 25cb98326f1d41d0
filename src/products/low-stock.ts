import type { NewEvent } from '../events/record-events.js'

export interface LowStockOptions {
  /** The threshold of products that have none of their own; undefined: they are never low. */
  lowStockThreshold: number | undefined
}

/** How much there is of a product, and at which stock it is low; undefined: at none. */
export interface StockLevel {
  stock: number
  threshold: number | undefined
}

/** @param own the product's own threshold, which counts before that of the settings */
export function levelOf(stock: number, own: number | null, { lowStockThreshold }: LowStockOptions): StockLevel {
  return { stock, threshold: own ?? lowStockThreshold }
}

/**
 * Whether a product becomes low: it was above its threshold and is not any more, because the stock fell or the threshold rose. What
 * is low already does not become so again, and what never was above a threshold has not fallen below it.
 */
export function becomesLow(before: StockLevel, after: StockLevel): boolean {
  return !isLow(before) && isLow(after)
}

/** What the log says of a change of a product's level: one event if it becomes low by it, else none. */
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
