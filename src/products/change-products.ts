import { isDeepStrictEqual } from 'node:util'
import { externalIdExists, skuExists, validationFailed, type FieldError } from '../errors.js'
import type { ExpectedTags } from '../http/etag.js'
import { changedMetadata } from '../http/schemas.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'
import type { ProductRecord } from '../shop/records.js'
import { spread } from '../stock/spread.js'
import type { AdjustOptions } from './adjust-stock.js'
import { priceCentsOf, requireCurrency } from './create-products.js'
import { liveProduct } from './live-product.js'
import { lowStockEvents } from '../stock/low-stock.js'
import { requireProduct } from './product-etag.js'
import { detailsOf } from './product-row.js'
import { normalizeSku, skuProblem } from './sku.js'
import { requireStockLimit } from '../stock/stock-limits.js'
import type { ProductUpdate } from './schemas.js'

export interface EditOptions extends AdjustOptions {
  currency: string
}

interface UpdateOptions extends EditOptions {
  /** false requires every mandatory field of a product, and metadata replaces what there was. */
  isPartial: boolean
  expected: ExpectedTags | undefined
}

/**
 * The command that changes the given fields of a product. If no value differs, nothing changes. The version counts
 * changes of other fields than the stock. A value that the product already has is accepted even if it breaks a rule,
 * as values of earlier versions may.
 *
 * @throws ApiError VALIDATION_FAILED; from `decide` PRODUCT_NOT_FOUND, SKU_EXISTS, EXTERNAL_ID_EXISTS,
 *   PRECONDITION_FAILED, VALIDATION_FAILED, CURRENCY_IN_USE
 */
export function updateProduct(id: number, input: ProductUpdate, options: UpdateOptions): Command<ProductRecord> {
  const { isPartial, expected, currency } = options
  const priceCents = requestedPrice(input, currency)
  if (!isPartial) requireAllFields(input)
  return {
    needs: { productsWithDetails: [id], skus: skusOf(input), productExternalIds: externalIdsOf(input) },
    decide(draft) {
      const current = liveProduct(draft, id)
      requireProduct(expected, current, { setsStock: input.stock !== undefined })
      return change(draft, current, { input, priceCents, replacesMetadata: !isPartial, path: 'body' }, options)
    }
  }
}

/** The skus that must be loaded before a product may get the new one. */
export function skusOf({ sku }: Pick<ProductUpdate, 'sku'>): string[] {
  return sku === undefined ? [] : [normalizeSku(sku)]
}

/** The external ids that must be loaded before a product may get the new one. */
export function externalIdsOf({ external_id: externalId }: Pick<ProductUpdate, 'external_id'>): string[] {
  return externalId == null ? [] : [externalId]
}

/**
 * The command that removes a product from the catalogue and frees its sku and external id. The row stays, because
 * orders and the ledger refer to it.
 *
 * @throws from `decide`: ApiError PRODUCT_NOT_FOUND, PRECONDITION_FAILED
 */
export function deleteProduct(id: number, expected: ExpectedTags | undefined, performedBy: string): Command<void> {
  return {
    needs: { productsWithDetails: [id] },
    decide(draft) {
      const current = liveProduct(draft, id)
      requireProduct(expected, current, { setsStock: false })
      const { sku, stock, version } = current
      draft.changeProduct({ ...current, version: version + 1, updatedAt: draft.nowInstant, isDeleted: true })
      draft.record({ type: 'product.deleted', productId: id, data: { sku, stock }, performedBy })
    }
  }
}

/** @throws ApiError VALIDATION_FAILED */
function requestedPrice(input: ProductUpdate, currency: string): number | undefined {
  const errors: FieldError[] = []
  const priceCents = priceCentsOf(input, currency, errors)
  if (errors.length > 0) throw validationFailed(errors)
  return priceCents
}

/** The new values of a product; fields that the client does not name stay. */
interface Edit {
  input: ProductUpdate
  priceCents: number | undefined
  /** Whether metadata replaces what there was; else its keys change one by one. */
  replacesMetadata: boolean
  /** The product's place in the request, for error messages. */
  path: string
}

/**
 * Changes a product in the draft.
 *
 * @returns the product after the change
 * @throws ApiError SKU_EXISTS, EXTERNAL_ID_EXISTS, CURRENCY_IN_USE; VALIDATION_FAILED for a sku that breaks a rule, for
 *   a stock above the limit, and for too many keys of metadata
 */
