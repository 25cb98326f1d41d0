import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '../generated/prisma/client.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { backoffMs } from '../jobs/backoff.js'
import { withDeadline } from '../jobs/deadline.js'
import { traced } from '../telemetry/traced.js'
import { readEventsById, type LogPosition } from '../events/event-log.js'
import type { EventLogs } from '../events/event-logs.js'
import { orderingKeyOf, type LoggedEvent } from '../events/logged-event.js'
import type { ShopDirectory } from '../tenancy/directory.js'
import type { Shop } from '../tenancy/shop.js'
import { dueParkedEvents, park, parkedOrderingKeys, unpark, type ParkedEvent } from './parked-events.js'
import type { Failure, Subscriber } from './subscriber.js'
import {
  describeError,
  ensureSubscription,
  moveCursor,
  moveCursorBack,
  recordFailure,
  recordSuccess,
  releaseLeases,
  seizeLeases,
  shopsWithNews,
  skipNews,
  takeLease,
  type Lease,
  type SubscriptionKey
} from './subscriptions.js'

export interface RelayOptions {
  /** How often an event is tried before an operator has to decide. */
  maxAttempts?: number
  /** The pause after a number of attempts, in milliseconds. */
  retryPauseMs?: (attempts: number) => number
  /** How long a process may be silent before another one takes over. */
  leaseSeconds?: number
  /** Called when a cursor was ahead of the log, as after a restore of some tables only, and has been moved back. */
  onCursorMovedBack?: (move: CursorMove) => void
}

/** A cursor before and after it was moved back into the log. */
export interface CursorMove {
  /** The slug of the shop. */
  shop: string
  subscriber: string
  from: number
  to: number
}

/** Hands the events of the logs to their subscribers. */
export class Relay {
  readonly #prisma: PrismaClient
  readonly #logs: EventLogs
  readonly #shops: Pick<ShopDirectory, 'get' | 'all'>
  readonly #options: Required<RelayOptions>
  /** Identifies this process in all its leases. */
  readonly #holder = randomUUID()
  /** The leases of this process, by the name of the subscriber and the shop's id. */
  readonly #leases = new Map<string, Map<number, Lease>>()
  /** When events were last skipped, by the name of the subscriber. */
  readonly #skippedAtMs = new Map<string, number>()

