import fastifyCors from '@fastify/cors'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'

/**
 * Lets pages of the listed origins call the API from a browser; `*` lists all origins. Without any, browsers keep
 * responses from pages of other origins.
 */
export default fp(
  async function cors(app: FastifyInstance, { corsOrigins }: { corsOrigins: readonly string[] }) {
    if (corsOrigins.length === 0) return
    await app.register(fastifyCors, {
      origin: [...corsOrigins],
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: [
        'ETag',
        'Location',
        'Content-Disposition',
        'X-Request-Id',
        'Retry-After',
        'Idempotent-Replayed',
        'RateLimit-Limit',
        'RateLimit-Remaining',
        'RateLimit-Reset',
        'WWW-Authenticate'
      ],
      maxAge: preflightLifetimeSeconds,
      // In strict mode the library rejects an OPTIONS request that is no preflight with plain text. Such a request gets
      // the same 204 instead.
      strictPreflight: false
    })
  },
  { name: 'cors' }
)

// Browsers cache a preflight response for at most two hours, some for only ten minutes.
const preflightLifetimeSeconds = 600
