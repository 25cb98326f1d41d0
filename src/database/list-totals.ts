import { Prisma } from '../generated/prisma/client.js'
import type { Queryable } from './transaction.js'

/**
 * A list whose totals are known without counting it. Triggers (see the migration running_totals) add a row to
 * `list_totals` for every statement that changes a list, in the same transaction. So the sum of a list's rows is exact
 * in every snapshot, and no order waits for another, as it would with a single counter row.
 */
export type List = 'orders' | 'products' | 'users'

/** The query for a list's totals: `total`, and for orders also `all_amount_cents` and `all_quantity`. */
export function totalsOf(list: List): Prisma.Sql {
  return Prisma.sql`
    SELECT coalesce(sum(total), 0)::bigint AS total,
      coalesce(sum(amount_cents), 0)::bigint AS all_amount_cents,
      coalesce(sum(quantity), 0)::bigint AS all_quantity
    FROM list_totals WHERE list = ${list}`
}

/**
 * Replaces rows of `list_totals` with their sum, if there are enough of them. It is one statement, so every snapshot
 * has either the rows or their sum. Processes that fold at the same time take different rows.
 *
 * @returns whether there may be more rows to fold
 */
export async function foldTotals(
  database: Queryable,
  { minRows, maxRows }: FoldLimits = defaultLimits
): Promise<boolean> {
  const [{ folded }] = await database.$queryRaw<[{ folded: number }]>`
    WITH taken AS (
      DELETE FROM list_totals
      WHERE id IN (SELECT id FROM list_totals ORDER BY id LIMIT ${maxRows} FOR UPDATE SKIP LOCKED)
        AND (SELECT count(*) FROM (SELECT FROM list_totals LIMIT ${minRows}) AS enough) = ${minRows}
      RETURNING list, total, amount_cents, quantity
    ), summed AS (
      INSERT INTO list_totals (list, total, amount_cents, quantity)
      SELECT list, sum(total), sum(amount_cents), sum(quantity) FROM taken GROUP BY list
    )
    SELECT count(*)::int AS folded FROM taken`
  return folded === maxRows
}

export interface FoldLimits {
  /** Fewer rows than this are left alone. */
  minRows: number
  maxRows: number
}

// A hundred rows fit on one page and take 20 microseconds to sum up; a thousand take 5 ms to fold.
const defaultLimits: FoldLimits = { minRows: 100, maxRows: 1_000 }

/** A list whose stored totals differ from the counted ones. */
export interface WrongTotals {
  list: string
  kept: number[]
  counted: number[]
}

/** Compares stored and counted totals in one snapshot, and returns the differences. Reads every row of every list. */
export async function findWrongTotals(database: Queryable): Promise<WrongTotals[]> {
  const rows = await database.$queryRaw<Array<{ list: string; kept: string[]; counted: string[] }>>`
    WITH counted AS (
      SELECT 'orders' AS list, count(*) AS total, coalesce(sum(total_amount_cents), 0) AS amount_cents,
        coalesce(sum(total_quantity), 0) AS quantity
      FROM orders
      UNION ALL SELECT 'products', count(*), 0, 0 FROM products WHERE deleted_at IS NULL
      UNION ALL SELECT 'users', count(*), 0, 0 FROM users
    ), kept AS (
      SELECT list, sum(total) AS total, sum(amount_cents) AS amount_cents, sum(quantity) AS quantity
      FROM list_totals GROUP BY list
    ), compared AS (
      SELECT list,
        ARRAY[coalesce(kept.total, 0), coalesce(kept.amount_cents, 0), coalesce(kept.quantity, 0)] AS kept,
        ARRAY[counted.total, counted.amount_cents, counted.quantity] AS counted
      FROM counted LEFT JOIN kept USING (list)
    )
    SELECT list, kept::text[], counted::text[] FROM compared WHERE kept <> counted`
  return rows.map(({ list, kept, counted }) => ({ list, kept: kept.map(Number), counted: counted.map(Number) }))
}
