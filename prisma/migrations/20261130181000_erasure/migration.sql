-- AlterTable
-- No defaults: PostgreSQL rewrites no row.
ALTER TABLE "orders" ADD COLUMN     "erased_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "erased_at" TIMESTAMPTZ(3),
ALTER COLUMN "email" DROP NOT NULL,
ALTER COLUMN "full_name" DROP NOT NULL;


-- From here on: what Prisma's schema language cannot say.

-- An erased user keeps its id and its totals, to which orders refer. An erased order takes no personal data any more.
ALTER TABLE "users"
    ADD CONSTRAINT "users_named_unless_erased" CHECK (
        CASE WHEN "erased_at" IS NULL THEN num_nulls("email", "full_name") = 0
        ELSE num_nonnulls("email", "full_name", "duplicate_of") = 0 END) NOT VALID;
ALTER TABLE "orders"
    ADD CONSTRAINT "orders_nothing_personal_once_erased" CHECK (
        "erased_at" IS NULL OR num_nonnulls(
            "user_name", "note", "email", "phone", "locale", "shipping_address", "billing_address", "metadata") = 0
    ) NOT VALID;

-- The orders that a guest placed with an address.
CREATE INDEX "orders_guest_email_idx" ON "orders" ("shop_id", lower("email" COLLATE "C"), "id") WHERE "user_id" IS NULL AND "email" IS NOT NULL;

-- What was erased of late.
CREATE INDEX "orders_erased_at_idx" ON "orders" ("erased_at") WHERE "erased_at" IS NOT NULL;
CREATE INDEX "users_erased_at_idx" ON "users" ("erased_at") WHERE "erased_at" IS NOT NULL;

-- The data of an event without its texts that somebody wrote: reasons, what tracks a parcel, labels of adjustments (which become their
-- types). Reasons that the service itself gives stay, like amounts, quantities, dates and ids. Statements of plpgsql that read no table
-- take microseconds; a function in SQL took ten times as long.
CREATE FUNCTION "erased_event_data"("type" text, "data" json) RETURNS json LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    erased jsonb := "data"::jsonb;
BEGIN
    IF erased ? 'reason' AND "type" <> 'order.refund_requested' AND erased ->> 'reason' <> 'payment_timeout' THEN
        erased := erased || '{"reason": null}';
    END IF;
    IF erased ? 'tracking_number' THEN erased := erased || '{"tracking_number": null}'; END IF;
    IF erased ? 'tracking_url' THEN erased := erased || '{"tracking_url": null}'; END IF;
    IF erased ? 'adjustments' THEN
        FOR place IN 0 .. jsonb_array_length(erased -> 'adjustments') - 1 LOOP
            erased := jsonb_set(erased, ARRAY['adjustments', place::text, 'label'], erased #> ARRAY['adjustments', place::text, 'type']);
        END LOOP;
    END IF;
    RETURN erased::json;
END
$$;

-- The body of a webhook that carries the event.
CREATE FUNCTION "erased_delivery_body"("body" text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    message jsonb := "body"::jsonb;
BEGIN
    RETURN jsonb_set(message, '{data,data}', erased_event_data(message ->> 'type', (message #> '{data,data}')::json)::jsonb)::text;
END
$$;

-- Append-only tables have one way through: with the setting orders_and_inventory.erasing, which a transaction gives itself and which ends
-- with it, an update may remove personal texts. The trigger of the rows computes what is left then, and refuses anything else.
CREATE FUNCTION "refuse_all_but_erasure"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
BEGIN
    IF to_jsonb(NEW) IS DISTINCT FROM before || (CASE TG_TABLE_NAME
        WHEN 'events' THEN jsonb_build_object('data', erased_event_data(before ->> 'type', (before -> 'data')::json))
        WHEN 'order_parts' THEN '{"reason": null, "tracking_number": null, "tracking_url": null}'::jsonb
        WHEN 'order_payments' THEN '{"reason": null}'::jsonb
        ELSE '{}'::jsonb
    END) THEN
        RAISE EXCEPTION '% is append-only: an erasure removes personal texts, and nothing else', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

DROP TRIGGER "events_append_only" ON "events";
DROP TRIGGER "order_parts_append_only" ON "order_parts";
DROP TRIGGER "order_payments_append_only" ON "order_payments";
CREATE TRIGGER "events_append_only" BEFORE DELETE ON "events" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "order_parts_append_only" BEFORE DELETE ON "order_parts" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "order_payments_append_only" BEFORE DELETE ON "order_payments" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "events_stay" BEFORE UPDATE ON "events" FOR EACH STATEMENT
    WHEN (current_setting('orders_and_inventory.erasing', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "order_parts_stay" BEFORE UPDATE ON "order_parts" FOR EACH STATEMENT
    WHEN (current_setting('orders_and_inventory.erasing', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "order_payments_stay" BEFORE UPDATE ON "order_payments" FOR EACH STATEMENT
    WHEN (current_setting('orders_and_inventory.erasing', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "events_only_erased" BEFORE UPDATE ON "events" FOR EACH ROW EXECUTE FUNCTION "refuse_all_but_erasure"();
CREATE TRIGGER "order_parts_only_erased" BEFORE UPDATE ON "order_parts" FOR EACH ROW EXECUTE FUNCTION "refuse_all_but_erasure"();
CREATE TRIGGER "order_payments_only_erased" BEFORE UPDATE ON "order_payments" FOR EACH ROW EXECUTE FUNCTION "refuse_all_but_erasure"();

-- The erasure itself, for a role that may only read and append. It runs with the rights of its owner; the triggers check each row as
-- ever. Most events have none of these members, and a regular expression finds that sooner than parsing the JSON.
CREATE FUNCTION "erase_order_texts"("of_shop" BIGINT, "of_orders" BIGINT[]) RETURNS VOID LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM set_config('orders_and_inventory.erasing', 'on', true);
    UPDATE events SET data = erased_event_data(type, data)
    WHERE shop_id = of_shop AND order_id = ANY (of_orders) AND data::text ~ '"(reason|tracking_number|tracking_url|label)" *: *"'
        AND data::jsonb IS DISTINCT FROM erased_event_data(type, data)::jsonb;
    UPDATE order_parts SET reason = NULL, tracking_number = NULL, tracking_url = NULL
    WHERE shop_id = of_shop AND order_id = ANY (of_orders) AND num_nonnulls(reason, tracking_number, tracking_url) > 0;
    UPDATE order_payments SET reason = NULL WHERE shop_id = of_shop AND order_id = ANY (of_orders) AND reason IS NOT NULL;
    PERFORM set_config('orders_and_inventory.erasing', 'off', true);
END
$$;

-- The list of users has no erased ones.
CREATE OR REPLACE FUNCTION "count_totals"() RETURNS TABLE (shop_id BIGINT, kind TEXT, key TEXT, order_count BIGINT, order_amount_cents BIGINT, order_quantity BIGINT)
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
    SELECT shop_id, 'users', '', count(*), 0, 0 FROM users WHERE erased_at IS NULL GROUP BY shop_id
$$;
