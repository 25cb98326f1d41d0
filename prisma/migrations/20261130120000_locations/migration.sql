-- AlterTable
ALTER TABLE "products" ADD COLUMN     "stock_elsewhere" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "location_id" BIGINT;

-- AlterTable
ALTER TABLE "order_items" ADD COLUMN     "allocations" JSON;

-- AlterTable
ALTER TABLE "stock_movements" ADD COLUMN     "location_id" BIGINT NOT NULL DEFAULT 1,
ADD COLUMN     "performed_by" TEXT;

-- CreateTable
CREATE TABLE "locations" (
    "shop_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "is_active" BOOLEAN NOT NULL,
    "settled_to" BIGINT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "locations_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "stock_levels" (
    "shop_id" BIGINT NOT NULL,
    "product_id" BIGINT NOT NULL,
    "location_id" BIGINT NOT NULL,
    "quantity" BIGINT NOT NULL,

    CONSTRAINT "stock_levels_pkey" PRIMARY KEY ("shop_id","product_id","location_id")
);

-- CreateIndex
CREATE INDEX "stock_levels_shop_id_location_id_product_id_idx" ON "stock_levels"("shop_id", "location_id", "product_id");

-- AddForeignKey
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_shop_id_product_id_fkey" FOREIGN KEY ("shop_id", "product_id") REFERENCES "products"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_shop_id_location_id_fkey" FOREIGN KEY ("shop_id", "location_id") REFERENCES "locations"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- From here on: what Prisma's schema language cannot say.

-- So far all stock was at one place, which is location 1 now. The new columns have constant defaults or none: PostgreSQL rewrites no
-- row, and all stock, movements and lines of before are those of location 1.

-- No location can have less than nothing, even after changes by hand.
ALTER TABLE "products" ADD CONSTRAINT "products_main_stock_not_negative" CHECK ("stock" >= "stock_elsewhere");
ALTER TABLE "stock_levels"
    ADD CONSTRAINT "stock_levels_not_negative" CHECK ("quantity" >= 0),
    ADD CONSTRAINT "stock_levels_elsewhere" CHECK ("location_id" > 1);
ALTER TABLE "locations"
    ADD CONSTRAINT "locations_name_length" CHECK (char_length("name") BETWEEN 1 AND 100),
    ADD CONSTRAINT "locations_priority_in_range" CHECK ("priority" BETWEEN 1 AND 1000);

-- Locations whose products follow a change are few, and found by a job every second.
CREATE INDEX "locations_unsettled_idx" ON "locations" ("shop_id", "id") WHERE "settled_to" IS NOT NULL;

-- Stock levels change with every order from their location. HOT updates need room on the page, as in products.
ALTER TABLE "stock_levels" SET (fillfactor = 50);

-- An order takes a product's stock once from each location, and a part gives it back once to each.
DROP INDEX "stock_movements_taken_once_key";
DROP INDEX "stock_movements_returned_once_key";
CREATE UNIQUE INDEX "stock_movements_taken_once_key" ON "stock_movements" ("shop_id", "order_id", "product_id", "location_id") WHERE "order_id" IS NOT NULL AND "delta" < 0;
CREATE UNIQUE INDEX "stock_movements_returned_once_key" ON "stock_movements" ("shop_id", "part_id", "product_id", "location_id") WHERE "part_id" IS NOT NULL;

-- The last balance of a product at a location. That at location 1 is found by the index on the product, which has few other entries in
-- most shops; an index on all movements would make every order write to it.
CREATE INDEX "stock_movements_elsewhere_idx" ON "stock_movements" ("shop_id", "location_id", "product_id", "id") WHERE "location_id" > 1;
