import type { Schema } from '../api/client.js'

type Order = Schema<'Order'>
type Item = Order['items'][number]

/** The units of a line that can still be shipped or canceled. */
export function unitsLeft(item: Item): number {
  return item.quantity - item.shipped_quantity - item.canceled_quantity
}

/** The units of a line that the customer has. */
export function unitsOut(item: Item): number {
  return item.shipped_quantity - item.returned_quantity
}

export type OrderAction = 'pay' | 'ship' | 'complete' | 'cancel' | 'return' | 'refund'

/** What may be done next with an order. The service decides; this is what the page offers. */
export function nextActions({ status, items, paid_cents: paid, refunded_cents: refunded }: Order): OrderAction[] {
  const isOpen = status === 'PENDING' || status === 'PAID'
  const actions: OrderAction[] = []
  if (status === 'PENDING') actions.push('pay')
  if (status === 'PAID' && items.some(item => unitsLeft(item) > 0)) actions.push('ship')
  if (status === 'SHIPPED') actions.push('complete')
  if (isOpen && items.some(item => unitsLeft(item) > 0)) actions.push('cancel')
  if (status !== 'CANCELED' && items.some(item => unitsOut(item) > 0)) actions.push('return')
  if (paid > refunded) actions.push('refund')
  return actions
}
