-- What Prisma's schema language cannot say.

ALTER TABLE "orders" VALIDATE CONSTRAINT "orders_money_in_range";
ALTER TABLE "orders" VALIDATE CONSTRAINT "orders_refund_due_is_surplus";

-- Neither index has an entry for a new order, so placing an order writes to none of them. Unpaid orders that are PENDING
-- are found by the index on (status, id): see src/orders/read-orders.ts.
CREATE INDEX "orders_payment_status_id_idx" ON "orders" ("payment_status", "id") WHERE "payment_status" <> 'unpaid' OR "status" <> 'PENDING';
CREATE INDEX "orders_refund_due_idx" ON "orders" ("id") WHERE "refund_due_cents" > 0;
