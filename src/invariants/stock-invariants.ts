import { Prisma } from '../generated/prisma/client.js'
import { findViolations } from './find-violations.js'
import type { Invariant } from './invariant.js'

/**
 * A full check adds up all movements. A recent check works by induction: the invariant held up to the checkpoint, and
 * every later balance is the previous one plus its delta (which the next invariant checks), so the last balance is the
 * sum. That costs one index lookup for each product, however long its ledger is.
 */
export const stockInvariant: Invariant = {
  name: 'stock is the sum of its movements',
  repair:
    'The movements are the truth: find out who changed `products.stock` by hand, and set it to the sum of the ' +
    'movements of the product while nothing else writes it.',
  find: async (tx, rows) => {
    const sum = rows.isFull ? Prisma.sql`sum` : Prisma.sql`'not checked'`
    const sums = rows.isFull
      ? Prisma.sql`LEFT JOIN (
          SELECT product_id, sum(delta)::bigint AS sum FROM stock_movements
          WHERE shop_id = ${rows.shopId} GROUP BY product_id
        ) AS movements ON product_id = p.id`
      : Prisma.empty
    return await findViolations(
      tx,
      Prisma.sql`
      SELECT p.id,
        format('product %s: stock %s, sum of movements %s, last balance %s', p.id, stock, ${sum}, last) AS detail
      FROM products AS p
      LEFT JOIN LATERAL (
        SELECT balance_after AS last FROM stock_movements
        WHERE shop_id = ${rows.shopId} AND product_id = p.id ORDER BY id DESC LIMIT 1
      ) AS balance ON true
      ${sums}
      WHERE p.shop_id = ${rows.shopId}
        AND (stock <> coalesce(last, 0) ${rows.isFull ? Prisma.sql`OR stock <> coalesce(sum, 0)` : Prisma.empty})
        ${rows.products(Prisma.sql`p.id`)}
      ${rows.isFull ? ofMissingProducts(rows.shopId) : Prisma.empty}`
    )
  }
}

/** Movements have no foreign key to products; no write of the service can leave one behind. */
function ofMissingProducts(shopId: number): Prisma.Sql {
  return Prisma.sql`
    UNION ALL
    SELECT product_id, format('product %s does not exist, but has movements', product_id)
    FROM (SELECT DISTINCT product_id FROM stock_movements WHERE shop_id = ${shopId}) AS moved
    WHERE NOT EXISTS (SELECT FROM products WHERE shop_id = ${shopId} AND products.id = product_id)`
}

/**
 * Adds up from the last balance before the checkpoint, which was right, or from zero. It takes one pass: PostgreSQL
 * cannot estimate how many movements are newer than its statistics, and may choose the slowest way to join them.
 */
export const balanceInvariant: Invariant = {
  name: 'every balance follows from the movements before',
  repair:
    'Find out who wrote to `stock_movements` by hand. The ledger is append-only: if the stock is right, leave the ' +
    'row and keep a note of it; if not, POST /products/{id}/stock with a reason.',
  find: async (tx, { shopId, movementsAfter, movements }) =>
    await findViolations(
      tx,
      Prisma.sql`
      SELECT id,
        format('movement %s of product %s: balance %s, should be %s', id, product_id, balance_after, sum) AS detail
      FROM (
        SELECT id, product_id, balance_after,
          sum(delta) OVER of_product + first_value(balance_before) OVER of_product AS sum
        FROM (
          SELECT id, product_id, balance_after, delta, CASE row_number() OVER of_product WHEN 1 THEN coalesce((
              SELECT balance_after FROM stock_movements AS before
              WHERE before.shop_id = ${shopId} AND before.product_id = movement.product_id
                AND before.id <= ${movementsAfter}
              ORDER BY before.id DESC LIMIT 1
            ), 0) END AS balance_before
          FROM stock_movements AS movement WHERE shop_id = ${shopId} ${movements(Prisma.sql`id`)}
          WINDOW of_product AS (PARTITION BY product_id ORDER BY id)
        ) AS moved
        WINDOW of_product AS (PARTITION BY product_id ORDER BY id)
      ) AS balances
      WHERE balance_after <> sum`
    )
}
