import { Prisma } from '../generated/prisma/client.js'
import type { UserRecord } from '../shop/records.js'
import type { User } from './schemas.js'

/** The columns of a `UserRow`. */
export const userColumns = Prisma.sql`id, email, full_name, version, created_at, updated_at`

export interface UserRow {
  id: bigint
  email: string
  full_name: string
  version: number
  created_at: Date
  updated_at: Date
}

/** Converts a row to the user that the API returns. */
export function toUser(row: UserRow): User {
  return {
    id: Number(row.id),
    email: row.email,
    full_name: row.full_name,
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString()
  }
}

/** The user that the API returns for a record. */
export function userOf({ id, email, fullName, version, createdAt, updatedAt }: UserRecord): User {
  return {
    id,
    email,
    full_name: fullName,
    version,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString()
  }
}
