import type { Transaction } from '../database/transaction.js'
import type { CheckedRows } from './checked-rows.js'

/** A statement about the data that is true in every snapshot, whatever the service is doing. */
export interface Invariant {
  /** The statement; also its name in answers, metrics and alerts. */
  name: string
  /** How an operator repairs a violation, in a sentence. */
  repair: string
  /** Looks for violations with one SQL statement. */
  find: (tx: Transaction, rows: CheckedRows) => Promise<Violations>
}

export interface Violations {
  count: number
  /** The first of them. */
  samples: Array<{ id: number | null; detail: string }>
}
