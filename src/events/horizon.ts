import { Prisma } from '../generated/prisma/client.js'
import type { Queryable } from '../database/transaction.js'

/**
 * How far the event log is settled: every event with an id up to the horizon is visible, or never will be because its
 * transaction rolled back. A reader that stops there and continues from its last id misses no event.
 *
 * A transaction takes ids before it commits, so a missing id may still appear. It is not enough to read rows with a
 * transaction id below `pg_snapshot_xmin`: a transaction that begins early and takes its event id late has a low
 * transaction id and a high event id.
 */
export interface Horizon {
  /** Runs two queries and returns the horizon, which never moves back. */
  advance(): Promise<number>
}

/**
 * A transaction that takes an event id already has a transaction id: a trigger ensures it. The same holds for ids of
 * the stock ledger, since the transaction has locked or written the product's row before. So every transaction that
 * took an id up to `last_value` has a transaction id below the next one that the server assigns after `last_value` was
 * read. Once no transaction below that one is running, all of them have ended. Transactions in other databases of the
 * server take no ids here and are ignored.
 */
export function createHorizon(
  database: Queryable,
  sequence: 'events_id_seq' | 'stock_movements_id_seq' = 'events_id_seq'
): Horizon {
  let settled = 0
  const pending: Mark[] = []

  async function advance(): Promise<number> {
    const lastId = await readLastId(database, sequence)
    // A separate statement, since it must run after the one above.
    const running = await readRunningTransactions(database)
    addMark(pending, { lastId, next: running.next })
    while (pending[0] && pending[0].next <= running.oldest) settled = Math.max(settled, pending.shift()?.lastId ?? 0)
    return settled
  }

  return { advance }
}

async function readLastId(database: Queryable, sequence: string): Promise<number> {
  const [{ last_id: lastId }] = await database.$queryRaw<[{ last_id: bigint }]>`
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last_id FROM ${Prisma.raw(sequence)}`
  return Number(lastId)
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
