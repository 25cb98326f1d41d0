// The columns and values of products and of their stock ledger (see tables.ts).
import { Prisma } from '../generated/prisma/client.js'
import type { MovementRecord, ProductRecord } from './records.js'
import { assign, inputOf, inserter, isListed, type Numbered, type Owned } from './rows.js'
import { totalsColumns, totalsValues, type OwnerChange, type WithTotals } from './totals.js'

export const insertProducts = inserter(
  'products',
  {
    id: 'bigint',
    sku: 'text',
    name: 'text',
    price_cents: 'bigint',
    stock: 'bigint',
    low_stock_threshold: 'int',
    description: 'text',
    is_active: 'boolean',
    external_id: 'text',
    metadata: 'json',
    version: 'int',
    deleted_at: 'timestamptz',
    ...totalsColumns
  },
  ({ product, deletedAt, totals }: WithTotals & { product: ProductRecord; deletedAt: Date | null }) => ({
    id: product.id,
    sku: product.sku,
    name: product.name,
    price_cents: product.priceCents,
    stock: product.stock,
    low_stock_threshold: product.lowStockThreshold,
    description: product.details?.description,
    is_active: product.isActive,
    external_id: product.details?.externalId,
    metadata: product.details?.metadata ?? {},
    version: product.version,
    deleted_at: deletedAt,
    ...totalsValues(totals)
  })
)

interface ProductChange extends OwnerChange<ProductRecord> {
  /** Of the stock. */
  delta: number
}

const movedColumns = { id: 'bigint', delta: 'bigint', ...totalsColumns }

const movedValues = ({ id, delta, totals }: ProductChange) => ({ id, delta, ...totalsValues(totals) })

const productMoves = inputOf(movedColumns, movedValues)

const productEdits = inputOf(
  {
    ...movedColumns,
    name: 'text',
    price_cents: 'bigint',
    version: 'int',
    low_stock_threshold: 'int',
    description: 'text',
    is_active: 'boolean',
    metadata: 'json'
  },
  (change: ProductChange) => ({
    ...movedValues(change),
    name: change.edited?.name,
    price_cents: change.edited?.priceCents,
    version: change.edited?.version,
    low_stock_threshold: change.edited?.lowStockThreshold,
    description: change.edited?.details?.description,
    is_active: change.edited?.isActive,
    metadata: change.edited?.details?.metadata
  })
)

const addTotalsOfProducts = assign(totalsColumns, name => `products.${name} + input.${name}`)

/** Details stay as they are where the command did not need them. */
const editFields = Prisma.sql`,
        name = coalesce(input.name, products.name), price_cents = coalesce(input.price_cents, products.price_cents),
        version = coalesce(input.version, products.version),
        low_stock_threshold =
          CASE WHEN input.version IS NULL THEN products.low_stock_threshold ELSE input.low_stock_threshold END,
        description = CASE WHEN input.metadata IS NULL THEN products.description ELSE input.description END,
        is_active = coalesce(input.is_active, products.is_active),
        metadata = coalesce(input.metadata, products.metadata)`

/**
 * Stock moves by differences, and fields are written only where they changed: somebody who changes a row by hand does
 * not take the lock. The `CHECK (stock >= 0)` of the table makes overselling impossible even then. Most groups only
 * move stock, and their statement has nothing else.
 */
export function updateProducts(changes: ReadonlyArray<Owned<ProductChange>>): Prisma.Sql[] {
  if (changes.length === 0) return []
  const hasEdits = changes.some(({ row }) => row.edited !== undefined)
  return [
    Prisma.sql`
    products_changed AS (
      UPDATE products SET stock = products.stock + input.delta, ${addTotalsOfProducts}, updated_at = now()
        ${hasEdits ? editFields : Prisma.empty}
      FROM ${hasEdits ? productEdits(changes) : productMoves(changes)}
      WHERE products.shop_id = input.shop_id AND products.id = input.id ${isListed('products', changes)}
    )`
  ]
}

export const insertMovements = inserter(
  'stock_movements',
  {
    id: 'bigint',
    product_id: 'bigint',
    delta: 'bigint',
    balance_after: 'bigint',
    reason: 'text',
    order_id: 'bigint',
    part_id: 'bigint'
  },
  ({ id, productId, delta, balanceAfter, reason, orderId, partId }: Numbered<MovementRecord>) => ({
    id,
    product_id: productId,
    delta,
    balance_after: balanceAfter,
    reason,
    order_id: orderId,
    part_id: partId
  })
)
