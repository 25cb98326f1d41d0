import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { FastifyBaseLogger } from 'fastify'
import type { Redis } from 'ioredis'
import { isConflict, isUnavailable } from '../database/failures.js'
import { inTransaction } from '../database/transaction.js'
import { ApiError } from '../errors.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { transition } from '../orders/change-status.js'
import type { OrderCache } from '../orders/cache/order-cache.js'
import { decideTransition } from '../orders/status.js'
import type { EventType } from '../events/record-events.js'
import { maxStreamLength, refundStream } from './redis-streams.js'

/** Refunds the orders that entries of the stream `refund_order` ask for. */
export interface RefundRequests {
  /**
   * Takes some entries, waiting for new ones if there are none, and settles each: its order is REFUNDED, or it stands in
   * `refund_order:dead` with the reason. An entry is acknowledged after the commit; one that comes again changes nothing.
   *
   * @param signal ends it, with what is under way: that comes again
   * @returns how many it took
   * @throws when Redis or the database cannot be reached, or an entry failed for a reason that may pass: they are tried again next time
   */
  runOnce(signal: AbortSignal): Promise<number>
  /** Closes its connection. */
  close(): void
}

export interface RefundRequestsOptions {
  prisma: PrismaClient
  /** Hears of every order that is changed. */
  orderCache: Pick<OrderCache, 'whileChanging'>
  /** Gives the address; waiting for entries blocks a connection, so that it opens one of its own. */
  redis: Redis
  log: Pick<FastifyBaseLogger, 'warn'>
  /** How long to wait for new entries. */
  blockMs?: number
  /** After how long an entry that another consumer has taken counts as abandoned. */
  claimIdleMs?: number
}

/** All processes of the service share it: each entry goes to one of them. */
export const refundGroup = 'orders-and-inventory'

export const deadRefundStream = `${refundStream}:dead`

// A process that looks for abandoned entries only now and then is enough, and one that waits costs nothing.
const defaultBlockMs = 5_000

// Longer than the pause after a failure (30 s), since a consumer that still tries has not abandoned its entries.
const defaultClaimIdleMs = 60_000

// Milliseconds each: a batch is settled long before it counts as abandoned.
const maxBatch = 50

// With the pauses of startLoop half a minute: what is wrong by then is wrong with the entry, or is a mistake of ours.
const maxAttempts = 8

// Consumers have a new name with every start; those that left nothing behind need not be listed for ever.
const forgetAfterMs = 86_400_000

// Beside the waiting: Redis has answered by then, or the connection is dead.
const silenceMs = 10_000

// Of an entry with more, nobody reads the rest; a script can pass on some thousand values.
const maxDeadFields = 500

interface Entry {
  id: string
  /** Undefined when it was deleted, or trimmed away, after it had been taken. */
  fields: Map<string, string> | undefined
}

export function createRefundRequests({
  prisma,
  orderCache,
  redis,
  log,
  blockMs = defaultBlockMs,
  claimIdleMs = defaultClaimIdleMs
}: RefundRequestsOptions): RefundRequests {
  const connection = redis.duplicate({
    lazyConnect: true,
    enableOfflineQueue: true,
    commandTimeout: undefined,
    socketTimeout: blockMs + silenceMs
  })
  // The other connection logs that Redis is gone, and who runs this that it fails.
  connection.on('error', () => {})
  const consumer = randomUUID()
  let hasGroup = false
  // Whether an earlier run left entries that it had taken.
  let isBehind = false
  let claimCursor = '0-0'
  const attempts = new Map<string, number>()

  async function runOnce(signal: AbortSignal): Promise<number> {
    signal.throwIfAborted()
    signal.addEventListener('abort', close, { once: true })
    try {
      if (!hasGroup) await unlessAborted(createGroup(), signal)
      const entries = await unlessAborted(takeEntries(), signal)
      await settleAll(entries, signal)
      return entries.length
    } catch (error) {
      // They may have been taken although the answer was lost.
      isBehind = true
      // Redis was wiped, or lost what it had not written to disk.
      if (isReply(error, 'NOGROUP')) hasGroup = false
      throw error
    } finally {
      signal.removeEventListener('abort', close)
    }
  }

  async function createGroup(): Promise<void> {
    try {
      // From the beginning: what was added before there was a group wants to be refunded as well.
      await connection.xgroup('CREATE', refundStream, refundGroup, '0', 'MKSTREAM')
    } catch (error) {
      if (!isReply(error, 'BUSYGROUP')) throw error
    }
    await connection.eval(forgetIdleConsumers, 1, refundStream, refundGroup, forgetAfterMs)
    hasGroup = true
  }

  /** First what an earlier run left, then what a dead process left, then what is new. */
  async function takeEntries(): Promise<Entry[]> {
    if (isBehind) {
      const own = await readGroup('0')
      if (own.length > 0) return own
      isBehind = false
    }
    const abandoned = await claimAbandoned()
    return abandoned.length > 0 ? abandoned : await readGroup('>')
  }

  async function claimAbandoned(): Promise<Entry[]> {
    const [cursor, entries] = await connection.xautoclaim(
      refundStream,
      refundGroup,
      consumer,
      claimIdleMs,
      claimCursor,
      'COUNT',
      maxBatch
    )
    claimCursor = String(cursor)
    return readEntries(entries)
  }

  /** @param after `>` waits for entries that nobody has; an id answers those that this consumer has */
  async function readGroup(after: '>' | '0'): Promise<Entry[]> {
    const reply: unknown = await connection.xreadgroup(
      'GROUP',
      refundGroup,
      consumer,
      'COUNT',
      maxBatch,
      'BLOCK',
      blockMs,
      'STREAMS',
      refundStream,
      after
    )
    const [stream] = Array.isArray(reply) ? reply : []
    return readEntries(stream?.[1])
  }

  /** One that fails does not keep the others waiting; the failure is thrown when they are settled. */
  async function settleAll(entries: readonly Entry[], signal: AbortSignal): Promise<void> {
    const failures: unknown[] = []
    for (const entry of entries) {
      signal.throwIfAborted()
      const verdict = await judge(entry)
      if ('failure' in verdict) failures.push(verdict.failure)
      else await unlessAborted(settle(entry, verdict.reason), signal)
    }
    if (failures.length > 0) throw failures[0]
  }

  /** @throws when the database cannot be reached or is in conflict, which says nothing of the entry */
  async function judge({ id, fields }: Entry): Promise<{ reason: string | undefined } | { failure: unknown }> {
    try {
      return { reason: fields && (await refund({ prisma, orderCache }, id, fields)) }
    } catch (error) {
      if (isUnavailable(error) || isConflict(error)) throw error
      const count = (attempts.get(id) ?? 0) + 1
      attempts.set(id, count)
      return count < maxAttempts ? { failure: error } : { reason: `tried ${count} times: ${String(error)}` }
    }
  }

  async function settle(entry: Entry, reason: string | undefined): Promise<void> {
    if (reason === undefined) await connection.xack(refundStream, refundGroup, entry.id)
    else await bury(entry, reason)
    attempts.delete(entry.id)
  }

  async function bury({ id, fields = new Map<string, string>() }: Entry, reason: string): Promise<void> {
    // Those of an entry that was dead before and was added again would say it twice.
    const given = [...fields]
      .filter(([name]) => name !== 'dead_id' && name !== 'dead_reason')
      .slice(0, maxDeadFields)
      .flat()
    log.warn({ entry: id, reason }, `a refund request goes to ${deadRefundStream}`)
    await connection.eval(
      moveToDead,
      2,
      refundStream,
      deadRefundStream,
      refundGroup,
      id,
      maxStreamLength,
      ...given,
      'dead_id',
      id,
      'dead_reason',
      reason
    )
  }

  function close(): void {
    connection.disconnect()
  }

  return { runOnce, close }
}

