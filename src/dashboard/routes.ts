import cluster from 'node:cluster'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { prefers } from '../http/content-negotiation.js'
import { reference } from '../http/schemas.js'
import type { Config } from '../config.js'
import { createEventStreams } from '../http/server-sent-events.js'
import { problems } from '../http/problems.js'
import { countProcess } from './count-process.js'
import { readShop, type ReadShopOptions } from './read-shop.js'
import { LiveSnapshot } from './schemas.js'
import { createSnapshots } from './snapshots.js'
import { watch } from './watch.js'

/** What the page at `/` shows. */
const liveRoutes: FastifyPluginAsyncTypebox<ReadShopOptions & Pick<Config, 'webConcurrency'>> = async (
  app,
  { webConcurrency, ...options }
) => {
  app.addSchema(LiveSnapshot)
  const streams = createEventStreams(app, { maxReaders: maxWatchers })
  const snapshots = createSnapshots({
    readShop: () => readShop(app.prisma, options),
    countProcess: () => countProcess(app.metrics),
    queuedOrders: () => app.metrics.queuedOrders,
    worker: cluster.worker?.id ?? null,
    workers: webConcurrency,
    onFailure: error => app.log.warn({ err: error }, 'the live view cannot read the database')
  })

  app.get(
    '/admin/live',
    {
      // Who watches wants to see what it looks like when there is too much to do.
      config: { access: ['admin', 'reader'], isNeverShed: true },
      schema: {
        operationId: 'watchLive',
        summary: 'The service at work: orders a second, latency, busiest products, latest events',
        description: liveDescription,
        tags: ['admin'],
        response: {
          200: {
            description: 'How it is now, or once a second from now on',
            content: {
              'application/json': { schema: reference(LiveSnapshot) },
              'text/event-stream': {
                schema: { type: 'string', description: 'Server-Sent Events; `data` is a LiveSnapshot' },
                example: streamExample
              }
            }
          },
          ...problems('OVERLOADED')
        }
      }
    },
    async (request, reply) => {
      if (!prefers(request, reply, 'text/event-stream')) {
        reply.header('cache-control', 'no-store')
        return (await snapshots.latest()).snapshot
      }
      return streams.send(request, reply, signal => watch(snapshots, signal))
    }
  )
}

const liveDescription = `One snapshot; with \`Accept: text/event-stream\` one a second, as Server-Sent Events. Each is whole: there is nothing to resume.

\`shop\` is of the whole service. \`process\` is of the process that answers: with \`WEB_CONCURRENCY\` or several machines, the others measure their own; \`/metrics\` is for adding them up.`

const streamExample =
  'event: snapshot\ndata: {"at":"2026-01-15T10:31:00.000Z","shop":{"orders":1200},"process":{"queued_orders":0}}\n\n'

// Each holds a connection and is sent some 5 KB a second; what that costs is the same for one and for all.
const maxWatchers = 100

export default liveRoutes
