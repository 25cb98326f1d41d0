import type { Prisma, PrismaClient } from '../generated/prisma/client.js'

/** What an operation writes with. The type excludes the client itself, which would write outside any transaction. */
export type Transaction = Prisma.TransactionClient & { $connect?: never }

/** Anything that runs statements: the client itself or a transaction. */
export type Queryable = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>

/**
 * Runs `work` in one interactive transaction and resolves after its commit. Nothing runs twice: writers of a shop
 * wait for its lock, and transactions for webhooks lock an endpoint before its deliveries, so they cannot deadlock.
 *
 * @throws what `work` throws, after the rollback; the database's own error
 */
export async function inTransaction<T>(prisma: PrismaClient, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return await prisma.$transaction(work, { maxWait: maxWaitMs, timeout: timeoutMs })
}

// No free connection after this long means overload or an outage, and the client should get an answer.
const maxWaitMs = 5_000

// Transactions take milliseconds: after this long the database is not answering. Less than the 10 s that a graceful
// close may take.
const timeoutMs = 8_000
