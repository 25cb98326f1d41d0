import { mainLocation } from '../../src/shop/stock-levels.js'
import { nextIds, performedBy, shopId } from './lot.js'

// The statements that write a batch of orders, in the order in which they run, from the temporary tables of
// generate-orders.ts. Payments, stock movements and events get their ids in the order of their times.

/** Units of Main and of the order's other place as the service stores them, as SQL; null for a line of Main alone. */
export function allocationsOf(mainUnits: string, otherUnits: string): string {
  const at = (place: string, units: string) => `json_build_object('location_id', ${place}, 'quantity', ${units})`
  return `CASE WHEN main_units = quantity THEN NULL
      WHEN ${mainUnits} = 0 THEN json_build_array(${at('place_id', otherUnits)})
      WHEN ${otherUnits} = 0 THEN json_build_array(${at(String(mainLocation), mainUnits)})
      ELSE json_build_array(${at(String(mainLocation), mainUnits)}, ${at('place_id', otherUnits)}) END`
}

/**
 * The units that each step takes of each line. A single unit is shipped and returned of the first line, and canceled of
 * the last one. Units ship and return from the front of a line, where those of Main are, and are canceled from its
 * back.
 */
export const drawUnits = `
  CREATE TEMP TABLE seed_units ON COMMIT DROP AS
  WITH drawn AS (${drawnUnits()}), split AS (
    SELECT *, CASE part WHEN 'cancellation' THEN (main_units = quantity)::int
      ELSE least(units, greatest(0, main_units - shipped_before)) END AS units_of_main
    FROM drawn
  )
  SELECT *, ${allocationsOf('units_of_main', 'units - units_of_main')} AS allocations FROM split`

function drawnUnits(): string {
  return `
  SELECT order_id, step, item_id, product_id, price_cents, happened_at, to_status, part, quantity, main_units, place_id,
    CASE WHEN part IS NOT NULL THEN part WHEN ships THEN 'shipment' ELSE 'cancellation' END AS type,
    CASE WHEN part IS NOT NULL THEN 1 ELSE quantity
      - (is_first AND 'shipment' = ANY (path))::int - (is_last AND 'cancellation' = ANY (path))::int END AS units,
    (part IS NULL AND is_first AND 'shipment' = ANY (path))::int AS shipped_before,
    CASE part WHEN 'shipment' THEN false WHEN 'return' THEN number % 2 = 0 WHEN 'cancellation' THEN true
      ELSE restocks END AS is_restocked,
    CASE WHEN part = 'return' THEN 'order_returned' WHEN part IS NOT NULL THEN 'order_canceled'
      ELSE 'order_' || lower(to_status::text COLLATE "C") END AS reason
  FROM (
    SELECT order_id, number, item_id, product_id, price_cents, quantity, main_units, place_id,
      line = min(line) OVER by_order AS is_first, line = max(line) OVER by_order AS is_last
    FROM seed_lines WINDOW by_order AS (PARTITION BY order_id)
  ) AS lines
  JOIN seed_steps USING (order_id)
  JOIN (SELECT number, path FROM seed_orders) AS orders USING (number)
  WHERE ships OR restocks OR (part = 'cancellation' AND is_last) OR (part IN ('shipment', 'return') AND is_first)`
}

/** What came of the units and the money of each order. An order is paid as it is then, and refunded as a whole. */
export const drawSums = `
  CREATE TEMP TABLE seed_sums ON COMMIT DROP AS
  SELECT order_id, amount_cents,
    coalesce(sum(units) FILTER (WHERE type = 'shipment'), 0) AS shipped,
    coalesce(sum(units) FILTER (WHERE type = 'cancellation'), 0) AS canceled,
    coalesce(sum(units * price_cents) FILTER (WHERE type <> 'shipment'), 0) AS deducted_cents, paid_step,
    CASE WHEN paid_step > 0
      THEN amount_cents - coalesce(sum(units * price_cents) FILTER (WHERE type <> 'shipment' AND step < paid_step), 0)
      ELSE 0 END AS paid_cents,
    'REFUNDED' = ANY (path) AS is_refunded
  FROM seed_totals
  JOIN (SELECT number, path, array_position(path, 'PAID') AS paid_step FROM seed_orders) AS orders USING (number)
  LEFT JOIN (SELECT order_id, step, type, units, price_cents FROM seed_units) AS taken USING (order_id)
  GROUP BY order_id, amount_cents, paid_step, path`

