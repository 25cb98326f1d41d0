import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '../generated/prisma/client.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { backoffMs } from '../jobs/backoff.js'
import { withDeadline } from '../jobs/deadline.js'
import { traced } from '../telemetry/traced.js'
import { readEventsById, type EventLog, type LogPosition } from '../events/event-log.js'
import { orderingKeyOf, type LoggedEvent } from '../events/logged-event.js'
import { dueParkedEvents, park, parkedOrderingKeys, unpark, type ParkedEvent } from './parked-events.js'
import type { Failure, Subscriber } from './subscriber.js'
import {
  describeError,
  ensureSubscription,
  moveCursor,
  moveCursorBack,
  recordFailure,
  recordSuccess,
  releaseLease,
  seizeLeases,
  takeLease,
  type Lease
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
  subscriber: string
  from: number
  to: number
}

/** Hands the events of the log to its subscribers. */
export class Relay {
  readonly #prisma: PrismaClient
  readonly #log: EventLog
  readonly #options: Required<RelayOptions>
  /** Identifies this process in all its leases. */
  readonly #holder = randomUUID()
  readonly #leases = new Map<string, Lease>()

  constructor(prisma: PrismaClient, log: EventLog, options: RelayOptions = {}) {
    this.#prisma = prisma
    this.#log = log
    this.#options = {
      maxAttempts: defaultMaxAttempts,
      retryPauseMs: backoffMs,
      leaseSeconds: defaultLeaseSeconds,
      onCursorMovedBack: () => {},
      ...options
    }
  }

  /**
   * Hands a subscriber the parked events that are due, then the next batch of new events.
   *
   * @param signal aborts the work in progress
   * @returns whether there may be more to do at once; false while another process holds the lease
   * @throws what the subscriber throws when its destination cannot be reached
   */
  async runOnce(subscriber: Subscriber, signal: AbortSignal): Promise<boolean> {
    const lease = await this.#leaseOf(subscriber)
    if (!lease) return false
    try {
      const timeoutMs = this.#options.leaseSeconds * 1000 * handlingShare
      const message = `${subscriber.name} took longer than ${timeoutMs} ms`
      const hasMore = await withDeadline({ timeoutMs, signal, message }, async handling => {
        const hasProgressed = await this.#retryParked(subscriber, handling)
        return (await this.#handleNext(subscriber, lease, handling)) || hasProgressed
      })
      if (lease.failures > 0) await recordSuccess(this.#prisma, lease)
      lease.failures = 0
      return hasMore
    } catch (error) {
      this.#leases.delete(subscriber.name)
      if (!signal.aborted && error instanceof Error) {
        await recordFailure(this.#prisma, lease, error, backoffMs(lease.failures + 1))
      }
      throw error
    }
  }

  /** Gives the lease up, so that another process can continue at once. */
  async release({ name }: Subscriber): Promise<void> {
    if (this.#leases.delete(name)) await releaseLease(this.#prisma, { name, holder: this.#holder })
  }

  /**
   * Moves every cursor that is ahead of the log back into it, whichever process holds its lease.
   *
   * @param subscribers by name; the cursors of others move as well
   * @returns all cursors, by name
   */
  async moveAllBack(subscribers: ReadonlyMap<string, Subscriber>): Promise<CursorMove[]> {
    const { lastId, epoch } = await this.#log.position()
    const moves = await inTransaction(this.#prisma, async tx => {
      const leases = await seizeLeases(tx, { holder: this.#holder, epoch: epoch.id })
      const moves: CursorMove[] = []
      for (const lease of leases) {
        const to = (await moveBack(tx, subscribers.get(lease.name), lease, lastId)) ?? lease.cursor
        moves.push({ subscriber: lease.name, from: lease.cursor, to })
      }
      return moves
    })
    return moves.sort((a, b) => (a.subscriber < b.subscriber ? -1 : 1))
  }

  /** The lease as this process knows it; asks the database when the lease is new, lost or to be renewed. */
  async #leaseOf(subscriber: Subscriber): Promise<Lease | undefined> {
    const { name } = subscriber
    const held = this.#leases.get(name)
    if (held && performance.now() < held.renewAtMs) return held
    const { leaseSeconds: seconds } = this.#options
    const holder = this.#holder
    // A renewed lease keeps its epoch, so that a database that has gone back in time since is noticed in #handleNext.
    if (held) return this.#keep(name, await takeLease(this.#prisma, { name, holder, epoch: held.epoch, seconds }))
    const position = await this.#log.position()
    await ensureSubscription(this.#prisma, name, position.lastId)
    const lease = await takeLease(this.#prisma, { name, holder, epoch: position.epoch.id, seconds })
    const isUsable = lease && (lease.cursor <= position.lastId || (await this.#moveBack(subscriber, lease, position)))
    return this.#keep(name, isUsable ? lease : undefined)
  }

  #keep(name: string, lease: Lease | undefined): Lease | undefined {
    if (lease) this.#leases.set(name, lease)
    else this.#leases.delete(name)
    return lease
  }

  /** @returns whether the cursor was moved; otherwise this process has lost the lease */
  async #moveBack(subscriber: Subscriber, lease: Lease, position: LogPosition): Promise<boolean> {
    const cursor = await inTransaction(this.#prisma, async tx => await moveBack(tx, subscriber, lease, position.lastId))
    if (cursor === undefined) return false
    this.#options.onCursorMovedBack({ subscriber: lease.name, from: lease.cursor, to: cursor })
    lease.cursor = cursor
    return true
  }

  /** @returns whether a parked event was handled: an event behind it may be due now */
  async #retryParked(subscriber: Subscriber, signal: AbortSignal): Promise<boolean> {
    const attempts = await dueParkedEvents(this.#prisma, subscriber.name, subscriber.maxBatch)
    if (attempts.size === 0) return false
    const events = await readEventsById(this.#prisma, [...attempts.keys()])
    const failures = await handle(subscriber, events, signal)
    await park(
      this.#prisma,
      subscriber.name,
      failures.map(failure => this.#parkFailed(failure, attempts.get(failure.event.id) ?? 0))
    )
    const failed = new Set(failures.map(({ event }) => event.id))
    // A restored log may lack a parked event.
    const done = [...attempts.keys()].filter(id => !failed.has(id))
    await unpark(this.#prisma, subscriber.name, done)
    return done.length > 0
  }

  /** @returns whether the batch was full, so that more events may follow */
  async #handleNext(subscriber: Subscriber, lease: Lease, signal: AbortSignal): Promise<boolean> {
    const { name, types, maxBatch } = subscriber
    // The end of the log comes first: a subscriber that ceases to be idle between the two steps then misses no event.
    const { lastId: end, epoch } = await this.#log.position()
    if (epoch.id !== lease.epoch) {
      // The database went back in time, and its cursor with it.
      this.#leases.delete(name)
      return true
    }
    if (await subscriber.isIdle?.()) {
      await this.#advance(lease, end, [])
      return false
    }
    const { events, readTo } = await this.#log.read({ after: lease.cursor, types, limit: maxBatch, end })
    const blocked = await parkedOrderingKeys(this.#prisma, name, events.map(orderingKeyOf))
    const waiting = events.filter(event => blocked.has(orderingKeyOf(event)))
    const free = events.filter(event => !blocked.has(orderingKeyOf(event)))
    const failures = free.length > 0 ? await handle(subscriber, free, signal) : []
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
            if (moved) await park(tx, lease.name, parked)
            return moved
          })
    if (isMoved) lease.cursor = cursor
    else this.#leases.delete(lease.name)
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
  if (moved !== undefined && moved < lease.cursor) await subscriber?.forgetAfter?.(tx, moved)
  return moved
}

async function handle(
  subscriber: Subscriber,
  events: readonly LoggedEvent[],
  signal: AbortSignal
): Promise<readonly Failure[]> {
  return await traced(`relay ${subscriber.name}`, () => subscriber.handle(events, signal))
}

function parkWaiting(event: LoggedEvent): ParkedEvent {
  return { eventId: event.id, orderingKey: orderingKeyOf(event), attempts: 0, error: null, pauseMs: 0 }
}
