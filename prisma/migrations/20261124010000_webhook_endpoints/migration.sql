-- CreateTable
CREATE TABLE "webhook_endpoints" (
    "id" BIGSERIAL NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "types" TEXT[],
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "disabled_reason" TEXT,
    "secret" TEXT NOT NULL,
    "previous_secret" TEXT,
    "previous_secret_expires_at" TIMESTAMPTZ(3),
    "after_event_id" BIGINT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" BIGSERIAL NOT NULL,
    "endpoint_id" BIGINT NOT NULL,
    "event_id" BIGINT NOT NULL,
    "message_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "type" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "due_at" TIMESTAMPTZ(3),
    "lease_holder" UUID,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "attempted_at" TIMESTAMPTZ(3),
    "response_status" INTEGER,
    "response_body" TEXT,
    "error" TEXT,
    "duration_ms" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "webhook_deliveries_endpoint_id_event_id_key" ON "webhook_deliveries"("endpoint_id", "event_id");

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- From here on: what Prisma's schema language cannot say.

ALTER TABLE "webhook_endpoints"
    ADD CONSTRAINT "webhook_endpoints_url_length" CHECK (char_length("url") BETWEEN 1 AND 2048),
    ADD CONSTRAINT "webhook_endpoints_previous_secret_expires" CHECK (("previous_secret" IS NULL) = ("previous_secret_expires_at" IS NULL)),
    ADD CONSTRAINT "webhook_endpoints_deleted_is_disabled" CHECK ("deleted_at" IS NULL OR NOT "is_enabled");

ALTER TABLE "webhook_deliveries"
    ADD CONSTRAINT "webhook_deliveries_status_known" CHECK ("status" IN ('pending', 'delivered', 'failed')),
    ADD CONSTRAINT "webhook_deliveries_settled_when_settled" CHECK (("status" <> 'pending') = ("settled_at" IS NOT NULL)),
    ADD CONSTRAINT "webhook_deliveries_due_is_pending" CHECK ("due_at" IS NULL OR "status" = 'pending'),
    ADD CONSTRAINT "webhook_deliveries_claimed_is_due" CHECK ("lease_holder" IS NULL OR "due_at" IS NOT NULL);

-- Of what an endpoint hears about one order or product, one thing at a time is due or on its way: the database keeps the order.
CREATE UNIQUE INDEX "webhook_deliveries_one_due_key" ON "webhook_deliveries" ("endpoint_id", "subject") WHERE "due_at" IS NOT NULL;

-- What is due, what comes next of a subject, what is on its way, and what is old: each without looking at anything else.
CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries" ("endpoint_id", "due_at") WHERE "due_at" IS NOT NULL;
CREATE INDEX "webhook_deliveries_pending_idx" ON "webhook_deliveries" ("endpoint_id", "subject", "event_id") WHERE "status" = 'pending';
CREATE INDEX "webhook_deliveries_claimed_idx" ON "webhook_deliveries" ("endpoint_id") WHERE "lease_holder" IS NOT NULL;
CREATE INDEX "webhook_deliveries_settled_at_idx" ON "webhook_deliveries" ("settled_at") WHERE "settled_at" IS NOT NULL;
