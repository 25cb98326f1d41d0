import { GraphQLError } from 'graphql'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import inject, { type Response } from 'light-my-request'
import { markInner } from '../http/inner-requests.js'
import { validationFailed } from '../errors.js'
import { problemOf } from '../http/problems.js'
import type { Call, Context } from './context.js'
import { limits } from './limits.js'
import { loadById } from './load-by-id.js'
import type { Operation } from './operations.js'

/**
 * Asks the operations of the REST API on behalf of a client's request: with its credentials, its address and its shop,
 * through the routes and all their hooks. So the access, the validation, the commands, the stored responses and the
 * errors are those of the REST API.
 *
 * @param options.isPrepaid whether the first call is one that the rate limit has counted with the client's request
 * @param options.idempotencyKey for calls that have none of their own
 * @param options.onReplay called when a call got a stored response
 */
export function innerCalls(
  app: FastifyInstance,
  request: FastifyRequest,
  options: { isPrepaid: boolean; idempotencyKey: string | undefined; onReplay: () => void }
): Pick<Context, 'call' | 'load'> {
  const kept = headersToKeep(request)
  let calls = 0

  async function call(operation: Operation, { params, query, headers, body }: Call): Promise<unknown> {
    // The cost of a query assumes some lines for each order; an order may have more.
    if (++calls > limits.reads) throw failure(tooManyReads(), request)
    const isPrepaid = options.isPrepaid && calls === 1
    const takesKey = Object(Object(operation.schema.headers).properties)['idempotency-key'] !== undefined
    const response = await inject(
      (raw, reply) => {
        markInner(raw as Parameters<typeof markInner>[0], isPrepaid)
        app.routing(raw as Parameters<typeof app.routing>[0], reply as Parameters<typeof app.routing>[1])
      },
      {
        method: operation.method as 'GET',
        url: urlOf(operation.pattern, params, query),
        remoteAddress: request.raw.socket.remoteAddress ?? '127.0.0.1',
        headers: {
          ...kept,
          ...(takesKey && options.idempotencyKey !== undefined && { 'idempotency-key': options.idempotencyKey }),
          ...headers,
          ...(body !== undefined && { 'content-type': 'application/json' })
        },
        ...(body !== undefined && { payload: JSON.stringify(body) })
      }
    )
    if (response.headers['idempotent-replayed'] !== undefined) options.onReplay()
    return resultOf(response)
  }

  return { call, load: loadById(call) }
}

/**
 * The headers by which the routes know the caller: credentials, shop, host, origin, proxies. Not those about the
 * message or about conditions, which are of each call's own, and not the trace, to which the client's request belongs.
 */
function headersToKeep({ headers, id }: FastifyRequest): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !ownHeaders.has(name)) kept[name] = value
  }
  kept.accept = 'application/json'
  kept['x-request-id'] = id
  return kept
}

const ownHeaders: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'baggage',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'keep-alive',
  'last-event-id',
  'te',
  'traceparent',
  'tracestate',
  'trailer',
  'transfer-encoding',
  'upgrade'
])

function urlOf(pattern: string, params: Record<string, unknown>, query: Record<string, unknown>): string {
  const path = pattern.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [
      name,
      Array.isArray(value) ? value.join() : String(value)
    ])
  )
  return search.size === 0 ? path : `${path}?${search.toString()}`
}

function resultOf(response: Response): unknown {
  const { statusCode, body, headers } = response
  if (statusCode < 300) return body === '' ? true : JSON.parse(body)
  const { detail, ...problem } = JSON.parse(body)
  const retryAfter = headers['retry-after']
  throw new GraphQLError(detail, {
    extensions: { ...problem, detail, ...(retryAfter !== undefined && { retry_after: Number(retryAfter) }) }
  })
}

function tooManyReads() {
  const message = `must not make more than ${limits.reads} requests to the REST API; ask for smaller pages`
  return validationFailed([{ path: 'body/query', message }])
}

function failure(error: Parameters<typeof problemOf>[0], { id }: FastifyRequest): GraphQLError {
  return new GraphQLError(error.message, { extensions: problemOf(error, id) })
}
