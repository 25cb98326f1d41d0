import { LaneBusy, type IfBusy, type Outcome } from '../batching/group-commit.js'
import type { Transaction } from '../database/transaction.js'
import { ApiError, idempotencyKeyInUse, idempotencyKeyReused } from '../errors.js'
import { Prisma } from '../generated/prisma/client.js'

/** A caller's claim to an Idempotency-Key: the same shop, key, caller and request get the same response. */
export interface Claim {
  shopId: number
  principal: string
  key: string
  /** SHA-256 of everything that identifies the request. */
  requestHash: Uint8Array
}

/** A response as it is sent and stored, byte for byte. */
export interface StoredResponse {
  status: number
  headers: Record<string, string>
  body: string
  /** Whether the body shows a secret, so that it is stored encrypted. */
  showsSecret?: boolean | undefined
}

/** How bodies that show a secret are stored. */
export interface BodyProtection {
  seal(body: string): string
  /** @throws ApiError SECRETS_UNAVAILABLE */
  open(stored: string): string
}

/** The input of a request. If the request has a key, also its claim, and how to turn its outcome into a response. */
export interface IdempotentRequest<Input, Result> {
  input: Input
  idempotency?:
    { claim: Claim; respond: (outcome: Outcome<Result>) => StoredResponse; protection: BodyProtection } | undefined
}

/**
 * What to send to the client: the request's own result, or a stored response, possibly that of an earlier request.
 */
export type IdempotentResult<Result> = { result: Result } | { response: StoredResponse; isReplayed: boolean }

/**
 * Runs requests in the caller's transaction, those with a key at most once, and stores their responses in the same
 * transaction: it commits both the change and the response, or neither. Refusals (4xx) are stored too, whatever their
 * code: another attempt with the key may still be on its way, and must not do what this one refused. Failures (5xx) are
 * not, so that the client can retry with the same key.
 *
 * Follows draft-ietf-httpapi-idempotency-key-header: 409 while the first request is in progress, 422 for a different
 * request.
 *
 * @param run returns one outcome for each input, in the same order
 * @param ifInUse whether a key that another transaction has locked is refused, is waited for, or makes its request
 *   LaneBusy, so that it comes again
 */
export async function runIdempotent<Input, Result>(
  tx: Transaction,
  requests: ReadonlyArray<IdempotentRequest<Input, Result>>,
  run: (inputs: Input[]) => Promise<Array<Outcome<Result>>>,
  ifInUse: IfInUse = 'refuse'
): Promise<Array<Outcome<IdempotentResult<Result>>>> {
  const resolved = await resolveClaims(tx, requests, ifInUse)
  const fresh = requests.filter((_, index) => resolved[index] === undefined)
  const outcomes = fresh.length > 0 ? await run(fresh.map(({ input }) => input)) : []
  const results = fresh.map((request, index) => resultOf(request, outcomes[index]))
  await storeResponses(tx, fresh, results)
  return resolved.map(
    outcome => outcome ?? results.shift() ?? { ok: false, error: new Error('fewer outcomes than requests') }
  )
}

type IfInUse = 'refuse' | IfBusy

/** How long a key and its response are kept. */
export const retentionHours = 24

type Resolved<Result> = Outcome<IdempotentResult<Result>> | undefined

/**
 * Locks the keys of all requests for this transaction.
 *
 * @returns for each request the stored response, or an error if its key is in use or belongs to a different request;
 * undefined if the request has to run
 */
async function resolveClaims<Input, Result>(
  tx: Transaction,
  requests: ReadonlyArray<IdempotentRequest<Input, Result>>,
  ifInUse: IfInUse
): Promise<Array<Resolved<Result>>> {
  const claims = requests.map(({ idempotency }) => idempotency?.claim)
  const claimed = claims.filter(claim => claim !== undefined)
  if (claimed.length === 0) return claims.map(() => undefined)
  const locked = await lockKeys(tx, claimed, ifInUse)
  const stored = await readStoredResponses(tx, claimed)
  const seen = new Set<string>()
  return requests.map(({ idempotency }) => {
    if (!idempotency) return undefined
    const { claim, protection } = idempotency
    const name = nameOf(claim)
    const isRepeated = seen.has(name)
    seen.add(name)
    if (!locked.has(name)) return { ok: false, error: ifInUse === 'skip' ? new LaneBusy() : idempotencyKeyInUse() }
    if (isRepeated) return { ok: false, error: idempotencyKeyInUse() }
    const earlier = stored.get(name)
    if (!earlier) return undefined
    if (Buffer.compare(earlier.requestHash, claim.requestHash) !== 0) {
      return { ok: false, error: idempotencyKeyReused() }
    }
    return replay(earlier.response, protection)
  })
}

