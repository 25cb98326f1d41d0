import { Prisma } from '../generated/prisma/client.js'
import type { Transaction } from '../database/transaction.js'

/**
 * What a check looks at: everything, or what has been touched since a checkpoint.
 *
 * Recent are the orders that an event of the range is about, the products that a movement or an event of it is about, and the movements
 * of the range themselves. Every write of the service leaves an event, so that what it did wrong is found in the next recent check; what
 * somebody changes by hand in rows that nothing touches any more is found by a full one.
 */
export interface CheckScope {
  isFull: boolean
  /** The last movement before the scope; 0 for none. */
  movementsAfter: number
  /** A condition that leaves the orders of the scope; starts with AND. */
  orders(column: Prisma.Sql): Prisma.Sql
  products(column: Prisma.Sql): Prisma.Sql
  movements(column: Prisma.Sql): Prisma.Sql
  /** Of moments at which a transaction began. */
  moments(column: Prisma.Sql): Prisma.Sql
}

/** A range of the log and of the ledger, each from after one id to another. */
export interface Range {
  eventsAfter: number
  eventsTo: number
  movementsAfter: number
  movementsTo: number
}

export const everything: CheckScope = {
  isFull: true,
  movementsAfter: 0,
  orders: () => Prisma.empty,
  products: () => Prisma.empty,
  movements: () => Prisma.empty,
  moments: () => Prisma.empty
}

/** What the range has touched, as the transaction sees it. */
export async function touchedBy(tx: Transaction, range: Range): Promise<CheckScope> {
  const { eventsAfter, eventsTo, movementsAfter, movementsTo } = range
  const [moments] = await tx.$queryRaw<[{ first: Date | null; last: Date | null }]>`
    SELECT min(created_at) AS first, max(created_at) AS last FROM events WHERE id > ${eventsAfter} AND id <= ${eventsTo}`
  // Of an empty range, a range without a moment in it.
  const first = new Date((moments.first?.getTime() ?? 0) - longestTransactionMs)
  const last = moments.last ?? first
  // A payment that changed nothing has left no event.
  const orders = await ids(
    tx,
    Prisma.sql`
    SELECT order_id AS id FROM events WHERE id > ${eventsAfter} AND id <= ${eventsTo} AND order_id IS NOT NULL
    UNION SELECT order_id FROM (SELECT order_id, received_at FROM webhook_events ORDER BY id DESC LIMIT ${maxPayments}) AS latest WHERE received_at BETWEEN ${first} AND ${last}`
  )
  const products = await ids(
    tx,
    Prisma.sql`
    SELECT product_id AS id FROM events WHERE id > ${eventsAfter} AND id <= ${eventsTo} AND product_id IS NOT NULL
    UNION SELECT product_id FROM stock_movements WHERE id > ${movementsAfter} AND id <= ${movementsTo}`
  )
  return {
    isFull: false,
    movementsAfter,
    orders: column => Prisma.sql`AND ${column} = ANY (${orders}::bigint[])`,
    products: column => Prisma.sql`AND ${column} = ANY (${products}::bigint[])`,
    movements: column => Prisma.sql`AND ${column} > ${movementsAfter} AND ${column} <= ${movementsTo}`,
    moments: column => Prisma.sql`AND ${column} BETWEEN ${first} AND ${last}`
  }
}

// What is written at the begin of a transaction may have a time as much earlier than its events: those end within 8 s.
const longestTransactionMs = 60_000

// More than come in the time between two checks; how many have to be read however few there are.
const maxPayments = 10_000

async function ids(tx: Transaction, query: Prisma.Sql): Promise<number[]> {
  const rows = await tx.$queryRaw<Array<{ id: bigint }>>(query)
  return rows.map(({ id }) => Number(id))
}
