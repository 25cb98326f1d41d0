import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fastify, type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { request } from 'undici'
import { parseApiKeys } from '../../src/auth/api-keys.js'
import { Credentials } from '../../src/auth/credentials.js'
import { createEventStreams } from '../../src/http/server-sent-events.js'
import type { LiveSnapshot, Shop } from '../../src/dashboard/schemas.js'
import { as, buildGuarded, readerKey, withKey } from '../support/credentials.js'
import { readStream } from '../support/event-stream.js'
import { build, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { holdBefore } from '../support/interleaving.js'
import { startService } from '../support/service.js'
import { observe } from '../support/statements.js'
import { until } from '../../scripts/shared/until.js'

const watch = (t: Test, url: string, headers: Record<string, string> = {}) =>
  readStream<LiveSnapshot>(t, `${url}/admin/live`, headers)

t.test('a snapshot shows the shop: totals, busiest products, latest events', async t => {
  const app = await build(t, { lowStockThreshold: 5 })
  t.match(await shopOf(app), {
    currency: 'USD',
    products: 0,
    orders: 0,
    orders_per_second: null,
    busiest_products: [],
    latest_events: []
  })
  const mug = await createProduct(app, { name: 'Mug', sku: 'MUG', stock: 10, price_cents: 250 })
  const cup = await createProduct(app, { name: 'Cup', sku: 'CUP', stock: 100 })
  const gone = await createProduct(app, { name: 'Gone', sku: 'GONE', stock: 100 })
  await createOrder(app, { product_id: cup.id, quantity: 1 })
  await createOrder(app, { product_id: mug.id, quantity: 6 })
  await createOrder(app, {
    items: [
      { product_id: mug.id, quantity: 1 },
      { product_id: cup.id, quantity: 1 }
    ]
  })
  await send(app, 'POST', `/products/${cup.id}/stock`, { delta: -50, reason: 'damaged' })
  await send(app, 'DELETE', '/orders/1')
  await send(app, 'DELETE', `/products/${gone.id}`)
  const shop = await until(
    async () => {
      const { shop } = await snapshotOf(app)
      return shop?.orders === 3 ? shop : undefined
    },
    { what: 'a snapshot with the orders' }
  )
  t.match(shop, { products: 2, orders: 3 })
  t.ok(Number(shop.orders_per_second) > 0, 'three orders since the previous snapshot')
  t.strictSame(
    shop.busiest_products,
    [
      { id: mug.id, sku: 'MUG', name: 'Mug', stock: 3, is_low: true, low_stock_threshold: 5, sold_per_minute: 7 },
      { id: cup.id, sku: 'CUP', name: 'Cup', stock: 49, is_low: false, low_stock_threshold: 5, sold_per_minute: 2 }
    ],
    'only orders count as sold, even orders that were canceled'
  )
  const events = shop.latest_events
  t.match(
    events.map(({ type, product_name: name, total_quantity: quantity, stock }) => [type, name, quantity, stock]),
    [
      ['product.deleted', 'Gone', null, 100],
      ['order.canceled', null, null, null],
      ['product.updated', 'Cup', null, 48],
      ['order.created', null, 2, null],
      ['product.low_stock', 'Mug', null, 4],
      ['order.created', 'Mug', 6, null],
      ['order.created', 'Cup', 1, null],
      ['product.created', 'Gone', null, 100],
      ['product.created', 'Cup', null, 100],
      ['product.created', 'Mug', null, 10]
    ]
  )
  t.match(events[5], {
    order_id: 2,
    product_id: mug.id,
    total_amount_cents: 1_500,
    performed_by: 'anonymous',
    created_at: /Z$/
  })
})

t.test('a product that has sold out stays in the snapshot, however many others sell', async t => {
  const app = await build(t)
  const order = async (id: number) => await createOrder(app, { product_id: id, quantity: 1 })
  const soldOut = await createProduct(app, { stock: 1, low_stock_threshold: 2 })
  await order(soldOut.id)
  // It sold a while ago; the ledger is append-only for everybody but its owner.
  await app.prisma.$executeRaw`ALTER TABLE stock_movements DISABLE TRIGGER USER`
  await app.prisma.$executeRaw`UPDATE stock_movements SET created_at = created_at - interval '1 hour'`
  for (let other = 0; other < 9; other++) await order((await createProduct(app)).id)
  const { busiest_products: products } = await shopOf(app)
  t.equal(products.length, 8)
  t.match(products.at(-1), { id: soldOut.id, stock: 0, is_low: true, low_stock_threshold: 2, sold_per_minute: 0 })
})

t.test('a snapshot and a stream show the shop of the request only', async t => {
  const app = await build(t, { lowStockThreshold: 5 })
  await send(app, 'POST', '/shops', { slug: 'second', currency: 'EUR', low_stock_threshold: 50 })
  const inSecond = { 'x-shop': 'second' }
  const product = { sku: 'MUG', name: 'Mug', price: 10, stock: 40 }
  const place = async (headers: Record<string, string>) =>
    await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, headers)
  await send(app, 'POST', '/products', product)
  await send(app, 'POST', '/products', { ...product, name: 'Bowl' }, inSecond)
  for (const headers of [inSecond, inSecond, {}]) t.equal((await place(headers)).status, 201)
  const ours = await shopOf(app)
  const theirs = await shopOf(app, inSecond)
  t.match(ours, {
    currency: 'USD',
    products: 1,
    orders: 1,
    busiest_products: [{ id: 1, name: 'Mug', sold_per_minute: 1 }]
  })
  t.match(theirs, {
    currency: 'EUR',
    products: 1,
    orders: 2,
    busiest_products: [{ id: 1, name: 'Bowl', sold_per_minute: 2 }]
  })
  for (const [shop, isLow, count] of [
    [ours, false, 2],
    [theirs, true, 3]
  ] as const) {
    t.equal(shop.busiest_products.length, 1)
    t.match(shop.busiest_products, [{ is_low: isLow }])
    t.equal(shop.latest_events.length, count)
    t.match(shop.latest_events.at(-1), { id: 1, type: 'product.created', product_name: ours === shop ? 'Mug' : 'Bowl' })
  }
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const stream = await watch(t, url, inSecond)
  await until(() => stream.frames.some(({ data }) => data.shop?.currency === 'EUR'), { what: 'a snapshot of the shop' })
  t.notOk(stream.frames.some(({ data }) => data.shop?.currency === 'USD'))
  t.match(await send(app, 'GET', '/admin/live', undefined, { 'x-shop': 'nowhere' }), {
    status: 404,
    body: { code: 'SHOP_NOT_FOUND' }
  })
})

