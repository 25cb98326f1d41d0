import { createHash } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Outcome } from '../batching/group-commit.js'
import { inTransaction, type Transaction } from '../database/transaction.js'
import { ApiError } from '../errors.js'
import { answerOnce, type StoredResponse, type Answered, type Once } from './answer-once.js'
import { removeExpiredKeys } from './expired-keys.js'
import { problemResponse } from '../http/error-handler.js'

/** A successful answer before it is serialized: by the route's schema of that status. */
export interface Success {
  status: 200 | 201
  headers?: Record<string, string>
  body: unknown
}

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Runs `work` in a transaction and answers its result; with an `Idempotency-Key`, at most once.
     *
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

/** Gives the routes that write `writeOnce`, and removes keys that have expired. */
export default fp(
  async function idempotency(app: FastifyInstance) {
    app.decorate('writeOnce', async (request, reply, work, describe) => {
      const once = onceOf(request, reply, undefined, describe)
      const [outcome] = await inTransaction(app.prisma, tx =>
        answerOnce(tx, [once], async () => [await attempt(tx, work, once.idempotency !== undefined)])
      )
      if (!outcome) throw new Error('a request without an outcome')
      if (!outcome.ok) throw outcome.error
      return sendAnswered(reply, outcome.result, describe)
    })

    app.addJob({
      name: 'remove expired idempotency keys',
      intervalMs: cleaningIntervalMs,
      busyIntervalMs: cleaningPauseMs,
      run: async () => (await removeExpiredKeys(app.prisma)) > 0
    })
  },
  { name: 'idempotency', dependencies: ['prisma', 'background-jobs', 'error-handler', 'principal'] }
)

/** The request header of a route that writes by POST. */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,255}$',
      description:
        '1 to 255 visible characters, new for every new request, e.g. a UUID: the same request sent again with it is answered as the first time, and does nothing more. Kept for 24 hours.'
    })
  )
})

/** What an `Idempotency-Key` can add to the errors of a route. */
export const idempotencyProblems = ['IDEMPOTENCY_KEY_IN_USE', 'IDEMPOTENCY_KEY_REUSED'] as const

/** A request with its key, if it has one, and how its outcome will be answered. */
export function onceOf<Input, Result>(
  request: FastifyRequest,
  reply: FastifyReply,
  input: Input,
  describe: (result: Result) => Success
): Once<Input, Result> {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string') return { request: input }
  return {
    request: input,
    idempotency: {
      claim: { principal: request.principal, key, requestHash: hashOf(request) },
      answer: outcome =>
        outcome.ok ? serialize(reply, describe(outcome.result)) : problemResponse(outcome.error, request.id)
    }
  }
}

/** Sends a result, or the answer that a key is bound to. */
export function sendAnswered<Result>(
  reply: FastifyReply,
  answered: Answered<Result>,
  describe: (result: Result) => Success
): FastifyReply {
  if ('result' in answered) {
    const { status, headers = {}, body } = describe(answered.result)
    return reply.code(status).headers(headers).send(body)
  }
  const { status, headers, body } = answered.answer
  if (answered.isReplayed) reply.header('idempotent-replayed', 'true')
  return reply.code(status).headers(headers).serializer(asItIs).send(body)
}

// Keys live for a day, so an hour more or less does not matter.
const cleaningIntervalMs = 3_600_000

// Orders come first.
const cleaningPauseMs = 100

function asItIs(payload: unknown): string {
  return String(payload)
}

// An error of the work must not undo that the answer is kept: the work alone is rolled back.
async function attempt<Result>(
  tx: Transaction,
  work: (tx: Transaction) => Promise<Result>,
  isKept: boolean
): Promise<Outcome<Result>> {
  if (!isKept) return { ok: true, result: await work(tx) }
  await tx.$executeRawUnsafe('SAVEPOINT work')
  try {
    return { ok: true, result: await work(tx) }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    await tx.$executeRawUnsafe('ROLLBACK TO SAVEPOINT work')
    return { ok: false, error }
  }
}

function serialize(reply: FastifyReply, { status, headers = {}, body }: Success): StoredResponse {
  const serializer = reply.getSerializationFunction(String(status)) ?? JSON.stringify
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: String(serializer(body as object))
  }
}

/** The method, the route and everything that was sent to it. */
function hashOf(request: FastifyRequest): Uint8Array {
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.routeOptions.url, request.params, request.query, request.body]))
    .digest()
}
