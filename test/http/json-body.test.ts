import { gzipSync } from 'node:zlib'
import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { build, createProduct, send } from '../support/app.js'

const json = { 'content-type': 'application/json' }

interface Operation {
  requestBody?: { content: object }
}

function takesJson(operation: Operation | undefined): boolean {
  return 'application/json' in (operation?.requestBody?.content ?? {})
}

t.test('a body that is not valid UTF-8 is 400 on every route that takes JSON, and writes nothing', async t => {
  const app = await build(t)
  for (const bytes of ['80', 'ff', 'c3', 'c0af', 'eda080', 'f4908080', 'f09f8e'].map(hex => Buffer.from(hex, 'hex'))) {
    const answer = await post(app, '/products', productNamed(bytes))
    t.match(answer, { status: 400, body: { code: 'MALFORMED_JSON', detail: 'The body is not valid UTF-8' } })
  }
  const { body: document } = await send(app, 'GET', '/openapi.json')
  const paths = Object.keys(document.paths).filter(path => takesJson(document.paths[path].post))
  t.ok(paths.length > 5)
  for (const path of paths.filter(path => !path.endsWith('/webhooks/payment') && !path.startsWith('/auth/'))) {
    const answer = await post(app, path.replaceAll(/\{\w+\}/g, '1'), Buffer.from('{"x":"\xff"}', 'latin1'))
    t.match(answer, { status: 400, body: { code: 'MALFORMED_JSON' } }, path)
  }
  t.match((await send(app, 'GET', '/products')).body, { total: 0 })
  t.equal((await post(app, '/products', productNamed(Buffer.from('Größe 🎁 \ufffd')))).body.name, 'Größe 🎁 \ufffd')
  t.equal((await post(app, '/products', Buffer.from(`\ufeff${product()}`))).status, 201, 'with a byte order mark')
})

t.test('two bodies that differ in invalid bytes do not replay the response of each other', async t => {
  const app = await build(t)
  for (const byte of [0x80, 0x81]) {
    const answer = await post(app, '/products', productNamed(Buffer.of(byte)), { 'idempotency-key': 'k' })
    t.match(answer, { status: 400, body: { code: 'MALFORMED_JSON' } })
  }
})

t.test('a charset other than UTF-8 is 415', async t => {
  const app = await build(t)
  for (const parameters of [
    'charset=iso-8859-1',
    'charset="iso-8859-1"',
    'CHARSET=UTF-16',
    'charset=utf-16le',
    'charset=us-ascii',
    'x="; charset=utf-8"; charset=latin1',
    'charset=utf-8; charset=latin1'
  ]) {
    for (const url of ['/products', '/nowhere']) {
      const answer = await post(app, url, Buffer.from(product()), { 'content-type': `application/json; ${parameters}` })
      t.match(answer, { status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } }, parameters)
    }
  }
  for (const parameters of ['charset=utf-8', 'charset="UTF-8"', 'Charset=utf8', 'x="; charset=latin1"', 'version=1']) {
    const answer = await post(app, '/products', Buffer.from(product()), {
      'content-type': `application/json; ${parameters}`
    })
    t.equal(answer.status, 201, parameters)
  }
})

t.test('a Content-Encoding other than identity is 415, and the response names the encoding to use', async t => {
  const app = await build(t)
  for (const coding of ['gzip', 'GZIP', 'br', 'identity, gzip', 'x']) {
    for (const bytes of [gzipSync(product()), Buffer.from(product())]) {
      const answer = await post(app, '/products', bytes, { 'content-encoding': coding })
      t.match(answer, {
        status: 415,
        body: { code: 'UNSUPPORTED_MEDIA_TYPE' },
        headers: { 'accept-encoding': 'identity' }
      })
    }
  }
  for (const coding of ['identity', 'Identity', '']) {
    t.equal((await post(app, '/products', Buffer.from(product()), { 'content-encoding': coding })).status, 201, coding)
  }
})

t.test('with a JSON content type an empty body counts as none where the route takes none', async t => {
  const app = await build(t)
  await createProduct(app)
  await send(app, 'POST', '/webhook-endpoints', { url: 'https://example.com/hook' })
  t.equal((await send(app, 'POST', '/webhook-endpoints/1/rotate-secret', undefined, json)).status, 200)
  t.match(await send(app, 'POST', '/webhook-endpoints/1/deliveries/9/redeliver', undefined, json), {
    status: 404,
    body: { code: 'DELIVERY_NOT_FOUND' }
  })
  t.match(await send(app, 'POST', '/admin/subscriptions/webhooks/parked/9/retry', undefined, json), {
    status: 404,
    body: { code: /SUBSCRIPTION_NOT_FOUND|EVENT_NOT_PARKED/ }
  })
  t.match(await send(app, 'POST', '/nowhere', undefined, json), { status: 404, body: { code: 'ROUTE_NOT_FOUND' } })
  t.equal((await send(app, 'DELETE', '/products/1', undefined, json)).status, 204)

  const { body: document } = await send(app, 'GET', '/openapi.json')
  let sent = 0
  for (const [path, operations] of Object.entries<Record<string, Operation>>(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      if (method === 'get' || path.endsWith('/webhooks/payment')) continue
      const url = path.replaceAll('{name}', 'webhooks').replaceAll(/\{\w+\}/g, '9')
      const { status, body } = await send(app, method as 'delete', url, undefined, json)
      const isOff = body?.code === 'ROUTE_NOT_FOUND'
      t.equal(body?.code === 'MALFORMED_JSON', takesJson(operation) && !isOff, `${method} ${path}: ${status}`)
      sent++
    }
  }
  t.ok(sent > 10)
})

let products = 0

function product(name = 'A product'): string {
  return JSON.stringify({ sku: `BODY-${++products}`, name, price: 1 })
}

/** A product with these bytes in its name. */
function productNamed(bytes: Buffer): Buffer {
  const [before = '', after = ''] = product('|').split('|')
  return Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)])
}

async function post(app: FastifyInstance, url: string, payload: Buffer, headers: Record<string, string> = {}) {
  const response = await app.inject({ method: 'POST', url, payload, headers: { ...json, ...headers } })
  return { status: response.statusCode, headers: response.headers, body: response.json() }
}
