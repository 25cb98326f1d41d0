import { Prisma } from '../generated/prisma/client.js'
import type { Queryable } from '../database/transaction.js'
import { epochValue, toEpoch, type Epoch } from './epoch.js'

/**
 * How far the event log is settled: every event with an id up to the horizon is visible, or never will be because its
 * transaction rolled back. A reader that stops there and continues from its last id misses no event.
 *
 * A transaction takes ids before it commits, so a missing id may still appear. It is not enough to read rows with a
 * transaction id below `pg_snapshot_xmin`: a transaction that begins early and takes its event id late has a low
 * transaction id and a high event id.
 */
export interface Horizon {
  /** Runs two queries and returns the horizon, which moves back only when the database went back in time. */
  advance(): Promise<number>
  /** The last id that the database had assigned when this process last looked. */
  readonly lastId: number
  /**
   * How often the database went back in time: a failover to a standby that lacked the last transactions, or a restore
   * from a backup. Ids that were settled before may be assigned again.
   */
  readonly rewinds: number
  /** The log's epoch when this process last looked. */
  readonly epoch: Epoch
}

/** The sequences whose ids have a horizon, and the append-only tables that they number. */
const tables = { events_id_seq: 'events', stock_movements_id_seq: 'stock_movements' } as const

/**
 * A transaction that takes an event id already has a transaction id: a trigger ensures it. The same holds for ids of
 * the stock ledger, since the transaction has locked or written the product's row before. So every transaction that
 * took an id up to `last_value` has a transaction id below the next one that the server assigns after `last_value` was
 * read. Once no transaction below that one is running, all of them have ended. Transactions in other databases of the
 * server take no ids here and are ignored.
 */
export function createHorizon(database: Queryable, sequence: keyof typeof tables = 'events_id_seq'): Horizon {
  let state = startAgain(0)
  let epoch = toEpoch(undefined)
  let rewinds = 0

  async function advance(): Promise<number> {
    for (;;) {
      // What this process knew before it looked: looks overlap, so a later one may have seen more by now.
      const before = { ...state }
      const look = await readLog(database, sequence, before)
      // A separate statement, since it must run after the one above.
      const running = await readRunningTransactions(database)
      // Another look noticed that the database went back; this one may have begun before that.
      if (state.pending !== before.pending) continue
      epoch = toEpoch(look.epoch)
      if (wentBack(before, look, running)) {
        rewinds++
        state = startAgain(look.lastId)
      }
      return remember(state, look, running)
    }
  }

  return {
    advance,
    get lastId() {
      return state.lastId
    },
    get rewinds() {
      return rewinds
    },
    get epoch() {
      return epoch
    }
  }
}

interface State {
  settled: number
  lastId: number
  /** The next transaction id when this process last looked. */
  nextTransaction: bigint
  /** The newest row that this process has seen. Rows are never deleted, so it stays unless the database goes back. */
  witness: Witness | undefined
  pending: Mark[]
}

interface Witness {
  id: number
  createdAtMs: number
}

function startAgain(lastId: number): State {
  return { settled: 0, lastId, nextTransaction: 0n, witness: undefined, pending: [] }
}

/**
 * Whether the database lacks something that this process has seen in it. Sequences of a standby are up to 32 ahead, so
 * the ids alone do not tell; the witness does: it is gone, or another row has its id.
 */
function wentBack(before: State, look: Look, running: RunningTransactions): boolean {
  return (
    look.lastId < before.lastId ||
    running.next < before.nextTransaction ||
    (before.witness !== undefined && look.witnessAtMs !== before.witness.createdAtMs)
  )
}

function remember(state: State, look: Look, running: RunningTransactions): number {
  state.lastId = Math.max(state.lastId, look.lastId)
  if (running.next > state.nextTransaction) state.nextTransaction = running.next
  if (look.newest && look.newest.id > (state.witness?.id ?? 0)) state.witness = look.newest
  const { pending } = state
  addMark(pending, { lastId: look.lastId, next: running.next })
  while (pending[0] && pending[0].next <= running.oldest) {
    state.settled = Math.max(state.settled, pending.shift()?.lastId ?? 0)
  }
  return state.settled
}

interface Look {
  lastId: number
  /** When the row with the witness's id was created; undefined without such a row. */
  witnessAtMs: number | undefined
  newest: Witness | undefined
  epoch: string | null
}

async function readLog(
  database: Queryable,
  sequence: keyof typeof tables,
  { witness }: Pick<State, 'witness'>
): Promise<Look> {
  const table = Prisma.raw(tables[sequence])
  const [row] = await database.$queryRaw<[LookRow]>`
    /* horizon:look */ SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last_id,
      (SELECT created_at FROM ${table} WHERE id = ${witness?.id ?? 0}) AS witness_at,
      newest.id AS newest_id, newest.created_at AS newest_at, ${epochValue} AS epoch
    FROM ${Prisma.raw(sequence)}
    LEFT JOIN (SELECT id, created_at FROM ${table} ORDER BY id DESC LIMIT 1) AS newest ON true`
  return {
    lastId: Number(row.last_id),
    witnessAtMs: row.witness_at?.getTime(),
    newest:
      row.newest_id === null || row.newest_at === null
        ? undefined
        : { id: Number(row.newest_id), createdAtMs: row.newest_at.getTime() },
    epoch: row.epoch
  }
}

interface LookRow {
  last_id: bigint
  witness_at: Date | null
  newest_id: bigint | null
  newest_at: Date | null
  epoch: string | null
}

interface RunningTransactions {
  /** The lowest id of a running transaction; `next` if none is running. */
  oldest: bigint
  /** The next id that the server assigns. */
  next: bigint
}

/**
 * Transaction ids wrap around; `age()` counts back from the next id without taking it. Every role sees the transaction
 * ids of all sessions. A prepared transaction has no session. While one is being prepared it is in both views, so
 * sessions are read first.
 */
async function readRunningTransactions(database: Queryable): Promise<RunningTransactions> {
  const [running] = await database.$queryRaw<[RunningTransactions]>`
    SELECT next, next - coalesce(greatest((
      SELECT max(age(backend_xid)) FROM pg_stat_activity WHERE datname = current_database()
    ), (
      SELECT max(age(transaction)) FROM pg_prepared_xacts WHERE database = current_database()
    )), 0) AS oldest
    FROM (
      SELECT xmin::text::bigint + age(xmin::xid) AS next
      FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin) AS snapshot
    ) AS now`
  return running
}

interface Mark {
  lastId: number
  /** Every transaction that has taken an id up to `lastId` has a transaction id below this one. */
  next: bigint
}

// One slow transaction holds up all marks. Beyond this number the newest mark replaces the one before it.
const maxMarks = 64

function addMark(pending: Mark[], mark: Mark): void {
  const last = pending.at(-1)
  if (last && (pending.length >= maxMarks || last.next === mark.next)) pending.pop()
  pending.push(mark)
}
