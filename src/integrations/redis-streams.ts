import type { Redis } from 'ioredis'
import type { PrismaClient } from '../generated/prisma/client.js'
import { createDatabaseId, identityOf } from './database-id.js'
import { eraseEntries, isSettled } from './erase-entries.js'
import type { EventType } from '../events/event-types.js'
import type { LoggedEvent } from '../events/logged-event.js'
import type { Subscriber } from '../relay/subscriber.js'
import { defaultShop, type Shop } from '../tenancy/shop.js'

interface StreamsOptions {
  prisma: PrismaClient
  /** Provides the address. A batch is large and may wait, so the subscriber opens its own connection. */
  redis: Redis
}

/**
 * Adds every event of every shop to the stream `order_events`, and the events that others act on to separate streams as
 * well.
 */
export function redisStreams({ prisma, redis }: StreamsOptions): Subscriber & { close(): void } {
  const connection = redis.duplicate({
    lazyConnect: true,
    enableOfflineQueue: true,
    commandTimeout: commandTimeoutMs,
    socketTimeout: commandTimeoutMs
  })
  // The app's own connection logs an outage of Redis, and the relay logs its failures.
  connection.on('error', () => {})
  const databaseId = createDatabaseId(prisma)
  return {
    name: 'redis_streams',
    maxBatch,
    async handle(events, signal, shop) {
      const database = await databaseId()
      const orders = await readOrders(prisma, shop.id, events)
      const entries = events.map(event => ({ event, fields: toFields(shop, event, orders.get(event.orderId)) }))
      for (const { stream, takes } of streams) {
        signal.throwIfAborted()
        await addEntries(connection, {
          stream,
          shopId: shop.id,
          database,
          entries: entries.filter(({ event }) => takes === undefined || takes.has(event.type))
        })
      }
      await forget(connection, shop, events, signal)
      // Redis accepts any fields, so no single event fails. When Redis is unreachable or full, the whole batch throws.
      return []
    },
    close: () => connection.disconnect()
  }
}

/** The stream in which refund requests are published and from which they are read. */
export const refundStream = 'refund_order'

const streams: ReadonlyArray<{ stream: string; takes?: ReadonlySet<EventType> }> = [
  { stream: 'order_events' },
  { stream: 'order_completed', takes: new Set(['order.completed']) },
  { stream: refundStream, takes: new Set(['order.refund_requested']) }
]

/** All processes of the service share this group of `refund_order`: each entry goes to one of them. */
export const refundGroup = 'orders-and-inventory'

export const deadRefundStream = `${refundStream}:dead`

/** Deletes what the streams say about orders whose person was erased; a request that is not settled stays. */
async function forget(
  redis: Redis,
  { slug }: Shop,
  events: readonly LoggedEvent[],
  signal: AbortSignal
): Promise<void> {
  const orderIds = new Set(events.flatMap(({ type, orderId }) => (type === 'order.erased' ? String(orderId) : [])))
  if (orderIds.size === 0) return
  const erased = { shop: slug, orderIds }
  for (const stream of ['order_events', 'order_completed', deadRefundStream]) {
    await eraseEntries(redis, stream, erased, signal)
  }
  await eraseEntries(redis, refundStream, erased, signal, id => isSettled(redis, refundStream, refundGroup, id))
}

/** How many entries a stream keeps: 50 MiB at 0.5 KiB each, and minutes of full load for a reader to catch up. */
export const maxStreamLength = 100_000

// A script with this many events runs for about 5 ms, during which Redis serves no other client.
const maxBatch = 500

// Of each shop. Only the batch that a process was sending when it died can come again. Twenty batches take 1 MiB in
// Redis, for a shop that has had as many events.
const maxRemembered = 20 * maxBatch

// Well below the time that the relay allows. A Redis that needs longer for milliseconds of work counts as unreachable.
const commandTimeoutMs = 5_000

interface Entry {
  event: LoggedEvent
  /** Alternating names and values. */
  fields: readonly string[]
}

