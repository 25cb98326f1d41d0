import type { Outcome } from '../batching/group-commit.js'
import type { Transaction } from '../database/transaction.js'
import { skuExists, validationFailed } from '../errors.js'
import { recordEvents } from '../events/record-events.js'
import { productColumns, toProduct, type ProductRow } from './product-row.js'
import { openLedgers } from './stock.js'
import type { Product, ProductCreate, ProductUpdate } from './schemas.js'

/** A requested product, with its price in minor units. */
export interface NewProduct {
  sku: string
  name: string
  priceCents: number
  stock: number
  /** The stock at which it is low; null: the threshold of the settings applies. */
  lowStockThreshold?: number | null
}

/**
 * Reads a product from a request body.
 *
 * @param path the product's place in the request, for error messages
 * @throws ApiError VALIDATION_FAILED unless exactly one of `price` and `price_cents` is given
 */
export function readNewProduct(input: ProductCreate, path = 'body'): NewProduct {
  const priceCents = priceCentsOf(input, path)
  if (priceCents === undefined) {
    throw validationFailed([{ path: `${path}/price`, message: 'is required (or price_cents)' }])
  }
  return {
    sku: input.sku,
    name: input.name,
    priceCents,
    stock: input.stock ?? 0,
    lowStockThreshold: input.low_stock_threshold ?? null
  }
}

/** @throws ApiError SKU_EXISTS */
export async function createProduct(tx: Transaction, product: NewProduct, performedBy: string): Promise<Product> {
  const [outcome] = await createProducts(tx, [product], performedBy)
  if (!outcome?.ok) throw outcome?.error ?? new Error('the product has no outcome')
  return outcome.result
}

/**
 * Creates products with their ledgers and events, in three statements however many products there are.
 *
 * @returns one outcome for each product: SKU_EXISTS if a live product or an earlier product of the list has the sku
 */
export async function createProducts(
  tx: Transaction,
  products: readonly NewProduct[],
  performedBy: string
): Promise<Array<Outcome<Product>>> {
  const rows = await tx.$queryRaw<ProductRow[]>`
    INSERT INTO products (sku, name, price_cents, stock, low_stock_threshold)
    SELECT sku, name, price_cents, stock, low_stock_threshold
    FROM json_to_recordset(${JSON.stringify(products.map(toRow))}::json)
      AS p (ordinal int, sku text, name text, price_cents bigint, stock bigint, low_stock_threshold int)
    ORDER BY ordinal
    ON CONFLICT (sku) WHERE deleted_at IS NULL DO NOTHING RETURNING ${productColumns}`
  const created = new Map(rows.map(row => [row.sku, toProduct(row)]))
  await openLedgers(tx, [...created.values()])
  await recordEvents(
    tx,
    [...created.values()].map(({ id, sku, name, price_cents: priceCents, stock, low_stock_threshold: threshold }) => ({
      type: 'product.created',
      productId: id,
      data: { sku, name, price_cents: priceCents, stock, low_stock_threshold: threshold },
      performedBy
    }))
  )
  return products.map(({ sku }) => {
    const product = created.get(sku)
    created.delete(sku)
    return product ? { ok: true, result: product } : { ok: false, error: skuExists(sku) }
  })
}

/** @throws ApiError VALIDATION_FAILED if both fields are given */
export function priceCentsOf(
  { price, price_cents: priceCents }: Pick<ProductUpdate, 'price' | 'price_cents'>,
  path = 'body'
): number | undefined {
  if (price !== undefined && priceCents !== undefined) {
    throw validationFailed([{ path: `${path}/price`, message: 'cannot be combined with price_cents' }])
  }
  return price === undefined ? priceCents : Math.round(price * 100)
}

function toRow({ sku, name, priceCents, stock, lowStockThreshold }: NewProduct, ordinal: number) {
  return { ordinal, sku, name, price_cents: priceCents, stock, low_stock_threshold: lowStockThreshold }
}
