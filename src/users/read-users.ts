import type { Scope } from '../auth/access.js'
import { anyOf } from '../database/any-of.js'
import type { Readable } from '../database/reads.js'
import type { Queryable } from '../database/transaction.js'
import { userNotFound } from '../errors.js'
import { Prisma } from '../generated/prisma/client.js'
import { boundedCount, pageOf, readIds, readPage, type Cursors } from '../http/pagination.js'
import type { User, UserList, UserListQuery } from './schemas.js'
import { toUser, userColumns, type UserRow } from './user-row.js'

/** @throws ApiError USER_NOT_FOUND, also for a user outside the scope */
export async function readUser(database: Queryable, shopId: number, id: number, scope: Scope): Promise<User> {
  requireInScope(id, scope)
  const [row] = await database.$queryRaw<UserRow[]>`
    SELECT ${userColumns} FROM users WHERE shop_id = ${shopId} AND id = ${id} AND erased_at IS NULL`
  if (!row) throw userNotFound(id)
  return toUser(row)
}

/** @throws ApiError USER_NOT_FOUND for a user outside the scope */
export function requireInScope(id: number, scope: Scope): void {
  if (scope !== 'everyone' && scope !== id) throw userNotFound(id)
}

/**
 * Reads one page of the users that match, ordered by id, and the number of all that match, from a single snapshot.
 *
 * @throws ApiError VALIDATION_FAILED if the paging parameters cannot be combined or the cursor is invalid
 */
export async function listUsers(
  database: Readable,
  shopId: number,
  cursors: Cursors,
  query: UserListQuery
): Promise<UserList> {
  const { q, ids: idList } = query
  const ids = idList === undefined ? undefined : readIds(idList)
  const page = readPage(query, `users ${JSON.stringify([q ?? null, ...(ids ? [ids] : [])])}`, cursors)
  const isListed = ids ? Prisma.sql`AND id = ${anyOf(ids, 'bigint')}` : Prisma.empty
  const where = Prisma.sql`shop_id = ${shopId} AND erased_at IS NULL ${search(q)} ${isListed}`
  const after = page.after ? Prisma.sql`AND id > ${page.after[0]}` : Prisma.empty
  const isBounded = q !== undefined || ids !== undefined
  const total = isBounded ? boundedCount(Prisma.sql`users WHERE ${where}`) : userCount(shopId)
  const rows = await database.$queryRaw<Array<{ total: bigint } & (UserRow | { id: null })>>`
    SELECT matching.total, page.*
    FROM (${total}) AS matching
    LEFT JOIN (
      SELECT ${userColumns} FROM users WHERE ${where} ${after}
      ORDER BY id LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true
    ORDER BY page.id`
  const found = rows.filter(row => row.id !== null).map(toUser)
  const { items: users, ...fields } = pageOf(page, found, {
    total: Number(rows[0]?.total),
    isBounded,
    keyOf: item => [item.id]
  })
  return { users, ...fields }
}

/** The writer of the shop keeps it exact. */
function userCount(shopId: number): Prisma.Sql {
  return Prisma.sql`SELECT user_count AS total FROM shops WHERE id = ${shopId}`
}

function search(text: string | undefined): Prisma.Sql {
  if (text === undefined) return Prisma.empty
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  // "C" folds the case of ASCII in every locale, and the locale of the database that of other letters.
  return Prisma.sql`AND (
    email COLLATE "C" ILIKE ${pattern} OR full_name COLLATE "C" ILIKE ${pattern} OR full_name ILIKE ${pattern})`
}
