-- CreateTable
CREATE TABLE "sessions" (
    "shop_id" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "principal" TEXT NOT NULL,
    "key_hash" BYTEA,
    "environment_proof" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("shop_id","hash")
);

-- CreateIndex
CREATE INDEX "sessions_hash_idx" ON "sessions"("hash");

-- CreateIndex
CREATE INDEX "sessions_shop_id_principal_created_at_idx" ON "sessions"("shop_id", "principal", "created_at");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");


-- From here on: what Prisma's schema language cannot say.

ALTER TABLE "sessions"
    ADD CONSTRAINT "sessions_of_one_key" CHECK (("key_hash" IS NULL) = ("environment_proof" IS NOT NULL)),
    ADD CONSTRAINT "sessions_hash_is_sha256" CHECK (octet_length("hash") = 32),
    ADD CONSTRAINT "sessions_key_hash_is_sha256" CHECK (octet_length("key_hash") = 32),
    ADD CONSTRAINT "sessions_environment_proof_is_sha256" CHECK (octet_length("environment_proof") = 32);

-- What ended lately: few rows, which each process looks for twice a second.
CREATE INDEX "sessions_ended_at_idx" ON "sessions" ("ended_at") WHERE "ended_at" IS NOT NULL;
