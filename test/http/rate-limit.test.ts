import t from 'tap'
import { adminKey, as, buildGuarded, readerKey, withKey } from '../support/credentials.js'
import { build, createDatabase, send } from '../support/app.js'
import { startRedis } from '../support/redis.js'

t.test('past the limit a caller hears 429 and when to come back, and nobody else does', async t => {
  const app = await buildGuarded(t, { rateLimitMax: 5 })
  const ask = async (headers: Record<string, string>) => await send(app, 'GET', '/orders', undefined, headers)
  for (let left = 4; left >= 0; left--) {
    t.match(await ask(as(1)), {
      status: 200,
      headers: { 'ratelimit-limit': '5', 'ratelimit-remaining': String(left), 'ratelimit-reset': /^\d+$/ }
    })
  }
  const refused = await ask(as(1))
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
    'whatever it asks for'
  )
  t.equal((await ask(as(2))).status, 200, 'another customer')
  t.equal((await ask(withKey(readerKey))).status, 200, 'a key')
  t.equal((await send(app, 'GET', '/products')).status, 200, 'nobody in particular')
  t.equal((await send(app, 'GET', '/health/live')).headers['ratelimit-limit'], undefined, 'who watches is not counted')
})

t.test('who has no name is counted by address, and so are wrong credentials', async t => {
  const app = await buildGuarded(t, { rateLimitMax: 5 })
  const ask = async (remoteAddress: string, headers: Record<string, string> = {}) =>
    (await app.inject({ url: '/orders', remoteAddress, headers })).statusCode
  for (let i = 0; i < 5; i++) t.equal(await ask('192.0.2.1', withKey(`a guess of a key ${i}`)), 401)
  t.equal(await ask('192.0.2.1', withKey('another guess of a key')), 429)
  t.equal(await ask('192.0.2.1', withKey(readerKey)), 200, 'who has a name is somebody else')
  t.equal(await ask('192.0.2.2'), 401)
  for (let i = 0; i < 5; i++) t.equal(await ask(`2001:db8::${i}`), 401)
  t.equal(await ask('2001:db8::ffff'), 429, 'all addresses of one IPv6 network are one')
})

t.test('signed webhooks are not counted, and without a limit nobody is', async t => {
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
  'processes with one Redis count together, and each for itself while it is away; nobody is refused for that',
  async t => {
    const redis = await startRedis(t)
    const settings = { databaseUrl: await createDatabase(t), redisUrl: redis.url, rateLimitMax: 4 }
    const apps = [await build(t, settings), await build(t, settings)]
    const ask = async (app: number, remoteAddress: string) =>
      await apps[app]!.inject({ url: '/products', remoteAddress })
    for (let left = 3; left >= 0; left--) {
      t.match(await ask(left % 2, '192.0.2.1'), {
        statusCode: 200,
        headers: { 'ratelimit-remaining': String(left), 'ratelimit-reset': /^[1-9]\d?$/ }
      })
    }
    for (const app of [0, 1]) {
      t.match(await ask(app, '192.0.2.1'), { statusCode: 429, headers: { 'retry-after': /^[1-9]\d?$/ } })
    }

    await redis.fill()
    t.equal((await ask(0, '192.0.2.2')).statusCode, 200, 'full')
    await redis.stop()
    for (const app of [0, 1]) {
      const statuses = []
      for (let i = 0; i < 5; i++) statuses.push((await ask(app, '192.0.2.3')).statusCode)
      t.strictSame(statuses, [200, 200, 200, 200, 429])
    }
  }
)
