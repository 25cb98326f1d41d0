// The commands that change where units of a product are, and how many.
import { insufficientStock, validationFailed, type FieldError } from '../errors.js'
import type { NewEvent } from '../events/event-types.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'
import type { LocationRecord, ProductRecord, UnitsAt } from '../shop/records.js'
import { levelAt } from '../shop/stock-levels.js'
import { findLocation } from '../stock/find-location.js'
import { lowStockEvents, type LowStockOptions } from '../stock/low-stock.js'
import { spread } from '../stock/spread.js'
import { requireStockLimit } from '../stock/stock-limits.js'
import { liveProduct } from './live-product.js'
import type { StockAdjustment, StockTransfer } from './schemas.js'

export interface AdjustOptions extends LowStockOptions {
  performedBy: string
}

/**
 * The command that adds or removes units, or sets how many were counted at a location. A count that finds what is
 * recorded changes nothing.
 *
 * @throws ApiError VALIDATION_FAILED unless exactly one of `delta` and `counted` is given; from `decide`
 *   PRODUCT_NOT_FOUND, LOCATION_NOT_FOUND, INSUFFICIENT_STOCK if the stock would fall below zero, VALIDATION_FAILED if
 *   it would rise above its maximum, or for a count without a location where there are several
 */
export function adjustStock(id: number, input: StockAdjustment, options: AdjustOptions): Command<ProductRecord> {
  requireOneOf(input)
  const { delta, counted, location_id: locationId } = input
  const reason = input.reason ?? (delta === undefined ? 'count' : 'adjustment')
  return {
    needs: { productsWithDetails: [id] },
    decide(draft) {
      const product = liveProduct(draft, id)
      const location = locationOf(draft, input)
      const changes =
        counted === undefined
          ? requestedChanges(draft, product, delta ?? 0, location)
          : countedChanges(product, counted, location ?? draft.locations[0])
      if (changes.length === 0) return product
      for (const { locationId, quantity } of changes) {
        draft.moveStock({ productId: id, locationId, delta: quantity, reason, orderId: null, ...by(options) })
      }
      const details = { reason, ...(locationId !== undefined && { location_id: locationId }) }
      return recordMove(draft, product, details, options)
    }
  }
}

/**
 * The command that moves units from one location to another.
 *
 * @throws ApiError VALIDATION_FAILED for the same location twice; from `decide` PRODUCT_NOT_FOUND, LOCATION_NOT_FOUND,
 *   INSUFFICIENT_STOCK if there are fewer units, VALIDATION_FAILED if the other location would have more than the
 *   maximum
 */
export function transferStock(input: StockTransfer, options: AdjustOptions): Command<TransferResult> {
  const { product_id: productId, from_location_id: from, to_location_id: to, quantity } = input
  if (from === to) throw validationFailed([{ path: 'body/to_location_id', message: 'must be another location' }])
  return {
    needs: { productsWithDetails: [productId] },
    decide(draft) {
      const product = liveProduct(draft, productId)
      for (const id of [from, to]) findLocation(draft.locations, id)
      requireUnits(product, quantity, levelAt(product, from))
      requireStockLimit(levelAt(product, to), levelAt(product, to) + quantity, 'body/quantity')
      const move = { productId, reason: 'transfer', orderId: null, ...by(options) }
      draft.moveStock({ ...move, locationId: from, delta: -quantity })
      draft.moveStock({ ...move, locationId: to, delta: quantity })
      const details = { reason: 'transfer', from_location_id: from, to_location_id: to, quantity }
      return { product: recordMove(draft, product, details, options), locations: draft.locations }
    }
  }
}

/** A product, and the locations of its shop. */
export interface TransferResult {
  product: ProductRecord
  locations: readonly LocationRecord[]
}

function requireOneOf({ delta, counted }: StockAdjustment): void {
  const errors: FieldError[] = []
  if (delta === undefined && counted === undefined) {
    errors.push({ path: 'body/delta', message: 'is required (or counted)' })
  }
  if (delta !== undefined && counted !== undefined) {
    errors.push({ path: 'body/delta', message: 'cannot be combined with counted' })
  }
  if (errors.length > 0) throw validationFailed(errors)
}

function locationOf(draft: Draft, { counted, location_id: id }: StockAdjustment): LocationRecord | undefined {
  if (id !== undefined) return findLocation(draft.locations, id)
  if (counted === undefined || draft.locations.length === 1) return undefined
  const message = 'is required with counted, because the shop has several locations'
  throw validationFailed([{ path: 'body/location_id', message }])
}

function requestedChanges(
  draft: Draft,
  product: ProductRecord,
  delta: number,
  location: LocationRecord | undefined
): UnitsAt[] {
  const available = location ? levelAt(product, location.id) : product.stock
  requireUnits(product, -delta, available)
  requireStockLimit(available, available + delta, 'body/delta')
  if (location?.isActive) requireStockLimit(product.stock, product.stock + delta, 'body/delta')
  return location ? [{ locationId: location.id, quantity: delta }] : spread(draft.locations, product, delta)
}

function countedChanges(product: ProductRecord, counted: number, location: LocationRecord | undefined): UnitsAt[] {
  if (!location) return []
  const delta = counted - levelAt(product, location.id)
  if (location.isActive) requireStockLimit(product.stock, product.stock + delta, 'body/counted')
  return delta === 0 ? [] : [{ locationId: location.id, quantity: delta }]
}

function requireUnits({ id }: ProductRecord, requested: number, available: number): void {
  if (requested > available) throw insufficientStock([{ product_id: id, requested, available }])
}

function by({ performedBy }: AdjustOptions) {
  return { performedBy }
}

/** Records the event of a change that the draft has, and returns the product after it. */
function recordMove(
  draft: Draft,
  before: ProductRecord,
  details: Record<string, unknown>,
  options: AdjustOptions
): ProductRecord {
  const after = draft.anyProduct(before.id)
  const changes = before.stock === after.stock ? {} : { stock: { from: before.stock, to: after.stock } }
  const updated: NewEvent = {
    type: 'product.updated',
    productId: before.id,
    data: { changes, ...details },
    performedBy: options.performedBy
  }
  draft.record(updated, ...lowStockEvents(before, after, options, options.performedBy))
  return after
}
