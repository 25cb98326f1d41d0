-- CreateEnum
CREATE TYPE "order_status" AS ENUM ('PENDING', 'PAID', 'SHIPPED', 'COMPLETED', 'CANCELED', 'REFUNDED');

-- CreateTable
CREATE TABLE "users" (
    "id" BIGSERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "full_name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "products" (
    "id" BIGSERIAL NOT NULL,
    "sku" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "price_cents" BIGINT NOT NULL,
    "stock" BIGINT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "products_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" BIGSERIAL NOT NULL,
    "user_id" BIGINT,
    "user_name" TEXT,
    "status" "order_status" NOT NULL DEFAULT 'PENDING',
    "total_amount_cents" BIGINT NOT NULL,
    "total_quantity" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "order_date" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "shipped_at" TIMESTAMPTZ(3),
    "restocked_at" TIMESTAMPTZ(3),

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_items" (
    "id" BIGSERIAL NOT NULL,
    "order_id" BIGINT NOT NULL,
    "product_id" BIGINT NOT NULL,
    "sku" TEXT NOT NULL,
    "product_name" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "price_cents_at_purchase" BIGINT NOT NULL,

    CONSTRAINT "order_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stock_movements" (
    "id" BIGSERIAL NOT NULL,
    "product_id" BIGINT NOT NULL,
    "delta" BIGINT NOT NULL,
    "balance_after" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "order_id" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stock_movements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "id" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "order_id" BIGINT,
    "product_id" BIGINT,
    "data" JSON NOT NULL,
    "performed_by" TEXT NOT NULL,
    "transaction_id" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "principal" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "status" INTEGER NOT NULL,
    "headers" JSON NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("principal","key")
);

-- CreateTable
CREATE TABLE "shared_keys" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "shared_keys_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "orders_status_id_idx" ON "orders"("status", "id");

-- CreateIndex
CREATE INDEX "orders_created_at_id_idx" ON "orders"("created_at", "id");

-- CreateIndex
CREATE INDEX "order_items_product_id_order_id_idx" ON "order_items"("product_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "order_items_order_id_product_id_key" ON "order_items"("order_id", "product_id");

-- CreateIndex
CREATE INDEX "stock_movements_product_id_id_idx" ON "stock_movements"("product_id", "id");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- From here on: what Prisma's schema language cannot say.

-- The last line of defence: were all our code wrong, the database would still refuse to oversell.
ALTER TABLE "products"
    ADD CONSTRAINT "products_stock_not_negative" CHECK ("stock" >= 0),
    ADD CONSTRAINT "products_price_positive" CHECK ("price_cents" > 0),
    ADD CONSTRAINT "products_sku_length" CHECK (char_length("sku") BETWEEN 1 AND 64),
    ADD CONSTRAINT "products_name_length" CHECK (char_length("name") BETWEEN 1 AND 200);

ALTER TABLE "orders"
    ADD CONSTRAINT "orders_total_amount_not_negative" CHECK ("total_amount_cents" >= 0),
    ADD CONSTRAINT "orders_total_quantity_positive" CHECK ("total_quantity" > 0),
    ADD CONSTRAINT "orders_restocked_when_ended" CHECK (("status" = 'CANCELED') <= ("restocked_at" IS NOT NULL)
        AND ("restocked_at" IS NOT NULL) <= ("status" IN ('CANCELED', 'REFUNDED'))),
    ADD CONSTRAINT "orders_shipped_when_shipped" CHECK (("status" = 'SHIPPED') <= ("shipped_at" IS NOT NULL));

ALTER TABLE "order_items"
    ADD CONSTRAINT "order_items_quantity_positive" CHECK ("quantity" > 0),
    ADD CONSTRAINT "order_items_price_positive" CHECK ("price_cents_at_purchase" > 0);

ALTER TABLE "stock_movements"
    ADD CONSTRAINT "stock_movements_delta_not_zero" CHECK ("delta" <> 0),
    ADD CONSTRAINT "stock_movements_balance_not_negative" CHECK ("balance_after" >= 0);

-- A sku is unique among live products only, an e-mail address in any case.
CREATE UNIQUE INDEX "products_live_sku_key" ON "products" ("sku") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "users_email_key" ON "users" (lower("email"));

-- An order takes a product's stock once and gives it back at most once.
CREATE UNIQUE INDEX "stock_movements_order_once_key" ON "stock_movements" ("order_id", "product_id", ("delta" > 0)) WHERE "order_id" IS NOT NULL;

-- Most orders of a shop have no account, most events are of orders: partial indexes keep the way of an order short.
CREATE INDEX "orders_user_id_id_idx" ON "orders" ("user_id", "id") WHERE "user_id" IS NOT NULL;
CREATE INDEX "events_order_id_id_idx" ON "events" ("order_id", "id") WHERE "order_id" IS NOT NULL;

-- The ledger and the log are written once.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER "stock_movements_append_only" BEFORE UPDATE OR DELETE ON "stock_movements" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "events_append_only" BEFORE UPDATE OR DELETE ON "events" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Readers of the log stop before the oldest running transaction. A transaction that took an event id before it had a
-- transaction id would be overlooked there, so the transaction id comes first, whatever the statement.
CREATE FUNCTION "assign_transaction_id"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_current_xact_id();
    RETURN NULL;
END
$$;
CREATE TRIGGER "events_transaction_first" BEFORE INSERT ON "events" FOR EACH STATEMENT EXECUTE FUNCTION "assign_transaction_id"();

-- A product's row changes with every group of orders; room in its page lets PostgreSQL do so without touching an index.
ALTER TABLE "products" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- Two UUIDs are 244 random bits, without an extension.
INSERT INTO "shared_keys" ("name", "value") VALUES ('cursor', gen_random_uuid()::text || gen_random_uuid()::text);
