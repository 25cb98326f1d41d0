import type { Outcome } from '../batching/group-commit.js'
import {
  type ApiError,
  currencyInUse,
  externalIdExists,
  insufficientStock,
  priceChanged,
  productNotFound,
  userNotFound,
  validationFailed
} from '../errors.js'
import type { NewEvent } from '../events/event-types.js'
import { decideItems, validItems, type BulkItems } from '../http/bulk.js'
import { productForSale } from '../products/for-sale.js'
import { lowStockEvents, type LowStockOptions } from '../stock/low-stock.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'
import type { ItemRecord, OrderRecord, UnitsAt } from '../shop/records.js'
import { noDetails } from '../shop/order-details.js'
import { levelAt, mainLocation, shownUnits } from '../shop/stock-levels.js'
import { allocate } from '../stock/allocate.js'
import { activeLocation } from '../stock/find-location.js'
import { admit, maxTotalCents, type AdmittedLine, type Admission } from './admit.js'
import { paymentStatusOf } from './money.js'
import { unitsAt } from './parts.js'
import type { OrderRequest } from './order-request.js'

export interface PlacementOptions extends LowStockOptions {
  currency: string
  /** 0: orders do not expire. */
  orderPaymentTimeoutSeconds: number
}

/** Is told what was decided on new orders, once it is final; a replayed response is not. It must not throw. */
export type PlacementObserver = (outcomes: ReadonlyArray<Outcome<unknown>>) => void

/**
 * The command that places an order: all lines or none, at catalogue prices.
 *
 * @throws from `decide`: ApiError PRODUCT_NOT_FOUND, USER_NOT_FOUND, LOCATION_NOT_FOUND, EXTERNAL_ID_EXISTS,
 *   PRICE_CHANGED, INSUFFICIENT_STOCK, VALIDATION_FAILED (total too large or negative, inactive location),
 *   CURRENCY_IN_USE
 */
export function placeOrder(
  request: OrderRequest,
  options: PlacementOptions,
  observe?: PlacementObserver
): Command<OrderRecord> {
  return {
    needs: needsOf([request]),
    decide: draft => place(draft, request, options),
    settled: outcome => observe?.([outcome])
  }
}

/**
 * The command that places the orders of a bulk request, first come, first served: all or none, or in partial mode each
 * on its own.
 *
 * @returns one outcome for each item, in the same order
 * @throws from `decide`: unless partial, the first error, with the `index` of its item
 */
export function placeOrders(
  requests: BulkItems<OrderRequest>,
  options: PlacementOptions,
  observe?: PlacementObserver
): Command<Array<Outcome<OrderRecord>>> {
  let decided: Array<Outcome<OrderRecord>> = []
  return {
    needs: needsOf(validItems(requests.items)),
    decide(draft) {
      decided = []
      return decideItems(requests, request => {
        const outcome = draft.attempt(() => place(draft, request, options))
        decided.push(outcome)
        return outcome
      })
    },
    // One refusal of an atomic request undoes the admitted orders.
    settled: outcome => observe?.(outcome.ok ? decided : decided.filter(({ ok }) => !ok))
  }
}

/** What the commands that place these orders need. */
export function needsOf(requests: readonly OrderRequest[]): Command<unknown>['needs'] {
  return {
    products: requests.flatMap(({ lines }) => lines.map(({ productId }) => productId)),
    users: requests.map(({ userId }) => userId).filter(id => id !== null),
    orderExternalIds: requests.flatMap(({ details }) => details?.externalId ?? [])
  }
}

function place(draft: Draft, request: OrderRequest, options: PlacementOptions): OrderRecord {
  const { externalId } = request.details ?? noDetails
  if (externalId !== null && draft.hasOrderExternalId(externalId)) throw externalIdExists(externalId)
  const admission = admissionOf(draft, request)
  if (!admission.admitted) throw refusalOf(admission)
  if (draft.currency !== null && draft.currency !== options.currency) throw currencyInUse(options.currency)
  const order = orderOf(draft, request, admission, options)
  draft.addOrder(order)
  draft.record(createdEvent(order, request.performedBy))
  for (const item of order.items) takeStock(draft, order.id, item, request.performedBy, options)
  return order
}

/**
 * Decides whether an order gets its stock, without a change of the draft.
 *
 * @throws ApiError LOCATION_NOT_FOUND; VALIDATION_FAILED for an inactive location
 */
export function admissionOf(draft: Draft, request: OrderRequest): Admission {
  const { locationId } = request.details ?? noDetails
  const location = locationId === null ? undefined : activeLocation(draft.locations, locationId)
  const users = { has: (id: number) => draft.user(id) !== undefined }
  const products = { get: (id: number) => productForSale(draft, id, location?.id) }
  return admit({ users, products }, request)
}