t.test('an order placed while a snapshot is read is in all parts of it or in none', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 10 })
  for (const statement of ['shop:busiest-products', 'shop:latest-events']) {
    const held = await holdBefore(statement, () => shopOf(app))
    await createOrder(app, { product_id: id, quantity: 1 })
    const {
      orders,
      busiest_products: [product],
      latest_events: events
    } = await held.release()
    t.equal(events.filter(({ type }) => type === 'order.created').length, orders)
    t.match(product, { stock: 10 - orders, sold_per_minute: orders })
    // A snapshot is reused for a second: the next request must take a new one.
    await sleep(1_000)
  }
  t.match(await shopOf(app), { orders: 2, busiest_products: [{ stock: 8, sold_per_minute: 2 }] })
})

t.test(
  'a snapshot shows the process: requests, latency, refusals and groups, without the requests of watchers',
  async t => {
    const app = await build(t)
    const { id } = await createProduct(app, { stock: 8 })
    const first = await snapshotOf(app)
    t.match(first, {
      process: {
        worker: null,
        workers: 1,
        window_seconds: 10,
        requests_per_second: null,
        latency_ms: null,
        queued_orders: 0
      }
    })
    await Promise.all(Array.from({ length: 8 }, () => createOrder(app, { product_id: id, quantity: 1 })))
    for (let i = 0; i < 2; i++) await send(app, 'POST', '/orders', { product_id: id, quantity: 1 })
    for (const path of ['/', '/health', '/metrics', '/docs', '/nowhere']) await app.inject({ url: path })
    const startMs = Date.now()
    const { process } = await until(
      async () => {
        const next = await snapshotOf(app)
        return next.at === first.at ? undefined : next
      },
      { what: 'the next snapshot' }
    )
    const seconds = (Date.now() - startMs) / 1_000
    const [perSecond, refused] = [Number(process.requests_per_second), Number(process.orders_refused_per_second)]
    t.ok(perSecond > 0 && perSecond <= 10 / Math.min(seconds, 1), `10 requests, ${perSecond}/s`)
    t.ok(Math.abs(refused / perSecond - 0.2) < 0.05, 'two of ten orders were refused')
    t.ok(Number(process.orders_per_transaction) >= 1 && Number(process.orders_per_transaction) <= 8)
    t.ok(process.latency_ms && process.latency_ms.p50 > 0 && process.latency_ms.p50 <= process.latency_ms.p99)
  }
)