  constructor(
    { prisma, logs, shops }: { prisma: PrismaClient; logs: EventLogs; shops: Pick<ShopDirectory, 'get' | 'all'> },
    options: RelayOptions = {}
  ) {
    this.#prisma = prisma
    this.#logs = logs
    this.#shops = shops
    this.#options = {
      maxAttempts: defaultMaxAttempts,
      retryPauseMs: backoffMs,
      leaseSeconds: defaultLeaseSeconds,
      onCursorMovedBack: () => {},
      ...options
    }
  }

  /**
   * Hands a subscriber one batch of each shop that has news for it. A shop with many events waits for its next batch
   * until the other shops had theirs, and a shop without news costs nothing.
   *
   * @returns whether there may be more to do at once
   * @throws what the subscriber throws when its destination cannot be reached: most likely other shops would not reach
   *   it either
   */
  async runAll(subscriber: Subscriber, signal: AbortSignal): Promise<boolean> {
    await this.#logs.watch()
    let hasMore = false
    for (const shopId of await this.#shopsToServe(subscriber)) {
      if (signal.aborted) break
      hasMore = (await this.runOnce(subscriber, await this.#shops.get(shopId), signal)) || hasMore
    }
    return hasMore
  }

  /**
   * The shops with news for a subscriber. If it does not need the events of all shops, the others are looked at once a
   * second only, and their events are skipped with one statement.
   */
  async #shopsToServe(subscriber: Subscriber): Promise<number[]> {
    const { name } = subscriber
    const key = { name, holder: this.#holder }
    if (!subscriber.activeShops) return (await shopsWithNews(this.#prisma, key)).map(({ shopId }) => shopId)
    const startedAtMs = performance.now()
    if (startedAtMs - (this.#skippedAtMs.get(name) ?? -Infinity) < skipIntervalMs) {
      const among = await subscriber.activeShops()
      if (among.length === 0) return []
      return (await shopsWithNews(this.#prisma, { ...key, among })).map(({ shopId }) => shopId)
    }
    const news = await shopsWithNews(this.#prisma, key)
    // The ends of the logs were read before: a subscriber that begins to need a shop in between misses no event.
    const active = new Set(await subscriber.activeShops())
    const skipped = news.filter(({ shopId, hasNewEventsOnly }) => hasNewEventsOnly && !active.has(shopId))
    if (skipped.length > 0) await skipNews(this.#prisma, key, skipped)
    for (const { shopId } of skipped) this.#forget({ shopId, name })
    this.#skippedAtMs.set(name, startedAtMs)
    const served = new Set(news.map(({ shopId }) => shopId))
    for (const { shopId } of skipped) served.delete(shopId)
    return [...served]
  }

  /**
   * Hands a subscriber the parked events of a shop that are due, then the next batch of new events.
   *
   * @param signal aborts the work in progress
   * @returns whether there may be more to do at once; false while another process holds the lease
   * @throws what the subscriber throws when its destination cannot be reached
   */
  async runOnce(subscriber: Subscriber, shop: Shop, signal: AbortSignal): Promise<boolean> {
    const lease = await this.#leaseOf(subscriber, shop)
    if (!lease) return false
    try {
      const timeoutMs = this.#options.leaseSeconds * 1000 * handlingShare
      const message = `${subscriber.name} took longer than ${timeoutMs} ms`
      const hasMore = await withDeadline({ timeoutMs, signal, message }, async handling => {
        const hasProgressed = await this.#retryParked(subscriber, shop, handling)
        return (await this.#handleNext(subscriber, shop, lease, handling)) || hasProgressed
      })
      if (lease.failures > 0) await recordSuccess(this.#prisma, lease)
      lease.failures = 0
      return hasMore
    } catch (error) {
      this.#forget(lease)
      if (!signal.aborted && error instanceof Error) {
        await recordFailure(this.#prisma, lease, error, backoffMs(lease.failures + 1))
      }
      throw error
    }
  }

  /** Gives the leases of a subscriber up, so that other processes can continue at once. */
  async release({ name }: Subscriber): Promise<void> {
    const shopIds = [...(this.#leases.get(name)?.keys() ?? [])]
    this.#leases.delete(name)
    if (shopIds.length > 0) await releaseLeases(this.#prisma, shopIds, { name, holder: this.#holder })
  }

  /**
   * Moves every cursor that is ahead of its log back into it, in all shops, whichever process holds its lease.
   *
   * @param subscribers by name; the cursors of others move as well
   * @returns all cursors, by shop and name
   */
  async moveAllBack(subscribers: ReadonlyMap<string, Subscriber>): Promise<CursorMove[]> {
    const moves: CursorMove[] = []
    for (const shop of await this.#shops.all()) moves.push(...(await this.#moveBackInShop(shop, subscribers)))
    return moves
  }

  async #moveBackInShop(shop: Shop, subscribers: ReadonlyMap<string, Subscriber>): Promise<CursorMove[]> {
    const { lastId, epoch } = await this.#logs.of(shop.id).position()
    const moves = await inTransaction(this.#prisma, async tx => {
      const leases = await seizeLeases(tx, { shopId: shop.id, holder: this.#holder, epoch: epoch.id })
      const moves: CursorMove[] = []
      for (const lease of leases) {
        const to = (await moveBack(tx, subscribers.get(lease.name), lease, lastId)) ?? lease.cursor
        moves.push({ shop: shop.slug, subscriber: lease.name, from: lease.cursor, to })
      }
      return moves
    })
    return moves.sort((a, b) => (a.subscriber < b.subscriber ? -1 : 1))
  }

  /** The lease as this process knows it; asks the database when the lease is new, lost or to be renewed. */
  async #leaseOf(subscriber: Subscriber, shop: Shop): Promise<Lease | undefined> {
    const key = { shopId: shop.id, name: subscriber.name }
    const held = this.#leases.get(key.name)?.get(key.shopId)
    if (held && performance.now() < held.renewAtMs) return held
    const holding = { ...key, holder: this.#holder, seconds: this.#options.leaseSeconds }
    // A renewed lease keeps its epoch, so that a database that has gone back in time since is noticed in #handleNext.
    if (held) return this.#keep(key, await takeLease(this.#prisma, { ...holding, epoch: held.epoch }))
    // The end of the log is read after a new subscription has begun there: its cursor must not be ahead.
    await ensureSubscription(this.#prisma, key)
    const position = await this.#logs.of(shop.id).position()
    const lease = await takeLease(this.#prisma, { ...holding, epoch: position.epoch.id })
    const isUsable =
      lease && (lease.cursor <= position.lastId || (await this.#moveBack(subscriber, shop, lease, position)))
    return this.#keep(key, isUsable ? lease : undefined)
  }

  #keep(key: SubscriptionKey, lease: Lease | undefined): Lease | undefined {
    if (!lease) {
      this.#forget(key)
      return undefined
    }
    const ofShops = this.#leases.get(key.name) ?? new Map<number, Lease>()
    this.#leases.set(key.name, ofShops.set(key.shopId, lease))
    return lease
  }

  #forget({ shopId, name }: SubscriptionKey): void {
    this.#leases.get(name)?.delete(shopId)
  }

  /** @returns whether the cursor was moved; otherwise this process has lost the lease */
  async #moveBack(subscriber: Subscriber, shop: Shop, lease: Lease, position: LogPosition): Promise<boolean> {
    const cursor = await inTransaction(this.#prisma, async tx => await moveBack(tx, subscriber, lease, position.lastId))
    if (cursor === undefined) return false
    this.#options.onCursorMovedBack({ shop: shop.slug, subscriber: lease.name, from: lease.cursor, to: cursor })
    lease.cursor = cursor
    return true
  }

  /** @returns whether a parked event was handled: an event behind it may be due now */
  async #retryParked(subscriber: Subscriber, shop: Shop, signal: AbortSignal): Promise<boolean> {
    const key = { shopId: shop.id, name: subscriber.name }
    const attempts = await dueParkedEvents(this.#prisma, key, subscriber.maxBatch)
    if (attempts.size === 0) return false
    const events = await readEventsById(this.#prisma, shop.id, [...attempts.keys()])
    const failures = await handle(subscriber, events, signal, shop)
    await park(
      this.#prisma,
      key,
      failures.map(failure => this.#parkFailed(failure, attempts.get(failure.event.id) ?? 0))
    )
    const failed = new Set(failures.map(({ event }) => event.id))
    // A restored log may lack a parked event.
    const done = [...attempts.keys()].filter(id => !failed.has(id))
    await unpark(this.#prisma, key, done)
    return done.length > 0
  }

  /** @returns whether the batch was full, so that more events may follow */
  async #handleNext(subscriber: Subscriber, shop: Shop, lease: Lease, signal: AbortSignal): Promise<boolean> {
    const { types, maxBatch } = subscriber
    const log = this.#logs.of(shop.id)
    const { lastId: end, epoch } = await log.position()
    if (epoch.id !== lease.epoch) {
      // The database went back in time, and its cursor with it.
      this.#forget(lease)
      return true
    }
    const { events, readTo } = await log.read({ after: lease.cursor, types, limit: maxBatch, end })
    const blocked = await parkedOrderingKeys(this.#prisma, lease, events.map(orderingKeyOf))
    const waiting = events.filter(event => blocked.has(orderingKeyOf(event)))
    const free = events.filter(event => !blocked.has(orderingKeyOf(event)))
    const failures = free.length > 0 ? await handle(subscriber, free, signal, shop) : []
    await this.#advance(lease, readTo, [
      ...failures.map(failure => this.#parkFailed(failure, 0)),
      ...waiting.map(parkWaiting)
    ])
    return events.length === maxBatch
  }

  async #advance(lease: Lease, cursor: number, parked: readonly ParkedEvent[]): Promise<void> {
    if (cursor <= lease.cursor) return
    // Both or neither: an event that was not handled must be parked, and one that was must not be handled again.
    const isMoved =
      parked.length === 0
        ? await moveCursor(this.#prisma, lease, cursor)
        : await inTransaction(this.#prisma, async tx => {
            const moved = await moveCursor(tx, lease, cursor)
            if (moved) await park(tx, lease, parked)
            return moved
          })
    if (isMoved) lease.cursor = cursor
    else this.#forget(lease)
  }

  #parkFailed({ event, error }: Failure, earlierAttempts: number): ParkedEvent {
    const { maxAttempts, retryPauseMs } = this.#options
    const attempts = earlierAttempts + 1
    return {
      eventId: event.id,
      orderingKey: orderingKeyOf(event),
      attempts,
      error: describeError(error),
      pauseMs: attempts >= maxAttempts ? null : retryPauseMs(attempts)
    }
  }
}

// With the pauses of backoffMs() nearly a minute: a destination that only restarts is back by then.
const defaultMaxAttempts = 8

// Long enough that no process takes over from a working one; short enough that after a kill another one continues soon.
const defaultLeaseSeconds = 15

// As often as the relay polls.
const skipIntervalMs = 1_000

// A lease is renewed after a third of its time. A run within this share of it ends before another process can begin.
const handlingShare = 0.6

/** @returns the cursor afterwards; undefined if it could not be moved because another process has the lease */
async function moveBack(
  tx: Transaction,
  subscriber: Subscriber | undefined,
  lease: Lease,
  lastId: number
): Promise<number | undefined> {
  const moved = await moveCursorBack(tx, lease, lastId)
  if (moved !== undefined && moved < lease.cursor) await subscriber?.forgetAfter?.(tx, lease.shopId, moved)
  return moved
}

async function handle(
  subscriber: Subscriber,
  events: readonly LoggedEvent[],
  signal: AbortSignal,
  shop: Shop
): Promise<readonly Failure[]> {
  return await traced(`relay ${subscriber.name}`, () => subscriber.handle(events, signal, shop))
}

function parkWaiting(event: LoggedEvent): ParkedEvent {
  return { eventId: event.id, orderingKey: orderingKeyOf(event), attempts: 0, error: null, pauseMs: 0 }
}
