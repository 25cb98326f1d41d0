-- CreateTable
CREATE TABLE "invariant_checkpoint" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "event_id" BIGINT NOT NULL DEFAULT 0,
    "movement_id" BIGINT NOT NULL DEFAULT 0,
    "moved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "full_check_at" TIMESTAMPTZ(3),

    CONSTRAINT "invariant_checkpoint_pkey" PRIMARY KEY ("id")
);


-- From here on: what Prisma's schema language cannot say.

-- There is one, from the beginning.
ALTER TABLE "invariant_checkpoint" ADD CONSTRAINT "invariant_checkpoint_is_one" CHECK ("id" = 1);
INSERT INTO "invariant_checkpoint" DEFAULT VALUES;
