import { Prisma } from '../generated/prisma/client.js'
import type { Queryable, Transaction } from '../database/transaction.js'

/** The fields of a product that a sale needs. */
export interface ProductForSale {
  id: number
  sku: string
  name: string
  priceCents: number
  stock: number
  version: number
}

/** A product whose row this transaction has locked: no other transaction can move its stock until this one ends. */
export interface LockedProduct extends ProductForSale {
  isDeleted: boolean
  /** The product's own threshold; null: the threshold of the settings applies. */
  lowStockThreshold: number | null
}

/** A change of one product's stock, with the stock after it; the caller holds the product's lock. */
export interface StockMovement {
  productId: number
  delta: number
  balanceAfter: number
  reason: string
  orderId: number | null
}

/**
 * Locks products, deleted ones included, in the order of their ids, which prevents deadlocks. Ids that do not exist
 * are left out. The lock is the one that an UPDATE of non-key columns takes: it excludes every other transaction that
 * moves stock, and still lets others insert rows that refer to the product.
 */
export async function lockProducts(tx: Transaction, ids: readonly number[]): Promise<Map<number, LockedProduct>> {
  const rows = await tx.$queryRaw<LockedRow[]>`
    /* products:lock */ SELECT id, sku, name, price_cents, stock, version, low_stock_threshold,
      deleted_at IS NOT NULL AS is_deleted
    FROM products WHERE id = ANY (${ids}::bigint[]) ORDER BY id FOR NO KEY UPDATE`
  return new Map(
    rows.map(row => [
      Number(row.id),
      { ...toProductForSale(row), lowStockThreshold: row.low_stock_threshold, isDeleted: row.is_deleted }
    ])
  )
}

/** Reads products that can be sold without locking them, for reads that decide nothing. */
export async function readProductsForSale(
  database: Queryable,
  ids: readonly number[]
): Promise<Map<number, ProductForSale>> {
  const rows = await database.$queryRaw<RowForSale[]>`
    SELECT id, sku, name, price_cents, stock, version FROM products
    WHERE id = ANY (${ids}::bigint[]) AND deleted_at IS NULL`
  return new Map(rows.map(row => [Number(row.id), toProductForSale(row)]))
}

/** Writes the first entry of each product's ledger: its initial stock. */
export async function openLedgers(
  tx: Transaction,
  products: ReadonlyArray<{ id: number; stock: number }>
): Promise<void> {
  const stocked = products.filter(({ stock }) => stock > 0).map(({ id, stock }) => ({ id, stock }))
  if (stocked.length === 0) return
  await tx.$executeRaw`
    INSERT INTO stock_movements (product_id, delta, balance_after, reason)
    SELECT id, stock, stock, 'initial_stock'
    FROM json_to_recordset(${JSON.stringify(stocked)}::json) AS p (id bigint, stock bigint)`
}

/**
 * Moves stock and writes the ledger, in one statement.
 *
 * @param movements at least one
 */
export async function moveStock(tx: Transaction, movements: readonly StockMovement[]): Promise<void> {
  await tx.$executeRaw`
    WITH moved AS (
      SELECT product_id, delta, balance_after, reason, order_id
      FROM json_to_recordset(${JSON.stringify(movements.map(toRow))}::json)
        AS m (product_id bigint, delta bigint, balance_after bigint, reason text, order_id bigint)
    ), ${stockMovement(
      'moved',
      movements.map(({ productId }) => productId)
    )}
    SELECT count(*) FROM moved`
}

/**
 * Two common table expressions that move stock and write the ledger, for use in larger statements. The `CHECK (stock
 * >= 0)` of the table makes overselling impossible. The version stays: it counts changes of the product's fields.
 *
 * @param source an earlier common table expression with product_id, delta, balance_after, reason and order_id
 * @param productIds at least the products of `source`. PostgreSQL cannot estimate how many rows `source` has, and
 *   without these ids it may read the whole table.
 */
export function stockMovement(source: string, productIds: readonly number[]): Prisma.Sql {
  const from = Prisma.raw(source)
  return Prisma.sql`
    stock_recorded AS (
      INSERT INTO stock_movements (product_id, delta, balance_after, reason, order_id)
      SELECT product_id, delta, balance_after, reason, order_id FROM ${from}
    ), stock_moved AS (
      UPDATE products SET stock = products.stock + sums.delta, updated_at = now()
      FROM (SELECT product_id, sum(delta)::bigint AS delta FROM ${from} GROUP BY product_id) AS sums
      WHERE products.id = sums.product_id AND products.id = ANY (${productIds}::bigint[])
    )`
}

interface RowForSale {
  id: bigint
  sku: string
  name: string
  price_cents: bigint
  stock: bigint
  version: number
}

interface LockedRow extends RowForSale {
  low_stock_threshold: number | null
  is_deleted: boolean
}

function toProductForSale(row: RowForSale): ProductForSale {
  return {
    id: Number(row.id),
    sku: row.sku,
    name: row.name,
    priceCents: Number(row.price_cents),
    stock: Number(row.stock),
    version: row.version
  }
}

function toRow({ productId, delta, balanceAfter, reason, orderId }: StockMovement) {
  return { product_id: productId, delta, balance_after: balanceAfter, reason, order_id: orderId }
}
