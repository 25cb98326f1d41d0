import t from 'tap'
import { pino } from 'pino'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { build, createDatabase, createProduct, send } from '../support/app.js'
import { startRedis, withoutRedis } from '../support/redis.js'
import { until } from '../../scripts/shared/until.js'

t.test('an outage of Redis shows in /health, fails no request, and ends by itself', { skip: withoutRedis }, async t => {
  const redis = await startRedis(t)
  const app = await build(t, { redisUrl: redis.url })
  const health = async () => await send(app, 'GET', '/health')
  t.match(await health(), {
    status: 200,
    body: { status: 'ok', dependencies: { database: { status: 'ok' }, redis: { status: 'ok', latency_ms: Number } } }
  })

  await redis.stop()
  await until(async () => (await health()).body.status === 'degraded', { what: 'the outage shows' })
  t.match(await health(), {
    status: 200,
    body: { dependencies: { database: { status: 'ok' }, redis: { status: 'unavailable' } } }
  })
  const { id } = await createProduct(app)
  t.equal((await send(app, 'POST', '/orders', { product_id: id, quantity: 1 })).status, 201)
  t.match(await send(app, 'GET', '/orders/1'), { status: 200, headers: { 'x-cache': 'miss' } })
  t.equal((await send(app, 'GET', '/health/ready')).status, 200)

  await redis.start()
  await until(async () => (await health()).body.status === 'ok', { what: 'Redis is found again' })
})

t.test('without REDIS_URL, /health does not list Redis', async t => {
  const { body } = await send(await build(t), 'GET', '/health')
  t.equal(body.status, 'ok')
  t.strictSame(Object.keys(body.dependencies), ['database'])
})

t.test('a Redis that hangs counts as down, and delays requests only briefly', { skip: withoutRedis }, async t => {
  const redis = await startRedis(t)
  const app = await build(t, { redisUrl: redis.url })
  await createProduct(app)
  await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 })
  redis.signal('SIGSTOP')
  t.match(await send(app, 'GET', '/health'), { status: 200, body: { status: 'degraded' } })
  // Once the breaker is open, one request per second tries Redis: far fewer than the requests here.
  const startMs = performance.now()
  for (let i = 0; i < 200; i++) t.equal((await send(app, 'GET', '/orders/1')).status, 200)
  t.ok(performance.now() - startMs < (200 * 250) / 2, 'most requests do not wait for the timeout')
  redis.signal('SIGCONT')
  await until(async () => (await send(app, 'GET', '/health')).body.status === 'ok', { what: 'Redis answers again' })
})

t.test('the service starts while Redis is down, logs it once, and never logs the password', async t => {
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
  let failures = 0
  app.redis?.on('error', () => failures++)
  await until(() => failures >= 3, { what: 'three attempts to reconnect have failed' })
  t.equal(lines.filter(line => line.includes('Redis cannot be reached')).length, 1)
  t.notMatch(lines.join(''), 'do-not-log-me')
})

t.test('a wrong password is not written to the log', { skip: withoutRedis }, async t => {
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

t.test('an invalid REDIS_URL stops the start, and is not repeated in the error', async t => {
  t.throws(() => loadConfig({ REDIS_URL: 'redis://:a#b@c:d' }, 'no .env file'), {
    message: /REDIS_URL is not a URL[^:]*$/
  })
})
