import { inTransaction, type Transaction } from '../database/transaction.js'
import { eventIdReused } from '../errors.js'
import { recordEvents } from '../events/record-events.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { transition } from '../orders/change-status.js'
import type { StoredOrder } from '../orders/order-row.js'
import { decideTransition } from '../orders/status.js'
import { isOver, nextStatus, requireSameMoney, type Payment } from './payment-event.js'
import type { PaymentReceipt } from './schemas.js'

/**
 * Applies an event of the payment provider exactly once: the event's row and its effects commit in one transaction.
 *
 * @throws ApiError ORDER_NOT_FOUND, EVENT_ID_REUSED, AMOUNT_MISMATCH, CURRENCY_MISMATCH; a rollback frees the event id
 */
export async function recordPayment(prisma: PrismaClient, payment: Payment): Promise<PaymentReceipt> {
  return await inTransaction(prisma, async tx => {
    if (!(await claimEvent(tx, payment))) return { status: 'duplicate', detail: 'event already processed' }
    const order = await moveOrder(tx, payment)
    requireSameMoney(payment, order)
    const isLate = payment.type === 'payment.succeeded' && isOver(order.status) && !(await isRefunded(tx, order.id))
    if (isLate) await requestRefund(tx, payment, order)
    return {
      status: 'success',
      detail: isLate ? 'refund requested' : 'ok',
      order_id: order.id,
      order_status: order.status
    }
  })
}

/**
 * Claims the event for this transaction. If another transaction holds the claim, the insert waits: after a commit the
 * event is a duplicate; after a rollback this transaction gets the claim.
 *
 * @returns false if the event was processed before
 */
async function claimEvent(
  tx: Transaction,
  { eventId, isIdSigned, type, orderId, bodyHash }: Payment
): Promise<boolean> {
  const claimed = await tx.$executeRaw`
    INSERT INTO webhook_events (event_id, is_id_signed, type, order_id, body_hash)
    VALUES (${eventId}, ${isIdSigned}, ${type}, ${orderId}, ${bodyHash}) ON CONFLICT DO NOTHING`
  if (claimed === 1) return true
  const [known] = await tx.$queryRaw<Array<{ is_same: boolean }>>`
    SELECT body_hash = ${bodyHash} AS is_same FROM webhook_events WHERE event_id = ${eventId}`
  // No row has this id, so the body hash conflicted: the same body under another, unsigned id is a duplicate too.
  if (known?.is_same === false) throw eventIdReused(eventId)
  return false
}

async function moveOrder(tx: Transaction, { type, orderId, eventId }: Payment): Promise<StoredOrder> {
  for (;;) {
    const order = await transition(tx, { orderId, performedBy: `webhook:${eventId}`, scope: 'everyone' }, state => {
      const to = nextStatus(type, state.status)
      return to && decideTransition(state, { to, requester: 'api' })
    })
    if (!nextStatus(type, order.status)) return order
  }
}

/** Whether the order has at least as many refund events as payment events, including the current one. */
async function isRefunded(tx: Transaction, orderId: number): Promise<boolean> {
  const [counts] = await tx.$queryRaw<Array<{ is_refunded: boolean }>>`
    SELECT
      count(*) FILTER (WHERE type = 'payment.refunded') >= count(*) FILTER (WHERE type = 'payment.succeeded')
        AS is_refunded
    FROM webhook_events WHERE order_id = ${orderId}`
  return counts?.is_refunded === true
}

async function requestRefund(tx: Transaction, { eventId }: Payment, order: StoredOrder): Promise<void> {
  await recordEvents(tx, [
    {
      type: 'order.refund_requested',
      orderId: order.id,
      data: {
        changes: { refund: { from: null, to: 'requested' } },
        reason: `paid after it was ${order.status}`,
        payment_event_id: eventId,
        amount_cents: order.totalAmountCents,
        currency: order.currency
      },
      performedBy: `webhook:${eventId}`
    }
  ])
}
