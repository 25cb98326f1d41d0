import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { rateLimited } from '../errors.js'

/**
 * Limits how many requests a minute one caller can make: a principal, or who has none, an address. Requests that are refused for
 * their credentials count. A route is left out by `config: { rateLimit: false }`.
 *
 * Each process counts for itself.
 */
export default fp(async function limitRate (app: FastifyInstance, { rateLimitMax }: { rateLimitMax: number }) {
  if (rateLimitMax === 0) return
  await app.register(rateLimit, {
    max: rateLimitMax,
    timeWindow: windowMs,
    cache: maxCallers,
    enableDraftSpec: true,
    keyGenerator: callerOf,
    // A signed body says who sent it, and a payment that is put off is worse than one more request.
    allowList: request => request.routeOptions.config.access === 'signature',
    errorResponseBuilder: () => rateLimited(rateLimitMax)
  })
}, { name: 'rate-limit', dependencies: ['access'] })

const windowMs = 60_000

// The counters of that many callers are some MiB; past it, those that have been away longest begin anew.
const maxCallers = 20_000

function callerOf ({ principal, ip }: FastifyRequest): string {
  return principal === 'anonymous' ? normalizeIP(ip) : principal
}
