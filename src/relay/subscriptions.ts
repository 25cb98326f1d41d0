import { Prisma } from '../generated/prisma/client.js'
import type { Queryable, Transaction } from '../database/transaction.js'

/** A subscription that is this process's for a while. */
export interface Lease {
  name: string
  holder: string
  /** Everything up to it has been handled or is parked. */
  cursor: number
  failures: number
  /** When to renew it, in milliseconds of this process's life: a clock that is set back must not make a lease longer. */
  renewAtMs: number
}

/** Makes the row of a subscription that is new, at the end of the log: it gets what happens from then on. */
export async function ensureSubscription(database: Queryable, name: string, end: number): Promise<void> {
  await database.$executeRaw`INSERT INTO event_subscriptions (name, cursor) VALUES (${name}, ${end}) ON CONFLICT DO NOTHING`
}

/** Takes the lease of a subscription, or renews it; undefined while another process has it, or while it waits after a failure. */
export async function takeLease(
  database: Queryable,
  { name, holder, seconds }: { name: string; holder: string; seconds: number }
): Promise<Lease | undefined> {
  const [row] = await database.$queryRaw<Array<{ cursor: bigint; failures: number }>>`
    UPDATE event_subscriptions SET lease_holder = ${holder}::uuid, lease_expires_at = now() + ${seconds} * interval '1 second'
    WHERE name = ${name} AND (lease_holder = ${holder}::uuid OR lease_expires_at IS NULL OR lease_expires_at < now()) AND (retry_at IS NULL OR retry_at <= now())
    RETURNING cursor, failures`
  return (
    row && {
      name,
      holder,
      cursor: Number(row.cursor),
      failures: row.failures,
      renewAtMs: performance.now() + (seconds * 1000) / 3
    }
  )
}

/** Lets others have it at once. */
export async function releaseLease(
  database: Queryable,
  { name, holder }: Pick<Lease, 'name' | 'holder'>
): Promise<void> {
  await database.$executeRaw`UPDATE event_subscriptions SET lease_holder = NULL, lease_expires_at = NULL WHERE name = ${name} AND lease_holder = ${holder}::uuid`
}

/** Sets the cursor, if the lease is still this process's; false if it is not, and somebody else has gone on meanwhile. */
export async function moveCursor(database: Queryable, { name, holder, cursor }: Lease, to: number): Promise<boolean> {
  const moved = await database.$executeRaw`
    UPDATE event_subscriptions SET cursor = ${to}, failures = 0, last_error = NULL, retry_at = NULL, updated_at = now()
    WHERE name = ${name} AND lease_holder = ${holder}::uuid AND cursor = ${cursor}`
  return moved === 1
}

/** Notes that the destination can be reached again. */
export async function noteSuccess(database: Queryable, { name, holder }: Lease): Promise<void> {
  await database.$executeRaw`
    UPDATE event_subscriptions SET failures = 0, last_error = NULL, retry_at = NULL, updated_at = now() WHERE name = ${name} AND lease_holder = ${holder}::uuid`
}

/** Notes that the destination could not be reached, and lets another process try, which may be able to, after a pause. */
export async function noteFailure(
  database: Queryable,
  { name, holder }: Lease,
  error: Error,
  pauseMs: number
): Promise<void> {
  await database.$executeRaw`
    UPDATE event_subscriptions SET failures = failures + 1, last_error = ${describe(error)}, retry_at = now() + ${pauseMs} * interval '1 millisecond',
      lease_holder = NULL, lease_expires_at = NULL, updated_at = now()
    WHERE name = ${name} AND lease_holder = ${holder}::uuid`
}

/** An event that is parked now, or fails again. */
export interface Parking {
  eventId: number
  subject: string
  /** 0: not tried, it waits behind another one. */
  attempts: number
  error: string | null
  /** null: until an operator decides. */
  pauseMs: number | null
}

export async function park(database: Queryable, name: string, parkings: readonly Parking[]): Promise<void> {
  if (parkings.length === 0) return
  const rows = parkings.map(({ eventId, subject, attempts, error, pauseMs }) => ({
    event_id: eventId,
    subject,
    attempts,
    error,
    pause_ms: pauseMs
  }))
  await database.$executeRaw`
    INSERT INTO parked_events (subscription, event_id, subject, attempts, last_error, retry_at)
    SELECT ${name}, event_id, subject, attempts, error, now() + pause_ms * interval '1 millisecond'
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS p (event_id bigint, subject text, attempts int, error text, pause_ms double precision)
    ON CONFLICT (subscription, event_id) DO UPDATE SET attempts = excluded.attempts, last_error = excluded.last_error, retry_at = excluded.retry_at`
}

export async function unpark(database: Queryable, name: string, eventIds: readonly number[]): Promise<void> {
  if (eventIds.length === 0) return
  await database.$executeRaw`DELETE FROM parked_events WHERE subscription = ${name} AND event_id = ANY (${[...eventIds]}::bigint[])`
}

