import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { until } from '../support/events.js'
import { build, createOrder, createProduct, send } from '../support/app.js'

t.test('every route answers under /api/v1 and at the root, with or without a trailing slash', async t => {
  const app = await build(t)
  await createProduct(app)
  await createOrder(app, { product_id: 1, quantity: 1 })
  for (const path of [
    '/products',
    '/products/1',
    '/products/1/movements',
    '/orders',
    '/orders/1',
    '/orders/1/history',
    '/health',
    '/health/live',
    '/health/ready',
    '/openapi.json'
  ]) {
    const { body } = await send(app, 'GET', path)
    for (const variant of [`/api/v1${path}`, `${path}/`, `/api/v1${path}/`, `/api/v1${path}?`]) {
      const other = await send(app, 'GET', variant)
      t.equal(other.status, 200, variant)
      if (!path.startsWith('/health')) t.strictSame(other.body, body)
    }
  }
  t.match(await send(app, 'GET', '/'), { status: 200, body: { links: { docs: '/docs' } } })
  t.equal((await send(app, 'GET', '/api/v1')).status, 200)
  t.equal((await send(app, 'GET', '/api/v1?x=1')).status, 200)
  t.equal(
    (await send(app, 'POST', '/api/v1/orders/', { product_id: 1, quantity: 1 })).headers.location,
    '/api/v1/orders/2'
  )
  for (const path of ['/api/v2/products', '/api/v1x/products', '/api/v1products', '/api/v1/api/v1/products']) {
    t.equal((await send(app, 'GET', path)).status, 404, path)
  }
})

t.test('the request id is taken from the caller if sane, else made, and always answered', async t => {
  const app = await build(t)
  for (const given of ['abc-123', 'x'.repeat(128)]) {
    t.equal((await send(app, 'GET', '/products', undefined, { 'x-request-id': given })).headers['x-request-id'], given)
    t.equal(
      (await send(app, 'GET', '/products/9', undefined, { 'x-request-id': given })).body.request_id,
      given,
      'also in an error'
    )
  }
  for (const given of ['', 'x'.repeat(129), 'two words', 'line\tfeed', 'é']) {
    t.match(
      (await send(app, 'GET', '/products', undefined, { 'x-request-id': given })).headers['x-request-id'],
      /^[0-9a-f-]{36}$/,
      given
    )
  }
  const { headers, body } = await send(app, 'GET', '/nowhere')
  t.equal(headers['x-request-id'], body.request_id)
})

t.test('every error is problem+json with the standard members', async t => {
  const app = await build(t)
  await createProduct(app)
  const large = { sku: 'A', name: 'x'.repeat(1_100_000), price: 1 }
  for (const [status, code, inject] of [
    [404, 'ROUTE_NOT_FOUND', { method: 'GET', url: '/nowhere?x=1' }],
    [404, 'ROUTE_NOT_FOUND', { method: 'DELETE', url: '/products' }],
    [404, 'ROUTE_NOT_FOUND', { method: 'POST', url: '/orders/1', payload: {} }],
    [404, 'PRODUCT_NOT_FOUND', { method: 'GET', url: '/products/2' }],
    [400, 'VALIDATION_FAILED', { method: 'GET', url: '/products/abc' }],
    [400, 'VALIDATION_FAILED', { method: 'GET', url: '/products/0' }],
    [400, 'VALIDATION_FAILED', { method: 'GET', url: '/products/-1' }],
    [400, 'VALIDATION_FAILED', { method: 'GET', url: '/products/1.5' }],
    [400, 'VALIDATION_FAILED', { method: 'GET', url: '/products/9007199254740993' }],
    [404, 'PRODUCT_NOT_FOUND', { method: 'GET', url: '/products/9007199254740991' }],
    [400, 'BAD_REQUEST', { method: 'GET', url: '/products/%zz' }],
    [
      400,
      'MALFORMED_JSON',
      { method: 'POST', url: '/orders', headers: { 'content-type': 'application/json' }, payload: '{"product_id":' }
    ],
    [
      400,
      'MALFORMED_JSON',
      { method: 'POST', url: '/orders', headers: { 'content-type': 'application/json' }, payload: '' }
    ],
    [
      400,
      'MALFORMED_JSON',
      {
        method: 'POST',
        url: '/orders',
        headers: { 'content-type': 'application/json' },
        payload: '{"product_id":1,"quantity":1,"__proto__":{"x":1}}'
      }
    ],
    [
      400,
      'VALIDATION_FAILED',
      { method: 'POST', url: '/orders', headers: { 'content-type': 'application/json' }, payload: '[]' }
    ],
    [
      400,
      'VALIDATION_FAILED',
      { method: 'POST', url: '/orders', headers: { 'content-type': 'application/json' }, payload: 'null' }
    ],
    [400, 'VALIDATION_FAILED', { method: 'POST', url: '/orders' }],
    [
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      { method: 'POST', url: '/orders', headers: { 'content-type': 'text/plain' }, payload: 'x' }
    ],
    [
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      {
        method: 'PATCH',
        url: '/products/1',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'name=x'
      }
    ],
    [413, 'PAYLOAD_TOO_LARGE', { method: 'POST', url: '/products', payload: large }]
  ] as const) {
    const response = await app.inject(inject)
    const body = response.json()
    const name = `${inject.method} ${inject.url} ${status} ${code}`
    t.equal(response.statusCode, status, name)
    t.equal(response.headers['content-type'], 'application/problem+json; charset=utf-8', name)
    t.match(
      body,
      {
        type: /^urn:problem-type:/,
        title: String,
        status,
        detail: String,
        code,
        request_id: response.headers['x-request-id'] ?? String
      },
      name
    )
    t.ok(body.detail.length > 0)
  }
})

