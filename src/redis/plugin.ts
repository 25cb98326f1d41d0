import { once } from 'node:events'
import fp from 'fastify-plugin'
import { backoffMs } from '../jobs/backoff.js'
import { createCircuitBreaker } from './circuit-breaker.js'
import { redisTls } from './redis-tls.js'
import type { Config } from '../config.js'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * The connection to Redis; undefined without REDIS_URL. A command fails at once while Redis is down, and after a
     * quarter of a second without an answer: callers must be able to do without it. Code that blocks, or may wait,
     * opens and closes its own connection with `app.redis.duplicate({ commandTimeout: ..., socketTimeout: ... })` and
     * listens to its errors.
     */
    redis: Redis | undefined
    /**
     * Queries Redis on behalf of a request. After a few consecutive failures it rejects every query at once for a
     * second, so that requests do not wait for a Redis that does not answer.
     *
     * @throws the error that kept Redis from answering; an error if REDIS_URL is not set
     */
    askRedis: AskRedis
  }
}

export type AskRedis = <T>(question: (redis: Redis) => Promise<T>) => Promise<T>

/**
 * Decorates the app with `redis`. The app starts and works while Redis is down; reconnecting is retried indefinitely.
 */
export default fp(
  async function redis(app: FastifyInstance, { redisUrl, redisCa }: Pick<Config, 'redisUrl' | 'redisCa'>) {
    if (redisUrl === undefined) {
      app.decorate('redis', undefined)
      app.decorate('askRedis', async () => {
        throw new Error('REDIS_URL is not set')
      })
      return
    }
    // Loaded here, so that a service without Redis starts faster.
    const { Redis, ReplyError } = await import('ioredis')
    const tls = redisTls(redisUrl, redisCa)
    const client = new Redis(redisUrl, {
      connectionName: 'orders-and-inventory',
      ...(tls === undefined ? {} : { tls }),
      connectTimeout: connectTimeoutMs,
      commandTimeout: commandTimeoutMs,
      socketTimeout: socketTimeoutMs,
      retryStrategy: attempts => backoffMs(attempts, reconnectLimits),
      // A command that cannot be sent now fails now: its caller asks the database instead.
      enableOfflineQueue: false,
      // Redis may have executed a command without answering; only the caller can tell whether to repeat it.
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      // A primary that becomes a replica keeps its connections. The host name may resolve to the new primary by now.
      reconnectOnError: error => error.message.startsWith('READONLY')
    })
    // An error reply, such as out of memory, shows that Redis answers.
    const isFailure = (error: unknown) => !(error instanceof ReplyError)
    const ask = createCircuitBreaker({ maxFailures, restMs, isFailure })
    logConnection(client, app.log)
    app.decorate('redis', client)
    app.decorate('askRedis', async question => await ask(() => question(client)))
    app.addHook('onClose', async () => {
      client.disconnect()
    })
    // If Redis is up, the first requests can use it.
    await once(client, 'ready', { signal: AbortSignal.timeout(firstConnectMs) }).catch(() => {})
  },
  { name: 'redis' }
)

// Within a network, connecting takes a millisecond; a lost packet is sent again after one second.
const connectTimeoutMs = 2_000

// Redis answers in less than a millisecond. A request waits for a few commands at most, and the database could answer
// it in milliseconds, so a slower Redis is of no use. Not less, since a busy process may need 100 ms to read an answer
// that has arrived.
const commandTimeoutMs = 250

// A server that loses power leaves connections on which nothing ever arrives.
const socketTimeoutMs = 2_000

// A Redis that is down must not keep the service from starting.
const firstConnectMs = 500

// One slow answer is not an outage. In an outage this many requests time out, and after them one per second.
const maxFailures = 5
const restMs = 1_000

// A Redis that restarts is back within a few hundred milliseconds. Retries never end.
const reconnectLimits = { firstMs: 50, maxMs: 2_000 }

// During an outage every attempt to reconnect fails.
const logIntervalMs = 60_000

/**
 * Logs an outage once a minute, and its end. It logs only the error's message: its command may contain the password.
 */
function logConnection(client: Redis, log: Pick<FastifyBaseLogger, 'warn' | 'info'>): void {
  let loggedAtMs: number | undefined
  client.on('error', ({ message }: Error) => {
    if (loggedAtMs !== undefined && performance.now() - loggedAtMs < logIntervalMs) return
    loggedAtMs = performance.now()
    log.warn({ reason: message }, 'Redis cannot be reached; the service continues without it')
  })
  client.on('ready', () => {
    if (loggedAtMs !== undefined) log.info('Redis can be reached again')
    loggedAtMs = undefined
  })
}
