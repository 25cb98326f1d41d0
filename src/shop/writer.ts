import { groupBy } from '../batching/group-by.js'
import {
  createGroupCommit,
  LaneBusy,
  type GroupCommitLimits,
  type GroupReport,
  type IfBusy,
  type Outcome
} from '../batching/group-commit.js'
import { isUnavailable } from '../database/failures.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { overloaded } from '../errors.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { runIdempotent, type IdempotentRequest, type IdempotentResult } from '../idempotency/run-idempotent.js'
import type { Command } from './command.js'
import { Draft } from './draft.js'
import { lockAndLoad } from './load.js'
import { write } from './write.js'

export interface WriterOptions {
  /** Overrides the measured limits, for benchmarks and tests. */
  groupCommit?: Partial<GroupCommitLimits> | undefined
  /** Called after every transaction, whether it committed or failed; must not throw. */
  onGroup?: ((group: GroupReport) => void) | undefined
}

/**
 * The line of each shop through which everything goes that changes it: products, stock, orders, payments, users.
 * Commands of all kinds that arrive while a transaction runs share the next one, in the order of their arrival, also
 * with those of other shops.
 */
export interface Writer {
  /**
   * Runs a command and resolves after the commit.
   *
   * @throws what the command's decision threw; OVERLOADED when the queue is full; the error of the transaction
   */
  submit<Result>(shopId: number, command: Command<Result>): Promise<Result>
  /** The same for a command that may have an Idempotency-Key: its response commits with what it answers. */
  submitOnce<Result>(
    shopId: number,
    request: IdempotentRequest<Command<Result>, Result>
  ): Promise<IdempotentResult<Result>>
  /** How many commands are waiting for a transaction. */
  readonly queued: number
}

/**
 * A transaction locks the shops, loads what their commands need, decides them one after the other on a draft of each
 * shop, and writes what they changed. Writers of other processes wait for the locks, so the decisions hold until the
 * commit, rows are numbered without gaps, and no two writers can block each other.
 */
export function createWriter(prisma: PrismaClient, { groupCommit, onGroup }: WriterOptions = {}): Writer {
  const queue = createGroupCommit<Submitted, IdempotentResult<unknown>>({
    async run(requests, ifBusy) {
      const settled: Array<() => void> = []
      const results = await inTransaction(prisma, async tx => {
        settled.length = 0
        const decide = async (given: readonly Given[]) => {
          const outcomes = await decideAll(tx, given, ifBusy)
          given.forEach(({ command }, index) => settled.push(() => tell(command, outcomes[index])))
          return outcomes
        }
        // A key that is in use becomes free in a moment, and then its request has a stored response.
        return await runIdempotent(tx, requests, decide, ifBusy)
      })
      for (const tellOutcome of settled) tellOutcome()
      return results
    },
    ...defaultLimits,
    ...groupCommit,
    laneOf: ({ input: { shopId } }) => shopId,
    refuse({ input: { command } }) {
      const error = overloaded('Too many changes are waiting')
      tell(command, { ok: false, error })
      return error
    },
    // If the database became unreachable, the transaction may have committed, and a retry would not reach it either.
    mayRetryAlone: error => !isUnavailable(error),
    onGroup
  })
  return {
    async submit<Result>(shopId: number, command: Command<Result>) {
      const result = await queue.submit({ input: { shopId, command } })
      if (!('result' in result)) throw new Error('a command without a key has a stored response')
      return result.result as Result
    },
    async submitOnce<Result>(shopId: number, { input, ...request }: IdempotentRequest<Command<Result>, Result>) {
      const submitted = { input: { shopId, command: input }, ...request }
      return (await queue.submit(submitted as Submitted)) as IdempotentResult<Result>
    },
    get queued() {
      return queue.queued
    }
  }
}

/** A command and the shop that it changes. */
interface Given {
  shopId: number
  command: Command<unknown>
}

type Submitted = IdempotentRequest<Given, unknown>

// Measured with 256 clients when two groups could run at a time (docs/performance.md): groups of 128 placed 1.17 times
// as many orders of one hot product as groups of 64, and groups of 256 hardly more.
const defaultLimits: GroupCommitLimits = { maxGroup: 128, maxQueued: 2_000 }

async function decideAll(tx: Transaction, given: readonly Given[], ifBusy: IfBusy): Promise<Array<Outcome<unknown>>> {
  const byShop = groupBy(given, ({ shopId }) => shopId)
  const needs = new Map([...byShop].map(([shopId, ofShop]) => [shopId, ofShop.map(({ command }) => command.needs)]))
  const loaded = await lockAndLoad(tx, needs, ifBusy)
  const drafts = new Map([...loaded].map(([shopId, ofShop]) => [shopId, new Draft(ofShop)]))
  const outcomes = given.map(({ shopId, command }) => {
    const draft = drafts.get(shopId)
    if (draft) return draft.attempt(() => command.decide(draft))
    return { ok: false as const, error: ifBusy === 'skip' ? new LaneBusy() : new Error(`there is no shop ${shopId}`) }
  })
  await write(tx, drafts.values())
  return outcomes
}

function tell(command: Command<unknown>, outcome: Outcome<unknown> | undefined): void {
  if (!outcome || (!outcome.ok && outcome.error instanceof LaneBusy)) return
  command.settled?.(outcome)
}
