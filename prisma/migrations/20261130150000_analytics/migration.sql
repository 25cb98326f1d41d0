-- CreateTable
CREATE TABLE "analytics_state" (
    "shop_id" BIGINT NOT NULL,
    "is_stale" BOOLEAN NOT NULL DEFAULT true,
    "event_id" BIGINT NOT NULL DEFAULT 0,
    "part_id" BIGINT NOT NULL DEFAULT 0,
    "payment_id" BIGINT NOT NULL DEFAULT 0,
    "event_at" TIMESTAMPTZ(3),
    "next_event_id" BIGINT,
    "next_part_id" BIGINT,
    "next_payment_id" BIGINT,
    "next_event_at" TIMESTAMPTZ(3),
    "next_order_id" BIGINT,
    "done_order_id" BIGINT NOT NULL DEFAULT 0,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "analytics_state_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "analytics_sales" (
    "shop_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "bucket" TIMESTAMPTZ(3) NOT NULL,
    "key" BIGINT NOT NULL,
    "location_id" BIGINT NOT NULL DEFAULT 0,
    "orders" BIGINT NOT NULL DEFAULT 0,
    "units" BIGINT NOT NULL DEFAULT 0,
    "subtotal_cents" BIGINT NOT NULL DEFAULT 0,
    "gross_cents" BIGINT NOT NULL DEFAULT 0,
    "canceled_units" BIGINT NOT NULL DEFAULT 0,
    "canceled_cents" BIGINT NOT NULL DEFAULT 0,
    "returned_units" BIGINT NOT NULL DEFAULT 0,
    "returned_cents" BIGINT NOT NULL DEFAULT 0,
    "refunded_cents" BIGINT NOT NULL DEFAULT 0,
    "allowance_cents" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "analytics_sales_pkey" PRIMARY KEY ("shop_id","kind","minutes","bucket","key","location_id")
);


-- From here on: what Prisma's schema language cannot say.

-- Both tables stay empty until a shop requests its analytics. Their rows are derived: without the row of a shop in "analytics_state",
-- everything is computed anew.
ALTER TABLE "analytics_sales"
    ADD CONSTRAINT "analytics_sales_kind_known" CHECK ("kind" IN ('status', 'product', 'location')),
    ADD CONSTRAINT "analytics_sales_minutes_known" CHECK ("minutes" IN (15, 60, 1440));

-- One product over a long span.
CREATE INDEX "analytics_sales_product_idx" ON "analytics_sales" ("shop_id", "key", "minutes", "bucket") WHERE "kind" = 'product';
