import { Writable } from 'node:stream'
import { pino } from 'pino'
import t from 'tap'
import { buildApp } from '../../src/app.js'
import { parseApiKeys } from '../../src/auth/api-keys.js'
import { loadConfig } from '../../src/config.js'
import { createDatabase, send } from '../support/app.js'
import { startIdentityProvider } from '../support/identity-provider.js'
import { adminKey, as, forge, guarded, jwtSecret, withKey, withToken } from '../support/credentials.js'

t.test('no key, token, secret or Authorization header appears in the log, even at level trace', async t => {
  const lines: string[] = []
  const log = pino(
    { level: 'trace' },
    new Writable({
      write: (line, _encoding, done) => {
        lines.push(String(line))
        done()
      }
    })
  )
  const webhookSecret = 'the-secret-of-the-payment-provider'
  const provider = await startIdentityProvider(t, {
    clients: { ada: { email: 'eva@example.com', email_verified: true } }
  })
  const app = await buildApp(
    {
      ...loadConfig({}, 'no .env file'),
      oidcIssuer: provider.issuer,
      oidcAudience: [provider.audience],
      providerKeys: { cooldownMs: 10 },
      ...guarded,
      webhookSecrets: [webhookSecret],
      rateLimitMax: 1_000,
      corsOrigins: ['https://shop.example.com'],
      databaseUrl: await createDatabase(t)
    },
    log
  )
  t.teardown(() => app.close())
  await app.ready()

  const wrongKey = 'a-key-that-is-not-quite-right'
  const providerToken = await provider.tokenFor('ada')
  const refusedToken = await provider.forge({ aud: 'another' })
  const unknownKey = await provider.forge({}, { kid: 'unknown' })
  const expired = forge({ exp: 1 })
  const token = forge({ sub: '1' })
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' }, withKey(adminKey))
  const { body: login } = await send(app, 'POST', '/auth/login-test', { customer_id: 1 })
  const { body: next } = await send(app, 'POST', '/auth/refresh', { refreshToken: login.refreshToken })
  t.equal((await send(app, 'POST', '/auth/refresh', { refreshToken: login.refreshToken })).status, 401)
  const { body: created } = await send(app, 'POST', '/api-keys', { name: 'x', role: 'admin' }, withKey(adminKey))
  const { body: rotated } = await send(app, 'POST', `/api-keys/${created.id}/rotate`, {}, withKey(created.key))
  const loggedIn = await send(app, 'POST', '/session', { api_key: rotated.key })
  await send(app, 'POST', '/session', { api_key: `${created.key}x` })
  const cookie = String(loggedIn.headers['set-cookie']).split(';')[0] ?? ''
  for (const headers of [
    withKey(adminKey),
    withKey(created.key),
    withKey(rotated.key),
    { cookie },
    withKey(wrongKey),
    withToken(token),
    withToken(expired),
    withToken(providerToken),
    withToken(refusedToken),
    withToken(unknownKey),
    withToken(login.accessToken),
    as(1, 'admin')
  ]) {
    await send(app, 'GET', '/users', undefined, headers)
    await send(app, 'POST', '/users', { email: 'not an address' }, headers)
    await send(app, 'GET', '/nowhere', undefined, headers)
    await app.inject({
      method: 'POST',
      url: '/users',
      headers: { ...headers, 'content-type': 'application/json' },
      payload: '{"'
    })
  }
  // Internal errors must not leak secrets either.
  await app.prisma.$executeRaw`ALTER TABLE refresh_tokens RENAME TO lost_tokens`
  t.equal(
    (await send(app, 'POST', '/auth/refresh', { refreshToken: next.refreshToken }, withKey(adminKey))).status,
    500
  )
  t.equal((await send(app, 'POST', '/auth/login-test', { customer_id: 1 }, withToken(token))).status, 500)

  const written = lines.join('')
  t.match(written, 'a refresh token was used twice')
  t.match(written, 'request failed')
  t.match(written, 'api_key:backend', 'the name of a key is logged')
  t.match(written, 'AUTH_TEST_LOGIN is on')
  for (const [name, secret] of Object.entries({
    adminKey,
    'API key': created.key,
    'rotated API key': rotated.key,
    'token of a session': cookie.split('=')[1] ?? '',
    wrongKey,
    jwtSecret,
    webhookSecret,
    expired,
    token,
    providerToken,
    refusedToken,
    unknownKey,
    'signature of the token of a provider': providerToken.split('.')[2] ?? '',
    'payload of the token of a provider': providerToken.split('.')[1] ?? '',
    'access token': login.accessToken,
    'refresh token': login.refreshToken,
    'secret part of the refresh token': login.refreshToken.split('.')[1],
    'next refresh token': next.refreshToken,
    'secret part of the next refresh token': next.refreshToken.split('.')[1],
    'signature of a token': token.split('.')[2] ?? ''
  })) {
    t.ok(secret.length > 10)
    t.notOk(written.includes(secret), name)
  }
  t.match(written, 'an identity has a user')
  t.notMatch(written, /eva@example/, 'nor an address')
  t.notMatch(written, /bearer|authorization|x-api-key/i)
  t.notMatch(JSON.stringify(parseApiKeys(`x:${wrongKey}:nobody`)), wrongKey)
})
