-- AlterTable
ALTER TABLE "shops" ADD COLUMN     "mail" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "notifications" (
    "shop_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "event_id" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "order_id" BIGINT,
    "product_id" BIGINT,
    "recipient" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "resends" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "due_at" TIMESTAMPTZ(3),
    "lease_holder" UUID,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "attempted_at" TIMESTAMPTZ(3),
    "response" TEXT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE INDEX "notifications_shop_id_order_id_id_idx" ON "notifications"("shop_id", "order_id", "id");

-- CreateIndex
CREATE INDEX "notifications_shop_id_type_id_idx" ON "notifications"("shop_id", "type", "id");

-- CreateIndex
CREATE UNIQUE INDEX "notifications_shop_id_event_id_type_key" ON "notifications"("shop_id", "event_id", "type");


-- From here on: what Prisma's schema language cannot say.

ALTER TABLE "shops" ADD CONSTRAINT "shops_mail_is_object" CHECK (jsonb_typeof("mail") = 'object');

ALTER TABLE "notifications"
    ADD CONSTRAINT "notifications_status_known" CHECK ("status" IN ('pending', 'sent', 'failed')),
    ADD CONSTRAINT "notifications_settled_when_settled" CHECK (("status" <> 'pending') = ("settled_at" IS NOT NULL)),
    ADD CONSTRAINT "notifications_due_when_pending" CHECK (("due_at" IS NOT NULL) = ("status" = 'pending')),
    ADD CONSTRAINT "notifications_claimed_is_due" CHECK ("lease_holder" IS NULL OR "due_at" IS NOT NULL);

-- What is due, what waits of an order, what has failed, and what is old: each without looking at anything else. Those that were sent,
-- nearly all, are listed by the primary key.
CREATE INDEX "notifications_due_idx" ON "notifications" ("shop_id", "due_at") WHERE "due_at" IS NOT NULL;
CREATE INDEX "notifications_pending_idx" ON "notifications" ("shop_id", "order_id", "id") WHERE "status" = 'pending';
CREATE INDEX "notifications_unsent_idx" ON "notifications" ("shop_id", "status", "id") WHERE "status" <> 'sent';
CREATE INDEX "notifications_settled_at_idx" ON "notifications" ("settled_at") WHERE "settled_at" IS NOT NULL;
