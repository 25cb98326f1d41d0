// The commands that ship, cancel and return some units of an order, and that record a refund.
import { orderNotCancelable, invalidStatusTransition, refundTooLarge } from '../errors.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'
import type { OrderRecord, PartRecord, PartType, PaymentRecord } from '../shop/records.js'
import { findOrder, makeChange, stateOf, type Target } from './change-order.js'
import { leftOf, statusOnceCheaper } from './money.js'
import { decideEntry, statusAfterPart, type PartChange } from './order-change.js'
import { takeItems, withPart, type RequestedItem } from './parts.js'
import { decideTransition, type OrderStatus } from './status.js'

/** Units to take; undefined for all that is left. */
interface Units {
  items?: readonly RequestedItem[] | undefined
}

export interface Shipment extends Target, Units {
  carrier: string | null
  trackingNumber: string | null
  trackingUrl: string | null
}

export interface Cancellation extends Target, Units {}

export interface Return extends Target, Required<Units> {
  /** Whether the units can be sold again. */
  restock: boolean
}

/** A refund and the order after it. */
export interface RefundResult {
  payment: PaymentRecord & { id: number }
  order: OrderRecord
  recordedAt: Date
}

/** A part and the order after it. */
export interface PartResult {
  part: PartRecord
  order: OrderRecord
}

/**
 * The command that ships units of a paid order. With the last of them, the order is SHIPPED.
 *
 * @throws from `decide`: ApiError ORDER_NOT_FOUND, INVALID_STATUS_TRANSITION for an order that is not PAID,
 *   VALIDATION_FAILED, QUANTITY_UNAVAILABLE
 */
export function shipItems({ items, carrier, trackingNumber, trackingUrl, ...target }: Shipment): Command<PartResult> {
  return {
    needs: { orders: [target.orderId] },
    decide(draft) {
      const order = findOrder(draft, target)
      if (order.status !== 'PAID') throw invalidStatusTransition(order.status, 'SHIPPED')
      return takePart(draft, order, target, {
        type: 'shipment',
        taken: takeItems('shipment', order.items, items),
        isRestocked: false,
        carrier,
        trackingNumber,
        trackingUrl
      })
    }
  }
}

/**
 * The command that cancels units that have not shipped, and returns them to the stock. If no unit is left, the order is
 * CANCELED, or SHIPPED if the others have shipped; an order whose payments cover the rest is PAID.
 *
 * @throws from `decide`: ApiError ORDER_NOT_FOUND, ORDER_NOT_CANCELABLE for an order that is not PENDING or PAID,
 *   VALIDATION_FAILED, QUANTITY_UNAVAILABLE
 */
export function cancelItems({ items, ...target }: Cancellation): Command<PartResult> {
  return {
    needs: { orders: [target.orderId], productsOfOrders: [target.orderId] },
    decide(draft) {
      const order = findOrder(draft, target)
      if (order.status !== 'PENDING' && order.status !== 'PAID') throw orderNotCancelable(order.status)
      const taken = takeItems('cancellation', order.items, items)
      const result = takePart(draft, order, target, { type: 'cancellation', taken, isRestocked: true })
      const cheaper = statusOnceCheaper(result.order)
      return cheaper ? { ...result, order: moveTo(draft, result.order, target, cheaper) } : result
    }
  }
}

/**
 * The command that takes shipped units back. They are no longer paid for; the status stays.
 *
 * @throws from `decide`: ApiError ORDER_NOT_FOUND, VALIDATION_FAILED, QUANTITY_UNAVAILABLE
 */
export function returnItems({ items, restock, ...target }: Return): Command<PartResult> {
  return {
    needs: { orders: [target.orderId], productsOfOrders: [target.orderId] },
    decide(draft) {
      const order = findOrder(draft, target)
      const taken = takeItems('return', order.items, items)
      return takePart(draft, order, target, { type: 'return', taken, isRestocked: restock })
    }
  }
}

/**
 * The command that records money that was given back. With the last of what was paid, the order is REFUNDED.
 *
 * @throws from `decide`: ApiError ORDER_NOT_FOUND, REFUND_TOO_LARGE
 */
export function refundOrder({ amountCents, ...target }: Target & { amountCents: number }): Command<RefundResult> {
  return {
    needs: { orders: [target.orderId], productsOfOrders: [target.orderId] },
    decide(draft) {
      const order = findOrder(draft, target)
      if (amountCents > leftOf(order)) throw refundTooLarge(leftOf(order))
      const id = draft.nextPaymentId
      const { orderId, performedBy, reason } = target
      const entry = { type: 'refund', amountCents } as const
      const { order: after } = makeChange(draft, order, decideEntry(stateOf(order), entry), target)
      const payment = { id, orderId, ...entry, eventId: null, reason, performedBy }
      return { payment, order: after, recordedAt: draft.now }
    }
  }
}

/** Takes a part, and moves the order to the status that follows from it. */
function takePart(draft: Draft, order: OrderRecord, target: Target, part: PartChange): PartResult {
  const to = statusAfterPart(part.type, withPart(order.items, part))
  // What is shipped or canceled last names the change; a shipment that a cancellation completes is a change of its own.
  const isSame = to === statusOf[part.type]
  const transition = to && isSame ? transitionTo(order, to) : undefined
  const { order: after, parts } = makeChange(draft, order, { part, transition }, target)
  const [made] = parts
  if (!made) throw new Error('a part without units')
  return { part: made, order: to && !isSame ? moveTo(draft, after, target, to) : after }
}

const statusOf: Partial<Record<PartType, OrderStatus>> = { shipment: 'SHIPPED', cancellation: 'CANCELED' }

function moveTo(draft: Draft, order: OrderRecord, target: Target, to: OrderStatus): OrderRecord {
  return makeChange(draft, order, { transition: transitionTo(order, to) }, target).order
}

function transitionTo(order: OrderRecord, to: OrderStatus) {
  return decideTransition({ ...stateOf(order), hasShippedUnits: false }, { to, requester: 'api' })
}
