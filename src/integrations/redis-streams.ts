import type { Redis } from 'ioredis'
import type { PrismaClient } from '../generated/prisma/client.js'
import { createDatabaseId, identityOf } from './database-id.js'
import type { EventType } from '../events/record-events.js'
import type { LoggedEvent } from '../events/logged-event.js'
import type { Subscriber } from '../relay/subscriber.js'

interface StreamsOptions {
  prisma: PrismaClient
  /** Gives the address; a batch is large and may wait, so that it opens a connection of its own. */
  redis: Redis
}

/** Adds every event to the stream `order_events`, and those that others act on to streams of their own. */
export function redisStreams({ prisma, redis }: StreamsOptions): Subscriber & { close(): void } {
  const connection = redis.duplicate({
    lazyConnect: true,
    enableOfflineQueue: true,
    commandTimeout: commandTimeoutMs,
    socketTimeout: commandTimeoutMs
  })
  // The other connection logs that Redis is gone, and the relay that this fails.
  connection.on('error', () => {})
  const databaseId = createDatabaseId(prisma)
  return {
    name: 'redis_streams',
    maxBatch,
    async handle(events, signal) {
      const database = await databaseId()
      const orders = await readOrders(prisma, events)
      const entries = events.map(event => ({ event, fields: toFields(event, orders.get(event.orderId)) }))
      for (const { stream, takes } of streams) {
        signal.throwIfAborted()
        await addEntries(connection, {
          stream,
          database,
          entries: entries.filter(({ event }) => takes === undefined || takes.has(event.type))
        })
      }
      // Redis takes any fields: it takes all events or, when it is gone or full, none.
      return []
    },
    close: () => connection.disconnect()
  }
}

/** Where requests for a refund are published and taken from. */
export const refundStream = 'refund_order'

const streams: ReadonlyArray<{ stream: string; takes?: ReadonlySet<EventType> }> = [
  { stream: 'order_events' },
  { stream: 'order_completed', takes: new Set(['order.completed']) },
  { stream: refundStream, takes: new Set(['order.refund_requested']) }
]

/** How many entries a stream keeps: of 0.5 KiB each some 50 MiB, and minutes of full load for a reader to catch up. */
export const maxStreamLength = 100_000

// A script of so many runs for some 5 ms, during which Redis serves nobody else.
const maxBatch = 500

// What may come again is what was under way when a process died: its last batch. Twenty of them are 1 MiB in Redis.
const maxRemembered = 20 * maxBatch

// Well below the time that the relay gives; a Redis that takes longer for milliseconds of work is as good as gone.
const commandTimeoutMs = 5_000

interface Entry {
  event: LoggedEvent
  /** Names and values in turn. */
  fields: readonly string[]
}

async function addEntries(
  redis: Redis,
  { stream, database, entries }: { stream: string; database: string; entries: readonly Entry[] }
): Promise<void> {
  if (entries.length === 0) return
  // The braces keep both keys on one node where Redis has several.
  const keys = [stream, `{${stream}}:added:${database}`]
  const values = entries.flatMap(({ event, fields }) => [identityOf(event), fields.length, ...fields])
  await redis.eval(addNewEntries, keys.length, ...keys, maxStreamLength, maxRemembered, ...values)
}

// Adds those events that it has not added lately, and remembers them, in one step: an event that is handed over again (a process
// died after Redis had it and before its cursor moved) is passed over. What it remembers goes by the order of adding, not by ids: an
// event that was parked comes after newer ones of other subjects, and a highest id would drop it. Ids of the entries' own making would do
// the same, and others could not add to refund_order by hand any more, nor a new database begin at 1 again.
// XADD comes before ZADD, so that what fails (another type, no memory) leaves nothing remembered that was not added.
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

/** What an entry says of an order beside its event. But for status and version, which the event may carry, it never changes. */
interface OrderFacts {
  status: string
  version: number
  user_id: bigint | null
  total_amount_cents: bigint
  total_quantity: bigint
  currency: string
  /** Of an order of one line. */
  product_id: bigint | null
  quantity: number | null
}

async function readOrders(
  prisma: PrismaClient,
  events: readonly LoggedEvent[]
): Promise<Map<number | null, OrderFacts>> {
  const ids = [...new Set(events.flatMap(({ orderId }) => orderId ?? []))]
  if (ids.length === 0) return new Map()
  const rows = await prisma.$queryRaw<Array<OrderFacts & { id: bigint }>>`
    SELECT id, status::text, version, user_id, total_amount_cents, total_quantity, currency, line.product_id, line.quantity
    FROM orders LEFT JOIN LATERAL (
      SELECT min(product_id) AS product_id, min(quantity) AS quantity FROM order_items WHERE order_id = orders.id HAVING count(*) = 1
    ) AS line ON true
    WHERE id = ANY (${ids}::bigint[])`
  return new Map(rows.map(row => [Number(row.id), row]))
}

function toFields(event: LoggedEvent, order: OrderFacts | undefined): string[] {
  const { id, type, orderId, productId, data, performedBy, createdAt } = event
  const fields = {
    event_id: id,
    type,
    created_at: createdAt.toISOString(),
    performed_by: performedBy,
    order_id: orderId,
    pk: orderId,
    status: order && (statusOf(data) ?? order.status),
    version: order && (data.version ?? order.version),
    user_id: order?.user_id,
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

/** The status that the event led to, which need not be the order's any more. */
function statusOf({ changes }: LoggedEvent['data']): unknown {
  if (typeof changes !== 'object' || changes === null || !('status' in changes)) return undefined
  const { status } = changes
  return typeof status === 'object' && status !== null && 'to' in status ? status.to : undefined
}
