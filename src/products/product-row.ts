import { Prisma } from '../generated/prisma/client.js'
import type { Instant } from '../database/reads.js'
import { toDecimal } from '../money/amounts.js'
import type { ProductRecord } from '../shop/records.js'
import type { Product } from './schemas.js'

/** The columns of a `ProductRow`. */
export const productColumns = Prisma.sql`
  id, sku, name, price_cents, stock, low_stock_threshold, version, created_at, updated_at`

export interface ProductRow {
  id: bigint
  sku: string
  name: string
  price_cents: bigint
  stock: bigint
  low_stock_threshold: number | null
  version: number
  created_at: Instant
  updated_at: Instant
}

/** Converts a row to the API's representation, with its price also as a decimal of the currency. */
export function toProduct(row: ProductRow, currency: string): Product {
  return productOf(
    {
      id: Number(row.id),
      sku: row.sku,
      name: row.name,
      priceCents: Number(row.price_cents),
      stock: Number(row.stock),
      lowStockThreshold: row.low_stock_threshold,
      version: row.version,
      createdAt: row.created_at,
      updatedAt: row.updated_at
    },
    currency
  )
}

/** The same for a product that a command decided on. */
export function productOf(record: Omit<ProductRecord, 'isDeleted'>, currency: string): Product {
  const { id, sku, name, priceCents, stock, lowStockThreshold, version, createdAt, updatedAt } = record
  return {
    id,
    sku,
    name,
    price: toDecimal(priceCents, currency),
    price_cents: priceCents,
    stock,
    low_stock_threshold: lowStockThreshold,
    version,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString()
  }
}
