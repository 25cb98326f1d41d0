import type { Transaction } from '../database/transaction.js'
import type { LoggedEvent } from '../events/logged-event.js'
import type { EventType } from '../events/event-types.js'

/**
 * An event that its subscriber could not handle although the destination answered, so other events may still succeed.
 */
export interface Failure {
  event: LoggedEvent
  error: Error
}

/**
 * A reader of the event log that must not miss an event. The relay hands it every event at least once, from one process
 * at a time, and the events of one ordering key (an order or a product) in the order of their ids. An event may come
 * again, after a crash for example, so handling it twice must have the same effect as handling it once.
 */
export interface Subscriber {
  /** The name of its cursor in the database: lower case, never changed. */
  name: string
  /** The types that it takes; all if not given. */
  types?: readonly EventType[]
  /** The most events that it takes at once. */
  maxBatch: number
  /** Whether it needs no events at present: the relay then skips them. */
  isIdle?(): Promise<boolean>
  /**
   * Handles events, outside any transaction. Takes a few seconds at most.
   *
   * @param signal aborts when the app closes or the time is up
   * @returns the events that failed by themselves; the relay retries each, and leaves it to an operator after some
   *   attempts. Later events of the same ordering key must not be handled and are returned too, which keeps their
   *   order.
   * @throws when the destination cannot be reached: no event counts as tried, and the relay retries all of them
   *   indefinitely
   */
  handle(events: readonly LoggedEvent[], signal: AbortSignal): Promise<readonly Failure[]>
  /**
   * Forgets what it keeps in the database about events after this one: the log was restored to an earlier state, and
   * new events will have their ids. Runs in the transaction that moves the cursor back.
   */
  forgetAfter?(tx: Transaction, eventId: number): Promise<void>
}
