import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { adminKey, buildGuarded, withKey } from '../support/credentials.js'
import { build, createProduct, send } from '../support/app.js'

const statusOf = async (app: FastifyInstance, host: string, url = '/products') =>
  (await app.inject({ url, headers: { host } })).statusCode

t.test('in open mode only loopback host names are served: DNS rebinding gives a page no access', async t => {
  const app = await build(t)
  await createProduct(app)
  for (const host of [
    'localhost',
    'localhost:8000',
    'LOCALHOST.:8000',
    '127.0.0.1',
    '127.1.2.3:80',
    '[::1]:8000',
    '[0:0:0:0:0:0:0:1]'
  ]) {
    t.equal(await statusOf(app, host), 200, host)
  }
  for (const host of [
    'evil.example.com',
    'evil.example.com:8000',
    'localhost.evil.example.com',
    '127.0.0.1.evil.example.com',
    'localhost@evil.example.com',
    'evil.example.com#localhost',
    '192.168.1.1',
    '0.0.0.0',
    '[2001:db8::1]',
    '[::1',
    'localhost:port'
  ]) {
    t.match(
      await send(app, 'GET', '/products/1', undefined, { host }),
      { status: 421, headers: { 'content-type': /problem\+json/ }, body: { code: 'HOST_NOT_ALLOWED', status: 421 } },
      host
    )
  }
  for (const url of ['/', '/docs', '/openapi.json', '/metrics', '/admin/live', '/events', '/nowhere']) {
    t.equal(await statusOf(app, 'evil.example.com', url), 421, url)
  }
  const { status } = await send(
    app,
    'POST',
    '/products',
    { sku: 'A', name: 'A', price: 1 },
    { host: 'evil.example.com' }
  )
  t.equal(status, 421)
  for (const url of ['/health', '/health/live', '/health/ready']) {
    t.equal(await statusOf(app, '10.0.0.7:8000', url), 200, `${url} answers probes that use the address`)
  }
})

t.test('ALLOWED_HOSTS adds names; in required mode every name is served unless it is set', async t => {
  const app = await build(t, { allowedHosts: ['orders.internal', '[2001:db8::1]'] })
  for (const host of ['orders.internal', 'Orders.Internal:8000', 'localhost', '[2001:DB8:0::1]:80']) {
    t.equal(await statusOf(app, host), 200, host)
  }
  for (const host of ['internal', 'x.orders.internal']) t.equal(await statusOf(app, host), 421, host)
  t.equal(await statusOf(await build(t, { allowedHosts: ['*'] }), 'anything.example.com'), 200)

  const guarded = await buildGuarded(t)
  for (const host of ['shop.example.com', '10.0.0.7:8000']) t.equal(await statusOf(guarded, host), 200, host)
  const restricted = await buildGuarded(t, { allowedHosts: ['shop.example.com'] })
  t.equal(await statusOf(restricted, 'shop.example.com'), 200)
  t.equal(await statusOf(restricted, 'evil.example.com'), 421)
  t.equal(await statusOf(restricted, '10.0.0.7:8000', '/health/ready'), 200)
})

t.test('every place in which a request can name its host is checked', async t => {
  const app = await build(t, { trustProxy: ['127.0.0.1'] })
  const headers = { host: 'localhost', 'x-forwarded-host': 'evil.example.com' }
  t.equal((await app.inject({ url: '/products', headers })).statusCode, 421, 'X-Forwarded-Host of a trusted proxy')
  t.equal((await app.inject({ url: '/products', headers, remoteAddress: '192.0.2.1' })).statusCode, 200, 'of another')
  t.equal(
    (await app.inject({ url: '/products', headers: { host: 'evil.example.com', 'x-forwarded-host': 'localhost' } }))
      .statusCode,
    421,
    'X-Forwarded-Host does not hide the Host'
  )
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  const raw = async (head: string) => {
    const socket = connect(port, '127.0.0.1')
    const chunks: Buffer[] = []
    socket.on('data', chunk => chunks.push(chunk))
    socket.write(`${head}\r\nConnection: close\r\n\r\n`)
    await once(socket, 'close')
    return Number(/^HTTP\/1\.1 (\d{3}) /.exec(Buffer.concat(chunks).toString())?.[1])
  }
  t.equal(await raw('GET http://localhost/products HTTP/1.1\r\nHost: localhost'), 200)
  t.equal(await raw('GET http://evil.example.com/products HTTP/1.1\r\nHost: localhost'), 421)
  t.equal(await raw('GET http://localhost/products HTTP/1.1\r\nHost: evil.example.com'), 421)
  t.equal(await raw('GET http://localhost@evil.example.com/products HTTP/1.1\r\nHost: localhost'), 421)
  t.equal(await raw('GET /products HTTP/1.0'), 200, 'HTTP/1.0 without a host comes from no browser')
})