t.test(
  'the stream sends a snapshot per second, read once for all watchers, and nothing is read without watchers',
  async t => {
    const app = await build(t)
    const url = await app.listen({ port: 0 })
    const { watchers, statements } = await observe(async () => {
      const watchers = await Promise.all(Array.from({ length: 10 }, () => watch(t, url)))
      await until(() => watchers.every(({ frames }) => frames.length >= 3), {
        within: 60_000,
        what: 'every watcher has three snapshots'
      })
      for (const { close } of watchers) close()
      return { watchers }
    })
    const first = watchers[0]
    t.match(first?.headers, { 'content-type': /^text\/event-stream/, 'cache-control': 'no-store' })
    t.match(first?.frames[0], { event: 'snapshot', data: { at: /Z$/, process: { workers: 1 } } })
    const times = first?.frames.map(({ data }) => Date.parse(data.at)) ?? []
    for (const { frames } of watchers) {
      t.ok(
        frames.every(({ data }) => times.includes(Date.parse(data.at)) || Date.parse(data.at) > Number(times.at(-1))),
        'every watcher gets the same snapshots'
      )
    }
    times.slice(1).forEach((time, index) => t.ok(time - Number(times[index]) >= 990, 'snapshots are a second apart'))
    const reads = statements.filter(({ text }) => text.includes('shop:busiest-products'))
    t.ok(reads.length >= 3 && reads.length <= 5, `${reads.length} reads`)

    await until(async () => (await connectionsOf(app)) === 0, { within: 60_000, what: 'all connections are closed' })
    t.notMatch(
      (await app.inject({ url: '/metrics' })).body,
      'route="/admin/live"',
      'the time that a client watches is not a latency'
    )

    const idle = await observe(async () => {
      // More than two intervals in which nothing may be read.
      await sleep(2_500)
      return {}
    })
    t.strictSame(
      idle.statements.filter(({ text }) => text.includes('stock_movements')),
      []
    )
  }
)

t.test('the number of watchers is limited; one too many gets 503 with Retry-After', async t => {
  const keys = Array.from({ length: 6 }, (_, index) => `a-long-key-of-a-watcher-number-${index}`)
  const { apiKeys } = parseApiKeys(keys.map((key, index) => `watcher${index}:${key}:reader`).join(','))
  const app = await build(t, { authMode: 'required', apiKeys })
  const url = await app.listen({ port: 0 })
  const [last = {}, ...others] = keys.map(withKey)
  const watchers = await Promise.all(
    others.flatMap(headers => Array.from({ length: 20 }, () => watch(t, url, headers)))
  )
  t.ok(watchers.every(({ statusCode }) => statusCode === 200))
  const refused = await request(`${url}/admin/live`, { headers: { accept: 'text/event-stream', ...last } })
  t.equal(refused.statusCode, 503)
  t.ok(refused.headers['retry-after'])
  await refused.body.dump()
  t.equal(
    (await send(app, 'GET', '/admin/live', undefined, last)).status,
    200,
    'a single snapshot does not count as a watcher'
  )
  watchers[0]?.close()
  await until(async () => (await watch(t, url, last)).statusCode === 200, { within: 60_000, what: 'a place is free' })
})

