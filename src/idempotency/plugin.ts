import { createHash } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Outcome } from '../batching/group-commit.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { ApiError } from '../errors.js'
import { problemResponse } from '../http/error-handler.js'
import { canonicalJson } from './canonical-json.js'
import { removeExpiredKeys } from './expired-keys.js'
import { storedResponse } from '../secrets/places.js'
import { runIdempotent, type IdempotentRequest, type IdempotentResult, type StoredResponse } from './run-idempotent.js'

/** A successful response before it is serialized by the route's schema for its status. */
export interface Success {
  status: 200 | 201
  headers?: Record<string, string>
  body: unknown
  /** Whether the body shows a secret. With an `Idempotency-Key`, it is stored encrypted then. */
  showsSecret?: boolean
}

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Runs `work` in a transaction and sends its result; with an `Idempotency-Key`, at most once.
     *
     * @param describe turns the result into a response
     * @throws what `work` throws
     */
    writeOnce<Result>(
      request: FastifyRequest,
      reply: FastifyReply,
      work: (tx: Transaction) => Promise<Result>,
      describe: (result: Result) => Success
    ): Promise<FastifyReply>
  }
}

/** Adds `writeOnce`, for the routes that write, and a job that removes expired keys. */
export default fp(
  async function idempotency(app: FastifyInstance) {
    app.decorate('writeOnce', async (request, reply, work, describe) => {
      const idempotent = idempotentRequest(request, reply, undefined, describe)
      const [outcome] = await inTransaction(app.prisma, tx =>
        runIdempotent(tx, [idempotent], async () => [await attempt(tx, work, idempotent.idempotency !== undefined)])
      )
      if (!outcome) throw new Error('the request has no outcome')
      if (!outcome.ok) throw outcome.error
      return sendResult(reply, outcome.result, describe)
    })

    app.addJob({
      name: 'remove expired idempotency keys',
      intervalMs: cleanupIntervalMs,
      busyIntervalMs: cleanupPauseMs,
      run: async () => (await removeExpiredKeys(app.prisma)) > 0
    })
  },
  { name: 'idempotency', dependencies: ['prisma', 'secrets', 'background-jobs', 'error-handler', 'auth', 'shops'] }
)

/** The request headers of a POST route that writes. */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,255}$',
      description:
        '1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with ' +
        'the same key has no further effect and gets the first response again. Keys are kept for 24 hours.'
    })
  )
})

/** The error codes that every route with an `Idempotency-Key` adds. */
export const idempotencyProblems = ['IDEMPOTENCY_KEY_IN_USE', 'IDEMPOTENCY_KEY_REUSED'] as const

/** A request with its `Idempotency-Key`, if it has one, and how to turn its outcome into a response. */
export function idempotentRequest<Input, Result>(
  request: FastifyRequest,
  reply: FastifyReply,
  input: Input,
  describe: (result: Result) => Success
): IdempotentRequest<Input, Result> {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string') return { input }
  const { server, principal } = request
  const shopId = request.shop.id
  const place = storedResponse(shopId, principal, key)
  return {
    input,
    idempotency: {
      claim: { shopId, principal, key, requestHash: hashOf(request) },
      respond: outcome =>
        outcome.ok ? serialize(reply, describe(outcome.result)) : problemResponse(outcome.error, request.id),
      protection: {
        seal: body => server.secrets.seal(body, place),
        open: stored => server.openSecret(stored, place)
      }
    }
  }
}

/** Sends a request's own result, or the stored response of its key. */
export function sendResult<Result>(
  reply: FastifyReply,
  result: IdempotentResult<Result>,
  describe: (result: Result) => Success
): FastifyReply {
  if ('result' in result) {
    const { status, headers = {}, body } = describe(result.result)
    return reply.code(status).headers(headers).send(body)
  }
  const { status, headers, body } = result.response
  if (result.isReplayed) reply.header('idempotent-replayed', 'true')
  return reply.code(status).headers(headers).serializer(unchanged).send(body)
}

// Keys are kept for a day, so an hour more or less does not matter.
const cleanupIntervalMs = 3_600_000

// Leaves the database to orders between batches.
const cleanupPauseMs = 100

function unchanged(payload: unknown): string {
  return String(payload)
}

// A failure rolls back only the work: the transaction must still be able to store the error response.
async function attempt<Result>(
  tx: Transaction,
  work: (tx: Transaction) => Promise<Result>,
  isIdempotent: boolean
): Promise<Outcome<Result>> {
  if (!isIdempotent) return { ok: true, result: await work(tx) }
  await tx.$executeRawUnsafe('SAVEPOINT work')
  try {
    return { ok: true, result: await work(tx) }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    await tx.$executeRawUnsafe('ROLLBACK TO SAVEPOINT work')
    return { ok: false, error }
  }
}

function serialize(reply: FastifyReply, { status, headers = {}, body, showsSecret }: Success): StoredResponse {
  const serializer = reply.getSerializationFunction(String(status)) ?? JSON.stringify
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: String(serializer(body as object)),
    showsSecret
  }
}

/**
 * Hashes the method, the route, and everything that the client sent and the route reads. The order of members does not
 * matter. A body that the route does not read has not been validated either: it could be nested to any depth.
 */
function hashOf({ method, routeOptions: { config, schema }, params, query, body }: FastifyRequest): Uint8Array {
  return createHash('sha256')
    .update(canonicalJson([method, config.pattern, params, query, schema?.body === undefined ? undefined : body]))
    .digest()
}
