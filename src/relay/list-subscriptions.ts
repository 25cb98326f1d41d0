import { Prisma } from '../generated/prisma/client.js'
import type { Queryable } from '../database/transaction.js'
import type { Subscription } from './schemas.js'

/**
 * The subscriptions to the log of a shop, by name. It reads the event log by its index alone, however long the log is,
 * and counts the parked events, which are few.
 *
 * @param name reads only the subscription of this name
 */
export async function listSubscriptions(database: Queryable, shopId: number, name?: string): Promise<Subscription[]> {
  const rows = await database.$queryRaw<SubscriptionRow[]>`
    SELECT name, cursor, failures, last_error, retry_at,
      greatest((SELECT coalesce(max(id), 0) FROM events WHERE shop_id = ${shopId}) - cursor, 0) AS lag_events,
      coalesce((
        SELECT greatest(extract(epoch FROM now() - created_at), 0)
        FROM events WHERE shop_id = ${shopId} AND id > cursor ORDER BY id LIMIT 1
      ), 0)::float8 AS lag_seconds,
      (SELECT count(*) FROM parked_events WHERE shop_id = ${shopId} AND subscription = name) AS parked_count,
      (SELECT coalesce(json_agg(p ORDER BY event_id), '[]') FROM (
        SELECT event_id, subject, attempts, last_error,
          to_char(retry_at AT TIME ZONE 'UTC', ${rfc3339}) AS retry_at,
          to_char(parked_at AT TIME ZONE 'UTC', ${rfc3339}) AS parked_at
        FROM parked_events WHERE shop_id = ${shopId} AND subscription = name ORDER BY event_id LIMIT ${maxParkedShown}
      ) AS p) AS parked
    FROM event_subscriptions
    WHERE shop_id = ${shopId} ${name === undefined ? Prisma.empty : Prisma.sql`AND name = ${name}`}
    ORDER BY name COLLATE "C"`
  return rows.map(row => ({
    name: row.name,
    status: row.failures > 0 ? 'failing' : row.parked_count > 0n ? 'parked' : 'ok',
    cursor: Number(row.cursor),
    lag_events: Number(row.lag_events),
    lag_seconds: row.lag_seconds,
    failures: row.failures,
    last_error: row.last_error,
    retry_at: row.retry_at?.toISOString() ?? null,
    parked_count: Number(row.parked_count),
    parked: row.parked
  }))
}

/** How far a subscriber is behind, over all shops. */
export interface SubscriberLag {
  name: string
  /** The sum over all shops, counted as in `Subscription`. */
  lagEvents: number
  /** Of the shop that is furthest behind. */
  lagSeconds: number
  parkedCount: number
}

/** The lag of every subscriber, by name. It looks at the ends of the logs and at the events after the cursors. */
export async function readSubscriberLag(database: Queryable): Promise<SubscriberLag[]> {
  const rows = await database.$queryRaw<LagRow[]>`
    SELECT name, sum(greatest(last.id - cursor, 0))::bigint AS lag_events,
      max(greatest(extract(epoch FROM now() - next.created_at), 0))::float8 AS lag_seconds,
      (SELECT count(*) FROM parked_events WHERE subscription = name) AS parked_count
    FROM event_subscriptions AS subscription
    CROSS JOIN LATERAL (
      SELECT coalesce(max(id), 0) AS id FROM events WHERE events.shop_id = subscription.shop_id
    ) AS last
    LEFT JOIN LATERAL (
      SELECT created_at FROM events
      WHERE events.shop_id = subscription.shop_id AND events.id > cursor ORDER BY events.id LIMIT 1
    ) AS next ON last.id > cursor
    GROUP BY name ORDER BY name COLLATE "C"`
  return rows.map(row => ({
    name: row.name,
    lagEvents: Number(row.lag_events),
    lagSeconds: row.lag_seconds ?? 0,
    parkedCount: Number(row.parked_count)
  }))
}

interface LagRow {
  name: string
  lag_events: bigint
  lag_seconds: number | null
  parked_count: bigint
}

interface SubscriptionRow {
  name: string
  cursor: bigint
  failures: number
  last_error: string | null
  retry_at: Date | null
  lag_events: bigint
  lag_seconds: number
  parked_count: bigint
  parked: Subscription['parked']
}

// An operator works through them from the first.
const maxParkedShown = 100

const rfc3339 = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
