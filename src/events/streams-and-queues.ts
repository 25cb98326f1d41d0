import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.js'
import { redisStreams } from './redis-streams.js'
import { createRefundRequests } from './refund-requests.js'
import { sqsQueue } from './sqs.js'

/** Hands events on to Redis Streams and SQS, and refunds what the stream `refund_order` asks for; each where the settings name it. */
export default async function streamsAndQueues (app: FastifyInstance, { sqsQueueUrl, awsRegion }: Pick<Config, 'sqsQueueUrl' | 'awsRegion'>) {
  const { prisma, redis, orderCache, log } = app
  if (redis) {
    const streams = redisStreams({ prisma, redis })
    const refundRequests = createRefundRequests({ prisma, redis, orderCache, log })
    app.relay.subscribe(streams)
    // It waits in Redis, so that there is no pause here.
    app.addJob({ name: 'refund requests', intervalMs: 0, run: async signal => await refundRequests.runOnce(signal) > 0 })
    app.addHook('onClose', async () => {
      streams.close()
      refundRequests.close()
    })
  }
  if (sqsQueueUrl !== undefined) {
    const queue = sqsQueue({ prisma, log, queueUrl: sqsQueueUrl, region: awsRegion })
    app.relay.subscribe(queue)
    app.addHook('onClose', async () => { queue.close() })
  }
}
