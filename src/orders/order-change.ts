import { invalidStatusTransition } from '../errors.js'
import { leftOf, outstandingOf, statusAfterEntry, withEntry, type MoneyEntry, type OrderMoney } from './money.js'
import { decideTransition, type OrderStatus, type StatusChange, type Transition } from './status.js'

/** What decisions about an order are made on. */
export interface OrderState extends OrderMoney {
  /** Whether the order has ever been SHIPPED. */
  hasShipped: boolean
  currency: string
}

/** A change of an order: of its status, of its money, or of both. */
export interface OrderChange {
  transition?: Transition | undefined
  entry?: MoneyEntry | undefined
}

/**
 * Decides a status change by a client of the API or by the service. Marking an order PAID records a payment of what is
 * outstanding, marking it REFUNDED a refund of what is left.
 *
 * @returns undefined when the order already has the status
 * @throws ApiError INVALID_STATUS_TRANSITION, also for CANCELED to REFUNDED when nothing was paid
 */
export function decideStatusChange(order: OrderState, change: StatusChange): OrderChange | undefined {
  const transition = decideTransition(order, change)
  if (!transition) return undefined
  const { from, to } = transition
  if (from === 'CANCELED' && order.paidCents === 0) throw invalidStatusTransition(from, to)
  return { transition, entry: entryByHand(order, to) }
}

/** Decides what a payment or refund that was reported does to an order. It is recorded in any case. */
export function decideEntry(order: OrderState, entry: MoneyEntry): OrderChange {
  const to = statusAfterEntry(order, entry)
  return { transition: to && decideTransition(order, { to, requester: 'api' }), entry }
}

/** The status and the sums of an order after a change. */
export function moneyAfter(order: OrderMoney, { transition, entry }: OrderChange): OrderMoney {
  const { totalAmountCents, paidCents, refundedCents } = withEntry(order, entry)
  return { status: transition?.to ?? order.status, totalAmountCents, paidCents, refundedCents }
}

/** Whether a change leaves the order as it is: an entry of 0 is listed with the payments, and that is all. */
export function movesNothing({ transition, entry }: OrderChange): boolean {
  return !transition && entry?.amountCents === 0
}

function entryByHand(order: OrderState, to: OrderStatus): MoneyEntry | undefined {
  const amountCents = to === 'PAID' ? outstandingOf(order) : to === 'REFUNDED' ? leftOf(order) : 0
  return amountCents > 0 ? { type: to === 'PAID' ? 'payment' : 'refund', amountCents } : undefined
}
