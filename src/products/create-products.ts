import type { Outcome } from '../batching/group-commit.js'
import type { Transaction } from '../database/transaction.js'
import { requireShopCurrency } from '../database/shop-currency.js'
import { skuExists, validationFailed, type FieldError } from '../errors.js'
import { recordEvents } from '../events/record-events.js'
import { readPrice } from '../money/prices.js'
import { productColumns, toProduct, type ProductRow } from './product-row.js'
import { normalizeSku, otherSpelling, skuProblem } from './sku.js'
import { openLedgers } from './stock.js'
import type { Product, ProductCreate, ProductUpdate } from './schemas.js'

/** A requested product, with a normalized sku and its price in minor units. */
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
    lowStockThreshold: input.low_stock_threshold ?? null
  }
}

interface CreateOptions {
  currency: string
  performedBy: string
}

/** @throws ApiError SKU_EXISTS, CURRENCY_IN_USE */
export async function createProduct(tx: Transaction, product: NewProduct, options: CreateOptions): Promise<Product> {
  const [outcome] = await createProducts(tx, [product], options)
  if (!outcome?.ok) throw outcome?.error ?? new Error('the product has no outcome')
  return outcome.result
}

/**
 * Creates products with their ledgers and events, in five statements however many products there are.
 *
 * @returns one outcome for each product: SKU_EXISTS if a live product or an earlier product of the list has the sku
 * @throws ApiError CURRENCY_IN_USE
 */
export async function createProducts(
  tx: Transaction,
  products: readonly NewProduct[],
  { currency, performedBy }: CreateOptions
): Promise<Array<Outcome<Product>>> {
  await requireShopCurrency(tx, currency)
  const rows = await tx.$queryRaw<ProductRow[]>`
    INSERT INTO products (sku, name, price_cents, stock, low_stock_threshold)
    SELECT sku, name, price_cents, stock, low_stock_threshold
    FROM json_to_recordset(${JSON.stringify(products.map(toRow))}::json)
      AS p (ordinal int, sku text, other_spelling text, name text, price_cents bigint, stock bigint,
        low_stock_threshold int)
    WHERE other_spelling IS NULL
      OR NOT EXISTS (SELECT FROM products AS earlier WHERE earlier.sku = other_spelling AND deleted_at IS NULL)
    ORDER BY ordinal
    ON CONFLICT (sku) WHERE deleted_at IS NULL DO NOTHING RETURNING ${productColumns}`
  const created = new Map(rows.map(row => [row.sku, toProduct(row, currency)]))
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

function toRow({ sku, name, priceCents, stock, lowStockThreshold }: NewProduct, ordinal: number) {
  return {
    ordinal,
    sku,
    other_spelling: otherSpelling(sku),
    name,
    price_cents: priceCents,
    stock,
    low_stock_threshold: lowStockThreshold
  }
}