/** A command that waits for the connection to be made again is never answered when the connection is closed meanwhile. */
async function unlessAborted<T>(command: Promise<T>, signal: AbortSignal): Promise<T> {
  const over = new AbortController()
  try {
    return await Promise.race([
      command,
      once(signal, 'abort', { signal: over.signal }).then(() => {
        throw signal.reason
      })
    ])
  } finally {
    over.abort()
  }
}

/** @returns why it cannot be, ever; undefined when there is nothing more to do */
async function refund(
  { prisma, orderCache }: Pick<RefundRequestsOptions, 'prisma' | 'orderCache'>,
  entryId: string,
  fields: ReadonlyMap<string, string>
): Promise<string | undefined> {
  const text = fields.get('order_id') ?? fields.get('pk')
  if (text === undefined) return 'no order_id'
  const orderId = readId(text)
  if (orderId === undefined) return 'order_id is not a positive integer'
  const performedBy = `redis:${refundStream}:${entryId}`
  try {
    await orderCache.whileChanging(
      [orderId],
      async () =>
        await inTransaction(prisma, tx =>
          transition(tx, { orderId, performedBy, scope: 'everyone' }, order => {
            // The service's own word to whoever pays the money back, of an order that was paid too late: CANCELED it stays.
            if (order.status === 'CANCELED' && fields.get('type') === ownRequest) return undefined
            return decideTransition(order, { to: 'REFUNDED', requester: 'api' })
          })
        )
    )
  } catch (error) {
    if (error instanceof ApiError) return error.message
    throw error
  }
}

const ownRequest: EventType = 'order.refund_requested'

function readId(text: string): number | undefined {
  const id = Number(text)
  return /^[1-9]\d*$/.test(text) && Number.isSafeInteger(id) ? id : undefined
}

/** What XREADGROUP and XAUTOCLAIM answer: `[id, [name, value, ...] | null]` each; before Redis 7, null for one that is gone. */
function readEntries(reply: unknown): Entry[] {
  if (!Array.isArray(reply)) return []
  return reply
    .filter(Array.isArray)
    .map(([id, values]) => ({ id: String(id), fields: Array.isArray(values) ? readFields(values) : undefined }))
}

function readFields(values: readonly unknown[]): Map<string, string> {
  const fields = new Map<string, string>()
  for (let i = 0; i < values.length; i += 2) fields.set(String(values[i]), String(values[i + 1]))
  return fields
}

function isReply(error: unknown, code: string): boolean {
  return error instanceof Error && error.message.startsWith(code)
}

// Only who still has the entry moves it, so that it is dead once. XADD comes first: if it fails, the entry is still there.
const moveToDead = `
  local group, id, maxLength = ARGV[1], ARGV[2], ARGV[3]
  if #redis.call('XPENDING', KEYS[1], group, id, id, 1) == 0 then return 0 end
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', maxLength, '*', unpack(ARGV, 4))
  return redis.call('XACK', KEYS[1], group, id)`

// Deleting a consumer deletes what it has taken, so that only those go that have nothing; in a script, nothing can come in between.
const forgetIdleConsumers = `
  for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
    local facts = {}
    for i = 1, #consumer, 2 do facts[consumer[i]] = consumer[i + 1] end
    if facts.pending == 0 and facts.idle > tonumber(ARGV[2]) then redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], facts.name) end
  end`
