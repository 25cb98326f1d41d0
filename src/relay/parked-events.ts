import type { Queryable, Transaction } from '../database/transaction.js'
import type { SubscriptionKey } from './subscriptions.js'

/**
 * An event that a subscriber could not handle, or that waits behind one with the same ordering key. The column and the
 * JSON field `subject` hold the ordering key.
 */
export interface ParkedEvent {
  eventId: number
  orderingKey: string
  /** 0: not tried yet, because it waits behind an earlier event. */
  attempts: number
  error: string | null
  /** How long to wait before the next attempt; null: until an operator retries it. */
  pauseMs: number | null
}

/** Parks events, or records that parked events have failed again. */
export async function park(
  database: Queryable,
  { shopId, name }: SubscriptionKey,
  events: readonly ParkedEvent[]
): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ eventId, orderingKey, attempts, error, pauseMs }) => ({
    event_id: eventId,
    subject: orderingKey,
    attempts,
    error,
    pause_ms: pauseMs
  }))
  await database.$executeRaw`
    INSERT INTO parked_events (shop_id, subscription, event_id, subject, attempts, last_error, retry_at)
    SELECT ${shopId}, ${name}, event_id, subject, attempts, error, now() + pause_ms * interval '1 millisecond'
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS p (event_id bigint, subject text, attempts int, error text, pause_ms double precision)
    ON CONFLICT (shop_id, subscription, event_id) DO UPDATE
    SET attempts = excluded.attempts, last_error = excluded.last_error, retry_at = excluded.retry_at`
}

/** Removes events that have been handled. */
export async function unpark(
  database: Queryable,
  { shopId, name }: SubscriptionKey,
  eventIds: readonly number[]
): Promise<void> {
  if (eventIds.length === 0) return
  await database.$executeRaw`
    DELETE FROM parked_events
    WHERE shop_id = ${shopId} AND subscription = ${name} AND event_id = ANY (${[...eventIds]}::bigint[])`
}

/**
 * Parked events that are due now: only the first of each ordering key, once its pause is over.
 *
 * @returns the attempts made so far, by event id
 */
export async function dueParkedEvents(
  database: Queryable,
  { shopId, name }: SubscriptionKey,
  limit: number
): Promise<Map<number, number>> {
  const rows = await database.$queryRaw<Array<{ event_id: bigint; attempts: number }>>`
    SELECT event_id, attempts FROM parked_events AS parked
    WHERE shop_id = ${shopId} AND subscription = ${name} AND retry_at <= now() AND NOT EXISTS (
      SELECT FROM parked_events AS earlier
      WHERE earlier.shop_id = parked.shop_id AND earlier.subscription = parked.subscription
        AND earlier.subject = parked.subject AND earlier.event_id < parked.event_id)
    ORDER BY event_id LIMIT ${limit}`
  return new Map(rows.map(row => [Number(row.event_id), row.attempts]))
}

/** Which of these ordering keys have a parked event: later events of theirs must wait. */
export async function parkedOrderingKeys(
  database: Queryable,
  { shopId, name }: SubscriptionKey,
  orderingKeys: readonly string[]
): Promise<Set<string>> {
  if (orderingKeys.length === 0) return new Set()
  const rows = await database.$queryRaw<Array<{ subject: string }>>`
    SELECT DISTINCT subject FROM parked_events
    WHERE shop_id = ${shopId} AND subscription = ${name} AND subject = ANY (${[...orderingKeys]}::text[])`
  return new Set(rows.map(({ subject }) => subject))
}

/** The result of an operator's request about a parked event. */
export type ParkedEventResult = 'done' | 'no such subscription' | 'not parked'

/** Makes a parked event due at once, and counts its attempts from zero again. */
export async function retryParked(tx: Transaction, key: SubscriptionKey, eventId: number): Promise<ParkedEventResult> {
  const changed = await tx.$executeRaw`
    UPDATE parked_events SET attempts = 0, retry_at = now()
    WHERE shop_id = ${key.shopId} AND subscription = ${key.name} AND event_id = ${eventId}`
  return changed === 1 ? 'done' : await reasonForNoChange(tx, key)
}

/** Gives a parked event up: the subscriber never gets it, and the events behind it go on. */
export async function skipParked(tx: Transaction, key: SubscriptionKey, eventId: number): Promise<ParkedEventResult> {
  const changed = await tx.$executeRaw`
    DELETE FROM parked_events
    WHERE shop_id = ${key.shopId} AND subscription = ${key.name} AND event_id = ${eventId}`
  return changed === 1 ? 'done' : await reasonForNoChange(tx, key)
}

async function reasonForNoChange(tx: Transaction, key: SubscriptionKey): Promise<ParkedEventResult> {
  return (await tx.eventSubscription.count({ where: key })) === 0 ? 'no such subscription' : 'not parked'
}
