import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Queryable } from '../database/transaction.js'
import { userNotFound } from '../errors.js'
import type { Revoked } from './revocations.js'

/** The result of an exchange: `reused` if the token was exchanged before, `invalid` if it is unknown or has expired. */
export type Exchange =
  | { status: 'exchanged'; userId: number; refreshToken: string }
  | { status: 'reused'; userId: number; revoked: Revoked }
  | { status: 'invalid' }

/**
 * Starts a session: a family of refresh tokens, of which only the latest is valid.
 *
 * @param lifetimeDays when it ends, however often its tokens are exchanged
 * @returns the first token of the family
 * @throws ApiError USER_NOT_FOUND
 */
export async function startSession(
  database: Queryable,
  shopId: number,
  userId: number,
  lifetimeDays: number
): Promise<string> {
  const token = makeToken(randomUUID())
  const inserted = await database.$executeRaw`
    INSERT INTO refresh_tokens (shop_id, family, user_id, token_hash, expires_at)
    SELECT shop_id, ${token.family}::uuid, id, ${token.hash}, now() + ${lifetimeDays} * interval '1 day'
    FROM users WHERE shop_id = ${shopId} AND id = ${userId} AND erased_at IS NULL`
  if (inserted !== 1) throw userNotFound(userId)
  return token.text
}

/** The session that a refresh token of this service belongs to. */
export function sessionOf(refreshToken: string): string {
  return refreshToken.slice(0, refreshToken.indexOf('.'))
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
  const [row] = await database.$queryRaw<Array<Revoked & { user_id: bigint; is_exchanged: boolean }>>`
    WITH decided AS (
      UPDATE refresh_tokens SET
        token_hash = CASE WHEN token_hash = ${token.hash} THEN ${next.hash} ELSE token_hash END,
        revoked_at = CASE WHEN token_hash = ${token.hash} THEN NULL ELSE now() END
      WHERE shop_id = ${shopId} AND family = ${token.family}::uuid AND revoked_at IS NULL AND expires_at > now()
      RETURNING shop_id, family, user_id, revoked_at
    ), revoked AS (
      INSERT INTO token_revocations (shop_id, target, revoked_at)
      SELECT shop_id, 'login:' || family, revoked_at FROM decided WHERE revoked_at IS NOT NULL
      ON CONFLICT (shop_id, target) DO NOTHING
    )
    SELECT user_id, revoked_at IS NULL AS is_exchanged, 'login:' || family AS target, revoked_at FROM decided`
  if (!row) return { status: 'invalid' }
  const { user_id: userId, is_exchanged: isExchanged, ...revoked } = row
  return isExchanged
    ? { status: 'exchanged', userId: Number(userId), refreshToken: next.text }
    : { status: 'reused', userId: Number(userId), revoked }
}

/**
 * Ends the session that a refresh token belongs to, with its access tokens.
 *
 * @returns what was revoked; nothing if the session is unknown or has ended
 */
export async function endSession(database: Queryable, shopId: number, text: string): Promise<Revoked[]> {
  const token = readToken(text)
  if (!token) return []
  return await database.$queryRaw<Revoked[]>`
    WITH ended AS (
      UPDATE refresh_tokens SET revoked_at = now()
      WHERE shop_id = ${shopId} AND family = ${token.family}::uuid AND revoked_at IS NULL
      RETURNING shop_id, family, revoked_at
    )
    INSERT INTO token_revocations (shop_id, target, revoked_at)
    SELECT shop_id, 'login:' || family, revoked_at FROM ended
    ON CONFLICT (shop_id, target) DO UPDATE SET revoked_at = excluded.revoked_at
    RETURNING target, revoked_at`
}

/**
 * Ends all sessions of a user, and revokes all access tokens that were issued to the user until now, by whomever.
 *
 * @returns what was revoked
 * @throws ApiError USER_NOT_FOUND
 */
export async function endSessionsOf(database: Queryable, shopId: number, userId: number): Promise<Revoked[]> {
  const revoked = await database.$queryRaw<Revoked[]>`
    WITH ended AS (
      UPDATE refresh_tokens SET revoked_at = now()
      WHERE shop_id = ${shopId} AND user_id = ${userId} AND revoked_at IS NULL
      RETURNING family
    )
    INSERT INTO token_revocations (shop_id, target, revoked_at)
    SELECT ${shopId}, target, now() FROM (
      SELECT 'login:' || family AS target FROM ended
      UNION ALL SELECT 'user:' || id FROM users WHERE shop_id = ${shopId} AND id = ${userId}
    ) AS targets
    ON CONFLICT (shop_id, target) DO UPDATE SET revoked_at = excluded.revoked_at
    RETURNING target, revoked_at`
  if (revoked.length === 0) throw userNotFound(userId)
  return revoked
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
