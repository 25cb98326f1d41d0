-- Lines name their order without a foreign key, which looks the order of each line up again and locks its row: a quarter of the
-- time of the statement that writes the line has gone there. That statement writes both. The rows of orders stay, and so do
-- their ids.
ALTER TABLE "order_items" DROP CONSTRAINT "order_items_shop_id_order_id_fkey";
CREATE OR REPLACE FUNCTION "refuse_removal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % stay: other tables refer to them', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER "orders_stay" BEFORE DELETE OR UPDATE OF "shop_id", "id" ON "orders" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_removal"();
