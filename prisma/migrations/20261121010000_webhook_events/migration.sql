-- CreateTable
CREATE TABLE "webhook_events" (
    "id" BIGSERIAL NOT NULL,
    "event_id" TEXT NOT NULL,
    "is_id_signed" BOOLEAN NOT NULL,
    "type" TEXT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "body_hash" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "webhook_events_event_id_key" ON "webhook_events"("event_id");

-- CreateIndex
CREATE INDEX "webhook_events_order_id_type_idx" ON "webhook_events"("order_id", "type");

-- AddForeignKey
-- Deferred: an event claims its id before its order is looked up.
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;


-- From here on: what Prisma's schema language cannot say.

ALTER TABLE "webhook_events"
    ADD CONSTRAINT "webhook_events_event_id_length" CHECK (char_length("event_id") BETWEEN 1 AND 255),
    ADD CONSTRAINT "webhook_events_type_known" CHECK ("type" IN ('payment.succeeded', 'payment.failed', 'payment.refunded')),
    ADD CONSTRAINT "webhook_events_body_hash_is_sha256" CHECK (octet_length("body_hash") = 32);

-- Whoever got hold of one signed body could send it again under any number of ids that the signature does not cover. The body
-- itself is what counts once then.
CREATE UNIQUE INDEX "webhook_events_unsigned_body_key" ON "webhook_events" ("body_hash") WHERE NOT "is_id_signed";

-- What the provider has said is written once.
CREATE TRIGGER "webhook_events_append_only" BEFORE UPDATE OR DELETE ON "webhook_events" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
