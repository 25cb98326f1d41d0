import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { removeOldRevocations } from '../../src/auth/revocations.js'
import { until } from '../../scripts/shared/until.js'
import { build, createDatabase, send } from '../support/app.js'
import { adminKey, as, buildGuarded, forge, guarded, jwtSecret, withKey, withToken } from '../support/credentials.js'
import { readStream } from '../support/event-stream.js'
import { startIdentityProvider } from '../support/identity-provider.js'

const admin = withKey(adminKey)

async function logIn(app: FastifyInstance, customerId = 1): Promise<{ accessToken: string; refreshToken: string }> {
  const { status, body } = await send(app, 'POST', '/auth/login-test', { customer_id: customerId })
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body
}

const me = async (app: FastifyInstance, token: string) =>
  (await send(app, 'GET', '/users/me', undefined, withToken(token))).status

const refresh = async (app: FastifyInstance, refreshToken: string) =>
  await send(app, 'POST', '/auth/refresh', { refreshToken })

/** Two processes on one database. */
async function startTwo(t: Parameters<typeof buildGuarded>[0]) {
  const databaseUrl = await createDatabase(t)
  const app = await buildGuarded(t, { databaseUrl })
  const other = await build(t, { ...guarded, databaseUrl })
  const addresses = [await app.listen({ port: 0 }), await other.listen({ port: 0 })] as const
  return { app, other, addresses }
}

t.test('a logout ends its login in every process within a second, its streams too, and no other login', async t => {
  const { app, other, addresses } = await startTwo(t)
  const kept = await logIn(app)
  const first = await logIn(app)
  const { body: ended } = await refresh(app, first.refreshToken)
  for (const token of [first.accessToken, ended.accessToken, kept.accessToken]) t.equal(await me(other, token), 200)
  const streams = await Promise.all(
    addresses.map(async address => await readStream(t, `${address}/events`, withToken(ended.accessToken)))
  )
  const keptStream = await readStream(t, `${addresses[1]}/events`, withToken(kept.accessToken))
  const { status, headers, text } = await send(app, 'POST', '/auth/logout', { refreshToken: ended.refreshToken })
  t.match({ status, headers, text }, { status: 204, headers: { 'cache-control': 'no-store' }, text: '' })
  const endedAtMs = performance.now()
  for (const token of [first.accessToken, ended.accessToken]) t.equal(await me(app, token), 401, 'here at once')
  await until(async () => (await me(other, ended.accessToken)) === 401, { what: 'the other process knows' })
  t.ok(performance.now() - endedAtMs < 1_500, 'within a second, and what the machine takes')
  t.equal(await me(other, first.accessToken), 401)
  await until(() => streams.every(({ isOpen }) => !isOpen()), { what: 'the streams of the login have ended' })
  t.equal((await refresh(app, ended.refreshToken)).status, 401)
  for (const one of [app, other]) t.equal(await me(one, kept.accessToken), 200, 'another login of the user goes on')
  t.ok(keptStream.isOpen())
  t.equal((await refresh(other, kept.refreshToken)).status, 200)
})

t.test('a logout may be repeated, and tells nothing about a login', async t => {
  const app = await buildGuarded(t)
  const { refreshToken } = await logIn(app)
  const unknown = `00000000-0000-4000-8000-000000000000.${'x'.repeat(43)}`
  for (const token of [refreshToken, refreshToken, unknown, 'x']) {
    t.equal((await send(app, 'POST', '/auth/logout', { refreshToken: token })).status, 204)
  }
  for (const payload of [{}, { refreshToken: 1 }, { refreshToken: '' }, { refreshToken, all: true }]) {
    t.equal((await send(app, 'POST', '/auth/logout', payload)).status, 400)
  }
})

t.test('a refresh token that is used twice ends the access tokens of its login, too', async t => {
  const app = await buildGuarded(t)
  const first = await logIn(app)
  const { body: second } = await refresh(app, first.refreshToken)
  t.equal(await me(app, second.accessToken), 200)
  t.equal((await refresh(app, first.refreshToken)).status, 401)
  for (const { accessToken } of [first, second]) t.equal(await me(app, accessToken), 401)
})