/** The parts, and what is to be paid back before and after each of them. */
export const drawParts = `
  CREATE TEMP TABLE seed_parts ON COMMIT DROP AS
  WITH parts AS (
    SELECT order_id, step, type, happened_at, to_status, is_restocked,
      json_agg(
        CASE WHEN allocations IS NULL THEN json_build_object('item_id', item_id, 'quantity', units)
          ELSE json_build_object('item_id', item_id, 'quantity', units, 'allocations', allocations) END
        ORDER BY item_id) AS items,
      CASE WHEN type = 'shipment' THEN 0 ELSE sum(units * price_cents) END AS cents
    FROM seed_units WHERE units > 0 GROUP BY order_id, step, type, happened_at, to_status, is_restocked
  ), sums AS (
    SELECT parts.*, amount_cents - sum(cents) OVER so_far AS cost_cents,
      CASE WHEN step > paid_step AND to_status <> 'REFUNDED' THEN paid_cents ELSE 0 END AS paid_cents
    FROM parts JOIN seed_sums USING (order_id) WINDOW so_far AS (PARTITION BY order_id ORDER BY step)
  )
  SELECT ${nextIds('order_parts', 'happened_at, order_id, step')} AS part_id, sums.*,
    greatest(0, paid_cents - cost_cents) AS due_cents, greatest(0, paid_cents - cost_cents - cents) AS due_before
  FROM sums`

export const insertParts = `
  INSERT INTO order_parts (shop_id, id, order_id, type, items, is_restocked, performed_by, created_at)
  SELECT ${shopId}, part_id, order_id, type, items, is_restocked, '${performedBy}', happened_at
  FROM seed_parts ORDER BY part_id`

export const insertOrders = `
  INSERT INTO orders (shop_id, id, user_id, user_name, status, total_amount_cents, total_quantity, currency,
    order_date, note, version, created_at, updated_at, shipped_at, restocked_at, paid_cents, refunded_cents,
    payment_status, refund_due_cents, deducted_cents, fulfillment_status, external_id, email, locale, shipping_address,
    billing_address, metadata, adjustments, location_id)
  SELECT ${shopId}, order_id, user_id, user_name, status, amount_cents, quantity,
    $1::text, created_at, note, version, created_at, updated_at, shipped_at, restocked_at,
    paid_cents, CASE WHEN is_refunded THEN paid_cents ELSE 0 END,
    (CASE WHEN is_refunded THEN 'refunded' WHEN paid_cents > 0 THEN 'paid' ELSE 'unpaid' END)::payment_status,
    CASE WHEN is_refunded THEN 0 ELSE greatest(0, paid_cents - amount_cents + deducted_cents) END, deducted_cents,
    (CASE WHEN shipped = 0 THEN 'unfulfilled' WHEN shipped + canceled = quantity THEN 'fulfilled' ELSE 'partial'
      END)::fulfillment_status,
    external_id, email, locale, shipping_address, billing_address, metadata, adjustments,
    CASE WHEN place_id <> ${mainLocation} AND NOT is_split THEN place_id END
  FROM seed_orders
  CROSS JOIN LATERAL (SELECT coalesce(statuses[cardinality(statuses)], 'PENDING') AS status) AS last
  JOIN seed_totals USING (number)
  JOIN seed_sums USING (order_id, amount_cents)
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
  INSERT INTO order_items (shop_id, id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase,
    shipped_quantity, canceled_quantity, returned_quantity, allocations)
  SELECT ${shopId}, item_id, order_id, product_id, sku, name, quantity, price_cents,
    coalesce(shipped, 0), coalesce(canceled, 0), coalesce(returned, 0), allocations
  FROM seed_lines
  LEFT JOIN (
    SELECT item_id, sum(units) FILTER (WHERE type = 'shipment') AS shipped,
      sum(units) FILTER (WHERE type = 'cancellation') AS canceled,
      sum(units) FILTER (WHERE type = 'return') AS returned
    FROM seed_units GROUP BY item_id
  ) AS taken USING (item_id)
  ORDER BY item_id`

