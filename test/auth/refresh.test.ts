import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { removeExpiredSessions } from '../../src/auth/refresh-tokens.js'
import { build, send } from '../support/app.js'
import { as, buildGuarded, withToken } from '../support/credentials.js'

async function logIn(app: FastifyInstance, customerId = 1) {
  const { status, body } = await send(app, 'POST', '/auth/login-test', { customer_id: customerId })
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body
}

const refresh = async (app: FastifyInstance, refreshToken: string) =>
  await send(app, 'POST', '/auth/refresh', { refreshToken })

t.test('login-test returns tokens for a customer', async t => {
  const app = await buildGuarded(t)
  const { status, headers, body } = await send(app, 'POST', '/auth/login-test', { customer_id: 1 })
  t.equal(status, 200)
  t.strictSame(Object.keys(body), ['accessToken', 'refreshToken', 'tokenType', 'expiresIn', 'customerId'])
  t.match(body, { tokenType: 'bearer', expiresIn: 1800, customerId: 1 })
  t.equal(headers['cache-control'], 'no-store')
  t.match(await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, withToken(body.accessToken)), {
    status: 201,
    body: { user_id: 1 }
  })
  t.equal(
    (await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 1 }, withToken(body.accessToken))).status,
    403
  )
  const claims = JSON.parse(Buffer.from(body.accessToken.split('.')[1], 'base64url').toString())
  t.equal(claims.exp - claims.iat, 1800)

  t.match(await send(app, 'POST', '/auth/login-test', { customer_id: 9 }), {
    status: 404,
    body: { code: 'USER_NOT_FOUND', user_id: 9 }
  })
  for (const payload of [
    {},
    { customer_id: '1' },
    { customer_id: 0 },
    { customer_id: 1, role: 'admin' },
    { customerId: 1 }
  ]) {
    t.match(
      await send(app, 'POST', '/auth/login-test', payload),
      { status: 400, body: { code: 'VALIDATION_FAILED' } },
      JSON.stringify(payload)
    )
  }
})

t.test('without AUTH_TEST_LOGIN, login-test is an unknown route', async t => {
  const app = await buildGuarded(t, { hasTestLogin: false })
  for (const payload of [{ customer_id: 1 }, {}]) {
    const { status, body } = await send(app, 'POST', '/api/v1/auth/login-test?x=1', payload)
    t.match(
      { status, body },
      {
        status: 404,
        body: { code: 'ROUTE_NOT_FOUND', detail: 'No route matches POST /api/v1/auth/login-test' }
      }
    )
  }
  t.strictSame(await app.prisma.refreshToken.count(), 0)
})

t.test('a refresh token is exchanged once, for tokens that are valid', async t => {
  const app = await buildGuarded(t)
  let { refreshToken } = await logIn(app)
  for (let i = 0; i < 3; i++) {
    const { status, headers, body } = await refresh(app, refreshToken)
    t.match({ status, body }, { status: 200, body: { tokenType: 'bearer', expiresIn: 1800, customerId: 1 } })
    t.equal(headers['cache-control'], 'no-store')
    t.not(body.refreshToken, refreshToken)
    t.match((await send(app, 'GET', '/users/1', undefined, withToken(body.accessToken))).status, 200)
    refreshToken = body.refreshToken
  }
})

t.test('using a refresh token again ends its session, and no other session', async t => {
  const app = await buildGuarded(t)
  const other = await logIn(app)
  const { refreshToken: first } = await logIn(app)
  const {
    body: { refreshToken: second }
  } = await refresh(app, first)
  const {
    body: { refreshToken: third }
  } = await refresh(app, second)
  t.match(
    await refresh(app, first),
    { status: 401, headers: { 'www-authenticate': /Bearer/ }, body: { code: 'UNAUTHENTICATED' } },
    'the oldest of three tokens'
  )
  for (const token of [third, second, first]) t.equal((await refresh(app, token)).status, 401)
  t.equal((await refresh(app, other.refreshToken)).status, 200)
})

