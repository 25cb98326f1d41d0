import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import type { Queryable } from '../database/transaction.js'
import { createHorizon } from './horizon.js'
import type { EventType } from './record-events.js'
import type { LoggedEvent } from './logged-event.js'

/** Which events to read. */
export interface EventQuery {
  /** The id of the last one that was read; 0 for the beginning. */
  after: number
  /** All if not given. */
  types?: readonly EventType[] | undefined
  limit: number
  /** How many to pass over. */
  offset?: number
  /** The horizon, if it has just been looked up. */
  end?: number
}

export interface EventPage {
  events: LoggedEvent[]
  /** Up to where the log has been looked through: to go on from, also when nothing of the types was there. */
  readTo: number
}

/** The gap-free feed: an event that commits late is never passed over, because reading stops before it. */
export interface EventLog {
  /** In the order of their ids, which is the order in which things happened to an order or a product. */
  read(query: EventQuery): Promise<EventPage>
  /** Looks how far the log is settled now. */
  horizon(): Promise<number>
}

export function createEventLog(prisma: PrismaClient): EventLog {
  const horizon = createHorizon(prisma)
  return {
    horizon: horizon.advance,
    async read({ after, types, limit, offset = 0, end: known }) {
      const end = known ?? (await horizon.advance())
      if (end <= after) return { events: [], readTo: after }
      const ofTypes = types === undefined ? Prisma.empty : Prisma.sql`AND type = ANY (${[...types]}::text[])`
      const events = await selectEvents(
        prisma,
        Prisma.sql`id > ${after} AND id <= ${end} ${ofTypes} ORDER BY id LIMIT ${limit} OFFSET ${offset}`
      )
      return { events, readTo: events.length === limit ? (events.at(-1)?.id ?? end) : end }
    }
  }
}

/** Events by their ids, in the order of these. Ids that do not exist are left out. */
export async function readEventsById(database: Queryable, ids: readonly number[]): Promise<LoggedEvent[]> {
  return ids.length === 0 ? [] : await selectEvents(database, Prisma.sql`id = ANY (${[...ids]}::bigint[]) ORDER BY id`)
}

interface EventRow {
  id: bigint
  type: EventType
  order_id: bigint | null
  product_id: bigint | null
  data: LoggedEvent['data']
  performed_by: string
  created_at: Date
}

async function selectEvents(database: Queryable, condition: Prisma.Sql): Promise<LoggedEvent[]> {
  const rows = await database.$queryRaw<EventRow[]>`
    SELECT id, type, order_id, product_id, data, performed_by, created_at FROM events WHERE ${condition}`
  return rows.map(row => ({
    id: Number(row.id),
    type: row.type,
    orderId: row.order_id === null ? null : Number(row.order_id),
    productId: row.product_id === null ? null : Number(row.product_id),
    data: row.data,
    performedBy: row.performed_by,
    createdAt: row.created_at
  }))
}
