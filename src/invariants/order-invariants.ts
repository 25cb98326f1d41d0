import { Prisma } from '../generated/prisma/client.js'
import { mainLocation } from '../shop/stock-levels.js'
import { legalSteps } from '../orders/status.js'
import type { CheckedRows } from './checked-rows.js'
import type { Invariant } from './invariant.js'

export const linesInvariant: Invariant = {
  name: 'movements of orders are their lines',
  repair:
    "Compare the order's lines with its movements and its event `order.created`; correct the stock by " +
    'POST /products/{id}/stock with a reason.',
  violations: rows => Prisma.sql`
    SELECT order_id AS id, format('order %s, product %s, location %s: ordered %s, taken %s',
      order_id, product_id, location_id, coalesce(ordered, 0), coalesce(taken, 0)) AS detail
    FROM (
      SELECT order_id, product_id, location_id, sum(unit.quantity) AS ordered FROM order_items
      CROSS JOIN LATERAL (${unitsAt(Prisma.sql`allocations`, Prisma.sql`order_items.quantity`)}) AS unit
      WHERE shop_id = ${rows.shopId} ${rows.orders(Prisma.sql`order_id`)}
      GROUP BY 1, 2, 3
    ) AS lines
    FULL JOIN (
      SELECT order_id, product_id, location_id, -sum(delta) AS taken FROM stock_movements
      WHERE shop_id = ${rows.shopId} AND order_id IS NOT NULL AND delta < 0
        ${rows.orders(Prisma.sql`order_id`)}
      GROUP BY 1, 2, 3
    ) AS movements USING (order_id, product_id, location_id)
    WHERE ordered IS DISTINCT FROM taken`
}

