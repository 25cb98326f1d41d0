import { createHmac } from 'node:crypto'
import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { adminKey, as, buildGuarded, forge, guarded, readerKey, withKey, withToken } from '../support/credentials.js'
import { build, createDatabase, send } from '../support/app.js'
import { startRedis, withoutRedis } from '../support/redis.js'

const attacker = '192.0.2.1'
const guess = (n: number) => withKey(`a guess of a key ${n}`)

const statusOf = async (
  app: FastifyInstance,
  headers: Record<string, string>,
  { remoteAddress = attacker, url = '/orders' } = {}
) => (await app.inject({ url, remoteAddress, headers })).statusCode

t.test('failed keys and tokens are limited per address by default, with the time to retry', async t => {
  const app = await buildGuarded(t, { authFailuresMax: 30 })
  const wrong = [
    guess,
    (n: number) => withToken(`guess-${n}`),
    (n: number) => withToken(forge({ sub: `${n}` }, { secret: 'x' }))
  ]
  for (let n = 0; n < 30; n++) t.equal(await statusOf(app, wrong[n % 3]!(n + 1)), 401)
  const refused = await app.inject({ url: '/orders', remoteAddress: attacker, headers: guess(30) })
  t.match(refused, {
    statusCode: 429,
    headers: {
      'retry-after': /^[1-9]\d?$/,
      'ratelimit-limit': '30',
      'ratelimit-remaining': '0',
      'ratelimit-reset': /^[1-9]\d?$/
    }
  })
  t.match(refused.json(), { code: 'RATE_LIMITED', detail: 'More than 30 failed authentications per minute' })
  for (const headers of wrong.map(make => make(99))) t.equal(await statusOf(app, headers), 429)
  t.equal(await statusOf(app, guess(1), { remoteAddress: '192.0.2.2' }), 401, 'another address')
  t.equal(await statusOf(app, {}), 401, 'a request without credentials is no guess')
})

t.test('beyond the limit a right guess is refused like a wrong one, and a client at work is not', async t => {
  const app = await buildGuarded(t, { authFailuresMax: 3 })
  t.equal(await statusOf(app, withKey(readerKey)), 200, 'the reader works from the address')
  for (let n = 0; n < 4; n++) await statusOf(app, guess(n))
  const answers = []
  for (const headers of [guess(5), withKey(adminKey), { authorization: `Bearer ${adminKey}` }]) {
    const {
      statusCode,
      body,
      headers: responseHeaders
    } = await app.inject({
      url: '/products',
      remoteAddress: attacker,
      headers: { ...headers, 'x-request-id': 'same' }
    })
    answers.push({ statusCode, body, cacheControl: responseHeaders['cache-control'] })
  }
  t.match(answers[0], { statusCode: 429 })
  t.strictSame(answers, [answers[0], answers[0], answers[0]], 'nothing tells the right key from a wrong one')
  t.equal(await statusOf(app, withKey(readerKey)), 200, 'the reader is not affected')
  t.equal(await statusOf(app, as(1)), 200, 'nor is a customer with a token')
  t.equal(await statusOf(app, withKey(adminKey), { remoteAddress: '192.0.2.2' }), 200, 'nor the key elsewhere')
  t.equal(await statusOf(app, {}, { url: '/products' }), 200, 'nor an anonymous visitor')
})

t.test('wrong credentials count on public and unknown routes too, where responses would tell them apart', async t => {
  for (const url of ['/products', '/health', '/nowhere']) {
    const app = await buildGuarded(t, { authFailuresMax: 2 })
    const statuses = []
    for (let n = 0; n < 4; n++) statuses.push(await statusOf(app, guess(n), { url }))
    t.strictSame(statuses.slice(2), [429, 429], url)
  }
})

t.test('a token that has expired is not counted, so that its holder learns that it must log in again', async t => {
  const app = await buildGuarded(t, { authFailuresMax: 2 })
  const now = Math.floor(Date.now() / 1000)
  const expired = withToken(forge({ iat: now - 100, exp: now - 50 }))
  for (let n = 0; n < 5; n++) t.equal(await statusOf(app, expired), 401)
  const forged = withToken(forge({ iat: now - 100, exp: now - 50 }, { secret: 'another secret' }))
  const statuses = []
  for (let n = 0; n < 3; n++) statuses.push(await statusOf(app, forged))
  t.strictSame(statuses, [401, 401, 429], 'one with a wrong signature is')
})

