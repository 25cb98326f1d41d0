-- The totals belong to the schema of the table that changed, whatever the search_path of the session is: that of an operator's psql
-- need not name it. For the service itself they stay plain statements, whose plans are kept.

CREATE OR REPLACE FUNCTION "total_orders"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_schema() = TG_TABLE_SCHEMA THEN
        INSERT INTO list_totals (list, total, amount_cents, quantity)
        SELECT 'orders', sign * count(*), sign * sum(total_amount_cents), sign * sum(total_quantity)
        FROM changed, (SELECT CASE TG_OP WHEN 'DELETE' THEN -1 ELSE 1 END AS sign) AS operation
        GROUP BY sign;
    ELSE
        EXECUTE format($sql$
            INSERT INTO %I.list_totals (list, total, amount_cents, quantity)
            SELECT 'orders', sign * count(*), sign * sum(total_amount_cents), sign * sum(total_quantity)
            FROM changed, (SELECT CASE $1 WHEN 'DELETE' THEN -1 ELSE 1 END AS sign) AS operation
            GROUP BY sign
        $sql$, TG_TABLE_SCHEMA) USING TG_OP;
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION "total_users"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_schema() = TG_TABLE_SCHEMA THEN
        INSERT INTO list_totals (list, total)
        SELECT 'users', CASE TG_OP WHEN 'DELETE' THEN -count(*) ELSE count(*) END FROM changed HAVING count(*) > 0;
    ELSE
        EXECUTE format($sql$
            INSERT INTO %I.list_totals (list, total)
            SELECT 'users', CASE $1 WHEN 'DELETE' THEN -count(*) ELSE count(*) END FROM changed HAVING count(*) > 0
        $sql$, TG_TABLE_SCHEMA) USING TG_OP;
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION "total_products"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_schema() = TG_TABLE_SCHEMA THEN
        INSERT INTO list_totals (list, total)
        SELECT 'products', CASE TG_OP WHEN 'DELETE' THEN -count(*) ELSE count(*) END FROM changed WHERE deleted_at IS NULL HAVING count(*) > 0;
    ELSE
        EXECUTE format($sql$
            INSERT INTO %I.list_totals (list, total)
            SELECT 'products', CASE $1 WHEN 'DELETE' THEN -count(*) ELSE count(*) END FROM changed WHERE deleted_at IS NULL HAVING count(*) > 0
        $sql$, TG_TABLE_SCHEMA) USING TG_OP;
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION "total_product_deleted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_schema() = TG_TABLE_SCHEMA THEN
        INSERT INTO list_totals (list, total) VALUES ('products', CASE WHEN NEW.deleted_at IS NULL THEN 1 ELSE -1 END);
    ELSE
        EXECUTE format($sql$
            INSERT INTO %I.list_totals (list, total) VALUES ('products', CASE WHEN $1 IS NULL THEN 1 ELSE -1 END)
        $sql$, TG_TABLE_SCHEMA) USING NEW.deleted_at;
    END IF;
    RETURN NULL;
END
$$;
