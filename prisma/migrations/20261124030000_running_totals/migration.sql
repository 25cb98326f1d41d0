-- CreateTable
CREATE TABLE "list_totals" (
    "id" BIGSERIAL NOT NULL,
    "list" TEXT NOT NULL,
    "total" BIGINT NOT NULL,
    "amount_cents" BIGINT NOT NULL DEFAULT 0,
    "quantity" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "list_totals_pkey" PRIMARY KEY ("id")
);


-- From here on: what Prisma's schema language cannot say.

-- What a list comes to is the sum of its rows here. Each statement that adds to a list adds one row, in its own transaction: nobody
-- waits for anybody, as they would for one row that counts. src/database/list-totals.ts replaces many rows by their sum.
CREATE FUNCTION "total_orders"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO list_totals (list, total, amount_cents, quantity)
    SELECT 'orders', sign * count(*), sign * sum(total_amount_cents), sign * sum(total_quantity)
    FROM changed, (SELECT CASE TG_OP WHEN 'DELETE' THEN -1 ELSE 1 END AS sign) AS operation
    GROUP BY sign;
    RETURN NULL;
END
$$;
CREATE TRIGGER "orders_total_added" AFTER INSERT ON "orders" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "total_orders"();
CREATE TRIGGER "orders_total_removed" AFTER DELETE ON "orders" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "total_orders"();

CREATE FUNCTION "total_users"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO list_totals (list, total)
    SELECT 'users', CASE TG_OP WHEN 'DELETE' THEN -count(*) ELSE count(*) END FROM changed HAVING count(*) > 0;
    RETURN NULL;
END
$$;
CREATE TRIGGER "users_total_added" AFTER INSERT ON "users" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "total_users"();
CREATE TRIGGER "users_total_removed" AFTER DELETE ON "users" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "total_users"();

-- Products count while they live. The trigger of updates names its column, so that the many that move stock pass it by.
CREATE FUNCTION "total_products"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO list_totals (list, total)
    SELECT 'products', CASE TG_OP WHEN 'DELETE' THEN -count(*) ELSE count(*) END FROM changed WHERE deleted_at IS NULL HAVING count(*) > 0;
    RETURN NULL;
END
$$;
CREATE TRIGGER "products_total_added" AFTER INSERT ON "products" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "total_products"();
CREATE TRIGGER "products_total_removed" AFTER DELETE ON "products" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "total_products"();

CREATE FUNCTION "total_product_deleted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO list_totals (list, total) VALUES ('products', CASE WHEN NEW.deleted_at IS NULL THEN 1 ELSE -1 END);
    RETURN NULL;
END
$$;
CREATE TRIGGER "products_total_deleted" AFTER UPDATE OF "deleted_at" ON "products" FOR EACH ROW
    WHEN ((OLD."deleted_at" IS NULL) <> (NEW."deleted_at" IS NULL)) EXECUTE FUNCTION "total_product_deleted"();

-- The triggers' locks are held until this is committed, so nothing comes between them and the sums so far.
INSERT INTO "list_totals" ("list", "total", "amount_cents", "quantity")
SELECT 'orders', count(*), sum("total_amount_cents"), sum("total_quantity") FROM "orders" HAVING count(*) > 0
UNION ALL SELECT 'users', count(*), 0, 0 FROM "users" HAVING count(*) > 0
UNION ALL SELECT 'products', count(*), 0, 0 FROM "products" WHERE "deleted_at" IS NULL HAVING count(*) > 0;

-- Small, read with every list, and half of it replaced every few seconds: it is cleaned often.
ALTER TABLE "list_totals" SET (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_insert_threshold = -1);
