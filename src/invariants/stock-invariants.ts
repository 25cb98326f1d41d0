import { Prisma } from '../generated/prisma/client.js'
import { findViolations } from './find-violations.js'
import type { Invariant } from './invariant.js'

/**
 * In a full check as it says. In a recent one by induction: up to the checkpoint it held, every balance after it is the one before it plus
 * its delta (which the next invariant checks), and so the last balance is the sum. That costs a look into an index for each product,
 * however long its ledger is.
 */
export const stockInvariant: Invariant = {
  name: 'stock is the sum of its movements',
  repair:
    "The movements are the truth: find who changed `products.stock` by hand, and set it to the sum of the product's movements while nothing else writes it.",
  find: async (tx, scope) =>
    await findViolations(
      tx,
      Prisma.sql`
    SELECT p.id, format('product %s: stock %s, sum of movements %s, last balance %s', p.id, stock, ${scope.isFull ? Prisma.sql`sum` : Prisma.sql`'not looked at'`}, last) AS detail
    FROM products AS p
    LEFT JOIN LATERAL (SELECT balance_after AS last FROM stock_movements WHERE product_id = p.id ORDER BY id DESC LIMIT 1) AS balance ON true
    ${scope.isFull ? Prisma.sql`LEFT JOIN (SELECT product_id, sum(delta)::bigint AS sum FROM stock_movements GROUP BY product_id) AS movements ON product_id = p.id` : Prisma.empty}
    WHERE (stock <> coalesce(last, 0) ${scope.isFull ? Prisma.sql`OR stock <> coalesce(sum, 0)` : Prisma.empty}) ${scope.products(Prisma.sql`p.id`)}`
    )
}

/** Summed up from the last balance before the checkpoint, which was right, or from nothing. */
export const balanceInvariant: Invariant = {
  name: 'every balance follows from the movements before',
  repair:
    'Find who wrote to `stock_movements` by hand. The ledger is append-only: if the stock is right, leave the row and keep a note of it; if not, POST /products/{id}/stock with a reason.',
  find: async (tx, { movementsAfter, movements }) =>
    await findViolations(
      tx,
      Prisma.sql`
    WITH moved AS (
      SELECT id, product_id, balance_after, sum(delta) OVER (PARTITION BY product_id ORDER BY id) AS sum FROM stock_movements WHERE true ${movements(Prisma.sql`id`)}
    ), balances AS (
      SELECT product_id, (SELECT balance_after FROM stock_movements AS before
        WHERE before.product_id = products.product_id AND before.id <= ${movementsAfter} ORDER BY before.id DESC LIMIT 1) AS balance_before
      FROM (SELECT DISTINCT product_id FROM moved) AS products
    )
    SELECT id, format('movement %s of product %s: balance %s, should be %s', id, product_id, balance_after, coalesce(balance_before, 0) + sum) AS detail
    FROM moved JOIN balances USING (product_id) WHERE balance_after <> coalesce(balance_before, 0) + sum`
    )
}
