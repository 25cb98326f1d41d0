import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Queryable } from '../database/transaction.js'
import { userNotFound } from '../errors.js'

/** The result of an exchange: `reused` if the token was exchanged before, `invalid` if it is unknown or has expired. */
export type Exchange =
  | { status: 'exchanged'; userId: number; refreshToken: string }
  | { status: 'reused'; userId: number }
  | { status: 'invalid' }

/**
 * Starts a session: a family of refresh tokens, of which only the latest is valid.
 *
 * @returns the first token of the family
 * @throws ApiError USER_NOT_FOUND
 */
export async function startSession(database: Queryable, shopId: number, userId: number): Promise<string> {
  const token = makeToken(randomUUID())
  const inserted = await database.$executeRaw`
    INSERT INTO refresh_tokens (shop_id, family, user_id, token_hash, expires_at)
    SELECT shop_id, ${token.family}::uuid, id, ${token.hash}, now() + ${lifetimeDays} * interval '1 day'
    FROM users WHERE shop_id = ${shopId} AND id = ${userId}`
  if (inserted !== 1) throw userNotFound(userId)
  return token.text
}

/**
 * Exchanges a refresh token for the next one of its family. If a token is exchanged twice, two parties hold it and
 * one of them stole it. The service cannot tell which, so it revokes the family, and both have to log in again (RFC
 * 9700, section 4.14.2).
 *
 * A single statement on one row decides: of two concurrent exchanges one succeeds, and the other finds the token used.
 */
export async function exchangeRefreshToken(database: Queryable, shopId: number, text: string): Promise<Exchange> {
  const token = readToken(text)
  if (!token) return { status: 'invalid' }
  const next = makeToken(token.family)
  const [row] = await database.$queryRaw<Array<{ user_id: bigint; is_exchanged: boolean }>>`
    UPDATE refresh_tokens SET
      token_hash = CASE WHEN token_hash = ${token.hash} THEN ${next.hash} ELSE token_hash END,
      expires_at = CASE WHEN token_hash = ${token.hash}
        THEN now() + ${lifetimeDays} * interval '1 day' ELSE expires_at END,
      revoked_at = CASE WHEN token_hash = ${token.hash} THEN NULL ELSE now() END
    WHERE shop_id = ${shopId} AND family = ${token.family}::uuid AND revoked_at IS NULL AND expires_at > now()
    RETURNING user_id, revoked_at IS NULL AS is_exchanged`
  if (!row) return { status: 'invalid' }
  const userId = Number(row.user_id)
  return row.is_exchanged ? { status: 'exchanged', userId, refreshToken: next.text } : { status: 'reused', userId }
}

/**
 * Deletes one batch of expired sessions, of all shops.
 *
 * @returns the number of deleted sessions
 */
export async function removeExpiredSessions(database: Queryable): Promise<number> {
  return await database.$executeRaw`
    DELETE FROM refresh_tokens WHERE (shop_id, family) IN (
      SELECT shop_id, family FROM refresh_tokens WHERE expires_at < now()
      ORDER BY expires_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`
}

// A customer may return to the shop after some weeks; each exchange extends the session.
const lifetimeDays = 30

// Small, so that each batch locks few rows and writes little WAL.
const batchSize = 1_000

interface Token {
  /** A UUID. */
  family: string
  /** What the client holds: family and secret. */
  text: string
  /** What the database stores. */
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
