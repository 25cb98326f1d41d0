import type { Outcome } from '../batching/group-commit.js'
import { currencyInUse, externalIdExists, skuExists, validationFailed, type FieldError } from '../errors.js'
import { decideItems, validItems, type BulkItems } from '../http/bulk.js'
import { readPrice } from '../money/prices.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'
import type { ProductDetails, ProductRecord } from '../shop/records.js'
import { firstLocation } from '../stock/find-location.js'
import { normalizeSku, skuProblem } from './sku.js'
import type { ProductCreate, ProductUpdate } from './schemas.js'

/** A requested product, with a normalized sku and its price in minor units. */
export interface NewProduct extends Partial<ProductDetails> {
  sku: string
  name: string
  priceCents: number
  stock: number
  /** The stock at which it is low; null: the threshold of the settings applies. */
  lowStockThreshold?: number | null
  /** Whether it can be ordered; true if not given. */
  isActive?: boolean
}

/**
 * Reads a product from a request body.
 *
 * @param currency the currency of the price
 * @param path the product's place in the request, for error messages
 * @throws ApiError VALIDATION_FAILED for a sku that breaks a rule, and unless exactly one of `price` and `price_cents`
 *   is given, with at most the currency's decimal places
 */
export function readNewProduct(input: ProductCreate, currency: string, path = 'body'): NewProduct {
  const errors: FieldError[] = []
  const sku = normalizeSku(input.sku)
  const problem = skuProblem(sku)
  if (problem !== undefined) errors.push({ path: `${path}/sku`, message: problem })
  const priceCents = priceCentsOf(input, currency, errors, path)
  if (priceCents === undefined && errors.every(error => error.path !== `${path}/price`)) {
    errors.push({ path: `${path}/price`, message: 'is required (or price_cents)' })
  }
  if (priceCents === undefined || errors.length > 0) throw validationFailed(errors)
  return {
    sku,
    name: input.name,
    priceCents,
    stock: input.stock ?? 0,
    lowStockThreshold: input.low_stock_threshold ?? null,
    description: input.description ?? null,
    isActive: input.is_active ?? true,
    externalId: input.external_id ?? null,
    metadata: input.metadata ?? {}
  }
}

interface CreateOptions {
  currency: string
  performedBy: string
}

/**
 * The command that creates a product with its ledger and its event.
 *
 * @throws from `decide`: ApiError SKU_EXISTS, EXTERNAL_ID_EXISTS, CURRENCY_IN_USE
 */
export function createProduct(product: NewProduct, options: CreateOptions): Command<ProductRecord> {
  return { needs: needsOf([product]), decide: draft => create(draft, product, options) }
}

/**
 * The command that creates the products of a bulk request: all or none, or in partial mode each on its own.
 *
 * @returns one outcome for each item, in the same order: SKU_EXISTS if a live product or an earlier item has the sku,
 *   EXTERNAL_ID_EXISTS for its external id
 * @throws from `decide`: ApiError CURRENCY_IN_USE; unless partial, the first error, with the `index` of its item
 */
export function createProducts(
  products: BulkItems<NewProduct>,
  options: CreateOptions
): Command<Array<Outcome<ProductRecord>>> {
  return {
    needs: needsOf(validItems(products.items)),
    decide(draft) {
      requireCurrency(draft, options.currency)
      return decideItems(products, product => draft.attempt(() => create(draft, product, options)))
    }
  }
}

function needsOf(products: readonly NewProduct[]): Command<unknown>['needs'] {
  return {
    skus: products.map(({ sku }) => sku),
    productExternalIds: products.flatMap(({ externalId }) => externalId ?? [])
  }
}

/**
 * Creates a product in the draft, with its ledger and its event.
 *
 * @throws ApiError SKU_EXISTS, EXTERNAL_ID_EXISTS, CURRENCY_IN_USE
 */
export function create(
  draft: Draft,
  { description = null, externalId = null, metadata = {}, ...product }: NewProduct,
  { currency, performedBy }: CreateOptions
): ProductRecord {
  const { sku, name, priceCents, stock, lowStockThreshold = null, isActive = true } = product
  requireCurrency(draft, currency)
  if (draft.productBySku(sku)) throw skuExists(sku)
  if (externalId !== null && draft.productByExternalId(externalId)) throw externalIdExists(externalId)
  const id = draft.nextProductId
  draft.addProduct({
    id,
    sku,
    name,
    priceCents,
    stock: 0,
    stockElsewhere: 0,
    otherStock: [],
    lowStockThreshold,
    isActive,
    version: 1,
    createdAt: draft.nowInstant,
    updatedAt: draft.nowInstant,
    isDeleted: false,
    details: { description, externalId, metadata }
  })
  if (stock > 0) {
    const locationId = firstLocation(draft.locations).id
    const move = { productId: id, locationId, delta: stock, reason: 'initial_stock', orderId: null, performedBy }
    draft.moveStock(move)
  }
  draft.record({
    type: 'product.created',
    productId: id,
    data: {
      sku,
      name,
      price_cents: priceCents,
      stock,
      low_stock_threshold: lowStockThreshold,
      is_active: isActive,
      external_id: externalId
    },
    performedBy
  })
  return draft.anyProduct(id)
}

/**
 * Requires that this process computes in the shop's currency, before the shop gets a price. The first price settles it.
 *
 * @throws ApiError CURRENCY_IN_USE if this process was started with another CURRENCY
 */
export function requireCurrency(draft: Draft, currency: string): void {
  draft.adoptCurrency(currency)
  if (draft.currency !== currency) throw currencyInUse(currency)
}

/**
 * The price of a request in minor units.
 *
 * @param errors gets what is wrong with it
 * @returns undefined if the request has no valid price
 */
export function priceCentsOf(
  { price, price_cents: priceCents }: Pick<ProductUpdate, 'price' | 'price_cents'>,
  currency: string,
  errors: FieldError[],
  path = 'body'
): number | undefined {
  if (price === undefined) return priceCents
  const read =
    priceCents === undefined ? readPrice(price, currency) : { problem: 'cannot be combined with price_cents' }
  if (typeof read === 'number') return read
  errors.push({ path: `${path}/price`, message: read.problem })
}
