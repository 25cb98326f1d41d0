import cors from '@fastify/cors'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'

/** Lets browsers call from the origins that are named, `*` for any; with none, pages of other origins cannot read an answer. */
export default fp(
  async function crossOrigin(app: FastifyInstance, { corsOrigins }: { corsOrigins: readonly string[] }) {
    if (corsOrigins.length === 0) return
    await app.register(cors, {
      origin: [...corsOrigins],
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: [
        'ETag',
        'Location',
        'X-Request-Id',
        'Retry-After',
        'Idempotent-Replayed',
        'RateLimit-Limit',
        'RateLimit-Remaining',
        'RateLimit-Reset',
        'WWW-Authenticate'
      ],
      maxAge: preflightLifetimeSeconds,
      // Strict preflight answers in plain text; without it, an OPTIONS request that is none gets the same 204.
      strictPreflight: false
    })
  },
  { name: 'cross-origin' }
)

// Browsers keep a preflight's answer for at most two hours, some for ten minutes.
const preflightLifetimeSeconds = 600
