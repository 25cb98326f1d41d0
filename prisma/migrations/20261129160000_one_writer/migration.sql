-- Every change of a shop takes the lock on its row first: see src/shop/. A database has one shop so far.
CREATE TABLE "shops" (
    "id" BIGINT NOT NULL,
    "slug" TEXT NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shops_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "shops_slug_key" ON "shops"("slug");
INSERT INTO "shops" ("id", "slug") VALUES (1, 'default');


-- From here on: what Prisma's schema language cannot say.

ALTER TABLE "shops" ADD CONSTRAINT "shops_slug_form" CHECK ("slug" ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$');

-- The service numbers rows itself, without gaps, from the highest id that it finds under the lock; sequences do not know of
-- these numbers. A row that somebody inserts by hand gets the next number and takes the lock, like any writer.
CREATE FUNCTION "next_id"(sequence REGCLASS, numbered REGCLASS) RETURNS BIGINT LANGUAGE plpgsql
    SET search_path FROM CURRENT AS $$
DECLARE
    id BIGINT;
    highest BIGINT;
BEGIN
    -- Once in a transaction: many updates of one row in one transaction take quadratic time.
    UPDATE "shops" SET "version" = "version" + 1
        WHERE "shops"."id" = 1 AND "shops".xmin::text <> pg_current_xact_id()::xid::text;
    EXECUTE format('SELECT max(id) FROM %s', numbered) INTO highest;
    id := nextval(sequence);
    RETURN CASE WHEN id <= highest THEN setval(sequence, highest + 1) ELSE id END;
END $$;
ALTER TABLE "orders" ALTER COLUMN "id" SET DEFAULT next_id('orders_id_seq', 'orders');
ALTER TABLE "order_items" ALTER COLUMN "id" SET DEFAULT next_id('order_items_id_seq', 'order_items');
ALTER TABLE "order_payments" ALTER COLUMN "id" SET DEFAULT next_id('order_payments_id_seq', 'order_payments');
ALTER TABLE "products" ALTER COLUMN "id" SET DEFAULT next_id('products_id_seq', 'products');
ALTER TABLE "stock_movements" ALTER COLUMN "id" SET DEFAULT next_id('stock_movements_id_seq', 'stock_movements');
ALTER TABLE "events" ALTER COLUMN "id" SET DEFAULT next_id('events_id_seq', 'events');
ALTER TABLE "webhook_events" ALTER COLUMN "id" SET DEFAULT next_id('webhook_events_id_seq', 'webhook_events');

-- Readers of the log needed to know which transactions were running. Now events become visible in the order of their ids.
DROP TRIGGER "events_transaction_first" ON "events";
DROP FUNCTION "assign_transaction_id"();
