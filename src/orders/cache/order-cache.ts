import { randomUUID } from 'node:crypto'
import type { Scope } from '../../auth/access.js'
import type { Readable } from '../../database/reads.js'
import { ApiError, orderNotFound } from '../../errors.js'
import { eventTypes } from '../../events/event-types.js'
import type { PrismaClient } from '../../generated/prisma/client.js'
import type { AskRedis } from '../../redis/plugin.js'
import type { Subscriber } from '../../relay/subscriber.js'
import type { StoredOrder } from '../order-row.js'
import { readOrder } from '../read-orders.js'
import type { LookUp } from './commands.js'
import { decodeCopy, OrderCopies, type OrderKey } from './copies.js'
import { CacheGenerations, defaultLongestChangeMs, type CacheGenerationOptions } from './generation.js'

/** Reads orders by id, from copies in Redis where it has them. Redis affects the speed of a read, never its result. */
export interface OrderCache {
  /**
   * @returns the current order; `cache` is undefined without Redis
   * @throws ApiError ORDER_NOT_FOUND, also when the order is out of scope
   */
  read(shopId: number, id: number, scope: Scope): Promise<{ order: StoredOrder; cache?: 'hit' | 'miss' }>
  /**
   * Runs `work`, which changes these orders in its own transaction. From before the commit until after it, no reader
   * gets a copy of them.
   *
   * @throws what `work` throws
   */
  whileChanging<T>(shopId: number, ids: readonly number[], work: () => Promise<T>): Promise<T>
}

/** For a service without Redis: reads from the database, and changes cost nothing more. */
export function withoutCache(reads: Readable): OrderCache {
  return {
    read: async (shopId, id, scope) => ({ order: await readOrder(reads, shopId, id, scope) }),
    whileChanging: async (_shopId, _ids, work) => await work()
  }
}

/** A cache that is never behind the database; docs/decisions/0012-cache-of-orders.md says how. */
export class RedisOrderCache implements OrderCache {
  readonly #reads: Readable
  readonly #copies: OrderCopies
  readonly #generations: CacheGenerations

  constructor(
    { prisma, reads }: { prisma: PrismaClient; reads: Readable },
    askRedis: AskRedis,
    options: CacheGenerationOptions = {}
  ) {
    const copies = new OrderCopies(askRedis, options.longestChangeMs ?? defaultLongestChangeMs)
    this.#reads = reads
    this.#copies = copies
    this.#generations = new CacheGenerations(prisma, async generation => await copies.open(generation), options)
  }

  async read(shopId: number, id: number, scope: Scope): Promise<{ order: StoredOrder; cache: 'hit' | 'miss' }> {
    const { order, cache } = await this.#readUnscoped({ shopId, id })
    if (scope !== 'everyone' && order.userId !== scope) throw orderNotFound(id)
    return { order, cache }
  }

  async #readUnscoped(key: OrderKey): Promise<{ order: StoredOrder; cache: 'hit' | 'miss' }> {
    const generation = await this.#generations.current()
    if (generation === undefined || !this.#generations.isOpen(generation)) {
      return { order: await readOrder(this.#reads, key.shopId, key.id, 'everyone'), cache: 'miss' }
    }
    const found = await this.#copies.lookUp(generation, key).catch((): LookUp => ({ state: 'busy' }))
    if (found.state === 'lost') await this.#generations.giveUp(generation).catch(() => {})
    // While Redis answered, a change that it does not know about may have shut the cache.
    const copy = found.state === 'hit' && this.#generations.isOpen(generation) ? decodeCopy(found.body) : undefined
    if (copy) return { order: copy, cache: 'hit' }
    const order = await readOrder(this.#reads, key.shopId, key.id, 'everyone')
    if (found.state === 'miss') await this.#copies.fill(generation, found.token, { key, order }).catch(() => {})
    return { order, cache: 'miss' }
  }

  async whileChanging<T>(shopId: number, ids: readonly number[], work: () => Promise<T>): Promise<T> {
    const keys = ids.map(id => ({ shopId, id }))
    const generation = await this.#generations.current()
    const writer = randomUUID()
    if (generation === undefined || !(await this.#announce(generation, keys, writer))) {
      await this.#generations.shut()
      return await work()
    }
    try {
      const result = await work()
      await this.#copies.unmark(generation, keys, writer)
      return result
    } catch (error) {
      // An ApiError is a refusal, which changed nothing. After any other error a commit may still be on its way to the
      // database: the mark stays until it expires.
      if (error instanceof ApiError) await this.#copies.unmark(generation, keys, writer)
      throw error
    }
  }

  /** Gives up all copies: the database went back in time. */
  async abandon(): Promise<void> {
    await this.#generations.abandon()
  }

  /** @returns whether no reader will get a copy of these orders from now on until they are unmarked */
  async #announce(generation: string, keys: readonly OrderKey[], writer: string): Promise<boolean> {
    const answer = await this.#copies.mark(generation, keys, writer)
    if (answer === 'lost') await this.#generations.giveUp(generation)
    if (answer !== 'marked') return false
    // Another generation may have replaced this one before the mark was stored; its copies are not marked.
    return this.#generations.isCurrent(generation) || (await this.#generations.current()) === generation
  }

  // Changes are announced before they are made. This removes the copies that miss a change made by hand in SQL, or by
  // a version of this service that did not announce it.
  readonly subscriber: Subscriber = {
    name: 'cache',
    types: eventTypes.filter(type => type.startsWith('order.') && type !== 'order.created'),
    // Each event is one command, and all are sent at once: few enough to be answered within the command timeout, even
    // on a busy machine.
    maxBatch: 50,
    handle: async (events, _signal, { id: shopId }) => {
      const generation = await this.#generations.current()
      if (generation === undefined) return []
      const versions = events.flatMap(({ orderId, data: { version } }) =>
        orderId !== null && typeof version === 'number' ? [{ key: { shopId, id: orderId }, version }] : []
      )
      await this.#copies.evict(generation, versions)
      return []
    }
  }
}
