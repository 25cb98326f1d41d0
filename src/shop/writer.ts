import { createGroupCommit, type GroupCommitLimits, type GroupReport, type Outcome } from '../batching/group-commit.js'
import { isUnavailable } from '../database/failures.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { overloaded } from '../errors.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { runIdempotent, type IdempotentRequest, type IdempotentResult } from '../idempotency/run-idempotent.js'
import type { Command } from './command.js'
import { Draft } from './draft.js'
import { lockAndLoad } from './load.js'
import { write } from './write.js'

export interface ShopOptions {
  /** Overrides the measured limits, for benchmarks and tests. */
  groupCommit?: Partial<GroupCommitLimits> | undefined
  /** Called after every transaction, whether it committed or failed; must not throw. */
  onGroup?: ((group: GroupReport) => void) | undefined
}

/**
 * The one line through which everything goes that changes a shop: products, stock, orders, payments, users. Commands
 * of all kinds that arrive while a transaction runs share the next one, in the order of their arrival.
 */
export interface Shop {
  /**
   * Runs a command and resolves after the commit.
   *
   * @throws what the command's decision threw; OVERLOADED when the queue is full; the error of the transaction
   */
  submit<Result>(command: Command<Result>): Promise<Result>
  /** The same for a command that may have an Idempotency-Key: its response commits with what it answers. */
  submitOnce<Result>(request: IdempotentRequest<Command<Result>, Result>): Promise<IdempotentResult<Result>>
  /** How many commands are waiting for a transaction. */
  readonly queued: number
}

/**
 * A transaction locks the shop, loads what its commands need, decides them one after the other on a draft of the shop,
 * and writes what they changed. Writers of other processes wait for the lock, so the decisions hold until the commit,
 * rows are numbered without gaps, and no two writers can block each other.
 */
export function createShop(prisma: PrismaClient, { groupCommit, onGroup }: ShopOptions = {}): Shop {
  const queue = createGroupCommit<Submitted, IdempotentResult<unknown>>({
    async run(requests) {
      const settled: Array<() => void> = []
      const results = await inTransaction(prisma, async tx => {
        settled.length = 0
        const decide = async (commands: Array<Command<unknown>>) => {
          const outcomes = await decideAll(tx, commands)
          commands.forEach((command, index) => settled.push(() => tell(command, outcomes[index])))
          return outcomes
        }
        // A key that is in use becomes free in a moment, and then its request has a stored response.
        return await runIdempotent(tx, requests, decide, 'wait')
      })
      for (const tellOutcome of settled) tellOutcome()
      return results
    },
    ...defaultLimits,
    ...groupCommit,
    refuse({ input: command }) {
      const error = overloaded('Too many changes are waiting')
      tell(command, { ok: false, error })
      return error
    },
    // If the database became unreachable, the transaction may have committed, and a retry would not reach it either.
    mayRetryAlone: error => !isUnavailable(error),
    onGroup
  })
  return {
    async submit<Result>(command: Command<Result>) {
      const result = await queue.submit({ input: command })
      if (!('result' in result)) throw new Error('a command without a key has a stored response')
      return result.result as Result
    },
    async submitOnce<Result>(request: IdempotentRequest<Command<Result>, Result>) {
      return (await queue.submit(request as Submitted)) as IdempotentResult<Result>
    },
    get queued() {
      return queue.queued
    }
  }
}

type Submitted = IdempotentRequest<Command<unknown>, unknown>

// Measured with 256 clients when two groups could run at a time (docs/performance.md): groups of 128 placed 1.17 times
// as many orders of one hot product as groups of 64, and groups of 256 hardly more.
const defaultLimits: GroupCommitLimits = { maxGroup: 128, maxQueued: 2_000 }

async function decideAll(tx: Transaction, commands: ReadonlyArray<Command<unknown>>): Promise<Array<Outcome<unknown>>> {
  const draft = new Draft(
    await lockAndLoad(
      tx,
      commands.map(({ needs }) => needs)
    )
  )
  const outcomes = commands.map(command => draft.attempt(() => command.decide(draft)))
  await write(tx, draft)
  return outcomes
}

function tell(command: Command<unknown>, outcome: Outcome<unknown> | undefined): void {
  if (outcome) command.settled?.(outcome)
}
