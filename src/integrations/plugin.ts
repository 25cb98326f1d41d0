import type { FastifyInstance } from 'fastify'
import { redisStreams } from './redis-streams.js'
import { createRefundRequests } from './refund-requests.js'
import { sqsQueue } from './sqs.js'

interface QueueOptions {
  /** Unset: events are not sent to SQS. */
  sqsQueueUrl: string | undefined
  awsRegion: string | undefined
}

/** Publishes the event log to Redis Streams and to SQS, and refunds what a stream asks for, where there is a Redis or a queue. */
export default async function streamsAndQueues(app: FastifyInstance, { sqsQueueUrl, awsRegion }: QueueOptions) {
  const { prisma, orderCache, redis, log } = app
  if (redis) {
    const streams = redisStreams({ prisma, redis })
    const refundRequests = createRefundRequests({ prisma, orderCache, redis, log })
    app.relay.subscribe(streams)
    // It waits in Redis, so that there is no pause here.
    app.addJob({
      name: 'refund requests',
      intervalMs: 0,
      run: async signal => (await refundRequests.runOnce(signal)) > 0
    })
    app.addHook('onClose', async () => {
      streams.close()
      refundRequests.close()
    })
  }
  if (sqsQueueUrl !== undefined) {
    const queue = sqsQueue({ prisma, log, queueUrl: sqsQueueUrl, region: awsRegion })
    app.relay.subscribe(queue)
    app.addHook('onClose', async () => queue.close())
  }
}
