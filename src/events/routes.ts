import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { prefers } from '../http/content-negotiation.js'
import { reference } from '../http/schemas.js'
import { createEventStreams } from '../http/server-sent-events.js'
import { problems } from '../http/problems.js'
import { followEvents } from './follow.js'
import { listEvents, readTypes } from './list-events.js'
import { Event, EventList, EventListQuery, EventStreamHeaders } from './schemas.js'

const eventRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [Event, EventList]) app.addSchema(schema)
  const streams = createEventStreams(app, { maxReaders: maxFollowers })

  app.get(
    '/events',
    {
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
              'text/event-stream': {
                schema: { type: 'string', description: 'Server-Sent Events; `data` is an Event' },
                example: streamExample
              }
            }
          },
          ...problems('VALIDATION_FAILED', 'OVERLOADED')
        }
      }
    },
    async (request, reply) => {
      const { query, headers } = request
      if (!prefers(request, reply, 'text/event-stream')) {
        return await listEvents(app.prisma, app.eventLog, await app.cursors(), query)
      }
      return streams.send(request, reply, signal =>
        followEvents(app.eventLog, app.eventTail, {
          after: lastSeen(headers['last-event-id']) ?? query.after,
          types: readTypes(query.types),
          signal
        })
      )
    }
  )
}

const feedDescription = `The gap-free feed: ask again with \`after\` set to the last \`id\` that you have, and you miss nothing, whatever commits late.

With \`Accept: text/event-stream\` the same feed comes live, as Server-Sent Events: from \`Last-Event-ID\` or \`after\`, else from now on. A browser's \`EventSource\` and \`curl -N\` understand it; paging parameters mean nothing there.`

const streamExample = 'id: 12\nevent: order.paid\ndata: {"id":12,"type":"order.paid","order_id":1}\n\n'

// Each holds a connection and asks the database when something is new.
const maxFollowers = 200

function lastSeen(header: string | undefined): number | undefined {
  return header === undefined ? undefined : Number(header)
}

export default eventRoutes
