import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { prefers } from '../http/content-negotiation.js'
import { reference } from '../http/schemas.js'
import { problems } from '../http/problems.js'
import { followEvents } from './follow.js'
import { listEvents, readFilter, requireInLog } from './list-events.js'
import { createLogStreams } from './log-streams.js'
import { Event, EventList, EventListQuery, EventStreamHeaders } from './schemas.js'

const eventRoutes: FastifyPluginAsyncTypebox = async app => {
  for (const schema of [Event, EventList]) app.addSchema(schema)
  const streamsOf = createLogStreams(app)

  app.get(
    '/events',
    {
      config: { access: 'events:read', servesCustomers: true },
      schema: {
        operationId: 'listEvents',
        summary: 'List events, oldest first unless sorted',
        description: feedDescription,
        tags: ['events'],
        querystring: EventListQuery,
        headers: EventStreamHeaders,
        response: {
          200: {
            description: 'One page of the matching events, or a live stream of them',
            content: {
              'application/json': { schema: reference(EventList) },
              'text/event-stream': {
                schema: { type: 'string', description: 'Server-Sent Events; `data` is an Event' },
                example: streamExample
              }
            }
          },
          ...problems('VALIDATION_FAILED', 'CURSOR_AHEAD', 'OVERLOADED')
        }
      }
    },
    async (request, reply) => {
      const { query, headers, shop, scope } = request
      const log = app.eventLogs.of(shop.id)
      const userId = scope === 'everyone' ? undefined : scope
      if (!prefers(request, reply, 'text/event-stream')) {
        return await listEvents(app.listReads, shop.id, log, await app.cursors(shop.id), query, userId)
      }
      const after = readEventId(headers['last-event-id']) ?? query.after
      const filter = readFilter(query, userId)
      const start = await log.position()
      requireInLog(after ?? 0, start)
      return streamsOf(request).send(request, reply, signal =>
        followEvents(log, app.eventTail, start, { shopId: shop.id, after, filter, signal })
      )
    }
  )
}

const feedDescription = [
  'The gap-free feed of all changes. Request it again with `after` set to the last `id` that you have: you miss no',
  'event, even if an earlier transaction commits late.\n\nWith `Accept: text/event-stream` the same feed is a live',
  'stream of Server-Sent Events. It starts after `Last-Event-ID` or `after`, or at the present if neither is given.',
  "A browser's `EventSource` and `curl -N` can read it. Paging parameters and `sort` are ignored.\n\nA customer gets",
  'the events of its own orders and no others, in a stream at most a second late. A stream ends with its credentials:',
  'when the token expires, or its login ends.\n\nAfter a failover or a restore the log may lack its last events. An',
  '`after` or `Last-Event-ID` beyond its end is then 410 `CURSOR_AHEAD`, `epoch` changes, and open streams whose',
  'events are gone end with an event `cursor_ahead`.'
].join(' ')

const streamExample = 'id: 12\nevent: order.paid\ndata: {"id":12,"type":"order.paid","order_id":1}\n\n'

function readEventId(header: string | undefined): number | undefined {
  return header === undefined ? undefined : Number(header)
}

export default eventRoutes
