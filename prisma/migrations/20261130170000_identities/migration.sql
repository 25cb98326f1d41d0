-- CreateTable
CREATE TABLE "user_identities" (
    "shop_id" BIGINT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_identities_pkey" PRIMARY KEY ("shop_id","issuer","subject")
);

-- CreateTable
CREATE TABLE "token_revocations" (
    "shop_id" BIGINT NOT NULL,
    "target" TEXT NOT NULL,
    "revoked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "token_revocations_pkey" PRIMARY KEY ("shop_id","target")
);

-- CreateIndex
CREATE INDEX "user_identities_shop_id_user_id_idx" ON "user_identities"("shop_id", "user_id");

-- CreateIndex
CREATE INDEX "token_revocations_revoked_at_idx" ON "token_revocations"("revoked_at");

-- AddForeignKey
ALTER TABLE "user_identities" ADD CONSTRAINT "user_identities_shop_id_user_id_fkey" FOREIGN KEY ("shop_id", "user_id") REFERENCES "users"("shop_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;


-- From here on: what Prisma's schema language cannot say.

ALTER TABLE "user_identities"
    ADD CONSTRAINT "user_identities_issuer_length" CHECK (char_length("issuer") BETWEEN 1 AND 500),
    ADD CONSTRAINT "user_identities_subject_length" CHECK (char_length("subject") BETWEEN 1 AND 255);

ALTER TABLE "token_revocations"
    ADD CONSTRAINT "token_revocations_target_known" CHECK ("target" ~ '^(user:[1-9][0-9]*|login:[0-9a-f-]{36})$');
