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
          SELECT product_id, sum(delta)::bigint AS sum FROM stock_movements GROUP BY product_id
        ) AS movements ON product_id = p.id`
      : Prisma.empty
    return await findViolations(
      tx,
      Prisma.sql`
      SELECT p.id,
        format('product %s: stock %s, sum of movements %s, last balance %s', p.id, stock, ${sum}, last) AS detail
      FROM products AS p
      LEFT JOIN LATERAL (
        SELECT balance_after AS last FROM stock_movements WHERE product_id = p.id ORDER BY id DESC LIMIT 1
      ) AS balance ON true
      ${sums}
      WHERE (stock <> coalesce(last, 0) ${rows.isFull ? Prisma.sql`OR stock <> coalesce(sum, 0)` : Prisma.empty})
        ${rows.products(Prisma.sql`p.id`)}`
    )
  }
}

/** Adds up from the last balance before the checkpoint, which was right, or from zero. */
export const balanceInvariant: Invariant = {
  name: 'every balance follows from the movements before',
  repair:
    'Find out who wrote to `stock_movements` by hand. The ledger is append-only: if the stock is right, leave the ' +
    'row and keep a note of it; if not, POST /products/{id}/stock with a reason.',
  find: async (tx, { movementsAfter, movements }) =>
    await findViolations(
      tx,
      Prisma.sql`
      WITH moved AS (
        SELECT id, product_id, balance_after, sum(delta) OVER (PARTITION BY product_id ORDER BY id) AS sum
        FROM stock_movements WHERE true ${movements(Prisma.sql`id`)}
      ), balances AS (
        SELECT product_id, (
          SELECT balance_after FROM stock_movements AS before
          WHERE before.product_id = products.product_id AND before.id <= ${movementsAfter}
          ORDER BY before.id DESC LIMIT 1
        ) AS balance_before
        FROM (SELECT DISTINCT product_id FROM moved) AS products
      )
      SELECT id, format('movement %s of product %s: balance %s, should be %s',
        id, product_id, balance_after, coalesce(balance_before, 0) + sum) AS detail
      FROM moved JOIN balances USING (product_id)
      WHERE balance_after <> coalesce(balance_before, 0) + sum`
    )
}
