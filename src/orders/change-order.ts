// The commands that change an order. What a change means is in order-change.ts and money.ts; here it meets the shop.
import type { Caller, Scope } from '../auth/access.js'
import type { Outcome } from '../batching/group-commit.js'
import { forbidden, orderNotEditable, orderNotFound, validationFailed } from '../errors.js'
import { decideItems, validItems, type BulkItems } from '../http/bulk.js'
import { requireVersion, type ExpectedTags } from '../http/etag.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'
import type { ItemRecord, OrderRecord, PartRecord } from '../shop/records.js'
import type { OrderBulkUpdateItem } from './bulk-schemas.js'
import { changeEvents, editEvent } from './change-events.js'
import { editedDetails } from './details.js'
import { paymentStatusOf, refundDueOf } from './money.js'
import {
  decideStatusChange,
  moneyAfter,
  movesNothing,
  partsOf,
  type OrderChange,
  type OrderState
} from './order-change.js'
import { deductionOf, fulfillmentOf, hasShippedUnits, unitsAt, withPart } from './parts.js'
import type { OrderUpdate } from './schemas.js'
import { decideCancel, readStatus, type OrderStatus, type Requester, type Transition } from './status.js'

/** An order to change. */
export interface Target {
  orderId: number
  performedBy: string
  expected?: ExpectedTags | undefined
  /** The orders that the caller may change. */
  scope: Scope
  /** Why the order changes. */
  reason?: string | undefined
}

export interface OrderEdit extends Target {
  fields: OrderUpdate
}

export interface StatusChange extends Target {
  to: OrderStatus
  requester: Requester
  restock?: boolean | undefined
}

/**
 * The command that changes an order's status, and with it stock, ledger, recorded payments and event log. Setting the
 * current status changes nothing.
 *
 * @throws ApiError FORBIDDEN for any change by a customer other than to cancel; from `decide` ORDER_NOT_FOUND,
 *   INVALID_STATUS_TRANSITION, PRECONDITION_FAILED
 */
export function changeStatus(change: StatusChange): Command<OrderRecord> {
  requireAllowed(change)
  return { needs: needsOf([change]), decide: draft => decideStatus(draft, change) }
}

/**
 * The command that changes fields of an order that has not shipped, and then its status if that is asked for too.
 * Fields that are as given change nothing.
 *
 * @throws ApiError FORBIDDEN for a customer; from `decide` ORDER_NOT_FOUND, ORDER_NOT_EDITABLE, VALIDATION_FAILED,
 *   PRECONDITION_FAILED, and what `changeStatus` throws
 */
export function editOrder(edit: OrderEdit, change: StatusChange | undefined): Command<OrderRecord> {
  if (edit.scope !== 'everyone') throw forbidden('Customers can only cancel orders')
  return {
    needs: change ? needsOf([change]) : { orders: [edit.orderId] },
    decide(draft) {
      const edited = decideEdit(draft, edit)
      return change ? decideStatus(draft, { ...change, expected: undefined }) : edited
    }
  }
}

/**
 * The command that cancels an order and returns the stock of every line, exactly once however many clients cancel at
 * the same time. If it was paid, a refund is requested.
 *
 * @throws from `decide`: ApiError ORDER_NOT_FOUND, ORDER_NOT_CANCELABLE, PRECONDITION_FAILED
 */
export function cancelOrder(target: Target): Command<OrderRecord> {
  return {
    needs: needsOf([{ ...target, to: 'CANCELED' }]),
    decide: draft => changeOrder(draft, target, order => ({ transition: decideCancel(order) }))
  }
}

/**
 * The command that changes the statuses of the orders of a bulk request, one after the other: all or none, or in
 * partial mode each on its own.
 *
 * @returns one outcome for each item, in the same order
 * @throws from `decide`: unless partial, the first error, with the `index` of its item
 */
export function changeStatuses(changes: BulkItems<StatusChange>): Command<Array<Outcome<OrderRecord>>> {
  return {
    needs: needsOf(validItems(changes.items)),
    decide: draft => decideItems(changes, change => draft.attempt(() => decideStatus(draft, change)))
  }
}

/**
 * Returns a function that reads the items of one request, in list order.
 *
 * @throws from the function: ApiError VALIDATION_FAILED for an order that an earlier item names, FORBIDDEN for any
 *   change by a customer other than to cancel
 */
export function statusChangeReader({
  principal,
  scope
}: Pick<Caller, 'principal' | 'scope'>): (item: OrderBulkUpdateItem, path: string) => StatusChange {
  const named = new Set<number>()
  return ({ id, status, restock, reason }, path) => {
    if (named.has(id)) throw validationFailed([{ path: `${path}/id`, message: 'is the same order as an earlier item' }])
    named.add(id)
    const to = readStatus(status)
    requireAllowed({ scope, to })
    return { orderId: id, to, restock, reason, requester: 'api', performedBy: principal, scope }
  }
}

function requireAllowed({ scope, to }: Pick<StatusChange, 'scope' | 'to'>): void {
  if (scope !== 'everyone' && to !== 'CANCELED') throw forbidden('Customers can only cancel orders')
}

