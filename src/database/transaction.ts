import { setTimeout as sleep } from 'node:timers/promises'
import type { Prisma, PrismaClient } from '../generated/prisma/client.js'
import { isConflict } from './failures.js'

/** What an operation writes with. The type excludes the client itself, which would write outside any transaction. */
export type Transaction = Prisma.TransactionClient & { $connect?: never }

/** Anything that runs statements: the client itself or a transaction. */
export type Queryable = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>

/**
 * Runs `work` in one interactive transaction and resolves after its commit. After a deadlock or a serialization failure
 * the whole of `work` runs again, up to three times in all, so it must not have effects outside the transaction.
 *
 * @throws what `work` throws, after the rollback; the database's own error when every attempt conflicts or the database
 * cannot be reached
 */
export async function inTransaction<T>(prisma: PrismaClient, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await prisma.$transaction(work, { maxWait: maxWaitMs, timeout: timeoutMs })
    } catch (error) {
      if (!isConflict(error) || attempt === maxAttempts) throw error
      // The winner needs a moment to commit; jitter keeps two losers from colliding again.
      await sleep(Math.random() * 10 * attempt)
    }
  }
}

const maxAttempts = 3

// No free connection after this long means overload or an outage, and the client should get an answer.
const maxWaitMs = 5_000

// Transactions take milliseconds: after this long the database is not answering. Less than the 10 s that a graceful
// close may take.
const timeoutMs = 8_000