t.test('what is not HTTP is answered in the same shape', async t => {
  const app = await build(t)
  await app.listen({ port: 0, host: '127.0.0.1' })
  for (const [bytes, status, code] of [
    ['this is not HTTP\r\n\r\n', 400, 'BAD_REQUEST'],
    [`GET / HTTP/1.1\r\nhost: example.com\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE']
  ] as const) {
    const answer = await raw(portOf(app), bytes)
    t.match(answer, `HTTP/1.1 ${status} `)
    t.match(answer, 'Content-Type: application/problem+json')
    t.match(JSON.parse(answer.split('\r\n\r\n')[1] ?? ''), { status, code, request_id: String })
  }
  // As Node does to a request that has not arrived after 30 s.
  app.server.on('connection', socket =>
    app.server.emit(
      'clientError',
      Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
      socket
    )
  )
  t.match(await raw(portOf(app), 'GET / HTTP/1.1\r\n'), /^HTTP\/1\.1 408 [^]*"code":"REQUEST_TIMEOUT"/)
})

t.test('who sends far too much is not cut off while sending: that would lose the answer', async t => {
  const app = await build(t, { webhookSecrets: ['conventions-secret'] })
  await app.listen({ port: 0, host: '127.0.0.1' })
  for (const path of ['/products', '/products/bulk', '/webhooks/payment']) {
    const socket = connect(portOf(app), '127.0.0.1')
    let answers = ''
    socket
      .on('data', chunk => {
        answers += String(chunk)
      })
      .on('error', () => {})
    const large = Buffer.alloc(20_000_000, ' ')
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: example.com\r\ncontent-type: application/json\r\ncontent-length: ${large.length}\r\n\r\n `
    )
    await until('an answer', () => /"code":"PAYLOAD_TOO_LARGE"/.test(answers))
    socket.write(large.subarray(1))
    socket.write('GET /health/live HTTP/1.1\r\nhost: example.com\r\n\r\n')
    await until('the next answer', () => socket.closed || answers.includes('HTTP/1.1 200'), 10_000)
    socket.destroy()
    t.strictSame(answers.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 413', 'HTTP/1.1 200'], path)
  }
})

t.test('a defect says nothing but the request id', async t => {
  const app = await build(t)
  await app.prisma.$executeRawUnsafe('DROP TABLE products CASCADE')
  const { status, body, text } = await send(app, 'GET', '/products')
  t.match({ status, body }, { status: 500, body: { code: 'INTERNAL_ERROR', request_id: String } })
  t.notMatch(text, /products|relation|prisma|select/i)
  t.strictSame(Object.keys(body).sort(), ['code', 'detail', 'request_id', 'status', 'title', 'type'])
})

async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes)
  let answer = ''
  socket.on('data', chunk => {
    answer += String(chunk)
  })
  await once(socket, 'close')
  return answer
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address()
  return typeof address === 'object' && address ? address.port : 0
}

t.test('numbers in path and query have bounds, whatever they are made of', async t => {
  const app = await build(t)
  const { body: document } = await send(app, 'GET', '/openapi.json')
  let asked = 0
  for (const [path, { get }] of Object.entries<{ get?: Operation }>(document.paths)) {
    for (const { name, in: place, schema } of get?.parameters ?? []) {
      if (place === 'header' || ![schema.type].flat().some(type => type === 'integer' || type === 'number')) continue
      for (const value of ['1e400', '-1e400', '9007199254740993', '1.5', 'NaN', 'Infinity', '']) {
        const url =
          place === 'path'
            ? path.replaceAll(`{${name}}`, value || '%20').replace(/\{\w+\}/, '1')
            : `${path.replace(/\{\w+\}/g, '1')}?${name}=${value}`
        t.match(await send(app, 'GET', url), { status: 400, body: { code: 'VALIDATION_FAILED' } }, url)
        asked++
      }
    }
  }
  t.ok(asked > 100)
})

interface Operation {
  parameters?: Array<{ name: string; in: string; schema: { type?: string | string[] } }>
}
