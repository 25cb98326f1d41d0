import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { request } from 'undici'
import { makeKey } from '../../src/auth/key-format.js'
import { until } from '../../scripts/shared/until.js'
import { build, createDatabase, send } from '../support/app.js'
import { createKey } from '../support/api-keys.js'
import { adminKey, as, buildGuarded, guarded, platformKey, readerKey, withKey } from '../support/credentials.js'
import { readStream } from '../support/event-stream.js'
import { startService } from '../support/service.js'

const fromPage = { 'sec-fetch-site': 'same-origin' }

/** Logs in and returns the headers of a page of the service. */
async function logIn(app: FastifyInstance, key: string, headers: Record<string, string> = {}) {
  const response = await send(app, 'POST', '/session', { api_key: key }, headers)
  if (response.status !== 201) throw new Error(response.text)
  const setCookie = String(response.headers['set-cookie'])
  const cookie = setCookie.split(';')[0] ?? ''
  return { setCookie, token: cookie.split('=')[1] ?? '', page: { ...fromPage, cookie }, body: response.body }
}

const statusOf = async (app: FastifyInstance, headers: Record<string, string>) =>
  (await send(app, 'GET', '/orders', undefined, headers)).status

t.test('a browser logs in with a key, and acts with the rights of the key', async t => {
  const app = await buildGuarded(t)
  const { key } = await createKey(app, { name: 'desk', scopes: ['orders:read', 'orders:write'] })
  const { setCookie, page, body } = await logIn(app, key)
  t.match(setCookie, /^orders_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/)
  t.match(body, { credentials: 'session', principal: 'api_key:desk', role: null, shop: 'default', idle_seconds: 3_600 })
  t.strictSame(body.scopes, ['orders:read', 'orders:write'])
  t.strictSame((await send(app, 'GET', '/session', undefined, page)).body.scopes, body.scopes)
  t.equal(await statusOf(app, page), 200)
  t.equal((await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, page)).status, 201)
  t.match((await send(app, 'GET', '/orders/1/history', undefined, page)).body.history, [
    { performed_by: 'api_key:desk' }
  ])
  t.match(await send(app, 'GET', '/users', undefined, page), { status: 403, body: { required_scope: 'users:read' } })
  t.equal(await statusOf(app, { ...page, ...withKey('not-a-key') }), 401, 'a header counts, not the cookie')
  t.equal((await send(app, 'DELETE', '/session', undefined, page)).status, 204)
  t.match(await send(app, 'GET', '/orders', undefined, page), {
    status: 401,
    body: { detail: 'The session has ended: log in again' }
  })
})

t.test('behind TLS the cookie is secure, and no other host of the domain can plant one', async t => {
  const app = await buildGuarded(t, { trustProxy: 1 })
  const byTls = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'orders.example.com' }
  const { setCookie, page, token } = await logIn(app, adminKey, byTls)
  t.match(setCookie, /^__Host-orders_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
  t.equal(await statusOf(app, { ...byTls, ...page }), 200)
  t.equal(await statusOf(app, { ...byTls, cookie: `orders_session=${token}` }), 401)
  t.equal(await statusOf(app, page), 401, 'nor is it read without TLS')
  const out = await send(app, 'DELETE', '/session', undefined, { ...byTls, ...page })
  t.match(String(out.headers['set-cookie']), /^__Host-orders_session=; Max-Age=0; Path=\/;.* Secure/)
})

t.test('a write with the cookie must come from a page of the service', async t => {
  const partner = 'https://partner.example.com'
  const app = await buildGuarded(t, { corsOrigins: [partner] })
  const { page } = await logIn(app, adminKey)
  const { cookie } = page
  const own = { host: 'orders.example.com', origin: 'http://orders.example.com' }
  for (const [headers, expected] of [
    [{}, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 201],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
    [{ 'sec-fetch-site': 'same-site', origin: partner }, 403],
    [{ origin: partner }, 403],
    [{ origin: 'null' }, 403],
    [{ host: own.host, origin: 'https://evil.example.com' }, 403],
    [own, 201],
    [{ 'x-requested-with': 'fetch' }, 201],
    [{ 'x-requested-with': 'fetch', 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'x-requested-with': 'fetch', origin: partner }, 403]
  ] as const) {
    const { status, body } = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, { cookie, ...headers })
    t.equal(status, expected, JSON.stringify(headers))
    if (status === 403) t.equal(body.code, 'ORIGIN_NOT_ALLOWED')
  }
  t.equal((await send(app, 'DELETE', '/session', undefined, { cookie })).status, 403, 'logging out is a write')
  const program = { cookie, ...withKey(adminKey), origin: partner }
  t.equal((await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, program)).status, 201, 'with a key')
  t.equal(await statusOf(app, { cookie, origin: partner }), 200, 'a read changes nothing, and CORS hides it')
  t.notOk(
    (await send(app, 'GET', '/orders', undefined, { cookie, origin: partner })).headers[
      'access-control-allow-credentials'
    ]
  )
})