/** The locations of units; where nothing is stored, all are at location 1. Also a line that says another number. */
function unitsAt(allocations: Prisma.Sql, quantity: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT ${mainLocation}::bigint AS location_id, ${quantity} AS quantity WHERE ${allocations} IS NULL
    UNION ALL
    SELECT location_id, quantity FROM json_to_recordset(${allocations}) AS at (location_id bigint, quantity int)
    UNION ALL
    SELECT NULL, ${quantity} - sum(quantity)
    FROM json_to_recordset(${allocations}) AS at (quantity int) HAVING sum(quantity) <> ${quantity}`
}

/** What came back of each line: what was canceled, and what was returned to be sold again, no more and no less. */
export const restockInvariant: Invariant = {
  name: 'stock comes back exactly once',
  repair:
    'Take back what was returned too often, or give back what is missing, by POST /products/{id}/stock with a reason ' +
    'that names the order.',
  violations: rows => Prisma.sql`
    WITH ${takenByParts(rows)}
    SELECT order_id AS id, format('order %s, product %s, location %s: %s units to come back, %s came back',
      order_id, product_id, location_id, coalesce(due, 0), coalesce(units, 0)) AS detail
    FROM (
      SELECT order_id, product_id, location_id, sum(unit.quantity) AS due FROM taken
      CROSS JOIN LATERAL (${unitsAt(Prisma.sql`allocations`, Prisma.sql`units`)}) AS unit
      WHERE is_restocked GROUP BY 1, 2, 3
    ) AS owed
    FULL JOIN (
      SELECT order_id, product_id, location_id, sum(delta) AS units FROM stock_movements
      WHERE shop_id = ${rows.shopId} AND order_id IS NOT NULL AND delta > 0
        ${rows.orders(Prisma.sql`order_id`)}
      GROUP BY 1, 2, 3
    ) AS returned USING (order_id, product_id, location_id)
    WHERE due IS DISTINCT FROM units`
}

/** A common table expression: what each part of an order took of each line. */
function takenByParts(rows: CheckedRows): Prisma.Sql {
  return Prisma.sql`
    taken AS (
      SELECT part.order_id, part.type, part.is_restocked, unit.item_id, line.product_id, unit.quantity AS units,
        unit.allocations
      FROM order_parts AS part
      CROSS JOIN LATERAL json_to_recordset(part.items) AS unit (item_id bigint, quantity int, allocations json)
      LEFT JOIN order_items AS line
        ON line.shop_id = part.shop_id AND line.id = unit.item_id AND line.order_id = part.order_id
      WHERE part.shop_id = ${rows.shopId} ${rows.orders(Prisma.sql`part.order_id`)}
    )`
}

export const partsInvariant: Invariant = {
  name: 'lines count what their parts took',
  repair:
    'GET /orders/{id}/shipments, /cancellations and /returns list what was done: correct `shipped_quantity`, ' +
    '`canceled_quantity` and `returned_quantity` of the line.',
  violations: rows => Prisma.sql`
    WITH ${takenByParts(rows)}, sums AS (
      SELECT order_id, item_id, coalesce(sum(units) FILTER (WHERE type = 'shipment'), 0) AS shipped,
        coalesce(sum(units) FILTER (WHERE type = 'cancellation'), 0) AS canceled,
        coalesce(sum(units) FILTER (WHERE type = 'return'), 0) AS returned
      FROM taken GROUP BY 1, 2
    )
    SELECT order_id AS id, format('order %s, line %s: %s shipped, %s canceled, %s returned; its parts say %s, %s, %s',
      order_id, item_id, shipped_quantity, canceled_quantity, returned_quantity,
      coalesce(shipped, 0), coalesce(canceled, 0), coalesce(returned, 0)) AS detail
    FROM (
      SELECT order_id, id AS item_id, shipped_quantity, canceled_quantity, returned_quantity FROM order_items
      WHERE shop_id = ${rows.shopId} ${rows.orders(Prisma.sql`order_id`)}
    ) AS lines
    FULL JOIN sums USING (order_id, item_id)
    WHERE (shipped_quantity, canceled_quantity, returned_quantity)
      IS DISTINCT FROM (coalesce(shipped, 0), coalesce(canceled, 0), coalesce(returned, 0))`
}

/**
 * The status of an order and what it costs follow from its lines. Of a pending order nothing has shipped; a canceled
 * one has only canceled units; of one that was shipped or refunded, no unit is left. The units that were left come back
 * when an order ends.
 */
export const fulfillmentInvariant: Invariant = {
  name: 'orders are what their lines say',
  repair:
    'The lines of the order are right if the invariant on its parts holds: correct `status`, `fulfillment_status`, ' +
    '`restocked_at` or `deducted_cents` of the order.',
  violations: rows => Prisma.sql`
    SELECT o.id, format('order %s is %s and %s, %s cents deducted; %s units shipped, %s canceled, %s left: %s cents',
      o.id, status, fulfillment_status, deducted_cents, shipped, canceled, remaining, deduction) AS detail
    FROM orders AS o
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(shipped_quantity), 0) AS shipped, coalesce(sum(canceled_quantity), 0) AS canceled,
        coalesce(sum(quantity - shipped_quantity - canceled_quantity), 0) AS remaining,
        coalesce(sum(quantity * price_cents_at_purchase), 0) AS subtotal,
        coalesce(sum((quantity - canceled_quantity - returned_quantity) * price_cents_at_purchase), 0) AS live
      FROM order_items AS line WHERE line.shop_id = o.shop_id AND line.order_id = o.id
    ) AS lines
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(cents) FILTER (WHERE is_proportional), 0) AS proportional,
        coalesce(sum(cents) FILTER (WHERE NOT is_proportional), 0) AS fixed
      FROM json_array_elements(coalesce(adjustments, '[]')) AS adjustment
      CROSS JOIN LATERAL (
        SELECT (adjustment ->> 'amount_cents')::numeric AS cents,
          adjustment ->> 'type' IN ('discount', 'tax') AS is_proportional
      ) AS read
    ) AS adjusted
    CROSS JOIN LATERAL (
      SELECT CASE
        WHEN live = subtotal THEN 0
        WHEN live = 0 AND shipped = 0 THEN total_amount_cents
        ELSE total_amount_cents
          - least(total_amount_cents, greatest(0, live + fixed + sign(proportional)
            -- A division to the nearest integer; round() would round a quotient that is rounded already.
            * div(2 * abs(proportional) * live + subtotal, 2 * subtotal)))
      END AS deduction
    ) AS computed
    WHERE o.shop_id = ${rows.shopId} ${rows.orders(Prisma.sql`o.id`)} AND (
      deducted_cents <> deduction
      OR fulfillment_status::text <> CASE
        WHEN shipped = 0 THEN 'unfulfilled' WHEN remaining = 0 THEN 'fulfilled' ELSE 'partial' END
      OR (restocked_at IS NOT NULL AND status NOT IN ('CANCELED', 'REFUNDED'))
      OR (restocked_at IS NULL AND status = 'CANCELED')
      OR NOT CASE status
        WHEN 'PENDING' THEN shipped = 0 AND remaining > 0
        WHEN 'PAID' THEN remaining > 0
        WHEN 'SHIPPED' THEN remaining = 0 AND shipped > 0
        WHEN 'CANCELED' THEN remaining = 0 AND shipped = 0
        WHEN 'REFUNDED' THEN remaining = 0
        ELSE true
      END)`
}

/** Every step in the event log is a legal transition from the step before, and the last one leads to the status. */
export const walkInvariant: Invariant = {
  name: 'orders walk legally',
  repair:
    'Read GET /orders/{id}/history. If somebody changed the status by hand, change it back to the last status of the ' +
    'history; if a step is illegal, keep the log for the investigation.',
  violations: rows => Prisma.sql`
    WITH ${steps(rows)}, ends AS (
      SELECT order_id, count(*) FILTER (WHERE is_change) AS changes,
        array_agg("to" ORDER BY id) FILTER (WHERE is_step) AS walk, string_agg(wrong, '; ' ORDER BY id) AS wrong
      FROM judged GROUP BY order_id
    )
    SELECT coalesce(o.id, order_id) AS id, format('order %s is %s, version %s; its history is %s%s',
      coalesce(o.id, order_id), coalesce(o.status::text, 'missing'), o.version,
      coalesce(array_to_string(walk, ' '), 'empty'), '; ' || wrong) AS detail
    FROM (
      SELECT id, status, version, shipped_at FROM orders
      WHERE shop_id = ${rows.shopId} ${rows.orders(Prisma.sql`id`)}
    ) AS o
    FULL JOIN ends ON order_id = o.id
    WHERE wrong IS NOT NULL
      OR walk[cardinality(walk)] IS DISTINCT FROM o.status::text
      OR changes <> o.version
      OR ('SHIPPED' = ANY (walk)) <> (shipped_at IS NOT NULL)`
}

/**
 * Common table expressions; the last one, `judged`, has every event of an order's changes, and what is wrong with it if
 * it is a step to another status. A change has one version and one event, or two: a refund that becomes due is
 * requested by an event of its own. Requests of refunds that have no version were recorded by migrations and earlier
 * versions of this service; they changed nothing.
 */
function steps(rows: CheckedRows): Prisma.Sql {
  return Prisma.sql`
    legal AS (
      SELECT "from", "to", "isBackground" AS is_background
      FROM json_to_recordset(${JSON.stringify(legalSteps())}::json)
        AS s ("from" text, "to" text, "isBackground" boolean)
    ), told AS (
      SELECT id, order_id, type, performed_by, version, s."from", coalesce(s."to", status) AS "to",
        s."to" IS NOT NULL AS is_step
      FROM events
      CROSS JOIN LATERAL json_to_record(data) AS d (version int, status text, changes json)
      CROSS JOIN LATERAL json_to_record(d.changes -> 'status') AS s ("from" text, "to" text)
      WHERE shop_id = ${rows.shopId} AND order_id IS NOT NULL
        AND (type <> 'order.refund_requested' OR version IS NOT NULL)
        ${rows.orders(Prisma.sql`order_id`)}
    ), taken AS (
      SELECT *, lag("to") OVER by_order AS before,
        is_step OR version IS DISTINCT FROM lag(version) OVER by_order AS is_change
      FROM told WINDOW by_order AS (PARTITION BY order_id ORDER BY id)
    ), judged AS (
      SELECT id, order_id, taken."to", is_step, is_change, CASE
        WHEN NOT is_step
        THEN CASE WHEN taken."to" IS DISTINCT FROM before THEN format('event %s finds it %s', id, taken."to") END
        WHEN taken."from" IS DISTINCT FROM before
        THEN format('event %s starts at %s', id, taken."from")
        WHEN type IS DISTINCT FROM
          'order.' || CASE taken."to" WHEN 'PENDING' THEN 'created' ELSE lower(taken."to" COLLATE "C") END
        THEN format('event %s has the type %s', id, type)
        WHEN legal."to" IS NULL OR (is_background AND performed_by <> 'system')
        THEN format('event %s may not go from %s to %s', id, taken."from", taken."to")
      END AS wrong
      FROM taken
      LEFT JOIN legal ON is_step AND legal."to" = taken."to" AND legal."from" IS NOT DISTINCT FROM taken."from"
    )`
}

export const totalsInvariant: Invariant = {
  name: 'totals of orders are those of their lines',
  repair: 'The event `order.created` has the original lines and totals: correct the row that differs from it.',
  violations: rows => Prisma.sql`
    SELECT o.id, format('order %s: totals %s cents, %s units; lines %s cents, %s units, adjustments %s cents',
      o.id, total_amount_cents, total_quantity, coalesce(cents, 0), coalesce(units, 0), adjusted) AS detail
    FROM orders AS o
    CROSS JOIN LATERAL (
      SELECT coalesce(sum((value ->> 'amount_cents')::bigint), 0) AS adjusted
      FROM json_array_elements(coalesce(adjustments, '[]'))
    ) AS added
    LEFT JOIN (
      SELECT order_id, sum(quantity * price_cents_at_purchase) AS cents, sum(quantity) AS units
      FROM order_items WHERE shop_id = ${rows.shopId} ${rows.orders(Prisma.sql`order_id`)}
      GROUP BY 1
    ) AS lines ON order_id = o.id
    WHERE o.shop_id = ${rows.shopId}
      AND (total_amount_cents IS DISTINCT FROM cents + adjusted OR total_quantity IS DISTINCT FROM units)
      ${rows.orders(Prisma.sql`o.id`)}`
}