function orderOf(
  draft: Draft,
  request: OrderRequest,
  { lines, totalAmountCents, totalQuantity }: Extract<Admission, { admitted: true }>,
  { currency, orderPaymentTimeoutSeconds: timeoutSeconds }: PlacementOptions
): OrderRecord {
  const { userId, orderDate, note, details = noDetails } = request
  // A free order does not wait for a payment.
  const holdSeconds = totalAmountCents === 0 ? 0 : holdSecondsOf(request, timeoutSeconds)
  const { order: id, firstItem } = draft.nextOrderIds
  const allocations = allocationsOf(draft, lines, details.locationId)
  return {
    id,
    userId,
    userName: userId === null ? null : (draft.user(userId)?.fullName ?? null),
    status: 'PENDING',
    totalAmountCents,
    totalQuantity,
    paidCents: 0,
    refundedCents: 0,
    deductedCents: 0,
    refundDueCents: 0,
    fulfillmentStatus: 'unfulfilled',
    paymentStatus: paymentStatusOf({ totalAmountCents, paidCents: 0, refundedCents: 0 }),
    currency,
    orderDate: orderDate ?? draft.nowInstant,
    note,
    version: 1,
    createdAt: draft.nowInstant,
    updatedAt: draft.nowInstant,
    expiresAt: holdSeconds === 0 ? null : new Date(draft.now.getTime() + holdSeconds * 1_000),
    shippedAt: null,
    restockedAt: null,
    details,
    items: lines.map(({ productId, quantity, priceCents }, index) => {
      const { name = '', sku = '' } = draft.product(productId) ?? {}
      return {
        id: firstItem + index,
        productId,
        productName: name,
        sku,
        quantity,
        priceCentsAtPurchase: priceCents,
        shippedQuantity: 0,
        canceledQuantity: 0,
        returnedQuantity: 0,
        allocations: allocations?.[index] ?? null
      }
    })
  }
}

/**
 * From which locations each line gets its units: all from the one that the client named, or as `allocate` decides.
 *
 * @returns null for lines that are served from Main alone
 */
function allocationsOf(
  draft: Draft,
  lines: readonly AdmittedLine[],
  named: number | null
): ReadonlyArray<readonly UnitsAt[] | null> | undefined {
  const active = draft.locations.filter(({ isActive }) => isActive).map(({ id }) => id)
  const usable = named === null ? active : [named]
  // Shops with one place do not choose.
  if (usable.length === 1 && usable[0] === mainLocation) return undefined
  const toAllocate = lines.map(({ productId, quantity }) => {
    const product = draft.anyProduct(productId)
    const levels = usable.map(locationId => ({ locationId, quantity: levelAt(product, locationId) }))
    return { quantity, levels: levels.filter(level => level.quantity > 0) }
  })
  const allocated = allocate(toAllocate, usable)
  // Admission has counted the same units.
  if (!allocated) throw new Error('an admitted order found no stock')
  return allocated.map(units => (units.every(({ locationId }) => locationId === mainLocation) ? null : units))
}

/** How long the order may stay unpaid; 0: for ever. A customer cannot hold stock for longer than the shop allows. */
function holdSecondsOf({ expiresInSeconds, byCustomer }: OrderRequest, timeoutSeconds: number): number {
  if (expiresInSeconds === undefined) return timeoutSeconds
  return byCustomer && timeoutSeconds > 0 ? Math.min(expiresInSeconds, timeoutSeconds) : expiresInSeconds
}

function takeStock(
  draft: Draft,
  orderId: number,
  item: ItemRecord,
  performedBy: string,
  options: LowStockOptions
): void {
  const { productId } = item
  const before = draft.anyProduct(productId)
  for (const { locationId, quantity } of unitsAt(item)) {
    draft.moveStock({ productId, locationId, delta: -quantity, reason: 'order', orderId, performedBy })
  }
  draft.record(...lowStockEvents(before, draft.anyProduct(productId), options, performedBy))
}

function createdEvent(
  { id, userId, totalAmountCents, totalQuantity, items, details: { externalId, adjustments } }: OrderRecord,
  performedBy: string
): NewEvent {
  return {
    type: 'order.created',
    orderId: id,
    data: {
      version: 1,
      changes: { status: { from: null, to: 'PENDING' } },
      user_id: userId,
      ...(externalId !== null && { external_id: externalId }),
      ...(adjustments.length > 0 && { adjustments }),
      total_amount_cents: totalAmountCents,
      total_quantity: totalQuantity,
      items: items.map(({ productId, quantity, priceCentsAtPurchase, allocations }) => ({
        product_id: productId,
        quantity,
        price_cents: priceCentsAtPurchase,
        ...(allocations !== null && { allocations: shownUnits(allocations) })
      }))
    },
    performedBy
  }
}

/** The error for a refused order. */
export function refusalOf(refused: Extract<Admission, { admitted: false }>): ApiError {
  switch (refused.reason) {
    case 'user not found':
      return userNotFound(refused.userId)
    case 'product not found':
      return productNotFound(refused.productId)
    case 'price changed':
      return priceChanged(refused.changes)
    case 'insufficient stock':
      return insufficientStock(refused.shortages)
    case 'total negative':
      return validationFailed([{ path: 'body/adjustments', message: 'must not make the total negative' }])
    case 'total too large':
      return validationFailed([{ path: 'body', message: `must not total more than ${maxTotalCents} in minor units` }])
  }
}