t.test('an administrator ends all logins of a user, with the tokens of every issuer', async t => {
  const provider = await startIdentityProvider(t, { clients: { ada: {} } })
  const databaseUrl = await createDatabase(t)
  const settings = {
    oidcIssuer: provider.issuer,
    oidcAudience: [provider.audience],
    tokenClockToleranceSeconds: 60,
    databaseUrl
  }
  const app = await buildGuarded(t, settings)
  const other = await build(t, { ...guarded, ...settings })
  await other.listen({ port: 0 })
  const own = [await logIn(app), await logIn(app)]
  const foreign = forge({ sub: '1' })
  const administrator = forge({ sub: '1', role: 'admin' })
  const neighbor = await logIn(app, 2)
  const tokens = [...own.map(({ accessToken }) => accessToken), foreign, administrator]
  for (const token of tokens) t.equal(await me(other, token), 200)
  t.equal((await send(app, 'DELETE', '/users/1/logins', undefined, admin)).status, 204)
  for (const token of tokens) t.equal(await me(app, token), 401)
  await until(async () => (await me(other, foreign)) === 401, { what: 'the other process knows' })
  for (const token of tokens) t.equal(await me(other, token), 401)
  for (const { refreshToken } of own) t.equal((await refresh(app, refreshToken)).status, 401)
  t.equal(await me(other, neighbor.accessToken), 200, 'another user notices nothing')
  t.equal(await me(app, (await logIn(app)).accessToken), 200, 'the user may log in again, at once')
  const later = Math.floor(Date.now() / 1_000) + 30
  t.equal(await me(app, forge({ sub: '1', iat: later })), 401, 'the clock of another issuer may be ahead')

  const token = await provider.tokenFor('ada')
  const { body: ada } = await send(app, 'GET', '/users/me', undefined, withToken(token))
  t.equal((await send(app, 'DELETE', `/users/${ada.id}/logins`, undefined, admin)).status, 204)
  t.equal(await me(app, token), 401, 'a token that was verified before')
  await until(async () => (await me(other, token)) === 401, { what: 'the other process knows' })

  t.match(await send(app, 'DELETE', '/users/99/logins', undefined, admin), {
    status: 404,
    body: { code: 'USER_NOT_FOUND', user_id: 99 }
  })
})

t.test('a revocation concerns one shop', async t => {
  const app = await buildGuarded(t)
  await app.prisma.$executeRaw`INSERT INTO shops (id, slug, name, currency) VALUES (2, 'lisbon', 'Lisbon', 'EUR')`
  await app.prisma.$executeRaw`
    INSERT INTO users (shop_id, id, email, full_name) VALUES (2, 1, 'eva@example.com', 'Eva')`
  const lisbon = forge({ shop: 'lisbon' })
  t.equal((await send(app, 'DELETE', '/users/1/logins', undefined, admin)).status, 204)
  t.equal(await me(app, forge()), 401)
  t.equal(await me(app, lisbon), 200)
})

t.test(
  'a process that starts later refuses what was revoked before, and forgets it when no token can be valid',
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await buildGuarded(t, { databaseUrl })
    const { accessToken, refreshToken } = await logIn(app)
    await send(app, 'POST', '/auth/logout', { refreshToken })
    const later = await build(t, { ...guarded, databaseUrl })
    t.equal(await me(later, accessToken), 401)
    t.equal(await removeOldRevocations(app.prisma, 3_600), 0)
    await app.prisma.$executeRaw`UPDATE token_revocations SET revoked_at = now() - interval '2 hours 1 second'`
    t.equal(await removeOldRevocations(app.prisma, 3_600), 1)
    t.equal(await app.prisma.tokenRevocation.count(), 0)
  }
)