t.test('only admins and readers may watch', async t => {
  const app = await buildGuarded(t)
  for (const accept of ['application/json', 'text/event-stream']) {
    t.match(await send(app, 'GET', '/admin/live', undefined, { accept }), {
      status: 401,
      body: { code: 'UNAUTHENTICATED' }
    })
    t.match(await send(app, 'GET', '/admin/live', undefined, { accept, ...as(1) }), {
      status: 403,
      body: { code: 'FORBIDDEN' }
    })
  }
  const url = await app.listen({ port: 0 })
  const { statusCode, frames } = await watch(t, url, withKey(readerKey))
  t.equal(statusCode, 200)
  await until(() => frames.length > 0, { within: 60_000, what: 'a snapshot' })
})

t.test('without a database a snapshot has no shop, but it shows the process', async t => {
  const app = await build(t, { databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' })
  t.match(await snapshotOf(app), { shop: null, process: { queued_orders: 0 } })
})

t.test('a stopping process ends its streams, even a stream whose client does not read', async t => {
  const service = await startService(t, { DATABASE_URL: await createDatabase(t), LOG_LEVEL: 'info' })
  const reader = await watch(t, service.url)
  const { hostname, port } = new URL(service.url)
  const sleeper = connect(Number(port), hostname)
  t.teardown(() => sleeper.destroy())
  await once(sleeper, 'connect')
  sleeper.pause()
  sleeper.write(`GET /admin/live HTTP/1.1\r\nHost: ${hostname}\r\nAccept: text/event-stream\r\n\r\n`)
  await until(() => reader.frames.length > 0, { within: 60_000, what: 'a snapshot' })
  t.equal(await service.stop(), 0)
  await until(() => !reader.isOpen(), { within: 60_000, what: 'the stream ends' })
})

t.test('a client that does not read is cut off; a client that reads may stay', async t => {
  const app = fastify()
  t.teardown(() => app.close())
  app.decorateRequest('principal', 'api_key:reports')
  app.decorateRequest('credentialsExpireAtMs', null)
  app.decorateRequest('credential', null)
  app.decorate(
    'credentials',
    new Credentials({ apiKeys: [], database: () => app.prisma, sessionIdleSeconds: 300, refuseLookUp: () => undefined })
  )
  const streams = createEventStreams(app, { maxReaders: 2, maxReadersPerCaller: 2, maxStallMs: 300 })
  async function* frames(signal: AbortSignal): AsyncGenerator<string> {
    while (!signal.aborted) {
      yield `data: "${'x'.repeat(1_000_000)}"\n\n`
      await sleep(50)
    }
  }
  app.get('/', (request, reply) => streams.send(request, reply, frames))
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const reader = await readStream<string>(t, url)
  const sleeper = connect(Number(new URL(url).port), '127.0.0.1')
  t.teardown(() => sleeper.destroy())
  sleeper.on('error', () => {})
  sleeper.pause()
  sleeper.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const [accepted] = await once(app.server, 'connection')
  await until(() => accepted.destroyed, { within: 60_000, what: 'the client that does not read is cut off' })
  t.ok(reader.isOpen())
  t.equal((await readStream(t, url)).statusCode, 200, 'its place is free again')
})

async function snapshotOf(app: FastifyInstance, headers: Record<string, string> = {}): Promise<LiveSnapshot> {
  const { status, body } = await send(app, 'GET', '/admin/live', undefined, headers)
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body
}

/** The shop of the next snapshot that has one: a busy machine may not read it in time for every snapshot. */
async function shopOf(app: FastifyInstance, headers: Record<string, string> = {}): Promise<Shop> {
  return await until(async () => (await snapshotOf(app, headers)).shop, {
    within: 60_000,
    what: 'a snapshot with the shop'
  })
}

async function connectionsOf(app: FastifyInstance): Promise<number> {
  return await new Promise((resolve, reject) =>
    app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
  )
}
