import { inTransaction } from '../database/transaction.js'
import type { PrismaClient } from '../generated/prisma/client.js'

// Small enough that one batch holds few row locks and writes little WAL.
const batchSize = 1_000

/**
 * Removes one batch of entries of all shops that are older than the retention, which the trigger of the table checks.
 *
 * @returns whether there may be more
 */
export async function removeOldEntries(prisma: PrismaClient, retentionDays: number): Promise<boolean> {
  return await inTransaction(prisma, async tx => {
    await tx.$queryRaw`SELECT set_config('orders_and_inventory.audit_retention_days', ${String(retentionDays)}, true)`
    const removed = await tx.$executeRaw`
      DELETE FROM audit_log WHERE (shop_id, id) IN (
        SELECT shop_id, id FROM audit_log WHERE created_at < now() - ${retentionDays} * interval '1 day'
        ORDER BY created_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`
    return removed > 0
  })
}