function replay<Result>(response: StoredResponse, { open }: BodyProtection): Resolved<Result> {
  try {
    return { ok: true, result: { response: { ...response, body: open(response.body) }, isReplayed: true } }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { ok: false, error }
  }
}

function resultOf<Input, Result>(
  { idempotency }: IdempotentRequest<Input, Result>,
  outcome: Outcome<Result> | undefined
): Outcome<IdempotentResult<Result>> {
  if (!outcome) return { ok: false, error: new Error('fewer outcomes than requests') }
  if (!idempotency || !mustBeStored(outcome)) {
    return outcome.ok ? { ok: true, result: { result: outcome.result } } : outcome
  }
  return { ok: true, result: { response: idempotency.respond(outcome), isReplayed: false } }
}

function mustBeStored(outcome: Outcome<unknown>): boolean {
  return outcome.ok || (outcome.error instanceof ApiError && outcome.error.status < 500)
}

function nameOf({ shopId, principal, key }: Pick<Claim, 'shopId' | 'principal' | 'key'>): string {
  return `${shopId}\n${principal}\n${key}`
}

/**
 * Locks the keys, or those that no other transaction holds, until the end of this one.
 *
 * @returns the names of the locked keys
 */
async function lockKeys(tx: Transaction, claims: readonly Claim[], ifInUse: IfInUse): Promise<Set<string>> {
  const names = [...new Set(claims.map(nameOf))].sort()
  // Advisory locks belong to the whole database: services in different schemas must not refuse each other's keys.
  const rows = await tx.$queryRaw<Array<{ name: string; locked: boolean }>>`
    SELECT name, ${ifInUse === 'wait' ? waitForLock : tryLock} AS locked
    FROM unnest(${names}::text[]) AS name,
      (SELECT CASE current_schema() WHEN 'public' THEN 0 ELSE hashtextextended(current_schema(), 0) END)
        AS schema (seed)`
  return new Set(rows.filter(({ locked }) => locked).map(({ name }) => name))
}

const tryLock = Prisma.sql`pg_try_advisory_xact_lock(hashtextextended(name, seed))`

const waitForLock = Prisma.sql`pg_advisory_xact_lock(hashtextextended(name, seed)) IS NOT NULL`

interface StoredRow {
  shop_id: bigint
  principal: string
  key: string
  request_hash: Uint8Array
  status: number
  headers: Record<string, string>
  body: string
}

// A separate statement, after the locks: only its snapshot includes what the previous holder of a key has committed.
async function readStoredResponses(
  tx: Transaction,
  claims: readonly Claim[]
): Promise<Map<string, { requestHash: Uint8Array; response: StoredResponse }>> {
  const shopIds = claims.map(({ shopId }) => shopId)
  const principals = claims.map(({ principal }) => principal)
  const keys = claims.map(({ key }) => key)
  const rows = await tx.$queryRaw<StoredRow[]>`
    SELECT shop_id, principal, key, request_hash, status, headers, body FROM idempotency_keys
    WHERE (shop_id, principal, key) IN (
        SELECT * FROM unnest(${shopIds}::bigint[], ${principals}::text[], ${keys}::text[]))
      AND created_at > now() - ${retentionHours} * interval '1 hour'`
  return new Map(
    rows.map(({ shop_id: shopId, request_hash: requestHash, status, headers, body, ...row }) => [
      nameOf({ shopId: Number(shopId), ...row }),
      { requestHash, response: { status, headers, body } }
    ])
  )
}

async function storeResponses<Input, Result>(
  tx: Transaction,
  requests: ReadonlyArray<IdempotentRequest<Input, Result>>,
  results: ReadonlyArray<Outcome<IdempotentResult<Result>>>
): Promise<void> {
  const rows = requests.flatMap(({ idempotency }, index) => {
    const outcome = results[index]
    if (!idempotency || !outcome?.ok || !('response' in outcome.result)) return []
    const { shopId, principal, key, requestHash } = idempotency.claim
    const hash = `\\x${Buffer.from(requestHash).toString('hex')}`
    const { status, headers, body: sent, showsSecret } = outcome.result.response
    const body = showsSecret ? idempotency.protection.seal(sent) : sent
    return [{ shop_id: shopId, principal, key, request_hash: hash, status, headers, body }]
  })
  if (rows.length === 0) return
  // This transaction holds the lock on the key, so an existing row must have expired.
  await tx.$executeRaw`
    INSERT INTO idempotency_keys (shop_id, principal, key, request_hash, status, headers, body)
    SELECT shop_id, principal, key, request_hash, status, headers, body
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS k (shop_id bigint, principal text, key text, request_hash bytea, status int, headers json, body text)
    ON CONFLICT (shop_id, principal, key) DO UPDATE SET
      request_hash = excluded.request_hash, status = excluded.status, headers = excluded.headers, body = excluded.body,
      created_at = now()`
}
