import type { Queryable } from '../database/transaction.js'

// As long as webhook deliveries.
const keptDays = 30

// Small enough that one batch holds few row locks and writes little WAL.
const batchSize = 1_000

/**
 * Removes one batch of e-mails of all shops that were settled more than 30 days ago.
 *
 * @returns whether there may be more
 */
export async function removeOldNotifications(database: Queryable): Promise<boolean> {
  const removed = await database.$executeRaw`
    DELETE FROM notifications WHERE (shop_id, id) IN (
      SELECT shop_id, id FROM notifications WHERE settled_at < now() - ${keptDays} * interval '1 day'
      ORDER BY settled_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`
  return removed > 0
}