/** What a command needs that gives these orders these statuses. */
function needsOf(changes: ReadonlyArray<{ orderId: number; to: OrderStatus }>): Command<unknown>['needs'] {
  return {
    orders: changes.map(({ orderId }) => orderId),
    productsOfOrders: changes.filter(({ to }) => to === 'CANCELED' || to === 'REFUNDED').map(({ orderId }) => orderId)
  }
}

function decideStatus(draft: Draft, { to, requester, restock, ...target }: StatusChange): OrderRecord {
  return changeOrder(draft, target, order => decideStatusChange(order, { to, requester, restock }))
}

function decideEdit(draft: Draft, { fields, ...target }: OrderEdit): OrderRecord {
  const order = findOrder(draft, target)
  const note = fields.note === undefined ? order.note : fields.note
  const details = editedDetails(order.details, fields)
  if (note === order.note && details === order.details) return order
  if (order.isErased) throw orderNotEditable(order.status, 'The person of the order was erased: it takes no such data')
  if (order.shippedAt !== null) throw orderNotEditable(order.status)
  const after = { ...order, note, details, version: order.version + 1, updatedAt: draft.nowInstant }
  draft.changeOrder(after)
  draft.record(editEvent(order, after, target))
  return after
}

/** What decisions about an order are made on. */
export function stateOf(order: OrderRecord): OrderState & OrderRecord {
  return { ...order, hasShipped: order.shippedAt !== null, hasShippedUnits: hasShippedUnits(order.items) }
}

/** @throws ApiError ORDER_NOT_FOUND, also for an order out of scope; PRECONDITION_FAILED */
export function findOrder(draft: Draft, { orderId, scope, expected }: Target): OrderRecord {
  const order = draft.order(orderId)
  if (!order || (scope !== 'everyone' && order.userId !== scope)) throw orderNotFound(orderId)
  requireVersion(expected, order.version)
  return order
}

/**
 * Changes an order in the draft: its status and its money, with stock, ledger and events. A refund that becomes due is
 * requested.
 *
 * @param decide undefined changes nothing
 * @returns the order after the change
 * @throws ApiError ORDER_NOT_FOUND, PRECONDITION_FAILED, and what `decide` throws
 */
export function changeOrder(
  draft: Draft,
  target: Target,
  decide: (order: OrderState & OrderRecord) => OrderChange | undefined
): OrderRecord {
  const order = findOrder(draft, target)
  const change = decide(stateOf(order))
  return change ? makeChange(draft, order, change, target).order : order
}

interface Author {
  performedBy: string
  reason?: string | undefined
}

/**
 * Makes a change that was decided.
 *
 * @param options.reason why, if somebody said so
 * @returns the order after the change, and the parts of the change
 */
export function makeChange(
  draft: Draft,
  before: OrderRecord,
  change: OrderChange,
  { performedBy, reason }: Author
): { order: OrderRecord; parts: PartRecord[] } {
  const { transition, entry } = change
  const { id: orderId, currency, details } = before
  if (entry) draft.recordPayment({ orderId, ...entry, eventId: entry.eventId ?? null, reason, performedBy })
  if (movesNothing(change)) return { order: before, parts: [] }
  const changes = partsOf(before.items, change)
  const items = changes.reduce<readonly ItemRecord[]>(withPart, before.items)
  const isTouched = changes.length > 0
  const sums = {
    ...moneyAfter(before, change),
    deductedCents: isTouched ? deductionOf({ items, adjustments: details.adjustments }) : before.deductedCents
  }
  const fulfillmentStatus = isTouched ? fulfillmentOf(items) : before.fulfillmentStatus
  const after: OrderRecord = {
    ...before,
    ...sums,
    items,
    fulfillmentStatus,
    paymentStatus: paymentStatusOf(sums),
    refundDueCents: refundDueOf(sums),
    version: before.version + 1,
    updatedAt: draft.nowInstant,
    ...(transition && { expiresAt: null }),
    ...(transition?.ships && { shippedAt: draft.nowInstant }),
    ...(transition?.restocks && { restockedAt: draft.nowInstant })
  }
  draft.changeOrder(after)
  const parts = changes.map(({ taken, ...part }) => {
    const unset = { carrier: null, trackingNumber: null, trackingUrl: null }
    return draft.addPart({ ...unset, ...part, orderId, items: taken, reason: reason ?? null, performedBy })
  })
  for (const part of parts) returnStock(draft, after, part, transition)
  const { version } = after
  const part = change.part && parts[0]
  draft.record(...changeEvents({ orderId, version, change, part, before, after, currency, performedBy, reason }))
  return { order: after, parts }
}

function returnStock(draft: Draft, order: OrderRecord, part: PartRecord, transition: Transition | undefined): void {
  if (!part.isRestocked) return
  const partly = part.type === 'return' ? 'returned' : 'canceled'
  const reason = `order_${transition?.restocks ? order.status.toLowerCase() : partly}`
  const productIds = new Map(order.items.map(({ id, productId }) => [id, productId]))
  const { id: partId, orderId, performedBy } = part
  for (const item of part.items) {
    const productId = productIds.get(item.itemId)
    if (productId === undefined) throw new Error(`order ${orderId} has no line ${item.itemId}`)
    for (const { locationId, quantity: delta } of unitsAt(item)) {
      draft.moveStock({ productId, locationId, delta, reason, orderId, partId, performedBy })
    }
  }
}
