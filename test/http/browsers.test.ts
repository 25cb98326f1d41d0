import t from 'tap'
import { adminKey, buildGuarded, withKey } from '../support/credentials.js'
import { build } from '../support/app.js'

const shop = 'https://shop.example.com'
const preflight = (origin: string) =>
  ({
    method: 'OPTIONS',
    url: '/orders',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-api-key'
    }
  }) as const

t.test('pages of the origins in CORS_ORIGINS may call the API and read its responses, and no other pages', async t => {
  const app = await buildGuarded(t, { corsOrigins: [shop, 'http://localhost:3000'], rateLimitMax: 100 })
  const allowed = await app.inject(preflight(shop))
  t.equal(allowed.statusCode, 204, 'a preflight needs no credentials')
  t.match(allowed.headers, {
    'access-control-allow-origin': shop,
    'access-control-allow-methods': /PATCH/,
    'access-control-allow-headers': 'content-type,x-api-key',
    'access-control-max-age': '600',
    vary: /Origin/
  })
  t.equal(allowed.headers['access-control-allow-credentials'], undefined, 'there are no cookies')
  const read = await app.inject({ url: '/products/1', headers: { origin: shop } })
  t.match(read.headers, { 'access-control-allow-origin': shop, vary: /Origin/ })
  for (const header of [
    'ETag',
    'Location',
    'X-Request-Id',
    'Retry-After',
    'Idempotent-Replayed',
    'RateLimit-Remaining'
  ]) {
    t.match(read.headers['access-control-expose-headers'], header)
  }
  const refused = await app.inject({ url: '/orders', headers: { origin: shop } })
  t.match(refused, { statusCode: 401, headers: { 'access-control-allow-origin': shop } }, 'an error is readable too')

  for (const origin of [
    'https://evil.example.com',
    `${shop}.evil.example.com`,
    'https://shop.example.com:8443',
    'http://shop.example.com',
    'null'
  ]) {
    t.equal((await app.inject(preflight(origin))).headers['access-control-allow-origin'], undefined, origin)
    t.equal(
      (await app.inject({ url: '/products', headers: { origin } })).headers['access-control-allow-origin'],
      undefined,
      origin
    )
  }
  t.equal((await app.inject({ method: 'OPTIONS', url: '/orders', headers: { origin: shop } })).statusCode, 204)
})

t.test('CORS_ORIGINS=* allows pages of all origins, and without CORS_ORIGINS no page is allowed', async t => {
  const app = await build(t, { corsOrigins: ['*'] })
  t.equal((await app.inject(preflight('https://anywhere.example.com'))).headers['access-control-allow-origin'], '*')
  const closed = await build(t)
  const { statusCode, headers } = await closed.inject(preflight(shop))
  t.equal(statusCode, 404)
  t.equal(headers['access-control-allow-origin'], undefined)
})

t.test('browsers treat a data response as nothing but data, and a page loads nothing from other hosts', async t => {
  const app = await buildGuarded(t)
  for (const url of ['/products', '/orders', '/nowhere', '/openapi.json', '/products/x']) {
    const { headers } = await app.inject({ url, headers: withKey(adminKey) })
    t.match(
      headers,
      { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'x-content-type-options': 'nosniff' },
      url
    )
  }
  for (const url of ['/docs', '/redoc/', '/docs/static/swagger-ui.css']) {
    const { statusCode, headers } = await app.inject({ url })
    t.ok(statusCode < 400)
    t.match(
      headers,
      {
        'content-security-policy': /default-src 'self'.*frame-ancestors 'none'/,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer'
      },
      url
    )
    t.notMatch(headers['content-security-policy'], /https?:|\*|unsafe-eval|upgrade-insecure/)
  }
})
