import type { Outcome } from '../batching/group-commit.js'
import type { Transaction } from '../database/transaction.js'
import { ApiError, idempotencyKeyInUse, idempotencyKeyReused } from '../errors.js'

/** A caller's claim to an Idempotency-Key: with the same key, the same caller and the same request, the answer is the same. */
export interface Claim {
  principal: string
  key: string
  /** SHA-256 of everything that makes the request what it is. */
  requestHash: Uint8Array
}

/** An answer as it is sent and kept, byte for byte. */
export interface StoredResponse {
  status: number
  headers: Record<string, string>
  body: string
}

/** A request, and if it has a key, how its outcome is answered: the answer is kept with what it answers. */
export interface Once<Request, Result> {
  request: Request
  idempotency?: { claim: Claim; answer: (outcome: Outcome<Result>) => StoredResponse } | undefined
}

/** What became of a request: its own result, or with a key the answer, which may be one that was given before. */
export type Answered<Result> = { result: Result } | { answer: StoredResponse; isReplayed: boolean }

/**
 * Runs requests in the caller's transaction, each that has a key at most once, and keeps their answers in the same transaction:
 * either both are there afterwards or neither. Answers that the database decided (404, 409) are kept too; what failed otherwise is not,
 * so that it can be tried again.
 *
 * Follows draft-ietf-httpapi-idempotency-key-header: 409 while the first request is under way, 422 for another request.
 *
 * @param run answers one outcome for each request that it is given, in their order
 */
export async function answerOnce<Request, Result>(
  tx: Transaction,
  requests: ReadonlyArray<Once<Request, Result>>,
  run: (requests: Request[]) => Promise<Array<Outcome<Result>>>
): Promise<Array<Outcome<Answered<Result>>>> {
  const settled = await settleClaims(tx, requests)
  const fresh = requests.filter((_, index) => settled[index] === undefined)
  const outcomes = fresh.length > 0 ? await run(fresh.map(({ request }) => request)) : []
  const answered = fresh.map((once, index) => answerOf(once, outcomes[index]))
  await keepAnswers(tx, fresh, answered)
  return settled.map(
    outcome => outcome ?? answered.shift() ?? { ok: false, error: new Error('fewer outcomes than requests') }
  )
}

/** How long a key is remembered. */
export const keptHours = 24

type Settled<Result> = Outcome<Answered<Result>> | undefined

/** Takes the keys of all requests for this transaction, and settles those that have been answered, are in use, or do not match. */
async function settleClaims<Request, Result>(
  tx: Transaction,
  requests: ReadonlyArray<Once<Request, Result>>
): Promise<Array<Settled<Result>>> {
  const claims = requests.map(({ idempotency }) => idempotency?.claim)
  const claimed = claims.filter(claim => claim !== undefined)
  if (claimed.length === 0) return claims.map(() => undefined)
  const free = await lockClaims(tx, claimed)
  const kept = await readAnswers(tx, claimed)
  const seen = new Set<string>()
  return claims.map(claim => {
    if (!claim) return undefined
    const name = nameOf(claim)
    const isInUse = !free.has(name) || seen.has(name)
    seen.add(name)
    if (isInUse) return { ok: false, error: idempotencyKeyInUse() }
    const earlier = kept.get(name)
    if (!earlier) return undefined
    return Buffer.compare(earlier.requestHash, claim.requestHash) === 0
      ? { ok: true, result: { answer: earlier.answer, isReplayed: true } }
      : { ok: false, error: idempotencyKeyReused() }
  })
}

function answerOf<Request, Result>(
  { idempotency }: Once<Request, Result>,
  outcome: Outcome<Result> | undefined
): Outcome<Answered<Result>> {
  if (!outcome) return { ok: false, error: new Error('fewer outcomes than requests') }
  if (!idempotency || !isWorthKeeping(outcome)) {
    return outcome.ok ? { ok: true, result: { result: outcome.result } } : outcome
  }
  return { ok: true, result: { answer: idempotency.answer(outcome), isReplayed: false } }
}

function isWorthKeeping(outcome: Outcome<unknown>): boolean {
  return (
    outcome.ok || (outcome.error instanceof ApiError && (outcome.error.status === 404 || outcome.error.status === 409))
  )
}

function nameOf({ principal, key }: Pick<Claim, 'principal' | 'key'>): string {
  return `${principal}\n${key}`
}

/** The keys that no other transaction is using; they are this one's until its end. */
async function lockClaims(tx: Transaction, claims: readonly Claim[]): Promise<Set<string>> {
  const names = [...new Set(claims.map(nameOf))].sort()
  const rows = await tx.$queryRaw<Array<{ name: string; locked: boolean }>>`
    SELECT name, pg_try_advisory_xact_lock(hashtextextended(name, 0)) AS locked FROM unnest(${names}::text[]) AS name`
  return new Set(rows.filter(({ locked }) => locked).map(({ name }) => name))
}

interface KeptRow {
  principal: string
  key: string
  request_hash: Uint8Array
  status: number
  headers: Record<string, string>
  body: string
}

// A statement of its own, after the locks: only then does it see what the last holder of a key has committed.
async function readAnswers(
  tx: Transaction,
  claims: readonly Claim[]
): Promise<Map<string, { requestHash: Uint8Array; answer: StoredResponse }>> {
  const rows = await tx.$queryRaw<KeptRow[]>`
    SELECT principal, key, request_hash, status, headers, body FROM idempotency_keys
    WHERE (principal, key) IN (SELECT * FROM unnest(${claims.map(({ principal }) => principal)}::text[], ${claims.map(({ key }) => key)}::text[]))
      AND created_at > now() - ${keptHours} * interval '1 hour'`
  return new Map(
    rows.map(({ request_hash: requestHash, status, headers, body, ...row }) => [
      nameOf(row),
      { requestHash, answer: { status, headers, body } }
    ])
  )
}

async function keepAnswers<Request, Result>(
  tx: Transaction,
  requests: ReadonlyArray<Once<Request, Result>>,
  answered: ReadonlyArray<Outcome<Answered<Result>>>
): Promise<void> {
  const kept = requests.flatMap(({ idempotency }, index) => {
    const outcome = answered[index]
    if (!idempotency || !outcome?.ok || !('answer' in outcome.result)) return []
    const { principal, key, requestHash } = idempotency.claim
    return [
      { principal, key, request_hash: `\\x${Buffer.from(requestHash).toString('hex')}`, ...outcome.result.answer }
    ]
  })
  if (kept.length === 0) return
  // The key is locked, so a row that is there has expired.
  await tx.$executeRaw`
    INSERT INTO idempotency_keys (principal, key, request_hash, status, headers, body)
    SELECT principal, key, request_hash, status, headers, body
    FROM json_to_recordset(${JSON.stringify(kept)}::json) AS k (principal text, key text, request_hash bytea, status int, headers json, body text)
    ON CONFLICT (principal, key) DO UPDATE SET
      request_hash = excluded.request_hash, status = excluded.status, headers = excluded.headers, body = excluded.body, created_at = now()`
}