t.test('anything but a valid refresh token gets 401', async t => {
  const app = await buildGuarded(t)
  const { refreshToken, accessToken } = await logIn(app)
  const [family, secret] = refreshToken.split('.')
  for (const token of [
    'x',
    accessToken,
    family,
    `${family}.`,
    secret,
    `00000000-0000-4000-8000-000000000000.${secret}`,
    `${refreshToken}x`,
    ` ${refreshToken}`,
    `${refreshToken}'`,
    'é'
  ]) {
    t.match(await refresh(app, token), { status: 401, body: { code: 'UNAUTHENTICATED' } }, token)
  }
  t.equal((await refresh(app, refreshToken)).status, 200, 'the invalid tokens did not affect the session')
  for (const payload of [
    {},
    { refreshToken: 1 },
    { refreshToken: '' },
    { refreshToken: 'x'.repeat(2_001) },
    { refresh_token: refreshToken }
  ]) {
    t.equal((await send(app, 'POST', '/auth/refresh', payload)).status, 400)
  }
})

t.test('of many concurrent exchanges of one token one succeeds, and the token that it returns is revoked', async t => {
  const app = await buildGuarded(t)
  for (let round = 0; round < 10; round++) {
    const { refreshToken } = await logIn(app)
    const responses = await Promise.all(Array.from({ length: 8 }, () => refresh(app, refreshToken)))
    t.strictSame(responses.map(({ status }) => status).sort(), [200, ...Array(7).fill(401)])
    const next = responses.find(({ status }) => status === 200)?.body.refreshToken
    t.equal((await refresh(app, next)).status, 401)
  }
})

t.test('an exchange concurrent with the reuse of the previous token leaves no valid token', async t => {
  const app = await buildGuarded(t)
  for (let round = 0; round < 20; round++) {
    const { refreshToken: first } = await logIn(app)
    const {
      body: { refreshToken: second }
    } = await refresh(app, first)
    const [exchanged, reused] = await Promise.all(
      round % 2 === 0
        ? [refresh(app, second), refresh(app, first)]
        : [refresh(app, first), refresh(app, second)].reverse()
    )
    t.equal(reused?.status, 401)
    if (exchanged?.status === 200) t.equal((await refresh(app, exchanged.body.refreshToken)).status, 401)
  }
})

t.test('an expired refresh token gets 401, and expired tokens are deleted in batches', async t => {
  const app = await buildGuarded(t)
  const { refreshToken } = await logIn(app)
  await app.prisma.$executeRaw`
    INSERT INTO refresh_tokens (shop_id, family, user_id, token_hash, expires_at)
    SELECT 1, gen_random_uuid(), user_id, token_hash, expires_at FROM refresh_tokens, generate_series(1, 1499)`
  await app.prisma.$executeRaw`UPDATE refresh_tokens SET expires_at = now() - interval '1 second'`
  t.equal((await refresh(app, refreshToken)).status, 401)
  await logIn(app)
  const removed = [
    await removeExpiredSessions(app.prisma),
    await removeExpiredSessions(app.prisma),
    await removeExpiredSessions(app.prisma)
  ]
  t.strictSame(removed, [1_000, 500, 0])
  t.equal(await app.prisma.refreshToken.count(), 1, 'the valid session is kept')
})

t.test('the database stores only the hash of a token', async t => {
  const app = await buildGuarded(t)
  const { refreshToken, accessToken } = await logIn(app)
  const rows = await app.prisma.$queryRaw`SELECT to_jsonb(refresh_tokens) AS row FROM refresh_tokens`
  t.notMatch(JSON.stringify(rows), refreshToken.split('.')[1])
  t.notMatch(JSON.stringify(rows), accessToken)
  const hashes = await app.prisma.refreshToken.findMany()
  t.equal(hashes[0]?.tokenHash.length, 32)
  await t.rejects(app.prisma.$executeRaw`UPDATE refresh_tokens SET token_hash = 'plain'`, {
    message: /token_hash_is_sha256/
  })
})

t.test('tokens forged by the tests have the same claims as those of the service', async t => {
  const app = await buildGuarded(t)
  const { accessToken } = await logIn(app)
  const claims = (token: string) =>
    Object.keys(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).sort()
  t.strictSame(
    [...claims(as(1).authorization?.slice('Bearer '.length) ?? ''), 'sid'].sort(),
    claims(accessToken),
    'but for the login, which other services do not know'
  )
  t.equal(
    (await send(await build(t), 'POST', '/auth/login-test', { customer_id: 1 })).status,
    404,
    'by default the test login does not exist'
  )
})
