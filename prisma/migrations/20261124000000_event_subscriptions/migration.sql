-- CreateTable
CREATE TABLE "event_subscriptions" (
    "name" TEXT NOT NULL,
    "cursor" BIGINT NOT NULL DEFAULT 0,
    "lease_holder" UUID,
    "lease_expires_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "retry_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_subscriptions_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "parked_events" (
    "subscription" TEXT NOT NULL,
    "event_id" BIGINT NOT NULL,
    "subject" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "last_error" TEXT,
    "retry_at" TIMESTAMPTZ(3),
    "parked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "parked_events_pkey" PRIMARY KEY ("subscription","event_id")
);

-- CreateIndex
CREATE INDEX "parked_events_subscription_subject_event_id_idx" ON "parked_events"("subscription", "subject", "event_id");

-- AddForeignKey
ALTER TABLE "parked_events" ADD CONSTRAINT "parked_events_subscription_fkey" FOREIGN KEY ("subscription") REFERENCES "event_subscriptions"("name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
-- Readers stop at a horizon of ids instead (src/events/horizon.ts): ids and transaction ids are not given out in the same order, so
-- that no bound on the one keeps a cursor on the other from passing over a row that commits late.
ALTER TABLE "events" DROP COLUMN "transaction_id";


-- From here on: what Prisma's schema language cannot say.

-- Names this database to systems beside it, whose marks of what they have seen mean nothing for another one.
INSERT INTO "shared_keys" ("name", "value") VALUES ('database', gen_random_uuid()::text);
