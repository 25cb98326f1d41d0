import type { PrismaClient } from '../generated/prisma/client.js'
import { retentionHours } from './run-idempotent.js'

// Small enough that each batch locks few rows and writes little WAL, large enough to delete a day's keys within
// minutes.
const batchSize = 1_000

/**
 * Deletes one batch of expired keys, of all shops.
 *
 * @returns the number of deleted keys
 */
export async function removeExpiredKeys(prisma: PrismaClient): Promise<number> {
  return await prisma.$executeRaw`
    DELETE FROM idempotency_keys WHERE (shop_id, principal, key) IN (
      SELECT shop_id, principal, key FROM idempotency_keys
      WHERE created_at < now() - ${retentionHours} * interval '1 hour'
      ORDER BY created_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`
}
