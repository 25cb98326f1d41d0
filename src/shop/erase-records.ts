import { anyOf } from '../database/any-of.js'
import type { Transaction } from '../database/transaction.js'

/**
 * Removes what belongs to erased orders and users in the tables that no draft has: what somebody wrote about an order
 * (reasons, what tracks a parcel), copies of it in webhooks, e-mails, logins, and stored responses. Amounts,
 * quantities, dates and ids stay. Doing it again changes nothing.
 *
 * The tables of events, parts and payments are append-only, and so is the audit log. Functions of the database change
 * them: their triggers let an erasure through, and let it remove these texts only.
 */
export async function eraseRecords(
  tx: Transaction,
  shopId: number,
  { orders, users }: { orders: readonly number[]; users: readonly number[] }
): Promise<void> {
  if (orders.length > 0) await eraseOfOrders(tx, shopId, orders)
  if (users.length === 0) return
  const principals = users.map(id => `user:${id}`)
  await tx.$executeRaw`DELETE FROM user_identities WHERE shop_id = ${shopId} AND user_id = ${anyOf(users, 'bigint')}`
  await tx.$executeRaw`
    INSERT INTO token_revocations (shop_id, target) SELECT ${shopId}, unnest(${principals}::text[])
    ON CONFLICT (shop_id, target) DO NOTHING`
  await tx.$executeRaw`DELETE FROM refresh_tokens WHERE shop_id = ${shopId} AND user_id = ${anyOf(users, 'bigint')}`
  await tx.$executeRaw`SELECT erase_audit_addresses(${shopId}, ${principals}::text[])`
  await tx.$executeRaw`
    DELETE FROM idempotency_keys WHERE shop_id = ${shopId} AND principal = ${anyOf(principals, 'text')}`
}

async function eraseOfOrders(tx: Transaction, shopId: number, orders: readonly number[]): Promise<void> {
  const ofOrders = anyOf(orders, 'bigint')
  await tx.$executeRaw`SELECT erase_order_texts(${shopId}, ${[...orders]}::bigint[])`
  await tx.$executeRaw`DELETE FROM notifications WHERE shop_id = ${shopId} AND order_id = ${ofOrders}`
  // In the order of those that queue and settle deliveries, which lock the endpoints first.
  await tx.$queryRaw`SELECT id FROM webhook_endpoints WHERE shop_id = ${shopId} ORDER BY id FOR NO KEY UPDATE`
  // A receiver may have answered with what it knows about the person.
  await tx.$executeRaw`
    UPDATE webhook_deliveries AS delivery
    SET body = erased_delivery_body(body), response_body = NULL, attempt_log = '[]'
    FROM webhook_endpoints AS endpoint, events
    WHERE endpoint.shop_id = ${shopId} AND events.shop_id = ${shopId} AND events.order_id = ${ofOrders}
      AND delivery.shop_id = ${shopId} AND delivery.endpoint_id = endpoint.id AND delivery.event_id = events.id
      AND (response_body IS NOT NULL OR attempt_log <> '[]' OR (
        body ~ ${writtenText} AND body::jsonb IS DISTINCT FROM erased_delivery_body(body)::jsonb))`
}

/** Most events have none of these members, and a regular expression finds that sooner than parsing the JSON. */
const writtenText = '"(reason|tracking_number|tracking_url|label)" *: *"'
