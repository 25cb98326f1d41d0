import type { FastifyInstance } from 'fastify'
import { completeDueOrders, expireDueOrders, type DueOrders } from './due-orders.js'

interface JobOptions {
  /** 0: orders are not completed by themselves. */
  orderAutoCompleteSeconds: number
}

/** What becomes of orders when their time is up. */
export default async function orderJobs(app: FastifyInstance, { orderAutoCompleteSeconds }: JobOptions): Promise<void> {
  // Whatever the setting is now: an order that says when it expires does.
  app.addJob({ name: 'expire orders', intervalMs: pollIntervalMs, run: () => hasMore('expired', expireDueOrders(app)) })
  if (orderAutoCompleteSeconds > 0) {
    app.addJob({
      name: 'complete orders',
      intervalMs: pollIntervalMs,
      run: () => hasMore('completed', completeDueOrders(app, orderAutoCompleteSeconds))
    })
  }

  async function hasMore(outcome: string, batch: Promise<DueOrders>): Promise<boolean> {
    const { ids, hasMore } = await batch
    if (ids.length > 0) {
      app.relay.nudge()
      app.log.info({ orders: ids.length }, `orders were ${outcome}: their time was up`)
    }
    return hasMore
  }
}

// Two look-ups a second in an index keep an order accurate to a second.
const pollIntervalMs = 500
