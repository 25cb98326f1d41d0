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
  advance (): Promise<number>
}

/**
 * Whoever takes an event id has a transaction id by then (a trigger sees to it). So whoever took an id up to `last_value` is, in a
 * snapshot made after that was read, either done or below its `xmax`; and is done when a snapshot's `xmin` has come that far.
 */
export function createHorizon (database: Queryable): Horizon {
  let settled = 0
  const pending: Mark[] = []

  async function advance (): Promise<number> {
    const [sequence] = await database.$queryRaw<[{ last_id: bigint }]>`SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last_id FROM events_id_seq`
    // A statement of its own, after the one before: its snapshot must be the later one.
    const [snapshot] = await database.$queryRaw<[{ xmin: string, xmax: string }]>`
      SELECT pg_snapshot_xmin(now.snapshot)::text AS xmin, pg_snapshot_xmax(now.snapshot)::text AS xmax FROM (SELECT pg_current_snapshot() AS snapshot) AS now`
    const oldestRunning = BigInt(snapshot.xmin)
    addMark(pending, { lastId: Number(sequence.last_id), xmax: BigInt(snapshot.xmax) })
    while (pending[0] && pending[0].xmax <= oldestRunning) settled = Math.max(settled, pending.shift()?.lastId ?? 0)
    return settled
  }

  return { advance }
}

interface Mark {
  lastId: number
  /** Whoever may still take, or have taken, an id up to `lastId` has a transaction id below this one. */
  xmax: bigint
}

// While one slow transaction holds everything up, marks would pile up; the newest may as well stand for those in the middle.
const maxMarks = 64

function addMark (pending: Mark[], mark: Mark): void {
  const last = pending.at(-1)
  if (last && (pending.length >= maxMarks || last.xmax === mark.xmax)) pending.pop()
  pending.push(mark)
}
