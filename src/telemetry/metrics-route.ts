import type { FastifyInstance } from 'fastify'

export interface MetricsRouteOptions {
  databasePoolMax: number
  /** Returns the text to answer with; the default is the metrics of this app. */
  scrape?: (() => Promise<string>) | undefined
}

/**
 * `GET /metrics`. It needs credentials, unlike health, because the number of orders is the shop's own business. The
 * rate limit counts it like every route with credentials, so it cannot be used to guess them.
 */
export default async function metricsRoute(
  app: FastifyInstance,
  { databasePoolMax, scrape = app.metrics.scrape }: MetricsRouteOptions
): Promise<void> {
  measureDatabase(app, databasePoolMax)
  app.get(
    '/metrics',
    {
      config: { access: 'metrics:read', spansShops: true, isNeverShed: true, usesNoShop: true },
      schema: { hide: true }
    },
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
    // 0 until the database has answered.
    metrics.databaseUp.set(0)
    await prisma.$queryRaw`SELECT 1`
    metrics.databaseUp.set(1)
  })
}
