-- CreateTable
CREATE TABLE "api_keys" (
    "shop_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT,
    "scopes" TEXT[],
    "hash" BYTEA NOT NULL,
    "key_end" TEXT NOT NULL,
    "previous_hash" BYTEA,
    "previous_expires_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "rotated_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE INDEX "api_keys_hash_idx" ON "api_keys"("hash");

-- CreateIndex
CREATE INDEX "api_keys_changed_at_idx" ON "api_keys"("changed_at");


-- From here on: what Prisma's schema language cannot say.

ALTER TABLE "api_keys"
    ADD CONSTRAINT "api_keys_role_or_scopes" CHECK (("role" IS NULL) = ("scopes" IS NOT NULL)),
    ADD CONSTRAINT "api_keys_role_known" CHECK ("role" IN ('admin', 'reader', 'metrics', 'platform')),
    ADD CONSTRAINT "api_keys_hash_is_sha256" CHECK (octet_length("hash") = 32),
    ADD CONSTRAINT "api_keys_previous_hash_is_sha256" CHECK (octet_length("previous_hash") = 32),
    ADD CONSTRAINT "api_keys_previous_expires" CHECK (("previous_hash" IS NULL) = ("previous_expires_at" IS NULL));

-- A key is found by either of its secrets, before its shop is known.
CREATE INDEX "api_keys_previous_hash_idx" ON "api_keys" ("previous_hash") WHERE "previous_hash" IS NOT NULL;
