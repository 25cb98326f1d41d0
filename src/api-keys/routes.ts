import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { changesBetween } from '../audit/changes.js'
import type { Config } from '../config.js'
import { inTransaction } from '../database/transaction.js'
import { etagOf, IfNoneMatchHeaders, sendWithEtag } from '../http/etag.js'
import { PageQuery } from '../http/pagination.js'
import { bodyProblems, problems } from '../http/problems.js'
import { emptyResponse, jsonResponse } from '../http/responses.js'
import { IdParams, reference } from '../http/schemas.js'
import { createKey, maxKeys, removeOldKeys, revokeKey, rotateKey, type KeyManager } from './change-keys.js'
import { listKeys, readKey } from './read-keys.js'
import { ApiKey, ApiKeyCreate, ApiKeyList, ApiKeyRotate, ApiKeyWithSecret } from './schemas.js'

const tags = ['api-keys']
const params = IdParams('The key')
const config = { access: 'keys:write' } as const

/** Manages the API keys of a shop; auth/credentials.ts reads them. */
const apiKeyRoutes: FastifyPluginAsyncTypebox<
  Pick<Config, 'authMode' | 'apiKeys' | 'jwtSecrets' | 'oidcIssuer'>
> = async (app, { authMode, apiKeys, jwtSecrets, oidcIssuer }) => {
  for (const schema of [ApiKey, ApiKeyWithSecret, ApiKeyCreate, ApiKeyRotate, ApiKeyList]) app.addSchema(schema)
  const { credentials } = app
  app.eventLogs.onRewind(() => credentials.forget())

  addJobs(app)

  if (authMode === 'required' && apiKeys.length + jwtSecrets.length === 0 && oidcIssuer === undefined) {
    app.addHook('onListen', async () => {
      if ((await app.prisma.apiKey.count({ where: { revokedAt: null } })) > 0) return
      app.log.warn('no client can authenticate: npm run create-key -- --role admin makes the first key')
    })
  }

  app.post('/api-keys', { config, schema: createSchema }, async (request, reply) => {
    const { body } = request
    const key = await inTransaction(app.prisma, async tx => {
      const created = await createKey(tx, managerOf(request), body)
      const changes = changesBetween({}, created, { fields: ['name', 'role', 'scopes', 'expires_at'] })
      await app.audit.record(tx, request, { action: 'api_key.created', resource: nameOf(created.id), changes })
      return created
    })
    await credentials.seeChanges()
    return await reply
      .code(201)
      .headers({ location: `/api/v1/api-keys/${key.id}`, etag: etagOf(key.version), ...neverStored })
      .send(key)
  })
  app.get('/api-keys', { config, schema: listSchema }, async request => {
    const { shop, query } = request
    return await listKeys(app.prisma, managerOf(request).view, await app.cursors(shop.id), query)
  })
  app.get('/api-keys/:id', { config, schema: getSchema }, async (request, reply) =>
    sendWithEtag(request, reply, await readKey(app.prisma, managerOf(request).view, request.params.id))
  )
  app.delete('/api-keys/:id', { config, schema: revokeSchema }, async (request, reply) => {
    const { id } = request.params
    await inTransaction(app.prisma, async tx => {
      if (!(await revokeKey(tx, managerOf(request), id))) return
      await app.audit.record(tx, request, { action: 'api_key.revoked', resource: nameOf(id) })
    })
    await credentials.seeChanges()
    return await reply.code(204).send(null)
  })
  app.post('/api-keys/:id/rotate', { config, schema: rotateSchema, preValidation }, async (request, reply) => {
    const rotation = { id: request.params.id, overlapSeconds: request.body.overlap_seconds }
    const key = await inTransaction(app.prisma, async tx => {
      const rotated = await rotateKey(tx, managerOf(request), rotation)
      const changes = changesBetween({}, rotated, { fields: ['previous_expires_at'] })
      await app.audit.record(tx, request, { action: 'api_key.rotated', resource: nameOf(rotated.id), changes })
      return rotated
    })
    await credentials.seeChanges()
    return await reply.headers({ etag: etagOf(key.version), ...neverStored }).send(key)
  })
}

export default apiKeyRoutes

