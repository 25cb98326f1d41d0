import type { FastifyInstance } from 'fastify'
import type { Queryable } from '../database/transaction.js'

/** How far a subscriber of the event log is behind. */
export interface SubscriberLag {
  name: string
  /** Ids between its cursor and the newest event: ids that were never used and events that it does not want count too. */
  events: number
  /** Since when the oldest event after its cursor is there; 0 if there is none. */
  seconds: number
  parked: number
}

/** Reads how far each subscriber is behind, by indexes alone. */
export async function readSubscriberLag(database: Queryable): Promise<SubscriberLag[]> {
  return await database.$queryRaw<SubscriberLag[]>`
    SELECT s.name,
      greatest(coalesce((SELECT max(id) FROM events), 0) - s.cursor, 0)::float8 AS events,
      coalesce((SELECT greatest(extract(epoch FROM now() - created_at), 0) FROM events WHERE id > s.cursor ORDER BY id LIMIT 1), 0)::float8 AS seconds,
      (SELECT count(*) FROM parked_events WHERE subscription = s.name)::float8 AS parked
    FROM event_subscriptions s`
}

/** Shows the lag of all subscribers in the metrics. Every process on the database answers the same. */
export async function subscriberLagMetrics(app: FastifyInstance): Promise<void> {
  const { subscriberLagEvents, subscriberLagSeconds, subscriberParkedEvents, onScrape } = app.metrics
  onScrape(async () => {
    const lags = await readSubscriberLag(app.prisma).catch(() => [])
    for (const gauge of [subscriberLagEvents, subscriberLagSeconds, subscriberParkedEvents]) gauge.reset()
    for (const { name: subscriber, events, seconds, parked } of lags) {
      subscriberLagEvents.set({ subscriber }, events)
      subscriberLagSeconds.set({ subscriber }, seconds)
      subscriberParkedEvents.set({ subscriber }, parked)
    }
  })
}
