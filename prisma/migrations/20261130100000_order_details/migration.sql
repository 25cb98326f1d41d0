-- AlterTable
-- No defaults: PostgreSQL rewrites no row, and an order without details has a few bits more.
ALTER TABLE "orders" ADD COLUMN     "adjustments" JSON,
ADD COLUMN     "billing_address" JSON,
ADD COLUMN     "email" TEXT,
ADD COLUMN     "external_id" TEXT,
ADD COLUMN     "locale" TEXT,
ADD COLUMN     "metadata" JSON,
ADD COLUMN     "phone" TEXT,
ADD COLUMN     "shipping_address" JSON;

-- CreateTable
CREATE TABLE "order_search" (
    "shop_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "order_search_pkey" PRIMARY KEY ("shop_id","order_id")
);

-- CreateIndex
CREATE INDEX "orders_shop_id_updated_at_id_idx" ON "orders"("shop_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "orders_shop_id_total_amount_cents_id_idx" ON "orders"("shop_id", "total_amount_cents", "id");

-- AddForeignKey
ALTER TABLE "order_search" ADD CONSTRAINT "order_search_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;


-- From here on: what Prisma's schema language cannot say.

ALTER TABLE "orders"
    ADD CONSTRAINT "orders_external_id_length" CHECK (char_length("external_id") BETWEEN 1 AND 100) NOT VALID;
CREATE UNIQUE INDEX "orders_external_id_key" ON "orders" ("shop_id", "external_id") WHERE "external_id" IS NOT NULL;

-- The text by which searches find an order. It has a table of its own, because each change of an order's status makes a new version
-- of the order's row, which every index on it must get to know.
INSERT INTO "order_search" ("shop_id", "order_id", "text")
SELECT "shop_id", "id", concat_ws(chr(10), "user_name", "note") FROM "orders" WHERE "user_name" IS NOT NULL OR "note" IS NOT NULL;

-- Searches of orders find products by their exact sku, deleted ones as well: the orders keep them.
CREATE INDEX "products_sku_search_idx" ON "products" ("shop_id", (search_form("sku") COLLATE "C"));

-- Creates those of the indexes for searches that are missing, like the function that it replaces.
DROP FUNCTION "create_product_search_index"();
CREATE FUNCTION "create_search_indexes"() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    extension_schema text;
BEGIN
    BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
    EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR read_only_sql_transaction THEN
        RETURN SQLERRM;
    END;
    SELECT nspname INTO extension_schema
    FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm';
    IF to_regclass('products_search_idx') IS NULL THEN
        EXECUTE format(
            'CREATE INDEX "products_search_idx" ON "products"
            USING gin ((search_form("name") COLLATE "C") %1$I.gin_trgm_ops, (search_form("sku") COLLATE "C") %1$I.gin_trgm_ops)
            WHERE "deleted_at" IS NULL',
            extension_schema);
    END IF;
    IF to_regclass('order_search_text_idx') IS NULL THEN
        EXECUTE format(
            'CREATE INDEX "order_search_text_idx" ON "order_search" USING gin ((search_form("text") COLLATE "C") %I.gin_trgm_ops)',
            extension_schema);
    END IF;
    RETURN NULL;
END
$$;

DO $$
BEGIN
    PERFORM create_search_indexes();
END
$$;
ANALYZE "order_search", "products";
