import { inTransaction, type Transaction } from '../database/transaction.js'
import { recordEvents } from '../events/record-events.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import type { OrderCache } from './cache/order-cache.js'
import { decideTransition, type OrderStatus, type Transition } from './status.js'
import { returnStock, statusAssignments, statusEvent } from './write-status.js'

/** What one batch did. */
export interface DueOrders {
  /** The orders that it changed. */
  ids: number[]
  /** Whether there may be more that are due. */
  hasMore: boolean
}

interface Orders {
  prisma: PrismaClient
  /** Who hears which orders are about to change. */
  orderCache: Pick<OrderCache, 'whileChanging'>
}

// Some milliseconds of work, for which the locks of the orders' products are held; at most 100 lines each.
const batchSize = 100

/**
 * Cancels one batch of the orders that were not paid in time; their stock comes back. In six statements, whatever the batch.
 *
 * The rows of due orders come first, those in somebody else's hands left out: a payment that has the row goes first, and then there is
 * nothing to expire any more; one that comes later waits, finds the order canceled and asks for a refund. Only then come the
 * products, in the order of their ids. So it never waits for an order, and nobody who waits for one of its orders holds a product: it
 * can take part in no deadlock with placements (products only) or changes of status (their order, then its products).
 *
 * The partial index on `expires_at` holds only orders that wait for their payment, so it reads what it cancels and nothing else.
 */
export async function expireDueOrders(orders: Orders): Promise<DueOrders> {
  const isDue = Prisma.sql`expires_at <= now()`
  return await changeDueOrders(orders, {
    candidates: Prisma.sql`SELECT id FROM orders WHERE ${isDue} ORDER BY expires_at LIMIT ${literal(batchSize)}`,
    isDue,
    to: 'CANCELED',
    reason: 'payment_timeout'
  })
}

/**
 * Completes one batch of the orders that are still PENDING or PAID that long after they were placed, but for those whose time to
 * pay is over as well: those expire. In three statements.
 *
 * It looks at the oldest by id of each status, which the index on (status, id) has side by side: ids grow with `created_at`, so that if
 * any are due, these are. Where they do not quite (transactions that overlap, rows imported with a `created_at` in the past), an order
 * waits until those before it are due as well. An index on `created_at` for it would be one more on the way of every order, and
 * asking for `created_at` first would read every order that is not due yet, or was completed long ago.
 */
export async function completeDueOrders(orders: Orders, afterSeconds: number): Promise<DueOrders> {
  const isDue = Prisma.sql`status IN ('PENDING', 'PAID') AND created_at <= now() - ${afterSeconds} * interval '1 second' AND (expires_at IS NULL OR expires_at > now())`
  return await changeDueOrders(orders, {
    candidates: Prisma.sql`SELECT id FROM orders WHERE id IN (${oldest('PENDING')} UNION ALL ${oldest('PAID')}) AND ${isDue} LIMIT ${literal(batchSize)}`,
    isDue,
    to: 'COMPLETED'
  })
}

interface DueChange {
  /** Selects the ids of a batch. */
  candidates: Prisma.Sql
  /** Whether an order, once it is locked, still is due. */
  isDue: Prisma.Sql
  to: OrderStatus
  reason?: string
}

/** Looks first and locks then, so that the cache hears of the orders before they change, and a look that finds nothing is one statement. */
async function changeDueOrders(
  { prisma, orderCache }: Orders,
  { candidates, ...change }: DueChange
): Promise<DueOrders> {
  const found = await prisma.$queryRaw<Array<{ id: bigint }>>(candidates)
  if (found.length === 0) return { ids: [], hasMore: false }
  const ids = found.map(({ id }) => Number(id))
  const changed = await orderCache.whileChanging(
    ids,
    async () => await inTransaction(prisma, async tx => await changeLocked(tx, ids, change))
  )
  // None of a batch: others are at work on it, and there is no use in hurrying.
  return { ids: changed, hasMore: found.length === batchSize && changed.length > 0 }
}

/** @returns the ids of those that were still due, and in nobody else's hands */
async function changeLocked(
  tx: Transaction,
  candidates: readonly number[],
  { isDue, to, reason }: Omit<DueChange, 'candidates'>
): Promise<number[]> {
  const assignments = statusAssignments(backgroundChange('PENDING', to))
  const rows = await tx.$queryRaw<Array<{ id: bigint; from: OrderStatus; version: number }>>`
    WITH due AS MATERIALIZED (
      SELECT id, status FROM orders WHERE id = ANY (${[...candidates]}::bigint[]) AND ${isDue} FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE orders SET ${assignments} FROM due WHERE orders.id = due.id
    RETURNING orders.id, due.status::text AS from, orders.version`
  if (rows.length === 0) return []
  const changes = rows.map(({ id, from, version }) => ({
    orderId: Number(id),
    version,
    change: backgroundChange(from, to)
  }))
  const ids = changes.map(({ orderId }) => orderId)
  if (changes.some(({ change }) => change.restocks)) await returnStock(tx, ids, to)
  await recordEvents(
    tx,
    changes.map(change =>
      statusEvent({ ...change, performedBy: 'system', ...(reason === undefined ? {} : { reason }) })
    )
  )
  return ids
}

/** The change as the table of transitions has it, which throws if it has none. */
function backgroundChange(from: OrderStatus, to: OrderStatus): Transition {
  const change = decideTransition({ status: from, hasShipped: false }, { to, requester: 'background' })
  if (!change) throw new Error(`an order that is ${to} is not due`)
  return change
}

/**
 * The first of a status by id. Said as a range, which has to be sorted by status too: for one status, PostgreSQL would think it as good to
 * walk through all orders by id until it has seen enough of that status, which are the newest.
 */
function oldest(status: OrderStatus): Prisma.Sql {
  const name = literal(`'${status}'`)
  return Prisma.sql`(SELECT id FROM orders WHERE status >= ${name} AND status <= ${name} ORDER BY status, id LIMIT ${literal(batchSize)})`
}

/** Part of the text and no parameter, so that no plan is made for any number of rows. */
function literal(value: string | number): Prisma.Sql {
  return Prisma.raw(String(value))
}