/** Every order is paid by one payment, and refunded by one refund. */
export const insertPayments = `
  INSERT INTO order_payments (shop_id, id, order_id, type, amount_cents, performed_by, created_at)
  SELECT ${shopId}, ${nextIds('order_payments', 'happened_at, order_id, step')}, order_id,
    CASE to_status WHEN 'PAID' THEN 'payment' ELSE 'refund' END, paid_cents, '${performedBy}', happened_at
  FROM seed_steps JOIN seed_sums USING (order_id)
  WHERE to_status IN ('PAID', 'REFUNDED') AND part IS NULL
  ORDER BY happened_at, order_id, step`

// What there is of a product at a location, as SQL that joins with rows of both.
const levels = `
  JOIN products ON products.shop_id = ${shopId} AND products.id = place.product_id
  LEFT JOIN stock_levels AS other ON other.shop_id = ${shopId} AND other.product_id = products.id
    AND other.location_id = place.location_id
  CROSS JOIN LATERAL (
    SELECT CASE place.location_id WHEN ${mainLocation} THEN stock - stock_elsewhere ELSE coalesce(other.quantity, 0) END
      AS level
  ) AS found`

/**
 * Deliveries at the beginning of the batch cover what its orders would lack at each location, and usually bring some
 * more.
 */
export const drawDeliveries = `
  CREATE TEMP TABLE seed_deliveries ON COMMIT DROP AS
  WITH sold AS (
    SELECT product_id, location_id, sum(units)::bigint AS units
    FROM (
      SELECT product_id, ${mainLocation}::bigint AS location_id, main_units AS units FROM seed_lines
      UNION ALL
      SELECT product_id, place_id, quantity - main_units FROM seed_lines WHERE main_units < quantity
    ) AS taken GROUP BY product_id, location_id
  ), lacking AS (
    SELECT place.product_id, place.location_id, stock, $1::timestamptz AS happened_at,
      units - level + CASE WHEN random() < 0.1 THEN 0 ELSE 50 + floor(2 * units * random())::bigint END AS delta
    FROM sold AS place ${levels}
    WHERE level < units
  )
  SELECT product_id, location_id, happened_at, delta,
    stock + coalesce(sum(delta) OVER (PARTITION BY product_id ORDER BY location_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::bigint AS stock_before
  FROM lacking`

export const drawMovements = `
  CREATE TEMP TABLE seed_movements ON COMMIT DROP AS
  WITH place AS (
    SELECT product_id, location_id, delta, 'delivery' AS reason, NULL::bigint AS order_id, NULL::bigint AS part_id,
      happened_at
    FROM seed_deliveries
    UNION ALL
    SELECT product_id, location_id, -units, 'order', order_id, NULL, created_at
    FROM seed_lines JOIN (SELECT number, created_at FROM seed_orders) AS orders USING (number)
    CROSS JOIN LATERAL (
      VALUES (${mainLocation}::bigint, main_units), (place_id, quantity - main_units)
    ) AS taken (location_id, units)
    WHERE units > 0
    UNION ALL
    SELECT product_id, location_id, returned, seed_units.reason, order_id, part_id, seed_units.happened_at
    FROM seed_units JOIN seed_parts USING (order_id, step)
    CROSS JOIN LATERAL (
      VALUES (${mainLocation}::bigint, units_of_main), (place_id, units - units_of_main)
    ) AS taken (location_id, returned)
    WHERE seed_units.is_restocked AND returned > 0
  )
  SELECT place.*, (level + sum(delta) OVER (
    PARTITION BY place.product_id, place.location_id
    ORDER BY happened_at, order_id NULLS FIRST, delta, part_id ROWS UNBOUNDED PRECEDING))::bigint AS balance_after
  FROM place ${levels}`

const movementOrder = 'happened_at, order_id NULLS FIRST, delta, product_id, location_id, part_id'

/** Inserts in the order in which `drawMovements` sums up the balances. */
export const insertMovements = `
  INSERT INTO stock_movements (shop_id, id, product_id, location_id, delta, balance_after, reason, order_id, part_id,
    performed_by, created_at)
  SELECT ${shopId}, ${nextIds('stock_movements', movementOrder)}, product_id, location_id, delta, balance_after, reason,
    order_id, part_id, '${performedBy}', happened_at
  FROM seed_movements
  ORDER BY ${movementOrder}`

