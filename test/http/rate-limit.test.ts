import t from 'tap'
import { adminKey, as, buildGuarded, readerKey, withKey } from '../support/credentials.js'
import { build, createDatabase, send } from '../support/app.js'
import { startRedis, withoutRedis } from '../support/redis.js'

t.test('beyond the limit a caller gets 429 and the time to retry, and other callers are unaffected', async t => {
  const app = await buildGuarded(t, { rateLimitMax: 5 })
  const request = async (headers: Record<string, string>) => await send(app, 'GET', '/orders', undefined, headers)
  for (let left = 4; left >= 0; left--) {
    t.match(await request(as(1)), {
      status: 200,
      headers: { 'ratelimit-limit': '5', 'ratelimit-remaining': String(left), 'ratelimit-reset': /^\d+$/ }
    })
  }
  const refused = await request(as(1))
  t.match(refused, {
    status: 429,
    headers: {
      'content-type': /^application\/problem\+json/,
      'retry-after': /^[1-9]\d?$/,
      'ratelimit-limit': '5',
      'ratelimit-remaining': '0',
      'ratelimit-reset': /^\d+$/
    },
    body: { code: 'RATE_LIMITED', status: 429, detail: 'More than 5 requests per minute' }
  })
  t.equal(
    (await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, as(1))).status,
    429,
    'for every operation'
  )
  t.equal((await request(as(2))).status, 200, 'another customer is unaffected')
  t.equal((await request(withKey(readerKey))).status, 200, 'an API key is unaffected')
  t.equal((await send(app, 'GET', '/products')).status, 200, 'an anonymous caller is unaffected')
  t.equal(
    (await send(app, 'GET', '/health/live')).headers['ratelimit-limit'],
    undefined,
    'health checks are not counted'
  )
})

t.test('anonymous callers and wrong credentials are counted by address', async t => {
  const app = await buildGuarded(t, { rateLimitMax: 5 })
  const request = async (remoteAddress: string, headers: Record<string, string> = {}) =>
    (await app.inject({ url: '/orders', remoteAddress, headers })).statusCode
  for (let i = 0; i < 5; i++) t.equal(await request('192.0.2.1', withKey(`a guess of a key ${i}`)), 401)
  t.equal(await request('192.0.2.1', withKey('another guess of a key')), 429)
  t.equal(
    await request('192.0.2.1', withKey(readerKey)),
    200,
    'a valid key from the same address is counted separately'
  )
  t.equal(await request('192.0.2.2'), 401)
  for (let i = 0; i < 5; i++) t.equal(await request(`2001:db8::${i}`), 401)
  t.equal(await request('2001:db8::ffff'), 429, 'all addresses of one IPv6 network are counted together')
})

t.test('unknown routes are counted like others', async t => {
  const app = await buildGuarded(t, { rateLimitMax: 5 })
  const statusOf = async (url: string, headers: Record<string, string> = {}) =>
    (await send(app, 'GET', url, undefined, headers)).status
  for (let i = 0; i < 3; i++) t.equal(await statusOf(`/nowhere/${i}`), 404)
  t.equal((await send(app, 'DELETE', '/products')).status, 404, 'a route without that method')
  t.match(await send(app, 'GET', '/nowhere'), { status: 404, headers: { 'ratelimit-remaining': '0' } })
  t.match(await send(app, 'GET', '/nowhere'), {
    status: 429,
    headers: { 'retry-after': /^[1-9]\d?$/, 'ratelimit-limit': '5' },
    body: { code: 'RATE_LIMITED' }
  })
  t.equal(await statusOf('/products'), 429, 'they share the count of known routes')
  t.equal(await statusOf('/nowhere', withKey(readerKey)), 404, 'of each caller')
})

t.test('signed webhooks are not counted, and without a limit no request is', async t => {
  const app = await buildGuarded(t, { rateLimitMax: 5, webhookSecrets: ['secret'] })
  for (let i = 0; i < 10; i++) t.equal((await send(app, 'POST', '/webhooks/payment', {})).status, 401)
  const open = await build(t)
  for (let i = 0; i < 20; i++) {
    t.match((await send(open, 'GET', '/products', undefined, withKey(adminKey))).headers, {
      'ratelimit-limit': undefined
    })
  }
})

t.test(
  'processes that share a Redis count together; while it is down each counts for itself, and requests still succeed',
  { skip: withoutRedis },
  async t => {
    const redis = await startRedis(t)
    const settings = { databaseUrl: await createDatabase(t), redisUrl: redis.url, rateLimitMax: 4 }
    const apps = [await build(t, settings), await build(t, settings)]
    const request = async (app: number, remoteAddress: string) =>
      await apps[app]!.inject({ url: '/products', remoteAddress })
    for (let left = 3; left >= 0; left--) {
      t.match(await request(left % 2, '192.0.2.1'), {
        statusCode: 200,
        headers: { 'ratelimit-remaining': String(left), 'ratelimit-reset': /^[1-9]\d?$/ }
      })
    }
    for (const app of [0, 1]) {
      t.match(await request(app, '192.0.2.1'), { statusCode: 429, headers: { 'retry-after': /^[1-9]\d?$/ } })
    }

    await redis.fill()
    t.equal((await request(0, '192.0.2.2')).statusCode, 200, 'a full Redis')
    await redis.stop()
    for (const app of [0, 1]) {
      const statuses = []
      for (let i = 0; i < 5; i++) statuses.push((await request(app, '192.0.2.3')).statusCode)
      t.strictSame(statuses, [200, 200, 200, 200, 429])
    }
  }
)
