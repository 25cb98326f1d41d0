-- A database may hold many shops. Every key of a shop's table begins with the shop, and every statement names it. What there is
-- belongs to the shop with id 1, `default`. The constant default rewrites no row, and goes at the end: a statement that does not
-- name its shop fails.
ALTER TABLE "users" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "products" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "orders" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "order_items" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "order_payments" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "stock_movements" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "events" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "webhook_events" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "refresh_tokens" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "idempotency_keys" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "event_subscriptions" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "parked_events" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "webhook_endpoints" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "webhook_deliveries" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;
ALTER TABLE "invariant_checkpoint" ADD COLUMN "shop_id" BIGINT NOT NULL DEFAULT 1;

-- Foreign keys first: they hold the keys that they refer to.
ALTER TABLE "orders" DROP CONSTRAINT "orders_user_id_fkey";
ALTER TABLE "order_items" DROP CONSTRAINT "order_items_order_id_fkey", DROP CONSTRAINT "order_items_product_id_fkey";
ALTER TABLE "order_payments" DROP CONSTRAINT "order_payments_order_id_fkey";
ALTER TABLE "stock_movements" DROP CONSTRAINT "stock_movements_product_id_fkey";
ALTER TABLE "webhook_events" DROP CONSTRAINT "webhook_events_order_id_fkey";
ALTER TABLE "refresh_tokens" DROP CONSTRAINT "refresh_tokens_user_id_fkey";
ALTER TABLE "parked_events" DROP CONSTRAINT "parked_events_subscription_fkey";
ALTER TABLE "webhook_deliveries" DROP CONSTRAINT "webhook_deliveries_endpoint_id_fkey";

ALTER TABLE "users" DROP CONSTRAINT "users_pkey", ADD CONSTRAINT "users_pkey" PRIMARY KEY ("shop_id", "id");
ALTER TABLE "products" DROP CONSTRAINT "products_pkey", ADD CONSTRAINT "products_pkey" PRIMARY KEY ("shop_id", "id");
ALTER TABLE "orders" DROP CONSTRAINT "orders_pkey", ADD CONSTRAINT "orders_pkey" PRIMARY KEY ("shop_id", "id");
ALTER TABLE "order_items" DROP CONSTRAINT "order_items_pkey", ADD CONSTRAINT "order_items_pkey" PRIMARY KEY ("shop_id", "id");
ALTER TABLE "order_payments" DROP CONSTRAINT "order_payments_pkey", ADD CONSTRAINT "order_payments_pkey" PRIMARY KEY ("shop_id", "id");
ALTER TABLE "stock_movements" DROP CONSTRAINT "stock_movements_pkey", ADD CONSTRAINT "stock_movements_pkey" PRIMARY KEY ("shop_id", "id");
ALTER TABLE "events" DROP CONSTRAINT "events_pkey", ADD CONSTRAINT "events_pkey" PRIMARY KEY ("shop_id", "id");
ALTER TABLE "webhook_events" DROP CONSTRAINT "webhook_events_pkey", ADD CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("shop_id", "id");
ALTER TABLE "refresh_tokens" DROP CONSTRAINT "refresh_tokens_pkey", ADD CONSTRAINT "refresh_tokens_pkey" PRIMARY KEY ("shop_id", "family");
ALTER TABLE "idempotency_keys" DROP CONSTRAINT "idempotency_keys_pkey", ADD CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("shop_id", "principal", "key");
ALTER TABLE "event_subscriptions" DROP CONSTRAINT "event_subscriptions_pkey", ADD CONSTRAINT "event_subscriptions_pkey" PRIMARY KEY ("shop_id", "name");
ALTER TABLE "parked_events" DROP CONSTRAINT "parked_events_pkey", ADD CONSTRAINT "parked_events_pkey" PRIMARY KEY ("shop_id", "subscription", "event_id");
ALTER TABLE "webhook_endpoints" DROP CONSTRAINT "webhook_endpoints_pkey", ADD CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("shop_id", "id");
ALTER TABLE "webhook_deliveries" DROP CONSTRAINT "webhook_deliveries_pkey", ADD CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("shop_id", "id");
ALTER TABLE "invariant_checkpoint" DROP CONSTRAINT "invariant_checkpoint_pkey", DROP CONSTRAINT "invariant_checkpoint_is_one",
    DROP COLUMN "id", ADD CONSTRAINT "invariant_checkpoint_pkey" PRIMARY KEY ("shop_id");

