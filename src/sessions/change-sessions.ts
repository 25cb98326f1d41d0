import { randomBytes } from 'node:crypto'
import type { Caller } from '../auth/access.js'
import { hashOf } from '../auth/key-format.js'
import { proofOf } from '../auth/session-entries.js'
import type { Queryable } from '../database/transaction.js'

interface Login {
  shopId: number
  caller: Caller
  /** The key that the browser logged in with. */
  key: string
  lifetimeSeconds: number
}

/**
 * Starts a session. Beyond 100 of one name in a shop, the oldest ones end: nobody has so many browsers.
 *
 * @returns the token for the cookie; the database has its hash
 */
export async function startSession(
  database: Queryable,
  { shopId, caller: { principal, credential }, key, lifetimeSeconds }: Login
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const keyHash = hashOf(key)
  await database.$executeRaw`
    WITH surplus AS (
      SELECT shop_id, hash FROM sessions
      WHERE shop_id = ${shopId} AND principal = ${principal} AND ended_at IS NULL AND expires_at > now()
      ORDER BY created_at DESC OFFSET ${maxSessions - 1} FOR UPDATE SKIP LOCKED
    ), ended AS (
      UPDATE sessions SET ended_at = now() FROM surplus
      WHERE sessions.shop_id = surplus.shop_id AND sessions.hash = surplus.hash
    )
    INSERT INTO sessions (shop_id, hash, principal, key_hash, environment_proof, expires_at)
    VALUES (
      ${shopId}, decode(${hashOf(token)}, 'base64'), ${principal},
      decode(${credential === null ? null : keyHash}::text, 'base64'),
      decode(${credential === null ? proofOf(token, keyHash) : null}::text, 'base64'),
      now() + ${lifetimeSeconds} * interval '1 second'
    )`
  return token
}

/** Ends the session with this token, if it has not ended. */
export async function endSession(database: Queryable, token: string): Promise<void> {
  await database.$executeRaw`
    UPDATE sessions SET ended_at = now() WHERE hash = decode(${hashOf(token)}, 'base64') AND ended_at IS NULL`
}

/**
 * Removes sessions of all shops that expired some time ago: until then, a browser that comes back is told that its
 * session has ended, and is no guesser.
 *
 * @returns the number of removed sessions
 */
export async function removeOldSessions(database: Queryable): Promise<number> {
  return await database.$executeRaw`
    DELETE FROM sessions WHERE (shop_id, hash) IN (
      SELECT shop_id, hash FROM sessions WHERE expires_at < now() - ${keptDays} * interval '1 day'
      ORDER BY expires_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`
}

const maxSessions = 100

// Browsers drop the cookie when the session expires; a clock that is wrong may be late.
const keptDays = 7

const batchSize = 1_000