/** Parked events that are to be tried now: of each subject the first, if its time has come. */
export async function dueParked(
  database: Queryable,
  name: string,
  limit: number
): Promise<Map<number, { attempts: number }>> {
  const rows = await database.$queryRaw<Array<{ event_id: bigint; attempts: number }>>`
    SELECT event_id, attempts FROM parked_events AS parked
    WHERE subscription = ${name} AND retry_at <= now() AND NOT EXISTS (
      SELECT FROM parked_events AS earlier WHERE earlier.subscription = parked.subscription AND earlier.subject = parked.subject AND earlier.event_id < parked.event_id)
    ORDER BY event_id LIMIT ${limit}`
  return new Map(rows.map(row => [Number(row.event_id), { attempts: row.attempts }]))
}

/** Which of these subjects have a parked event. */
export async function parkedSubjects(
  database: Queryable,
  name: string,
  subjects: readonly string[]
): Promise<Set<string>> {
  const rows = await database.$queryRaw<Array<{ subject: string }>>`
    SELECT DISTINCT subject FROM parked_events WHERE subscription = ${name} AND subject = ANY (${[...subjects]}::text[])`
  return new Set(rows.map(({ subject }) => subject))
}

/** What became of an operator's word. */
export type Unparked = 'done' | 'no such subscription' | 'not parked'

/** Tries a parked event again at once, its attempts counted anew. */
export async function retryParked(tx: Transaction, name: string, eventId: number): Promise<Unparked> {
  const changed =
    await tx.$executeRaw`UPDATE parked_events SET attempts = 0, retry_at = now() WHERE subscription = ${name} AND event_id = ${eventId}`
  return changed === 1 ? 'done' : await whyNot(tx, name)
}

/** Gives an event up: it never reaches this subscriber. Those that wait behind it go on. */
export async function skipParked(tx: Transaction, name: string, eventId: number): Promise<Unparked> {
  const changed = await tx.$executeRaw`DELETE FROM parked_events WHERE subscription = ${name} AND event_id = ${eventId}`
  return changed === 1 ? 'done' : await whyNot(tx, name)
}

export interface SubscriptionState {
  name: string
  cursor: number
  /** Between the cursor and the end of the log. */
  lagEvents: number
  /** Age of the oldest event behind the cursor. */
  lagSeconds: number
  failures: number
  lastError: string | null
  retryAt: Date | null
  leaseExpiresAt: Date | null
  parked: Array<{
    event_id: number
    subject: string
    attempts: number
    last_error: string | null
    retry_at: string | null
    parked_at: string
  }>
  parkedCount: number
}

/** All subscriptions, with the first of their parked events. */
export async function listSubscriptions(database: Queryable, name?: string): Promise<SubscriptionState[]> {
  const rows = await database.$queryRaw<SubscriptionRow[]>`
    SELECT name, cursor, failures, last_error, retry_at, lease_expires_at,
      greatest((SELECT coalesce(max(id), 0) FROM events) - cursor, 0) AS lag_events,
      coalesce(extract(epoch FROM now() - (SELECT created_at FROM events WHERE id > cursor ORDER BY id LIMIT 1)), 0)::float8 AS lag_seconds,
      (SELECT count(*) FROM parked_events WHERE subscription = name) AS parked_count,
      (SELECT coalesce(json_agg(p ORDER BY event_id), '[]') FROM (
        SELECT event_id, subject, attempts, last_error, to_char(retry_at AT TIME ZONE 'UTC', ${rfc3339}) AS retry_at, to_char(parked_at AT TIME ZONE 'UTC', ${rfc3339}) AS parked_at
        FROM parked_events WHERE subscription = name ORDER BY event_id LIMIT ${maxParkedShown}
      ) AS p) AS parked
    FROM event_subscriptions ${name === undefined ? Prisma.empty : Prisma.sql`WHERE name = ${name}`} ORDER BY name`
  return rows.map(row => ({
    name: row.name,
    cursor: Number(row.cursor),
    lagEvents: Number(row.lag_events),
    lagSeconds: row.lag_seconds,
    failures: row.failures,
    lastError: row.last_error,
    retryAt: row.retry_at,
    leaseExpiresAt: row.lease_expires_at,
    parked: row.parked,
    parkedCount: Number(row.parked_count)
  }))
}

interface SubscriptionRow {
  name: string
  cursor: bigint
  failures: number
  last_error: string | null
  retry_at: Date | null
  lease_expires_at: Date | null
  lag_events: bigint
  lag_seconds: number
  parked_count: bigint
  parked: SubscriptionState['parked']
}

// An operator works them off from the front.
const maxParkedShown = 100

const rfc3339 = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'

async function whyNot(tx: Transaction, name: string): Promise<Unparked> {
  return (await tx.eventSubscription.count({ where: { name } })) === 0 ? 'no such subscription' : 'not parked'
}

// Enough to see what it is; an error may quote a whole payload.
const maxErrorLength = 500

export function describe(error: Error): string {
  return error.message.slice(0, maxErrorLength)
}
