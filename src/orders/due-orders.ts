import { inTransaction, type Transaction } from '../database/transaction.js'
import { recordEvents } from '../events/record-events.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import type { OrderCache } from './cache/order-cache.js'
import type { OrderMoney } from './money.js'
import { decideTransition, type OrderStatus, type Transition } from './status.js'
import { changeEvents, refundDueAssignment, returnStock, statusAssignments } from './write-status.js'

/** The result of one batch. */
export interface DueOrders {
  /** The changed orders. */
  ids: number[]
  /** Whether more orders may be due. */
  hasMore: boolean
}

interface Orders {
  prisma: PrismaClient
  /** Gets the orders before they change. */
  orderCache: Pick<OrderCache, 'whileChanging'>
}

// A batch holds the locks of its orders' products for a few milliseconds. An order has at most 100 lines.
const batchSize = 100

/**
 * Cancels one batch of the orders that were not paid in time and returns their stock, in six statements however large
 * the batch. What was paid in part is asked back.
 *
 * It locks the rows of due orders first and skips those that another transaction has locked. A payment that has
 * locked the row wins, and the order no longer expires. A payment that comes later waits, finds the order canceled
 * and requests a refund. Then it locks the products, in the order of their ids. So it never waits for an order, and
 * no transaction that waits for one of its orders holds a product: it cannot deadlock with placements (which lock
 * products only) or status changes (which lock their order, then its products).
 *
 * The partial index on `expires_at` contains only orders that wait for their payment, so it reads only the orders
 * that it cancels.
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
 * Completes one batch of the orders that are still PENDING or PAID `afterSeconds` after they were placed, in three
 * statements. Orders whose time to pay is over as well are left out: they expire.
 *
 * It looks at the oldest orders of each status by id, which are adjacent in the index on (status, id). Ids grow with
 * `created_at`, so if any orders are due, these are. Where ids and times disagree (overlapping transactions, rows
 * imported with a past `created_at`), an order waits until those before it are due too. An index on `created_at`
 * would slow down every placement, and filtering by `created_at` first would read every order that is not due yet or
 * was completed long ago.
 */
export async function completeDueOrders(orders: Orders, afterSeconds: number): Promise<DueOrders> {
  const isDue = Prisma.sql`status IN ('PENDING', 'PAID')
    AND created_at <= now() - ${afterSeconds} * interval '1 second'
    AND (expires_at IS NULL OR expires_at > now())`
  return await changeDueOrders(orders, {
    candidates: Prisma.sql`
      SELECT id FROM orders WHERE id IN (${oldest('PENDING')} UNION ALL ${oldest('PAID')}) AND ${isDue}
      LIMIT ${literal(batchSize)}`,
    isDue,
    to: 'COMPLETED'
  })
}

interface DueChange {
  /** A statement that selects the ids of a batch. */
  candidates: Prisma.Sql
  /** A condition: whether an order is still due once it is locked. */
  isDue: Prisma.Sql
  to: OrderStatus
  reason?: string
}

/**
 * Selects before it locks: the cache gets the orders before they change, and a poll that finds none is one statement.
 */
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
  // No row changed although some were due: every row of the batch was locked by another process. Wait for the next
  // interval.
  return { ids: changed, hasMore: found.length === batchSize && changed.length > 0 }
}

/** @returns the ids of the orders that were still due and that no other transaction had locked */
async function changeLocked(
  tx: Transaction,
  candidates: readonly number[],
  { isDue, to, reason }: Omit<DueChange, 'candidates'>
): Promise<number[]> {
  const assignments = statusAssignments(backgroundChange('PENDING', to))
  const rows = await tx.$queryRaw<ChangedRow[]>`
    /* due-orders:lock */ WITH due AS MATERIALIZED (
      SELECT id, status FROM orders
      WHERE id = ANY (${[...candidates]}::bigint[]) AND ${isDue} FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE orders SET ${assignments}, ${refundDueAssignment(to)} FROM due WHERE orders.id = due.id
    RETURNING orders.id, due.status::text AS from, version, total_amount_cents, paid_cents, refunded_cents, currency`
  if (rows.length === 0) return []
  const changes = rows.map(row => {
    const before = moneyOf(row)
    return {
      orderId: Number(row.id),
      version: row.version,
      change: { transition: backgroundChange(row.from, to) },
      before,
      after: { ...before, status: to },
      currency: row.currency
    }
  })
  const ids = changes.map(({ orderId }) => orderId)
  if (changes.some(({ change }) => change.transition.restocks)) await returnStock(tx, ids, to)
  await recordEvents(
    tx,
    changes.flatMap(change => changeEvents({ ...change, performedBy: 'system', reason }))
  )
  return ids
}

interface ChangedRow {
  id: bigint
  from: OrderStatus
  version: number
  total_amount_cents: bigint
  paid_cents: bigint
  refunded_cents: bigint
  currency: string
}

function moneyOf(row: ChangedRow): OrderMoney {
  return {
    status: row.from,
    totalAmountCents: Number(row.total_amount_cents),
    paidCents: Number(row.paid_cents),
    refundedCents: Number(row.refunded_cents)
  }
}

/** @throws Error if the table of transitions does not allow the change */
function backgroundChange(from: OrderStatus, to: OrderStatus): Transition {
  const change = decideTransition({ status: from, hasShipped: false }, { to, requester: 'background' })
  if (!change) throw new Error(`an order that is ${to} is not due`)
  return change
}

/**
 * The oldest orders of a status by id. The range and the sort by status make PostgreSQL use the index on (status,
 * id). With `status = ...` it may scan all orders by id until it has found enough of that status, which are mostly
 * the newest.
 */
function oldest(status: OrderStatus): Prisma.Sql {
  const name = literal(`'${status}'`)
  return Prisma.sql`(
    SELECT id FROM orders WHERE status >= ${name} AND status <= ${name} ORDER BY status, id LIMIT ${literal(batchSize)}
  )`
}

/** Part of the statement's text, not a parameter: a generic plan would not know the number of rows. */
function literal(value: string | number): Prisma.Sql {
  return Prisma.raw(String(value))
}
