import type { FastifyInstance } from 'fastify'
import { completeDueOrders, expireDueOrders, type DueOrders } from './due-orders.js'

interface JobOptions {
  /** 0: orders are not completed by themselves. */
  orderAutoCompleteSeconds: number
}

/** What becomes of orders when their time is up. */
export default async function orderJobs (app: FastifyInstance, { orderAutoCompleteSeconds }: JobOptions): Promise<void> {
  // Whatever the setting is now: an order that says when it expires does.
  app.addJob({ name: 'expire orders', intervalMs: pollIntervalMs, run: () => hasMore('expired', expireDueOrders(app.prisma)) })
  if (orderAutoCompleteSeconds > 0) {
    app.addJob({ name: 'complete orders', intervalMs: pollIntervalMs, run: () => hasMore('completed', completeDueOrders(app.prisma, orderAutoCompleteSeconds)) })
  }

  async function hasMore (outcome: string, batch: Promise<DueOrders>): Promise<boolean> {
    const { ids, hasMore } = await batch
    // Here is where others hear of `ids` without waiting until they read the log: the relay, the cache.
    if (ids.length > 0) app.log.info({ orders: ids.length }, `orders ${outcome} because their time was up`)
    return hasMore
  }
}

// Two look-ups a second in an index keep an order accurate to a second.
const pollIntervalMs = 500