/** A level of its own is checked to be no less than nothing, also when it is only the input of an upsert. */
export const insertLevels = `
  INSERT INTO stock_levels (shop_id, product_id, location_id, quantity)
  SELECT DISTINCT ${shopId}::bigint, product_id, location_id, 0 FROM seed_movements
  WHERE location_id <> ${mainLocation}
  ON CONFLICT DO NOTHING`

export const changeLevels = `
  UPDATE stock_levels AS stored SET quantity = quantity + delta
  FROM (
    SELECT product_id, location_id, sum(delta)::bigint AS delta FROM seed_movements GROUP BY product_id, location_id
  ) AS moved
  WHERE shop_id = ${shopId} AND stored.product_id = moved.product_id AND stored.location_id = moved.location_id`

/** Moves the stock of the products, and adds the orders to their totals. */
export const changeProducts = `
  UPDATE products SET stock = stock + delta, stock_elsewhere = stock_elsewhere + delta_elsewhere,
    updated_at = greatest(updated_at, happened_at),
    order_count = order_count + orders, order_amount_cents = order_amount_cents + amount_cents,
    order_quantity = order_quantity + quantity
  FROM (
    SELECT product_id, sum(delta)::bigint AS delta, max(happened_at) AS happened_at,
      coalesce(sum(delta) FILTER (WHERE location_id <> ${mainLocation}), 0)::bigint AS delta_elsewhere
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
    SELECT 'product.updated' AS type, NULL::bigint AS order_id, product_id, happened_at, location_id AS position,
      (jsonb_build_object(
        'changes', jsonb_build_object('stock', jsonb_build_object('from', stock_before, 'to', stock_before + delta)),
        'reason', 'delivery')
        || CASE WHEN location_id = ${mainLocation} THEN '{}'
          ELSE jsonb_build_object('location_id', location_id) END)::json AS data
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
    JOIN seed_sums USING (order_id, amount_cents)
    CROSS JOIN LATERAL (
      SELECT json_build_object('from', from_status, 'to', to_status) AS status
    ) AS moved
    CROSS JOIN LATERAL (
      SELECT CASE to_status
        WHEN 'PAID' THEN json_build_object('status', status,
          'paid_cents', json_build_object('from', 0, 'to', paid_cents),
          'payment_status', json_build_object('from', 'unpaid', 'to', 'paid'))
        WHEN 'REFUNDED' THEN json_build_object('status', status,
          'refunded_cents', json_build_object('from', 0, 'to', paid_cents),
          'payment_status', json_build_object('from', 'paid', 'to', 'refunded'))
        ELSE json_build_object('status', status) END AS changes
    ) AS changed
    WHERE part IS NULL
    UNION ALL
    SELECT CASE part WHEN 'shipment' THEN 'order.partially_shipped' WHEN 'cancellation' THEN 'order.partially_canceled'
        ELSE 'order.returned' END, order_id, NULL, happened_at, step,
      (jsonb_build_object('version', step + 1, 'status', to_status, 'changes', CASE part
          WHEN 'shipment' THEN jsonb_build_object(
            'fulfillment_status', jsonb_build_object('from', 'unfulfilled', 'to', 'partial'))
          ELSE jsonb_build_object(
            'current_total_cents', jsonb_build_object('from', cost_cents + cents, 'to', cost_cents)) END,
        part || '_id', part_id, 'items', items)
        || CASE part WHEN 'return' THEN jsonb_build_object('restocked', is_restocked)
          WHEN 'shipment' THEN '{"carrier":null,"tracking_number":null,"tracking_url":null}' ELSE '{}' END)::json
    FROM seed_steps JOIN seed_parts USING (order_id, step, happened_at, to_status)
    WHERE part IS NOT NULL
    UNION ALL
    SELECT 'order.refund_requested', order_id, NULL, happened_at, step + 0.5, json_build_object(
      'version', step + 1, 'status', to_status,
      'changes', json_build_object('refund', json_build_object('from', NULL, 'to', 'requested'),
        'refund_due_cents', json_build_object('from', due_before, 'to', due_cents)),
      'reason', CASE WHEN to_status = 'CANCELED' THEN 'paid and then CANCELED'
        WHEN type = 'return' THEN 'paid and then returned' ELSE 'paid and then partly canceled' END,
      'amount_cents', due_cents - due_before, 'refund_due_cents', due_cents, 'currency', $1::text)
    FROM seed_parts WHERE due_cents > due_before
  ) AS happened
  ORDER BY ${eventOrder}`
