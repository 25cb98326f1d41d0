-- The form of a text in which searches compare it: in lower case, by the rules of Unicode whatever the locale of the database is, and
-- with one form of the Greek sigma, which has another at the end of a word. Queries and the index below use the same expression.
DO $$
DECLARE
    -- Without ICU, PostgreSQL 17 has the rules built in. Older servers without either fall back on the locale of the database.
    unicode text := (
        SELECT format(' COLLATE pg_catalog.%I', collname) FROM pg_catalog.pg_collation
        WHERE collnamespace = 'pg_catalog'::regnamespace AND collname IN ('und-x-icu', 'pg_c_utf8')
            AND collencoding IN (-1, (SELECT encoding FROM pg_catalog.pg_database WHERE datname = current_database()))
        ORDER BY collname DESC LIMIT 1
    );
    is_utf8 boolean := getdatabaseencoding() = 'UTF8';
BEGIN
    EXECUTE format(
        'CREATE FUNCTION "search_form"(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
        AS $sql$ SELECT pg_catalog.translate(pg_catalog.lower($1%s), %L, %L) $sql$',
        coalesce(unicode, ''), CASE WHEN is_utf8 THEN chr(962) ELSE '' END, CASE WHEN is_utf8 THEN chr(963) ELSE '' END);
END
$$;

-- Creates the index that searches of products use, if it is missing and pg_trgm can be had. It is an extension of PostgreSQL itself,
-- but its role may not be allowed to create it, or the server may lack it. Searches work without the index, and read every product.
-- The service calls this at every start, so that the index appears once an administrator has created the extension. Returns what
-- is in the way; null when the index is there.
CREATE FUNCTION "create_product_search_index"() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    extension_schema text;
BEGIN
    IF to_regclass('products_search_idx') IS NOT NULL THEN
        RETURN NULL;
    END IF;
    BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
    EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR read_only_sql_transaction THEN
        RETURN SQLERRM;
    END;
    SELECT nspname INTO extension_schema
    FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm';
    EXECUTE format(
        'CREATE INDEX "products_search_idx" ON "products"
        USING gin ((search_form("name") COLLATE "C") %1$I.gin_trgm_ops, (search_form("sku") COLLATE "C") %1$I.gin_trgm_ops)
        WHERE "deleted_at" IS NULL',
        extension_schema);
    RETURN NULL;
END
$$;

DO $$
BEGIN
    PERFORM create_product_search_index();
END
$$;
-- Statistics of the new expressions, without which the planner would guess how many products a search finds.
ANALYZE "products";

-- Lists by price read their page only. There is no such index on the stock: it would make every order write to it.
CREATE INDEX "products_live_price_cents_id_idx" ON "products" ("price_cents", "id") WHERE "deleted_at" IS NULL;