-- Indexes that Prisma knows.
DROP INDEX "orders_status_id_idx", "orders_created_at_id_idx", "order_items_order_id_product_id_key",
    "order_items_product_id_order_id_idx", "order_payments_event_id_key", "order_payments_order_id_id_idx",
    "stock_movements_product_id_id_idx", "webhook_events_event_id_key", "webhook_events_order_id_type_idx",
    "refresh_tokens_user_id_idx", "parked_events_subscription_subject_event_id_idx", "webhook_deliveries_endpoint_id_event_id_key";
CREATE INDEX "orders_shop_id_status_id_idx" ON "orders"("shop_id", "status", "id");
CREATE INDEX "orders_shop_id_created_at_id_idx" ON "orders"("shop_id", "created_at", "id");
CREATE UNIQUE INDEX "order_items_shop_id_order_id_product_id_key" ON "order_items"("shop_id", "order_id", "product_id");
CREATE INDEX "order_items_shop_id_product_id_order_id_idx" ON "order_items"("shop_id", "product_id", "order_id");
CREATE UNIQUE INDEX "order_payments_shop_id_event_id_key" ON "order_payments"("shop_id", "event_id");
CREATE INDEX "order_payments_shop_id_order_id_id_idx" ON "order_payments"("shop_id", "order_id", "id");
CREATE INDEX "stock_movements_shop_id_product_id_id_idx" ON "stock_movements"("shop_id", "product_id", "id");
CREATE UNIQUE INDEX "webhook_events_shop_id_event_id_key" ON "webhook_events"("shop_id", "event_id");
CREATE INDEX "webhook_events_shop_id_order_id_type_idx" ON "webhook_events"("shop_id", "order_id", "type");
CREATE INDEX "refresh_tokens_shop_id_user_id_idx" ON "refresh_tokens"("shop_id", "user_id");
CREATE INDEX "parked_events_shop_id_subscription_subject_event_id_idx" ON "parked_events"("shop_id", "subscription", "subject", "event_id");
CREATE UNIQUE INDEX "webhook_deliveries_shop_id_endpoint_id_event_id_key" ON "webhook_deliveries"("shop_id", "endpoint_id", "event_id");

-- CreateTable
CREATE TABLE "counters" (
    "shop_id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "counters_pkey" PRIMARY KEY ("shop_id","name")
);

ALTER TABLE "orders" ADD CONSTRAINT "orders_shop_id_user_id_fkey" FOREIGN KEY ("shop_id", "user_id") REFERENCES "users"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "order_payments" ADD CONSTRAINT "order_payments_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_shop_id_user_id_fkey" FOREIGN KEY ("shop_id", "user_id") REFERENCES "users"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "parked_events" ADD CONSTRAINT "parked_events_shop_id_subscription_fkey" FOREIGN KEY ("shop_id", "subscription") REFERENCES "event_subscriptions"("shop_id", "name") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_shop_id_endpoint_id_fkey" FOREIGN KEY ("shop_id", "endpoint_id") REFERENCES "webhook_endpoints"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- From here on: what Prisma's schema language cannot say.

-- The other indexes of a shop's tables. Those by time that background jobs read (expired keys and tokens, old deliveries, orders
-- that are due) stay as they are: one look finds what is due in every shop.
DROP INDEX "products_live_sku_key", "products_live_price_cents_id_idx", "users_address_key", "stock_movements_order_once_key",
    "orders_user_id_id_idx", "events_order_id_id_idx", "orders_payment_status_id_idx", "orders_refund_due_idx",
    "webhook_events_unsigned_body_key", "webhook_deliveries_one_due_key", "webhook_deliveries_due_idx",
    "webhook_deliveries_pending_idx", "webhook_deliveries_claimed_idx";
