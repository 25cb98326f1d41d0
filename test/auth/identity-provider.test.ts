import { createHmac, createPublicKey } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { parseRoleMapping } from '../../src/auth/provider-claims.js'
import type { AppConfig } from '../../src/app.js'
import { until } from '../../scripts/shared/until.js'
import { build, createDatabase, send } from '../support/app.js'
import { adminKey, buildGuarded, encode, forge, withKey, withToken } from '../support/credentials.js'
import { startHttpServer } from '../support/http-server.js'
import { algorithms, startIdentityProvider } from '../support/identity-provider.js'
import { operationSettings } from '../support/operations.js'
import { startService } from '../support/service.js'

const ada = { email: 'ada@provider.example.com', email_verified: true, name: 'Ada Sample' }
const clients = {
  ada,
  grace: { email: 'grace@provider.example.com', email_verified: true },
  manager: { role: 'admin', realm_access: { roles: ['offline_access', 'shop-managers'] } },
  unverified: { email: 'ada@provider.example.com', email_verified: false, preferred_username: 'someone' }
}

/** How an app trusts a provider. */
function trusting({ issuer, audience }: { issuer: string; audience: string }): Partial<AppConfig> {
  return { oidcIssuer: issuer, oidcAudience: [audience] }
}

async function start(t: Test, settings: Partial<AppConfig> = {}) {
  const provider = await startIdentityProvider(t, { clients })
  const app = await buildGuarded(t, { ...trusting(provider), ...settings })
  return { provider, app }
}

t.test('a token of the provider is accepted, whichever of the algorithms signed it', async t => {
  const { provider, app } = await start(t)
  for (const algorithm of algorithms) {
    provider.signWith(algorithm)
    const credentials = withToken(await provider.tokenFor('ada'))
    t.match(await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, credentials), {
      status: 201,
      body: { user_id: 3, user_name: 'Ada Sample' }
    })
    t.match(await send(app, 'GET', '/users/me', undefined, credentials), {
      status: 200,
      headers: { 'cache-control': 'private, no-cache' },
      body: { id: 3, email: ada.email, full_name: 'Ada Sample' }
    })
    t.equal((await send(app, 'GET', '/users', undefined, credentials)).status, 403, 'a customer is no administrator')
  }
  t.strictSame(provider.requests, { discovery: 1, keys: 1 }, 'the keys were read once')
  t.equal((await send(app, 'GET', '/orders', undefined, withToken(forge()))).status, 200, 'HS256 stays')
})

