import { changesBetween } from '../audit/changes.js'
import type { RecordAudit } from '../audit/plugin.js'
import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { validationFailed, webhookEndpointLimitReached, webhookEndpointNotFound } from '../errors.js'
import { requireVersion, type ExpectedTags } from '../http/etag.js'
import { ensureSubscription } from '../relay/subscriptions.js'
import { endpointSecret } from '../secrets/places.js'
import type { Secrets } from '../secrets/secrets.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { webhookSubscription } from './fan-out.js'
import { urlProblem, type SsrfRules } from './ssrf-guard.js'
import { endpointColumns, toEndpoint, type EndpointRow } from './endpoint-row.js'
import type {
  WebhookEndpoint,
  WebhookEndpointCreate,
  WebhookEndpointUpdate,
  WebhookEndpointWithSecret
} from './schemas.js'

/** In one shop. Every event is queued once per endpoint, so it bounds the cost of an order. Most have a handful. */
export const maxEndpoints = 100

/**
 * Creates an endpoint that receives all future events of its shop.
 *
 * @throws ApiError VALIDATION_FAILED when the URL is not allowed, WEBHOOK_ENDPOINT_LIMIT_REACHED
 */
export async function createEndpoint(
  tx: Transaction,
  shopId: number,
  input: WebhookEndpointCreate,
  { rules, secrets, record }: { rules: SsrfRules; secrets: Secrets; record: RecordAudit }
): Promise<WebhookEndpointWithSecret> {
  requireAllowed(input.url, rules)
  // The lock serializes creations in the shop, so the count sees every earlier one committed and the limit holds.
  await tx.$queryRaw`SELECT id FROM shops WHERE id = ${shopId} FOR NO KEY UPDATE`
  // A subscription that the relay began later would begin after events that the endpoint must get.
  await ensureSubscription(tx, { shopId, name: webhookSubscription })
  // Its own statement, because the id is part of what the secret is encrypted with.
  const [counter] = await tx.$queryRaw<Array<{ value: bigint }>>`
    INSERT INTO counters (shop_id, name, value)
    SELECT ${shopId}, 'webhook_endpoint', 1
    WHERE (SELECT count(*) FROM webhook_endpoints WHERE shop_id = ${shopId} AND deleted_at IS NULL) < ${maxEndpoints}
    ON CONFLICT (shop_id, name) DO UPDATE SET value = counters.value + excluded.value RETURNING value`
  if (!counter) throw webhookEndpointLimitReached(maxEndpoints)
  const id = Number(counter.value)
  const secret = newSecret()
  const [row] = await tx.$queryRaw<EndpointRow[]>`
    INSERT INTO webhook_endpoints (shop_id, id, url, description, types, secret, after_event_id)
    SELECT ${shopId}, ${id}, ${input.url}, ${input.description ?? null}, ${input.types ?? null}::text[],
      ${secrets.seal(secret, endpointSecret(shopId, id, 'secret'))},
      (SELECT coalesce(max(id), 0) FROM events WHERE shop_id = ${shopId})
    RETURNING ${endpointColumns}`
  if (!row) throw new Error('the endpoint was not inserted')
  const endpoint = toEndpoint(row)
  await record(tx, { action: 'webhook_endpoint.created', resource: nameOf(endpoint), changes: audited({}, endpoint) })
  return { ...endpoint, secret }
}

interface EndpointChange {
  shopId: number
  id: number
  input: WebhookEndpointUpdate
  expected: ExpectedTags | undefined
  rules: SsrfRules
  record: RecordAudit
}

/**
 * Changes the given fields. A change to the current values changes nothing, including the version. An endpoint that is
 * enabled again receives the events from then on.
 *
 * @throws ApiError VALIDATION_FAILED when the URL is not allowed, WEBHOOK_ENDPOINT_NOT_FOUND, PRECONDITION_FAILED
 */
export async function updateEndpoint(
  prisma: PrismaClient,
  { shopId, id, input, expected, rules, record }: EndpointChange
): Promise<WebhookEndpoint> {
  if (input.url !== undefined) requireAllowed(input.url, rules)
  return await inTransaction(prisma, async tx => {
    const current = await lockEndpoint(tx, shopId, id, expected)
    const {
      url = current.url,
      types = current.types,
      description = current.description,
      enabled = current.enabled
    } = input
    if (
      JSON.stringify([url, types, description, enabled]) ===
      JSON.stringify([current.url, current.types, current.description, current.enabled])
    ) {
      return current
    }
    const [row] = await tx.$queryRaw<EndpointRow[]>`
      UPDATE webhook_endpoints
      SET url = ${url}, types = ${types}::text[], description = ${description}, is_enabled = ${enabled},
        disabled_reason = CASE WHEN ${enabled} THEN NULL ELSE disabled_reason END,
        after_event_id = CASE
          WHEN is_enabled OR NOT ${enabled} THEN after_event_id
          ELSE (SELECT coalesce(max(id), 0) FROM events WHERE shop_id = ${shopId}) END,
        version = version + 1, updated_at = now()
      WHERE shop_id = ${shopId} AND id = ${id} RETURNING ${endpointColumns}`
    if (!row) throw webhookEndpointNotFound(id)
    const endpoint = toEndpoint(row)
    const changes = audited(current, endpoint)
    await record(tx, { action: 'webhook_endpoint.updated', resource: nameOf(endpoint), changes })
    return endpoint
  })
}

