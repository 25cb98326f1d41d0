import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { tooManyFailures, type ApiError } from '../errors.js'
import { addressOf } from '../http/caller.js'
import { isInner } from '../http/inner-requests.js'

/**
 * Limits failed authentications per address, without a way for one client to lock out others behind the same address.
 *
 * Up to the limit, a client learns whether its credentials are right. Beyond it, until the minute is over, every guess
 * gets the same 429, right or wrong, so nothing can be learned from it. Only credentials that have authenticated from
 * this address before keep working: clients at work behind the same NAT or proxy notice nothing.
 */
interface FailedAttempts {
  /**
   * Counts a failed attempt.
   *
   * @returns RATE_LIMITED beyond the limit
   */
  count(request: FastifyRequest): Promise<ApiError | undefined>
  /** Whether `who` must be refused like a failed attempt: the limit is exceeded, and the address is new for `who`. */
  mustRefuse(request: FastifyRequest, who: string): boolean
  /** Remembers that `who` has authenticated from the address. */
  remember(request: FastifyRequest, who: string): void
}

declare module 'fastify' {
  interface FastifyInstance {
    failedAttempts: FailedAttempts
  }
}

/** Adds `failedAttempts`, and counts wrong API keys and tokens, whatever the route. */
export default fp(
  async function failedAttempts(app: FastifyInstance, { authFailuresMax: max }: { authFailuresMax: number }) {
    const attempts = max === 0 ? unlimited : limitFailures(app, max)
    app.decorate('failedAttempts', attempts)
    if (max === 0) return
    // On public routes too: their responses differ for right and wrong credentials.
    app.addHook('onRequest', (request, reply, done) => {
      if (isInner(request)) return done()
      const { principal, credential, hasWrongCredentials } = request
      const who = credential?.hash ?? principal
      // A token that verifies is no guess: its secret is too long to be found by asking.
      const isKey = principal.startsWith('api_key:')
      if (hasWrongCredentials || (isKey && attempts.mustRefuse(request, who))) {
        attempts.count(request).then(refusal => {
          // Responses to valid credentials have this header.
          if (refusal) reply.removeHeader('cache-control')
          done(refusal)
        }, done)
        return
      }
      if (isKey) attempts.remember(request, who)
      done()
    })
  },
  { name: 'failed-attempts', dependencies: ['auth', 'rate-limit'] }
)

const unlimited: FailedAttempts = {
  count: async () => undefined,
  mustRefuse: () => false,
  remember() {}
}

/**
 * The counts are those of the rate limiter, which processes share by Redis. That an address is beyond the limit is kept
 * in each process, which learns it from the first failure that it counts: no request waits for Redis to be let through.
 */
function limitFailures(app: FastifyInstance, max: number): FailedAttempts {
  const countFailure = app.createRateLimit({
    max,
    keyGenerator: request => `failures ${addressOf(request)}`,
    allowList: () => false
  })
  const refusedUntilMs = new Map<string, number>()
  const known = createRecentSet(maxKnown)

  function refuseUntil(address: string, untilMs: number): void {
    // The oldest entry comes first.
    refusedUntilMs.delete(address)
    refusedUntilMs.set(address, untilMs)
    if (refusedUntilMs.size > maxRefused) refusedUntilMs.delete(String(refusedUntilMs.keys().next().value))
  }

  return {
    async count(request) {
      const result = await countFailure(request)
      if (result.isAllowed || !result.isExceeded) return undefined
      refuseUntil(addressOf(request), performance.now() + result.ttl)
      return tooManyFailures(max, Math.max(1, result.ttlInSeconds))
    },
    mustRefuse(request, who) {
      if (refusedUntilMs.size === 0 || known.has(keyOf(request, who))) return false
      const untilMs = refusedUntilMs.get(addressOf(request))
      return untilMs !== undefined && performance.now() < untilMs
    },
    remember(request, who) {
      known.add(keyOf(request, who))
    }
  }
}

// Some 2 MiB each, when full. The addresses that failed least recently are forgotten first, and so may try again.
const maxRefused = 20_000
const maxKnown = 10_000

/** The exact address: it is read for every request, and a client keeps its own for as long as it works. */
function keyOf({ ip }: FastifyRequest, who: string): string {
  return `${ip} ${who}`
}

interface RecentSet {
  has(value: string): boolean
  add(value: string): void
}

/** Keeps at least the `size` values that were added last, and at most twice as many. */
function createRecentSet(size: number): RecentSet {
  let newer = new Set<string>()
  let older = new Set<string>()
  return {
    has: value => newer.has(value) || older.has(value),
    add(value) {
      if (newer.has(value)) return
      if (newer.size >= size) {
        older = newer
        newer = new Set()
      }
      newer.add(value)
    }
  }
}
