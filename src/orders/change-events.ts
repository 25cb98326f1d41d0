// The events of a change of an order.
import type { EventType, NewEvent } from '../events/event-types.js'
import type { OrderRecord, PartRecord, PartType } from '../shop/records.js'
import { shownUnits } from '../shop/stock-levels.js'
import { changedFields } from './details.js'
import type { FulfillmentStatus } from './parts.js'
import {
  costOf,
  isGivenBack,
  paymentStatusOf,
  refundDueOf,
  refundsAll,
  type MoneyEntry,
  type OrderMoney
} from './money.js'
import type { OrderChange } from './order-change.js'
import type { OrderStatus } from './status.js'

interface ChangeEvents {
  orderId: number
  /** The order's version after the change. */
  version: number
  change: OrderChange
  /** The part that the change names. */
  part?: PartRecord | undefined
  before: OrderMoney & { fulfillmentStatus: FulfillmentStatus }
  after: OrderMoney & { fulfillmentStatus: FulfillmentStatus }
  currency: string
  performedBy: string
  /** Why, if somebody said so. */
  reason?: string | undefined
}

/**
 * The events of a change, which all have its version: what happened, and the request of a refund that became due. If a
 * payment only made a refund due, the request is the one event.
 */
export function changeEvents(given: ChangeEvents): NewEvent[] {
  const { orderId, version, change, part, before, after, currency, performedBy, reason } = given
  const { transition, entry } = change
  const raisedCents = refundDueOf(after) - refundDueOf(before)
  const isRequestOnly = !transition && !part && raisedCents > 0
  const common = { orderId, performedBy }
  const moved = moneyChanges(before, after)
  const changed: NewEvent = {
    ...common,
    type: transition ? eventOf[transition.to] : part ? partEventOf[part.type] : entryEvent(entry, after),
    data: {
      version,
      ...(transition ? {} : { status: after.status }),
      changes: {
        ...(transition && { status: { from: transition.from, to: transition.to } }),
        ...(part && partChanges(before, after)),
        ...moved
      },
      ...(part && partData(part)),
      ...(entry && entryData(entry, currency)),
      ...(reason === undefined ? {} : { reason }),
      ...(transition?.restocks ? { restocked: true } : {})
    }
  }
  if (raisedCents <= 0) return [changed]
  const requested: NewEvent = {
    ...common,
    type: 'order.refund_requested',
    data: {
      version,
      status: after.status,
      changes: {
        ...(isRequestOnly && moved),
        refund: { from: null, to: 'requested' },
        refund_due_cents: { from: refundDueOf(before), to: refundDueOf(after) }
      },
      reason: reasonOf(change, before),
      ...(entry?.eventId === undefined ? {} : { payment_event_id: entry.eventId }),
      amount_cents: raisedCents,
      refund_due_cents: refundDueOf(after),
      currency
    }
  }
  return isRequestOnly ? [requested] : [changed, requested]
}

/**
 * The event of changed fields. It names them and not their values: those are personal, and stay where they can be
 * erased.
 */
export function editEvent(
  before: OrderRecord,
  after: OrderRecord,
  { performedBy, reason }: { performedBy: string; reason?: string | undefined }
): NewEvent {
  const names = [...(before.note === after.note ? [] : ['note']), ...changedFields(before.details, after.details)]
  return {
    type: 'order.updated',
    orderId: after.id,
    data: {
      version: after.version,
      status: after.status,
      changes: Object.fromEntries(names.map(name => [name, { changed: true }])),
      ...(reason === undefined ? {} : { reason })
    },
    performedBy
  }
}

/** What a part does to the order beside its status. */
function partChanges(before: ChangeEvents['before'], after: ChangeEvents['after']) {
  return differences({
    fulfillment_status: { from: before.fulfillmentStatus, to: after.fulfillmentStatus },
    current_total_cents: { from: costOf(before), to: costOf(after) }
  })
}

function differences(changes: Record<string, { from: unknown; to: unknown }>) {
  return Object.fromEntries(Object.entries(changes).filter(([, { from, to }]) => from !== to))
}

/** What a change does to the sums. A refund that becomes due is left to the event that requests it. */
function moneyChanges(before: OrderMoney, after: OrderMoney): Record<string, { from: unknown; to: unknown }> {
  const [dueBefore, dueAfter] = [refundDueOf(before), refundDueOf(after)]
  return differences({
    paid_cents: { from: before.paidCents, to: after.paidCents },
    refunded_cents: { from: before.refundedCents, to: after.refundedCents },
    refund_due_cents: { from: dueBefore, to: Math.min(dueBefore, dueAfter) },
    payment_status: { from: paymentStatusOf(before), to: paymentStatusOf(after) }
  })
}

function entryData({ amountCents, eventId }: MoneyEntry, currency: string) {
  return {
    amount_cents: amountCents,
    currency,
    ...(eventId === undefined ? {} : { payment_event_id: eventId })
  }
}

function reasonOf({ transition, part }: OrderChange, { status }: OrderMoney): string {
  if (transition?.to === 'CANCELED') return 'paid and then CANCELED'
  if (part) return part.type === 'return' ? 'paid and then returned' : 'paid and then partly canceled'
  return refundsAll(status) ? `paid after it was ${status}` : 'paid more than it costs'
}

function partData({ id, type, items, carrier, trackingNumber, trackingUrl, isRestocked }: PartRecord) {
  return {
    [`${type}_id`]: id,
    items: items.map(({ itemId, quantity, allocations }) => ({
      item_id: itemId,
      quantity,
      ...(allocations && { allocations: shownUnits(allocations) })
    })),
    ...(type === 'shipment' && { carrier, tracking_number: trackingNumber, tracking_url: trackingUrl }),
    ...(type === 'return' && { restocked: isRestocked })
  }
}

function entryEvent(entry: MoneyEntry | undefined, after: OrderMoney): EventType {
  if (entry?.type === 'refund') return isGivenBack(after) ? 'order.refunded' : 'order.partially_refunded'
  return paymentStatusOf(after) === 'paid' ? 'order.paid' : 'order.partially_paid'
}

const partEventOf: Record<PartType, EventType> = {
  shipment: 'order.partially_shipped',
  cancellation: 'order.partially_canceled',
  return: 'order.returned'
}

const eventOf: Record<OrderStatus, EventType> = {
  PENDING: 'order.created',
  PAID: 'order.paid',
  SHIPPED: 'order.shipped',
  COMPLETED: 'order.completed',
  CANCELED: 'order.canceled',
  REFUNDED: 'order.refunded'
}