t.test('a login ends after its lifetime, however often its token is exchanged', async t => {
  const app = await buildGuarded(t, { loginLifetimeDays: 10 })
  let { refreshToken } = await logIn(app)
  const age = async (days: number) =>
    await app.prisma.$executeRaw`
      UPDATE refresh_tokens SET created_at = created_at - ${days} * interval '1 day',
        expires_at = expires_at - ${days} * interval '1 day'`
  for (let day = 0; day < 9; day++) {
    await age(1)
    const { status, body } = await refresh(app, refreshToken)
    t.equal(status, 200)
    refreshToken = body.refreshToken
  }
  const [row] = await app.prisma.refreshToken.findMany()
  t.ok(row && row.expiresAt.getTime() - row.createdAt.getTime() === 10 * 86_400_000)
  await age(1.01)
  t.equal((await refresh(app, refreshToken)).status, 401)
})

t.test('the first of several secrets signs, and all of them verify', async t => {
  const databaseUrl = await createDatabase(t)
  const next = 'another secret of more than thirty-two characters'
  const before = await buildGuarded(t, { databaseUrl })
  const between = await build(t, { ...guarded, databaseUrl, jwtSecrets: [next, jwtSecret] })
  const after = await build(t, { ...guarded, databaseUrl, jwtSecrets: [next] })
  const old = (await logIn(before)).accessToken
  const fresh = (await logIn(between)).accessToken
  t.strictSame([await me(before, old), await me(between, old), await me(after, old)], [200, 200, 401])
  t.strictSame([await me(before, fresh), await me(between, fresh), await me(after, fresh)], [401, 200, 200])
  t.equal(await me(between, forge({}, { secret: `${next}!` })), 401)
  const past = Math.floor(Date.now() / 1_000) - 600
  t.equal(await me(between, forge({ iat: past, exp: past + 60 })), 401)
})

t.test('a token that others sign may not live longer than the setting allows', async t => {
  const app = await buildGuarded(t, { tokenMaxLifetimeSeconds: 7_200 })
  const now = Math.floor(Date.now() / 1_000)
  t.equal(await me(app, forge({ iat: now, exp: now + 7_200 })), 200)
  t.equal(await me(app, forge({ iat: now, exp: now + 7_201 })), 401)
  t.equal(await me(app, forge({ filler: 'x'.repeat(8_192) })), 401, 'nor be longer than 8 KiB')
})

t.test('users read and change their own user; an API key has none', async t => {
  const app = await buildGuarded(t)
  const read = await send(app, 'GET', '/users/me', undefined, as(2))
  t.match(read, { status: 200, headers: { etag: '"1"' }, body: { id: 2, email: 'grace@example.com' } })
  t.equal((await send(app, 'GET', '/users/me', undefined, { ...as(2), 'if-none-match': '"1"' })).status, 304)
  t.match(await send(app, 'PATCH', '/users/me', { full_name: 'G. Hopper' }, { ...as(2), 'if-match': '"1"' }), {
    status: 200,
    headers: { etag: '"2"' },
    body: { id: 2, full_name: 'G. Hopper' }
  })
  t.match(await send(app, 'PATCH', '/users/me', { full_name: 'X' }, { ...as(2), 'if-match': '"1"' }), { status: 412 })
  t.match(await send(app, 'PATCH', '/users/me', { email: 'ADA@example.com' }, as(2)), {
    status: 409,
    body: { code: 'EMAIL_EXISTS' }
  })
  t.equal((await send(app, 'PATCH', '/users/me', {}, as(2))).status, 400)
  t.match(await send(app, 'GET', '/users/1', undefined, as(1)), { body: { full_name: 'Ada Sample' } }, 'unchanged')
  for (const method of ['GET', 'PATCH'] as const) {
    const payload = method === 'PATCH' ? { full_name: 'X' } : undefined
    t.match(await send(app, method, '/users/me', payload, admin), { status: 403, body: { code: 'FORBIDDEN' } })
    t.match(await send(app, method, '/users/me', payload, as(99)), { status: 404, body: { code: 'USER_NOT_FOUND' } })
    t.equal((await send(app, method, '/users/me', payload)).status, 401)
  }
})
