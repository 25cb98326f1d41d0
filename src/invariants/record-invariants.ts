import { Prisma } from '../generated/prisma/client.js'
import type { CheckedRows } from './checked-rows.js'
import type { Invariant } from './invariant.js'

/** Counting reads every row of a list, so recent checks leave this out. */
export const listTotalsInvariant: Invariant = {
  name: 'totals of lists are what counting finds',
  repair: 'Count them anew: `SELECT recount_totals()`. It is also what makes rows that were changed by hand count.',
  violations: ({ isFull, shopId }) => (isFull ? wrongTotals(shopId) : undefined)
}

/**
 * Compares stored and counted totals in one snapshot. A missing row counts as zero. `count_totals()` would read every
 * shop.
 */
function wrongTotals(shopId: number): Prisma.Sql {
  return Prisma.sql`
  WITH stored AS (
    SELECT kind, key, order_count, order_amount_cents, order_quantity FROM order_totals WHERE shop_id = ${shopId}
    UNION ALL
    SELECT 'user', id::text, order_count, order_amount_cents, order_quantity FROM users WHERE shop_id = ${shopId}
    UNION ALL
    SELECT 'product', id::text, order_count, order_amount_cents, order_quantity FROM products WHERE shop_id = ${shopId}
    UNION ALL
    SELECT 'products', '', product_count, 0, 0 FROM shops WHERE id = ${shopId}
    UNION ALL
    SELECT 'users', '', user_count, 0, 0 FROM shops WHERE id = ${shopId}
  ), counted_orders AS MATERIALIZED (
    SELECT id, status::text, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, user_id::text,
      total_amount_cents AS cents, total_quantity AS units
    FROM orders WHERE shop_id = ${shopId}
  ), counted AS (
    SELECT 'status' AS kind, status AS key, count(*) AS order_count, sum(cents)::bigint AS order_amount_cents,
      sum(units)::bigint AS order_quantity
    FROM counted_orders GROUP BY status
    UNION ALL
    SELECT 'day', day, count(*), sum(cents)::bigint, sum(units)::bigint FROM counted_orders GROUP BY day
    UNION ALL
    SELECT 'user', user_id, count(*), sum(cents)::bigint, sum(units)::bigint
    FROM counted_orders WHERE user_id IS NOT NULL GROUP BY user_id
    UNION ALL
    SELECT 'product', product_id::text, count(*), sum(cents)::bigint, sum(units)::bigint
    FROM (SELECT DISTINCT order_id, product_id FROM order_items WHERE shop_id = ${shopId}) AS line
    JOIN counted_orders ON id = order_id GROUP BY product_id
    UNION ALL
    SELECT 'products', '', count(*), 0, 0 FROM products WHERE shop_id = ${shopId} AND deleted_at IS NULL
    UNION ALL
    SELECT 'users', '', count(*), 0, 0 FROM users WHERE shop_id = ${shopId} AND erased_at IS NULL
  ), compared AS (
    SELECT kind, key,
      ARRAY[coalesce(stored.order_count, 0), coalesce(stored.order_amount_cents, 0), coalesce(stored.order_quantity, 0)]
        AS stored,
      ARRAY[coalesce(counted.order_count, 0), coalesce(counted.order_amount_cents, 0),
        coalesce(counted.order_quantity, 0)] AS counted
    FROM stored FULL JOIN counted USING (kind, key)
  )
  SELECT NULL::bigint AS id, format('%s: stored %s; counted %s', concat_ws(' ', kind, nullif(key, '')),
    array_to_string(stored, ', '), array_to_string(counted, ', ')) AS detail
  FROM compared WHERE stored <> counted`
}

/**
 * A stored response describes an existing order as it is, placed by the principal of its key. No two stored responses
 * describe the same order, which would have been placed for two requests. Stored responses are deleted after a day, so
 * an order may have none.
 */
export const idempotencyInvariant: Invariant = {
  name: 'idempotency records match orders',
  repair:
    'A client that sends the key again gets a wrong response: delete the row of `idempotency_keys`, and tell the ' +
    'client if the order is missing.',
  violations: rows => Prisma.sql`
    WITH ${answeredOrders(rows)}
    SELECT told.id, CASE
      WHEN o.id IS NULL
      THEN format('order %s is in a stored response but does not exist', told.id)
      WHEN responses > 1
      THEN format('order %s is in the stored responses of %s keys', told.id, responses)
      WHEN e.performed_by IS DISTINCT FROM principal
      THEN format('order %s was placed by %s but is in a stored response to %s', o.id, e.performed_by, principal)
      ELSE format('order %s has %s cents, %s units; its stored response says %s cents, %s units',
        o.id, total_amount_cents, o.total_quantity, cents, units)
    END AS detail
    FROM told
    LEFT JOIN orders AS o ON o.shop_id = ${rows.shopId} AND o.id = told.id
    LEFT JOIN events AS e ON e.shop_id = ${rows.shopId} AND e.order_id = o.id AND e.type = 'order.created'
    WHERE o.id IS NULL OR responses > 1 OR e.performed_by IS DISTINCT FROM principal
      OR (cents, units, told.created_at) IS DISTINCT FROM (total_amount_cents, o.total_quantity, o.created_at)`
}

/** Common table expressions; the last one, `told`, has every order that a stored response describes. */
function answeredOrders({ shopId, moments }: CheckedRows): Prisma.Sql {
  return Prisma.sql`
    answers AS MATERIALIZED (
      SELECT principal, body::json AS body, headers ->> 'location' IS NOT NULL AS is_single
      FROM idempotency_keys
      WHERE shop_id = ${shopId} AND (
        headers ->> 'location' ~ '^/api/v1/orders/[0-9]+$'
        OR (headers ->> 'location' IS NULL AND body LIKE '{"results":%"order":%')
      ) ${moments(Prisma.sql`created_at`)}
    ), told AS (
      SELECT principal, (told ->> 'id')::bigint AS id, (told ->> 'total_amount_cents')::bigint AS cents,
        (told ->> 'total_quantity')::bigint AS units, (told ->> 'created_at')::timestamptz AS created_at,
        count(*) OVER (PARTITION BY told ->> 'id') AS responses
      FROM (
        SELECT principal, body AS told FROM answers WHERE is_single
        UNION ALL
        SELECT principal, result -> 'order'
        FROM answers, json_array_elements(body -> 'results') AS result
        WHERE NOT is_single AND result -> 'order' IS NOT NULL
      ) AS told
    )`
}
