import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '../generated/prisma/client.js'
import { inTransaction } from '../database/transaction.js'
import { backoffMs } from '../jobs/backoff.js'
import { withDeadline } from '../jobs/deadline.js'
import { traced } from '../telemetry/traced.js'
import { readEventsById, type EventLog } from '../events/event-log.js'
import { orderingKeyOf, type LoggedEvent } from '../events/logged-event.js'
import type { Failure, Subscriber } from './subscriber.js'
import {
  describe,
  dueParked,
  ensureSubscription,
  moveCursor,
  noteFailure,
  noteSuccess,
  park,
  parkedSubjects,
  releaseLease,
  takeLease,
  unpark,
  type Lease,
  type Parking
} from './subscriptions.js'

/** Hands the events of the log to its subscribers. */
export interface Relay {
  /**
   * Hands a subscriber those parked events whose time has come, and then the next batch of new ones.
   *
   * @param signal aborts what is under way
   * @returns whether there may be more to do at once; false also while another process does it
   * @throws what the subscriber throws when its destination cannot be reached
   */
  runOnce(subscriber: Subscriber, signal: AbortSignal): Promise<boolean>
  /** Lets another process go on at once with what this one did. */
  release(subscriber: Subscriber): Promise<void>
}

export interface RelayOptions {
  /** How often an event is tried before an operator has to decide. */
  maxAttempts?: number
  /** The pause after that many attempts, in milliseconds. */
  retryPauseMs?: (attempts: number) => number
  /** After how long without a sign of life another process takes over. */
  leaseSeconds?: number
}

// With the pauses of backoffMs() nearly a minute: what only restarts is back by then.
const defaultMaxAttempts = 8

// Long enough that a process that works is never overtaken, short enough that after a kill another one goes on soon.
const defaultLeaseSeconds = 15

// A lease is renewed when a third of it is over. A run that takes less than what is left is over before anybody else begins.
const handlingShare = 0.6

export function createRelay(prisma: PrismaClient, log: EventLog, options: RelayOptions = {}): Relay {
  const { maxAttempts = defaultMaxAttempts, retryPauseMs = backoffMs, leaseSeconds = defaultLeaseSeconds } = options
  const handlingTimeoutMs = leaseSeconds * 1000 * handlingShare
  // This process, in all its leases.
  const holder = randomUUID()
  const leases = new Map<string, Lease>()

  async function runOnce(subscriber: Subscriber, signal: AbortSignal): Promise<boolean> {
    const lease = await leaseOf(subscriber)
    if (!lease) return false
    try {
      const message = `${subscriber.name} took longer than ${handlingTimeoutMs} ms`
      const hasMore = await withDeadline({ timeoutMs: handlingTimeoutMs, signal, message }, async handling => {
        const isRetried = await retryParked(subscriber, handling)
        return (await passNext(subscriber, lease, handling)) || isRetried
      })
      if (lease.failures > 0) await noteSuccess(prisma, lease)
      lease.failures = 0
      return hasMore
    } catch (error) {
      leases.delete(subscriber.name)
      if (!signal.aborted && error instanceof Error) {
        await noteFailure(prisma, lease, error, backoffMs(lease.failures + 1))
      }
      throw error
    }
  }

  /** The lease as this process knows it; asks the database when it is new, lost, or to be renewed. */
  async function leaseOf({ name }: Subscriber): Promise<Lease | undefined> {
    const held = leases.get(name)
    if (held && performance.now() < held.renewAtMs) return held
    if (!held) await ensureSubscription(prisma, name, await log.horizon())
    const lease = await takeLease(prisma, { name, holder, seconds: leaseSeconds })
    if (lease) leases.set(name, lease)
    else leases.delete(name)
    return lease
  }

  async function retryParked(subscriber: Subscriber, signal: AbortSignal): Promise<boolean> {
    const due = await dueParked(prisma, subscriber.name, subscriber.maxBatch)
    if (due.size === 0) return false
    const events = await readEventsById(prisma, [...due.keys()])
    const failures = await handle(subscriber, events, signal)
    const parkings = failures.map(failure => parkingOf(failure, due.get(failure.event.id)?.attempts ?? 0))
    await park(prisma, subscriber.name, parkings)
    await unpark(
      prisma,
      subscriber.name,
      without(events, failures).map(({ id }) => id)
    )
    return events.length > failures.length
  }

  async function passNext(subscriber: Subscriber, lease: Lease, signal: AbortSignal): Promise<boolean> {
    // First how far, then whether: who begins to want events in between misses none.
    const end = await log.horizon()
    if (await subscriber.isIdle?.()) {
      await advance(subscriber, lease, end, [])
      return false
    }
    const { events, readTo } = await log.read({
      after: lease.cursor,
      types: subscriber.types,
      limit: subscriber.maxBatch,
      end
    })
    const parked =
      events.length > 0 ? await parkedSubjects(prisma, subscriber.name, events.map(orderingKeyOf)) : new Set<string>()
    const [waiting, free] = partition(events, event => parked.has(orderingKeyOf(event)))
    const failures = free.length > 0 ? await handle(subscriber, free, signal) : []
    await advance(subscriber, lease, readTo, [
      ...failures.map(failure => parkingOf(failure, 0)),
      ...waiting.map(waitingOf)
    ])
    return events.length === subscriber.maxBatch
  }

  async function advance(
    { name }: Subscriber,
    lease: Lease,
    cursor: number,
    parkings: readonly Parking[]
  ): Promise<void> {
    if (cursor <= lease.cursor) return
    // Both or neither: what is not handled must be parked, and what is handled must not be handled again.
    const isMoved =
      parkings.length === 0
        ? await moveCursor(prisma, lease, cursor)
        : await inTransaction(prisma, async tx => {
            const moved = await moveCursor(tx, lease, cursor)
            if (moved) await park(tx, name, parkings)
            return moved
          })
    if (isMoved) lease.cursor = cursor
    else leases.delete(name)
  }

  function parkingOf({ event, error }: Failure, earlierAttempts: number): Parking {
    const attempts = earlierAttempts + 1
    return {
      eventId: event.id,
      subject: orderingKeyOf(event),
      attempts,
      error: describe(error),
      pauseMs: attempts >= maxAttempts ? null : retryPauseMs(attempts)
    }
  }

  return {
    runOnce,
    async release({ name }) {
      if (leases.delete(name)) await releaseLease(prisma, { name, holder })
    }
  }
}

async function handle(
  subscriber: Subscriber,
  events: readonly LoggedEvent[],
  signal: AbortSignal
): Promise<readonly Failure[]> {
  return await traced(`relay ${subscriber.name}`, () => subscriber.handle(events, signal))
}

function waitingOf(event: LoggedEvent): Parking {
  return { eventId: event.id, subject: orderingKeyOf(event), attempts: 0, error: null, pauseMs: 0 }
}

function without(events: readonly LoggedEvent[], failures: readonly Failure[]): LoggedEvent[] {
  const failed = new Set(failures.map(({ event }) => event.id))
  return events.filter(({ id }) => !failed.has(id))
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter(item => !isFirst(item))]
}
