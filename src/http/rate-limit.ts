import rateLimit, { type FastifyRateLimitStore, type FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import type { Result } from 'ioredis'
import { rateLimited } from '../errors.js'
import type { AskRedis } from '../redis/plugin.js'
import { callerOf } from './caller.js'
import { isPrepaid } from './inner-requests.js'

declare module 'ioredis' {
  interface RedisCommander<Context> {
    countRequest(key: string, windowMs: number): Result<[number, number], Context>
  }
}

/**
 * Limits the requests per minute of each caller: of a principal, or of an address if the caller is anonymous. Requests
 * with invalid credentials and those for unknown routes count too. `config: { rateLimit: false }` exempts a route.
 *
 * Without a limit, `app.createRateLimit` still counts what other plugins limit.
 *
 * Processes that share a Redis share the counters. Without Redis, or while it does not respond, each process keeps
 * its own.
 */
export default fp(
  async function limitRate(app: FastifyInstance, { rateLimitMax }: { rateLimitMax: number }) {
    app.redis?.defineCommand('countRequest', { numberOfKeys: 1, lua: countScript })
    await app.register(rateLimit, {
      global: rateLimitMax > 0,
      max: rateLimitMax,
      timeWindow: windowMs,
      cache: maxCallers,
      ...(app.redis ? { store: sharedStore(app.askRedis) } : {}),
      enableDraftSpec: true,
      keyGenerator: callerOf,
      // The signature identifies the sender, and a delayed payment does more harm than an extra request.
      allowList: request => request.routeOptions.config.access === 'signature' || isPrepaid(request),
      errorResponseBuilder: () => rateLimited(rateLimitMax)
    })
    if (rateLimitMax === 0) return
    // The library limits routes, and a request that no route matches has none.
    const limit = app.rateLimit()
    app.addHook('onRequest', (request, reply, done) => {
      if (request.is404) Promise.resolve(limit.call(app, request, reply)).then(() => done(), done)
      else done()
    })
  },
  { name: 'rate-limit', dependencies: ['auth', 'redis'] }
)

const windowMs = 60_000

// The counters of this many callers take a few MiB. Beyond that, the least recently seen callers start over at zero.
const maxCallers = 20_000

interface Count {
  /** Requests in this window, including the current one. */
  current: number
  /** Milliseconds until the window ends. */
  ttl: number
}

function sharedStore(askRedis: AskRedis): FastifyRateLimitStoreCtor {
  return class implements FastifyRateLimitStore {
    readonly #countHere = localCounter()

    incr(caller: string, callback: (error: null, count: Count) => void): void {
      void askRedis(redis => redis.countRequest(`orders-and-inventory:rate-limit:${caller}`, windowMs))
        .then(
          ([current, ttl]) => ({ current, ttl }),
          () => this.#countHere(caller)
        )
        .then(count => callback(null, count))
    }

    /** The library calls this for limits of other things, whose keys differ from those of callers. */
    child(): FastifyRateLimitStore {
      return this
    }
  }
}

/** Counts in this process, with one window for all callers. */
function localCounter(): (caller: string) => Count {
  let counts = new Map<string, number>()
  let endsAtMs = 0
  return caller => {
    const nowMs = performance.now()
    if (nowMs >= endsAtMs || counts.size >= maxCallers) {
      counts = new Map()
      endsAtMs = nowMs + windowMs
    }
    const current = (counts.get(caller) ?? 0) + 1
    counts.set(caller, current)
    return { current, ttl: endsAtMs - nowMs }
  }
}

const countScript = `
local current = redis.call('INCR', KEYS[1])
if current == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { current, redis.call('PTTL', KEYS[1]) }
`
