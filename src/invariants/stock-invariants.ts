import { Prisma } from '../generated/prisma/client.js'
import { mainLocation } from '../shop/stock-levels.js'
import type { CheckedRows } from './checked-rows.js'
import type { Invariant } from './invariant.js'

/**
 * A full check adds up all movements. A recent check works by induction: the invariant held up to the checkpoint, and
 * every later balance is the previous one plus its delta (which the next invariant checks), so the last balance is the
 * sum. That costs one index lookup for each product and location, however long the ledger is.
 */
export const stockInvariant: Invariant = {
  name: 'stock is the sum of its movements',
  repair:
    'The movements are the truth: find out who changed `products.stock`, `stock_elsewhere` or `stock_levels` by ' +
    'hand, and set them to the sums of the movements of the product while nothing else writes them.',
  violations: rows => {
    const { isFull, shopId } = rows
    const sum = isFull ? Prisma.sql`coalesce(sum, 0)` : Prisma.sql`'not checked'`
    const sums = isFull
      ? Prisma.sql`FULL JOIN (
          SELECT product_id, location_id, sum(delta)::bigint AS sum FROM stock_movements
          WHERE shop_id = ${shopId} GROUP BY 1, 2
        ) AS movements USING (product_id, location_id)`
      : Prisma.empty
    return Prisma.sql`
      SELECT product_id AS id, format('product %s, location %s: stock %s, sum of movements %s, last balance %s',
        product_id, location_id, coalesce(quantity::text, 'missing'), ${sum},
        coalesce(last, 0)) AS detail
      FROM (SELECT * FROM (${levels(rows)}) AS stored ${sums}) AS level
      LEFT JOIN LATERAL (${lastBalance(shopId)}) AS balance ON true
      WHERE quantity IS DISTINCT FROM coalesce(last, 0)
        ${isFull ? Prisma.sql`OR quantity IS DISTINCT FROM coalesce(sum, 0)` : Prisma.empty}`
  }
}

/** What is stored about each product and location. */
function levels({ shopId, products }: CheckedRows): Prisma.Sql {
  return Prisma.sql`
    SELECT id AS product_id, ${mainLocation}::bigint AS location_id, stock - stock_elsewhere AS quantity
    FROM products WHERE shop_id = ${shopId} ${products(Prisma.sql`id`)}
    UNION ALL
    SELECT product_id, location_id, quantity FROM stock_levels
    WHERE shop_id = ${shopId} ${products(Prisma.sql`product_id`)}`
}

/** Two look-ups, because location 1 has no index of its own (see the migration). */
function lastBalance(shopId: number): Prisma.Sql {
  const ofProduct = Prisma.sql`shop_id = ${shopId} AND movement.product_id = level.product_id`
  return Prisma.sql`
    (SELECT balance_after AS last FROM stock_movements AS movement
      WHERE level.location_id = ${mainLocation} AND ${ofProduct} AND movement.location_id = ${mainLocation}
      ORDER BY id DESC LIMIT 1)
    UNION ALL
    (SELECT balance_after FROM stock_movements AS movement
      WHERE ${ofProduct} AND movement.location_id = level.location_id AND movement.location_id > 1
      ORDER BY id DESC LIMIT 1)`
}

/** Products that are still to follow a change of a location are left out. */
export const saleableInvariant: Invariant = {
  name: 'what can be sold is at active locations',
  repair:
    'Set `products.stock` to what is at the active locations, and `products.stock_elsewhere` so that the difference ' +
    'of the two stays what is at location 1.',
  violations: rows => Prisma.sql`
    SELECT p.id, format('product %s: stock %s, at active locations %s', p.id, stock, saleable) AS detail
    FROM products AS p
    CROSS JOIN LATERAL (
      SELECT CASE WHEN coalesce((
          SELECT is_active FROM locations AS main WHERE main.shop_id = p.shop_id AND main.id = ${mainLocation}
        ), true)
        THEN stock - stock_elsewhere ELSE 0 END + coalesce((
          SELECT sum(quantity) FROM stock_levels AS level
          JOIN locations AS location ON location.shop_id = level.shop_id AND location.id = level.location_id
          WHERE level.shop_id = p.shop_id AND level.product_id = p.id AND is_active
        ), 0) AS saleable
    ) AS counted
    WHERE p.shop_id = ${rows.shopId} AND stock <> saleable ${rows.products(Prisma.sql`p.id`)}
      AND NOT EXISTS (SELECT FROM locations WHERE shop_id = ${rows.shopId} AND p.id > settled_to)`
}

/**
 * Adds up from the last balance before the checkpoint, which was right, or from zero. It takes one pass: PostgreSQL
 * cannot estimate how many movements are newer than its statistics, and may choose the slowest way to join them.
 */
export const balanceInvariant: Invariant = {
  name: 'every balance follows from the movements before',
  repair:
    'Find the session that wrote to `stock_movements` by hand. The ledger is append-only: if the stock is right, ' +
    'leave the row and keep a note of it; if not, POST /products/{id}/stock with a reason.',
  violations: ({ shopId, movementsAfter, movements }) => Prisma.sql`
    SELECT id, format('movement %s of product %s at location %s: balance %s, should be %s',
      id, product_id, location_id, balance_after, sum) AS detail
    FROM (
      SELECT id, product_id, location_id, balance_after,
        sum(delta) OVER of_level + first_value(balance_before) OVER of_level AS sum
      FROM (
        SELECT id, product_id, location_id, balance_after, delta,
          CASE row_number() OVER of_level WHEN 1 THEN coalesce((
            SELECT balance_after FROM stock_movements AS before
            WHERE before.shop_id = ${shopId} AND before.product_id = movement.product_id
              AND before.location_id = movement.location_id AND before.id <= ${movementsAfter}
            ORDER BY before.id DESC LIMIT 1
          ), 0) END AS balance_before
        FROM stock_movements AS movement WHERE shop_id = ${shopId} ${movements(Prisma.sql`id`)}
        WINDOW of_level AS (PARTITION BY product_id, location_id ORDER BY id)
      ) AS moved
      WINDOW of_level AS (PARTITION BY product_id, location_id ORDER BY id)
    ) AS balances
    WHERE balance_after <> sum`
}
