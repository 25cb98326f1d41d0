import type { PrismaClient } from '../generated/prisma/client.js'
import { isUniqueViolation } from '../database/failures.js'
import { requireShopCurrency } from '../database/shop-currency.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { insufficientStock, productNotFound, skuExists, validationFailed, type FieldError } from '../errors.js'
import type { ExpectedTags } from '../http/etag.js'
import { recordEvents, type NewEvent } from '../events/record-events.js'
import { priceCentsOf } from './create-products.js'
import { levelOf, lowStockEvents, type LowStockOptions } from './low-stock.js'
import { requireProduct } from './product-etag.js'
import { readProduct } from './read-products.js'
import { normalizeSku, otherSpelling, skuProblem } from './sku.js'
import { requireStockLimit } from './stock-limits.js'
import { lockProducts, moveStock, type LockedProduct } from './stock.js'
import type { Product, ProductUpdate, StockAdjustment } from './schemas.js'

export interface AdjustOptions extends LowStockOptions {
  currency: string
  performedBy: string
}

interface UpdateOptions extends AdjustOptions {
  /** false requires every mandatory field of a product. */
  isPartial: boolean
  expected: ExpectedTags | undefined
}

/**
 * Changes the given fields. If no value differs, nothing changes. The version counts changes of other fields than the
 * stock. A value that the product already has is accepted even if it breaks a rule, as values of earlier versions may.
 *
 * @throws ApiError PRODUCT_NOT_FOUND, SKU_EXISTS, PRECONDITION_FAILED, VALIDATION_FAILED, CURRENCY_IN_USE
 */
export async function updateProduct(
  prisma: PrismaClient,
  id: number,
  input: ProductUpdate,
  options: UpdateOptions
): Promise<Product> {
  const { isPartial, expected, currency } = options
  const priceCents = requestedPrice(input, currency)
  if (!isPartial) requireAllFields(input)
  return await inTransaction(prisma, async tx => {
    const current = await lockLiveProduct(tx, id)
    requireProduct(expected, current, { setsStock: input.stock !== undefined })
    const change = changeOf(current, input, priceCents)
    if (isChanged(change)) {
      await requireCurrency(tx, [change], currency)
      if (changesFields(change)) await writeFields(tx, change)
      await recordChanges(tx, [change], options)
    }
    return await readProduct(tx, id, currency)
  })
}

/**
 * Removes the product from the catalogue and frees its sku. The row stays, because orders and the ledger refer to it.
 *
 * @throws ApiError PRODUCT_NOT_FOUND, PRECONDITION_FAILED
 */
export async function deleteProduct(
  prisma: PrismaClient,
  id: number,
  expected: ExpectedTags | undefined,
  performedBy: string
): Promise<void> {
  await inTransaction(prisma, async tx => {
    const current = await lockLiveProduct(tx, id)
    requireProduct(expected, current, { setsStock: false })
    await tx.$executeRaw`
      UPDATE products SET deleted_at = now(), updated_at = now(), version = version + 1 WHERE id = ${id}`
    await recordEvents(tx, [
      { type: 'product.deleted', productId: id, data: { sku: current.sku, stock: current.stock }, performedBy }
    ])
  })
}

/**
 * Adjusts stock by a signed amount.
 *
 * @throws ApiError PRODUCT_NOT_FOUND, INSUFFICIENT_STOCK if the stock would fall below zero, VALIDATION_FAILED if it
 *   would rise above its maximum
 */
export async function adjustStock(
  tx: Transaction,
  id: number,
  { delta, reason = 'adjustment' }: StockAdjustment,
  options: AdjustOptions
): Promise<Product> {
  const before = fieldsOf(await lockLiveProduct(tx, id))
  const { stock } = before
  const balanceAfter = stock + delta
  if (balanceAfter < 0) throw insufficientStock([{ product_id: id, requested: -delta, available: stock }])
  requireStockLimit(stock, balanceAfter, 'body/delta')
  await moveStock(tx, [{ productId: id, delta, balanceAfter, reason, orderId: null }])
  const lowStock = lowStockBetween(id, before, { ...before, stock: balanceAfter }, options)
  await recordEvents(tx, [
    {
      type: 'product.updated',
      productId: id,
      data: { changes: { stock: { from: stock, to: balanceAfter } }, reason },
      performedBy: options.performedBy
    },
    ...lowStock
  ])
  return await readProduct(tx, id, options.currency)
}

/** @throws ApiError VALIDATION_FAILED */
function requestedPrice(input: ProductUpdate, currency: string): number | undefined {
  const errors: FieldError[] = []
  const priceCents = priceCentsOf(input, currency, errors)
  if (errors.length > 0) throw validationFailed(errors)
  return priceCents
}

async function lockLiveProduct(tx: Transaction, id: number): Promise<LockedProduct> {
  const product = (await lockProducts(tx, [id])).get(id)
  if (!product || product.isDeleted) throw productNotFound(id)
  return product
}

