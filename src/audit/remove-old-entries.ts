import type { PrismaClient } from '../generated/prisma/client.js'

// Small enough that one batch holds few row locks and writes little WAL.
const batchSize = 1_000

/**
 * Removes one batch of entries of all shops that are older than the retention, which the trigger of the table checks.
 *
 * @returns whether there may be more
 */
export async function removeOldEntries(prisma: PrismaClient, retentionDays: number): Promise<boolean> {
  const [row] = await prisma.$queryRaw<Array<{ removed: bigint }>>`
    SELECT remove_old_audit_entries(${retentionDays}::int, ${batchSize}::int) AS removed`
  return Number(row?.removed) > 0
}
