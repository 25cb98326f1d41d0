// Updates of many products in one request.
import type { Outcome } from '../batching/group-commit.js'
import type { Transaction } from '../database/transaction.js'
import { ApiError, productNotFound, skuNotFound, validationFailed, type FieldError } from '../errors.js'
import {
  changeOf,
  changesFields,
  isChanged,
  isRenamed,
  recordChanges,
  requireCurrency,
  writeFields,
  type AdjustOptions,
  type Change
} from './change-products.js'
import { priceCentsOf } from './create-products.js'
import { productColumns, toProduct, type ProductRow } from './product-row.js'
import { normalizeSku, otherSpelling } from './sku.js'
import { lockProducts, type LockedProduct } from './stock.js'
import type { Product, ProductBulkUpdateItem, ProductUpdate } from './schemas.js'

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
 * Changes many products as single updates would, one after the other in list order, but in few statements. It locks all
 * of them first, in the order of their ids like every other command, which prevents deadlocks.
 *
 * @returns one outcome for each update, in the same order: PRODUCT_NOT_FOUND, SKU_EXISTS, or VALIDATION_FAILED for a
 *   product that an earlier item of the request names, a sku that breaks a rule or a stock above the limit
 * @throws ApiError CURRENCY_IN_USE
 */
export async function updateProducts(
  tx: Transaction,
  updates: readonly RequestedUpdate[],
  options: AdjustOptions
): Promise<Array<Outcome<Product>>> {
  const found = await lockNamed(tx, updates)
  const planned = updates.map((update, index) => planUpdate(update, found[index], found.indexOf(found[index]) < index))
  await requireCurrency(
    tx,
    planned.flatMap(plan => (plan.ok ? plan.result : [])),
    options.currency
  )
  const renamed = await writeRenamed(tx, planned.flatMap(plan => (plan.ok ? plan.result : [])).filter(isRenamed))
  const changes = planned.map((plan): Outcome<Change> => (plan.ok && renamed.get(plan.result)) || plan)
  const made = changes.flatMap(change => (change.ok && isChanged(change.result) ? change.result : []))
  await writeUnrenamed(
    tx,
    made.filter(change => changesFields(change) && !isRenamed(change))
  )
  if (made.length > 0) await recordChanges(tx, made, options)
  const products = await readProducts(
    tx,
    changes.flatMap(change => (change.ok ? change.result.id : [])),
    options.currency
  )
  return changes.map(change => {
    if (!change.ok) return change
    const product = products.get(change.result.id)
    return product ? { ok: true, result: product } : { ok: false, error: productNotFound(change.result.id) }
  })
}

function planUpdate(
  { product, input, priceCents, path }: RequestedUpdate,
  current: LockedProduct | undefined,
  isRepeated: boolean
): Outcome<Change> {
  if (!current) return { ok: false, error: 'id' in product ? productNotFound(product.id) : skuNotFound(product.sku) }
  if (isRepeated) {
    return { ok: false, error: validationFailed([{ path, message: 'is the same product as an earlier item' }]) }
  }
  try {
    return { ok: true, result: changeOf(current, input, priceCents, path) }
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, error }
    throw error
  }
}

/** Locks the products that the updates name; undefined where no live product has the id or sku. */
async function lockNamed(
  tx: Transaction,
  updates: readonly RequestedUpdate[]
): Promise<Array<LockedProduct | undefined>> {
  const skus = updates.flatMap(({ product }) => ('sku' in product ? product.sku : []))
  const idBySku = await findIds(tx, skus)
  const ids = updates.map(({ product }) => ('id' in product ? product.id : idBySku.get(product.sku)))
  const locked = await lockProducts(
    tx,
    ids.filter(id => id !== undefined)
  )
  return updates.map(({ product }, index) => {
    const found = locked.get(ids[index] ?? 0)
    // Before this transaction had the lock, another may have deleted the product or given it another sku.
    const isNamed = found && !found.isDeleted && ('id' in product || product.sku === normalizeSku(found.sku))
    return isNamed ? found : undefined
  })
}

async function findIds(tx: Transaction, skus: readonly string[]): Promise<Map<string, number>> {
  if (skus.length === 0) return new Map()
  const spellings = skus.flatMap(sku => [sku, otherSpelling(sku) ?? sku])
  const rows = await tx.$queryRaw<Array<{ id: bigint; sku: string }>>`
    SELECT id, sku FROM products WHERE sku = ANY (${spellings}::text[]) AND deleted_at IS NULL`
  return new Map(rows.map(({ id, sku }) => [normalizeSku(sku), Number(id)]))
}

/**
 * Writes the products that get another sku one by one: the database refuses a sku that exists, and only the refused
 * product is rolled back.
 *
 * @returns the refusals
 */
async function writeRenamed(tx: Transaction, changes: readonly Change[]): Promise<Map<Change, Outcome<Change>>> {
  const refused = new Map<Change, Outcome<Change>>()
  for (const change of changes) {
    await tx.$executeRawUnsafe('SAVEPOINT product')
    try {
      await writeFields(tx, change)
      await tx.$executeRawUnsafe('RELEASE SAVEPOINT product')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      await tx.$executeRawUnsafe('ROLLBACK TO SAVEPOINT product')
      refused.set(change, { ok: false, error })
    }
  }
  return refused
}

async function writeUnrenamed(tx: Transaction, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map(({ id, after }) => ({ id, ...after }))
  await tx.$executeRaw`
    UPDATE products
    SET name = changed.name, price_cents = changed.price_cents, low_stock_threshold = changed.low_stock_threshold,
      version = version + 1, updated_at = now()
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS changed (id bigint, name text, price_cents bigint, low_stock_threshold int)
    WHERE products.id = changed.id AND products.id = ANY (${rows.map(({ id }) => id)}::bigint[])`
}

async function readProducts(tx: Transaction, ids: readonly number[], currency: string): Promise<Map<number, Product>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.$queryRaw<ProductRow[]>`
    SELECT ${productColumns} FROM products WHERE id = ANY (${ids}::bigint[]) AND deleted_at IS NULL`
  return new Map(rows.map(row => [Number(row.id), toProduct(row, currency)]))
}
