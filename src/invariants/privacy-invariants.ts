import { Prisma } from '../generated/prisma/client.js'
import type { CheckedRows } from './checked-rows.js'
import type { Invariant } from './invariant.js'

/**
 * Nothing that was written about an erased person before its erasure is left. What other processes wrote late is swept
 * within minutes, so copies are looked at after ten.
 */
export const erasureInvariant: Invariant = {
  name: 'nothing personal is left of the erased',
  repair:
    'Set `erased_at` of the orders that are named to now(): within two minutes the service erases again what belongs ' +
    'to them. Of an erased user that still has an order, empty the columns of the order as well; delete its logins.',
  violations: rows => Prisma.sql`
    WITH erased AS MATERIALIZED (
      SELECT id, erased_at, external_id, erased_at < now() - interval '10 minutes' AS is_swept,
        num_nonnulls(user_name, note, email, phone, locale, shipping_address, billing_address, metadata) AS columns,
        adjustments
      FROM orders WHERE shop_id = ${rows.shopId} AND erased_at IS NOT NULL ${rows.orders(Prisma.sql`id`)}
    ), found AS (
      SELECT id, 'its own columns' AS place FROM erased
      WHERE columns > 0 OR EXISTS (
        SELECT FROM json_array_elements(adjustments) WHERE value ->> 'label' <> value ->> 'type')
      UNION ALL
      SELECT id, 'order_search' FROM erased
      JOIN order_search AS search ON search.shop_id = ${rows.shopId} AND search.order_id = id
      WHERE search.text <> coalesce(external_id, '')
      UNION ALL
      SELECT erased.id, 'events' FROM erased
      JOIN events ON events.shop_id = ${rows.shopId} AND events.order_id = erased.id
      WHERE events.created_at <= erased_at AND data::jsonb IS DISTINCT FROM erased_event_data(type, data)::jsonb
      UNION ALL
      SELECT erased.id, 'order_parts' FROM erased
      JOIN order_parts AS part ON part.shop_id = ${rows.shopId} AND part.order_id = erased.id
      WHERE created_at <= erased_at AND num_nonnulls(reason, tracking_number, tracking_url) > 0
      UNION ALL
      SELECT erased.id, 'order_payments' FROM erased
      JOIN order_payments AS payment ON payment.shop_id = ${rows.shopId} AND payment.order_id = erased.id
      WHERE created_at <= erased_at AND reason IS NOT NULL
      UNION ALL
      SELECT erased.id, 'notifications' FROM erased
      JOIN notifications AS mail ON mail.shop_id = ${rows.shopId} AND mail.order_id = erased.id
      WHERE is_swept
      UNION ALL
      SELECT erased.id, 'webhook_deliveries' FROM erased
      JOIN webhook_endpoints AS endpoint ON endpoint.shop_id = ${rows.shopId}
      JOIN events ON events.shop_id = ${rows.shopId} AND events.order_id = erased.id
      JOIN webhook_deliveries AS delivery ON delivery.shop_id = ${rows.shopId}
        AND delivery.endpoint_id = endpoint.id AND delivery.event_id = events.id
      WHERE is_swept AND events.created_at <= erased_at AND (
        body::jsonb IS DISTINCT FROM erased_delivery_body(body)::jsonb OR EXISTS (
          SELECT FROM jsonb_array_elements(attempt_log) WHERE (value ->> 'at')::timestamptz <= erased_at))
      UNION ALL
      ${ofUsers(rows)}
    )
    SELECT id, format('order %s: %s', id, string_agg(DISTINCT place, ', ')) AS detail FROM found GROUP BY id`
}

/** Few people are erased, so those of a shop are always looked at. */
function ofUsers({ shopId }: CheckedRows): Prisma.Sql {
  return Prisma.sql`
    SELECT orders.id, 'its user ' || users.id || ' was erased' FROM users
    JOIN orders ON orders.shop_id = ${shopId} AND orders.user_id = users.id AND orders.erased_at IS NULL
    WHERE users.shop_id = ${shopId} AND users.erased_at IS NOT NULL
    UNION ALL
    SELECT NULL, 'none, but user ' || users.id || ' has a login' FROM users
    JOIN refresh_tokens AS login ON login.shop_id = ${shopId} AND login.user_id = users.id
    WHERE users.shop_id = ${shopId} AND users.erased_at IS NOT NULL`
}
