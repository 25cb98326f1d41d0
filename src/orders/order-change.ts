import { invalidStatusTransition } from '../errors.js'
import { leftOf, outstandingOf, statusAfterEntry, withEntry, type MoneyEntry, type OrderMoney } from './money.js'
import type { ItemRecord, PartItem, PartType } from '../shop/records.js'
import { allFor, hasShippedUnits, isSettled, withPart } from './parts.js'
import { decideTransition, type OrderStatus, type StatusChange, type Transition } from './status.js'

/** What decisions about an order are made on. */
export interface OrderState extends OrderMoney {
  /** Whether the order has ever been SHIPPED. */
  hasShipped: boolean
  hasShippedUnits?: boolean
  currency: string
}

/** What is shipped, canceled or returned. */
export interface PartChange {
  type: PartType
  taken: readonly PartItem[]
  /** Whether its units go back into stock. */
  isRestocked: boolean
  carrier?: string | null
  trackingNumber?: string | null
  trackingUrl?: string | null
}

/** A change of an order: of its status, of its money, of its parts, or of several. */
export interface OrderChange {
  part?: PartChange
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

/**
 * The parts of a change: the one that it names, and then what its status brings about. SHIPPED ships all that is left.
 * What comes back when an order ends is what is left, as a cancellation, and what has shipped if that is asked for.
 */
export function partsOf(items: readonly ItemRecord[], { part, transition }: OrderChange): PartChange[] {
  const parts = part ? [part] : []
  const left = part ? withPart(items, part) : items
  if (transition?.ships) parts.push({ type: 'shipment', taken: allFor('shipment', left), isRestocked: false })
  if (transition?.restocks) parts.push({ type: 'cancellation', taken: allFor('cancellation', left), isRestocked: true })
  if (transition?.returns) parts.push({ type: 'return', taken: allFor('return', left), isRestocked: true })
  return parts.filter(({ taken }) => taken.length > 0)
}

/**
 * Decides what a shipment or a cancellation makes of an order once its units are taken.
 *
 * @param items the lines after the part
 * @returns the status that follows at once; undefined when the order keeps its status
 */
export function statusAfterPart(type: PartType, items: readonly ItemRecord[]): OrderStatus | undefined {
  if (type === 'return' || !isSettled(items)) return undefined
  return hasShippedUnits(items) ? 'SHIPPED' : 'CANCELED'
}

/** The status and the sums of an order after a change. */
export function moneyAfter(order: OrderMoney, { transition, entry }: OrderChange): OrderMoney {
  const { totalAmountCents, deductedCents = 0, paidCents, refundedCents } = withEntry(order, entry)
  return { status: transition?.to ?? order.status, totalAmountCents, deductedCents, paidCents, refundedCents }
}

/** Whether a change leaves the order as it is: an entry of 0 is listed with the payments, and that is all. */
export function movesNothing({ transition, entry, part }: OrderChange): boolean {
  return !transition && !part && entry?.amountCents === 0
}

function entryByHand(order: OrderState, to: OrderStatus): MoneyEntry | undefined {
  const amountCents = to === 'PAID' ? outstandingOf(order) : to === 'REFUNDED' ? leftOf(order) : 0
  return amountCents > 0 ? { type: to === 'PAID' ? 'payment' : 'refund', amountCents } : undefined
}
