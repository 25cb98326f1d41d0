import { once } from 'node:events'
import fp from 'fastify-plugin'
import { backoffMs } from '../jobs/backoff.js'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * The connection to Redis; undefined if there is none in the settings. A command fails at once while it is down, and after a quarter
     * of a second when it does not answer: whoever uses it has to do without. What blocks, or has to wait, takes a connection of its own:
     * `app.redis.duplicate({ commandTimeout: ..., socketTimeout: ... })`, with a listener for its errors, and closes it.
     */
    redis: Redis | undefined
    /**
     * Asks Redis on the way of a request. After a few failures in a row Redis is left alone for a second, so that requests do not wait
     * for what does not come.
     *
     * @throws whatever keeps Redis from answering; also when there is none
     */
    askRedis: AskRedis
  }
}

export type AskRedis = <T>(question: (redis: Redis) => Promise<T>) => Promise<T>

/** Decorates the app with `redis`. The app starts and works without it; the connection is made again for as long as that takes. */
export default fp(
  async function redis(app: FastifyInstance, { redisUrl }: { redisUrl: string | undefined }) {
    if (redisUrl === undefined) {
      app.decorate('redis', undefined)
      app.decorate('askRedis', async () => {
        throw new Error('there is no REDIS_URL')
      })
      return
    }
    // Who has no Redis waits for neither at the start.
    const [{ Redis, ReplyError }, { circuitBreaker, ConsecutiveBreaker, handleWhen }] = await Promise.all([
      import('ioredis'),
      import('cockatiel')
    ])
    const client = new Redis(redisUrl, {
      connectionName: 'orders-and-inventory',
      connectTimeout: connectTimeoutMs,
      commandTimeout: commandTimeoutMs,
      socketTimeout: socketTimeoutMs,
      retryStrategy: attempts => backoffMs(attempts, reconnectLimits),
      // A command that cannot be sent now fails now: who waits for it has the database to ask instead.
      enableOfflineQueue: false,
      // What was sent and not answered may have been done; only its sender can tell whether to send it again.
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      // A primary that became a replica keeps its connections; the name may lead to the new primary by now.
      reconnectOnError: error => error.message.startsWith('READONLY')
    })
    // An error that Redis answers, such as that its memory is full, is an answer.
    const breaker = circuitBreaker(
      handleWhen(error => !(error instanceof ReplyError)),
      { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(maxFailures) }
    )
    logConnection(client, app.log)
    app.decorate('redis', client)
    app.decorate('askRedis', async question => await breaker.execute(() => question(client)))
    app.addHook('onClose', async () => {
      client.disconnect()
    })
    // So that the first requests find it, if it is there.
    await once(client, 'ready', { signal: AbortSignal.timeout(firstConnectMs) }).catch(() => {})
  },
  { name: 'redis' }
)

// In one network a connection takes a millisecond; a packet that was lost is sent again after one second.
const connectTimeoutMs = 2_000

// Redis answers in less than a millisecond. A request waits for a few commands at most, and the database answers it in some ms:
// later than this, Redis is of no use. Not less, for a busy process may take 100 ms to come to an answer that is there.
const commandTimeoutMs = 250

// A server that lost its power leaves connections behind on which nothing ever comes.
const socketTimeoutMs = 2_000

// A Redis that is down must not keep the service from starting.
const firstConnectMs = 500

// One slow answer is not an outage; in one, this many requests wait until they time out, and then one a second does.
const maxFailures = 5
const restMs = 1_000

// A Redis that restarts is back within some 100 ms; retries never end.
const reconnectLimits = { firstMs: 50, maxMs: 2_000 }

// An outage fails again with every attempt to reconnect.
const logIntervalMs = 60_000

/** Logs an outage once a minute, and its end. Of an error only the message: its command may be the one with the password. */
function logConnection(client: Redis, log: Pick<FastifyBaseLogger, 'warn' | 'info'>): void {
  let loggedAtMs: number | undefined
  client.on('error', ({ message }: Error) => {
    if (loggedAtMs !== undefined && performance.now() - loggedAtMs < logIntervalMs) return
    loggedAtMs = performance.now()
    log.warn({ reason: message }, 'Redis cannot be reached; the service works without it')
  })
  client.on('ready', () => {
    if (loggedAtMs !== undefined) log.info('Redis can be reached again')
    loggedAtMs = undefined
  })
}
