import { Prisma } from '../generated/prisma/client.js'
import { findWrongTotals } from '../database/list-totals.js'
import { findViolations } from './find-violations.js'
import type { Invariant } from './invariant.js'

/** Counting reads every row: nothing for a recent check, which leaves it out. */
export const listTotalsInvariant: Invariant = {
  name: 'totals of lists are what counting finds',
  repair: 'Add a row with the difference to `list_totals`, which the lists sum up.',
  find: async (tx, scope) => {
    const wrong = scope.isFull ? await findWrongTotals(tx) : []
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
 * An answer that is kept tells of an order that is there as it tells it, placed by who holds the key; and no two tell of the same one, which
 * would have been placed for two requests. Kept answers go after a day, so that there may be orders without.
 */
export const idempotencyInvariant: Invariant = {
  name: 'idempotency records match orders',
  repair:
    'Whoever sends the key again gets an answer that is not true: delete the row of `idempotency_keys`, and tell the caller if the order is gone.',
  find: async (tx, scope) =>
    await findViolations(
      tx,
      Prisma.sql`
    WITH answers AS MATERIALIZED (
      SELECT principal, body::json AS body, headers ->> 'location' IS NOT NULL AS is_single FROM idempotency_keys
      WHERE (headers ->> 'location' LIKE '/api/v1/orders/%' OR (headers ->> 'location' IS NULL AND body LIKE '{"results":%"order":%')) ${scope.moments(Prisma.sql`created_at`)}
    ), told AS (
      SELECT principal, (told ->> 'id')::bigint AS id, (told ->> 'total_amount_cents')::bigint AS cents, (told ->> 'total_quantity')::bigint AS units,
        (told ->> 'created_at')::timestamptz AS created_at, count(*) OVER (PARTITION BY told ->> 'id') AS tellers
      FROM (
        SELECT principal, body AS told FROM answers WHERE is_single
        UNION ALL SELECT principal, result -> 'order' FROM answers, json_array_elements(body -> 'results') AS result WHERE NOT is_single AND result -> 'order' IS NOT NULL
      ) AS told
    )
    SELECT told.id, CASE
      WHEN o.id IS NULL THEN format('order %s was answered and is not there', told.id)
      WHEN tellers > 1 THEN format('order %s was answered to %s keys', told.id, tellers)
      WHEN e.performed_by IS DISTINCT FROM principal THEN format('order %s was placed by %s and answered to %s', o.id, e.performed_by, principal)
      ELSE format('order %s was answered with %s cents, %s units and has %s cents, %s units', o.id, cents, units, total_amount_cents, o.total_quantity)
    END AS detail
    FROM told
    LEFT JOIN orders AS o ON o.id = told.id
    LEFT JOIN events AS e ON e.order_id = o.id AND e.type = 'order.created'
    WHERE o.id IS NULL OR tellers > 1 OR e.performed_by IS DISTINCT FROM principal
      OR (cents, units, told.created_at) IS DISTINCT FROM (total_amount_cents, o.total_quantity, o.created_at)`
    )
}

/**
 * What the log says that a payment did, that payment is there for, once; and what a payment says, its order has come to: one that was
 * paid is not waiting for it, and if it was over by then, the money is asked back.
 */
export const paymentInvariant: Invariant = {
  name: 'webhook events match transitions',
  repair:
    'Compare with the payment provider: have it send the event again if its row is missing, or refund by hand what no `order.refund_requested` stands for.',
  find: async (tx, scope) =>
    await findViolations(
      tx,
      Prisma.sql`
    WITH done AS (
      SELECT id, order_id, type, substr(performed_by, 9) AS event_id, count(*) OVER (PARTITION BY order_id, performed_by, type) AS times
      FROM events WHERE performed_by LIKE 'webhook:%' AND order_id IS NOT NULL ${scope.orders(Prisma.sql`order_id`)}
    ), said AS (
      SELECT order_id, event_id, type FROM webhook_events WHERE true ${scope.orders(Prisma.sql`order_id`)}
    ), sums AS (
      SELECT order_id, bool_or(type = 'payment.refunded') AS is_refunded FROM said GROUP BY order_id
    ), paid AS (
      SELECT DISTINCT order_id FROM events WHERE type = 'order.paid' AND order_id IS NOT NULL ${scope.orders(Prisma.sql`order_id`)}
    )
    SELECT done.order_id AS id, format('order %s: event %s says %s of payment %s, which %s', done.order_id, done.id, done.type, done.event_id,
      CASE WHEN said.type IS NULL THEN 'is not there' WHEN times > 1 THEN 'did it ' || times || ' times' ELSE 'is a ' || said.type END) AS detail
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
    SELECT o.id, format('order %s was never paid, is CANCELED, and nobody asks back what %s has paid', o.id, said.event_id)
    FROM said JOIN orders AS o ON o.id = said.order_id JOIN sums ON sums.order_id = o.id
    WHERE said.type = 'payment.succeeded' AND status = 'CANCELED' AND NOT is_refunded
      AND NOT EXISTS (SELECT FROM paid WHERE paid.order_id = o.id)
      AND NOT EXISTS (SELECT FROM done WHERE done.order_id = o.id AND done.event_id = said.event_id AND done.type = 'order.refund_requested')`
    )
}
