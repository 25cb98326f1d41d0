// Updates of many products in one request.
import type { Outcome } from '../batching/group-commit.js'
import { productNotFound, skuNotFound, validationFailed, type FieldError } from '../errors.js'
import { decideItems, validItems, type BulkItems } from '../http/bulk.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'
import type { ProductRecord } from '../shop/records.js'
import { change, skusOf, type EditOptions } from './change-products.js'
import { priceCentsOf } from './create-products.js'
import { normalizeSku } from './sku.js'
import type { ProductBulkUpdateItem, ProductUpdate } from './schemas.js'

/** One product of a bulk update: which one, and its new values. */
export interface RequestedUpdate {
  /** The product's id, or its normalized sku before the request. */
  product: { id: number } | { sku: string }
  input: ProductUpdate
  priceCents: number | undefined
  /** The item's place in the request, for error messages. */
  path: string
}

/**
 * Reads one item of a bulk update. Without an `id`, its `sku` names the product; with one, `sku` is the new sku.
 *
 * @param currency the currency of the price
 * @param path the item's place in the request, for error messages
 * @throws ApiError VALIDATION_FAILED if the item names no product or no field to change, or its price is invalid
 */
export function readUpdate({ id, ...input }: ProductBulkUpdateItem, currency: string, path: string): RequestedUpdate {
  const errors: FieldError[] = []
  const priceCents = priceCentsOf(input, currency, errors, path)
  if (errors.length > 0) throw validationFailed(errors)
  const { sku, ...others } = input
  const product = id !== undefined ? { id } : sku !== undefined ? { sku: normalizeSku(sku) } : undefined
  if (!product) throw validationFailed([{ path: `${path}/id`, message: 'is required (or sku)' }])
  const changes = id === undefined ? others : input
  if (Object.keys(changes).length === 0) throw validationFailed([{ path, message: 'must name a field to change' }])
  return { product, input: changes, priceCents, path }
}

/**
 * The command that changes the products of a bulk request as single updates would, one after the other in list order:
 * all or none, or in partial mode each on its own. Skus name products as they are before the request.
 *
 * @returns one outcome for each item, in the same order: PRODUCT_NOT_FOUND, SKU_EXISTS, CURRENCY_IN_USE, or
 *   VALIDATION_FAILED for a product that an earlier item names, a sku that breaks a rule or a stock above the limit
 * @throws from `decide`: unless partial, the first error, with the `index` of its item
 */
export function updateProducts(
  requested: BulkItems<RequestedUpdate>,
  options: EditOptions
): Command<Array<Outcome<ProductRecord>>> {
  const updates = validItems(requested.items)
  return {
    needs: {
      products: updates.flatMap(({ product }) => ('id' in product ? product.id : [])),
      skus: updates.flatMap(({ product, input }) => [...('sku' in product ? [product.sku] : []), ...skusOf(input)])
    },
    decide(draft) {
      const ids = new Map(updates.map(item => [item, find(draft, item)?.id]))
      const seen = new Set<number>()
      return decideItems(requested, item => {
        const id = ids.get(item)
        const isRepeated = id !== undefined && seen.has(id)
        if (id !== undefined) seen.add(id)
        return draft.attempt(() => update(draft, item, { id, isRepeated }, options))
      })
    }
  }
}

function find(draft: Draft, { product }: RequestedUpdate): ProductRecord | undefined {
  return 'id' in product ? draft.product(product.id) : draft.productBySku(product.sku)
}

function update(
  draft: Draft,
  { product, ...edit }: RequestedUpdate,
  { id, isRepeated }: { id: number | undefined; isRepeated: boolean },
  options: EditOptions
): ProductRecord {
  if (id === undefined) throw 'id' in product ? productNotFound(product.id) : skuNotFound(product.sku)
  if (isRepeated) {
    throw validationFailed([{ path: edit.path, message: 'is the same product as an earlier item' }])
  }
  return change(draft, draft.anyProduct(id), edit, options)
}
