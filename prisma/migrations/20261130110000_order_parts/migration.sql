-- CreateEnum
CREATE TYPE "fulfillment_status" AS ENUM ('unfulfilled', 'partial', 'fulfilled');

-- AlterTable
-- Constant defaults: PostgreSQL rewrites no row for them.
ALTER TABLE "orders" ADD COLUMN     "deducted_cents" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "fulfillment_status" "fulfillment_status" NOT NULL DEFAULT 'unfulfilled';

-- AlterTable
ALTER TABLE "order_items" ADD COLUMN     "canceled_quantity" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "returned_quantity" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "shipped_quantity" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "order_payments" ADD COLUMN     "reason" TEXT;

-- AlterTable
ALTER TABLE "stock_movements" ADD COLUMN     "part_id" BIGINT;

-- CreateTable
CREATE TABLE "order_parts" (
    "shop_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "items" JSON NOT NULL,
    "is_restocked" BOOLEAN NOT NULL,
    "reason" TEXT,
    "carrier" TEXT,
    "tracking_number" TEXT,
    "tracking_url" TEXT,
    "performed_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_parts_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE INDEX "order_parts_shop_id_order_id_id_idx" ON "order_parts"("shop_id", "order_id", "id");

-- AddForeignKey
ALTER TABLE "order_parts" ADD CONSTRAINT "order_parts_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- From here on: what Prisma's schema language cannot say.

-- So far an order was shipped, canceled or returned as a whole. What had not shipped when it came back was canceled.
UPDATE "order_items" AS item SET
    "shipped_quantity" = CASE WHEN "shipped_at" IS NULL THEN 0 ELSE "quantity" END,
    "canceled_quantity" = CASE WHEN "shipped_at" IS NULL THEN "quantity" ELSE 0 END,
    "returned_quantity" = CASE WHEN "shipped_at" IS NOT NULL AND "restocked_at" IS NOT NULL THEN "quantity" ELSE 0 END
FROM "orders"
WHERE "orders"."shop_id" = item."shop_id" AND "orders"."id" = item."order_id"
    AND ("shipped_at" IS NOT NULL OR "restocked_at" IS NOT NULL);

INSERT INTO "order_parts" ("shop_id", "id", "order_id", "type", "items", "is_restocked", "performed_by", "created_at")
SELECT done."shop_id", row_number() OVER (PARTITION BY done."shop_id" ORDER BY done."at", done."order_id", done."type" DESC),
    done."order_id", done."type", lines."items", done."type" <> 'shipment', coalesce(step."performed_by", 'system'), done."at"
FROM (
    SELECT "shop_id", "id" AS "order_id", 'shipment' AS "type", "shipped_at" AS "at", 'SHIPPED' AS "status"
    FROM "orders" WHERE "shipped_at" IS NOT NULL
    UNION ALL
    SELECT "shop_id", "id", CASE WHEN "shipped_at" IS NULL THEN 'cancellation' ELSE 'return' END, "restocked_at", "status"::text
    FROM "orders" WHERE "restocked_at" IS NOT NULL
) AS done
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object('item_id', "id", 'quantity', "quantity") ORDER BY "id") AS "items"
    FROM "order_items" WHERE "shop_id" = done."shop_id" AND "order_id" = done."order_id"
) AS lines
LEFT JOIN LATERAL (
    -- The order of a canceled one that was refunded later came back when it was canceled.
    SELECT "performed_by" FROM "events"
    WHERE "shop_id" = done."shop_id" AND "order_id" = done."order_id"
        AND "data" -> 'changes' -> 'status' ->> 'to' IN (done."status", CASE done."type" WHEN 'cancellation' THEN 'CANCELED' END)
    ORDER BY "id" LIMIT 1
) AS step ON true;

UPDATE "orders" SET
    "fulfillment_status" = CASE WHEN "shipped_at" IS NULL THEN 'unfulfilled' ELSE 'fulfilled' END::"fulfillment_status",
    "deducted_cents" = CASE WHEN "restocked_at" IS NULL THEN 0 ELSE "total_amount_cents" END
WHERE "shipped_at" IS NOT NULL OR "restocked_at" IS NOT NULL;

ALTER TABLE "order_items" ADD CONSTRAINT "order_items_parts_in_quantity" CHECK (
    "shipped_quantity" >= 0 AND "canceled_quantity" >= 0 AND "shipped_quantity" + "canceled_quantity" <= "quantity"
    AND "returned_quantity" BETWEEN 0 AND "shipped_quantity");

ALTER TABLE "order_parts"
    ADD CONSTRAINT "order_parts_type_known" CHECK ("type" IN ('shipment', 'cancellation', 'return')),
    ADD CONSTRAINT "order_parts_restocked" CHECK (CASE "type" WHEN 'shipment' THEN NOT "is_restocked" WHEN 'cancellation' THEN "is_restocked" ELSE true END);
CREATE TRIGGER "order_parts_append_only" BEFORE UPDATE OR DELETE ON "order_parts" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- What is owed follows from what the order costs now.
ALTER TABLE "orders"
    DROP CONSTRAINT "orders_refund_due_is_surplus",
    ADD CONSTRAINT "orders_deducted_in_range" CHECK ("deducted_cents" BETWEEN 0 AND "total_amount_cents"),
    ADD CONSTRAINT "orders_refund_due_is_surplus" CHECK ("refund_due_cents" = greatest(0, "paid_cents" - "refunded_cents"
        - CASE WHEN "status" IN ('CANCELED', 'REFUNDED') THEN 0 ELSE "total_amount_cents" - "deducted_cents" END));

-- An order takes a product's stock once. A part gives it back once; how often there can be a part, the quantities of the lines say.
DROP INDEX "stock_movements_order_once_key";
CREATE UNIQUE INDEX "stock_movements_taken_once_key" ON "stock_movements" ("shop_id", "order_id", "product_id") WHERE "order_id" IS NOT NULL AND "delta" < 0;
CREATE UNIQUE INDEX "stock_movements_returned_once_key" ON "stock_movements" ("shop_id", "part_id", "product_id") WHERE "part_id" IS NOT NULL;
-- NOT VALID: what came back before there were parts names none.
ALTER TABLE "stock_movements"
    ADD CONSTRAINT "stock_movements_returned_by_part" CHECK ("order_id" IS NULL OR "delta" < 0 OR "part_id" IS NOT NULL) NOT VALID;
-- The invariants look for the movements of an order.
CREATE INDEX "stock_movements_returned_idx" ON "stock_movements" ("shop_id", "order_id") WHERE "order_id" IS NOT NULL AND "delta" > 0;

-- A new order has no entry here; PENDING orders, of which nothing has shipped, are found by their status.
CREATE INDEX "orders_fulfillment_status_id_idx" ON "orders" ("shop_id", "fulfillment_status", "id") WHERE "fulfillment_status" <> 'unfulfilled' OR "status" <> 'PENDING';
