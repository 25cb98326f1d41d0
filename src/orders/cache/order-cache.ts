import { randomUUID } from 'node:crypto'
import type { Scope } from '../../auth/access.js'
import type { Readable } from '../../database/reads.js'
import { ApiError, orderNotFound } from '../../errors.js'
import type { Subscriber } from '../../relay/subscriber.js'
import type { PrismaClient } from '../../generated/prisma/client.js'
import type { AskRedis } from '../../redis/plugin.js'
import { createCacheGenerations, defaultLongestChangeMs, type CacheGenerationOptions } from './generation.js'
import type { LookUp } from './commands.js'
import type { StoredOrder } from '../order-row.js'
import { readOrder } from '../read-orders.js'

/** Orders by id, of which Redis may hold copies. Redis makes reading faster or slower, and never makes a difference to what is read. */
export interface OrderCache {
  /**
   * @returns the order as it is now; `cache` is undefined when there is no Redis
   * @throws ApiError ORDER_NOT_FOUND, also when it is out of scope
   */
  read(id: number, scope: Scope): Promise<{ order: StoredOrder; cache?: 'hit' | 'miss' }>
  /**
   * Does work that changes these orders, in a transaction of its own. Nobody reads a copy of them from before its commit until after it.
   *
   * @throws what `work` throws
   */
  whileChanging<T>(ids: readonly number[], work: () => Promise<T>): Promise<T>
}

/** For a service without Redis: reads from the database, and changes cost nothing more. */
export function withoutCache(reads: Readable): OrderCache {
  return {
    read: async (id, scope) => ({ order: await readOrder(reads, id, scope) }),
    whileChanging: async (_ids, work) => await work()
  }
}