t.test('a page of another origin cannot write, in any mode, even by a request without a preflight', async t => {
  const foreign: Array<Record<string, string>> = [
    { origin: 'https://evil.example.com' },
    { origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'something new' },
    { origin: 'http://localhost:3000' },
    { origin: 'http://localhost.evil.example.com' },
    { origin: 'localhost' },
    { origin: 'ftp://localhost' }
  ]
  for (const app of [await build(t), await buildGuarded(t)]) {
    const key = withKey(adminKey)
    const { body: endpoint } = await send(
      app,
      'POST',
      '/webhook-endpoints',
      { url: 'https://shop.example.com/hook' },
      key
    )
    const rotate = `/webhook-endpoints/${endpoint.id}/rotate-secret`
    for (const headers of foreign) {
      const name = JSON.stringify(headers)
      t.match(
        await send(app, 'POST', rotate, undefined, { ...key, ...headers, host: 'localhost' }),
        { status: 403, body: { code: 'ORIGIN_NOT_ALLOWED' } },
        name
      )
      t.equal((await send(app, 'GET', '/products', undefined, { ...key, ...headers })).status, 200, `${name} may read`)
    }
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
      t.equal((await send(app, method, '/products/1', undefined, foreign[0])).status, 403, method)
    }
    t.equal((await send(app, 'POST', rotate, undefined, key)).status, 200, 'a client that is no browser may write')
  }
})

t.test("the service's own pages and those of CORS_ORIGINS may write", async t => {
  const shop = 'https://shop.example.com'
  const app = await buildGuarded(t, { corsOrigins: [shop] })
  const statusFor = async (headers: Record<string, string>, to = app) =>
    (await send(to, 'POST', '/orders/quote', { product_id: 1, quantity: 1 }, { ...withKey(adminKey), ...headers }))
      .status
  for (const headers of [
    { host: 'localhost:8000', origin: 'http://localhost:8000' },
    { host: 'LOCALHOST:8000', origin: 'http://localhost:8000', 'sec-fetch-site': 'same-origin' },
    { host: 'orders.example.com', origin: 'https://orders.example.com' },
    { host: 'orders.example.com:443', origin: 'https://orders.example.com' },
    { host: 'orders.example.com:80', origin: 'http://orders.example.com' },
    { host: '[::1]:8000', origin: 'http://[::1]:8000' },
    { host: 'internal', origin: 'https://orders.example.com', 'sec-fetch-site': 'same-origin' },
    { host: 'localhost', 'sec-fetch-site': 'none' },
    { host: 'orders.example.com', origin: shop, 'sec-fetch-site': 'cross-site' },
    { host: 'orders.example.com', origin: shop }
  ]) {
    t.equal(await statusFor(headers), 200, JSON.stringify(headers))
  }
  t.equal(await statusFor({ host: 'orders.example.com:443', origin: 'http://orders.example.com' }), 403)
  const forwarded = { host: 'internal:8000', 'x-forwarded-host': 'orders.example.com', 'x-forwarded-proto': 'https' }
  t.equal(await statusFor({ ...forwarded, origin: 'https://orders.example.com' }), 403, 'headers of no trusted proxy')
  const behindProxy = await buildGuarded(t, { trustProxy: 1 })
  t.equal(await statusFor({ ...forwarded, origin: 'https://orders.example.com' }, behindProxy), 200)
  t.equal(await statusFor({ ...forwarded, origin: 'http://orders.example.com' }, behindProxy), 403, 'another scheme')
  const everyone = await buildGuarded(t, { corsOrigins: ['*'] })
  t.equal(await statusFor({ origin: 'https://anywhere.example.com', 'sec-fetch-site': 'cross-site' }, everyone), 200)
})

t.test('a refusal waits neither for the body nor for credentials', async t => {
  const app = await buildGuarded(t, { allowedHosts: ['shop.example.com'] })
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  for (const head of ['Host: evil.example.com', 'Host: localhost\r\nOrigin: https://evil.example.com']) {
    const socket = connect(port, '127.0.0.1')
    t.teardown(() => socket.destroy())
    // The body never comes.
    socket.write(`POST /products HTTP/1.1\r\n${head}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n`)
    const [answer] = await once(socket, 'data')
    t.match(String(answer), /^HTTP\/1\.1 (421|403) [^]*"code":"(HOST|ORIGIN)_NOT_ALLOWED"/)
  }
})
