import { readdirSync, readFileSync } from 'node:fs'
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { guarded } from '../support/credentials.js'
import { build } from '../support/app.js'

const built = new URL('../../src/generated/back-office/', import.meta.url)

t.test('every path below /app answers the page, which names its files relative to that path', async t => {
  const app = await build(t, guarded)
  for (const path of ['/app', '/app/', '/app/orders', '/app/orders/', '/app/orders/7?tab=lines', '/app/a/b/c/d']) {
    const page = await app.inject({ url: path })
    t.match(page, { statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' } }, path)
    const files = [...page.body.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, file = '']) => file)
    t.equal(files.length, 3)
    t.notMatch(page.body, /{{|="(\/|https?:)/, 'no placeholder, no absolute URL')
    for (const file of files) {
      const { pathname } = new URL(file, `http://localhost${path}`)
      t.equal((await app.inject({ url: pathname })).statusCode, 200, `${path}: ${pathname}`)
    }
  }
})

t.test('the browser may run, load and call nothing but what this service serves, and parse no text', async t => {
  const app = await build(t)
  const { headers } = await app.inject({ url: '/app/orders/7' })
  t.strictSame(String(headers['content-security-policy']).split('; '), [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'"
  ])
  t.match(headers, {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache'
  })
})

t.test('a file is kept for ever under its name, and an unknown one is 404', async t => {
  const app = await build(t)
  const names = assetNames()
  t.equal(names.length, 2)
  for (const name of names) {
    t.match(name, /^main-[A-Z0-9]{8}\.(js|css)$/)
    const { statusCode, headers } = await app.inject({ url: `/app/assets/${name}` })
    t.match({ statusCode, headers }, { statusCode: 200, headers: { 'cache-control': /max-age=31536000, immutable/ } })
    const known = await app.inject({ url: `/app/assets/${name}`, headers: { 'if-none-match': String(headers.etag) } })
    t.match({ ...known }, { statusCode: 304, body: '' })
  }
  for (const name of ['main-OLDHASH1.js', `${names[0]}.br`, '..%2fpage.html', 'main.js']) {
    const answered = await app.inject({ url: `/app/assets/${name}` })
    t.equal(answered.statusCode, 404, name)
    t.equal(answered.json().code, 'ROUTE_NOT_FOUND')
  }
})

t.test('the scripts of all pages are sent compressed, in the smallest form that the client accepts', async t => {
  const app = await build(t)
  const paths = [
    ...assetNames().map(name => `/app/assets/${name}`),
    '/docs/static/swagger-ui-bundle.js',
    '/docs/static/swagger-ui.css',
    '/api/v1/docs/static/swagger-ui-standalone-preset.js',
    '/redoc/js/scalar.js',
    '/graphql/graphiql.js'
  ]
  for (const path of paths) {
    const get = async (accepted?: string) =>
      await app.inject({ url: path, headers: accepted === undefined ? {} : { 'accept-encoding': accepted } })
    const plain = await get()
    t.equal(plain.headers['content-encoding'], undefined)
    for (const [accepted, coding] of [
      ['gzip, deflate, br, zstd', 'br'],
      ['gzip, deflate', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
      ['*', 'br'],
      ['identity', undefined],
      ['zstd', undefined],
      ['gzip;q=0, br;q=0', undefined]
    ] as const) {
      const { headers, rawPayload } = await get(accepted)
      t.equal(headers['content-encoding'], coding, `${path} for ${accepted}`)
      t.match(headers.vary, 'Accept-Encoding')
      const unpack = { br: brotliDecompressSync, gzip: gunzipSync, none: (bytes: Buffer) => bytes }[coding ?? 'none']
      t.ok(unpack(rawPayload).equals(plain.rawPayload), 'the same bytes')
      if (coding) t.ok(rawPayload.length < plain.rawPayload.length / 2)
      t.equal(headers.etag === plain.headers.etag, coding === undefined, 'each form has a tag of its own')
    }
  }
})

t.test('the back-office is small: 60 KB of script and 10 KB of style as gzip, in at most 4 requests', async t => {
  const sizes = assetNames().map(name => ({
    name,
    bytes: gzipSync(readFileSync(new URL(`assets/${name}`, built))).length
  }))
  const sizeOf = (ending: string) => sizes.find(({ name }) => name.endsWith(ending))?.bytes ?? Infinity
  t.comment(sizes.map(({ name, bytes }) => `${name} ${bytes}`).join(', '))
  t.ok(sizeOf('.js') <= 60 * 1_024, `script: ${sizeOf('.js')} bytes`)
  t.ok(sizeOf('.css') <= 10 * 1_024, `style: ${sizeOf('.css')} bytes`)
  const page = readFileSync(new URL('page.html', built), 'utf8')
  t.ok(1 + [...page.matchAll(/(?:href|src)="/g)].length <= 4)
})

function assetNames(): string[] {
  return readdirSync(new URL('assets/', built)).filter(name => !/\.(br|gz)$/.test(name))
}