CREATE UNIQUE INDEX "products_live_sku_key" ON "products" ("shop_id", "sku") WHERE "deleted_at" IS NULL;
CREATE INDEX "products_live_price_cents_id_idx" ON "products" ("shop_id", "price_cents", "id") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "users_address_key" ON "users" ("shop_id", lower("email" COLLATE "C")) WHERE "duplicate_of" IS NULL;
CREATE UNIQUE INDEX "stock_movements_order_once_key" ON "stock_movements" ("shop_id", "order_id", "product_id", ("delta" > 0)) WHERE "order_id" IS NOT NULL;
CREATE INDEX "orders_user_id_id_idx" ON "orders" ("shop_id", "user_id", "id") WHERE "user_id" IS NOT NULL;
CREATE INDEX "events_order_id_id_idx" ON "events" ("shop_id", "order_id", "id") WHERE "order_id" IS NOT NULL;
CREATE INDEX "orders_payment_status_id_idx" ON "orders" ("shop_id", "payment_status", "id") WHERE "payment_status" <> 'unpaid' OR "status" <> 'PENDING';
CREATE INDEX "orders_refund_due_idx" ON "orders" ("shop_id", "id") WHERE "refund_due_cents" > 0;
CREATE UNIQUE INDEX "webhook_events_unsigned_body_key" ON "webhook_events" ("shop_id", "body_hash") WHERE NOT "is_id_signed";
CREATE UNIQUE INDEX "webhook_deliveries_one_due_key" ON "webhook_deliveries" ("shop_id", "endpoint_id", "subject") WHERE "due_at" IS NOT NULL;
CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries" ("shop_id", "endpoint_id", "due_at") WHERE "due_at" IS NOT NULL;
CREATE INDEX "webhook_deliveries_pending_idx" ON "webhook_deliveries" ("shop_id", "endpoint_id", "subject", "event_id") WHERE "status" = 'pending';
CREATE INDEX "webhook_deliveries_claimed_idx" ON "webhook_deliveries" ("shop_id", "endpoint_id") WHERE "lease_holder" IS NOT NULL;

-- Lines and movements name products without a foreign key, which would look each of them up again: the statement that writes
-- them has just changed the row of the product. The rows of products stay, and so do their ids.
CREATE FUNCTION "refuse_removal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % stay: orders and movements refer to them', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER "products_stay" BEFORE DELETE OR UPDATE OF "shop_id", "id" ON "products" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_removal"();

-- Ids count from 1 in each shop, and whoever holds the lock of the shop hands them out. Rows that somebody inserts by hand name
-- their shop and their id.
ALTER TABLE "users" ALTER COLUMN "id" DROP DEFAULT, ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "products" ALTER COLUMN "id" DROP DEFAULT, ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "orders" ALTER COLUMN "id" DROP DEFAULT, ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "order_items" ALTER COLUMN "id" DROP DEFAULT, ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "order_payments" ALTER COLUMN "id" DROP DEFAULT, ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "stock_movements" ALTER COLUMN "id" DROP DEFAULT, ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "events" ALTER COLUMN "id" DROP DEFAULT, ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "webhook_events" ALTER COLUMN "id" DROP DEFAULT, ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "webhook_endpoints" ALTER COLUMN "id" DROP DEFAULT, ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "webhook_deliveries" ALTER COLUMN "id" DROP DEFAULT, ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "refresh_tokens" ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "idempotency_keys" ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "event_subscriptions" ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "parked_events" ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "invariant_checkpoint" ALTER COLUMN "shop_id" DROP DEFAULT;
ALTER TABLE "order_totals" ALTER COLUMN "shop_id" DROP DEFAULT;
-- Endpoints and deliveries are removed, and their ids must not come again.
INSERT INTO "counters" ("shop_id", "name", "value")
SELECT 1, 'webhook_endpoint', "last_value" FROM "webhook_endpoints_id_seq" WHERE "is_called"
UNION ALL SELECT 1, 'webhook_delivery', "last_value" FROM "webhook_deliveries_id_seq" WHERE "is_called";
DROP FUNCTION "next_id"(REGCLASS, REGCLASS);
DROP SEQUENCE "users_id_seq", "products_id_seq", "orders_id_seq", "order_items_id_seq", "order_payments_id_seq",
    "stock_movements_id_seq", "events_id_seq", "webhook_events_id_seq", "webhook_endpoints_id_seq", "webhook_deliveries_id_seq";

-- What a shop is called, and its settings. Those of `default` are in the environment, but for the currency, which is that of its
-- products and orders.
ALTER TABLE "shops"
    ADD COLUMN "name" TEXT NOT NULL DEFAULT 'Default',
    ADD COLUMN "currency" TEXT,
    ADD COLUMN "order_payment_timeout_seconds" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "order_auto_complete_seconds" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "low_stock_threshold" INTEGER,
    ADD COLUMN "webhook_secrets" TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN "settings_version" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ADD CONSTRAINT "shops_name_length" CHECK (char_length("name") BETWEEN 1 AND 200);