function addJobs(app: FastifyInstance): void {
  const { credentials } = app
  app.addJob({
    name: 'follow changes of API keys',
    intervalMs: followIntervalMs,
    async run() {
      // A loop that fails waits longer and longer: a key may not stay valid for that time.
      await credentials.follow().catch((error: unknown) => app.log.debug({ err: error }, 'cannot read the API keys'))
      return false
    }
  })
  app.addJob({
    name: 'record the use of API keys',
    intervalMs: recordIntervalMs,
    async run() {
      await credentials.recordUse()
      return false
    }
  })
  app.addJob({
    name: 'remove old API keys',
    intervalMs: removalIntervalMs,
    run: async () => (await removeOldKeys(app.prisma)) > 0
  })
}

// Processes know of a change within a second: half of it is left for the statement and a busy event loop.
const followIntervalMs = 500

// A use that is lost with its process is younger than this.
const recordIntervalMs = 5_000

const removalIntervalMs = 3_600_000

// Nor are the responses stored for an Idempotency-Key: the database holds only hashes of keys.
const neverStored = { 'cache-control': 'no-store' }

/** Its name in the audit log. */
function nameOf(id: number): string {
  return `api_key:${id}`
}

/** A rotation needs no body. */
function preValidation(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  request.body ??= {}
  done()
}

function managerOf({ principal, apiScopes, shopSlug, shop }: FastifyRequest): KeyManager {
  return { principal, apiScopes, view: { shopId: shop.id, seesPlatformKeys: shopSlug === null } }
}

const createSchema = {
  operationId: 'createApiKey',
  summary: 'Create an API key',
  description:
    'Only this response shows the key; the service stores its SHA-256. A caller can create keys with at most its own ' +
    `scopes. A shop can have ${maxKeys} keys that are neither revoked nor expired. \`Idempotency-Key\` has no ` +
    'effect: no response with a key is stored. If a response is lost, revoke the key, which the list shows, and ' +
    'create another.',
  tags,
  body: reference(ApiKeyCreate),
  response: {
    201: jsonResponse(ApiKeyWithSecret, 'The key', 'Location', 'ETag'),
    ...problems(...bodyProblems, 'API_KEY_LIMIT_REACHED')
  }
}

const listSchema = {
  operationId: 'listApiKeys',
  summary: 'List API keys',
  description:
    'Without their secrets, sorted by id. Keys that were revoked or have expired stay for 90 days. Keys of the ' +
    'environment variable `API_KEYS` are not in the list.',
  tags,
  querystring: PageQuery,
  response: { 200: jsonResponse(ApiKeyList, 'One page of the keys'), ...problems('VALIDATION_FAILED') }
}

const getSchema = {
  operationId: 'getApiKey',
  summary: 'Get an API key',
  description: 'Without its secret. The `ETag` does not change with `last_used_at`.',
  tags,
  params,
  headers: IfNoneMatchHeaders,
  response: {
    200: jsonResponse(ApiKey, 'The key, without its secret', 'ETag'),
    304: emptyResponse('The version in `If-None-Match` is current'),
    ...problems('VALIDATION_FAILED', 'API_KEY_NOT_FOUND')
  }
}

const revokeSchema = {
  operationId: 'revokeApiKey',
  summary: 'Revoke an API key',
  description:
    'Within a second no process accepts it any more, its open streams end, and so do the sessions of browsers that ' +
    'logged in with it. It cannot be undone.',
  tags,
  params,
  response: { 204: emptyResponse('The key is revoked'), ...problems('VALIDATION_FAILED', 'API_KEY_NOT_FOUND') }
}

const rotateSchema = {
  operationId: 'rotateApiKey',
  summary: 'Replace the secret of an API key',
  description:
    'The current secret stays valid for `overlap_seconds`. A secret that an earlier rotation left valid ends at ' +
    'once. `Idempotency-Key` has no effect. If a response is lost, create another key instead of rotating again.',
  tags,
  params,
  body: reference(ApiKeyRotate),
  response: {
    200: jsonResponse(ApiKeyWithSecret, 'The key with its new secret', 'ETag'),
    ...problems(...bodyProblems, 'API_KEY_NOT_FOUND', 'API_KEY_ENDED')
  }
}
