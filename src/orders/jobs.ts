import type { FastifyInstance } from 'fastify'
import { completeDueOrders, expireDueOrders, type DueOrders } from './due-orders.js'

interface JobOptions {
  /** Of the default shop; 0: its orders are not completed automatically. */
  orderAutoCompleteSeconds: number
}

/** Expires and completes orders in the background. */
export default async function orderJobs(app: FastifyInstance, { orderAutoCompleteSeconds }: JobOptions): Promise<void> {
  // Runs whatever the current timeout is: every order with an `expires_at` expires.
  app.addJob({ name: 'expire orders', intervalMs: pollIntervalMs, run: () => hasMore('expired', expireDueOrders(app)) })
  app.addJob({
    name: 'complete orders',
    intervalMs: pollIntervalMs,
    run: () => hasMore('completed', completeDueOrders(app, orderAutoCompleteSeconds))
  })

  async function hasMore(change: string, batch: Promise<DueOrders>): Promise<boolean> {
    const { ids, hasMore } = await batch
    if (ids.length > 0) {
      app.relay.nudge()
      app.log.info({ orders: ids.length }, `due orders ${change}`)
    }
    return hasMore
  }
}

// Two index look-ups a second keep the time of a change accurate to a second.
const pollIntervalMs = 500
