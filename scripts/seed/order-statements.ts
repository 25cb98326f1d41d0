import { nextIds, performedBy, shopId } from './lot.js'

// The statements that write a batch of orders, in the order in which they run, from the temporary tables of
// generate-orders.ts. Payments, stock movements and events get their ids in the order of their times.

export const insertOrders = `
  INSERT INTO orders (shop_id, id, user_id, user_name, status, total_amount_cents, total_quantity, currency,
    order_date, note, version, created_at, updated_at, shipped_at, restocked_at, paid_cents, refunded_cents,
    payment_status, refund_due_cents, external_id, email, locale, shipping_address, billing_address, metadata,
    adjustments)
  SELECT ${shopId}, order_id, user_id, user_name, coalesce(path[cardinality(path)], 'PENDING'), amount_cents, quantity,
    $1::text, created_at, note, version, created_at, updated_at, shipped_at, restocked_at,
    CASE WHEN is_paid THEN amount_cents ELSE 0 END, CASE WHEN is_refunded THEN amount_cents ELSE 0 END,
    (CASE WHEN is_refunded THEN 'refunded' WHEN is_paid THEN 'paid' ELSE 'unpaid' END)::payment_status,
    CASE WHEN is_paid AND 'CANCELED' = ANY (path) AND NOT is_refunded THEN amount_cents ELSE 0 END,
    external_id, email, locale, shipping_address, billing_address, metadata, adjustments
  FROM seed_orders
  CROSS JOIN LATERAL (SELECT 'PAID' = ANY (path) AS is_paid, 'REFUNDED' = ANY (path) AS is_refunded) AS money
  JOIN seed_totals USING (number)
  JOIN (
    SELECT order_id, count(*) AS version, max(happened_at) AS updated_at,
      max(happened_at) FILTER (WHERE ships) AS shipped_at, max(happened_at) FILTER (WHERE restocks) AS restocked_at
    FROM seed_steps GROUP BY order_id
  ) AS steps USING (order_id)
  ORDER BY order_id`

/** As `searchTextOf` in src/shop/order-details.ts builds it. */
export const insertSearchTexts = `
  INSERT INTO order_search (shop_id, order_id, text)
  SELECT ${shopId}, order_id,
    concat_ws(chr(10), user_name, external_id, email, coalesce(shipping_address, billing_address) ->> 'name', note)
  FROM seed_orders JOIN seed_totals USING (number)
  WHERE num_nonnulls(user_name, external_id, email, shipping_address, billing_address, note) > 0
  ORDER BY order_id`

export const insertLines = `
  INSERT INTO order_items (shop_id, id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
  SELECT ${shopId}, ${nextIds('order_items', 'order_id, line')}, order_id, product_id, sku, name, quantity, price_cents
  FROM seed_lines ORDER BY order_id, line`

/** Every order is paid by one payment, and refunded by one refund. */
export const insertPayments = `
  INSERT INTO order_payments (shop_id, id, order_id, type, amount_cents, performed_by, created_at)
  SELECT ${shopId}, ${nextIds('order_payments', 'happened_at, order_id, step')}, order_id,
    CASE to_status WHEN 'PAID' THEN 'payment' ELSE 'refund' END, amount_cents, '${performedBy}', happened_at
  FROM seed_steps JOIN seed_totals USING (order_id)
  WHERE to_status IN ('PAID', 'REFUNDED')
  ORDER BY happened_at, order_id, step`

/** Deliveries at the beginning of the batch cover the stock that its orders would lack, and usually some more. */
export const drawDeliveries = `
  CREATE TEMP TABLE seed_deliveries ON COMMIT DROP AS
  SELECT id AS product_id, stock AS stock_before, $1::timestamptz AS happened_at,
    units - stock + CASE WHEN random() < 0.1 THEN 0 ELSE 50 + floor(2 * units * random())::bigint END AS delta
  FROM (SELECT product_id, sum(quantity)::bigint AS units FROM seed_lines GROUP BY product_id) AS sold
  JOIN products ON shop_id = ${shopId} AND id = product_id
  WHERE stock < units`

export const drawMovements = `
  CREATE TEMP TABLE seed_movements ON COMMIT DROP AS
  WITH moved AS (
    SELECT product_id, delta, 'delivery' AS reason, NULL::bigint AS order_id, happened_at FROM seed_deliveries
    UNION ALL
    SELECT product_id, -quantity, 'order', order_id, created_at
    FROM seed_lines JOIN seed_orders USING (number)
    UNION ALL
    SELECT product_id, quantity, 'order_' || lower(to_status::text COLLATE "C"), order_id, happened_at
    FROM seed_lines JOIN seed_steps USING (order_id) WHERE restocks
  )
  SELECT moved.*, (stock + sum(delta) OVER (
    PARTITION BY product_id
    ORDER BY happened_at, order_id NULLS FIRST, delta ROWS UNBOUNDED PRECEDING))::bigint AS balance_after
  FROM moved JOIN products ON shop_id = ${shopId} AND id = product_id`

const movementOrder = 'happened_at, order_id NULLS FIRST, delta, product_id'

/** Inserts in the order in which `drawMovements` sums up the balances. */
export const insertMovements = `
  INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason, order_id, created_at)
  SELECT ${shopId}, ${nextIds('stock_movements', movementOrder)}, product_id, delta, balance_after, reason, order_id,
    happened_at
  FROM seed_movements
  ORDER BY ${movementOrder}`

