import type { Queryable } from '../database/transaction.js'
import { failureSqlState } from '../database/failures.js'
import { Prisma } from '../generated/prisma/client.js'
import { epochValue, originOf, toEpoch, type Epoch } from './epoch.js'
import { originValue, type Origin } from './origin.js'

/**
 * The end of the event log of a shop. Positions are handed out under the shop's lock, which is held until the commit:
 * they have no gaps, and an event is visible only after all events before it. So a reader that reads up to the end and
 * continues from there misses no event.
 */
export interface LogEnd {
  /** Reads the last position, 0 for an empty log. It moves back only when the database went back in time. */
  look(): Promise<number>
  /** The last position when this process last looked. */
  readonly lastId: number
  /** The last event that this process has seen. Events are never deleted, so it stays unless the database goes back. */
  readonly witness: Witness | undefined
  /**
   * How often the database went back in time: a failover to a standby that lacked the last transactions, or a restore
   * from a backup. Positions may be handed out again.
   */
  readonly rewinds: number
  /** The log's epoch when this process last looked. */
  readonly epoch: Epoch
  /** Where the database was when this process last looked. */
  readonly origin: Origin
}

/** What the logs of a database share. */
export interface Sight {
  /** Whether the database shows this role where it is. */
  showsOrigin: boolean
  /** Where the database is, if that is stored: a look that began before it was stored must not count as an incident. */
  settled: string | null
}

export function createLogEnd(database: Queryable, shopId: number, sight: Sight): LogEnd {
  let state: State = { lastId: 0, witness: undefined }
  let epoch = toEpoch(undefined)
  let origin: Origin = { now: null, stored: undefined }
  let rewinds = 0

  async function readEnd(known: State): Promise<Seen> {
    if (!sight.showsOrigin) return await read(database, shopId, known, withoutOrigin)
    try {
      return await read(database, shopId, known, originValue)
    } catch (error) {
      if (!originIsHidden.has(failureSqlState(error) ?? '')) throw error
      // The witness works without.
      const seen = await read(database, shopId, known, withoutOrigin)
      sight.showsOrigin = false
      return seen
    }
  }

  async function look(): Promise<number> {
    for (;;) {
      const before = state
      const seen = await readEnd(before)
      // Looks overlap: another one may have seen more, or a rewind, since this one began.
      if (state !== before) continue
      epoch = toEpoch(seen.epoch)
      origin = { now: seen.origin, stored: originOf(seen.epoch) }
      const isRewind = wentBack(before, seen)
      if (isRewind) rewinds++
      if (isRewind || seen.lastId > before.lastId) state = { lastId: seen.lastId, witness: seen.newest }
      return state.lastId
    }
  }

  return {
    look,
    get witness() {
      return state.witness
    },
    get lastId() {
      return state.lastId
    },
    get rewinds() {
      return rewinds
    },
    get epoch() {
      return epoch
    },
    get origin() {
      return origin
    }
  }
}

// insufficient_privilege, undefined_function and feature_not_supported: a provider of databases has revoked the
// functions, or has replaced them. Any other failure passes, as of a database that is being replaced.
const originIsHidden = new Set(['42501', '42883', '0A000'])

interface State {
  lastId: number
  witness: Witness | undefined
}

export interface Witness {
  id: number
  createdAtMs: number
}

/** Whether the database lacks something that this process has seen in it: the last event is gone, or another one. */
function wentBack({ lastId, witness }: State, seen: Seen): boolean {
  return seen.lastId < lastId || (witness !== undefined && seen.witnessAtMs !== witness.createdAtMs)
}

interface Seen {
  lastId: number
  newest: Witness | undefined
  /** When the event with the witness's id was created; undefined without such an event. */
  witnessAtMs: number | undefined
  epoch: string | null
  origin: string | null
}

const withoutOrigin = Prisma.sql`NULL`

async function read(database: Queryable, shopId: number, { witness }: State, origin: Prisma.Sql): Promise<Seen> {
  const [row] = await database.$queryRaw<[SeenRow]>`
    /* log:end */ SELECT newest.id AS newest_id, newest.created_at AS newest_at,
      (SELECT created_at FROM events WHERE shop_id = ${shopId} AND id = ${witness?.id ?? 0}) AS witness_at,
      ${epochValue} AS epoch, ${origin} AS origin
    FROM (SELECT) AS always LEFT JOIN (
      SELECT id, created_at FROM events WHERE shop_id = ${shopId} ORDER BY id DESC LIMIT 1
    ) AS newest ON true`
  const { newest_id: id, newest_at: at } = row
  return {
    lastId: Number(id ?? 0),
    newest: id === null || at === null ? undefined : { id: Number(id), createdAtMs: at.getTime() },
    witnessAtMs: row.witness_at?.getTime(),
    epoch: row.epoch,
    origin: row.origin
  }
}

interface SeenRow {
  newest_id: bigint | null
  newest_at: Date | null
  witness_at: Date | null
  epoch: string | null
  origin: string | null
}
