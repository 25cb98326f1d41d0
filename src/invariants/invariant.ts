import type { Prisma } from '../generated/prisma/client.js'
import type { CheckedRows } from './checked-rows.js'

/** A statement about the data that is true in every snapshot, whatever the service is doing. */
export interface Invariant {
  /** The statement; also its name in answers, metrics and alerts. */
  name: string
  /** How an operator repairs a violation, in a sentence. */
  repair: string
  /** A query for the `id` and `detail` of every row that breaks it; undefined if these rows are not checked for it. */
  violations: (rows: CheckedRows) => Prisma.Sql | undefined
}

export interface Violations {
  count: number
  /** The first of them. */
  samples: Array<{ id: number | null; detail: string }>
}
