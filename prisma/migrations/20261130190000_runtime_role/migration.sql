-- What the service may not do with its own rights once it runs as a role without DDL: only the owner of a table may analyze it
-- (before PostgreSQL 17, which has a right for it). The function runs with the rights of its owner, and takes no names from the
-- caller. See src/database/statistics.ts.
CREATE FUNCTION "analyze_grown_tables"(min_pages BIGINT, max_pages BIGINT, growth BIGINT) RETURNS TEXT[] LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    names TEXT[];
BEGIN
    SELECT coalesce(array_agg(relname::text ORDER BY relname), '{}') INTO names
    FROM pg_catalog.pg_class CROSS JOIN LATERAL (
        SELECT pg_catalog.pg_relation_size(oid) / pg_catalog.current_setting('block_size')::bigint AS pages
    ) AS measured
    WHERE relnamespace = quote_ident(pg_catalog.current_schema())::regnamespace AND relkind = 'r' AND pages < max_pages
        AND pages >= greatest(growth * relpages, min_pages) AND pg_catalog.pg_has_role(relowner, 'USAGE');
    IF names <> '{}' THEN
        EXECUTE (
            SELECT 'ANALYZE (SKIP_LOCKED) ' || string_agg(format('%I.%I', pg_catalog.current_schema(), name), ', ')
            FROM unnest(names) AS name
        );
    END IF;
    RETURN names;
END
$$;
