import { createHash } from 'node:crypto'
import t from 'tap'
import { buildGuarded } from '../support/credentials.js'
import { build } from '../support/app.js'

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

t.test('a browser gets the page at /, other clients get the links, and under /api/v1 every client does', async t => {
  const app = await build(t)
  const page = await app.inject({ url: '/', headers: browser })
  t.match(page, {
    statusCode: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', vary: 'Accept' },
    body: /^<!doctype html>/
  })
  for (const [url, headers] of [
    ['/', {}],
    ['/', { accept: '*/*' }],
    ['/', { accept: 'application/json' }],
    ['/api/v1', browser],
    ['/api/v1/', browser],
    ['/api/v1?x=1', browser]
  ] as const) {
    const answered = await app.inject({ url, headers })
    t.match(answered, { statusCode: 200, headers: { 'content-type': /^application\/json/, vary: 'Accept' } }, url)
    t.match(answered.json(), {
      links: {
        docs: '/docs',
        redoc: '/redoc',
        graphql: '/graphql',
        openapi: '/openapi.json',
        health: '/health',
        metrics: '/metrics',
        live: '/admin/live'
      }
    })
  }
})

t.test('every link of the page works', async t => {
  const app = await build(t)
  const { body } = await app.inject({ url: '/', headers: browser })
  const links = [...body.matchAll(/href="(\/[^"#]*)/g)].map(([, path = '']) => path)
  for (const path of ['/docs', '/redoc', '/openapi.json', '/health', '/metrics', '/api/v1/products', '/favicon.ico']) {
    t.ok(links.includes(path), path)
  }
  for (const path of links) t.ok([200, 301, 302].includes((await app.inject({ url: path })).statusCode), path)
})

t.test('the browser may run and load nothing but what the page contains', async t => {
  const app = await build(t)
  const { body, headers } = await app.inject({ url: '/', headers: browser })
  const policy = new Map(
    String(headers['content-security-policy'])
      .split('; ')
      .map(directive => [directive.slice(0, directive.indexOf(' ')), directive.slice(directive.indexOf(' ') + 1)])
  )
  const [style, script] = [/<style>([^]*)<\/style>/, /<script type="module">([^]*)<\/script>/].map(pattern =>
    createHash('sha256')
      .update(pattern.exec(body)?.[1] ?? '')
      .digest('base64')
  )
  t.strictSame(Object.fromEntries(policy), {
    'default-src': "'none'",
    'script-src': `'sha256-${script}'`,
    'style-src': `'sha256-${style}'`,
    'connect-src': "'self'",
    'img-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'"
  })
  t.match(headers, {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin'
  })
  t.notMatch(body, /(src|href)="?(https?:)?\/\/|@import|\burl\(|{{/, 'no URL of another origin, no placeholder left')
  t.notMatch(body, /innerHTML|outerHTML|insertAdjacent|document\.write|\son\w+=|style="/)
})

t.test('the page is revalidated by its ETag', async t => {
  const app = await build(t)
  const { headers, body } = await app.inject({ url: '/', headers: browser })
  t.equal(headers['cache-control'], 'no-cache')
  const again = await app.inject({ url: '/', headers: { ...browser, 'if-none-match': String(headers.etag) } })
  t.match(again, { statusCode: 304, body: '', headers: { etag: headers.etag, vary: 'Accept' } })
  t.equal((await app.inject({ url: '/', headers: { ...browser, 'if-none-match': '"another"' } })).body, body)
  t.equal(
    (await app.inject({ url: '/', headers: { accept: 'application/json', 'if-none-match': String(headers.etag) } }))
      .statusCode,
    200,
    'the links are another representation'
  )
  t.equal((await app.inject({ method: 'HEAD', url: '/', headers: browser })).headers.etag, headers.etag)
})

t.test('the page is public, and says whether a key is required', async t => {
  t.match((await (await build(t)).inject({ url: '/', headers: browser })).body, 'data-auth-mode="open"')
  t.match(await (await buildGuarded(t)).inject({ url: '/', headers: browser }), {
    statusCode: 200,
    body: /data-auth-mode="required"/
  })
})