t.test('a session ends with its key, wherever that is kept', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await buildGuarded(t, { databaseUrl })
  const { id, key } = await createKey(app, { role: 'reader' })
  const { page } = await logIn(app, key)
  t.equal(await statusOf(app, page), 200)
  t.equal(
    (await send(app, 'POST', `/api-keys/${id}/rotate`, { overlap_seconds: 3_600 }, withKey(adminKey))).status,
    200
  )
  t.equal(await statusOf(app, page), 200, 'the secret is still valid')
  t.equal((await send(app, 'POST', `/api-keys/${id}/rotate`, {}, withKey(adminKey))).status, 200)
  t.equal(await statusOf(app, page), 401, 'now it is not')

  const other = await createKey(app, { role: 'reader' })
  const { page: second } = await logIn(app, other.key)
  t.equal(await statusOf(app, second), 200)
  await send(app, 'DELETE', `/api-keys/${other.id}`, undefined, withKey(adminKey))
  t.equal(await statusOf(app, second), 401)

  const { page: ofEnvironment } = await logIn(app, readerKey)
  t.equal(await statusOf(app, ofEnvironment), 200)
  const same = await build(t, { ...guarded, databaseUrl })
  t.equal(await statusOf(same, ofEnvironment), 200, 'another process with the key')
  const without = await build(t, {
    ...guarded,
    databaseUrl,
    apiKeys: (guarded.apiKeys ?? []).filter(({ name }) => name !== 'reports')
  })
  t.equal(await statusOf(without, ofEnvironment), 401, 'a process in which the key was removed')
})

t.test('a session ends some time after its last request, and in any case some time after the login', async t => {
  const databaseUrl = await createDatabase(t)
  const settings = { databaseUrl, sessionIdleSeconds: 300, sessionLifetimeSeconds: 600 }
  const [app, other] = [await buildGuarded(t, settings), await build(t, { ...guarded, ...settings })]
  const { page, body } = await logIn(app, adminKey)
  t.ok(Math.abs(Date.parse(body.expires_at) - Date.now() - 600_000) < 60_000)
  t.equal(await statusOf(app, page), 200)
  t.equal(await statusOf(other, page), 200)
  const age = async (seconds: number) => {
    await app.prisma.$executeRaw`UPDATE sessions SET last_used_at = now() - ${seconds} * interval '1 second'`
    for (const process of [app, other]) process.credentials.forget()
  }
  await age(301)
  t.equal(await statusOf(app, page), 401, 'idle')
  await age(299)
  t.equal(await statusOf(app, page), 200)

  await age(250)
  t.equal(await statusOf(other, page), 200)
  await other.credentials.recordUse()
  const [row] = await app.prisma.$queryRaw<[{ age: number }]>`
    SELECT extract(epoch FROM now() - last_used_at)::float8 AS age FROM sessions`
  t.ok(row.age < 60, 'a use in one process counts in all')
  await app.prisma.$executeRaw`UPDATE sessions SET expires_at = now()`
  for (const process of [app, other]) process.credentials.forget()
  t.equal(await statusOf(app, page), 401, 'the end of its lifetime')
})

t.test('wrong logins and made-up cookies are counted as guesses, sessions that have ended are not', async t => {
  const app = await buildGuarded(t, { authFailuresMax: 3 })
  const { page } = await logIn(app, readerKey)
  await send(app, 'DELETE', '/session', undefined, page)
  for (let request = 0; request < 6; request++) t.equal(await statusOf(app, page), 401)

  const login = async (key: string) => (await send(app, 'POST', '/session', { api_key: key })).status
  t.strictSame([await login('not-a-key'), await login(makeKey())], [401, 401])
  t.equal(await statusOf(app, { cookie: `orders_session=${'x'.repeat(43)}` }), 401)
  t.strictSame(
    [await login(makeKey()), await login(platformKey)],
    [429, 429],
    'a right guess is refused like a wrong one'
  )
  t.equal(await statusOf(app, { cookie: `orders_session=${'y'.repeat(43)}` }), 429)
  t.equal(await login(readerKey), 201, 'a key that was used here before is no guess')
  t.equal((await send(app, 'POST', '/session', {})).status, 400)
})

