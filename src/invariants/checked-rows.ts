import { Prisma } from '../generated/prisma/client.js'
import type { Transaction } from '../database/transaction.js'

/**
 * The rows of a shop that a check looks at: all of them, or those touched since a checkpoint.
 *
 * A recent check looks at the orders and products that the events of the range are about, at the movements of the range
 * and at their products. Every write of the service leaves an event, so the next recent check finds what a write
 * did wrong; a full check also finds manual changes to rows that nothing touches any more.
 */
export interface CheckedRows {
  shopId: number
  isFull: boolean
  /** The last movement before the range; 0 for a full check. */
  movementsAfter: number
  /** An SQL condition that keeps the orders to check; empty, or starts with AND. */
  orders(column: Prisma.Sql): Prisma.Sql
  products(column: Prisma.Sql): Prisma.Sql
  movements(column: Prisma.Sql): Prisma.Sql
  /** For columns with the time at which a transaction began. */
  moments(column: Prisma.Sql): Prisma.Sql
}

/** A range of the event log and of the stock ledger: ids after the first and up to the second number. */
export interface Range {
  eventsAfter: number
  eventsTo: number
  movementsAfter: number
  movementsTo: number
}

/** For a full check. */
export function allRows(shopId: number): CheckedRows {
  return {
    shopId,
    isFull: true,
    movementsAfter: 0,
    orders: () => Prisma.empty,
    products: () => Prisma.empty,
    movements: () => Prisma.empty,
    moments: () => Prisma.empty
  }
}

/** Finds the rows that the range touched, as the transaction sees them. */
export async function touchedRows(tx: Transaction, shopId: number, range: Range): Promise<CheckedRows> {
  const { eventsAfter, eventsTo, movementsAfter, movementsTo } = range
  const [moments] = await tx.$queryRaw<[{ first: Date | null; last: Date | null }]>`
    SELECT min(created_at) AS first, max(created_at) AS last
    FROM events WHERE shop_id = ${shopId} AND id > ${eventsAfter} AND id <= ${eventsTo}`
  // An empty range gets bounds that no row falls between.
  const first = new Date((moments.first?.getTime() ?? 0) - longestTransactionMs)
  const last = moments.last ?? first
  // A payment that changed nothing left no event, so its order is found by the payment's row.
  const orders = await ids(
    tx,
    Prisma.sql`
    SELECT order_id AS id FROM events
    WHERE shop_id = ${shopId} AND id > ${eventsAfter} AND id <= ${eventsTo} AND order_id IS NOT NULL
    UNION
    SELECT order_id
    FROM (
      SELECT order_id, received_at FROM webhook_events
      WHERE shop_id = ${shopId} ORDER BY id DESC LIMIT ${maxPayments}
    ) AS latest
    WHERE received_at BETWEEN ${first} AND ${last}`
  )
  const products = await ids(
    tx,
    Prisma.sql`
    SELECT product_id AS id FROM events
    WHERE shop_id = ${shopId} AND id > ${eventsAfter} AND id <= ${eventsTo} AND product_id IS NOT NULL
    UNION
    SELECT product_id FROM stock_movements
    WHERE shop_id = ${shopId} AND id > ${movementsAfter} AND id <= ${movementsTo}`
  )
  return {
    shopId,
    isFull: false,
    movementsAfter,
    orders: column => Prisma.sql`AND ${column} = ANY (${orders}::bigint[])`,
    products: column => Prisma.sql`AND ${column} = ANY (${products}::bigint[])`,
    movements: column => Prisma.sql`AND ${column} > ${movementsAfter} AND ${column} <= ${movementsTo}`,
    moments: column => Prisma.sql`AND ${column} BETWEEN ${first} AND ${last}`
  }
}

// A row written at the start of a transaction is older than the transaction's events, by 8 s at most: this is ample.
const longestTransactionMs = 60_000

// More than arrive between two checks. Every recent check reads this many, however few of them are new.
const maxPayments = 10_000

async function ids(tx: Transaction, query: Prisma.Sql): Promise<number[]> {
  const rows = await tx.$queryRaw<Array<{ id: bigint }>>(query)
  return rows.map(({ id }) => Number(id))
}
