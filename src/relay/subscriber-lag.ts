import type { FastifyInstance } from 'fastify'
import { readSubscriberLag } from './list-subscriptions.js'

/**
 * Shows the lag of all subscribers in the metrics, each over all shops. It is read from the database, so all processes
 * report the same.
 */
export async function subscriberLagMetrics(app: FastifyInstance): Promise<void> {
  const { subscriberLagEvents, subscriberLagSeconds, subscriberParkedEvents, onScrape } = app.metrics
  onScrape(async () => {
    const lags = await readSubscriberLag(app.prisma).catch(() => [])
    for (const gauge of [subscriberLagEvents, subscriberLagSeconds, subscriberParkedEvents]) gauge.reset()
    for (const { name: subscriber, lagEvents, lagSeconds, parkedCount } of lags) {
      subscriberLagEvents.set({ subscriber }, lagEvents)
      subscriberLagSeconds.set({ subscriber }, lagSeconds)
      subscriberParkedEvents.set({ subscriber }, parkedCount)
    }
  })
}
