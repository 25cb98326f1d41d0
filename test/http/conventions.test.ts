import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { build, createOrder, createProduct, send } from '../support/app.js'
import { until } from '../../scripts/shared/until.js'

t.test('every route exists under /api/v1 and at the root, with or without a trailing slash', async t => {
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

t.test('a target may be a whole URL, and the prefix percent-encoded', async t => {
  const app = await build(t, { allowedHosts: ['*'] })
  await createProduct(app)
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  const statusOf = async (target: string) => {
    const response = await raw(port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    return Number(/^HTTP\/1\.1 (\d{3}) /.exec(response)?.[1])
  }
  for (const target of [
    'http://example.com/api/v1/products/1',
    'HTTP://example.com:8000/products/1?x=http://y',
    'https://[::1]/products/1/',
    'http://example.com/%61pi/v1/products',
    'http://example.com',
    'http://example.com?x=/',
    'http://example.com/api/v1?x=1',
    '/%61pi/v1/products/1',
    '/%61%70%69/%76%31/products/%31',
    '/api/v%31',
    '/%61pi/v1/?x=1'
  ]) {
    t.equal(await statusOf(target), 200, target)
  }
  for (const target of [
    'http://example.com/nowhere',
    'ftp://example.com/products',
    'http:/products',
    '//example.com/products',
    '/http://example.com/products',
    '/api%2Fv1/products',
    '/%2561pi/v1/products',
    '/API/v1/products',
    '/api/v1/%61pi/v1/products',
    '/ap%c3/v1/products'
  ]) {
    const status = await statusOf(target)
    t.ok(status === 404 || status === 400, `${target}: ${status}`)
  }
  const page = 'HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n\r\n'
  t.match(await raw(port, `GET http://x/api/v1 ${page}`), /^content-type: application\/json/m)
  t.match(await raw(port, `GET http://x/ ${page}`), /^content-type: text\/html/m)
})

t.test('the request id is taken from the client if well-formed, else generated, and always returned', async t => {
  const app = await build(t)
  for (const given of ['abc-123', 'x'.repeat(128)]) {
    t.equal((await send(app, 'GET', '/products', undefined, { 'x-request-id': given })).headers['x-request-id'], given)
    t.equal(
      (await send(app, 'GET', '/products/9', undefined, { 'x-request-id': given })).body.request_id,
      given,
      'in an error, too'
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
  for (const [status, code, inject] of badRequests) {
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

const badRequests = [
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
  [
    413,
    'PAYLOAD_TOO_LARGE',
    { method: 'POST', url: '/products', payload: { sku: 'A', name: 'x'.repeat(1_100_000), price: 1 } }
  ]
] as const

t.test('input that is not HTTP gets an error of the same shape', async t => {
  const app = await build(t)
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  for (const [bytes, status, code] of [
    ['this is not HTTP\r\n\r\n', 400, 'BAD_REQUEST'],
    [`GET / HTTP/1.1\r\nhost: example.com\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE']
  ] as const) {
    const response = await raw(port, bytes)
    t.match(response, `HTTP/1.1 ${status} `)
    t.match(response, 'Content-Type: application/problem+json')
    t.match(JSON.parse(response.split('\r\n\r\n')[1] ?? ''), { status, code, request_id: String })
  }
  // Node emits this event for a request that has not arrived after 30 s.
  app.server.on('connection', socket =>
    app.server.emit(
      'clientError',
      Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
      socket
    )
  )
  t.match(await raw(port, 'GET / HTTP/1.1\r\n'), /^HTTP\/1\.1 408 [^]*"code":"REQUEST_TIMEOUT"/)
})

t.test('what Node would refuse without a body gets a problem document with a request id', async t => {
  const app = await build(t)
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  for (const [lines, status, code] of [
    [['GET /products HTTP/1.1'], 400, 'BAD_REQUEST'],
    [['POST /nowhere HTTP/1.1', 'Content-Length: 2', '', '{}'], 400, 'BAD_REQUEST'],
    [['GET /products HTTP/1.1', 'Host: x', 'Expect: 200-ok'], 417, 'EXPECTATION_FAILED'],
    [['POST /nowhere HTTP/1.1', 'Host: x', 'Expect: x', 'Content-Length: 2', '', '{}'], 417, 'EXPECTATION_FAILED']
  ] as const) {
    const [request, ...rest] = lines
    const response = await raw(port, [request, 'Connection: close', 'X-Request-Id: mine', ...rest, '', ''].join('\r\n'))
    const name = lines.join(', ')
    t.match(response, `HTTP/1.1 ${status} `, name)
    t.match(response, /^content-type: application\/problem\+json/m, name)
    t.match(JSON.parse(response.split('\r\n\r\n')[1] ?? ''), { status, code, request_id: 'mine' }, name)
  }
  t.match(await raw(port, 'GET /products HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200 /, 'HTTP/1.0 needs no Host')
  const expecting = ['POST /products HTTP/1.1', 'Host: localhost', 'Connection: close', 'Expect: 100-continue']
  const body = ['Content-Type: application/json', 'Content-Length: 2', '', '{}']
  t.match(
    await raw(port, [...expecting, ...body].join('\r\n')),
    /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 400 [^]*VALIDATION_FAILED/
  )
})

t.test('a path id is decimal digits only', async t => {
  const app = await build(t)
  await createProduct(app)
  await createOrder(app, { product_id: 1, quantity: 1 })
  const { body: document } = await send(app, 'GET', '/openapi.json')
  const paths = Object.keys(document.paths).filter(path => /\{(id|\w+_id)\}/.test(path))
  t.ok(paths.length > 10)
  for (const path of paths) {
    const methods = Object.keys(document.paths[path]) as Array<'get' | 'delete'>
    for (const id of ['0x1', '0b1', '1e0', '+1', '%201', '1%20', '%0a1', '1.0', '1.', '-0', 'true', 'null', '%D9%A1']) {
      const url = path.replaceAll('{name}', 'webhooks').replaceAll(/\{\w+\}/g, id)
      for (const method of methods) {
        t.match(await send(app, method, url), { status: 400, body: { code: 'VALIDATION_FAILED' } }, `${method} ${url}`)
      }
    }
  }
  for (const id of ['1', '01', '%31']) t.equal((await send(app, 'GET', `/orders/${id}`)).body.id, 1, id)
})

t.test('a client is not cut off while it sends a body that is too large: it would not see the response', async t => {
  const app = await build(t, { webhookSecrets: ['conventions-secret'] })
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  for (const path of ['/products', '/products/bulk', '/webhooks/payment']) {
    const socket = connect(port, '127.0.0.1')
    let responses = ''
    socket
      .on('data', chunk => {
        responses += String(chunk)
      })
      .on('error', () => {})
    const large = Buffer.alloc(20_000_000, ' ')
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n` +
        `content-length: ${large.length}\r\n\r\n `
    )
    await until(() => /"code":"PAYLOAD_TOO_LARGE"/.test(responses), { what: 'the first response' })
    socket.write(large.subarray(1))
    socket.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n')
    await until(() => socket.closed || responses.includes('HTTP/1.1 200'), {
      within: 10_000,
      what: 'the next response'
    })
    socket.destroy()
    t.strictSame(responses.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 413', 'HTTP/1.1 200'], path)
  }
})

t.test('a response to an internal error reveals nothing but the request id', async t => {
  const app = await build(t)
  await app.prisma.$executeRawUnsafe('DROP TABLE products CASCADE')
  const { status, body, text } = await send(app, 'GET', '/products')
  t.match({ status, body }, { status: 500, body: { code: 'INTERNAL_ERROR', request_id: String } })
  t.notMatch(text, /products|relation|prisma|select/i)
  t.strictSame(Object.keys(body).sort(), ['code', 'detail', 'request_id', 'status', 'title', 'type'])
})

t.test('numbers in path and query are validated, whatever their notation', async t => {
  const app = await build(t)
  const { body: document } = await send(app, 'GET', '/openapi.json')
  let sent = 0
  for (const [path, { get }] of Object.entries<{ get?: Operation }>(document.paths)) {
    for (const { name, in: place, schema } of get?.parameters ?? []) {
      if (place === 'header' || ![schema.type].flat().some(type => type === 'integer' || type === 'number')) continue
      for (const value of ['1e400', '-1e400', '9007199254740993', '1.5', 'NaN', 'Infinity', '']) {
        const url =
          place === 'path'
            ? path.replaceAll(`{${name}}`, value || '%20').replace(/\{\w+\}/, '1')
            : `${path.replace(/\{\w+\}/g, '1')}?${name}=${value}`
        t.match(await send(app, 'GET', url), { status: 400, body: { code: 'VALIDATION_FAILED' } }, url)
        sent++
      }
    }
  }
  t.ok(sent > 100)
})

interface Operation {
  parameters?: Array<{ name: string; in: string; schema: { type?: string | string[] } }>
}

/** Sends bytes on a new connection and returns everything that the server sends until it closes the connection. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes)
  let response = ''
  socket.on('data', chunk => {
    response += String(chunk)
  })
  await once(socket, 'close')
  return response
}