ALTER TABLE "shops" ALTER COLUMN "name" DROP DEFAULT;
UPDATE "shops" SET "currency" = (SELECT "value" FROM "shared_keys" WHERE "name" = 'currency') WHERE "id" = 1;
DELETE FROM "shared_keys" WHERE "name" = 'currency';

-- Every transaction updates the rows of its shops, and the relay those of its cursors: new versions fit on the same page.
ALTER TABLE "shops" SET (fillfactor = 50);
ALTER TABLE "event_subscriptions" SET (fillfactor = 50);

-- Shops whose settings changed lately, for processes that remember settings.
CREATE INDEX "shops_updated_at_idx" ON "shops" ("updated_at");

-- What counting finds in each shop: orders by status, day, user and product, each product once for an order; and the length of the
-- other lists.
DROP FUNCTION "recount_totals"();
DROP FUNCTION "count_totals"();
CREATE FUNCTION "count_totals"() RETURNS TABLE (shop_id BIGINT, kind TEXT, key TEXT, order_count BIGINT, order_amount_cents BIGINT, order_quantity BIGINT)
    LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT shop_id, 'status', status::text, count(*), sum(total_amount_cents)::bigint, sum(total_quantity)::bigint
    FROM orders GROUP BY shop_id, status
    UNION ALL
    SELECT shop_id, 'day', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), count(*), sum(total_amount_cents)::bigint,
        sum(total_quantity)::bigint
    FROM orders GROUP BY shop_id, 3
    UNION ALL
    SELECT shop_id, 'user', user_id::text, count(*), sum(total_amount_cents)::bigint, sum(total_quantity)::bigint
    FROM orders WHERE user_id IS NOT NULL GROUP BY shop_id, user_id
    UNION ALL
    SELECT orders.shop_id, 'product', product_id::text, count(*), sum(total_amount_cents)::bigint, sum(total_quantity)::bigint
    FROM (SELECT DISTINCT shop_id, order_id, product_id FROM order_items) AS line
    JOIN orders ON orders.shop_id = line.shop_id AND orders.id = order_id GROUP BY orders.shop_id, product_id
    UNION ALL
    SELECT shop_id, 'products', '', count(*), 0, 0 FROM products WHERE deleted_at IS NULL GROUP BY shop_id
    UNION ALL
    SELECT shop_id, 'users', '', count(*), 0, 0 FROM users GROUP BY shop_id
$$;

-- Counts everything anew, in every shop: for whoever changed rows by hand. It takes the locks of the shops.
CREATE FUNCTION "recount_totals"() RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM id FROM shops ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM order_totals;
    WITH counted AS MATERIALIZED (
        SELECT * FROM count_totals()
    ), of_shops AS (
        UPDATE shops SET version = version + 1,
            product_count = coalesce((SELECT order_count FROM counted WHERE shop_id = shops.id AND kind = 'products'), 0),
            user_count = coalesce((SELECT order_count FROM counted WHERE shop_id = shops.id AND kind = 'users'), 0)
    ), of_users AS (
        UPDATE users SET order_count = sums.orders, order_amount_cents = sums.amount_cents, order_quantity = sums.quantity
        FROM (SELECT users.shop_id, id, coalesce(counted.order_count, 0) AS orders, coalesce(counted.order_amount_cents, 0) AS amount_cents,
                coalesce(counted.order_quantity, 0) AS quantity
            FROM users LEFT JOIN counted ON counted.shop_id = users.shop_id AND kind = 'user' AND key = id::text) AS sums
        WHERE users.shop_id = sums.shop_id AND users.id = sums.id
            AND (order_count, order_amount_cents, order_quantity) IS DISTINCT FROM (orders, amount_cents, quantity)
    ), of_products AS (
        UPDATE products SET order_count = sums.orders, order_amount_cents = sums.amount_cents, order_quantity = sums.quantity
        FROM (SELECT products.shop_id, id, coalesce(counted.order_count, 0) AS orders, coalesce(counted.order_amount_cents, 0) AS amount_cents,
                coalesce(counted.order_quantity, 0) AS quantity
            FROM products LEFT JOIN counted ON counted.shop_id = products.shop_id AND kind = 'product' AND key = id::text) AS sums
        WHERE products.shop_id = sums.shop_id AND products.id = sums.id
            AND (order_count, order_amount_cents, order_quantity) IS DISTINCT FROM (orders, amount_cents, quantity)
    )
    INSERT INTO order_totals (shop_id, kind, key, order_count, order_amount_cents, order_quantity)
    SELECT counted.* FROM counted WHERE kind IN ('status', 'day');
END $$;
