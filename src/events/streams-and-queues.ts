import type { FastifyInstance } from 'fastify'
import { startLoop, type Loop } from '../jobs/loop.js'
import { createRefundRequests } from './refund-requests.js'

/** Refunds what the stream `refund_order` asks for, where there is a Redis. */
export default async function streamsAndQueues (app: FastifyInstance) {
  const { prisma, redis, log } = app
  if (!redis) return
  const refundRequests = createRefundRequests({ prisma, redis, log })
  let loop: Loop | undefined
  app.addHook('onListen', async () => {
    // It waits in Redis, so that there is no pause here.
    loop = startLoop({ name: 'refund_requests', log, intervalMs: 0, run: async signal => await refundRequests.runOnce(signal) > 0 })
  })
  app.addHook('preClose', async () => { await loop?.stop() })
  app.addHook('onClose', async () => { refundRequests.close() })
}
