-- Every attempt of a delivery, newest first: when, to which URL, and how it was answered. The newest 50 are kept.
ALTER TABLE "webhook_deliveries" ADD COLUMN "attempt_log" JSONB NOT NULL DEFAULT '[]';
