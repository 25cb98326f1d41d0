import type { LineRow, OrderRow } from './tables.js'

/** The units of a line, and what has become of them. */
export type Units = Pick<LineRow, 'quantity' | 'price' | 'shipped' | 'canceled' | 'returned'>

/**
 * What the units cost that were neither canceled nor returned, in cents: their price, with shipping and fees, and with
 * discounts and taxes in proportion to it, rounded half away from zero. Nothing if all units were canceled.
 */
export function priceOf(
  order: Pick<OrderRow, 'amount' | 'adjusted' | 'proportional'>,
  lines: readonly Units[]
): number {
  let [ordered, kept] = [0, 0]
  for (const { quantity, price, canceled, returned } of lines) {
    ordered += quantity * price
    kept += (quantity - canceled - returned) * price
  }
  if (kept === ordered) return order.amount
  if (lines.every(({ quantity, canceled }) => canceled === quantity)) return 0
  const share = Math.sign(order.proportional) * Math.round((Math.abs(order.proportional) * kept) / ordered)
  return Math.min(order.amount, Math.max(0, kept + order.adjusted - order.proportional + share))
}

/** What the order costs: nothing once it is CANCELED or REFUNDED. */
export function costOf(order: OrderRow, lines: readonly Units[], status = order.status): number {
  return status === 'CANCELED' || status === 'REFUNDED' ? 0 : priceOf(order, lines)
}

/** What was paid beyond what the order costs, and was not given back. */
export function dueOf(paid: number, refunded: number, cost: number): number {
  return Math.max(0, paid - refunded - cost)
}
