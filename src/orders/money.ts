// What the recorded payments and refunds of an order mean. Pure: the rule is here and nowhere else, and the database
// checks the part of it that no defect may break (see the migration money_of_orders).
import { amountOutOfRange } from '../errors.js'
import type { OrderStatus } from './status.js'

export const paymentStatuses = ['unpaid', 'partially_paid', 'paid', 'partially_refunded', 'refunded'] as const

export type PaymentStatus = (typeof paymentStatuses)[number]

/** The price of an order and the sums of its recorded payments and refunds, in minor units. */
export interface Sums {
  totalAmountCents: number
  /** What canceled and returned units took off the total; nothing if undefined. */
  deductedCents?: number
  paidCents: number
  /** More than `paidCents` if a refund was recorded before its payment. */
  refundedCents: number
}

/** The sums of an order, with its status. */
export interface OrderMoney extends Sums {
  status: OrderStatus
}

/** Money that moved: a payment, or a refund. */
export interface MoneyEntry {
  type: 'payment' | 'refund'
  /** 0 for an event that moved no money. */
  amountCents: number
  /** The id that the payment provider gave the entry; undefined if it was recorded by hand. */
  eventId?: string
}

/** How much of the order is paid: only by the sums, whatever its status. */
export function paymentStatusOf(sums: Sums): PaymentStatus {
  const { totalAmountCents, paidCents, refundedCents } = sums
  const leftCents = paidCents - refundedCents
  // A free order has nothing to pay.
  if (leftCents <= 0) return refundedCents > 0 ? 'refunded' : totalAmountCents === 0 ? 'paid' : 'unpaid'
  // Also when only a surplus was given back.
  if (leftCents >= totalAmountCents) return 'paid'
  if (refundedCents > 0) return 'partially_refunded'
  return leftCents >= wholePaymentOf(sums) ? 'paid' : 'partially_paid'
}

/** Whether an order of this status costs nothing, so that all of its money is to be given back. */
export function refundsAll(status: OrderStatus): boolean {
  return status === 'CANCELED' || status === 'REFUNDED'
}

/** What the customer has paid beyond what the order costs now. */
export function refundDueOf(order: OrderMoney): number {
  return Math.max(0, order.paidCents - order.refundedCents - costOf(order))
}

/** What the order costs now, without what was canceled and returned. */
export function costOf(order: OrderMoney): number {
  return refundsAll(order.status) ? 0 : costOfLines(order)
}

function costOfLines({ totalAmountCents, deductedCents = 0 }: Sums): number {
  return totalAmountCents - deductedCents
}

/** What was paid and not given back. */
export function leftOf({ paidCents, refundedCents }: Sums): number {
  return Math.max(0, paidCents - refundedCents)
}

/** What is still to be paid, including what was given back too early. */
export function outstandingOf(sums: Sums): number {
  return Math.max(0, costOfLines(sums) - sums.paidCents + sums.refundedCents)
}

/** Whether nothing is left of what was paid. */
export function isGivenBack({ paidCents, refundedCents }: Sums): boolean {
  return paidCents > 0 && refundedCents >= paidCents
}

/** What a payment without an amount comes to: the order as it is now, or as it was placed if nothing is left of it. */
export function wholePaymentOf(sums: Sums): number {
  return costOfLines(sums) || sums.totalAmountCents
}

/**
 * What a refund without an amount comes to: the price of the order, or what is left of what was paid if that is less.
 * So a refund of an order that was paid twice gives back one of the two payments, and the second notice of one refund
 * gives back nothing. Before any payment it is the price.
 */
export function wholeRefundOf(sums: Sums): number {
  if (sums.paidCents === 0) return sums.refundedCents === 0 ? sums.totalAmountCents : 0
  return Math.min(sums.totalAmountCents, leftOf(sums))
}

/**
 * The sums with one more entry.
 *
 * @throws ApiError VALIDATION_FAILED when a sum would no longer be an exact number
 */
export function withEntry<T extends Sums>(sums: T, entry: MoneyEntry | undefined): T {
  if (!entry) return sums
  const field = entry.type === 'payment' ? 'paidCents' : 'refundedCents'
  const sum = sums[field] + entry.amountCents
  if (!Number.isSafeInteger(sum)) throw amountOutOfRange()
  return { ...sums, [field]: sum }
}

/**
 * The first status that an entry moves an order to; undefined when the order keeps its status. `statusOnceGivenBack`
 * says whether another one follows.
 *
 * A pending order is PAID once its payments cover it, less the refunds of these payments. Refunds that arrived before
 * any payment that they could give back do not count here: they give back a payment that is still to come.
 * So an order that is paid in full becomes PAID, in whatever order the events arrive.
 *
 * @param order the order before the entry
 */
export function statusAfterEntry(order: OrderMoney, entry: MoneyEntry): OrderStatus | undefined {
  const after = withEntry(order, entry)
  if (order.status === 'PENDING') {
    const refundedBefore = Math.min(order.refundedCents, order.paidCents)
    const isCovered = after.paidCents - refundedBefore >= costOfLines(order)
    return entry.type === 'payment' && isCovered ? 'PAID' : undefined
  }
  return statusOnceGivenBack(after)
}

/** PAID if the order costs less than before and what was paid covers it now, else undefined. */
export function statusOnceCheaper(order: OrderMoney): OrderStatus | undefined {
  return order.status === 'PENDING' && leftOf(order) > 0 && outstandingOf(order) === 0 ? 'PAID' : undefined
}

/** REFUNDED if nothing is left of what was paid and the order may still become REFUNDED, else undefined. */
export function statusOnceGivenBack(order: OrderMoney): OrderStatus | undefined {
  // A pending order can still be paid: it stays, until it is paid, canceled or expires.
  if (order.status === 'PENDING' || order.status === 'REFUNDED') return undefined
  return isGivenBack(order) ? 'REFUNDED' : undefined
}
