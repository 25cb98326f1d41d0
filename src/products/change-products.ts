import type { PrismaClient } from '../generated/prisma/client.js'
import { isUniqueViolation } from '../database/failures.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { insufficientStock, productNotFound, skuExists, validationFailed, type FieldError } from '../errors.js'
import { requireVersion, type ExpectedVersions } from '../etag.js'
import { recordEvents } from '../events/record-events.js'
import { priceCentsOf } from './create-products.js'
import { readProduct } from './read-products.js'
import { lockProducts, moveStock, type LockedProduct } from './stock.js'
import type { Product, ProductUpdate, StockAdjustment } from './schemas.js'

/**
 * Changes the fields that are given. A change to what it already is changes nothing, its version included.
 *
 * @param isPartial false asks for every field
 * @throws ApiError PRODUCT_NOT_FOUND, SKU_EXISTS, PRECONDITION_FAILED, VALIDATION_FAILED
 */
export async function updateProduct (prisma: PrismaClient, id: number, input: ProductUpdate, isPartial: boolean, expected: ExpectedVersions | undefined, performedBy: string): Promise<Product> {
  const priceCents = priceCentsOf(input)
  if (!isPartial) requireAllFields(input)
  return await inTransaction(prisma, async tx => {
    const current = await lockLiveProduct(tx, id)
    requireVersion(expected, current.version)
    const target = { sku: input.sku ?? current.sku, name: input.name ?? current.name, price_cents: priceCents ?? current.priceCents, stock: input.stock ?? current.stock }
    const changes = changesBetween({ sku: current.sku, name: current.name, price_cents: current.priceCents, stock: current.stock }, target)
    if (Object.keys(changes).length === 0) return await readProduct(tx, id)
    await writeFields(tx, id, target)
    if (target.stock !== current.stock) {
      await moveStock(tx, [{ productId: id, delta: target.stock - current.stock, balanceAfter: target.stock, reason: 'stock_set', orderId: null }])
    }
    await recordEvents(tx, [{ type: 'product.updated', productId: id, data: { changes }, performedBy }])
    return await readProduct(tx, id)
  })
}

/**
 * Takes the product out of the catalogue and frees its sku; its row stays for the orders and the ledger that refer to it.
 *
 * @throws ApiError PRODUCT_NOT_FOUND, PRECONDITION_FAILED
 */
export async function deleteProduct (prisma: PrismaClient, id: number, expected: ExpectedVersions | undefined, performedBy: string): Promise<void> {
  await inTransaction(prisma, async tx => {
    const current = await lockLiveProduct(tx, id)
    requireVersion(expected, current.version)
    await tx.$executeRaw`UPDATE products SET deleted_at = now(), updated_at = now(), version = version + 1 WHERE id = ${id}`
    await recordEvents(tx, [{ type: 'product.deleted', productId: id, data: { sku: current.sku, stock: current.stock }, performedBy }])
  })
}

/**
 * Moves stock by a signed amount.
 *
 * @throws ApiError PRODUCT_NOT_FOUND, INSUFFICIENT_STOCK when it would go below zero
 */
export async function adjustStock (tx: Transaction, id: number, { delta, reason = 'adjustment' }: StockAdjustment, performedBy: string): Promise<Product> {
  const { stock } = await lockLiveProduct(tx, id)
  const balanceAfter = stock + delta
  if (balanceAfter < 0) throw insufficientStock([{ product_id: id, requested: -delta, available: stock }])
  await moveStock(tx, [{ productId: id, delta, balanceAfter, reason, orderId: null }])
  await recordEvents(tx, [{ type: 'product.updated', productId: id, data: { changes: { stock: { from: stock, to: balanceAfter } }, reason }, performedBy }])
  return await readProduct(tx, id)
}

async function lockLiveProduct (tx: Transaction, id: number): Promise<LockedProduct> {
  const product = (await lockProducts(tx, [id])).get(id)
  if (!product || product.isDeleted) throw productNotFound(id)
  return product
}

async function writeFields (tx: Transaction, id: number, { sku, name, price_cents: priceCents }: { sku: string, name: string, price_cents: number }): Promise<void> {
  try {
    await tx.$executeRaw`UPDATE products SET sku = ${sku}, name = ${name}, price_cents = ${priceCents}, version = version + 1, updated_at = now() WHERE id = ${id}`
  } catch (error) {
    throw isUniqueViolation(error, 'products_live_sku_key') ? skuExists(sku) : error
  }
}

function requireAllFields (input: ProductUpdate): void {
  const missing: FieldError[] = (['sku', 'name', 'stock'] as const)
    .filter(field => input[field] === undefined)
    .map(field => ({ path: `body/${field}`, message: 'is required when partial=false' }))
  if (input.price === undefined && input.price_cents === undefined) missing.push({ path: 'body/price', message: 'is required when partial=false (or price_cents)' })
  if (missing.length > 0) throw validationFailed(missing)
}

function changesBetween<T extends Record<string, unknown>> (before: T, after: T): Record<string, { from: unknown, to: unknown }> {
  return Object.fromEntries(Object.keys(before).filter(key => before[key] !== after[key]).map(key => [key, { from: before[key], to: after[key] }]))
}
