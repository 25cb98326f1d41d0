import type { Queryable } from '../database/transaction.js'

// As long as an operator looks back at what a receiver got; most other services keep deliveries as long.
const keptDays = 30

// Small enough that one batch holds few row locks and writes little WAL.
const batchSize = 1_000

/**
 * Removes one batch of expired data of all shops: deliveries settled more than 30 days ago and those of deleted
 * endpoints. Once none are left, also the deleted endpoints and the expired previous secrets.
 *
 * @returns whether there may be more
 */
export async function removeOldDeliveries(database: Queryable): Promise<boolean> {
  const old = await database.$executeRaw`
    DELETE FROM webhook_deliveries WHERE (shop_id, id) IN (
      SELECT shop_id, id FROM webhook_deliveries WHERE settled_at < now() - ${keptDays} * interval '1 day'
      ORDER BY settled_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`
  const ofDeleted = await database.$executeRaw`
    DELETE FROM webhook_deliveries WHERE (shop_id, id) IN (
      SELECT delivery.shop_id, delivery.id
      FROM webhook_endpoints AS endpoint
      JOIN webhook_deliveries AS delivery ON delivery.shop_id = endpoint.shop_id AND delivery.endpoint_id = endpoint.id
      WHERE endpoint.deleted_at IS NOT NULL LIMIT ${batchSize} FOR UPDATE OF delivery SKIP LOCKED)`
  if (old > 0 || ofDeleted > 0) return true
  await database.$executeRaw`
    DELETE FROM webhook_endpoints
    WHERE deleted_at IS NOT NULL
      AND NOT EXISTS (
        SELECT FROM webhook_deliveries
        WHERE shop_id = webhook_endpoints.shop_id AND endpoint_id = webhook_endpoints.id
      )`
  await database.$executeRaw`
    UPDATE webhook_endpoints SET previous_secret = NULL, previous_secret_expires_at = NULL
    WHERE previous_secret_expires_at < now()`
  return false
}
