import cluster from 'node:cluster'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { prefers } from '../http/content-negotiation.js'
import { reference } from '../http/schemas.js'
import type { Config } from '../config.js'
import { createEventStreams } from '../http/server-sent-events.js'
import { problems } from '../http/problems.js'
import { countProcess } from './count-process.js'
import { readShop } from './read-shop.js'
import { LiveSnapshot } from './schemas.js'
import { createSnapshots, createSnapshotsOfShops } from './snapshots.js'
import { watch } from './watch.js'

/** `GET /admin/live`: what the page at `/` shows. */
const liveRoutes: FastifyPluginAsyncTypebox<Pick<Config, 'webConcurrency'>> = async (app, { webConcurrency }) => {
  app.addSchema(LiveSnapshot)
  const streams = createEventStreams(app, { maxReaders: maxWatchers, maxReadersPerCaller: maxWatchersPerCaller })
  const snapshotsOf = createSnapshotsOfShops(({ id }) =>
    createSnapshots({
      // The settings are looked up again: a stream lasts longer than they do.
      readShop: async () => await readShop(app.prisma, await app.shops.get(id)),
      countProcess: () => countProcess(app.metrics),
      queuedOrders: () => app.metrics.queuedOrders,
      worker: cluster.worker?.id ?? null,
      workers: webConcurrency,
      onFailure: error => app.log.warn({ err: error }, 'the live view cannot read the database')
    })
  )

  app.get(
    '/admin/live',
    {
      // Never shed: an operator watches an overloaded service most of all.
      config: { access: 'operations:read', isNeverShed: true },
      schema: {
        operationId: 'watchLive',
        summary: 'Watch the service at work: order rate, latency, busiest products, latest events',
        description: liveDescription,
        tags: ['admin'],
        response: {
          200: {
            description: 'One snapshot, or a stream with one per second',
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
      const snapshots = snapshotsOf(request.shop)
      if (!prefers(request, reply, 'text/event-stream')) {
        reply.header('cache-control', 'no-store')
        return (await snapshots.latest()).snapshot
      }
      return streams.send(request, reply, signal => watch(snapshots, signal))
    }
  )
}

const liveDescription = `One snapshot; with \`Accept: text/event-stream\` one per second, as Server-Sent Events.
Each snapshot is complete: there is nothing to resume.

\`shop\` is the shop of the request, the same from every process. \`process\` is the process that answers, with all its
shops: with \`WEB_CONCURRENCY\` or several machines, each process measures itself; use \`/metrics\` to add them up.`

const streamExample =
  'event: snapshot\ndata: {"at":"2026-01-15T10:31:00.000Z","shop":{"orders":1200},"process":{"queued_orders":0}}\n\n'

// Each watcher holds a connection and receives about 5 KB per second; all watchers share the cost of a snapshot.
const maxWatchers = 100

// A team that shares one key, with a few tabs each.
const maxWatchersPerCaller = 20

export default liveRoutes
