import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import type { Readable } from '../database/reads.js'
import type { Queryable } from '../database/transaction.js'
import { beginEpoch, rememberOrigin, type Epoch } from './epoch.js'
import { createLogEnd, type Sight, type Witness } from './log-end.js'
import type { EventType } from './event-types.js'
import type { LoggedEvent } from './logged-event.js'
import { hasMoved } from './origin.js'

/** Which events a reader wants: those that match every given part. */
export interface EventFilter {
  /** All types if not given. */
  types?: readonly EventType[] | undefined
  /** Only events about this order. */
  orderId?: number | undefined
  /** Only events about this product. */
  productId?: number | undefined
  /** Only events of the orders of this user. */
  userId?: number | undefined
}

/** Selects the events to read. */
export interface EventQuery extends EventFilter {
  /** The id of the last event that was read; 0 to start from the beginning. */
  after: number
  limit: number
  /** How many matching events to skip. */
  offset?: number
  /** The end of the log, if the caller has just read it. */
  end?: number
  /** Reads from the end of the log back to `after`. */
  isNewestFirst?: boolean
}

export interface EventPage {
  events: LoggedEvent[]
  /** The id up to which the log has been read: continue from there, even when no event matched. */
  readTo: number
}

/** Where the log ends at one moment. */
export interface LogPosition {
  /** The id of the last event; 0 for an empty log. A reader cannot have seen a later one. */
  lastId: number
  epoch: Epoch
  /** How often this process has noticed that events which it had seen are gone. */
  rewinds: number
}

/** What happened when the database went back in time, or may have. */
export interface Rewind {
  /** The shop in whose log this process noticed. */
  shopId: number
  /**
   * Whether events are gone that this process had seen. Otherwise the database was failed over or restored, and may
   * lack events that only other processes had seen.
   */
  isLoss: boolean
  /** The id up to which this process had read, or might have. */
  from: number
  /** The last id that the database has assigned now. */
  to: number
  epoch: Epoch
}

/** The gap-free feed of a shop: events become visible in the order of their ids, so a reader misses none. */
export interface EventLog {
  /**
   * Reads events by id, which for one order or one product is the order in which they happened.
   *
   * @param database reads the events, if given
   */
  read(query: EventQuery, database?: Readable): Promise<EventPage>
  /** Where the log ends now. */
  position(): Promise<LogPosition>
  /**
   * Begins a new epoch and runs the listeners, for an incident that no process could notice.
   *
   * @returns where the log ends
   */
  restart(): Promise<LogPosition>
  /** The last event that this process has seen. */
  readonly witness: Witness | undefined
}

export interface EventLogOptions {
  prisma: PrismaClient
  shopId: number
  /** Shared by all logs of the database. */
  sight: Sight
  /** Run when the database went back in time, or may have. */
  listeners: ReadonlyArray<(rewind: Rewind) => Promise<void> | void>
}

/** The log of one shop; `EventLogs` has those of all shops. */
export function createEventLog({ prisma, shopId, sight, listeners }: EventLogOptions): EventLog {
  const end = createLogEnd(prisma, shopId, sight)
  let known: Epoch | undefined
  let knownId = 0
  let handled = 0
  let handling: Promise<void> | undefined

  async function position(): Promise<LogPosition> {
    await end.look()
    const { origin } = end
    if (end.rewinds > handled || (hasMoved(origin) && origin.now !== sight.settled)) await handleOnce()
    else {
      known = end.epoch
      if (origin.stored === undefined) await settle(known)
    }
    return current()
  }

  function current(): LogPosition {
    knownId = Math.max(knownId, end.lastId)
    return { lastId: end.lastId, epoch: known ?? end.epoch, rewinds: handled }
  }

  async function handleOnce(): Promise<void> {
    await (handling ??= handleRewind().finally(() => (handling = undefined)))
  }

  async function handleRewind(): Promise<void> {
    const { rewinds, lastId } = end
    const epoch = await beginEpoch(prisma, known ?? end.epoch)
    const rewind = { shopId, isLoss: rewinds > handled, from: knownId, to: lastId, epoch }
    for (const listener of listeners) await listener(rewind)
    await settle(epoch)
    known = epoch
    knownId = lastId
    handled = rewinds
  }

  async function settle(epoch: Epoch): Promise<void> {
    const { now } = end.origin
    if (now !== null && now !== sight.settled && (await rememberOrigin(prisma, epoch, now))) sight.settled = now
  }

  return {
    position,
    async restart() {
      await end.look()
      await handleOnce()
      return current()
    },
    get witness() {
      return end.witness
    },
    async read(query, database = prisma) {
      const { after, limit, offset = 0 } = query
      const last = query.end ?? (await position()).lastId
      if (last <= after) return { events: [], readTo: after }
      const direction = query.isNewestFirst ? Prisma.sql`DESC` : Prisma.empty
      const events = await selectEvents(
        database,
        shopId,
        Prisma.sql`id > ${after} AND id <= ${last} ${about(query)}`,
        Prisma.sql`ORDER BY id ${direction} LIMIT ${limit} OFFSET ${offset}`,
        query.userId
      )
      return { events, readTo: events.length === limit ? (events.at(-1)?.id ?? last) : last }
    }
  }
}

function about({ types, orderId, productId }: EventFilter): Prisma.Sql {
  const ofTypes = types === undefined ? Prisma.empty : Prisma.sql`AND type = ANY (${[...types]}::text[])`
  const ofOrder = orderId === undefined ? Prisma.empty : Prisma.sql`AND order_id = ${orderId}`
  const ofProduct = productId === undefined ? Prisma.empty : Prisma.sql`AND product_id = ${productId}`
  return Prisma.sql`${ofTypes} ${ofOrder} ${ofProduct}`
}

/** Reads events of a shop by their ids, sorted by id. Unknown ids are left out. */
export async function readEventsById(
  database: Queryable,
  shopId: number,
  ids: readonly number[]
): Promise<LoggedEvent[]> {
  if (ids.length === 0) return []
  return await selectEvents(database, shopId, Prisma.sql`id = ANY (${[...ids]}::bigint[])`, Prisma.sql`ORDER BY id`)
}

/** Reads all events of orders, sorted by id. */
export async function readEventsOfOrders(
  database: Readable,
  shopId: number,
  orderIds: readonly number[]
): Promise<LoggedEvent[]> {
  const isOfOrders = Prisma.sql`order_id = ANY (${[...orderIds]}::bigint[])`
  return await selectEvents(database, shopId, isOfOrders, Prisma.sql`ORDER BY id`)
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

async function selectEvents(
  database: Readable,
  shopId: number,
  condition: Prisma.Sql,
  order: Prisma.Sql,
  userId?: number
): Promise<LoggedEvent[]> {
  const columns = Prisma.sql`id, type, order_id, product_id, data, performed_by, created_at`
  const source =
    userId === undefined
      ? Prisma.sql`events WHERE shop_id = ${shopId} AND ${condition} ${order}`
      : Prisma.sql`(${ofOrdersOf(userId, shopId, condition)}) AS own ${order}`
  const rows = await database.$queryRaw<EventRow[]>`SELECT ${columns} FROM ${source}`
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

/** Reads order by order. OFFSET 0 keeps the planner from walking through the whole log in the order of the result. */
function ofOrdersOf(userId: number, shopId: number, condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT found.* FROM orders CROSS JOIN LATERAL (
      SELECT * FROM events WHERE events.shop_id = ${shopId} AND events.order_id = orders.id AND ${condition}
    ) AS found
    WHERE orders.shop_id = ${shopId} AND orders.user_id = ${userId} OFFSET 0`
}