t.test('a token that differs in anything that matters is refused', async t => {
  const { provider, app } = await start(t, { tokenMaxLifetimeSeconds: 3_600, tokenClockToleranceSeconds: 30 })
  const now = Math.floor(Date.now() / 1_000)
  const status = async (token: string) => (await send(app, 'GET', '/orders', undefined, withToken(token))).status
  t.equal(await status(await provider.forge()), 200, 'the valid token that the others deviate from')
  const stranger = await startIdentityProvider(t, { clients })
  const [header = '', payload = '', signature = ''] = (await provider.forge()).split('.')
  const admin = encode({
    iss: provider.issuer,
    aud: provider.audience,
    sub: 'x',
    iat: now,
    exp: now + 60,
    role: 'admin'
  })
  for (const [name, token] of Object.entries({
    'of another issuer': await provider.forge({ iss: 'https://login.example.com' }),
    'without an issuer': await provider.forge({ iss: undefined }),
    'of another issuer that uses the same key id': await stranger.forge(
      { iss: provider.issuer },
      { kid: JSON.parse(Buffer.from(header, 'base64url').toString()).kid }
    ),
    'for another audience': await provider.forge({ aud: 'another-service' }),
    'for another audience, in a list': await provider.forge({ aud: ['another-service', 'a-third'] }),
    'without an audience': await provider.forge({ aud: undefined }),
    expired: await provider.forge({ iat: now - 120, exp: now - 60 }),
    'without an expiry': await provider.forge({ exp: undefined }),
    'not valid yet': await provider.forge({ nbf: now + 60 }),
    'issued in the future': await provider.forge({ iat: now + 60, exp: now + 120 }),
    'without an issue time': await provider.forge({ iat: undefined }),
    'with a longer lifetime than allowed': await provider.forge({ iat: now, exp: now + 3_601 }),
    'without a subject': await provider.forge({ sub: undefined }),
    'with an empty subject': await provider.forge({ sub: '' }),
    'with a subject that PostgreSQL cannot store': await provider.forge({ sub: 'a\0b' }),
    'with a subject that is too long': await provider.forge({ sub: 'x'.repeat(256) }),
    'with a shop that is no slug': await provider.forge({ shop: 'No Slug' }),
    'with a shop that is no text': await provider.forge({ shop: ['default'] }),
    'without a key id': await provider.forge({}, { kid: undefined }),
    'of a type for something else': await provider.forge({}, { typ: 'logout+jwt' }),
    'with an extension that must be understood': await withCritical(provider),
    'another payload': `${header}.${admin}.${signature}`,
    unsigned: `${header}.${payload}.`,
    'alg none': `${encode({ alg: 'none', typ: 'JWT' })}.${admin}.`,
    'alg none with the name of a key': `${encode({ ...JSON.parse(atob(header)), alg: 'none' })}.${admin}.`,
    'too long': await provider.forge({ filler: 'x'.repeat(8_192) }),
    ...confused(provider.publicKeys(), admin)
  })) {
    t.match(
      await send(app, 'GET', '/orders', undefined, withToken(token)),
      { status: 401, body: { code: 'UNAUTHENTICATED' } },
      name
    )
  }
  t.equal(await status(await provider.forge({ aud: ['another-service', provider.audience] })), 200)
  t.equal(await status(await provider.forge({ iat: now - 60, exp: now - 3 })), 200, 'within the tolerance of clocks')
  t.equal(await app.prisma.userIdentity.count(), 1, 'refused tokens create no user')
})

type TestProvider = Awaited<ReturnType<typeof startIdentityProvider>>

async function withCritical(provider: TestProvider): Promise<string> {
  const [header = '', payload = '', signature = ''] = (await provider.forge()).split('.')
  const critical = encode({ ...JSON.parse(atob(header)), crit: ['exp'], x: 1 })
  return [critical, payload, signature].join('.')
}

/** Tokens for a verifier that takes the public key for the secret of HS256. */
function confused(keys: ReturnType<TestProvider['publicKeys']>, payload: string): Record<string, string> {
  return Object.fromEntries(
    keys.flatMap(({ kid, kty, n, e, crv, x, y }) => {
      const jwk = Object.fromEntries(
        Object.entries({ kty, n, e, crv, x, y }).filter(([, value]) => value !== undefined)
      )
      const key = createPublicKey({ key: jwk, format: 'jwk' })
      return [
        ['PEM', key.export({ type: 'spki', format: 'pem' })],
        ['DER', key.export({ type: 'spki', format: 'der' })],
        ['JWK', JSON.stringify(jwk)]
      ].map(([form, secret]) => {
        const input = `${encode({ alg: 'HS256', kid })}.${payload}`
        const token = `${input}.${createHmac('sha256', secret ?? '')
          .update(input)
          .digest('base64url')}`
        return [`HS256 with the public key ${kid} as ${String(form)}`, token]
      })
    })
  )
}

t.test('roles come from the configured claim, by its name or path; the most powerful counts', async t => {
  const { provider, app } = await start(t, {
    oidcRoleClaim: 'realm_access.roles',
    oidcRoles: parseRoleMapping('shop-managers:admin, urn:shop:staff:reader').roles
  })
  const statuses = async (token: string) => {
    const credentials = withToken(token)
    const { status: reads } = await send(app, 'GET', '/users', undefined, credentials)
    const product = { sku: `S-${++skus}`, name: 'A', price: 1 }
    return [reads, (await send(app, 'POST', '/products', product, credentials)).status]
  }
  t.strictSame(await statuses(await provider.tokenFor('manager')), [200, 201], 'an administrator')
  const claims = (roles: unknown) => ({ sub: 'staff', realm_access: { roles } })
  t.strictSame(await statuses(await provider.forge(claims(['x', 'urn:shop:staff']))), [200, 403], 'a reader')
  t.strictSame(await statuses(await provider.forge(claims('openid urn:shop:staff'))), [200, 403], 'as a scope')
  t.strictSame(await statuses(await provider.forge(claims(['urn:shop:staff', 'shop-managers']))), [200, 201], 'both')
  t.strictSame(await statuses(await provider.forge({ 'realm_access.roles': 'shop-managers' })), [200, 201], 'by name')
  for (const roles of [
    ['admin'],
    'admin',
    [],
    null,
    { 'shop-managers': true },
    ['SHOP-MANAGERS'],
    [['shop-managers']]
  ]) {
    t.strictSame(await statuses(await provider.forge(claims(roles))), [403, 403], JSON.stringify(roles))
  }
  t.strictSame(await statuses(await provider.forge({ role: 'admin' })), [403, 403], 'another claim')
  const { body } = await send(app, 'GET', '/users/me', undefined, withToken(await provider.tokenFor('manager')))
  const { body: product } = await send(app, 'GET', '/events?types=product.created', undefined, withKey(adminKey))
  t.equal(product.events[1].performed_by, `user:${body.id}`, 'an administrator is named in the history')
})

