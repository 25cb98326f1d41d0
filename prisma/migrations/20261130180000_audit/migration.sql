-- CreateTable
CREATE TABLE "audit_log" (
    "shop_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "actor" TEXT NOT NULL,
    "role" TEXT,
    "action" TEXT NOT NULL,
    "resource" TEXT,
    "changes" JSON NOT NULL,
    "address" TEXT,
    "user_agent" TEXT,
    "request_id" TEXT,
    "count" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE INDEX "audit_log_shop_id_created_at_id_idx" ON "audit_log"("shop_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "audit_log_shop_id_actor_created_at_id_idx" ON "audit_log"("shop_id", "actor", "created_at", "id");

-- CreateIndex
CREATE INDEX "audit_log_shop_id_action_created_at_id_idx" ON "audit_log"("shop_id", "action", "created_at", "id");

-- CreateIndex
CREATE INDEX "audit_log_shop_id_resource_created_at_id_idx" ON "audit_log"("shop_id", "resource", "created_at", "id");

-- CreateIndex
CREATE INDEX "audit_log_created_at_idx" ON "audit_log"("created_at");


-- From here on: what Prisma's schema language cannot say.

ALTER TABLE "audit_log"
    ADD CONSTRAINT "audit_log_count_positive" CHECK ("count" > 0),
    ADD CONSTRAINT "audit_log_texts_bounded" CHECK (
        char_length("actor") <= 200 AND char_length("action") <= 100 AND char_length("resource") <= 300
        AND char_length("address") <= 100 AND char_length("user_agent") <= 200 AND char_length("request_id") <= 200);

-- Append-only, but for two settings that a transaction gives itself and that end with it: the retention deletes entries of more than the
-- days that it names, and an erasure removes the address and the user agent of the person's own requests.
CREATE FUNCTION "guard_audit_log"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    days text := current_setting('orders_and_inventory.audit_retention_days', true);
BEGIN
    IF TG_OP = 'DELETE' AND days ~ '^[1-9][0-9]{0,5}$' THEN
        IF OLD.created_at < now() - days::int * interval '1 day' THEN RETURN OLD; END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('orders_and_inventory.erasing', true) = 'on' THEN
        IF to_jsonb(NEW) = to_jsonb(OLD) || '{"address": null, "user_agent": null}' THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'audit_log is append-only' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE ON "audit_log" FOR EACH ROW EXECUTE FUNCTION "guard_audit_log"();
CREATE TRIGGER "audit_log_not_truncated" BEFORE TRUNCATE ON "audit_log" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- The two ways through, for a role that may only read and append: they run with the rights of their owner, and the trigger checks each
-- row as ever.
CREATE FUNCTION "remove_old_audit_entries"("days" INTEGER, "at_most" INTEGER) RETURNS BIGINT LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    removed BIGINT;
BEGIN
    PERFORM set_config('orders_and_inventory.audit_retention_days', days::text, true);
    DELETE FROM audit_log WHERE (shop_id, id) IN (
        SELECT shop_id, id FROM audit_log WHERE created_at < now() - days * interval '1 day'
        ORDER BY created_at LIMIT at_most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS removed = ROW_COUNT;
    PERFORM set_config('orders_and_inventory.audit_retention_days', '', true);
    RETURN removed;
END
$$;
CREATE FUNCTION "erase_audit_addresses"("of_shop" BIGINT, "of_actors" TEXT[]) RETURNS VOID LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM set_config('orders_and_inventory.erasing', 'on', true);
    UPDATE audit_log SET address = NULL, user_agent = NULL
    WHERE shop_id = of_shop AND actor = ANY (of_actors) AND num_nonnulls(address, user_agent) > 0;
    PERFORM set_config('orders_and_inventory.erasing', 'off', true);
END
$$;
