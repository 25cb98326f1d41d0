// `npm run cache:clear`: removes the copies of orders that the service keeps in Redis.
import { parseArgs } from 'node:util'
import { Redis } from 'ioredis'
import { loadConfig } from '../src/config.js'
import { ConnectError } from '../src/database/open-client.js'
import { removeCopies } from '../src/orders/cache/copies.js'
import { redisTls } from '../src/redis/redis-tls.js'
import { runCommand, UsageError } from './shared/run-command.js'

const help = `Usage: npm run cache:clear

Removes all copies of orders from the cache in the Redis at REDIS_URL, and says how many there were. The service may be
running: it reads the orders from the database and fills the cache again. Streams and rate limits stay.

Exits with status 1 if Redis cannot be reached, 2 if REDIS_URL is not set.
`

await runCommand(async () => {
  if (parseArgs({ options: { help: { type: 'boolean', short: 'h' } } }).values.help) {
    process.stdout.write(help)
    return
  }
  const { redisUrl, redisCa } = loadConfig()
  if (redisUrl === undefined) throw new UsageError('REDIS_URL is not set: without Redis there is no cache to clear.')
  const tls = redisTls(redisUrl, redisCa)
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 5_000,
    ...(tls === undefined ? {} : { tls })
  })
  // The rejection of `connect` says less than this event.
  let reason = ''
  redis.on('error', (error: Error) => {
    reason = error.message
  })
  try {
    await redis.connect()
    const count = await removeCopies(redis)
    process.stdout.write(`Removed ${count} ${count === 1 ? 'copy' : 'copies'} of orders from the cache.\n`)
  } catch (error) {
    throw reason === '' ? error : new ConnectError(`Redis cannot be reached: ${reason}`)
  } finally {
    redis.disconnect()
  }
})
