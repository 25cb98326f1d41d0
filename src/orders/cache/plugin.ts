import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import type { CacheGenerationOptions } from './generation.js'
import { addOrderCacheCommands } from './commands.js'
import { RedisOrderCache, withoutCache, type OrderCache } from './order-cache.js'

declare module 'fastify' {
  interface FastifyInstance {
    orderCache: OrderCache
  }
}

/** Decorates the app with `orderCache`, which every change of an order must go through. */
export default fp(
  async function orderCache(
    app: FastifyInstance,
    { orderCache: options }: { orderCache?: CacheGenerationOptions | undefined }
  ) {
    if (!app.redis) {
      app.decorate('orderCache', withoutCache(app.reads))
      return
    }
    addOrderCacheCommands(app.redis)
    const cache = new RedisOrderCache(app, app.askRedis, options)
    app.decorate('orderCache', {
      whileChanging: (shopId, ids, work) => cache.whileChanging(shopId, ids, work),
      async read(shopId, id, scope) {
        const found = await cache.read(shopId, id, scope)
        if (found.cache) app.metrics.orderCacheReads.inc({ outcome: found.cache })
        return found
      }
    })
    app.relay.subscribe(cache.subscriber)
    app.eventLogs.onRewind(() => cache.abandon())
  },
  { name: 'order-cache', dependencies: ['metrics', 'prisma', 'redis', 'relay'] }
)
