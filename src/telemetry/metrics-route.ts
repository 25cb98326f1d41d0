import type { FastifyInstance } from 'fastify'

export interface MetricsRouteOptions {
  databasePoolMax: number
  /** What to answer; unset: the metrics of this app. */
  scrape?: (() => Promise<string>) | undefined
}

/**
 * `GET /metrics`. Not public as health is: how many orders a shop takes is nobody else's business. Counted by the rate limit like all that
 * asks for credentials, so that it is no place to guess them.
 */
export default async function metricsRoute(
  app: FastifyInstance,
  { databasePoolMax, scrape = app.metrics.scrape }: MetricsRouteOptions
): Promise<void> {
  measureDatabase(app, databasePoolMax)
  app.get(
    '/metrics',
    { config: { access: ['admin', 'reader'], isNeverShed: true }, schema: { hide: true } },
    async (_request, reply) => await reply.type(app.metrics.contentType).send(await scrape())
  )
}

function measureDatabase({ metrics, prisma, databasePool }: FastifyInstance, databasePoolMax: number): void {
  metrics.databaseConnectionsMax.set(databasePoolMax)
  metrics.onScrape(() => {
    metrics.databaseConnections.set({ state: 'idle' }, databasePool.idleCount)
    metrics.databaseConnections.set({ state: 'in_use' }, databasePool.totalCount - databasePool.idleCount)
    metrics.databaseWaiting.set(databasePool.waitingCount)
  })
  metrics.onScrape(async () => {
    // Until it has answered.
    metrics.databaseUp.set(0)
    await prisma.$queryRaw`SELECT 1`
    metrics.databaseUp.set(1)
  })
}
