import type { Queryable } from '../database/transaction.js'

// As long as anyone looks back to see what a receiver got, and most others keep theirs.
const keptDays = 30

// Small enough to lock and log little at a time.
const batchSize = 1_000

/**
 * Removes one batch of what is no longer kept: deliveries that were settled long ago, those of deleted endpoints, and then these themselves
 * and secrets that do not sign any more.
 *
 * @returns whether there may be more
 */
export async function removeOldDeliveries(database: Queryable): Promise<boolean> {
  const old = await database.$executeRaw`
    DELETE FROM webhook_deliveries WHERE id IN (
      SELECT id FROM webhook_deliveries WHERE settled_at < now() - ${keptDays} * interval '1 day'
      ORDER BY settled_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`
  const ofDeleted = await database.$executeRaw`
    DELETE FROM webhook_deliveries WHERE id IN (
      SELECT delivery.id FROM webhook_endpoints AS endpoint JOIN webhook_deliveries AS delivery ON delivery.endpoint_id = endpoint.id
      WHERE endpoint.deleted_at IS NOT NULL LIMIT ${batchSize} FOR UPDATE OF delivery SKIP LOCKED)`
  if (old > 0 || ofDeleted > 0) return true
  await database.$executeRaw`
    DELETE FROM webhook_endpoints WHERE deleted_at IS NOT NULL AND NOT EXISTS (SELECT FROM webhook_deliveries WHERE endpoint_id = webhook_endpoints.id)`
  await database.$executeRaw`UPDATE webhook_endpoints SET previous_secret = NULL, previous_secret_expires_at = NULL WHERE previous_secret_expires_at < now()`
  return false
}
