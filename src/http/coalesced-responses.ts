import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createCoalescedRead } from '../batching/coalesced-read.js'
import { sendConditional } from './etag.js'
import { varyBy } from './vary.js'

/** The content of a response with status 200, before it is serialized. */
export interface ReadResponse {
  headers?: Record<string, string>
  body: object
}

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Responds to a GET with the result of `read`, or with 304 if `If-None-Match` names its `ETag`. Requests for the
     * same resource that arrive during a read share the next response: one query, one serialization.
     *
     * Errors that `read` throws reach the error handler. The method returns nothing: the busiest routes handle
     * thousands of requests per second, and a promise for each, which Fastify would await, costs as much as the
     * hooks.
     *
     * @param read may depend on nothing of the request but its shop, its URL, its scope and its API scopes
     */
    sendCoalesced(request: FastifyRequest, reply: FastifyReply, read: () => Promise<ReadResponse>): void
  }
}

/** Adds `sendCoalesced`, for the routes that clients read most. */
export default fp(
  async function coalescedResponses(app: FastifyInstance) {
    const shared = createCoalescedRead<{ headers: Record<string, string>; bytes: Buffer }>({ maxKeys })
    app.decorate('sendCoalesced', (request, reply, read) => {
      varyBy(reply, 'X-Shop')
      shared
        .read(keyOf(request), async () => {
          const { headers = {}, body } = await read()
          // Encoded once for all requests: Node would encode and measure a string for each.
          return { headers, bytes: Buffer.from(serialize(reply, body)) }
        })
        .then(({ headers, bytes }) => {
          reply.headers(headers)
          const contentType = 'application/json; charset=utf-8'
          if (headers.etag === undefined) reply.header('content-type', contentType).send(bytes)
          else sendConditional(request, reply, { etag: headers.etag, body: bytes, contentType })
        })
        .catch((error: unknown) => {
          reply.send(error)
        })
    })
  },
  { name: 'coalesced-responses', dependencies: ['auth', 'shops'] }
)

// More distinct resources than clients are likely to request at the same moment. Each takes less than a kilobyte during
// its read.
const maxKeys = 10_000

/** Everything that a response depends on: the shop, the requested URL, and which resources the caller may see. */
function keyOf({ shop, url, scope, apiScopes }: FastifyRequest): string {
  return `${shop.id} ${scope} ${apiScopes.id} ${url}`
}

/** Uses the serializer of the route's schema, as Fastify would. */
function serialize(reply: FastifyReply, body: object): string {
  const serializer =
    // A route that also sends other media types has a schema for each of them.
    reply.getSerializationFunction('200', 'application/json') ?? reply.getSerializationFunction('200') ?? JSON.stringify
  return String(serializer(body as Record<string, unknown>))
}
