import { Prisma } from '../generated/prisma/client.js'

/** Whose orders are meant: those of a user, and those of guests with an address. */
export interface Person {
  /** null: a guest. */
  userId: number | null
  /** In any case. */
  email: string | null
}

/**
 * The most orders of a person that are erased by one command. Other commands of the shop wait for it: for some 0.2 s
 * (docs/decisions/0036-erasure-and-audit.md).
 */
export const maxErasedAtOnce = 500

/** A query for the `id`s of the first orders of a person that are not erased, by id, from the one after `after`. */
export function idsOfPerson(shopId: number, { userId, email }: Person, limit: number, after = 0): Prisma.Sql {
  return Prisma.sql`
    SELECT id FROM (
      SELECT id FROM orders WHERE shop_id = ${shopId} AND user_id = ${userId}::bigint AND erased_at IS NULL
      UNION ALL
      SELECT id FROM orders
      WHERE shop_id = ${shopId} AND user_id IS NULL AND email IS NOT NULL AND erased_at IS NULL
        AND lower(email COLLATE "C") = lower(${email}::text COLLATE "C")
    ) AS of_person WHERE id > ${after} ORDER BY id LIMIT ${limit}`
}