let skus = 0

t.test('with OIDC_DEFAULT_ROLE=none a token without a role is refused', async t => {
  const { provider, app } = await start(t, { oidcDefaultRole: 'none' })
  t.equal((await send(app, 'GET', '/orders', undefined, withToken(await provider.tokenFor('ada')))).status, 401)
  t.equal((await send(app, 'GET', '/orders', undefined, withToken(await provider.tokenFor('manager')))).status, 200)
})

t.test('first requests at once, in two processes, make one user', async t => {
  const provider = await startIdentityProvider(t, { clients })
  const databaseUrl = await createDatabase(t)
  const apps = [
    await buildGuarded(t, { ...trusting(provider), databaseUrl }),
    await build(t, { ...trusting(provider), databaseUrl, authMode: 'required' })
  ]
  // Other tokens of the same customer, so that no process shares the work of one token.
  const tokens = await Promise.all(Array.from({ length: 16 }, async () => await provider.tokenFor('grace')))
  const answers = await Promise.all(
    tokens.flatMap(token => apps.map(async app => await send(app, 'GET', '/users/me', undefined, withToken(token))))
  )
  for (const answer of answers) t.match(answer, { status: 200, body: { id: 3, email: 'grace@provider.example.com' } })
  t.equal(await apps[0]?.prisma.user.count(), 3)
  t.equal(await apps[0]?.prisma.userIdentity.count(), 1)
})

t.test('an account that exists is not taken over by a token with its address', async t => {
  const { provider, app } = await start(t)
  const { body: owner } = await send(app, 'POST', '/users', { email: ada.email, full_name: 'Owner' }, withKey(adminKey))
  for (const client of ['ada', 'unverified']) {
    const { status, body } = await send(app, 'GET', '/users/me', undefined, withToken(await provider.tokenFor(client)))
    t.equal(status, 200)
    t.not(body.id, owner.id, `${client} is another user`)
    t.match(body.email, /^[0-9a-f-]{36}@identity\.invalid$/, 'with an address that cannot be guessed or reached')
  }
  const own = await send(app, 'PATCH', '/users/me', { email: ada.email }, withToken(await provider.tokenFor('ada')))
  t.match(own, { status: 409, body: { code: 'EMAIL_EXISTS' } }, 'nor can the user take the address')
  t.match(await send(app, 'GET', '/users/me', undefined, withToken(await provider.tokenFor('unverified'))), {
    body: { full_name: 'someone' }
  })
})

t.test('with OIDC_LINK_BY_EMAIL an account gets its first identity by its verified address, and no second', async t => {
  const { provider, app } = await start(t, { oidcLinksByEmail: true })
  const { body: owner } = await send(
    app,
    'POST',
    '/users',
    { email: 'Ada@Provider.example.com', full_name: 'Ada' },
    admin
  )
  const me = async (token: string) => (await send(app, 'GET', '/users/me', undefined, withToken(token))).body.id
  t.not(await me(await provider.tokenFor('unverified')), owner.id, 'an address that is not verified is none')
  t.equal(await me(await provider.tokenFor('ada')), owner.id)
  t.equal(await me(await provider.tokenFor('ada')), owner.id, 'it stays')
  t.not(await me(await provider.forge({ sub: 'another', ...ada })), owner.id, 'a second identity gets its own user')

  t.comment('a customer enters the address of somebody who comes later')
  const grace = withToken(await provider.tokenFor('grace'))
  t.equal((await send(app, 'PATCH', '/users/me', { email: 'later@example.com' }, grace)).status, 200)
  const later = await provider.forge({ sub: 'later', email: 'later@example.com', email_verified: true })
  t.not(await me(later), (await send(app, 'GET', '/users/me', undefined, grace)).body.id)
})

