import type { Transaction } from '../database/transaction.js'
import { webhookEndpointNotFound } from '../errors.js'
import { lockQueue } from './delivery-queue.js'
import type { RecoveryResult } from './schemas.js'

/**
 * Makes the failed deliveries of an endpoint that were created since a time pending again, the oldest first, and
 * restarts their retry schedules. In each sequence the first pending delivery becomes the due one.
 *
 * @throws ApiError WEBHOOK_ENDPOINT_NOT_FOUND
 */
export async function recoverDeliveries(
  tx: Transaction,
  shopId: number,
  endpointId: number,
  since: Date
): Promise<RecoveryResult> {
  if (!(await lockQueue(tx, { shopId, endpointId }))) throw webhookEndpointNotFound(endpointId)
  const found = await tx.$queryRaw<Array<{ id: bigint; subject: string }>>`
    SELECT id, subject FROM webhook_deliveries
    WHERE shop_id = ${shopId} AND endpoint_id = ${endpointId} AND status = 'failed' AND created_at >= ${since}
    ORDER BY event_id LIMIT ${maxRecovered + 1}`
  const recovered = found.slice(0, maxRecovered)
  const ids = recovered.map(({ id }) => id)
  const subjects = [...new Set(recovered.map(({ subject }) => subject))]
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET status = 'pending', settled_at = NULL, attempts = 0
    WHERE shop_id = ${shopId} AND id = ANY (${ids}::bigint[])`
  // As in delivery-queue.ts, for many sequences: the first is due, unless another one is being sent.
  await tx.$executeRaw`
    UPDATE webhook_deliveries AS delivery SET due_at = NULL
    WHERE shop_id = ${shopId} AND endpoint_id = ${endpointId} AND subject = ANY (${subjects}::text[])
      AND due_at IS NOT NULL AND lease_holder IS NULL AND EXISTS (
        SELECT FROM webhook_deliveries AS earlier
        WHERE earlier.shop_id = ${shopId} AND earlier.endpoint_id = ${endpointId}
          AND earlier.subject = delivery.subject AND earlier.status = 'pending'
          AND earlier.event_id < delivery.event_id)`
  await tx.$executeRaw`
    UPDATE webhook_deliveries AS delivery SET due_at = clock_timestamp()
    FROM (
      SELECT DISTINCT ON (subject) id FROM webhook_deliveries
      WHERE shop_id = ${shopId} AND endpoint_id = ${endpointId} AND subject = ANY (${subjects}::text[])
        AND status = 'pending'
      ORDER BY subject, event_id
    ) AS first
    WHERE delivery.shop_id = ${shopId} AND delivery.id = first.id AND NOT EXISTS (
      SELECT FROM webhook_deliveries AS other
      WHERE other.shop_id = ${shopId} AND other.endpoint_id = ${endpointId} AND other.subject = delivery.subject
        AND other.due_at IS NOT NULL)`
  return { redelivered: recovered.length, has_more: found.length > maxRecovered }
}

// The queue of the endpoint is locked meanwhile: some 50 ms.
const maxRecovered = 1_000
