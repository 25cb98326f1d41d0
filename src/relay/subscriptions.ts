import type { Queryable, Transaction } from '../database/transaction.js'
import { anyOf } from '../database/any-of.js'
import { Prisma } from '../generated/prisma/client.js'
import { defaultShop } from '../tenancy/shop.js'

/** The subscription of a subscriber to the log of a shop. */
export interface SubscriptionKey {
  shopId: number
  /** The name of the subscriber. */
  name: string
}

/** A subscription that this process holds for a while; meanwhile no other process handles its events. */
export interface Lease extends SubscriptionKey {
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

/**
 * The shops that a process has to serve for a subscriber, found by one query for all shops: their log goes on after the
 * cursor or ends before it, or a parked event is due, or they have no subscription yet. Shops that another process
 * serves are left out, and those that pause after a failure. Those that failed come last, and otherwise those that have
 * waited longest come first.
 *
 * It reads the end of each log by the primary key: 5 ms for a thousand shops.
 *
 * @param among only these shops, if given
 */
export async function shopsWithNews(
  database: Queryable,
  { name, holder, among }: Pick<Lease, 'name' | 'holder'> & { among?: readonly number[] }
): Promise<News[]> {
  const isAmong = among ? Prisma.sql`shops.id = ${anyOf(among, 'bigint')} AND` : Prisma.empty
  const rows = await database.$queryRaw<Array<{ id: bigint; end: bigint; has_new_events_only: boolean }>>`
    /* relay:news */ SELECT shops.id, log.end,
      coalesce(cursor < log.end AND NOT is_parked, false) AS has_new_events_only
    FROM shops
    LEFT JOIN event_subscriptions AS subscription
      ON subscription.shop_id = shops.id AND subscription.name = ${name}
    CROSS JOIN LATERAL (
      SELECT coalesce(max(events.id), 0) AS end FROM events WHERE events.shop_id = shops.id
    ) AS log
    CROSS JOIN LATERAL (
      SELECT shops.id IN (
        SELECT parked.shop_id FROM parked_events AS parked
        WHERE parked.subscription = ${name} AND parked.retry_at <= now()
      ) AS is_parked
    ) AS due
    WHERE ${isAmong} (lease_expires_at IS NULL OR lease_holder = ${holder}::uuid OR lease_expires_at < now())
      AND (retry_at IS NULL OR retry_at <= now()) AND (cursor IS DISTINCT FROM log.end OR is_parked)
    ORDER BY failures NULLS FIRST, subscription.updated_at NULLS FIRST, shops.id`
  return rows.map(row => ({
    shopId: Number(row.id),
    end: Number(row.end),
    hasNewEventsOnly: row.has_new_events_only
  }))
}

/** What a shop has for a subscriber. */
export interface News {
  shopId: number
  /** The id of the last event. */
  end: number
  /** Whether there is nothing but events after the cursor. */
  hasNewEventsOnly: boolean
}

/** Moves cursors to the ends of their logs, unhandled, where no other process has the lease. */
export async function skipNews(
  database: Queryable,
  { name, holder }: Pick<Lease, 'name' | 'holder'>,
  news: readonly News[]
): Promise<void> {
  const shopIds = news.map(({ shopId }) => shopId)
  const ends = news.map(({ end }) => end)
  await database.$executeRaw`
    UPDATE event_subscriptions AS subscription
    SET cursor = log.end, failures = 0, last_error = NULL, retry_at = NULL, updated_at = now()
    FROM unnest(${shopIds}::bigint[], ${ends}::bigint[]) AS log (shop_id, "end")
    WHERE subscription.shop_id = log.shop_id AND name = ${name} AND cursor < log.end
      AND (lease_expires_at IS NULL OR lease_holder = ${holder}::uuid OR lease_expires_at < now())
      AND log.end <= (SELECT coalesce(max(id), 0) FROM events WHERE events.shop_id = log.shop_id)`
}

/**
 * Inserts the row of a new subscription. A subscriber that is new begins at the ends of all logs that there are, so it
 * gets the events from then on: its first row brings those of all other shops. A shop without a row is therefore newer
 * than the subscriber, which gets all of its events.
 */
export async function ensureSubscription(database: Queryable, { shopId, name }: SubscriptionKey): Promise<void> {
  await database.$executeRaw`
    INSERT INTO event_subscriptions (shop_id, name, cursor)
    SELECT shops.id, ${name}, CASE
      WHEN is_known THEN 0 ELSE (SELECT coalesce(max(events.id), 0) FROM events WHERE events.shop_id = shops.id) END
    FROM shops CROSS JOIN (
      SELECT EXISTS (SELECT FROM event_subscriptions WHERE shop_id = ${defaultShop.id} AND name = ${name}) AS is_known
    ) AS subscriber
    WHERE shops.id = ${shopId} OR NOT is_known
    ON CONFLICT DO NOTHING`
}

/**
 * Takes the lease of a subscription, or renews it.
 *
 * @returns undefined while another process holds the lease, and while the subscription pauses after a failure
 */
export async function takeLease(
  database: Queryable,
  { shopId, name, holder, epoch, seconds }: SubscriptionKey & Pick<Lease, 'holder' | 'epoch'> & { seconds: number }
): Promise<Lease | undefined> {
  const [row] = await database.$queryRaw<Array<{ cursor: bigint; failures: number }>>`
    UPDATE event_subscriptions
    SET lease_holder = ${holder}::uuid, lease_expires_at = now() + ${seconds} * interval '1 second'
    WHERE shop_id = ${shopId} AND name = ${name}
      AND (lease_holder = ${holder}::uuid OR lease_expires_at IS NULL OR lease_expires_at < now())
      AND (retry_at IS NULL OR retry_at <= now())
    RETURNING cursor, failures`
  return (
    row && {
      shopId,
      name,
      holder,
      epoch,
      cursor: Number(row.cursor),
      failures: row.failures,
      renewAtMs: performance.now() + (seconds * 1000) / 3
    }
  )
}

/** Gives leases of a subscriber up, so that another process can take them at once. */
export async function releaseLeases(
  database: Queryable,
  shopIds: readonly number[],
  { name, holder }: Pick<Lease, 'name' | 'holder'>
): Promise<void> {
  await database.$executeRaw`
    UPDATE event_subscriptions SET lease_holder = NULL, lease_expires_at = NULL
    WHERE shop_id = ANY (${[...shopIds]}::bigint[]) AND name = ${name} AND lease_holder = ${holder}::uuid`
}

/**
 * Moves the cursor, and clears the failures.
 *
 * @returns false, without moving it, when this process has lost the lease: another one may have moved the cursor since.
 * Also when the log does not reach that far, because the database went back in time after the events were read
 */
export async function moveCursor(
  database: Queryable,
  { shopId, name, holder, cursor }: Lease,
  to: number
): Promise<boolean> {
  const moved = await database.$executeRaw`
    UPDATE event_subscriptions SET cursor = ${to}, failures = 0, last_error = NULL, retry_at = NULL, updated_at = now()
    WHERE shop_id = ${shopId} AND name = ${name} AND lease_holder = ${holder}::uuid AND cursor = ${cursor}
      AND ${to} <= (SELECT coalesce(max(id), 0) FROM events WHERE shop_id = ${shopId})`
  return moved === 1
}

/**
 * Takes the leases of all subscriptions to the log of a shop from their holders, which notice it with their next move
 * of the cursor.
 */
export async function seizeLeases(
  tx: Transaction,
  { shopId, holder, epoch }: Pick<Lease, 'shopId' | 'holder' | 'epoch'>
): Promise<Lease[]> {
  // Expired at once, so that any process can take them when this transaction is over.
  const rows = await tx.$queryRaw<Array<{ name: string; cursor: bigint; failures: number }>>`
    UPDATE event_subscriptions SET lease_holder = ${holder}::uuid, lease_expires_at = now() - interval '1 second'
    WHERE shop_id = ${shopId}
    RETURNING name, cursor, failures`
  return rows.map(row => ({
    shopId,
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
  { shopId, name, holder, cursor }: Lease,
  lastId: number
): Promise<number | undefined> {
  const [row] = await tx.$queryRaw<Array<{ cursor: bigint }>>`
    UPDATE event_subscriptions AS subscription
    SET cursor = least(${cursor}, ${lastId}, (
        SELECT min(recent.id) - 1
        FROM (
          SELECT id, created_at FROM events
          WHERE shop_id = ${shopId} AND id <= ${lastId} ORDER BY id DESC LIMIT ${maxRecentEvents}
        ) AS recent
        WHERE recent.created_at > subscription.updated_at
      )), updated_at = now()
    WHERE shop_id = ${shopId} AND name = ${name} AND lease_holder = ${holder}::uuid AND cursor = ${cursor}
    RETURNING cursor`
  if (!row) return undefined
  await tx.$executeRaw`
    DELETE FROM parked_events WHERE shop_id = ${shopId} AND subscription = ${name} AND event_id > ${row.cursor}`
  return Number(row.cursor)
}

// The relay looks every second: far fewer events have been written since the restore.
const maxRecentEvents = 10_000

/** Records that the destination can be reached again. */
export async function recordSuccess(database: Queryable, { shopId, name, holder }: Lease): Promise<void> {
  await database.$executeRaw`
    UPDATE event_subscriptions SET failures = 0, last_error = NULL, retry_at = NULL, updated_at = now()
    WHERE shop_id = ${shopId} AND name = ${name} AND lease_holder = ${holder}::uuid`
}

/**
 * Records that the destination could not be reached, and releases the lease: after the pause any process may try, since
 * another one may be able to reach it.
 */
export async function recordFailure(
  database: Queryable,
  { shopId, name, holder }: Lease,
  error: Error,
  pauseMs: number
): Promise<void> {
  await database.$executeRaw`
    UPDATE event_subscriptions
    SET failures = failures + 1, last_error = ${describeError(error)},
      retry_at = now() + ${pauseMs} * interval '1 millisecond',
      lease_holder = NULL, lease_expires_at = NULL, updated_at = now()
    WHERE shop_id = ${shopId} AND name = ${name} AND lease_holder = ${holder}::uuid`
}

// Enough to recognize the error; a message may quote a whole payload.
const maxErrorLength = 500

/** The message of an error, as `last_error` stores it. */
export function describeError(error: Error): string {
  return error.message.slice(0, maxErrorLength)
}