t.test('all addresses of an IPv6 network are one, and IPv4 in IPv6 is IPv4', async t => {
  const app = await buildGuarded(t, { authFailuresMax: 2 })
  const statuses = []
  for (let n = 0; n < 3; n++) statuses.push(await statusOf(app, guess(n), { remoteAddress: `2001:db8::${n}` }))
  t.strictSame(statuses, [401, 401, 429])
  t.equal(await statusOf(app, guess(3), { remoteAddress: '2001:db8:0:1::1' }), 401, 'the next network')
  t.equal(await statusOf(app, guess(3), { remoteAddress: 'fe80::1%eth0' }), 401, 'a link-local address with its zone')
  for (let n = 0; n < 2; n++) await statusOf(app, guess(n), { remoteAddress: '::ffff:192.0.2.1' })
  t.equal(await statusOf(app, guess(3)), 429)
})

t.test(
  'failed webhook signatures are limited before the body is read; a sender that has signed one is heard',
  async t => {
    const secret = 'a secret of the payment provider'
    const app = await build(t, { authFailuresMax: 2, webhookSecrets: [secret] })
    const payload = '{"type":"something.else","event_id":"evt_1","order_id":1}'
    const signature = createHmac('sha256', secret).update(payload).digest('hex')
    const sendFrom = async (remoteAddress: string, headers: Record<string, string>, body: string = payload) =>
      (
        await app.inject({
          method: 'POST',
          url: '/webhooks/payment',
          remoteAddress,
          headers: { 'content-type': 'application/json', ...headers },
          payload: body
        })
      ).statusCode
    const provider = '192.0.2.2'
    t.equal(await sendFrom(provider, { 'x-signature': signature }), 200)
    for (const remoteAddress of [attacker, provider]) {
      t.equal(await sendFrom(remoteAddress, { 'x-signature': '0'.repeat(64) }), 401)
      t.equal(await sendFrom(remoteAddress, {}), 401)
      t.equal(await sendFrom(remoteAddress, { 'content-type': 'text/plain' }), 429)
      t.equal(await sendFrom(remoteAddress, { 'x-signature': '0'.repeat(64) }), 429)
    }
    t.equal(await sendFrom(attacker, { 'x-signature': signature }), 429)
    t.equal(await sendFrom(attacker, {}, 'x'.repeat(300_000)), 429, 'not 413: the body is not read')
    t.equal(await sendFrom(provider, { 'x-signature': signature }), 200)
    t.equal(await sendFrom('192.0.2.3', { 'x-signature': signature }), 200)
  }
)

t.test('invalid refresh tokens are limited, and valid ones are exchanged from the same address', async t => {
  const app = await buildGuarded(t, { authFailuresMax: 2 })
  const { body: tokens } = await send(app, 'POST', '/auth/login-test', { customer_id: 1 })
  const statuses = []
  for (let n = 0; n < 4; n++) {
    statuses.push((await send(app, 'POST', '/auth/refresh', { refreshToken: `guess ${n}` })).status)
  }
  t.strictSame(statuses, [401, 401, 429, 429])
  t.equal((await send(app, 'POST', '/auth/refresh', { refreshToken: tokens.refreshToken })).status, 200)
})

t.test('processes that share a Redis count failures together', { skip: withoutRedis }, async t => {
  const redis = await startRedis(t)
  const settings = {
    ...guarded,
    databaseUrl: await createDatabase(t),
    redisUrl: redis.url,
    authFailuresMax: 4,
    rateLimitMax: 100
  }
  const apps = [await build(t, settings), await build(t, settings)]
  const statuses = []
  for (let n = 0; n < 6; n++) statuses.push(await statusOf(apps[n % 2]!, guess(n)))
  t.strictSame(statuses, [401, 401, 401, 401, 429, 429])
  await redis.stop()
  for (const app of apps) t.equal(await statusOf(app, guess(9)), 401, 'while Redis is down each process counts alone')
})
