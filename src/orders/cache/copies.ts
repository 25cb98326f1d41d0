import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { AskRedis } from '../../redis/plugin.js'
import type { StoredOrder } from '../order-row.js'
import type { LookUp } from './commands.js'

/** Names an order among those of all shops. */
export interface OrderKey {
  shopId: number
  id: number
}

/** The copies of orders in Redis, and the marks that announce changes of orders. */
export class OrderCopies {
  readonly #askRedis: AskRedis
  readonly #markMs: number

  /** @param markMs how long a mark keeps readers out if nobody removes it */
  constructor(askRedis: AskRedis, markMs: number) {
    this.#askRedis = askRedis
    this.#markMs = markMs
  }

  /** Prepares a generation that no process knows yet. */
  async open(generation: string): Promise<void> {
    await this.#askRedis(redis => redis.openOrderCache(marksKey(generation), guardMs))
  }

  async lookUp(generation: string, key: OrderKey): Promise<LookUp> {
    const token = randomUUID()
    const [state, value = ''] = await this.#askRedis(redis =>
      redis.lookUpOrder(marksKey(generation), entryKey(generation, key), key.id, token, tokenMs)
    )
    if (state === 'hit') return { state, body: value }
    if (state === 'miss') return { state, token: value }
    return { state }
  }

  /** Stores a copy, unless a change of the order was announced after the reader got its token. */
  async fill(generation: string, token: string, { key, order }: { key: OrderKey; order: StoredOrder }): Promise<void> {
    const keys = [marksKey(generation), entryKey(generation, key)] as const
    await this.#askRedis(redis => redis.fillOrder(...keys, token, order.version, encode(order), entryMs, guardMs))
  }

  /** Announces a change. 'unknown': Redis did not answer, and may or may not have stored the marks. */
  mark(generation: string, orders: readonly OrderKey[], writer: string): Promise<'marked' | 'lost' | 'unknown'> {
    const keys = keysOf(generation, orders)
    const ids = orders.map(({ id }) => id)
    const ask = async () =>
      await this.#askRedis(redis => redis.markOrders(keys.length, ...keys, writer, this.#markMs, ...ids))
    // A second attempt, since one slow answer should not shut the cache for every process.
    return ask()
      .catch(ask)
      .catch(() => 'unknown' as const)
  }

  /** Never throws: a mark that it cannot remove expires by itself. */
  async unmark(generation: string, orders: readonly OrderKey[], writer: string): Promise<void> {
    const keys = keysOf(generation, orders)
    const ids = orders.map(({ id }) => id)
    await this.#askRedis(redis => redis.unmarkOrders(keys.length, ...keys, writer, ...ids)).catch(() => {})
  }

  /** Removes the copies that are older than these versions. */
  async evict(generation: string, versions: ReadonlyArray<{ key: OrderKey; version: number }>): Promise<void> {
    await this.#askRedis(
      async redis =>
        await Promise.all(versions.map(({ key, version }) => redis.evictOrder(entryKey(generation, key), version)))
    )
  }
}

/**
 * Removes the copies of all generations. The marks stay: a copy that is filled in later is right as ever.
 *
 * @returns the number of orders that were removed
 */
export async function removeCopies(redis: Redis): Promise<number> {
  let cursor = '0'
  let count = 0
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', 'orders-and-inventory:{*}:order:*', 'COUNT', scanSize)
    // One by one: in a cluster the keys of different generations are in different slots.
    count += (await Promise.all(keys.map(key => redis.unlink(key)))).reduce((sum, removed) => sum + removed, 0)
    cursor = next
  } while (cursor !== '0')
  return count
}

// Redis examines this many keys at a time, which takes less than a millisecond.
const scanSize = 1_000

// Copies are right however old they are; the limit only frees memory from orders that nobody reads.
const entryMs = 60_000

// A reader fills in what it has read within milliseconds, or has been overtaken.
const tokenMs = 10_000

// After a week without requests the service starts its cache afresh.
const guardMs = 7 * 86_400_000

function keysOf(generation: string, orders: readonly OrderKey[]): string[] {
  return [marksKey(generation), ...orders.map(order => entryKey(generation, order))]
}

function marksKey(generation: string): string {
  return `orders-and-inventory:{${generation}}:marks`
}

function entryKey(generation: string, { shopId, id }: OrderKey): string {
  return `orders-and-inventory:{${generation}}:order:${shopId}:${id}`
}

// Changes with StoredOrder, so that during a deployment neither version reads the copies of the other.
const format = 5

interface EncodedOrder extends Omit<StoredOrder, 'orderDate' | 'createdAt' | 'updatedAt' | 'expiresAt'> {
  orderDate: string
  createdAt: string
  updatedAt: string
  expiresAt: string | null
}

function encode(order: StoredOrder): string {
  return JSON.stringify({ format, order })
}

/** @returns undefined for a copy that another version of this service wrote */
export function decodeCopy(body: string): StoredOrder | undefined {
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