const admin = withKey(adminKey)

t.test('a token is for one shop: that of its claim, else the default one', async t => {
  const { provider, app } = await start(t)
  await app.prisma.$executeRaw`INSERT INTO shops (id, slug, name, currency) VALUES (2, 'lisbon', 'Lisbon', 'EUR')`
  const lisbon = withToken(await provider.forge({ shop: 'lisbon', ...ada }))
  t.match(await send(app, 'GET', '/users/me', undefined, lisbon), { status: 200, body: { id: 1, email: ada.email } })
  t.match(await send(app, 'GET', '/users/me', undefined, withToken(await provider.forge(ada))), { body: { id: 3 } })
  t.equal((await send(app, 'GET', '/orders', undefined, { ...lisbon, 'x-shop': 'default' })).status, 403)
  t.equal((await send(app, 'GET', '/orders', undefined, { ...lisbon, 'x-shop': 'lisbon' })).status, 200)
  const nowhere = withToken(await provider.forge({ shop: 'nowhere' }))
  t.match(await send(app, 'GET', '/orders', undefined, nowhere), { status: 404, body: { code: 'SHOP_NOT_FOUND' } })
  await app.prisma.$executeRaw`INSERT INTO shops (id, slug, name, currency) VALUES (3, 'nowhere', 'Now', 'EUR')`
  t.equal((await send(app, 'GET', '/orders', undefined, nowhere)).status, 200, 'the shop may come later')
})

t.test('made-up key ids reach the provider once per cool-down, and few may wait', async t => {
  const { provider, app } = await start(t, { providerKeys: { cooldownMs: 100 } })
  const call = async (token: string) => await send(app, 'GET', '/orders', undefined, withToken(token))
  t.equal((await call(await provider.tokenFor('ada'))).status, 200)
  let before = provider.requests.keys
  let startedAtMs = performance.now()
  for (let n = 0; n < 20; n++) t.equal((await call(await provider.forge({}, { kid: `made-up-${n}` }))).status, 401)
  let allowed = Math.ceil((performance.now() - startedAtMs) / 100) + 1
  t.ok(provider.requests.keys - before <= allowed, `one after the other: ${provider.requests.keys - before} requests`)

  const slow = await build(t, { ...trusting(provider), authMode: 'required', providerKeys: { cooldownMs: 3_000 } })
  t.equal((await send(slow, 'GET', '/orders', undefined, withToken(await provider.tokenFor('ada')))).status, 200)
  const tokens = await Promise.all(
    Array.from({ length: 500 }, async (_, n) => await provider.forge({}, { kid: `made-up-at-once-${n}` }))
  )
  before = provider.requests.keys
  startedAtMs = performance.now()
  const answers = await Promise.all(
    tokens.map(async token => await send(slow, 'GET', '/orders', undefined, withToken(token)))
  )
  allowed = Math.ceil((performance.now() - startedAtMs) / 3_000) + 1
  t.ok(provider.requests.keys - before <= allowed, `at once: ${provider.requests.keys - before} requests`)
  const refused = answers.filter(({ status }) => status === 401)
  const postponed = answers.filter(({ status }) => status === 503)
  t.equal(refused.length + postponed.length, tokens.length)
  t.ok(refused.length >= 200, `${refused.length} have waited`)
  t.ok(postponed.length > 0, `${postponed.length} are told to come back`)
  t.match(postponed[0], { headers: { 'retry-after': /^[1-3]$/ }, body: { code: 'IDENTITY_PROVIDER_UNAVAILABLE' } })
  const known = performance.now()
  t.equal((await send(slow, 'GET', '/orders', undefined, withToken(await provider.tokenFor('ada')))).status, 200)
  t.ok(performance.now() - known < 3_000, 'a token with a known key never waits')
})

