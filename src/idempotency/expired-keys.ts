import type { PrismaClient } from '../generated/prisma/client.js'
import { keptHours } from './answer-once.js'

// Small enough to lock and log little at a time, large enough that a day's keys go in minutes.
const batchSize = 1_000

/** Removes one batch of the keys that are no longer remembered; answers how many. */
export async function removeExpiredKeys(prisma: PrismaClient): Promise<number> {
  return await prisma.$executeRaw`
    DELETE FROM idempotency_keys WHERE (principal, key) IN (
      SELECT principal, key FROM idempotency_keys WHERE created_at < now() - ${keptHours} * interval '1 hour'
      ORDER BY created_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`
}
