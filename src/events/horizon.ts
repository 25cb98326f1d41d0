import { Prisma } from '../generated/prisma/client.js'
import type { Queryable } from '../database/transaction.js'

/**
 * How far the event log is settled: every event with an id up to the horizon is visible, or never will be (its transaction was rolled
 * back). A reader that stops there and goes on from its last id passes over nothing.
 *
 * Ids are taken before the commit, so an id that is missing may still come. That no row has a transaction id below
 * `pg_snapshot_xmin` is not enough: a transaction that began early and takes its event id late has a low transaction id and a high event id.
 */
export interface Horizon {
  /** Looks again; answers the horizon, which never goes back. Asks the database twice. */
  advance(): Promise<number>
}

/**
 * Whoever takes an event id has a transaction id by then (a trigger sees to it), and so has whoever takes an id of the stock ledger: it
 * has locked, or written, the product's row before. So whoever took an id up to `last_value` has a
 * transaction id below the next one that is given out after that was read; and when no transaction below that one runs any more, all
 * of them are done. Other databases of the server take no ids of this one, so theirs are not waited for.
 */
export function createHorizon(
  database: Queryable,
  sequence: 'events_id_seq' | 'stock_movements_id_seq' = 'events_id_seq'
): Horizon {
  let settled = 0
  const pending: Mark[] = []

  async function advance(): Promise<number> {
    const [{ last_id: lastId }] = await database.$queryRaw<
      [{ last_id: bigint }]
    >`SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last_id FROM ${Prisma.raw(sequence)}`
    // A statement of its own, after the one before: it must be the later one. Transaction ids wrap around; age() counts back from the
    // next one, without taking it. Every role sees the ids of everybody's transactions. One that is prepared has no session; while it is
    // being prepared it is in both, so they are read in this order.
    const [running] = await database.$queryRaw<[{ oldest: bigint; next: bigint }]>`
      SELECT next, next - coalesce(greatest((
        SELECT max(age(backend_xid)) FROM pg_stat_activity WHERE datname = current_database()
      ), (
        SELECT max(age(transaction)) FROM pg_prepared_xacts WHERE database = current_database()
      )), 0) AS oldest
      FROM (SELECT xmin::text::bigint + age(xmin::xid) AS next FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin) AS now) AS now`
    addMark(pending, { lastId: Number(lastId), next: running.next })
    while (pending[0] && pending[0].next <= running.oldest) settled = Math.max(settled, pending.shift()?.lastId ?? 0)
    return settled
  }

  return { advance }
}

interface Mark {
  lastId: number
  /** Whoever has taken an id up to `lastId` has a transaction id below this one. */
  next: bigint
}

// While one slow transaction holds everything up, marks would pile up; the newest may as well stand for those in the middle.
const maxMarks = 64

function addMark(pending: Mark[], mark: Mark): void {
  const last = pending.at(-1)
  if (last && (pending.length >= maxMarks || last.next === mark.next)) pending.pop()
  pending.push(mark)
}