t.test('keys are rotated during a run of load: no valid token is refused', async t => {
  const { provider, app } = await start(t, { providerKeys: { cooldownMs: 50 } })
  const statuses: number[] = []
  const done = new AbortController()
  const load = Array.from({ length: 8 }, async () => {
    while (!done.signal.aborted) {
      for (const client of ['ada', 'grace', 'manager']) {
        const token = await provider.tokenFor(client)
        for (let use = 0; use < 3; use++) {
          statuses.push((await send(app, 'GET', '/orders?limit=1', undefined, withToken(token))).status)
        }
      }
    }
  })
  for (let rotation = 0; rotation < 5; rotation++) {
    const before = statuses.length
    await until(() => statuses.length > before + 50, { what: 'the load goes on' })
    await provider.rotate({ keep: true })
  }
  const withdrawn = await provider.tokenFor('ada')
  t.equal((await send(app, 'GET', '/orders', undefined, withToken(withdrawn))).status, 200)
  const before = statuses.length
  await until(() => statuses.length > before + 50, { what: 'the load goes on' })
  done.abort()
  await Promise.all(load)
  t.strictSame(new Set(statuses), new Set([200]), `${statuses.length} requests`)

  t.comment('a key that is withdrawn stops working once the keys are read again, also for tokens seen before')
  await provider.rotate({ keep: false })
  t.equal((await send(app, 'GET', '/orders', undefined, withToken(await provider.tokenFor('ada')))).status, 200)
  t.equal((await send(app, 'GET', '/orders', undefined, withToken(withdrawn))).status, 401)
})

t.test(
  'while the provider is down, known keys go on, and unknown ones are 503; it may be down at the start',
  async t => {
    const provider = await startIdentityProvider(t, { clients })
    const early = await provider.forge()
    await provider.stop()
    const app = await buildGuarded(t, { ...trusting(provider), providerKeys: { cooldownMs: 300, maxAgeMs: 1 } })
    const call = async (token: string, url = '/orders') => await send(app, 'GET', url, undefined, withToken(token))
    const unavailable = {
      status: 503,
      headers: { 'retry-after': /^[1-9]\d*$/, 'content-type': /problem\+json/ },
      body: { code: 'IDENTITY_PROVIDER_UNAVAILABLE' }
    }
    t.match(await call(early), unavailable, 'not 401, and not 500')
    t.match(await call(early), unavailable, 'at once, without another look at the provider')
    t.equal((await call(early, '/products')).status, 200, 'public routes need no credentials')
    t.equal((await call(early, '/health')).status, 200)
    t.equal((await send(app, 'GET', '/orders', undefined, withKey(adminKey))).status, 200)
    t.equal((await send(app, 'GET', '/orders', undefined, withToken(forge()))).status, 200)

    await provider.restart()
    await until(async () => (await call(early)).status === 200, { what: 'the provider is asked again' })
    await provider.stop()
    const fresh = await Promise.all(
      Array.from({ length: 20 }, async () => await provider.forge({ jti: String(++skus) }))
    )
    for (const token of fresh) {
      t.equal((await call(token)).status, 200, 'a known key, although it is due to be read again')
    }
    await provider.rotate({ keep: true })
    t.match(await call(await provider.forge()), unavailable)
  }
)

