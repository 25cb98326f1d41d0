import { setTimeout as sleep } from 'node:timers/promises'
import type { Prisma, PrismaClient } from '../generated/prisma/client.js'
import { isConflict } from './failures.js'

/** What an operation writes with; the client itself, which would write outside of any transaction, does not pass for one. */
export type Transaction = Prisma.TransactionClient & { $connect?: never }

/** What to run a statement on: the client itself or a transaction. */
export type Queryable = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>

/**
 * Runs `work` in one interactive transaction and answers after its commit. A deadlock or a serialization failure runs
 * it again as a whole, at most three times, so `work` must not have effects outside the transaction.
 *
 * @throws what `work` throws, after the rollback; the database's own error when it stays in conflict or cannot be reached
 */
export async function inTransaction<T>(prisma: PrismaClient, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await prisma.$transaction(work, { maxWait: maxWaitMs, timeout: timeoutMs })
    } catch (error) {
      if (!isConflict(error) || attempt === maxAttempts) throw error
      // Whoever won needs a moment to commit; jitter keeps two losers from meeting again.
      await sleep(Math.random() * 10 * attempt)
    }
  }
}

const maxAttempts = 3

// A connection that is not free after this long means overload or an outage, and the caller should hear so.
const maxWaitMs = 5_000

// Transactions here take milliseconds; past this the database is not answering. Below the 10 s that a shutdown may take.
const timeoutMs = 8_000
