-- AlterTable
ALTER TABLE "products" ADD COLUMN     "description" TEXT,
ADD COLUMN     "external_id" TEXT,
ADD COLUMN     "is_active" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "metadata" JSON NOT NULL DEFAULT '{}';


-- From here on: what Prisma's schema language cannot say.

-- Constant defaults rewrite no row.
ALTER TABLE "products"
    ADD CONSTRAINT "products_description_length" CHECK (char_length("description") <= 10000),
    ADD CONSTRAINT "products_external_id_length" CHECK (char_length("external_id") BETWEEN 1 AND 100),
    ADD CONSTRAINT "products_metadata_is_object" CHECK (json_typeof("metadata") = 'object');

-- An external id is unique among live products only, like a sku.
CREATE UNIQUE INDEX "products_live_external_id_key" ON "products" ("shop_id", "external_id")
    WHERE "deleted_at" IS NULL AND "external_id" IS NOT NULL;

-- Inactive products are few: lists of them read their page only, and the total of the active ones is that of all less these. No
-- index here has the stock or the time of the last change: it would make every order write to it.
CREATE INDEX "products_inactive_idx" ON "products" ("shop_id", "id") WHERE "deleted_at" IS NULL AND NOT "is_active";

-- Every order writes a new version of the row. A row that is too long for its page moves long texts out of it, until it is short
-- enough to be copied at little cost.
ALTER TABLE "products" SET (toast_tuple_target = 256);
