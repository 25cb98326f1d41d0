import type { FastifyInstance } from 'fastify'
import { redisStreams } from './redis-streams.js'
import { RefundRequests } from './refund-requests.js'
import { sqsQueue } from './sqs.js'

interface QueueOptions {
  /** Unset: events are not sent to SQS. */
  sqsQueueUrl: string | undefined
  awsRegion: string | undefined
}

/**
 * With Redis, publishes the event log to Redis Streams and processes refund requests from a stream. With a queue,
 * publishes the event log to SQS.
 */
export default async function streamsAndQueues(app: FastifyInstance, { sqsQueueUrl, awsRegion }: QueueOptions) {
  const { prisma, writer, shops, orderCache, redis, log } = app
  if (redis) {
    const streams = redisStreams({ prisma, redis })
    const refundRequests = new RefundRequests({ writer, shops, orderCache, redis, log })
    app.relay.subscribe(streams)
    // No pause is needed here: the command that reads the stream waits for new entries.
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
