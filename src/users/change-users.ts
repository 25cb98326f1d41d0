import type { Scope } from '../auth/access.js'
import { isUniqueViolation } from '../database/failures.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { emailExists, userNotFound } from '../errors.js'
import { requireVersion, type ExpectedTags } from '../http/etag.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { requireInScope } from './read-users.js'
import type { User, UserCreate, UserUpdate } from './schemas.js'
import { toUser, userColumns, type UserRow } from './user-row.js'

/** @throws ApiError EMAIL_EXISTS */
export async function createUser(tx: Transaction, { email, full_name: fullName }: UserCreate): Promise<User> {
  const [row] = await tx.$queryRaw<UserRow[]>`
    INSERT INTO users (email, full_name) VALUES (${email}, ${fullName})
    ON CONFLICT DO NOTHING RETURNING ${userColumns}`
  if (!row) throw emailExists(email)
  return toUser(row)
}

interface UserChange {
  id: number
  input: UserUpdate
  expected: ExpectedTags | undefined
  scope: Scope
}

/**
 * Changes the given fields. If they already have these values, nothing changes, including the version.
 *
 * @throws ApiError USER_NOT_FOUND (also for a user outside the scope), EMAIL_EXISTS, PRECONDITION_FAILED
 */
export async function updateUser(prisma: PrismaClient, { id, input, expected, scope }: UserChange): Promise<User> {
  requireInScope(id, scope)
  return await inTransaction(prisma, async tx => {
    const [current] = await tx.$queryRaw<UserRow[]>`SELECT ${userColumns} FROM users WHERE id = ${id} FOR NO KEY UPDATE`
    if (!current) throw userNotFound(id)
    requireVersion(expected, current.version)
    const { email = current.email, full_name: fullName = current.full_name } = input
    if (email === current.email && fullName === current.full_name) return toUser(current)
    return await writeFields(tx, id, email, fullName)
  })
}

async function writeFields(tx: Transaction, id: number, email: string, fullName: string): Promise<User> {
  try {
    const [row] = await tx.$queryRaw<UserRow[]>`
      UPDATE users SET email = ${email}, full_name = ${fullName}, version = version + 1, updated_at = now(),
        duplicate_of = CASE WHEN email = ${email} THEN duplicate_of END
      WHERE id = ${id} RETURNING ${userColumns}`
    if (!row) throw userNotFound(id)
    return toUser(row)
  } catch (error) {
    throw addressIndexes.some(index => isUniqueViolation(error, index)) ? emailExists(email) : error
  }
}

// The second folds the case by the locale of the database; the previous version needs it.
const addressIndexes = ['users_address_key', 'users_email_key']