/**
 * Marks an endpoint as deleted: nothing is sent to it any more, and the API no longer shows it. A background job
 * removes its deliveries (remove-old-deliveries.ts), since there may be millions.
 *
 * @throws ApiError WEBHOOK_ENDPOINT_NOT_FOUND, PRECONDITION_FAILED
 */
export async function deleteEndpoint(
  prisma: PrismaClient,
  shopId: number,
  id: number,
  expected: ExpectedTags | undefined,
  record: RecordAudit
): Promise<void> {
  await inTransaction(prisma, async tx => {
    const endpoint = await lockEndpoint(tx, shopId, id, expected)
    await tx.$executeRaw`
      UPDATE webhook_endpoints SET deleted_at = now(), is_enabled = false, version = version + 1, updated_at = now()
      WHERE shop_id = ${shopId} AND id = ${id}`
    await record(tx, { action: 'webhook_endpoint.deleted', resource: nameOf(endpoint) })
  })
}

/**
 * Replaces the secret. Deliveries are signed with both the new and the previous secret for a day; an older secret is
 * dropped at once. A secret that was given up (`npm run encrypt-secrets -- --give-up-unreadable`) has no successor that
 * receivers could wait for: it is replaced at once.
 *
 * @throws ApiError WEBHOOK_ENDPOINT_NOT_FOUND; SECRETS_UNAVAILABLE when the present secret cannot be read
 */
export async function rotateSecret(
  tx: Transaction,
  shopId: number,
  id: number,
  { secrets, openSecret }: Pick<FastifyInstance, 'secrets' | 'openSecret'>,
  record: RecordAudit
): Promise<WebhookEndpointWithSecret> {
  const [current] = await tx.$queryRaw<Array<{ secret: string }>>`
    SELECT secret FROM webhook_endpoints
    WHERE shop_id = ${shopId} AND id = ${id} AND deleted_at IS NULL FOR NO KEY UPDATE`
  if (!current) throw webhookEndpointNotFound(id)
  const placeOf = (column: 'secret' | 'previous_secret') => endpointSecret(shopId, id, column)
  const previous =
    current.secret === ''
      ? null
      : secrets.seal(openSecret(current.secret, placeOf('secret')), placeOf('previous_secret'))
  const secret = newSecret()
  const [row] = await tx.$queryRaw<EndpointRow[]>`
    UPDATE webhook_endpoints
    SET secret = ${secrets.seal(secret, placeOf('secret'))}, previous_secret = ${previous},
      previous_secret_expires_at = CASE
        WHEN ${previous}::text IS NOT NULL THEN now() + ${previousSecretHours} * interval '1 hour' END,
      version = version + 1, updated_at = now()
    WHERE shop_id = ${shopId} AND id = ${id} AND deleted_at IS NULL RETURNING ${endpointColumns}`
  if (!row) throw webhookEndpointNotFound(id)
  const endpoint = toEndpoint(row)
  await record(tx, { action: 'webhook_endpoint.secret_rotated', resource: nameOf(endpoint) })
  return { ...endpoint, secret }
}

function nameOf({ id }: Pick<WebhookEndpoint, 'id'>): string {
  return `webhook_endpoint:${id}`
}

/** What changed. Of a URL only its origin: paths and queries of receivers hold keys. */
function audited(before: Partial<WebhookEndpoint>, after: WebhookEndpoint) {
  const changes = changesBetween(before, after, { fields: ['url', 'types', 'description', 'enabled'] })
  const originOf = (url: string | undefined) => (url === undefined ? null : new URL(url).origin)
  return { ...changes, ...(changes.url && { url: { from: originOf(before.url), to: originOf(after.url) } }) }
}

// Enough time for a receiver to deploy the new secret.
const previousSecretHours = 24

/** Generates a secret as Standard Webhooks specifies it: 24 to 64 random bytes in base64, prefixed with `whsec_`. */
function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

function requireAllowed(url: string, rules: SsrfRules): void {
  const problem = urlProblem(url, rules)
  if (problem !== undefined) throw validationFailed([{ path: 'body/url', message: problem }])
}

async function lockEndpoint(
  tx: Transaction,
  shopId: number,
  id: number,
  expected: ExpectedTags | undefined
): Promise<WebhookEndpoint> {
  const [row] = await tx.$queryRaw<EndpointRow[]>`
    SELECT ${endpointColumns} FROM webhook_endpoints
    WHERE shop_id = ${shopId} AND id = ${id} AND deleted_at IS NULL FOR NO KEY UPDATE`
  if (!row) throw webhookEndpointNotFound(id)
  requireVersion(expected, row.version)
  return toEndpoint(row)
}
