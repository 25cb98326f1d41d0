import { groupBy } from '../../shared/group-by.js'
import type { PaymentEvent } from '../shop.js'
import type { Case } from './evidence.js'
import type { EventRow } from './tables.js'

/** Every acknowledged payment is recorded and took effect; only genuine payments are recorded. */
export function judgePayments({ history, shop, tables }: Case): void {
  const recorded = new Set(tables.payments.map(({ eventId }) => eventId))
  const statuses = new Map(tables.orders.map(({ id, status }) => [id, status]))
  const logs = groupBy(
    tables.events.filter(({ orderId }) => orderId !== null),
    ({ orderId }) => orderId
  )
  const refunded = new Set(
    tables.payments.filter(({ type }) => type === 'payment.refunded').map(({ orderId }) => orderId)
  )
  for (const { eventId, type, orderId } of tables.payments) {
    const sent = shop.payments.get(eventId)
    if (!sent?.isGenuine) {
      history.find(sent ? 'forged payment accepted' : 'unrequested', `payment ${eventId} of order ${orderId}`)
    } else if (sent.type !== type || sent.orderId !== orderId) {
      history.find('differs from the request', `payment ${eventId}: ${JSON.stringify({ type, orderId, sent })}`)
    }
  }
  for (const payment of shop.payments.values()) {
    const { id, type, orderId, isGenuine, isAcknowledged } = payment
    if (!isGenuine || !isAcknowledged) continue
    if (!recorded.has(id)) history.find('acknowledged but lost', `payment ${id} of order ${orderId}`)
    const status = statuses.get(orderId) ?? 'missing'
    if (!hadEffect(payment, status, logs.get(orderId) ?? [], refunded.has(orderId))) {
      history.find('acknowledged but lost', `${type} ${id} had no effect on order ${orderId}, which is ${status}`)
    }
  }
}

function hadEffect({ id, type }: PaymentEvent, status: string, log: EventRow[], wasRefunded: boolean): boolean {
  if (type === 'payment.failed') return status !== 'PENDING'
  if (type === 'payment.refunded') return status === 'REFUNDED' || status === 'CANCELED'
  if (type !== 'payment.succeeded') return false
  return (
    wasRefunded ||
    log.some(
      event =>
        event.type === 'order.paid' ||
        // The order had completed by timeout before the payment arrived.
        event.type === 'order.completed' ||
        (event.type === 'order.refund_requested' && event.performedBy === `webhook:${id}`)
    )
  )
}
