import { Prisma } from '../generated/prisma/client.js'
import type { CheckedRows } from './checked-rows.js'
import type { Invariant } from './invariant.js'

/**
 * Every change that the event log attributes to a payment event has exactly one such event. Every payment event has
 * been recorded: the money in `order_payments`, and a failed payment in the status of its order.
 */
export const paymentInvariant: Invariant = {
  name: 'webhook events match transitions',
  repair:
    'Compare with the payment provider: have it send the event again if its row is missing, or record the payment or ' +
    'refund of an event that has no row in `order_payments`.',
  violations: rows => Prisma.sql`
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
      WHEN 'order.partially_paid' THEN said.type = 'payment.succeeded'
      WHEN 'order.canceled' THEN said.type = 'payment.failed'
      -- Also by the payment that an earlier refund gave back, and by the failure that canceled an order of which all
      -- was given back.
      WHEN 'order.refunded' THEN said.type IN ('payment.succeeded', 'payment.refunded', 'payment.failed')
      WHEN 'order.partially_refunded' THEN said.type = 'payment.refunded'
      WHEN 'order.refund_requested' THEN said.type = 'payment.succeeded'
    END, false)
    UNION ALL
    SELECT o.id, format('order %s is %s after %s (%s)', o.id, status, type, event_id)
    FROM said JOIN orders AS o ON o.shop_id = ${rows.shopId} AND o.id = order_id
    WHERE type = 'payment.failed' AND status = 'PENDING' AND paid_cents = 0
    UNION ALL
    SELECT order_id, format('order %s: %s (%s) is not among its payments', order_id, type, event_id)
    FROM said
    WHERE type <> 'payment.failed'
      AND NOT EXISTS (
        SELECT FROM order_payments AS p WHERE p.shop_id = ${rows.shopId} AND p.event_id = said.event_id
      )`
}

/** Common table expressions: what payment events have `done` according to the event log, and what they have `said`. */
function payments({ shopId, orders }: CheckedRows): Prisma.Sql {
  const condition = orders(Prisma.sql`order_id`)
  return Prisma.sql`
    done AS (
      SELECT id, order_id, type, substr(performed_by, 9) AS event_id,
        count(*) OVER (PARTITION BY order_id, performed_by, type) AS times
      FROM events
      WHERE shop_id = ${shopId} AND performed_by LIKE 'webhook:%' AND order_id IS NOT NULL ${condition}
    ), said AS (
      SELECT order_id, event_id, type FROM webhook_events WHERE shop_id = ${shopId} ${condition}
    )`
}

/** The sums of every order are those of its recorded payments, and its other columns follow from them. */
export const moneyInvariant: Invariant = {
  name: 'the money of orders is what was recorded',
  repair:
    'GET /orders/{id}/payments lists what was recorded: correct the columns `paid_cents`, `refunded_cents`, ' +
    '`payment_status` and `refund_due_cents` of the order.',
  violations: rows => Prisma.sql`
    SELECT o.id, format('order %s is %s of %s cents, %s; paid %s (recorded %s), refunded %s (recorded %s), due %s',
      o.id, status, total_amount_cents, payment_status, paid_cents, coalesce(paid, 0), refunded_cents,
      coalesce(refunded, 0), refund_due_cents) AS detail
    FROM orders AS o
    LEFT JOIN (
      SELECT order_id, sum(amount_cents) FILTER (WHERE type = 'payment') AS paid,
        sum(amount_cents) FILTER (WHERE type = 'refund') AS refunded
      FROM order_payments WHERE shop_id = ${rows.shopId} ${rows.orders(Prisma.sql`order_id`)}
      GROUP BY 1
    ) AS recorded ON order_id = o.id
    WHERE o.shop_id = ${rows.shopId} AND (paid_cents <> coalesce(paid, 0) OR refunded_cents <> coalesce(refunded, 0)
      OR payment_status::text <> CASE
        WHEN paid_cents <= refunded_cents THEN CASE
          WHEN refunded_cents > 0 THEN 'refunded' WHEN total_amount_cents = 0 THEN 'paid' ELSE 'unpaid' END
        WHEN paid_cents - refunded_cents >= total_amount_cents THEN 'paid'
        WHEN refunded_cents > 0 THEN 'partially_refunded'
        WHEN paid_cents >= coalesce(nullif(total_amount_cents - deducted_cents, 0), total_amount_cents) THEN 'paid'
        ELSE 'partially_paid'
      END
      OR refund_due_cents <> greatest(0, paid_cents - refunded_cents
        - CASE WHEN status IN ('CANCELED', 'REFUNDED') THEN 0 ELSE total_amount_cents - deducted_cents END)
    ) ${rows.orders(Prisma.sql`o.id`)}`
}

/**
 * Money that is owed was asked for: every rise of an order's `refund_due_cents` is an event `order.refund_requested` of
 * that amount, and the last event leaves what the order owes now. Requests by earlier versions of this service name
 * only their amount.
 */
export const refundInvariant: Invariant = {
  name: 'money that is owed was asked for',
  repair:
    'Pay the money back and record it (a payment event, or the status REFUNDED). The event log requested no refund, ' +
    'or another amount than `refund_due_cents`.',
  violations: rows => Prisma.sql`
    WITH told AS (
      SELECT id, order_id, type, due."from", due."to", (data ->> 'amount_cents')::bigint AS cents,
        lag(due."to") OVER (PARTITION BY order_id ORDER BY id) AS before
      FROM events
      CROSS JOIN LATERAL json_to_record(data -> 'changes' -> 'refund_due_cents') AS due ("from" bigint, "to" bigint)
      WHERE shop_id = ${rows.shopId}
        AND type IN ('order.refund_requested', 'order.refunded', 'order.partially_refunded')
        AND order_id IS NOT NULL ${rows.orders(Prisma.sql`order_id`)}
        AND (due."to" IS NOT NULL OR type = 'order.refund_requested')
    ), sums AS (
      SELECT order_id, (array_agg("to" ORDER BY id DESC) FILTER (WHERE "to" IS NOT NULL))[1] AS due,
        sum(cents) FILTER (WHERE "to" IS NULL) AS asked_before, string_agg(CASE
          WHEN "from" <> before THEN format('event %s starts at %s', id, "from")
          WHEN "to" > "from" AND (type <> 'order.refund_requested' OR cents IS DISTINCT FROM "to" - "from")
          THEN format('event %s (%s) asks for %s instead of %s', id, type, cents, "to" - "from")
        END, '; ' ORDER BY id) AS wrong
      FROM told GROUP BY order_id
    )
    SELECT o.id, format('order %s is %s and owes %s cents, asked for %s%s', o.id, status, refund_due_cents,
      coalesce(due, asked_before, 0), '; ' || wrong) AS detail
    FROM orders AS o LEFT JOIN sums ON order_id = o.id
    WHERE o.shop_id = ${rows.shopId} AND (wrong IS NOT NULL OR due <> refund_due_cents
      OR (due IS NULL AND refund_due_cents > coalesce(asked_before, 0))) ${rows.orders(Prisma.sql`o.id`)}`
}
