import type { FastifyInstance } from 'fastify'
import { listSubscriptions } from './list-subscriptions.js'

/** Shows the lag of all subscribers in the metrics. It is read from the database, so all processes report the same. */
export async function subscriberLagMetrics(app: FastifyInstance): Promise<void> {
  const { subscriberLagEvents, subscriberLagSeconds, subscriberParkedEvents, onScrape } = app.metrics
  onScrape(async () => {
    const subscriptions = await listSubscriptions(app.prisma).catch(() => [])
    for (const gauge of [subscriberLagEvents, subscriberLagSeconds, subscriberParkedEvents]) gauge.reset()
    for (const { name: subscriber, lagEvents, lagSeconds, parkedCount } of subscriptions) {
      subscriberLagEvents.set({ subscriber }, lagEvents)
      subscriberLagSeconds.set({ subscriber }, lagSeconds)
      subscriberParkedEvents.set({ subscriber }, parkedCount)
    }
  })
}
