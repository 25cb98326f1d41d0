import { createHmac } from 'node:crypto'
import type { Queryable } from '../database/transaction.js'
import type { Caller } from './access.js'
import { CredentialCache, type CachedEntry } from './credential-cache.js'
import { isDue, recordedEveryMs } from './key-entries.js'

/** A login of a browser, as a process remembers it. */
export interface SessionEntry extends CachedEntry {
  shopId: number
  /** SHA-256 of the token, in base64. */
  hash: string
  /** SHA-256 of its key in base64, if the database has the key. */
  keyHash: string | null
  /** What a key of the environment proves; in base64. */
  environmentProof: string | null
  /** The caller with that key; null if this process does not have it, undefined before that was looked for. */
  environmentCaller?: Caller | null
  isEnded: boolean
  expiresAtMs: number
  usedAtMs: number
  recordedAtMs: number
}

export function createSessionCache(database: () => Queryable): CredentialCache<SessionEntry> {
  return new CredentialCache({
    find: async hashes => await findSessions(database(), hashes),
    changes: async sinceMs => await endedSessions(database(), sinceMs)
  })
}

/**
 * Shows that a session began with a key of the environment, without a trace of the key: only the browser has the
 * token.
 *
 * @param keyHash SHA-256 of the key, in base64
 */
export function proofOf(token: string, keyHash: string): string {
  return createHmac('sha256', token).update(keyHash).digest('base64')
}

interface SessionRow {
  shop_id: bigint
  hash: string
  key_hash: string | null
  environment_proof: string | null
  expires_at: Date
  last_used_at: Date
  is_ended: boolean
}

async function findSessions(database: Queryable, hashes: readonly string[]): Promise<Map<string, SessionEntry>> {
  const rows = await database.$queryRaw<SessionRow[]>`
    SELECT shop_id, encode(hash, 'base64') AS hash, encode(key_hash, 'base64') AS key_hash,
      encode(environment_proof, 'base64') AS environment_proof, expires_at, last_used_at,
      ended_at IS NOT NULL AS is_ended
    FROM sessions
    WHERE hash = ANY ((SELECT array_agg(decode(text, 'base64')) FROM unnest(${hashes}::text[]) AS text)::bytea[])`
  return new Map(
    rows.map(row => [
      row.hash,
      {
        ref: row.hash,
        version: Number(row.is_ended),
        shopId: Number(row.shop_id),
        hash: row.hash,
        keyHash: row.key_hash,
        environmentProof: row.environment_proof,
        isEnded: row.is_ended,
        expiresAtMs: row.expires_at.getTime(),
        usedAtMs: 0,
        recordedAtMs: row.last_used_at.getTime()
      }
    ])
  )
}

/** A session changes only once: it ends. A secret that does not exist never comes to exist. */
async function endedSessions(database: Queryable, sinceMs: number) {
  const rows = await database.$queryRaw<Array<{ ref: string }>>`
    SELECT encode(hash, 'base64') AS ref FROM sessions WHERE ended_at > now() - ${sinceMs} * interval '1 millisecond'`
  return rows.map(({ ref }) => ({ ref, version: 1, hashes: [] }))
}

/** Records when sessions were used, of each at most once a minute. @throws the database's own error */
export async function recordSessionUse(database: Queryable, entries: Iterable<SessionEntry>): Promise<void> {
  const used = [...entries].filter(isDue)
  if (used.length === 0) return
  const nowMs = Date.now()
  const uses = used.map(({ shopId, hash, usedAtMs }) => ({ shop_id: shopId, hash, age_ms: nowMs - usedAtMs }))
  for (const entry of used) entry.recordedAtMs = entry.usedAtMs
  await database.$executeRaw`
    WITH uses AS (
      SELECT shop_id, decode(hash, 'base64') AS hash, now() - age_ms * interval '1 millisecond' AS used_at
      FROM json_to_recordset(${JSON.stringify(uses)}::json) AS uses (shop_id bigint, hash text, age_ms float8)
    ), due AS (
      SELECT shop_id, hash, used_at FROM sessions JOIN uses USING (shop_id, hash)
      WHERE last_used_at <= used_at - ${recordedEveryMs} * interval '1 millisecond'
      FOR NO KEY UPDATE OF sessions SKIP LOCKED
    )
    UPDATE sessions SET last_used_at = due.used_at
    FROM due WHERE sessions.shop_id = due.shop_id AND sessions.hash = due.hash`
}
