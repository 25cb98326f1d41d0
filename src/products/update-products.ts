// Updates of many products in one request.
import type { Outcome } from '../batching/group-commit.js'
import {
  externalIdNotFound,
  productNotFound,
  skuNotFound,
  validationFailed,
  type ApiError,
  type FieldError
} from '../errors.js'
import { decideItems, validItems, type BulkItems } from '../http/bulk.js'
import type { Command } from '../shop/command.js'
import type { Draft } from '../shop/draft.js'
import type { ProductRecord } from '../shop/records.js'
import { change, externalIdsOf, skusOf, type EditOptions } from './change-products.js'
import { priceCentsOf } from './create-products.js'
import { normalizeSku } from './sku.js'
import type { ProductBulkUpdateItem, ProductUpdate } from './schemas.js'

/** One product of a bulk update: which one, and its new values. */
export interface RequestedUpdate {
  product: Name
  input: ProductUpdate
  priceCents: number | undefined
  /** The item's place in the request, for error messages. */
  path: string
}

/** What names a product: its id, or its normalized sku or its external id before the request. */
type Name = { id: number } | { sku: string } | { externalId: string }

/**
 * Reads one item of a bulk update. The first of `id`, `sku` and `external_id` that it has names the product; those that
 * follow are new values.
 *
 * @param currency the currency of the price
 * @param path the item's place in the request, for error messages
 * @throws ApiError VALIDATION_FAILED if the item names no product or no field to change, or its price is invalid
 */
export function readUpdate({ id, ...input }: ProductBulkUpdateItem, currency: string, path: string): RequestedUpdate {
  const errors: FieldError[] = []
  const priceCents = priceCentsOf(input, currency, errors, path)
  if (errors.length > 0) throw validationFailed(errors)
  const named = nameOf(id, input)
  if (!named) throw validationFailed([{ path: `${path}/id`, message: 'is required (or sku, or external_id)' }])
  const { product, changes } = named
  if (Object.keys(changes).length === 0) throw validationFailed([{ path, message: 'must name a field to change' }])
  return { product, input: changes, priceCents, path }
}

/** What names the product of an item, and the other fields. */
function nameOf(id: number | undefined, input: ProductUpdate): { product: Name; changes: ProductUpdate } | undefined {
  if (id !== undefined) return { product: { id }, changes: input }
  const { sku, ...others } = input
  if (sku !== undefined) return { product: { sku: normalizeSku(sku) }, changes: others }
  const { external_id: externalId, ...changes } = others
  return externalId == null ? undefined : { product: { externalId }, changes }
}

/**
 * The command that changes the products of a bulk request as single updates would, one after the other in list order:
 * all or none, or in partial mode each on its own. Skus and external ids name products as they are before the request.
 *
 * @returns one outcome for each item, in the same order: PRODUCT_NOT_FOUND, SKU_EXISTS, EXTERNAL_ID_EXISTS,
 *   CURRENCY_IN_USE, or VALIDATION_FAILED for a product that an earlier item names, a sku that breaks a rule, a stock
 *   above the limit or too many keys of metadata
 * @throws from `decide`: unless partial, the first error, with the `index` of its item
 */
export function updateProducts(
  requested: BulkItems<RequestedUpdate>,
  options: EditOptions
): Command<Array<Outcome<ProductRecord>>> {
  const updates = validItems(requested.items)
  return {
    needs: {
      productsWithDetails: updates.flatMap(({ product }) => ('id' in product ? product.id : [])),
      skus: updates.flatMap(({ product, input }) => [...('sku' in product ? [product.sku] : []), ...skusOf(input)]),
      productExternalIds: updates.flatMap(({ product, input }) => [
        ...('externalId' in product ? [product.externalId] : []),
        ...externalIdsOf(input)
      ])
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
  if ('id' in product) return draft.product(product.id)
  return 'sku' in product ? draft.productBySku(product.sku) : draft.productByExternalId(product.externalId)
}

function notFound(product: Name): ApiError {
  if ('id' in product) return productNotFound(product.id)
  return 'sku' in product ? skuNotFound(product.sku) : externalIdNotFound(product.externalId)
}

function update(
  draft: Draft,
  { product, ...edit }: RequestedUpdate,
  { id, isRepeated }: { id: number | undefined; isRepeated: boolean },
  options: EditOptions
): ProductRecord {
  if (id === undefined) throw notFound(product)
  if (isRepeated) {
    throw validationFailed([{ path: edit.path, message: 'is the same product as an earlier item' }])
  }
  return change(draft, draft.anyProduct(id), { ...edit, replacesMetadata: false }, options)
}
