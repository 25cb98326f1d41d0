import type { Transaction } from '../database/transaction.js'
import type { LoggedEvent } from '../events/logged-event.js'
import type { EventType } from '../events/event-types.js'
import type { Shop } from '../tenancy/shop.js'

/**
 * An event that its subscriber could not handle although the destination answered, so other events may still succeed.
 */
export interface Failure {
  event: LoggedEvent
  error: Error
}

/**
 * A reader of the event logs of all shops that must not miss an event. The relay hands it every event at least once,
 * those of one shop from one process at a time, and the events of one ordering key (an order or a product) in the order
 * of their ids. Two processes may hand it batches of two shops at the same time. An event may come again, after a crash
 * for example, so handling it twice must have the same effect as handling it once.
 */
export interface Subscriber {
  /** The name of its cursor in the database: lower case, never changed. */
  name: string
  /** The types that it takes; all if not given. */
  types?: readonly EventType[]
  /** The most events that it takes at once. */
  maxBatch: number
  /** The shops whose events it needs at present, if it does not need those of all: the relay skips the others. */
  activeShops?(): Promise<readonly number[]>
  /**
   * Handles events of one shop, outside any transaction. Takes a few seconds at most.
   *
   * @param signal aborts when the app closes or the time is up
   * @returns the events that failed by themselves; the relay retries each, and leaves it to an operator after some
   *   attempts. Later events of the same ordering key must not be handled and are returned too, which keeps their
   *   order.
   * @throws when the destination cannot be reached: no event counts as tried, and the relay retries all of them
   *   indefinitely
   */
  handle(events: readonly LoggedEvent[], signal: AbortSignal, shop: Shop): Promise<readonly Failure[]>
  /**
   * Forgets what it keeps in the database about events of a shop after this one: its log was restored to an earlier
   * state, and new events will have their ids. Runs in the transaction that moves the cursor back.
   */
  forgetAfter?(tx: Transaction, shopId: number, eventId: number): Promise<void>
}
