-- AlterTable
ALTER TABLE "users" ADD COLUMN     "duplicate_of" BIGINT;


-- From here on: what Prisma's schema language cannot say.

-- The index so far folds the case as the database's locale does: in a Turkish one, INFO@example.com and info@example.com are two
-- addresses. All addresses are ASCII, whose case "C" folds in the same way on every server. Users who share an address by that rule
-- stay as they are: the oldest keeps the address, and the others name it. The next change of their address ends that.
UPDATE "users" SET "duplicate_of" = "first"."id"
FROM (
    SELECT min("id") AS "id", lower("email" COLLATE "C") AS "address" FROM "users"
    GROUP BY lower("email" COLLATE "C") HAVING count(*) > 1
) AS "first"
WHERE lower("users"."email" COLLATE "C") = "first"."address" AND "users"."id" <> "first"."id";

CREATE UNIQUE INDEX "users_address_key" ON "users" (lower("email" COLLATE "C")) WHERE "duplicate_of" IS NULL;

-- The start reports these, so that somebody corrects them.
CREATE INDEX "users_duplicate_of_idx" ON "users" ("duplicate_of") WHERE "duplicate_of" IS NOT NULL;

-- The index "users_email_key" stays for the previous version, which names its expression in ON CONFLICT.
