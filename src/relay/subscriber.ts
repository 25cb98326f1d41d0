import type { LoggedEvent } from '../events/logged-event.js'
import type { EventType } from '../events/record-events.js'

/** An event that its subscriber could not handle although the destination answered: trying the others is worth it. */
export interface Failure {
  event: LoggedEvent
  error: Error
}

/**
 * A reader of the event log that must miss nothing. The relay calls it with every event at least once, those of one subject (an order,
 * a product) in the order of their ids, from one process at a time. An event may come again, after a crash for example, so whatever
 * it does must come to the same when done twice.
 */
export interface Subscriber {
  /** Names its cursor in the database; lower case, never changes. */
  name: string
  /** The types that it wants; all if not given. */
  types?: readonly EventType[]
  /** How many events it takes at once, at most. */
  maxBatch: number
  /** Whether nobody wants any event at the moment: then they are passed over. */
  isIdle?(): Promise<boolean>
  /**
   * Handles events, outside of any transaction. Takes some seconds at most.
   *
   * @param signal aborts when the app closes or it takes too long
   * @returns those that failed by themselves; each is tried again, and after some attempts left to an operator. What comes after a
   *   failure and is of the same subject must not be handled and is returned too, so that the order is kept.
   * @throws when the destination cannot be reached: nothing counts as tried then, all of it is tried again, for as long as it takes
   */
  handle(events: readonly LoggedEvent[], signal: AbortSignal): Promise<readonly Failure[]>
}
