import { Prisma } from '../generated/prisma/client.js'
import type { Invariant } from './invariant.js'

/** Counting reads every row, so recent checks leave this out. So does a full one while the sums are in a pass. */
export const salesInvariant: Invariant = {
  name: 'sales of analytics are what counting finds',
  repair:
    'Have them computed anew: delete the row of the shop in `analytics_state`. That is also what makes rows count ' +
    'that were changed by hand.',
  violations: ({ shopId, isFull }) => (isFull ? wrongSales(shopId) : undefined)
}

/**
 * Compares sums by days of UTC with the rows up to their event: what was ordered, canceled, returned and given back;
 * the units of products and locations, which are those of the orders; and what all orders are worth, if the sums are
 * at the end of the log.
 */
function wrongSales(shopId: number): Prisma.Sql {
  const day = (column: string) => Prisma.raw(`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD')`)
  return Prisma.sql`
  WITH state AS MATERIALIZED (
    SELECT event_id, part_id, payment_id FROM analytics_state
    WHERE shop_id = ${shopId} AND NOT is_stale AND next_event_id IS NULL
  ), placed AS MATERIALIZED (
    SELECT id, created_at, total_quantity, total_amount_cents, status, deducted_cents, paid_cents, refunded_cents
    FROM orders
    WHERE shop_id = ${shopId} AND id <= coalesce((
      SELECT order_id FROM events
      WHERE shop_id = ${shopId} AND id <= (SELECT event_id FROM state) AND type = 'order.created'
      ORDER BY events.id DESC LIMIT 1
    ), 0)
  ), taken AS MATERIALIZED (
    SELECT created_at, type, (SELECT sum(quantity) FROM json_to_recordset(items) AS unit (quantity int)) AS units
    FROM order_parts WHERE shop_id = ${shopId} AND id <= (SELECT part_id FROM state) AND type <> 'shipment'
  ), facts AS (
    SELECT ${day('created_at')} AS day, 1 AS orders, total_quantity AS units, total_amount_cents AS gross,
      0 AS canceled, 0 AS returned, 0 AS refunded
    FROM placed
    UNION ALL
    SELECT ${day('created_at')}, 0, 0, 0, CASE type WHEN 'cancellation' THEN units ELSE 0 END,
      CASE type WHEN 'return' THEN units ELSE 0 END, 0
    FROM taken
    UNION ALL
    SELECT ${day('created_at')}, 0, 0, 0, 0, 0, amount_cents
    FROM order_payments WHERE shop_id = ${shopId} AND id <= (SELECT payment_id FROM state) AND type = 'refund'
  ), counted AS (
    SELECT kind, minutes, day, sum(CASE WHEN kind IN ('all', 'status') THEN orders ELSE 0 END) AS orders,
      sum(units) AS units,
      sum(CASE WHEN kind IN ('all', 'status') THEN gross ELSE 0 END) AS gross, sum(canceled) AS canceled,
      sum(returned) AS returned, sum(CASE WHEN kind IN ('all', 'status') THEN refunded ELSE 0 END) AS refunded
    FROM facts CROSS JOIN (
      VALUES ('all', 15), ('all', 60), ('status', 15), ('status', 60), ('product', 15), ('product', 1440),
        ('location', 15), ('location', 60)
    ) AS kept (kind, minutes)
    GROUP BY 1, 2, 3
  ), stored AS (
    SELECT kind, minutes, ${day('bucket')} AS day,
      sum(CASE WHEN kind IN ('all', 'status') THEN orders ELSE 0 END) AS orders, sum(units) AS units,
      sum(CASE WHEN kind IN ('all', 'status') THEN gross_cents ELSE 0 END) AS gross,
      sum(canceled_units) AS canceled, sum(returned_units) AS returned, sum(refunded_cents) AS refunded
    FROM analytics_sales WHERE shop_id = ${shopId} GROUP BY 1, 2, 3
  ), compared AS (
    -- A day without any rows counts as zeros.
    SELECT kind, minutes, day, array_replace(ARRAY[stored.orders, stored.units, stored.gross, stored.canceled,
        stored.returned, stored.refunded], NULL, 0) AS stored,
      array_replace(ARRAY[counted.orders, counted.units, counted.gross, counted.canceled, counted.returned,
        counted.refunded], NULL, 0) AS counted
    FROM stored FULL JOIN counted USING (kind, minutes, day)
  ), worth AS MATERIALIZED (
    SELECT coalesce(sum(CASE WHEN status IN ('CANCELED', 'REFUNDED') THEN 0 ELSE greatest(0, cost
        - greatest(0, refunded_cents - greatest(0, paid_cents - cost))) END), 0) AS counted
    FROM placed CROSS JOIN LATERAL (SELECT total_amount_cents - deducted_cents AS cost) AS current
  )
  SELECT NULL::bigint AS id, format('%s, %s minutes, %s: stored %s; counted %s', kind, minutes, day,
    array_to_string(stored, ', '), array_to_string(counted, ', ')) AS detail
  FROM compared WHERE stored <> counted AND EXISTS (SELECT FROM state)
  UNION ALL
  SELECT NULL, format('net of all orders: stored %s (%s); counted %s', stored, kind, counted)
  FROM worth CROSS JOIN (VALUES ('all'), ('status')) AS checked (kind) CROSS JOIN LATERAL (
    SELECT coalesce(sum(gross_cents - canceled_cents - returned_cents - allowance_cents), 0) AS stored
    FROM analytics_sales AS sales WHERE shop_id = ${shopId} AND sales.kind = checked.kind AND minutes = 15
  ) AS net
  WHERE stored <> counted
    AND (SELECT event_id FROM state) = (SELECT coalesce(max(id), 0) FROM events WHERE shop_id = ${shopId})`
}
