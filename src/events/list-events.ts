import { cursorAhead } from '../errors.js'
import type { Readable } from '../database/reads.js'
import { Prisma } from '../generated/prisma/client.js'
import { boundedCount, pageOf, readPage, type Cursors } from '../http/pagination.js'
import type { EventFilter, EventLog, LogPosition } from './event-log.js'
import { toFeedEvent } from './feed-event.js'
import { eventTypes } from './event-types.js'
import type { EventList, EventListQuery } from './schemas.js'

/**
 * One page of the feed, and how many events there are after `query.after`. A client that reads the oldest first and
 * continues from the last id misses no event.
 *
 * @param userId only events of the orders of this user
 * @throws ApiError VALIDATION_FAILED when the paging parameters contradict each other, CURSOR_AHEAD when the log does
 * not reach as far as `query.after`
 */
export async function listEvents(
  database: Readable,
  shopId: number,
  log: EventLog,
  cursors: Cursors,
  query: EventListQuery,
  userId: number | undefined
): Promise<EventList> {
  const after = query.after ?? 0
  const filter = readFilter(query, userId)
  const isNewestFirst = query.sort === '-id'
  const list = `events ${isNewestFirst ? '-' : ''}${JSON.stringify([after, filter])}`
  const page = readPage(query, list, cursors)
  const position = await log.position()
  requireInLog(after, position)
  const { lastId: end, epoch } = position
  const last = page.after ? Number(page.after[0]) : undefined
  const from = last === undefined || isNewestFirst ? after : Math.max(after, last)
  const to = last === undefined || !isNewestFirst ? end : Math.min(end, last - 1)
  const { events: found, readTo } = await log.read(
    { ...filter, after: from, limit: page.limit + 1, offset: page.offset, end: to, isNewestFirst },
    database
  )
  const { items: events, ...fields } = pageOf(page, found, {
    total: isEmpty(filter) ? await countEvents(database, shopId, after, end) : null,
    isBounded: true,
    keyOf: item => [item.id]
  })
  return {
    events: events.map(toFeedEvent),
    ...fields,
    last_id: isNewestFirst ? end : fields.next_cursor === null ? Math.max(from, readTo) : (events.at(-1)?.id ?? from),
    epoch: epoch.id
  }
}

/**
 * @throws ApiError CURSOR_AHEAD for an id that the log does not have yet: the client got it from a log that has
 * since been restored to an earlier state
 */
export function requireInLog(id: number, { lastId, epoch }: LogPosition): void {
  if (id > lastId) throw cursorAhead(id, { lastId, epoch: epoch.id })
}

/** Counts the events of a shop with ids above `after` and up to `end`, as far as `boundedCount` does. */
async function countEvents(database: Readable, shopId: number, after: number, end: number): Promise<number> {
  // ORDER BY makes it start at `after`: a sequential scan would first read every older event.
  const counted = boundedCount(
    Prisma.sql`events WHERE shop_id = ${shopId} AND id > ${after} AND id <= ${end} ORDER BY id`
  )
  const [{ total }] = await database.$queryRaw<[{ total: bigint }]>`/* events:count */ ${counted}`
  return Number(total)
}

/**
 * What a request wants to read of the log.
 *
 * @param userId only events of the orders of this user
 */
export function readFilter(query: EventListQuery, userId: number | undefined): EventFilter {
  const { types, order_id: orderId, product_id: productId } = query
  const names = types === undefined ? undefined : new Set(types.split(','))
  return { types: names && eventTypes.filter(type => names.has(type)), orderId, productId, userId }
}

function isEmpty(filter: EventFilter): boolean {
  return Object.values(filter).every(value => value === undefined)
}
