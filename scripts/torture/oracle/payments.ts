import type { Case } from './evidence.js'
import { groupBy } from '../../shared/group-by.js'

/** Every payment that was acknowledged is recorded, once, and did what it had to; nothing else is recorded. */
export function judgePayments({ history, shop, tables }: Case): void {
  const recorded = new Map(tables.payments.map(payment => [payment.eventId, payment]))
  const orders = new Map(tables.orders.map(order => [order.id, order]))
  const walks = groupBy(
    tables.events.filter(({ orderId }) => orderId !== null),
    ({ orderId }) => orderId
  )
  const refunded = new Set(
    tables.payments.filter(({ type }) => type === 'payment.refunded').map(({ orderId }) => orderId)
  )
  for (const { eventId, type, orderId } of tables.payments) {
    const sent = shop.payments.get(eventId)
    if (!sent?.isGenuine) {
      history.find(sent ? 'forgery counted' : 'nobody asked for it', `payment ${eventId} of order ${orderId}`)
    } else if (sent.type !== type || sent.orderId !== orderId) {
      history.find('not what was asked for', `payment ${eventId}: ${JSON.stringify({ type, orderId, sent })}`)
    }
  }
  for (const { id, type, orderId, isGenuine, isAcknowledged } of shop.payments.values()) {
    if (!isGenuine || !isAcknowledged) continue
    if (!recorded.has(id)) history.find('acknowledged and lost', `payment ${id} of order ${orderId}`)
    const status = orders.get(orderId)?.status ?? 'missing'
    const walk = walks.get(orderId) ?? []
    const wasPaid = walk.some(({ type }) => type === 'order.paid')
    const isGivenBack = walk.some(
      event => event.type === 'order.refund_requested' && event.performedBy === `webhook:${id}`
    )
    const isDone = {
      // Completed without having been paid: by its time, before the payment came.
      'payment.succeeded':
        wasPaid || isGivenBack || refunded.has(orderId) || walk.some(({ type }) => type === 'order.completed'),
      'payment.failed': status !== 'PENDING',
      'payment.refunded': status === 'REFUNDED' || status === 'CANCELED'
    }[type]
    if (!isDone) {
      history.find('acknowledged and lost', `${type} ${id} did nothing to order ${orderId}, which is ${status}`)
    }
  }
}
