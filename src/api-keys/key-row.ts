import { ApiScopes, isScope, scopesOf } from '../auth/access.js'
import type { KeyRole } from '../auth/api-keys.js'
import { Prisma } from '../generated/prisma/client.js'
import type { ApiKey } from './schemas.js'

/** The columns behind the API's representation of a key, without its secrets. */
export const keyColumns = Prisma.sql`
  id, name, role, scopes, key_end, created_by, created_at, rotated_at, previous_expires_at, expires_at, revoked_at,
  last_used_at, version`

export interface KeyRow {
  id: bigint
  name: string
  role: KeyRole | null
  scopes: string[] | null
  key_end: string
  created_by: string
  created_at: Date
  rotated_at: Date | null
  previous_expires_at: Date | null
  expires_at: Date | null
  revoked_at: Date | null
  last_used_at: Date | null
  version: number
}

/** The scopes of a key, those of its role if it has one. */
export function scopesOfRow({ role, scopes }: Pick<KeyRow, 'role' | 'scopes'>): ApiScopes {
  return role === null ? new ApiScopes((scopes ?? []).filter(isScope)) : scopesOf(role)
}

/** Converts a row to the API's representation. */
export function toApiKey(row: KeyRow): ApiKey {
  return {
    id: Number(row.id),
    name: row.name,
    role: row.role,
    scopes: [...scopesOfRow(row).names],
    key_end: row.key_end,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    rotated_at: textOf(row.rotated_at),
    previous_expires_at: textOf(row.previous_expires_at),
    expires_at: textOf(row.expires_at),
    revoked_at: textOf(row.revoked_at),
    last_used_at: textOf(row.last_used_at),
    version: row.version
  }
}

function textOf(time: Date | null): string | null {
  return time?.toISOString() ?? null
}

/**
 * Keys for all shops, which are kept with the default shop: only callers that are for all shops see them. A condition
 * on the columns `role` and `scopes`.
 */
export const isPlatformKey = Prisma.sql`
  (role IS NOT DISTINCT FROM 'platform' OR coalesce(scopes && '{shops:read,shops:write}', false))`
