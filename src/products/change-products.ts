import type { PrismaClient } from '../generated/prisma/client.js'
import { isUniqueViolation } from '../database/failures.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { insufficientStock, productNotFound, skuExists, validationFailed, type FieldError } from '../errors.js'
import { requireVersion, type ExpectedVersions } from '../http/etag.js'
import { recordEvents, type NewEvent } from '../events/record-events.js'
import { priceCentsOf } from './create-products.js'
import { levelOf, lowStockEvents, type LowStockOptions } from './low-stock.js'
import { readProduct } from './read-products.js'
import { lockProducts, moveStock, type LockedProduct } from './stock.js'
import type { Product, ProductUpdate, StockAdjustment } from './schemas.js'

interface AdjustOptions extends LowStockOptions {
  performedBy: string
}

interface UpdateOptions extends AdjustOptions {
  /** false requires every mandatory field of a product. */
  isPartial: boolean
  expected: ExpectedVersions | undefined
}

/**
 * Changes the given fields. If no value differs, nothing changes, not even the version.
 *
 * @throws ApiError PRODUCT_NOT_FOUND, SKU_EXISTS, PRECONDITION_FAILED, VALIDATION_FAILED
 */
export async function updateProduct(
  prisma: PrismaClient,
  id: number,
  input: ProductUpdate,
  options: UpdateOptions
): Promise<Product> {
  const priceCents = priceCentsOf(input)
  const { isPartial, expected, performedBy } = options
  if (!isPartial) requireAllFields(input)
  return await inTransaction(prisma, async tx => {
    const current = await lockLiveProduct(tx, id)
    requireVersion(expected, current.version)
    const before = fieldsOf(current)
    const target = targetOf(before, input, priceCents)
    const changes = changesBetween(before, target)
    if (Object.keys(changes).length === 0) return await readProduct(tx, id)
    await writeFields(tx, id, target)
    if (target.stock !== current.stock) {
      await moveStock(tx, [
        {
          productId: id,
          delta: target.stock - current.stock,
          balanceAfter: target.stock,
          reason: 'stock_set',
          orderId: null
        }
      ])
    }
    const lowStock = lowStockBetween(id, before, target, options)
    await recordEvents(tx, [{ type: 'product.updated', productId: id, data: { changes }, performedBy }, ...lowStock])
    return await readProduct(tx, id)
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
  expected: ExpectedVersions | undefined,
  performedBy: string
): Promise<void> {
  await inTransaction(prisma, async tx => {
    const current = await lockLiveProduct(tx, id)
    requireVersion(expected, current.version)
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
 * @throws ApiError PRODUCT_NOT_FOUND, INSUFFICIENT_STOCK if the stock would fall below zero
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
  return await readProduct(tx, id)
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

function targetOf(current: Fields, input: ProductUpdate, priceCents = current.price_cents): Fields {
  const {
    sku = current.sku,
    name = current.name,
    stock = current.stock,
    low_stock_threshold: threshold = current.low_stock_threshold
  } = input
  return { sku, name, price_cents: priceCents, stock, low_stock_threshold: threshold }
}

function lowStockBetween(id: number, before: Fields, after: Fields, options: AdjustOptions): NewEvent[] {
  const from = levelOf(before.stock, before.low_stock_threshold, options)
  const to = levelOf(after.stock, after.low_stock_threshold, options)
  return lowStockEvents({ id, sku: after.sku }, from, to, options.performedBy)
}

async function writeFields(
  tx: Transaction,
  id: number,
  { sku, name, price_cents: priceCents, low_stock_threshold: threshold }: Fields
): Promise<void> {
  try {
    await tx.$executeRaw`
      UPDATE products
      SET sku = ${sku}, name = ${name}, price_cents = ${priceCents}, low_stock_threshold = ${threshold},
        version = version + 1, updated_at = now()
      WHERE id = ${id}`
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
