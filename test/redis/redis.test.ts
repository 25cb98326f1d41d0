import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { pino } from 'pino'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { build, createDatabase, createProduct, send } from '../support/app.js'
import { startRedis } from '../support/redis.js'

t.test('Redis shows in /health, is no reason to fail while it is away, and is found again', async t => {
  const redis = await startRedis(t)
  const app = await build(t, { redisUrl: redis.url })
  const health = async () => await send(app, 'GET', '/health')
  t.match(await health(), {
    status: 200,
    body: { status: 'ok', dependencies: { database: { status: 'ok' }, redis: { status: 'ok', latency_ms: Number } } }
  })

  await redis.stop()
  await until(async () => (await health()).body.status === 'degraded')
  t.match(await health(), {
    status: 200,
    body: { dependencies: { database: { status: 'ok' }, redis: { status: 'unavailable' } } }
  })
  const { id } = await createProduct(app)
  t.equal((await send(app, 'POST', '/orders', { product_id: id, quantity: 1 })).status, 201)
  t.match(await send(app, 'GET', '/orders/1'), { status: 200, headers: { 'x-cache': 'miss' } })
  t.equal((await send(app, 'GET', '/health/ready')).status, 200)

  await redis.start()
  await until(async () => (await health()).body.status === 'ok')
})

t.test('without REDIS_URL there is no Redis in /health', async t => {
  const { body } = await send(await build(t), 'GET', '/health')
  t.equal(body.status, 'ok')
  t.strictSame(Object.keys(body.dependencies), ['database'])
})

t.test('a Redis that hangs is down as well, and holds up nobody for long', async t => {
  const redis = await startRedis(t)
  const app = await build(t, { redisUrl: redis.url })
  await createProduct(app)
  await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 })
  redis.signal('SIGSTOP')
  t.match(await send(app, 'GET', '/health'), { status: 200, body: { status: 'degraded' } })
  // Once it is known to hang it is asked once a second: far less often than it is needed here.
  const startMs = performance.now()
  for (let i = 0; i < 200; i++) t.equal((await send(app, 'GET', '/orders/1')).status, 200)
  t.ok(performance.now() - startMs < (200 * 250) / 2, 'not each request waits until it times out')
  redis.signal('SIGCONT')
  await until(async () => (await send(app, 'GET', '/health')).body.status === 'ok')
})

t.test('the service starts without its Redis, says so once, and never says the password', async t => {
  const lines: string[] = []
  const config = loadConfig({ REDIS_URL: 'redis://user:do-not-log-me@127.0.0.1:1' }, 'no .env file')
  const app = await buildApp(
    { ...config, databaseUrl: await createDatabase(t) },
    pino(
      { level: 'trace' },
      {
        write: line => {
          lines.push(line)
        }
      }
    )
  )
  t.teardown(() => app.close())
  t.match(await send(app, 'GET', '/health'), { status: 200, body: { status: 'degraded' } })
  // Several attempts to connect.
  await sleep(500)
  t.equal(lines.filter(line => line.includes('Redis cannot be reached')).length, 1)
  t.notMatch(lines.join(''), 'do-not-log-me')
})

t.test('a wrong password is not repeated in the log', async t => {
  const redis = await startRedis(t)
  await redis.client.config('SET', 'requirepass', 'the right one')
  const lines: string[] = []
  const config = loadConfig({ REDIS_URL: redis.url.replace('://', '://:do-not-log-me@') }, 'no .env file')
  const app = await buildApp(
    { ...config, databaseUrl: await createDatabase(t) },
    pino(
      { level: 'trace' },
      {
        write: line => {
          lines.push(line)
        }
      }
    )
  )
  t.teardown(() => app.close())
  t.match(lines.join(''), /WRONGPASS/)
  t.notMatch(lines.join(''), 'do-not-log-me')
})

t.test('a REDIS_URL that is none stops the start without being repeated', async t => {
  t.throws(() => loadConfig({ REDIS_URL: 'redis://:a#b@c:d' }, 'no .env file'), {
    message: /REDIS_URL is not a URL[^:]*$/
  })
})

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    if (await isSo()) return
    await sleep(20)
  }
  throw new Error('it did not come to that in time')
}