export function change(draft: Draft, current: ProductRecord, edit: Edit, options: EditOptions): ProductRecord {
  const { id } = current
  const before = fieldsOf(current)
  const after = targetOf(before, edit)
  requireStockLimit(before.stock, after.stock, `${edit.path}/stock`)
  const changes = changesBetween(before, after)
  const changed = Object.keys(changes)
  if (changed.length === 0) return current
  if (before.price_cents !== after.price_cents) requireCurrency(draft, options.currency)
  if (before.sku !== after.sku) requireFreeSku(draft, id, after.sku)
  if (before.external_id !== after.external_id) requireFreeExternalId(draft, id, after.external_id)
  if (changed.some(name => name !== 'stock')) draft.changeProduct(withFields(draft, current, after))
  const delta = after.stock - before.stock
  const { performedBy } = options
  for (const { locationId, quantity } of spread(draft.locations, current, delta)) {
    draft.moveStock({ productId: id, locationId, delta: quantity, reason: 'stock_set', orderId: null, performedBy })
  }
  const product = draft.anyProduct(id)
  draft.record(
    { type: 'product.updated', productId: id, data: { changes }, performedBy },
    ...lowStockEvents(current, product, options, performedBy)
  )
  return product
}

/** The names of the fields that differ between two states of a product. */
export function changedFields(before: ProductRecord, after: ProductRecord): string[] {
  return before === after ? [] : Object.keys(changesBetween(fieldsOf(before), fieldsOf(after)))
}

function requireFreeSku(draft: Draft, id: number, sku: string): void {
  const holder = draft.productBySku(sku)
  if (holder && holder.id !== id) throw skuExists(sku)
}

function requireFreeExternalId(draft: Draft, id: number, externalId: string | null): void {
  const holder = externalId === null ? undefined : draft.productByExternalId(externalId)
  if (externalId !== null && holder && holder.id !== id) throw externalIdExists(externalId)
}

function withFields(draft: Draft, current: ProductRecord, after: Fields): ProductRecord {
  const { sku, name, price_cents: priceCents, low_stock_threshold: lowStockThreshold, is_active: isActive } = after
  const { description, external_id: externalId, metadata } = after
  const details = { description, externalId, metadata }
  const version = current.version + 1
  const updatedAt = draft.nowInstant
  return { ...current, sku, name, priceCents, lowStockThreshold, isActive, version, updatedAt, details }
}

/** The fields that can change, named as in the API and the event log. */
interface Fields {
  sku: string
  name: string
  description: string | null
  is_active: boolean
  price_cents: number
  stock: number
  low_stock_threshold: number | null
  external_id: string | null
  metadata: Readonly<Record<string, string>>
}

function fieldsOf(product: ProductRecord): Fields {
  const { sku, name, isActive, priceCents, stock, lowStockThreshold } = product
  const { description, externalId, metadata } = detailsOf(product)
  return {
    sku,
    name,
    description,
    is_active: isActive,
    price_cents: priceCents,
    stock,
    low_stock_threshold: lowStockThreshold,
    external_id: externalId,
    metadata
  }
}

function targetOf(current: Fields, { input, priceCents = current.price_cents, replacesMetadata, path }: Edit): Fields {
  const {
    name = current.name,
    description = current.description,
    is_active: isActive = current.is_active,
    stock = current.stock,
    low_stock_threshold: threshold = current.low_stock_threshold,
    external_id: externalId = current.external_id
  } = input
  const metadata = replacesMetadata ? {} : current.metadata
  return {
    sku: targetSku(current.sku, input.sku, path),
    name,
    description,
    is_active: isActive,
    price_cents: priceCents,
    stock,
    low_stock_threshold: threshold,
    external_id: externalId,
    metadata: input.metadata === undefined ? current.metadata : changedMetadata(metadata, input.metadata, path)
  }
}

/** @throws ApiError VALIDATION_FAILED for another sku than the current one that breaks a rule */
function targetSku(current: string, given: string | undefined, path: string): string {
  if (given === undefined) return current
  const sku = normalizeSku(given)
  if (sku === normalizeSku(current)) return current
  const problem = skuProblem(sku)
  if (problem !== undefined) throw validationFailed([{ path: `${path}/sku`, message: problem }])
  return sku
}

function requireAllFields(input: ProductUpdate): void {
  const missing: FieldError[] = (['sku', 'name', 'stock'] as const)
    .filter(field => input[field] === undefined)
    .map(field => ({ path: `body/${field}`, message: 'is required when partial=false' }))
  if (input.price === undefined && input.price_cents === undefined) {
    missing.push({ path: 'body/price', message: 'is required when partial=false (or price_cents)' })
  }
  if (missing.length > 0) throw validationFailed(missing)
}

/**
 * What changed, with the values before and after. Those of texts and metadata may be long, or about persons: the log,
 * which keeps everything, says only that they changed.
 */
function changesBetween(
  before: Fields,
  after: Fields
): Record<string, { from: unknown; to: unknown } | typeof withoutValues> {
  const names = ['sku', 'name', 'is_active', 'price_cents', 'stock', 'low_stock_threshold', 'external_id'] as const
  const changes: Record<string, { from: unknown; to: unknown } | typeof withoutValues> = Object.fromEntries(
    names.filter(name => before[name] !== after[name]).map(name => [name, { from: before[name], to: after[name] }])
  )
  if (before.description !== after.description) changes.description = withoutValues
  if (!isDeepStrictEqual(before.metadata, after.metadata)) changes.metadata = withoutValues
  return changes
}

const withoutValues = { changed: true } as const
