-- AlterTable
ALTER TABLE "products" ADD COLUMN     "low_stock_threshold" INTEGER;


-- From here on: what Prisma's schema language cannot say.

ALTER TABLE "products"
    ADD CONSTRAINT "products_low_stock_threshold_not_negative" CHECK ("low_stock_threshold" >= 0);

-- Every change of status takes the expiry away. So the index below holds nothing but orders that wait for their payment, and whoever
-- looks for those that waited too long reads only what it then cancels.
ALTER TABLE "orders"
    ADD CONSTRAINT "orders_expires_while_pending" CHECK ("expires_at" IS NULL OR "status" = 'PENDING');

-- Partial: where orders do not expire, none of them pays for it.
CREATE INDEX "orders_expires_at_idx" ON "orders" ("expires_at") WHERE "expires_at" IS NOT NULL;
