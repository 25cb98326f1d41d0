import { Prisma } from '../generated/prisma/client.js'
import type { Instant } from '../database/reads.js'
import { toDecimal } from '../money/amounts.js'
import type { ProductDetails, ProductRecord } from '../shop/records.js'
import type { Product } from './schemas.js'

/** The columns of a `ProductRow`. */
export const productColumns = Prisma.sql`
  id, sku, name, description, is_active, price_cents, stock, low_stock_threshold, external_id, metadata, version,
  created_at, updated_at`

export interface ProductRow {
  id: bigint
  sku: string
  name: string
  description: string | null
  is_active: boolean
  price_cents: bigint
  stock: bigint
  low_stock_threshold: number | null
  external_id: string | null
  metadata: Record<string, string>
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
      isActive: row.is_active,
      version: row.version,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      details: { description: row.description, externalId: row.external_id, metadata: row.metadata }
    },
    currency
  )
}

type ShownRecord = Omit<ProductRecord, 'isDeleted' | 'stockElsewhere' | 'otherStock'>

/** The same for a product that a command decided on, which needed its details. */
export function productOf(record: ShownRecord, currency: string): Product {
  const { id, sku, name, priceCents, stock, lowStockThreshold, isActive, version, createdAt, updatedAt } = record
  const { description, externalId, metadata } = detailsOf(record)
  return {
    id,
    sku,
    name,
    description,
    is_active: isActive,
    price: toDecimal(priceCents, currency),
    price_cents: priceCents,
    stock,
    low_stock_threshold: lowStockThreshold,
    external_id: externalId,
    metadata,
    version,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString()
  }
}

/** The details of a product that was loaded with them. */
export function detailsOf({ id, details }: Pick<ProductRecord, 'id' | 'details'>): ProductDetails {
  if (!details) throw new Error(`product ${id} was loaded without its details`)
  return details
}
