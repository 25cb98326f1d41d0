import type { Queryable } from '../database/transaction.js'
import { ApiScopes, isScope, scopesOf, type Caller, type Role } from './access.js'
import { CredentialCache, type CachedEntry, type RowChange } from './credential-cache.js'

/** A secret of a key in the database, as a process remembers it. */
export interface KeyEntry extends CachedEntry {
  shopId: number
  keyId: number
  caller: Caller
  isRevoked: boolean
  /** When this secret or its key expires, in milliseconds since 1970; null: never. */
  endsAtMs: number | null
  /** When it was last used here, and up to when that is recorded in the database; 0: never. */
  usedAtMs: number
  recordedAtMs: number
}

/** @param database a function, because the service opens its database after the first hooks of a request are set */
export function createKeyCache(database: () => Queryable): CredentialCache<KeyEntry> {
  return new CredentialCache({
    find: async hashes => await findKeys(database(), hashes),
    changes: async sinceMs => await changedKeys(database(), sinceMs)
  })
}

interface KeyRow {
  shop_id: bigint
  id: bigint
  slug: string
  name: string
  role: Exclude<Role, 'customer'> | null
  scopes: string[] | null
  version: number
  hash: string
  previous_hash: string | null
  expires_at: Date | null
  previous_expires_at: Date | null
  last_used_at: Date | null
  is_revoked: boolean
}

async function findKeys(database: Queryable, hashes: readonly string[]): Promise<Map<string, KeyEntry>> {
  const rows = await database.$queryRaw<KeyRow[]>`
    WITH secrets AS (SELECT array_agg(decode(text, 'base64')) AS hashes FROM unnest(${hashes}::text[]) AS text)
    SELECT key.shop_id, key.id, slug, key.name, role, scopes, key.version, encode(hash, 'base64') AS hash,
      encode(previous_hash, 'base64') AS previous_hash, expires_at, previous_expires_at, last_used_at,
      revoked_at IS NOT NULL AS is_revoked
    FROM api_keys AS key JOIN shops ON shops.id = key.shop_id
    WHERE hash = ANY ((SELECT hashes FROM secrets)::bytea[])
      OR previous_hash = ANY ((SELECT hashes FROM secrets)::bytea[])`
  const entries = rows.flatMap(row => [
    [row.hash, entryOf(row, row.hash, row.expires_at)] as const,
    ...(row.previous_hash === null
      ? []
      : [
          [
            row.previous_hash,
            entryOf(row, row.previous_hash, earlier(row.expires_at, row.previous_expires_at))
          ] as const
        ])
  ])
  return new Map(entries)
}

async function changedKeys(database: Queryable, sinceMs: number): Promise<RowChange[]> {
  const rows = await database.$queryRaw<Array<{ ref: string; version: number; hashes: string[] }>>`
    SELECT shop_id || '/' || id AS ref, version,
      array_remove(ARRAY[encode(hash, 'base64'), encode(previous_hash, 'base64')], NULL) AS hashes
    FROM api_keys WHERE changed_at > now() - ${sinceMs} * interval '1 millisecond'`
  return rows
}

function entryOf(row: KeyRow, hash: string, endsAt: Date | null): KeyEntry {
  const apiScopes = row.role === null ? new ApiScopes((row.scopes ?? []).filter(isScope)) : scopesOf(row.role)
  const endsAtMs = endsAt?.getTime() ?? null
  return {
    ref: `${row.shop_id}/${row.id}`,
    version: row.version,
    shopId: Number(row.shop_id),
    keyId: Number(row.id),
    caller: {
      principal: `api_key:${row.name}`,
      role: row.role,
      apiScopes,
      scope: 'everyone',
      shopSlug: apiScopes.isPlatform ? null : row.slug,
      expiresAtMs: endsAtMs,
      credential: { type: 'key', hash }
    },
    isRevoked: row.is_revoked,
    endsAtMs,
    usedAtMs: 0,
    recordedAtMs: row.last_used_at?.getTime() ?? 0
  }
}

function earlier(a: Date | null, b: Date | null): Date | null {
  return a === null || (b !== null && b < a) ? b : a
}

/**
 * Records when keys were used, of each at most once a minute. A key that another process is recording at the moment,
 * or that someone is changing, is left out.
 *
 * @throws the database's own error
 */
export async function recordKeyUse(database: Queryable, entries: Iterable<KeyEntry>): Promise<void> {
  const used = [...entries].filter(isDue)
  if (used.length === 0) return
  const nowMs = Date.now()
  const uses = used.map(({ shopId, keyId, usedAtMs }) => ({ shop_id: shopId, id: keyId, age_ms: nowMs - usedAtMs }))
  for (const entry of used) entry.recordedAtMs = entry.usedAtMs
  await database.$executeRaw`
    WITH uses AS (
      SELECT shop_id, id, max(now() - age_ms * interval '1 millisecond') AS used_at
      FROM json_to_recordset(${JSON.stringify(uses)}::json) AS uses (shop_id bigint, id bigint, age_ms float8)
      GROUP BY shop_id, id
    ), due AS (
      SELECT key.shop_id, key.id, used_at FROM api_keys AS key JOIN uses USING (shop_id, id)
      WHERE last_used_at IS NULL OR last_used_at <= used_at - ${recordedEveryMs} * interval '1 millisecond'
      FOR NO KEY UPDATE OF key SKIP LOCKED
    )
    UPDATE api_keys SET last_used_at = due.used_at
    FROM due WHERE api_keys.shop_id = due.shop_id AND api_keys.id = due.id`
}

/** Whether a use is worth a write: it was a minute after the last one that is recorded. */
export function isDue({ usedAtMs, recordedAtMs }: Pick<KeyEntry, 'usedAtMs' | 'recordedAtMs'>): boolean {
  return usedAtMs - recordedAtMs >= recordedEveryMs
}

/** How exactly the last use is known. */
export const recordedEveryMs = 60_000
