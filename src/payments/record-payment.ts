import { currencyMismatch, eventIdReused } from '../errors.js'
import { changeOrder } from '../orders/change-order.js'
import { leftOf, refundDueOf, statusOnceGivenBack, wholePaymentOf, wholeRefundOf } from '../orders/money.js'
import { decideEntry, type OrderChange, type OrderState } from '../orders/order-change.js'
import { decideTransition } from '../orders/status.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'
import type { OrderRecord } from '../shop/records.js'
import type { Payment } from './payment-event.js'
import type { PaymentReceipt } from './schemas.js'

/**
 * The command that records an event of the payment provider exactly once: the event's row and its effects are written
 * together.
 *
 * @throws from `decide`: ApiError ORDER_NOT_FOUND, EVENT_ID_REUSED, CURRENCY_MISMATCH, VALIDATION_FAILED; then the
 *   event id stays free
 */
export function recordPayment(payment: Payment): Command<PaymentReceipt> {
  const { eventId, isIdSigned, type, orderId } = payment
  const bodyHash = Buffer.from(payment.bodyHash).toString('hex')
  return {
    needs: { orders: [orderId], productsOfOrders: [orderId], paymentEvents: [{ eventId, bodyHash }] },
    decide(draft) {
      const known = draft.paymentEvent(eventId)
      if (known && known.bodyHash !== bodyHash) throw eventIdReused(eventId)
      // The same body under another, unsigned id is a duplicate too.
      const isDuplicate = known !== undefined || (!isIdSigned && draft.hasUnsignedBody(bodyHash))
      if (isDuplicate) return { status: 'duplicate', detail: 'event already processed' }
      const { order, isRefundRequested } = applyPayment(draft, payment)
      draft.recordPaymentEvent({ eventId, isIdSigned, type, orderId, bodyHash })
      return {
        status: 'success',
        detail: isRefundRequested ? 'refund requested' : 'ok',
        order_id: order.id,
        order_status: order.status
      }
    }
  }
}

/** Changes the order, in two steps if the payment was already given back: PAID, then REFUNDED. */
function applyPayment(draft: Draft, payment: Payment): { order: OrderRecord; isRefundRequested: boolean } {
  const target = { orderId: payment.orderId, performedBy: `webhook:${payment.eventId}`, scope: 'everyone' } as const
  let dueBefore = 0
  let order = changeOrder(draft, target, state => {
    if (payment.currency !== undefined && payment.currency.toUpperCase() !== state.currency) {
      throw currencyMismatch({ orderId: payment.orderId, expected: state.currency, received: payment.currency })
    }
    dueBefore = refundDueOf(state)
    return decidePayment(state, payment)
  })
  if (statusOnceGivenBack(order)) order = changeOrder(draft, target, decideGivenBack)
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
