-- CreateTable
CREATE TABLE "refresh_tokens" (
    "family" UUID NOT NULL,
    "user_id" BIGINT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "refresh_tokens_pkey" PRIMARY KEY ("family")
);

-- CreateIndex
CREATE INDEX "refresh_tokens_expires_at_idx" ON "refresh_tokens"("expires_at");

-- CreateIndex
CREATE INDEX "refresh_tokens_user_id_idx" ON "refresh_tokens"("user_id");

-- AddForeignKey
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- From here on: what Prisma's schema language cannot say.

ALTER TABLE "refresh_tokens"
    ADD CONSTRAINT "refresh_tokens_token_hash_is_sha256" CHECK (octet_length("token_hash") = 32);

ALTER TABLE "users"
    ADD CONSTRAINT "users_email_length" CHECK (char_length("email") BETWEEN 3 AND 254),
    ADD CONSTRAINT "users_full_name_length" CHECK (char_length("full_name") BETWEEN 1 AND 200);
