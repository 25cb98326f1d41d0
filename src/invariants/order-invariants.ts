import { Prisma } from '../generated/prisma/client.js'
import { legalSteps } from '../orders/status.js'
import type { CheckedRows } from './checked-rows.js'
import { findViolations } from './find-violations.js'
import type { Invariant } from './invariant.js'

export const linesInvariant: Invariant = {
  name: 'movements of orders are their lines',
  repair:
    "Compare the order's lines with its movements and its event `order.created`; correct the stock by " +
    'POST /products/{id}/stock with a reason.',
  find: async (tx, rows) =>
    await findViolations(
      tx,
      Prisma.sql`
      SELECT order_id AS id, format('order %s, product %s: ordered %s, taken %s',
        order_id, product_id, coalesce(ordered, 0), coalesce(taken, 0)) AS detail
      FROM (
        SELECT order_id, product_id, quantity AS ordered FROM order_items
        WHERE shop_id = ${rows.shopId} ${rows.orders(Prisma.sql`order_id`)}
      ) AS lines
      FULL JOIN (
        SELECT order_id, product_id, -sum(delta) AS taken FROM stock_movements
        WHERE shop_id = ${rows.shopId} AND order_id IS NOT NULL AND delta < 0
          ${rows.orders(Prisma.sql`order_id`)}
        GROUP BY 1, 2
      ) AS movements USING (order_id, product_id)
      WHERE ordered IS DISTINCT FROM taken`
    )
}

/**
 * The stock of a canceled order comes back once, and so does that of an order refunded before it shipped. For an order
 * refunded after it shipped, it comes back if the refund asked for it, and then once as well.
 */
export const restockInvariant: Invariant = {
  name: 'stock comes back exactly once',
  repair:
    'Take back what was returned too often, or give back what is missing, by POST /products/{id}/stock with a reason ' +
    'that names the order.',
  find: async (tx, rows) =>
    await findViolations(
      tx,
      Prisma.sql`
      SELECT o.id, format('order %s is %s, %s: %s units ordered, %s came back in %s movements',
        o.id, status, CASE WHEN restocked_at IS NULL THEN 'not restocked' ELSE 'restocked' END,
        total_quantity, coalesce(units, 0), coalesce(movements, 0)) AS detail
      FROM orders AS o
      LEFT JOIN (
        SELECT order_id, sum(delta) AS units, count(*) AS movements, count(DISTINCT product_id) AS products
        FROM stock_movements
        WHERE shop_id = ${rows.shopId} AND order_id IS NOT NULL AND delta > 0
          ${rows.orders(Prisma.sql`order_id`)}
        GROUP BY 1
      ) AS returned ON order_id = o.id
      WHERE o.shop_id = ${rows.shopId} AND (
        (status = 'CANCELED' OR (status = 'REFUNDED' AND shipped_at IS NULL)) > (restocked_at IS NOT NULL)
        OR (restocked_at IS NOT NULL) > (status IN ('CANCELED', 'REFUNDED'))
        OR (restocked_at IS NOT NULL) <> (units IS NOT NULL)
        OR units <> total_quantity OR movements <> products
      ) ${rows.orders(Prisma.sql`o.id`)}`
    )
}

/** Every step in the event log is a legal transition from the step before, and the last one leads to the status. */
export const walkInvariant: Invariant = {
  name: 'orders walk legally',
  repair:
    'Read GET /orders/{id}/history. If somebody changed the status by hand, change it back to the last status of the ' +
    'history; if a step is illegal, keep the log for the investigation.',
  find: async (tx, rows) =>
    await findViolations(
      tx,
      Prisma.sql`
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
    )
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
  find: async (tx, rows) =>
    await findViolations(
      tx,
      Prisma.sql`
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
    )
}
