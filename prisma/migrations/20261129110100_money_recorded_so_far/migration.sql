-- Until now a payment event had to name the order's total, or no amount: each recorded event is worth one total. An order
-- that was marked PAID without such an event was paid by hand. An order marked REFUNDED otherwise than by an event was
-- refunded by hand. The old form could record a refund more often than the payment that it gave back (by hand and by an
-- event, or by two events): only as many refunds count as there were payments, and one if its payment has not arrived yet.
-- The other events are recorded with an amount of 0.
WITH told AS (
    SELECT e.id, e.order_id, e.event_id, e.type, o.total_amount_cents, e.received_at
    FROM "webhook_events" AS e JOIN "orders" AS o ON o.id = e.order_id
    WHERE e.type IN ('payment.succeeded', 'payment.refunded')
), steps AS (
    SELECT DISTINCT ON (order_id, type) order_id, type, performed_by, created_at FROM "events"
    WHERE type IN ('order.paid', 'order.refunded') AND order_id IS NOT NULL
    ORDER BY order_id, type, id
), payments AS (
    SELECT order_id, total_amount_cents AS amount_cents, event_id, 'webhook:' || event_id AS performed_by,
        received_at AS created_at, id AS position
    FROM told WHERE type = 'payment.succeeded'
    UNION ALL
    SELECT o.id, o.total_amount_cents, NULL, coalesce(s.performed_by, 'system'), coalesce(s.created_at, o.updated_at), 0
    FROM "orders" AS o LEFT JOIN steps AS s ON s.order_id = o.id AND s.type = 'order.paid'
    -- An order whose refund arrived first was moved to PAID by that refund: its payment is still to come.
    WHERE o.total_amount_cents > 0 AND CASE WHEN s.order_id IS NULL THEN o.status IN ('PAID', 'SHIPPED')
            ELSE s.performed_by NOT LIKE 'webhook:%' END
        AND NOT EXISTS (SELECT FROM told WHERE told.order_id = o.id AND told.type = 'payment.succeeded')
), refunds AS (
    SELECT refund.*, row_number() OVER (PARTITION BY refund.order_id ORDER BY created_at, position) AS ordinal,
        coalesce(paid.count, 0) AS payments
    FROM (
        SELECT order_id, total_amount_cents AS amount_cents, event_id, 'webhook:' || event_id AS performed_by,
            received_at AS created_at, id AS position
        FROM told WHERE type = 'payment.refunded'
        UNION ALL
        SELECT o.id, o.total_amount_cents, NULL, coalesce(s.performed_by, 'system'),
            coalesce(s.created_at, o.updated_at), 0
        FROM "orders" AS o LEFT JOIN steps AS s ON s.order_id = o.id AND s.type = 'order.refunded'
        WHERE o.total_amount_cents > 0 AND o.status = 'REFUNDED' AND CASE
            WHEN s.order_id IS NULL
            THEN NOT EXISTS (SELECT FROM told WHERE told.order_id = o.id AND told.type = 'payment.refunded')
            ELSE s.performed_by NOT LIKE 'webhook:%' END
    ) AS refund
    LEFT JOIN (SELECT order_id, count(*) AS count FROM payments GROUP BY order_id) AS paid USING (order_id)
)
INSERT INTO "order_payments" (order_id, type, amount_cents, event_id, performed_by, created_at)
SELECT order_id, type, amount_cents, event_id, performed_by, created_at FROM (
    SELECT order_id, 'payment' AS type, amount_cents, event_id, performed_by, created_at FROM payments
    UNION ALL
    SELECT order_id, 'refund', CASE WHEN counts THEN amount_cents ELSE 0 END, event_id, performed_by, created_at
    FROM refunds, LATERAL (SELECT ordinal <= payments OR (ordinal = 1 AND event_id IS NOT NULL) AS counts) AS judged
    WHERE counts OR event_id IS NOT NULL
) AS entries
ORDER BY created_at, order_id, type;

-- The expressions read the row that is updated: a process of the earlier version may have just changed its status.
UPDATE "orders" SET
    paid_cents = sums.paid,
    refunded_cents = sums.refunded,
    payment_status = (CASE
        WHEN sums.paid <= sums.refunded THEN CASE WHEN sums.refunded > 0 THEN 'refunded' ELSE 'unpaid' END
        WHEN sums.paid - sums.refunded >= total_amount_cents THEN 'paid'
        WHEN sums.refunded > 0 THEN 'partially_refunded'
        ELSE 'partially_paid'
    END)::payment_status,
    refund_due_cents = greatest(0, sums.paid - sums.refunded
        - CASE WHEN status IN ('CANCELED', 'REFUNDED') THEN 0 ELSE total_amount_cents END)
FROM (
    SELECT order_id, coalesce(sum(amount_cents) FILTER (WHERE type = 'payment'), 0) AS paid,
        coalesce(sum(amount_cents) FILTER (WHERE type = 'refund'), 0) AS refunded
    FROM "order_payments" GROUP BY order_id
) AS sums
WHERE sums.order_id = orders.id;

-- What is owed and has not been asked for is asked for now. Earlier requests count, less what was refunded after them.
INSERT INTO "events" (type, order_id, data, performed_by)
SELECT 'order.refund_requested', id, json_build_object(
    'changes', json_build_object(
        'refund', json_build_object('from', NULL, 'to', 'requested'),
        'refund_due_cents', json_build_object('from', asked, 'to', due)),
    'status', status,
    'reason', 'recorded before refunds were computed from the recorded payments',
    'amount_cents', due - asked, 'refund_due_cents', due, 'currency', currency), 'system'
FROM (
    SELECT o.id, o.status, o.currency, o.refund_due_cents AS due, greatest(0, coalesce(requests.cents, 0) - coalesce((
        SELECT sum(amount_cents) FROM "order_payments" AS p
        WHERE p.order_id = o.id AND p.type = 'refund' AND p.created_at >= requests.since
    ), 0))::bigint AS asked
    FROM "orders" AS o
    LEFT JOIN LATERAL (
        SELECT sum((data ->> 'amount_cents')::bigint) AS cents, min(created_at) AS since
        FROM "events" WHERE order_id = o.id AND type = 'order.refund_requested'
    ) AS requests ON true
    WHERE o.refund_due_cents > 0
) AS owed
WHERE due > asked
ORDER BY id;
