import { groupBy } from '../batching/group-by.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import type { Command } from '../shop/command.js'
import type { OrderRecord } from '../shop/records.js'
import type { Writer } from '../shop/writer.js'
import { defaultShop } from '../tenancy/shop.js'
import type { OrderCache } from './cache/order-cache.js'
import { makeChange } from './change-order.js'
import { decideTransition, type OrderStatus } from './status.js'

/** The result of one batch. */
export interface DueOrders {
  /** The changed orders; those of different shops may have the same id. */
  ids: number[]
  /** Whether more orders may be due. */
  hasMore: boolean
}

interface Orders {
  prisma: PrismaClient
  writer: Pick<Writer, 'submit'>
  /** Gets the orders before they change. */
  orderCache: Pick<OrderCache, 'whileChanging'>
}

// One command changes a batch; other commands wait for it for some milliseconds. An order has at most 100 lines.
const batchSize = 100

/**
 * Cancels one batch of the orders, of all shops, that were not paid in time and returns their stock. What was paid in
 * part is asked back. A payment that arrives before the batch is decided wins, and the order no longer expires; one
 * that arrives later finds the order canceled and requests a refund.
 *
 * The partial index on `expires_at` contains only orders that wait for their payment, so it reads only the orders
 * that it cancels.
 */
export async function expireDueOrders(orders: Orders): Promise<DueOrders> {
  return await changeDueOrders(orders, {
    candidates: Prisma.sql`
      SELECT shop_id, id FROM orders WHERE expires_at <= now() ORDER BY expires_at LIMIT ${literal(batchSize)}`,
    isDue: ({ expiresAt }, nowMs) => expiresAt !== null && msOf(expiresAt) <= nowMs,
    to: 'CANCELED',
    reason: 'payment_timeout'
  })
}

/**
 * Completes one batch of the orders of each shop that are still PENDING or PAID some seconds after they were placed.
 * Orders whose time to pay is over as well are left out: they expire.
 *
 * It looks at the oldest orders of each status by id, which are adjacent in the index on (shop, status, id). Ids grow
 * with `created_at`, so if any orders are due, these are. Where ids and times disagree (rows imported with a past
 * `created_at`), an order waits until those before it are due too. An index on `created_at` would slow down every
 * placement, and filtering by `created_at` first would read every order that is not due yet or was completed long ago.
 *
 * @param afterSeconds the setting of the default shop, 0: never; the other shops have their own
 */
export async function completeDueOrders(orders: Orders, afterSeconds: number): Promise<DueOrders> {
  return await changeDueOrders(orders, {
    candidates: Prisma.sql`
      SELECT shop.id AS shop_id, due.id, shop.seconds AS after_seconds
      FROM (
        SELECT id,
          CASE id WHEN ${defaultShop.id} THEN ${afterSeconds}::int ELSE order_auto_complete_seconds END AS seconds
        FROM shops
      ) AS shop
      CROSS JOIN LATERAL (
        SELECT id FROM orders
        WHERE shop_id = shop.id AND id IN (${oldest('PENDING')} UNION ALL ${oldest('PAID')})
          AND created_at <= now() - shop.seconds * interval '1 second' AND (expires_at IS NULL OR expires_at > now())
        LIMIT ${literal(batchSize)}
      ) AS due
      WHERE shop.seconds > 0`,
    isDue: ({ status, createdAt, expiresAt }, nowMs, seconds) =>
      (status === 'PENDING' || status === 'PAID') &&
      msOf(createdAt) <= nowMs - seconds * 1_000 &&
      (expiresAt === null || msOf(expiresAt) > nowMs),
    to: 'COMPLETED'
  })
}

interface DueChange {
  /** A statement that selects the orders of a batch. */
  candidates: Prisma.Sql
  /** Whether an order is still due when the batch is decided. */
  isDue: (order: OrderRecord, nowMs: number, afterSeconds: number) => boolean
  to: OrderStatus
  reason?: string
}

interface Candidate {
  shop_id: bigint
  id: bigint
  after_seconds?: number
}

/**
 * Selects before it decides: the cache gets the orders before they change, and a poll that finds none is one read. A
 * shop that cannot change its orders does not keep the others from changing theirs.
 */
async function changeDueOrders(
  { prisma, writer, orderCache }: Orders,
  { candidates, ...change }: DueChange
): Promise<DueOrders> {
  const found = await prisma.$queryRaw<Candidate[]>(candidates)
  const ofShops = groupBy(found, ({ shop_id: shopId }) => Number(shopId))
  const changes = await Promise.allSettled(
    [...ofShops].map(async ([shopId, orders]) => {
      const ids = orders.map(({ id }) => Number(id))
      const afterSeconds = orders[0]?.after_seconds ?? 0
      const command = changeDue(ids, { ...change, afterSeconds })
      return await orderCache.whileChanging(shopId, ids, async () => await writer.submit(shopId, command))
    })
  )
  const failure = changes.find(result => result.status === 'rejected')
  if (failure) throw failure.reason
  const ids = changes.flatMap(result => (result.status === 'fulfilled' ? result.value : []))
  // If none was due any more, another process changes them: wait for the next interval.
  return { ids, hasMore: ids.length > 0 && found.length >= batchSize }
}

/** The command that changes those of the orders that are still due. Its result are their ids. */
function changeDue(
  ids: readonly number[],
  { isDue, to, reason, afterSeconds }: Omit<DueChange, 'candidates'> & { afterSeconds: number }
): Command<number[]> {
  return {
    needs: { orders: ids, productsOfOrders: to === 'CANCELED' ? ids : [] },
    decide: draft =>
      ids.filter(id => {
        const order = draft.order(id)
        if (!order || !isDue(order, draft.now.getTime(), afterSeconds)) return false
        const transition = decideTransition({ ...order, hasShipped: false }, { to, requester: 'background' })
        makeChange(draft, order, { transition }, { performedBy: 'system', reason })
        return true
      })
  }
}

function msOf(time: { toISOString(): string }): number {
  return Date.parse(time.toISOString())
}

/**
 * The oldest orders of a shop and a status by id. The range and the sort by status make PostgreSQL use the index on
 * (shop, status, id). With `status = ...` it may scan all orders by id until it has found enough of that status, which
 * are mostly the newest.
 */
function oldest(status: OrderStatus): Prisma.Sql {
  const name = literal(`'${status}'`)
  return Prisma.sql`(
    SELECT id FROM orders
    WHERE shop_id = shop.id AND status >= ${name} AND status <= ${name} ORDER BY status, id LIMIT ${literal(batchSize)}
  )`
}

/** Part of the statement's text, not a parameter: a generic plan would not know the number of rows. */
function literal(value: string | number): Prisma.Sql {
  return Prisma.raw(String(value))
}
