import { inTransaction, type Transaction } from '../database/transaction.js'
import { toFeedEvent } from '../events/feed-event.js'
import { orderingKeyOf, type LoggedEvent } from '../events/logged-event.js'
import type { Subscriber } from '../relay/subscriber.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'

/** The name of the subscription that queues deliveries. */
export const webhookSubscription = 'webhooks'

// With a hundred endpoints that receive every type, one statement inserts ten thousand rows: a few tenths of a second.
const maxBatch = 100

/**
 * Queues each event for the endpoints of its shop that receive its type.
 *
 * @param onQueued called when at least one delivery was queued
 */
export function webhookSubscriber(prisma: PrismaClient, onQueued: () => void): Subscriber {
  return {
    name: webhookSubscription,
    maxBatch,
    activeShops: async () => {
      const rows = await prisma.$queryRaw<Array<{ shop_id: bigint }>>`
        SELECT DISTINCT shop_id FROM webhook_endpoints WHERE is_enabled ORDER BY shop_id`
      return rows.map(row => Number(row.shop_id))
    },
    handle: async (events, _signal, { id: shopId }) => {
      if ((await inTransaction(prisma, async tx => await queueDeliveries(tx, shopId, events))) > 0) onQueued()
      return []
    },
    forgetAfter: forgetDeliveriesAfter
  }
}

/** Deliveries and endpoints that are ahead of the log would keep new events with the same ids from being queued. */
async function forgetDeliveriesAfter(tx: Transaction, shopId: number, eventId: number): Promise<void> {
  await lockEndpoints(tx, shopId, Prisma.sql`true`)
  await tx.$executeRaw`DELETE FROM webhook_deliveries WHERE shop_id = ${shopId} AND event_id > ${eventId}`
  await tx.$executeRaw`
    UPDATE webhook_endpoints SET after_event_id = ${eventId} WHERE shop_id = ${shopId} AND after_event_id > ${eventId}`
}

/**
 * Inserts one row per endpoint and event, even if the event arrives again. If nothing with the same ordering key is
 * pending, the first row is due at once; the others wait for the one before them (delivery-queue.ts).
 */
async function queueDeliveries(tx: Transaction, shopId: number, events: readonly LoggedEvent[]): Promise<number> {
  // The transaction that settles a delivery looks for the next one under the same lock. Without it each could miss what
  // the other is about to commit, and a delivery would wait for one that is already settled.
  await lockEndpoints(tx, shopId, Prisma.sql`is_enabled`)
  return await tx.$executeRaw`
    WITH wanted AS (
      SELECT endpoint.id AS endpoint_id, event.*
      FROM json_to_recordset(${JSON.stringify(events.map(toRow))}::json)
        AS event (id bigint, type text, ordering_key text, body text)
      JOIN webhook_endpoints AS endpoint ON endpoint.shop_id = ${shopId} AND endpoint.is_enabled
        AND event.id > endpoint.after_event_id
        AND (endpoint.types IS NULL OR event.type = ANY (endpoint.types))
      WHERE NOT EXISTS (
        SELECT FROM webhook_deliveries
        WHERE shop_id = ${shopId} AND endpoint_id = endpoint.id AND event_id = event.id
      )
    ), counter AS (
      INSERT INTO counters (shop_id, name, value)
      SELECT ${shopId}, 'webhook_delivery', count(*) FROM wanted HAVING count(*) > 0
      ON CONFLICT (shop_id, name) DO UPDATE SET value = counters.value + excluded.value RETURNING value
    )
    INSERT INTO webhook_deliveries (shop_id, id, endpoint_id, event_id, type, subject, body, due_at)
    SELECT ${shopId}, counter.value + 1 - row_number() OVER (ORDER BY id DESC, endpoint_id DESC),
      endpoint_id, id, type, ordering_key, body, CASE
      WHEN row_number() OVER (PARTITION BY endpoint_id, ordering_key ORDER BY id) = 1
        AND NOT EXISTS (
          SELECT FROM webhook_deliveries AS earlier
          WHERE earlier.shop_id = ${shopId} AND earlier.endpoint_id = wanted.endpoint_id
            AND earlier.subject = wanted.ordering_key AND earlier.status = 'pending'
        )
      THEN now() END
    FROM wanted CROSS JOIN counter ORDER BY id, endpoint_id
    ON CONFLICT (shop_id, endpoint_id, event_id) DO NOTHING`
}

async function lockEndpoints(tx: Transaction, shopId: number, which: Prisma.Sql): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM webhook_endpoints WHERE shop_id = ${shopId} AND ${which} ORDER BY id FOR NO KEY UPDATE`
}

function toRow(event: LoggedEvent) {
  return { id: event.id, type: event.type, ordering_key: orderingKeyOf(event), body: bodyOf(event) }
}

/** The body that is sent, in the shape that Standard Webhooks recommends. */
function bodyOf(event: LoggedEvent): string {
  const data = toFeedEvent(event)
  return JSON.stringify({ type: data.type, timestamp: data.created_at, data })
}
