import type { Queryable, Transaction } from '../database/transaction.js'

/** A subscription that this process holds for a while; meanwhile no other process handles its events. */
export interface Lease {
  name: string
  holder: string
  /** Every event up to this id has been handled or is parked. */
  cursor: number
  /** The epoch of the log in which the cursor was read: in another one it means nothing. */
  epoch: string
  /** How many times in a row the destination could not be reached. */
  failures: number
  /** When to renew it, by `performance.now()`: a system clock that is set back must not prolong a lease. */
  renewAtMs: number
}

/** Inserts the row of a new subscription. Its cursor is the end of the log, so it gets the events from then on. */
export async function ensureSubscription(database: Queryable, name: string, end: number): Promise<void> {
  await database.$executeRaw`
    INSERT INTO event_subscriptions (name, cursor) VALUES (${name}, ${end}) ON CONFLICT DO NOTHING`
}

/**
 * Takes the lease of a subscription, or renews it.
 *
 * @returns undefined while another process holds the lease, and while the subscription pauses after a failure
 */
export async function takeLease(
  database: Queryable,
  { name, holder, epoch, seconds }: Pick<Lease, 'name' | 'holder' | 'epoch'> & { seconds: number }
): Promise<Lease | undefined> {
  const [row] = await database.$queryRaw<Array<{ cursor: bigint; failures: number }>>`
    UPDATE event_subscriptions
    SET lease_holder = ${holder}::uuid, lease_expires_at = now() + ${seconds} * interval '1 second'
    WHERE name = ${name}
      AND (lease_holder = ${holder}::uuid OR lease_expires_at IS NULL OR lease_expires_at < now())
      AND (retry_at IS NULL OR retry_at <= now())
    RETURNING cursor, failures`
  return (
    row && {
      name,
      holder,
      epoch,
      cursor: Number(row.cursor),
      failures: row.failures,
      renewAtMs: performance.now() + (seconds * 1000) / 3
    }
  )
}

/** Gives the lease up, so that another process can take it at once. */
export async function releaseLease(
  database: Queryable,
  { name, holder }: Pick<Lease, 'name' | 'holder'>
): Promise<void> {
  await database.$executeRaw`
    UPDATE event_subscriptions SET lease_holder = NULL, lease_expires_at = NULL
    WHERE name = ${name} AND lease_holder = ${holder}::uuid`
}

/**
 * Moves the cursor, and clears the failures.
 *
 * @returns false, without moving it, when this process has lost the lease: another one may have moved the cursor since.
 * Also when the log does not reach that far, because the database went back in time after the events were read
 */
export async function moveCursor(database: Queryable, { name, holder, cursor }: Lease, to: number): Promise<boolean> {
  const moved = await database.$executeRaw`
    UPDATE event_subscriptions SET cursor = ${to}, failures = 0, last_error = NULL, retry_at = NULL, updated_at = now()
    WHERE name = ${name} AND lease_holder = ${holder}::uuid AND cursor = ${cursor}
      AND ${to} <= (SELECT coalesce(max(id), 0) FROM events)`
  return moved === 1
}

/** Takes the leases of all subscriptions from their holders, which notice it with their next move of the cursor. */
export async function seizeLeases(
  tx: Transaction,
  { holder, epoch }: Pick<Lease, 'holder' | 'epoch'>
): Promise<Lease[]> {
  // Expired at once, so that any process can take them when this transaction is over.
  const rows = await tx.$queryRaw<Array<{ name: string; cursor: bigint; failures: number }>>`
    UPDATE event_subscriptions SET lease_holder = ${holder}::uuid, lease_expires_at = now() - interval '1 second'
    RETURNING name, cursor, failures`
  return rows.map(row => ({
    name: row.name,
    holder,
    epoch,
    cursor: Number(row.cursor),
    failures: row.failures,
    renewAtMs: performance.now()
  }))
}

/**
 * Moves a cursor that is ahead of the log back into it, as after a restore of some tables only. Events that were
 * created after the cursor last moved are new, even if their ids were used before: the cursor moves before the first of
 * them. A cursor that is not ahead stays, unless the log has grown past it again with new events.
 * Parked events after it are forgotten: the log has other events, or none, under their ids.
 *
 * @returns the new cursor; undefined when this process has lost the lease
 */
export async function moveCursorBack(
  tx: Transaction,
  { name, holder, cursor }: Lease,
  lastId: number
): Promise<number | undefined> {
  const [row] = await tx.$queryRaw<Array<{ cursor: bigint }>>`
    UPDATE event_subscriptions AS subscription
    SET cursor = least(${cursor}, ${lastId}, (
        SELECT min(recent.id) - 1
        FROM (
          SELECT id, created_at FROM events WHERE id <= ${lastId} ORDER BY id DESC LIMIT ${maxRecentEvents}
        ) AS recent
        WHERE recent.created_at > subscription.updated_at
      )), updated_at = now()
    WHERE name = ${name} AND lease_holder = ${holder}::uuid AND cursor = ${cursor}
    RETURNING cursor`
  if (!row) return undefined
  await tx.$executeRaw`DELETE FROM parked_events WHERE subscription = ${name} AND event_id > ${row.cursor}`
  return Number(row.cursor)
}

// The relay looks every second: far fewer events have been written since the restore.
const maxRecentEvents = 10_000

/** Records that the destination can be reached again. */
export async function recordSuccess(database: Queryable, { name, holder }: Lease): Promise<void> {
  await database.$executeRaw`
    UPDATE event_subscriptions SET failures = 0, last_error = NULL, retry_at = NULL, updated_at = now()
    WHERE name = ${name} AND lease_holder = ${holder}::uuid`
}

/**
 * Records that the destination could not be reached, and releases the lease: after the pause any process may try, since
 * another one may be able to reach it.
 */
export async function recordFailure(
  database: Queryable,
  { name, holder }: Lease,
  error: Error,
  pauseMs: number
): Promise<void> {
  await database.$executeRaw`
    UPDATE event_subscriptions
    SET failures = failures + 1, last_error = ${describeError(error)},
      retry_at = now() + ${pauseMs} * interval '1 millisecond',
      lease_holder = NULL, lease_expires_at = NULL, updated_at = now()
    WHERE name = ${name} AND lease_holder = ${holder}::uuid`
}

// Enough to recognize the error; a message may quote a whole payload.
const maxErrorLength = 500

/** The message of an error, as `last_error` stores it. */
export function describeError(error: Error): string {
  return error.message.slice(0, maxErrorLength)
}
