import type { Queryable, Transaction } from '../database/transaction.js'
import { ApiScopes, scopesOf, type ApiScope } from '../auth/access.js'
import type { KeyRole } from '../auth/api-keys.js'
import { hashOf, makeKey } from '../auth/key-format.js'
import { apiKeyEnded, apiKeyLimitReached, apiKeyNotFound, forbidden, validationFailed } from '../errors.js'
import { parseMoment } from '../http/schemas.js'
import { defaultShop } from '../tenancy/shop.js'
import { keyColumns, scopesOfRow, toApiKey, type KeyRow } from './key-row.js'
import { keysIn, type KeyView } from './read-keys.js'
import type { ApiKeyCreate, ApiKeyWithSecret } from './schemas.js'

/** Who creates, rotates or revokes keys: its rights bound those of the keys. */
export interface KeyManager {
  principal: string
  apiScopes: ApiScopes
  view: KeyView
}

/** A new key, checked. */
interface NewKey {
  name: string
  role: KeyRole | null
  scopes: readonly ApiScope[] | null
  expiresAt: Date | null
}

/** Of a shop that are neither revoked nor expired. Each process remembers the keys that it meets. */
export const maxKeys = 1_000

/**
 * Creates a key with at most the rights of its creator.
 *
 * @throws ApiError VALIDATION_FAILED, FORBIDDEN, API_KEY_LIMIT_REACHED
 */
export async function createKey(
  tx: Transaction,
  { principal, apiScopes, view: { shopId, seesPlatformKeys } }: KeyManager,
  input: ApiKeyCreate
): Promise<ApiKeyWithSecret> {
  const { role, scopes, ...key } = readNewKey(input)
  const wanted = role === null ? new ApiScopes(scopes ?? []) : scopesOf(role)
  requireRights(apiScopes, wanted, 'create')
  if (wanted.isPlatform && !seesPlatformKeys) throw forbidden('Only a caller for all shops can create a key for them')
  if (wanted.isPlatform && shopId !== defaultShop.id) {
    throw validationFailed([{ path: 'headers/x-shop', message: 'must not be given: the key is for all shops' }])
  }
  // The lock serializes creations in the shop, so the count sees every earlier one committed and the limit holds.
  await tx.$queryRaw`SELECT id FROM shops WHERE id = ${shopId} FOR NO KEY UPDATE`
  const secret = makeKey()
  const [row] = await tx.$queryRaw<KeyRow[]>`
    WITH counter AS (
      INSERT INTO counters (shop_id, name, value)
      SELECT ${shopId}, 'api_key', 1
      WHERE (
        SELECT count(*) FROM api_keys
        WHERE shop_id = ${shopId} AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
      ) < ${maxKeys}
      ON CONFLICT (shop_id, name) DO UPDATE SET value = counters.value + excluded.value RETURNING value
    )
    INSERT INTO api_keys (shop_id, id, name, role, scopes, hash, key_end, created_by, expires_at)
    SELECT ${shopId}, counter.value, ${key.name}, ${role}, ${scopes}::text[], decode(${hashOf(secret)}, 'base64'),
      ${endOf(secret)}, ${principal}, ${key.expiresAt}
    FROM counter
    RETURNING ${keyColumns}`
  if (!row) throw apiKeyLimitReached(maxKeys)
  return { ...toApiKey(row), key: secret }
}

/**
 * Gives a key a new secret. The current one stays valid for `overlapSeconds`; one that an earlier rotation left valid
 * ends at once.
 *
 * @throws ApiError API_KEY_NOT_FOUND, API_KEY_ENDED, FORBIDDEN for a key with more rights than the caller's
 */
export async function rotateKey(
  tx: Transaction,
  manager: KeyManager,
  { id, overlapSeconds = defaultOverlapSeconds }: { id: number; overlapSeconds?: number | undefined }
): Promise<ApiKeyWithSecret> {
  const { revoked_at: revokedAt, expires_at: expiresAt } = await lockKey(tx, manager, id, 'rotate')
  if (revokedAt !== null || (expiresAt !== null && expiresAt <= new Date())) throw apiKeyEnded(id)
  const secret = makeKey()
  const [row] = await tx.$queryRaw<KeyRow[]>`
    UPDATE api_keys
    SET hash = decode(${hashOf(secret)}, 'base64'), key_end = ${endOf(secret)}, previous_hash = hash,
      previous_expires_at = now() + ${overlapSeconds} * interval '1 second', rotated_at = now(),
      version = version + 1, changed_at = now()
    WHERE shop_id = ${manager.view.shopId} AND id = ${id} RETURNING ${keyColumns}`
  if (!row) throw apiKeyNotFound(id)
  return { ...toApiKey(row), key: secret }
}

/**
 * Revokes a key for good. Revoking it again changes nothing.
 *
 * @returns whether it changed something
 * @throws ApiError API_KEY_NOT_FOUND, FORBIDDEN for a key with more rights than the caller's
 */
export async function revokeKey(tx: Transaction, manager: KeyManager, id: number): Promise<boolean> {
  await lockKey(tx, manager, id, 'revoke')
  const changed = await tx.$executeRaw`
    UPDATE api_keys SET revoked_at = now(), version = version + 1, changed_at = now()
    WHERE shop_id = ${manager.view.shopId} AND id = ${id} AND revoked_at IS NULL`
  return changed > 0
}

/**
 * Removes the keys of all shops that ended some months ago. Their names stay in history.
 *
 * @returns the number of removed keys
 */
export async function removeOldKeys(database: Queryable): Promise<number> {
  return await database.$executeRaw`
    DELETE FROM api_keys WHERE (shop_id, id) IN (
      SELECT shop_id, id FROM api_keys WHERE least(revoked_at, expires_at) < now() - ${keptDays} * interval '1 day'
      LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`
}

// Enough time to deploy the new secret.
const defaultOverlapSeconds = 86_400

// Long enough to see who had access when something looks wrong.
const keptDays = 90

const batchSize = 1_000

function readNewKey({ name, role, scopes, expires_at: expires }: ApiKeyCreate): NewKey {
  if ((role === undefined) === (scopes === undefined)) {
    throw validationFailed([{ path: 'body', message: 'must have either a role or scopes' }])
  }
  const expiresAt = parseMoment(expires ?? '') ?? null
  if (expiresAt !== null && expiresAt <= new Date()) {
    throw validationFailed([{ path: 'body/expires_at', message: 'must be in the future' }])
  }
  return { name, role: role ?? null, scopes: scopes ?? null, expiresAt }
}

function requireRights(own: ApiScopes, wanted: ApiScopes, action: string): void {
  const missing = wanted.names.find(scope => !own.has(scope))
  if (missing === undefined) return
  throw forbidden(`To ${action} a key, a caller needs all of its scopes: ${missing} is missing`, {
    required_scope: missing
  })
}

async function lockKey(tx: Transaction, { apiScopes, view }: KeyManager, id: number, action: string): Promise<KeyRow> {
  const [row] = await tx.$queryRaw<KeyRow[]>`
    SELECT ${keyColumns} FROM ${keysIn(view)} AND id = ${id} FOR NO KEY UPDATE`
  if (!row) throw apiKeyNotFound(id)
  requireRights(apiScopes, scopesOfRow(row), action)
  return row
}

/** Enough to tell the keys of a shop apart, and too little to guess the rest. */
function endOf(secret: string): string {
  return secret.slice(-4)
}
