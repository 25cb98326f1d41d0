import type { Queryable } from '../database/transaction.js'
import type { EventType } from '../events/event-types.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import type { Shop as ShopSettings } from '../tenancy/shop.js'
import type { Shop } from './schemas.js'

/** What is shown of a shop depends on. */
export type ShownShop = Pick<ShopSettings, 'id' | 'currency' | 'lowStockThreshold'>

/**
 * Reads the current state of the shop in one database snapshot: an order is in the count, the stock and the events, or
 * in none of them. Reads a fixed number of the newest rows, however large the tables are.
 */
export async function readShop(
  prisma: PrismaClient,
  { id: shopId, currency, lowStockThreshold }: ShownShop
): Promise<Omit<Shop, 'orders_per_second'>> {
  return await prisma.$transaction(
    async tx => ({
      currency,
      ...(await readTotals(tx, shopId)),
      busiest_products: await readBusiestProducts(tx, shopId, lowStockThreshold),
      latest_events: await readLatestEvents(tx, shopId)
    }),
    { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead }
  )
}

async function readTotals(database: Queryable, shopId: number): Promise<Pick<Shop, 'products' | 'orders'>> {
  const [{ products, orders }] = await database.$queryRaw<[{ products: bigint; orders: bigint }]>`
    SELECT product_count AS products,
      (SELECT coalesce(sum(order_count), 0)::bigint FROM order_totals
        WHERE shop_id = ${shopId} AND kind = 'status') AS orders
    FROM shops WHERE id = ${shopId}`
  return { products: Number(products), orders: Number(orders) }
}

// Covers the whole minute of a slow shop, and enough of a fast one for an estimate. Reading and adding them up takes
// less than 10 ms, by the primary key.
const maxMovements = 5_000

const maxProducts = 8

// What has sold out sells no more: without places of its own it would vanish just when somebody has to act.
const keptSoldOut = 3

/** Reads the newest rows of the ledger by id: ids grow with time, and the times have no index. */
async function readBusiestProducts(
  database: Queryable,
  shopId: number,
  lowStockThreshold: number | undefined
): Promise<Shop['busiest_products']> {
  const rows = await database.$queryRaw<BusyProductRow[]>`
    /* shop:busiest-products */ WITH recent AS MATERIALIZED (
      SELECT id, product_id, created_at,
        CASE WHEN delta < 0 AND order_id IS NOT NULL AND created_at > now() - interval '1 minute' THEN -delta ELSE 0 END
          AS sold
      FROM stock_movements WHERE shop_id = ${shopId} ORDER BY id DESC LIMIT ${maxMovements}
    ), span AS (
      SELECT CASE
        WHEN count(*) < ${maxMovements} THEN 60
        ELSE least(greatest(extract(epoch FROM now() - min(created_at)), 1), 60)
      END AS seconds
      FROM recent
    ), moved AS (
      SELECT product_id, sum(sold) AS sold, max(id) AS last_id FROM recent GROUP BY product_id
    ), live AS (
      SELECT p.id, p.sku, p.name, p.stock,
        coalesce(p.low_stock_threshold, ${lowStockThreshold ?? null}::int) AS low_stock_threshold, moved.sold,
        moved.last_id, p.stock = 0 AND row_number() OVER (PARTITION BY p.stock = 0 ORDER BY moved.last_id DESC)
          <= ${keptSoldOut} AS is_kept
      FROM moved JOIN products p ON p.shop_id = ${shopId} AND p.id = moved.product_id WHERE p.deleted_at IS NULL
    ), chosen AS (
      SELECT * FROM live ORDER BY is_kept DESC, sold DESC, last_id DESC LIMIT ${maxProducts}
    )
    SELECT id, sku, name, stock, low_stock_threshold, coalesce(stock <= low_stock_threshold, false) AS is_low,
      round(sold * 60 / span.seconds)::float8 AS sold_per_minute
    FROM chosen, span ORDER BY sold DESC, last_id DESC`
  return rows.map(({ id, sku, name, stock, low_stock_threshold: threshold, is_low: isLow, sold_per_minute: sold }) => ({
    id: Number(id),
    sku,
    name,
    stock: Number(stock),
    is_low: isLow,
    low_stock_threshold: threshold,
    sold_per_minute: sold
  }))
}

interface BusyProductRow {
  id: bigint
  sku: string
  name: string
  stock: bigint
  low_stock_threshold: number | null
  is_low: boolean
  sold_per_minute: number
}

// More than fit on a screen.
const maxEvents = 20

async function readLatestEvents(database: Queryable, shopId: number): Promise<Shop['latest_events']> {
  const rows = await database.$queryRaw<LatestEventRow[]>`
    /* shop:latest-events */ WITH latest AS MATERIALIZED (
      SELECT id, type, order_id, data, performed_by, created_at,
        coalesce(product_id, CASE
          WHEN type = 'order.created' AND json_array_length(data -> 'items') = 1
          THEN (data #>> '{items,0,product_id}')::bigint
        END) AS product_id
      FROM (SELECT * FROM events WHERE shop_id = ${shopId} ORDER BY id DESC LIMIT ${maxEvents}) AS newest
    )
    SELECT latest.id, type, order_id, latest.product_id, p.name AS product_name,
      (data ->> 'total_quantity')::float8 AS total_quantity,
      (data ->> 'total_amount_cents')::float8 AS total_amount_cents,
      coalesce(data ->> 'stock', data #>> '{changes,stock,to}')::float8 AS stock,
      performed_by, latest.created_at
    FROM latest LEFT JOIN products p ON p.shop_id = ${shopId} AND p.id = latest.product_id ORDER BY latest.id DESC`
  return rows.map(({ id, order_id: orderId, product_id: productId, created_at: createdAt, ...row }) => ({
    ...row,
    id: Number(id),
    order_id: numberOf(orderId),
    product_id: numberOf(productId),
    created_at: createdAt.toISOString()
  }))
}

interface LatestEventRow {
  id: bigint
  type: EventType
  order_id: bigint | null
  product_id: bigint | null
  product_name: string | null
  total_quantity: number | null
  total_amount_cents: number | null
  stock: number | null
  performed_by: string
  created_at: Date
}

function numberOf(id: bigint | null): number | null {
  return id === null ? null : Number(id)
}