/** A cache of orders that is never behind the database; how, is in docs/decisions/0012-cache-of-orders.md. */
export function createOrderCache(
  { prisma, reads }: { prisma: PrismaClient; reads: Readable },
  askRedis: AskRedis,
  options: CacheGenerationOptions = {}
): OrderCache & {
  read: (id: number, scope: Scope) => Promise<{ order: StoredOrder; cache: 'hit' | 'miss' }>
  subscriber: Subscriber
} {
  const markMs = options.longestChangeMs ?? defaultLongestChangeMs
  const generations = createCacheGenerations(
    prisma,
    async generation => {
      await askRedis(redis => redis.openOrderCache(marksKey(generation), guardMs))
    },
    options
  )

  async function lookUp(generation: string, id: number): Promise<LookUp> {
    const token = randomUUID()
    const [state, value = ''] = await askRedis(redis =>
      redis.lookUpOrder(marksKey(generation), entryKey(generation, id), id, token, tokenMs)
    )
    if (state === 'hit') return { state, body: value }
    if (state === 'miss') return { state, token: value }
    if (state === 'lost') await generations.giveUp(generation)
    return { state: 'busy' }
  }

  async function fill(generation: string, token: string, order: StoredOrder): Promise<void> {
    await askRedis(redis =>
      redis.fillOrder(
        marksKey(generation),
        entryKey(generation, order.id),
        token,
        order.version,
        encode(order),
        entryMs,
        guardMs
      )
    )
  }

  /** @returns whether nobody will read a copy of these orders from now on until they are unmarked */
  async function mark(generation: string, ids: readonly number[], writer: string): Promise<boolean> {
    const keys = [marksKey(generation), ...ids.map(id => entryKey(generation, id))]
    const ask = async () => await askRedis(redis => redis.markOrders(keys.length, ...keys, writer, markMs, ...ids))
    // Twice, since one slow answer should not shut the cache for all.
    const answer = await ask()
      .catch(ask)
      .catch(() => 'unknown')
    if (answer === 'lost') await generations.giveUp(generation)
    // Another generation may have taken its place before the mark was made, and copies of that one are not marked.
    return answer === 'marked' && (generations.isCurrent(generation) || (await generations.current()) === generation)
  }

  async function unmark(generation: string, ids: readonly number[], writer: string): Promise<void> {
    const keys = [marksKey(generation), ...ids.map(id => entryKey(generation, id))]
    // If it does not get there, the mark ends by itself.
    await askRedis(redis => redis.unmarkOrders(keys.length, ...keys, writer, ...ids)).catch(() => {})
  }

  async function read(id: number): Promise<{ order: StoredOrder; cache: 'hit' | 'miss' }> {
    const generation = await generations.current()
    if (generation === undefined || !generations.isOpen(generation)) {
      return { order: await readOrder(reads, id, 'everyone'), cache: 'miss' }
    }
    const found = await lookUp(generation, id).catch((): LookUp => ({ state: 'busy' }))
    // While the answer was under way the cache may have been shut, for a change that Redis does not know of.
    const cached = found.state === 'hit' && generations.isOpen(generation) ? decode(found.body) : undefined
    if (cached) return { order: cached, cache: 'hit' }
    const order = await readOrder(reads, id, 'everyone')
    if (found.state === 'miss') await fill(generation, found.token, order).catch(() => {})
    return { order, cache: 'miss' }
  }

  return {
    async read(id, scope) {
      const { order, cache } = await read(id)
      if (scope !== 'everyone' && order.userId !== scope) throw orderNotFound(id)
      return { order, cache }
    },

    async whileChanging(ids, work) {
      const generation = await generations.current()
      const writer = randomUUID()
      if (generation === undefined || !(await mark(generation, ids, writer))) {
        await generations.shut()
        return await work()
      }
      try {
        const result = await work()
        await unmark(generation, ids, writer)
        return result
      } catch (error) {
        // Refused, so nothing was changed. Whatever else it is, a commit may be on its way to the database: the mark stays until it ends.
        if (error instanceof ApiError) await unmark(generation, ids, writer)
        throw error
      }
    },

    subscriber: {
      name: 'cache',
      types: ['order.paid', 'order.shipped', 'order.completed', 'order.canceled', 'order.refunded'],
      // Each is a command, and all are sent at once: few enough to be answered in the time that a command has, however busy the machine is.
      maxBatch: 50,
      // Changes are announced before they are made. This is for those that were made by hand, or by a version of this service that forgot.
      async handle(events) {
        const generation = await generations.current()
        if (generation === undefined) return []
        await askRedis(
          async redis =>
            await Promise.all(
              events.map(async ({ orderId, data }) => {
                if (orderId !== null && typeof data.version === 'number') {
                  await redis.evictOrder(entryKey(generation, orderId), data.version)
                }
              })
            )
        )
        return []
      }
    }
  }
}

// Copies need no end to be right; it only keeps Redis from holding what nobody reads.
const entryMs = 60_000

// A reader fills in what it reads within some ms, or is too late for it.
const tokenMs = 10_000

// A service that nobody uses for a week begins its cache anew.
const guardMs = 7 * 86_400_000

function marksKey(generation: string): string {
  return `orders-and-inventory:{${generation}}:marks`
}

function entryKey(generation: string, id: number): string {
  return `orders-and-inventory:{${generation}}:order:${id}`
}

// Changes with StoredOrder, so that during a deployment neither version reads the other's copies.
const format = 1

interface EncodedOrder extends Omit<StoredOrder, 'orderDate' | 'createdAt' | 'updatedAt' | 'expiresAt'> {
  orderDate: string
  createdAt: string
  updatedAt: string
  expiresAt: string | null
}

function encode(order: StoredOrder): string {
  return JSON.stringify({ format, order })
}

function decode(body: string): StoredOrder | undefined {
  const copy: { format: number; order: EncodedOrder } = JSON.parse(body)
  if (copy.format !== format) return undefined
  const { orderDate, createdAt, updatedAt, expiresAt } = copy.order
  return {
    ...copy.order,
    orderDate: new Date(orderDate),
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
    expiresAt: expiresAt === null ? null : new Date(expiresAt)
  }
}
