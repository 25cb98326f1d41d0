-- CreateEnum
CREATE TYPE "payment_status" AS ENUM ('unpaid', 'partially_paid', 'paid', 'partially_refunded', 'refunded');

-- AlterTable
-- Constant defaults: PostgreSQL rewrites no row, so the lock is held for a moment only.
ALTER TABLE "orders" ADD COLUMN     "paid_cents" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "payment_status" "payment_status" NOT NULL DEFAULT 'unpaid',
ADD COLUMN     "refund_due_cents" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "refunded_cents" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "order_payments" (
    "id" BIGSERIAL NOT NULL,
    "order_id" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "event_id" TEXT,
    "performed_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_payments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "order_payments_event_id_key" ON "order_payments"("event_id");

-- CreateIndex
CREATE INDEX "order_payments_order_id_id_idx" ON "order_payments"("order_id", "id");

-- AddForeignKey
ALTER TABLE "order_payments" ADD CONSTRAINT "order_payments_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- From here on: what Prisma's schema language cannot say.

ALTER TABLE "order_payments"
    ADD CONSTRAINT "order_payments_type_known" CHECK ("type" IN ('payment', 'refund')),
    ADD CONSTRAINT "order_payments_amount_not_negative" CHECK ("amount_cents" >= 0);

-- Recorded payments are written once.
CREATE TRIGGER "order_payments_append_only" BEFORE UPDATE OR DELETE ON "order_payments" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Money that is owed is never forgotten, whatever the code does. Sums stay below 2^53, so that JSON shows them exactly.
-- NOT VALID: existing rows are checked later, under a weaker lock.
ALTER TABLE "orders"
    ADD CONSTRAINT "orders_money_in_range" CHECK ("paid_cents" BETWEEN 0 AND 9007199254740991
        AND "refunded_cents" BETWEEN 0 AND 9007199254740991) NOT VALID,
    ADD CONSTRAINT "orders_refund_due_is_surplus" CHECK ("refund_due_cents" = greatest(0, "paid_cents" - "refunded_cents"
        - CASE WHEN "status" IN ('CANCELED', 'REFUNDED') THEN 0 ELSE "total_amount_cents" END)) NOT VALID;
