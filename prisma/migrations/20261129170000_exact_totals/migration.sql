-- AlterTable
ALTER TABLE "products" ADD COLUMN     "order_amount_cents" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "order_count" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "order_quantity" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "shops" ADD COLUMN     "product_count" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "user_count" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "order_amount_cents" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "order_count" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "order_quantity" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "order_totals" (
    "shop_id" BIGINT NOT NULL DEFAULT 1,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "order_count" BIGINT NOT NULL DEFAULT 0,
    "order_amount_cents" BIGINT NOT NULL DEFAULT 0,
    "order_quantity" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "order_totals_pkey" PRIMARY KEY ("shop_id","kind","key")
);


-- From here on: what Prisma's schema language cannot say.

ALTER TABLE "order_totals" ADD CONSTRAINT "order_totals_kind" CHECK ("kind" IN ('status', 'day'));
-- Days are compared as texts, by code point on every server.
ALTER TABLE "order_totals" ALTER COLUMN "key" TYPE TEXT COLLATE "C";
-- Every transaction that places orders updates the row of the day and that of PENDING: new versions fit on the same page.
ALTER TABLE "order_totals" SET (fillfactor = 50, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

-- The writer of the shop adds up what it changes, under the lock. Triggers and their rows are gone.
DROP TABLE "list_totals";
DROP TRIGGER "orders_total_added" ON "orders";
DROP TRIGGER "orders_total_removed" ON "orders";
DROP TRIGGER "users_total_added" ON "users";
DROP TRIGGER "users_total_removed" ON "users";
DROP TRIGGER "products_total_added" ON "products";
DROP TRIGGER "products_total_removed" ON "products";
DROP TRIGGER "products_total_deleted" ON "products";
DROP FUNCTION "total_orders"();
DROP FUNCTION "total_users"();
DROP FUNCTION "total_products"();
DROP FUNCTION "total_product_deleted"();

-- Users are numbered under the lock, too.
ALTER TABLE "users" ALTER COLUMN "id" SET DEFAULT next_id('users_id_seq', 'users');

-- Only the previous version named this index. The other one folds the case of ASCII in the same way on every server.
DROP INDEX "users_email_key";

-- What counting finds: orders by status, day, user and product, each product once for an order; and the length of the other lists.
CREATE FUNCTION "count_totals"() RETURNS TABLE (kind TEXT, key TEXT, order_count BIGINT, order_amount_cents BIGINT, order_quantity BIGINT)
    LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT 'status', status::text, count(*), sum(total_amount_cents)::bigint, sum(total_quantity)::bigint FROM orders GROUP BY status
    UNION ALL
    SELECT 'day', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), count(*), sum(total_amount_cents)::bigint, sum(total_quantity)::bigint
    FROM orders GROUP BY 2
    UNION ALL
    SELECT 'user', user_id::text, count(*), sum(total_amount_cents)::bigint, sum(total_quantity)::bigint
    FROM orders WHERE user_id IS NOT NULL GROUP BY user_id
    UNION ALL
    SELECT 'product', product_id::text, count(*), sum(total_amount_cents)::bigint, sum(total_quantity)::bigint
    FROM (SELECT DISTINCT order_id, product_id FROM order_items) AS line JOIN orders ON orders.id = order_id GROUP BY product_id
    UNION ALL
    SELECT 'products', '', count(*), 0, 0 FROM products WHERE deleted_at IS NULL
    UNION ALL
    SELECT 'users', '', count(*), 0, 0 FROM users
$$;

-- Counts everything anew: for whoever changed rows by hand. It takes the lock of the shop.
CREATE FUNCTION "recount_totals"() RETURNS VOID LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE shops SET version = version + 1 WHERE id = 1;
    DELETE FROM order_totals;
    WITH counted AS MATERIALIZED (
        SELECT * FROM count_totals()
    ), of_shop AS (
        UPDATE shops SET product_count = (SELECT order_count FROM counted WHERE kind = 'products'),
            user_count = (SELECT order_count FROM counted WHERE kind = 'users')
        WHERE id = 1
    ), of_users AS (
        UPDATE users SET order_count = sums.orders, order_amount_cents = sums.amount_cents, order_quantity = sums.quantity
        FROM (SELECT id, coalesce(counted.order_count, 0) AS orders, coalesce(counted.order_amount_cents, 0) AS amount_cents,
                coalesce(counted.order_quantity, 0) AS quantity
            FROM users LEFT JOIN counted ON kind = 'user' AND key = id::text) AS sums
        WHERE users.id = sums.id AND (order_count, order_amount_cents, order_quantity) IS DISTINCT FROM (orders, amount_cents, quantity)
    ), of_products AS (
        UPDATE products SET order_count = sums.orders, order_amount_cents = sums.amount_cents, order_quantity = sums.quantity
        FROM (SELECT id, coalesce(counted.order_count, 0) AS orders, coalesce(counted.order_amount_cents, 0) AS amount_cents,
                coalesce(counted.order_quantity, 0) AS quantity
            FROM products LEFT JOIN counted ON kind = 'product' AND key = id::text) AS sums
        WHERE products.id = sums.id AND (order_count, order_amount_cents, order_quantity) IS DISTINCT FROM (orders, amount_cents, quantity)
    )
    INSERT INTO order_totals (kind, key, order_count, order_amount_cents, order_quantity)
    SELECT counted.* FROM counted WHERE kind IN ('status', 'day');
END $$;

SELECT recount_totals();
