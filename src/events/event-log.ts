import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import type { Queryable } from '../database/transaction.js'
import { createHorizon } from './horizon.js'
import type { EventType } from './record-events.js'
import type { LoggedEvent } from './logged-event.js'

/** Selects the events to read. */
export interface EventQuery {
  /** The id of the last event that was read; 0 to start from the beginning. */
  after: number
  /** All types if not given. */
  types?: readonly EventType[] | undefined
  limit: number
  /** How many matching events to skip. */
  offset?: number
  /** The horizon, if the caller has just read it. */
  end?: number
}

export interface EventPage {
  events: LoggedEvent[]
  /** The id up to which the log has been read: continue from there, even when no event matched. */
  readTo: number
}

/** The gap-free feed: reading stops before an event that may still commit, so a late commit is never missed. */
export interface EventLog {
  /** Reads events by id, which for one order or one product is the order in which they happened. */
  read(query: EventQuery): Promise<EventPage>
  /** The id up to which the log is settled now. */
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

/** Reads events by their ids, sorted by id. Unknown ids are left out. */
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
