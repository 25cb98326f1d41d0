import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.js'
import { defaultShop } from '../tenancy/shop.js'
import type { Subscriber } from './subscriber.js'

/** Logs every event, once among all processes. */
export function logSubscriber(log: Pick<FastifyBaseLogger, 'info'>, level: Config['logLevel']): Subscriber {
  return {
    name: 'log',
    maxBatch: 500,
    ...(shownAtLevels.has(level) ? {} : { activeShops: async () => [] }),
    async handle(events, _signal, shop) {
      // A service with one shop logs nothing about shops.
      const named = shop.id === defaultShop.id ? {} : { shop: shop.slug }
      for (const { id, type, orderId, productId, performedBy, data } of events) {
        log.info(
          {
            ...named,
            event_id: id,
            type,
            order_id: orderId ?? undefined,
            product_id: productId ?? undefined,
            performed_by: performedBy,
            changes: data.changes
          },
          'event'
        )
      }
      return []
    }
  }
}

const shownAtLevels: ReadonlySet<Config['logLevel']> = new Set(['info', 'debug', 'trace'])