/** Moves the stock of the products, and adds the orders to their totals. */
export const changeProducts = `
  UPDATE products SET stock = stock + delta, updated_at = greatest(updated_at, happened_at),
    order_count = order_count + orders, order_amount_cents = order_amount_cents + amount_cents,
    order_quantity = order_quantity + quantity
  FROM (
    SELECT product_id, sum(delta)::bigint AS delta, max(happened_at) AS happened_at
    FROM seed_movements GROUP BY product_id
  ) AS moved
  JOIN (
    SELECT product_id, count(*) AS orders, sum(amount_cents)::bigint AS amount_cents, sum(quantity)::bigint AS quantity
    FROM (SELECT DISTINCT order_id, product_id FROM seed_lines) AS line JOIN seed_totals USING (order_id)
    GROUP BY product_id
  ) AS sold USING (product_id)
  WHERE shop_id = ${shopId} AND id = product_id`

/** Adds the orders to the totals by status, by day and by user. */
export const addTotals = `
  WITH added AS MATERIALIZED (
    SELECT status::text, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, orders.user_id,
      total_amount_cents AS amount_cents, total_quantity AS quantity
    FROM orders JOIN seed_totals ON shop_id = ${shopId} AND order_id = id
  ), of_users AS (
    UPDATE users SET order_count = order_count + orders, order_amount_cents = order_amount_cents + sums.amount_cents,
      order_quantity = order_quantity + sums.quantity
    FROM (
      SELECT user_id, count(*) AS orders, sum(amount_cents)::bigint AS amount_cents, sum(quantity)::bigint AS quantity
      FROM added GROUP BY user_id
    ) AS sums
    WHERE shop_id = ${shopId} AND id = user_id
  )
  INSERT INTO order_totals AS stored (shop_id, kind, key, order_count, order_amount_cents, order_quantity)
  SELECT ${shopId}, CASE WHEN day IS NULL THEN 'status' ELSE 'day' END, coalesce(day, status), count(*),
    sum(amount_cents), sum(quantity)
  FROM added GROUP BY GROUPING SETS (status, day)
  ON CONFLICT (shop_id, kind, key) DO UPDATE SET order_count = stored.order_count + excluded.order_count,
    order_amount_cents = stored.order_amount_cents + excluded.order_amount_cents,
    order_quantity = stored.order_quantity + excluded.order_quantity`

const eventOrder = 'happened_at, order_id NULLS FIRST, position'

/** The same events as the service itself records: see src/orders/ and src/products/. */
export const insertEvents = `
  INSERT INTO events (shop_id, id, type, order_id, product_id, data, performed_by, created_at)
  SELECT ${shopId}, ${nextIds('events', eventOrder)}, type, order_id, product_id, data, '${performedBy}',
    happened_at
  FROM (
    SELECT 'product.updated' AS type, NULL::bigint AS order_id, product_id, happened_at, 0.0 AS position,
      json_build_object('changes',
        json_build_object('stock', json_build_object('from', stock_before, 'to', stock_before + delta)),
        'reason', 'delivery') AS data
    FROM seed_deliveries
    UNION ALL
    SELECT CASE step WHEN 0 THEN 'order.created' ELSE 'order.' || lower(to_status::text COLLATE "C") END, order_id,
      NULL, happened_at, step,
      CASE
        WHEN step = 0 AND num_nonnulls(external_id, adjustments) = 0 THEN json_build_object(
          'version', 1, 'changes', changes, 'user_id', user_id,
          'total_amount_cents', amount_cents, 'total_quantity', quantity, 'items', items)
        WHEN step = 0 THEN json_build_object('version', 1, 'changes', changes, 'user_id', user_id,
          'external_id', external_id, 'adjustments', coalesce(adjustments, '[]'),
          'total_amount_cents', amount_cents, 'total_quantity', quantity, 'items', items)
        WHEN restocks THEN json_build_object('version', step + 1, 'changes', changes, 'restocked', true)
        ELSE json_build_object('version', step + 1, 'changes', changes) END
    FROM seed_steps JOIN seed_totals USING (order_id) JOIN seed_orders USING (number)
    CROSS JOIN LATERAL (
      SELECT json_build_object('from', from_status, 'to', to_status) AS status
    ) AS moved
    CROSS JOIN LATERAL (
      SELECT CASE to_status
        WHEN 'PAID' THEN json_build_object('status', status,
          'paid_cents', json_build_object('from', 0, 'to', amount_cents),
          'payment_status', json_build_object('from', 'unpaid', 'to', 'paid'))
        WHEN 'REFUNDED' THEN json_build_object('status', status,
          'refunded_cents', json_build_object('from', 0, 'to', amount_cents),
          'payment_status', json_build_object('from', 'paid', 'to', 'refunded'))
        ELSE json_build_object('status', status) END AS changes
    ) AS changed
    UNION ALL
    SELECT 'order.refund_requested', order_id, NULL, happened_at, step + 0.5, json_build_object(
      'version', step + 1, 'status', to_status,
      'changes', json_build_object('refund', json_build_object('from', NULL, 'to', 'requested'),
        'refund_due_cents', json_build_object('from', 0, 'to', amount_cents)),
      'reason', 'paid and then CANCELED', 'amount_cents', amount_cents, 'refund_due_cents', amount_cents,
      'currency', $1::text)
    FROM seed_steps JOIN seed_totals USING (order_id)
    WHERE to_status = 'CANCELED' AND from_status = 'PAID'
  ) AS happened
  ORDER BY ${eventOrder}`
