import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Queryable } from '../database/transaction.js'
import { userNotFound } from '../errors.js'

/** What became of an exchange. */
export type Exchange =
  | { outcome: 'exchanged'; userId: number; refreshToken: string }
  | { outcome: 'reused'; userId: number }
  | { outcome: 'unknown' }

/**
 * Begins a login, a family of refresh tokens of which one is good at a time.
 *
 * @returns the first token of the family
 * @throws ApiError USER_NOT_FOUND
 */
export async function beginLogin(database: Queryable, userId: number): Promise<string> {
  const token = makeToken(randomUUID())
  const begun = await database.$executeRaw`
    INSERT INTO refresh_tokens (family, user_id, token_hash, expires_at)
    SELECT ${token.family}::uuid, id, ${token.hash}, now() + ${lifetimeDays} * interval '1 day' FROM users WHERE id = ${userId}`
  if (begun !== 1) throw userNotFound(userId)
  return token.text
}

/**
 * Exchanges a refresh token for the next of its family. One that was exchanged before has two holders, one of whom is a thief, and
 * nobody can tell which: it revokes the family, and both have to log in again (RFC 9700, section 4.14.2).
 *
 * One statement on one row decides, so that of two exchanges at the same time one succeeds, and the other finds the token used.
 */
export async function exchangeRefreshToken(database: Queryable, text: string): Promise<Exchange> {
  const token = readToken(text)
  if (!token) return { outcome: 'unknown' }
  const next = makeToken(token.family)
  const [row] = await database.$queryRaw<Array<{ user_id: bigint; is_exchanged: boolean }>>`
    UPDATE refresh_tokens SET
      token_hash = CASE WHEN token_hash = ${token.hash} THEN ${next.hash} ELSE token_hash END,
      expires_at = CASE WHEN token_hash = ${token.hash} THEN now() + ${lifetimeDays} * interval '1 day' ELSE expires_at END,
      revoked_at = CASE WHEN token_hash = ${token.hash} THEN NULL ELSE now() END
    WHERE family = ${token.family}::uuid AND revoked_at IS NULL AND expires_at > now()
    RETURNING user_id, revoked_at IS NULL AS is_exchanged`
  if (!row) return { outcome: 'unknown' }
  const userId = Number(row.user_id)
  return row.is_exchanged ? { outcome: 'exchanged', userId, refreshToken: next.text } : { outcome: 'reused', userId }
}

/** Removes one batch of the logins that have expired; answers how many. */
export async function removeExpiredLogins(database: Queryable): Promise<number> {
  return await database.$executeRaw`
    DELETE FROM refresh_tokens WHERE family IN (
      SELECT family FROM refresh_tokens WHERE expires_at < now() ORDER BY expires_at LIMIT ${removedAtOnce} FOR UPDATE SKIP LOCKED)`
}

// Long enough to come back to a shop after some weeks; each exchange begins it anew.
const lifetimeDays = 30

// Small enough to lock and log little at a time.
const removedAtOnce = 1_000

interface Token {
  /** A UUID. */
  family: string
  /** As the client has it: family and secret. */
  text: string
  /** As the database has it. */
  hash: Buffer<ArrayBuffer>
}

function makeToken(family: string): Token {
  return tokenOf(family, `${family}.${randomBytes(32).toString('base64url')}`)
}

function readToken(text: string): Token | undefined {
  const family = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[\w-]{43}$/.exec(text)?.[1]
  return family === undefined ? undefined : tokenOf(family, text)
}

function tokenOf(family: string, text: string): Token {
  return { family, text, hash: createHash('sha256').update(text).digest() }
}
