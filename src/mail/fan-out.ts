import type { LoggedEvent } from '../events/logged-event.js'
import type { Queryable, Transaction } from '../database/transaction.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { createDatabaseId, identityOf } from '../integrations/database-id.js'
import type { Subscriber } from '../relay/subscriber.js'
import { addressOfUser } from './address-of-user.js'
import { mailEventTypes, mailTypeOf, type MailEventType } from './mail-types.js'

/** The name of the subscription that queues e-mails. */
export const mailSubscription = 'mail'

// One statement inserts them in a few milliseconds.
const maxBatch = 100

// As long as a mail is retried. A service that was down, or without SMTP_URL, for longer than that does not write to
// customers about what they have long known.
const maxAgeHours = 72

/**
 * Queues the e-mail of each event that has one: if the shop sends that type, and if there is an address.
 *
 * @param domain the one after the `@` of each Message-ID
 * @param onQueued called when at least one e-mail was queued
 */
export function mailSubscriber(prisma: PrismaClient, domain: string, onQueued: () => void): Subscriber {
  const databaseId = createDatabaseId(prisma)
  return {
    name: mailSubscription,
    types: mailEventTypes,
    maxBatch,
    handle: async (events, _signal, { id: shopId }) => {
      const database = await databaseId()
      const queued = await queueMails(
        prisma,
        shopId,
        events.filter(isMailEvent).map(event => ({
          id: event.id,
          type: mailTypeOf[event.type],
          order_id: event.orderId,
          product_id: event.productId,
          created_at: event.createdAt,
          message_id: `${identityOf(shopId, event)}.${mailTypeOf[event.type]}.${database}@${domain}`
        }))
      )
      if (queued > 0) onQueued()
      return []
    },
    forgetAfter: forgetMailsAfter
  }
}

function isMailEvent(event: LoggedEvent): event is LoggedEvent & { type: MailEventType } {
  return event.type in mailTypeOf
}

/** E-mails that are ahead of the log would keep those of new events with the same ids from being queued. */
async function forgetMailsAfter(tx: Transaction, shopId: number, eventId: number): Promise<void> {
  await tx.$executeRaw`DELETE FROM notifications WHERE shop_id = ${shopId} AND event_id > ${eventId}`
}

/** Inserts one row per event, even if the event arrives again. */
async function queueMails(database: Queryable, shopId: number, events: readonly object[]): Promise<number> {
  return await database.$executeRaw`
    WITH wanted AS (
      SELECT event.*, recipient
      FROM json_to_recordset(${JSON.stringify(events)}::json)
        AS event (id bigint, type text, order_id bigint, product_id bigint, created_at timestamptz, message_id text)
      JOIN shops ON shops.id = ${shopId}
      LEFT JOIN orders ON orders.shop_id = ${shopId} AND orders.id = event.order_id
      LEFT JOIN users ON users.shop_id = ${shopId} AND users.id = orders.user_id
      CROSS JOIN LATERAL (
        SELECT CASE event.type
          WHEN 'low_stock' THEN mail ->> 'low_stock_to' ELSE coalesce(orders.email, ${addressOfUser}) END AS recipient
      ) AS address
      WHERE recipient IS NOT NULL AND event.created_at > now() - ${maxAgeHours} * interval '1 hour'
        AND (mail ->> 'types' IS NULL OR mail -> 'types' @> to_jsonb(event.type))
        AND NOT EXISTS (
          SELECT FROM notifications
          WHERE shop_id = ${shopId} AND event_id = event.id AND notifications.type = event.type
        )
    ), counter AS (
      INSERT INTO counters (shop_id, name, value)
      SELECT ${shopId}, 'notification', count(*) FROM wanted HAVING count(*) > 0
      ON CONFLICT (shop_id, name) DO UPDATE SET value = counters.value + excluded.value RETURNING value
    )
    INSERT INTO notifications (shop_id, id, event_id, type, order_id, product_id, recipient, message_id, due_at)
    SELECT ${shopId}, counter.value + 1 - row_number() OVER (ORDER BY id DESC), id, type, order_id, product_id,
      recipient, message_id, now()
    FROM wanted CROSS JOIN counter ORDER BY id
    ON CONFLICT (shop_id, event_id, type) DO NOTHING`
}