t.test('answers of a provider that cannot be trusted are not used', async t => {
  const provider = await startIdentityProvider(t, { clients })
  const keys = { keys: provider.publicKeys() }
  let discovery: (issuer: string) => object = () => ({})
  let answer: (response: ServerResponse) => unknown = () => {}
  const requests = { discovery: 0, keys: 0 }
  const { url: issuer } = await startHttpServer(t, (request, response) => {
    const isDiscovery = request.url === '/.well-known/openid-configuration'
    requests[isDiscovery ? 'discovery' : 'keys']++
    if (isDiscovery) response.end(JSON.stringify(discovery(issuer)))
    else answer(response)
  })
  const app = await buildGuarded(t, {
    ...trusting({ issuer, audience: provider.audience }),
    providerKeys: { cooldownMs: 1 }
  })
  const statusOf = async (token: string) => (await send(app, 'GET', '/orders', undefined, withToken(token))).status
  const token = await provider.forge({ iss: issuer })
  const right = () => ({ issuer, jwks_uri: `${issuer}/jwks` })
  for (const [name, document, respond] of [
    ['a document of another issuer', () => ({ ...right(), issuer: `${issuer}/` }), undefined],
    ['no address of the keys', () => ({ issuer }), undefined],
    ['keys without https', () => ({ issuer, jwks_uri: 'http://keys.example.com/jwks' }), undefined],
    ['keys that are no JSON', right, response => response.end('keys')],
    ['no keys', right, response => response.end('{}')],
    ['an error', right, response => response.writeHead(500).end(JSON.stringify(keys))],
    ['another address', right, response => response.writeHead(302, { location: `${provider.issuer}/jwks` }).end()],
    ['endless keys', right, response => response.end(JSON.stringify({ ...keys, filler: 'x'.repeat(300_000) }))]
  ] as ReadonlyArray<[string, typeof discovery, typeof answer | undefined]>) {
    discovery = document
    answer = respond ?? (() => t.fail(`${name}: the keys are read`))
    const before = { ...requests }
    t.equal(await statusOf(token), 503, name)
    t.ok(requests.discovery > before.discovery, `${name}: the provider was asked`)
    await sleep(5)
  }
  discovery = right
  answer = response => response.end(JSON.stringify(keys))
  t.equal(await statusOf(token), 200, 'the same keys, from a provider that works')

  t.comment('a shared secret among the keys is no key')
  const secret = Buffer.from('a secret that everybody can read in the keys')
  answer = response =>
    response.end(
      JSON.stringify({ keys: [...keys.keys, { kty: 'oct', kid: 'shared', k: secret.toString('base64url') }] })
    )
  const now = Math.floor(Date.now() / 1_000)
  const claims = { iss: issuer, aud: provider.audience, sub: 'x', iat: now, exp: now + 60, role: 'admin' }
  for (const alg of ['HS256', 'RS256']) {
    const input = `${encode({ alg, kid: 'shared' })}.${encode(claims)}`
    t.equal(await statusOf(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`), 401, alg)
  }
})

t.test('no mail goes to an address that the service made up', async t => {
  const { provider, app } = await start(t, operationSettings)
  // The subscription begins with the events after its first run.
  await app.relay.runOnce('mail', app.shops.default)
  for (const claims of [{ sub: 'no-address' }, { sub: 'ada', ...ada }]) {
    const credentials = withToken(await provider.forge(claims))
    t.equal((await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, credentials)).status, 201)
  }
  await app.relay.runOnce('mail', app.shops.default)
  t.match(await app.prisma.notification.findMany(), [{ recipient: ada.email }])
  t.equal(await app.prisma.notification.count(), 1)
})

t.test('without an issuer the library is not loaded, and nothing is asked of the database for tokens', async t => {
  const databaseUrl = await createDatabase(t)
  const off = await scriptsOf(t, { DATABASE_URL: databaseUrl })
  t.match(off, /fast-jwt|node_modules/, 'scripts are listed')
  t.notMatch(off, /node_modules\/jose\//)
  const provider = await startIdentityProvider(t, { clients })
  const on = await scriptsOf(t, {
    DATABASE_URL: databaseUrl,
    OIDC_ISSUER: provider.issuer,
    OIDC_AUDIENCE: provider.audience
  })
  t.match(on, /node_modules\/jose\//)
  t.strictSame(provider.requests, { discovery: 0, keys: 0 }, 'the provider is not asked before the first token')
})

/** The scripts that the service loads until it answers. */
async function scriptsOf(t: Test, settings: Record<string, string>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'oidc-coverage-'))
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  const service = await startService(t, { ...settings, NODE_V8_COVERAGE: directory })
  t.equal((await fetch(`${service.url}/products`, { headers: { authorization: 'Bearer x' } })).status, 200)
  t.equal(await service.stop(), 0)
  const files = await readdir(directory)
  const texts = await Promise.all(files.map(async file => await readFile(join(directory, file), 'utf8')))
  return texts.flatMap(text => [...text.matchAll(/"url":"([^"]+)"/g)].map(([, url]) => url)).join('\n')
}
