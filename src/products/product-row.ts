import { Prisma } from '../generated/prisma/client.js'
import type { Instant } from '../database/reads.js'
import { toDecimal } from '../money/amounts.js'
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
  const priceCents = Number(row.price_cents)
  return {
    id: Number(row.id),
    sku: row.sku,
    name: row.name,
    price: toDecimal(priceCents, currency),
    price_cents: priceCents,
    stock: Number(row.stock),
    low_stock_threshold: row.low_stock_threshold,
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString()
  }
}
