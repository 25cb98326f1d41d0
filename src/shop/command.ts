import type { Outcome } from '../batching/group-commit.js'
import type { Draft } from './draft.js'
import type { Person } from './people.js'

/** The rows that a command needs; rows that do not exist are left out. */
export interface Needs {
  /** Orders with their lines. */
  orders?: readonly number[]
  /** External ids of orders, which may be given already. */
  orderExternalIds?: readonly string[]
  /** The products of all lines of these orders, because their stock may come back. */
  productsOfOrders?: readonly number[]
  /** Products without their details: all that an order needs. */
  products?: readonly number[]
  /** The next products, of those at one of these locations, whose stock follows a change of it; without details. */
  productsAtLocations?: readonly number[]
  /** Products with their details, for commands that change or show their fields. */
  productsWithDetails?: readonly number[]
  /** Live products with one of these skus, which are normalized; with their details. */
  skus?: readonly string[]
  /** Live products with one of these external ids; with their details. */
  productExternalIds?: readonly string[]
  users?: readonly number[]
  /** People of whose orders the first that are not erased are needed: one more than are erased at once. */
  people?: readonly Person[]
  /** Users with one of these addresses, in any case. */
  emails?: readonly string[]
  /** Subjects of identity providers. All identities of users with one of the `emails` are loaded with them. */
  identities?: ReadonlyArray<{ issuer: string; subject: string }>
  /** Events of the payment provider, which may have been processed before. */
  paymentEvents?: ReadonlyArray<{ eventId: string; bodyHash: string }>
  /** Ids of payments and refunds, which may have been recorded before. */
  payments?: readonly string[]
}

/**
 * One change of a shop: place an order, record a payment, adjust stock. Commands that arrive together share a
 * transaction, which loads what they need, decides them in the order of their arrival, and writes all changes at once.
 */
export interface Command<Result> {
  readonly needs: Needs
  /**
   * Decides the command on the draft and makes its changes there. It is pure otherwise, and may run again after a
   * failed transaction. What it throws undoes its own changes and no others.
   */
  decide(draft: Draft): Result
  /** Is told the outcome once it is final: after the commit, or when the queue is full. It must not throw. */
  settled?(outcome: Outcome<Result>): void
}
