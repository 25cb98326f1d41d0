import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createSharedRead } from '../batching/coalesced-read.js'
import { sendConditional } from './etag.js'

/** What a read has found, as it will be answered with status 200. */
export interface Found {
  headers?: Record<string, string>
  body: object
}

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Answers a GET with what `read` finds, or 304 if `If-None-Match` names its `ETag`. Requests for the same that arrive while it is
     * read share the next answer: one query, one text.
     *
     * @param read must depend on nothing of the request but its URL and its scope
     * An error that `read` throws is answered as any other. The handler returns nothing: thousands a second come here, and a promise
     * for each, which Fastify would wait for, costs as much as the hooks.
     */
    sendShared(request: FastifyRequest, reply: FastifyReply, read: () => Promise<Found>): void
  }
}

/** Gives the routes that are read most `sendShared`. */
export default fp(
  async function sharedAnswers(app: FastifyInstance) {
    const shared = createSharedRead<{ headers: Record<string, string>; bytes: Buffer }>({ maxKeys })
    app.decorate('sendShared', (request, reply, read) => {
      shared
        .read(keyOf(request), async () => {
          const { headers = {}, body } = await read()
          // As bytes, once for all: a text would be encoded and measured for each of them.
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
  { name: 'shared-answers', dependencies: ['access'] }
)

// As many different things as are likely to be asked for at the same moment; each costs less than a kilobyte while it is read.
const maxKeys = 10_000

/** Everything that an answer depends on: what is asked for, and whose things the caller may see. */
function keyOf({ url, scope }: FastifyRequest): string {
  return `${scope} ${url}`
}

/** By the route's schema, as Fastify would. */
function serialize(reply: FastifyReply, body: object): string {
  const serializer = reply.getSerializationFunction('200') ?? JSON.stringify
  return String(serializer(body as Record<string, unknown>))
}