async function addEntries(
  redis: Redis,
  { stream, shopId, database, entries }: { stream: string; shopId: number; database: string; entries: readonly Entry[] }
): Promise<void> {
  if (entries.length === 0) return
  // The hash tag in braces keeps both keys on the same node of a Redis Cluster.
  // Each shop has a set of its own: other shops may add any number of entries before a batch comes again.
  const ofShop = shopId === defaultShop.id ? '' : `:${shopId}`
  const keys = [stream, `{${stream}}:added:${database}${ofShop}`]
  const values = entries.flatMap(({ event, fields }) => [identityOf(shopId, event), fields.length, ...fields])
  await redis.eval(addNewEntries, keys.length, ...keys, maxStreamLength, maxRemembered, ...values)
}

// Adds the events that were not added recently and remembers them, atomically. This skips an event that comes again
// because a process died after Redis had the event and before the cursor moved. Remembered events are ordered by when
// they were added, not by id: a parked event is added after newer ones of other ordering keys, and a highest id would
// drop it. Explicit entry ids would drop it too; they would also stop others from adding to refund_order by hand, and a
// new database from starting at 1. XADD comes before ZADD: if it fails (wrong type, out of memory), no event is
// remembered that was not added.
const addNewEntries = `
  local stream, added = KEYS[1], KEYS[2]
  local maxLength, maxRemembered = ARGV[1], tonumber(ARGV[2])
  local newest = redis.call('ZREVRANGE', added, 0, 0, 'WITHSCORES')
  local position = newest[2] and tonumber(newest[2]) or 0
  local next = 3
  while next <= #ARGV do
    local identity, first, last = ARGV[next], next + 2, next + 1 + tonumber(ARGV[next + 1])
    if not redis.call('ZSCORE', added, identity) then
      redis.call('XADD', stream, 'MAXLEN', '~', maxLength, '*', unpack(ARGV, first, last))
      position = position + 1
      redis.call('ZADD', added, position, identity)
    end
    next = last + 1
  end
  redis.call('ZREMRANGEBYRANK', added, 0, -maxRemembered - 1)`

/** What an entry says about an order besides its event. Only status and version can change; the event may have them. */
interface OrderFacts {
  status: string
  version: number
  user_id: bigint | null
  total_amount_cents: bigint
  total_quantity: bigint
  currency: string
  /** Set for orders with a single line. */
  product_id: bigint | null
  quantity: number | null
}

async function readOrders(
  prisma: PrismaClient,
  shopId: number,
  events: readonly LoggedEvent[]
): Promise<Map<number | null, OrderFacts>> {
  const ids = [...new Set(events.flatMap(({ orderId }) => orderId ?? []))]
  if (ids.length === 0) return new Map()
  const rows = await prisma.$queryRaw<Array<OrderFacts & { id: bigint }>>`
    SELECT id, status::text, version, user_id, total_amount_cents, total_quantity, currency,
      line.product_id, line.quantity
    FROM orders LEFT JOIN LATERAL (
      SELECT min(product_id) AS product_id, min(quantity) AS quantity
      FROM order_items WHERE shop_id = ${shopId} AND order_id = orders.id HAVING count(*) = 1
    ) AS line ON true
    WHERE shop_id = ${shopId} AND id = ANY (${ids}::bigint[])`
  return new Map(rows.map(row => [Number(row.id), row]))
}

function toFields({ slug }: Shop, event: LoggedEvent, order: OrderFacts | undefined): string[] {
  const { id, type, orderId, productId, data, performedBy, createdAt } = event
  const fields = {
    shop: slug,
    event_id: id,
    type,
    created_at: createdAt.toISOString(),
    performed_by: performedBy,
    order_id: orderId,
    pk: orderId,
    status: order && (statusOf(data) ?? order.status),
    version: order && (data.version ?? order.version),
    user_id: order?.user_id ?? (type === 'user.erased' ? data.user_id : undefined),
    product_id: productId ?? order?.product_id,
    quantity: order?.quantity,
    total_amount_cents: order?.total_amount_cents,
    total_quantity: order?.total_quantity,
    currency: order?.currency,
    data: JSON.stringify(data)
  }
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [name, String(value)]
  )
}

/** The status right after the event; the order may have another one by now. */
function statusOf({ changes, status: kept }: LoggedEvent['data']): unknown {
  if (typeof changes !== 'object' || changes === null || !('status' in changes)) return kept
  const { status } = changes
  return typeof status === 'object' && status !== null && 'to' in status ? status.to : undefined
}