t.test('everyone can ask who is logged in; in open mode everyone is', async t => {
  const app = await buildGuarded(t)
  const who = async (headers: Record<string, string>) => (await send(app, 'GET', '/session', undefined, headers)).body
  t.match(await who({}), { code: 'UNAUTHENTICATED' })
  t.match(await who(withKey(platformKey)), { credentials: 'api_key', role: 'platform', shop: null, expires_at: null })
  t.match(await who(as(1)), { credentials: 'token', principal: 'user:1', role: 'customer', expires_at: /Z$/ })
  const open = await build(t, { authMode: 'open' })
  const expected = { credentials: 'none', principal: 'anonymous', role: 'platform', shop: null, idle_seconds: null }
  t.match((await send(open, 'GET', '/session')).body, expected)
  const login = await send(open, 'POST', '/session', { api_key: 'anything' })
  t.match(login, { status: 201, body: expected })
  t.notOk(login.headers['set-cookie'])
})

t.test('a hundred sessions of a name are open, and the next login ends the oldest', async t => {
  const app = await buildGuarded(t)
  const { page } = await logIn(app, adminKey)
  await app.prisma.$executeRaw`UPDATE sessions SET created_at = created_at - interval '1 hour'`
  for (let login = 0; login < 99; login++) await logIn(app, adminKey)
  t.equal(await statusOf(app, page), 200)
  await logIn(app, adminKey)
  await app.credentials.seeChanges()
  t.equal(await statusOf(app, page), 401)
})

t.test('the database has no key and no token, in no table', async t => {
  const app = await buildGuarded(t)
  const { id, key } = await createKey(app, { role: 'admin' })
  const headers = { ...withKey(key), 'idempotency-key': 'same' }
  const { body: made } = await send(app, 'POST', '/api-keys', { name: 'made', role: 'reader' }, headers)
  const { body: rotated } = await send(app, 'POST', `/api-keys/${id}/rotate`, {}, headers)
  const { token, page } = await logIn(app, rotated.key)
  const { token: ofEnvironment } = await logIn(app, adminKey)
  await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, { ...page, 'idempotency-key': 'order' })
  const tables = await app.prisma.$queryRaw<Array<{ name: string }>>`
    SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema()`
  t.ok(tables.length > 20)
  for (const secret of [key, made.key, rotated.key, token, ofEnvironment, adminKey]) {
    const encodings = [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')]
    for (const { name } of tables) {
      const [row] = await app.prisma.$queryRawUnsafe<[{ count: bigint }]>(
        `SELECT count(*) FROM ${name} AS row WHERE ${encodings.map(text => `row::text LIKE '%${text}%'`).join(' OR ')}`
      )
      t.equal(Number(row.count), 0, `${name} has no ${secret.slice(0, 7)}...`)
    }
  }
  const metrics = await app.inject({ url: '/metrics', headers: withKey(adminKey) })
  for (const secret of [key, made.key, rotated.key, token]) t.notOk(metrics.body.includes(secret))
})

t.test('a session that ends in one process ends in another within a second, and its streams end', async t => {
  const settings = {
    DATABASE_URL: await createDatabase(t),
    AUTH_MODE: 'required',
    API_KEYS: `bootstrap:${adminKey}:admin`
  }
  const [one, other] = await Promise.all([startService(t, settings), startService(t, settings)])
  const login = await request(`${one.url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ api_key: adminKey })
  })
  await login.body.dump()
  const cookie = String(login.headers['set-cookie']).split(';')[0] ?? ''
  const streams = await Promise.all(
    [one, other].map(async ({ url }) => await readStream(t, `${url}/events`, { cookie }))
  )
  t.strictSame(
    streams.map(({ statusCode }) => statusCode),
    [200, 200]
  )
  await sleep(1_200)
  t.ok(streams.every(stream => stream.isOpen()))
  const startedAtMs = performance.now()
  const { statusCode } = await request(`${one.url}/session`, { method: 'DELETE', headers: { cookie, ...fromPage } })
  t.equal(statusCode, 204)
  await until(() => streams.every(stream => !stream.isOpen()), { what: 'the streams end' })
  // What is promised is a second; this machine has other tests to run meanwhile.
  t.ok(performance.now() - startedAtMs < 2_000)
  const after = await request(`${other.url}/orders`, { headers: { cookie } })
  await after.body.dump()
  t.equal(after.statusCode, 401)
  const token = cookie.split('=')[1] ?? ''
  t.notOk(
    [one, other].some(({ output }) => output().includes(token)),
    'no token is in the log'
  )
})
