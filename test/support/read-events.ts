import type { FastifyInstance } from 'fastify'
import { readEventsById } from '../../src/events/event-log.js'
import type { LoggedEvent } from '../../src/events/logged-event.js'

/** Reads the events of a shop after an id, in the form that the relay hands to subscribers. */
export async function readEvents(app: FastifyInstance, after = 0, shopId = 1): Promise<LoggedEvent[]> {
  const rows = await app.prisma.event.findMany({ where: { shopId, id: { gt: after } }, select: { id: true } })
  return await readEventsById(
    app.prisma,
    shopId,
    rows.map(({ id }) => Number(id))
  )
}