/** The fields that can change, named as in the API and the event log. */
interface Fields {
  sku: string
  name: string
  price_cents: number
  stock: number
  low_stock_threshold: number | null
}

function fieldsOf({ sku, name, priceCents, stock, lowStockThreshold }: LockedProduct): Fields {
  return { sku, name, price_cents: priceCents, stock, low_stock_threshold: lowStockThreshold }
}

function targetOf(current: Fields, input: ProductUpdate, priceCents = current.price_cents, path = 'body'): Fields {
  const {
    name = current.name,
    stock = current.stock,
    low_stock_threshold: threshold = current.low_stock_threshold
  } = input
  return {
    sku: targetSku(current.sku, input.sku, path),
    name,
    price_cents: priceCents,
    stock,
    low_stock_threshold: threshold
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

/** The fields of a product before and after an update. */
export interface Change {
  id: number
  before: Fields
  after: Fields
}

/**
 * What an update changes of a locked product; fields that the client does not name stay.
 *
 * @param path the product's place in the request, for error messages
 * @throws ApiError VALIDATION_FAILED for a sku that breaks a rule, and for a stock above the limit
 */
export function changeOf(
  current: LockedProduct,
  input: ProductUpdate,
  priceCents: number | undefined,
  path = 'body'
): Change {
  const before = fieldsOf(current)
  const after = targetOf(before, input, priceCents, path)
  requireStockLimit(before.stock, after.stock, `${path}/stock`)
  return { id: current.id, before, after }
}

/** Whether any field differs. */
export function isChanged({ before, after }: Change): boolean {
  return Object.keys(changesBetween(before, after)).length > 0
}

/** Whether a field other than the stock differs. The version counts these changes. */
export function changesFields({ before, after }: Change): boolean {
  return Object.keys(changesBetween(before, after)).some(name => name !== 'stock')
}

/**
 * Requires the currency of this process to be the database's before prices change.
 *
 * @throws ApiError CURRENCY_IN_USE
 */
export async function requireCurrency(tx: Transaction, changes: readonly Change[], currency: string): Promise<void> {
  if (changes.some(({ before, after }) => before.price_cents !== after.price_cents)) {
    await requireShopCurrency(tx, currency)
  }
}

/** Whether the product gets another sku. */
export function isRenamed({ before, after }: Change): boolean {
  return before.sku !== after.sku
}

/** Moves the stock of products that got another one, and records the events of all, in list order. */
export async function recordChanges(
  tx: Transaction,
  changes: readonly Change[],
  options: AdjustOptions
): Promise<void> {
  const movements = changes
    .filter(({ before, after }) => before.stock !== after.stock)
    .map(({ id, before, after }) => ({
      productId: id,
      delta: after.stock - before.stock,
      balanceAfter: after.stock,
      reason: 'stock_set',
      orderId: null
    }))
  if (movements.length > 0) await moveStock(tx, movements)
  await recordEvents(
    tx,
    changes.flatMap(({ id, before, after }) => [
      {
        type: 'product.updated' as const,
        productId: id,
        data: { changes: changesBetween(before, after) },
        performedBy: options.performedBy
      },
      ...lowStockBetween(id, before, after, options)
    ])
  )
}

function lowStockBetween(id: number, before: Fields, after: Fields, options: AdjustOptions): NewEvent[] {
  const from = levelOf(before.stock, before.low_stock_threshold, options)
  const to = levelOf(after.stock, after.low_stock_threshold, options)
  return lowStockEvents({ id, sku: after.sku }, from, to, options.performedBy)
}

/** @throws ApiError SKU_EXISTS, after which PostgreSQL refuses every statement until a rollback */
export async function writeFields(tx: Transaction, { id, after }: Change): Promise<void> {
  const { sku, name, price_cents: priceCents, low_stock_threshold: threshold } = after
  try {
    const written = await tx.$executeRaw`
      UPDATE products
      SET sku = ${sku}, name = ${name}, price_cents = ${priceCents}, low_stock_threshold = ${threshold},
        version = version + 1, updated_at = now()
      WHERE id = ${id} AND NOT EXISTS (
        SELECT FROM products AS other WHERE sku = ${otherSpelling(sku) ?? null}::text AND deleted_at IS NULL
          AND other.id <> ${id})`
    if (written === 0) throw skuExists(sku)
  } catch (error) {
    throw isUniqueViolation(error, 'products_live_sku_key') ? skuExists(sku) : error
  }
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

function changesBetween(before: Fields, after: Fields): Record<string, { from: unknown; to: unknown }> {
  const names = ['sku', 'name', 'price_cents', 'stock', 'low_stock_threshold'] as const
  return Object.fromEntries(
    names.filter(name => before[name] !== after[name]).map(name => [name, { from: before[name], to: after[name] }])
  )
}
