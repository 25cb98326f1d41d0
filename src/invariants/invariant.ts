import type { Transaction } from '../database/transaction.js'
import type { CheckScope } from './scope.js'

/** Something that holds at any time, whatever the service is doing. */
export interface Invariant {
  /** What holds; names it in answers, metrics and alerts. */
  name: string
  /** What to do where it does not, in a sentence. */
  repair: string
  /** Looks for what breaks it, with one statement that says how many there are and shows some of them. */
  find: (tx: Transaction, scope: CheckScope) => Promise<Violations>
}

export interface Violations {
  count: number
  /** The first of them. */
  samples: Array<{ id: number | null; detail: string }>
}
