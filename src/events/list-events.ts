import type { PrismaClient } from '../generated/prisma/client.js'
import { pageOf, readPage, type Cursors } from '../http/pagination.js'
import type { EventLog } from './event-log.js'
import { toFeedEvent } from './feed-event.js'
import { eventTypes, type EventType } from './record-events.js'
import { maxCountedEvents, type EventList, type EventListQuery } from './schemas.js'

/**
 * One page of the feed, oldest first, and how many events there are after `query.after`. Both end at the horizon, so a
 * client that continues from the last id misses no event.
 *
 * @throws ApiError VALIDATION_FAILED when the paging parameters contradict each other
 */
export async function listEvents(
  prisma: PrismaClient,
  log: EventLog,
  cursors: Cursors,
  query: EventListQuery
): Promise<EventList> {
  const after = query.after ?? 0
  const types = readTypes(query.types)
  const list = `events ${JSON.stringify([after, types ?? null])}`
  const page = readPage(query, list, cursors)
  const end = await log.horizon()
  const from = page.after ? Math.max(after, Number(page.after[0])) : after
  const { events: found } = await log.read({ after: from, types, limit: page.limit + 1, offset: page.offset, end })
  const { items: events, ...fields } = pageOf(page, found, {
    total: types === undefined ? await countEvents(prisma, after, end) : null,
    keyOf: item => [item.id]
  })
  return {
    events: events.map(toFeedEvent),
    ...fields
  }
}

/** Counts the events with ids above `after` and up to `end`, and stops at `maxCountedEvents`. */
async function countEvents(prisma: PrismaClient, after: number, end: number): Promise<number> {
  // ORDER BY makes it start at `after`: a sequential scan would first read every older event.
  const [{ total }] = await prisma.$queryRaw<[{ total: number }]>`
    /* events:count */ SELECT count(*)::int AS total
    FROM (
      SELECT FROM events WHERE id > ${after} AND id <= ${end} ORDER BY id LIMIT ${maxCountedEvents}
    ) AS counted`
  return total
}

/** Parses comma-separated types. @returns undefined, which means all types, when none are given */
export function readTypes(text: string | undefined): EventType[] | undefined {
  if (text === undefined) return undefined
  const names = new Set(text.split(','))
  return eventTypes.filter(type => names.has(type))
}
