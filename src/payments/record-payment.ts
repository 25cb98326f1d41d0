import { inTransaction, type Transaction } from '../database/transaction.js'
import { currencyMismatch, eventIdReused } from '../errors.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { changeOrder } from '../orders/change-status.js'
import { leftOf, refundDueOf, statusOnceGivenBack, wholePaymentOf, wholeRefundOf } from '../orders/money.js'
import { decideEntry, type OrderChange, type OrderState } from '../orders/order-change.js'
import type { StoredOrder } from '../orders/order-row.js'
import { decideTransition } from '../orders/status.js'
import type { Payment } from './payment-event.js'
import type { PaymentReceipt } from './schemas.js'

/**
 * Records an event of the payment provider exactly once: the event's row and its effects commit in one transaction.
 *
 * @throws ApiError ORDER_NOT_FOUND, EVENT_ID_REUSED, CURRENCY_MISMATCH, VALIDATION_FAILED; a rollback frees the event
 *   id
 */
export async function recordPayment(prisma: PrismaClient, payment: Payment): Promise<PaymentReceipt> {
  return await inTransaction(prisma, async tx => {
    if (!(await claimEvent(tx, payment))) return { status: 'duplicate', detail: 'event already processed' }
    const { order, isRefundRequested } = await applyPayment(tx, payment)
    return {
      status: 'success',
      detail: isRefundRequested ? 'refund requested' : 'ok',
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

/** Changes the order, in two steps if the payment was already given back: PAID, then REFUNDED. */
async function applyPayment(
  tx: Transaction,
  payment: Payment
): Promise<{ order: StoredOrder; isRefundRequested: boolean }> {
  const options = { orderId: payment.orderId, performedBy: `webhook:${payment.eventId}`, scope: 'everyone' } as const
  let dueBefore = 0
  let order = await changeOrder(tx, options, state => {
    if (payment.currency !== undefined && payment.currency.toUpperCase() !== state.currency) {
      throw currencyMismatch({ orderId: payment.orderId, expected: state.currency, received: payment.currency })
    }
    dueBefore = refundDueOf(state)
    return decidePayment(state, payment)
  })
  if (statusOnceGivenBack(order)) order = await changeOrder(tx, options, decideGivenBack)
  return { order, isRefundRequested: refundDueOf(order) > dueBefore }
}

function decidePayment(order: OrderState, { type, amountCents, eventId }: Payment): OrderChange | undefined {
  switch (type) {
    case 'payment.succeeded':
      return decideEntry(order, { type: 'payment', amountCents: amountCents ?? wholePaymentOf(order), eventId })
    case 'payment.refunded':
      return decideEntry(order, { type: 'refund', amountCents: amountCents ?? wholeRefundOf(order), eventId })
    case 'payment.failed':
      // A paid order stays paid: the failure of one attempt may arrive after the success of the next.
      if (order.status !== 'PENDING' || leftOf(order) > 0) return undefined
      return { transition: decideTransition(order, { to: 'CANCELED', requester: 'api' }) }
  }
}

function decideGivenBack(order: OrderState): OrderChange | undefined {
  const to = statusOnceGivenBack(order)
  return to && { transition: decideTransition(order, { to, requester: 'api' }) }
}
