import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { reference } from '../common-schemas.js'
import { overloaded } from '../errors.js'
import { problems } from '../problem-schemas.js'
import adminRoutes from './admin-routes.js'
import { followEvents } from './follow.js'
import { listEvents, readTypes } from './list-events.js'
import { Event, EventList, EventListQuery, EventStreamHeaders } from './schemas.js'

const eventRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [Event, EventList]) app.addSchema(schema)
  await app.register(adminRoutes)
  const followers = new Set<FastifyRequest['raw']['socket']>()
  // Their streams end with the tail (plugins/relay.ts). One who does not read what was sent would hold up the end of the process.
  app.addHook('preClose', async () => {
    setTimeout(() => { for (const socket of followers) socket.destroy() }, lingerMs).unref()
  })

  app.get('/events', {
    config: { access: ['admin', 'reader'] },
    schema: {
      operationId: 'listEvents',
      summary: 'Everything that happened, oldest first',
      description: feedDescription,
      tags: ['events'],
      querystring: EventListQuery,
      headers: EventStreamHeaders,
      response: {
        200: {
          description: 'One page of the events that match, or the events as they come',
          content: {
            'application/json': { schema: reference(EventList) },
            'text/event-stream': { schema: { type: 'string', description: 'Server-Sent Events; `data` is an Event' }, example: streamExample }
          }
        },
        ...problems('VALIDATION_FAILED', 'OVERLOADED')
      }
    }
  }, async (request, reply) => {
    reply.header('vary', 'accept')
    const { query, headers } = request
    if (!wantsStream(headers.accept)) return await listEvents(app.prisma, app.eventLog, await app.cursors(), query)
    if (followers.size >= maxFollowers) throw overloaded('Too many follow the events of this process')
    const { socket } = request.raw
    const leaving = new AbortController()
    const frames = followEvents(app.eventLog, app.eventTail, { after: lastSeen(headers['last-event-id']) ?? query.after, types: readTypes(query.types), signal: leaving.signal })
    const stream = Readable.from(frames, { objectMode: true, highWaterMark: 1 })
    followers.add(socket)
    // Also when the stream has ended, since it closes the connection; and a connection that closes while nothing is sent says so here alone.
    socket.once('close', () => {
      leaving.abort()
      followers.delete(socket)
    })
    // Nothing else will come on the connection, and one that stayed open afterwards would hold up the end of the process.
    return await reply.type('text/event-stream').headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' }).send(stream)
  })
}

const feedDescription = `The gap-free feed: ask again with \`after\` set to the last \`id\` that you have, and you miss nothing, whatever commits late.

With \`Accept: text/event-stream\` the same feed comes live, as Server-Sent Events: from \`Last-Event-ID\` or \`after\`, else from now on. A browser's \`EventSource\` and \`curl -N\` understand it; paging parameters mean nothing there.`

const streamExample = 'id: 12\nevent: order.paid\ndata: {"id":12,"type":"order.paid","order_id":1}\n\n'

// Each holds a connection and asks the database when something is new.
const maxFollowers = 200

// Who reads has read by then what was on its way; below the 10 s that the end of the process may take.
const lingerMs = 2_000

function wantsStream (accept: string | undefined): boolean {
  return accept !== undefined && /(^|[,\s])text\/event-stream/i.test(accept)
}

function lastSeen (header: string | undefined): number | undefined {
  return header === undefined ? undefined : Number(header)
}

export default eventRoutes
