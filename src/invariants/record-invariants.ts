import { Prisma } from '../generated/prisma/client.js'
import { findWrongTotals } from '../database/list-totals.js'
import type { CheckedRows } from './checked-rows.js'
import { findViolations } from './find-violations.js'
import type { Invariant } from './invariant.js'

/** Counting reads every row of a list, so recent checks leave this out. */
export const listTotalsInvariant: Invariant = {
  name: 'totals of lists are what counting finds',
  repair: 'Add a row with the difference to `list_totals`: the total of a list is the sum of its rows.',
  find: async (tx, rows) => {
    const wrong = rows.isFull ? await findWrongTotals(tx) : []
    return {
      count: wrong.length,
      samples: wrong.map(({ list, kept, counted }) => ({
        id: null,
        detail: `${list}: kept ${kept.join(', ')}; counted ${counted.join(', ')}`
      }))
    }
  }
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
  find: async (tx, rows) =>
    await findViolations(
      tx,
      Prisma.sql`
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
      LEFT JOIN orders AS o ON o.id = told.id
      LEFT JOIN events AS e ON e.order_id = o.id AND e.type = 'order.created'
      WHERE o.id IS NULL OR responses > 1 OR e.performed_by IS DISTINCT FROM principal
        OR (cents, units, told.created_at) IS DISTINCT FROM (total_amount_cents, o.total_quantity, o.created_at)`
    )
}

/** Common table expressions; the last one, `told`, has every order that a stored response describes. */
function answeredOrders({ moments }: CheckedRows): Prisma.Sql {
  return Prisma.sql`
    answers AS MATERIALIZED (
      SELECT principal, body::json AS body, headers ->> 'location' IS NOT NULL AS is_single
      FROM idempotency_keys
      WHERE (
        headers ->> 'location' LIKE '/api/v1/orders/%'
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

/**
 * Every change that the event log attributes to a payment event has exactly one such event. And every payment event has
 * had its effect: a paid order is no longer pending, and if the order had ended before, a refund was requested.
 */
export const paymentInvariant: Invariant = {
  name: 'webhook events match transitions',
  repair:
    'Compare with the payment provider: have it send the event again if its row is missing, or refund by hand a ' +
    'payment without an event `order.refund_requested`.',
  find: async (tx, rows) =>
    await findViolations(
      tx,
      Prisma.sql`
      WITH ${payments(rows)}
      SELECT done.order_id AS id, format('order %s: event %s says %s by payment event %s, which %s',
        done.order_id, done.id, done.type, done.event_id, CASE
          WHEN said.type IS NULL THEN 'does not exist'
          WHEN times > 1 THEN 'did it ' || times || ' times'
          ELSE 'is a ' || said.type
        END) AS detail
      FROM done LEFT JOIN said USING (order_id, event_id)
      WHERE times > 1 OR NOT coalesce(CASE done.type
        WHEN 'order.paid' THEN said.type IN ('payment.succeeded', 'payment.refunded')
        WHEN 'order.canceled' THEN said.type = 'payment.failed'
        WHEN 'order.refunded' THEN said.type = 'payment.refunded'
        WHEN 'order.refund_requested' THEN said.type = 'payment.succeeded'
      END, false)
      UNION ALL
      SELECT o.id, format('order %s is %s after %s (%s)', o.id, status, type, event_id)
      FROM said JOIN orders AS o ON o.id = order_id
      WHERE status = 'PENDING' OR (type = 'payment.refunded' AND status NOT IN ('CANCELED', 'REFUNDED'))
      UNION ALL
      SELECT o.id,
        format('order %s is CANCELED, was never paid, and has no refund request for %s', o.id, said.event_id)
      FROM said JOIN orders AS o ON o.id = said.order_id JOIN sums ON sums.order_id = o.id
      WHERE said.type = 'payment.succeeded' AND status = 'CANCELED' AND NOT is_refunded
        AND NOT EXISTS (SELECT FROM paid WHERE paid.order_id = o.id)
        AND NOT EXISTS (
          SELECT FROM done
          WHERE done.order_id = o.id AND done.event_id = said.event_id AND done.type = 'order.refund_requested'
        )`
    )
}

/**
 * Common table expressions: what payment events have `done` according to the event log, what they have `said`, the
 * `sums` of that for each order, and the orders that were `paid`.
 */
function payments({ orders }: CheckedRows): Prisma.Sql {
  const condition = orders(Prisma.sql`order_id`)
  return Prisma.sql`
    done AS (
      SELECT id, order_id, type, substr(performed_by, 9) AS event_id,
        count(*) OVER (PARTITION BY order_id, performed_by, type) AS times
      FROM events WHERE performed_by LIKE 'webhook:%' AND order_id IS NOT NULL ${condition}
    ), said AS (
      SELECT order_id, event_id, type FROM webhook_events WHERE true ${condition}
    ), sums AS (
      SELECT order_id, bool_or(type = 'payment.refunded') AS is_refunded FROM said GROUP BY order_id
    ), paid AS (
      SELECT DISTINCT order_id FROM events WHERE type = 'order.paid' AND order_id IS NOT NULL ${condition}
    )`
}
