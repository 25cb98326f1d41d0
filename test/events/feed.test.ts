import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { request } from 'undici'
import { adminKey, as, buildGuarded, forge, metricsKey, readerKey, withKey, withToken } from '../support/credentials.js'
import { build, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { readStream } from '../support/event-stream.js'
import { startService } from '../support/service.js'
import { until } from '../../scripts/shared/until.js'

interface Event {
  id: number
  type: string
  order_id: number | null
  data: object
}

const follow = (t: Test, url: string, headers: Record<string, string> = {}) => readStream<Event>(t, url, headers)

t.test(
  'the feed has every event, oldest first; it can start after any id, filter by type and page in three ways',
  async t => {
    const app = await build(t)
    const { id: productId } = await createProduct(app)
    for (let i = 0; i < 3; i++) await createOrder(app, { product_id: productId, quantity: 1 })
    await send(app, 'DELETE', '/orders/2')
    const { status, body } = await send(app, 'GET', '/events')
    t.equal(status, 200)
    t.match(body, { total: 5, limit: 20, offset: 0, next_cursor: null })
    t.strictSame(
      body.events.map(({ id, type }: Event) => [id, type]),
      [
        [1, 'product.created'],
        [2, 'order.created'],
        [3, 'order.created'],
        [4, 'order.created'],
        [5, 'order.canceled']
      ]
    )
    t.match(body.events[4], {
      order_id: 2,
      product_id: null,
      data: { version: 2, changes: { status: { from: 'PENDING', to: 'CANCELED' } }, restocked: true },
      performed_by: 'anonymous',
      created_at: /Z$/
    })

    const idsOf = async (query: string) =>
      (await send(app, 'GET', `/events?${query}`)).body.events.map(({ id }: { id: number }) => id)
    t.strictSame(await idsOf('after=3'), [4, 5])
    t.strictSame(await idsOf('after=5'), [])
    t.strictSame(await idsOf('types=order.canceled,product.created'), [1, 5])
    t.strictSame(await idsOf('types=order.created&after=2&limit=1'), [3])
    t.strictSame(await idsOf('order_id=2'), [3, 5])
    t.strictSame(await idsOf('order_id=2&sort=-id&limit=1'), [5])
    t.strictSame(await idsOf('order_id=2&types=order.canceled'), [5])
    t.strictSame(await idsOf('product_id=1'), [1])
    t.strictSame(await idsOf('product_id=1&order_id=2'), [])
    t.match((await send(app, 'GET', '/events?order_id=2')).body, { total: null, last_id: 5 })
    t.match(await send(app, 'GET', '/events?order_id=0'), { status: 400, body: { code: 'VALIDATION_FAILED' } })
    t.strictSame(await idsOf('limit=2&offset=3'), [4, 5])
    t.strictSame(await idsOf('page=2&size=2'), [3, 4])
    const first = (await send(app, 'GET', '/events?limit=2&after=1')).body
    t.match(first, { total: 4 })
    t.strictSame(await idsOf(`limit=2&after=1&cursor=${first.next_cursor}`), [4, 5])
    for (const query of [
      'after=-1',
      'after=x',
      'types=order.vanished',
      'types=',
      `limit=2&cursor=${first.next_cursor}`,
      'limit=0',
      'offset=1&page=1',
      'since=1'
    ]) {
      t.match(await send(app, 'GET', `/events?${query}`), { status: 400, body: { code: 'VALIDATION_FAILED' } }, query)
    }
  }
)

t.test(
  'a live feed sends the events after an id, then new ones; a reader that reconnects continues where it was',
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl })
    const address = await app.listen({ port: 0 })
    const { id: productId } = await createProduct(app)
    await createOrder(app, { product_id: productId, quantity: 1 })
    const all = await follow(t, `${address}/api/v1/events?after=0`)
    t.equal(all.statusCode, 200)
    t.match(all.headers, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    const live = await follow(t, `${address}/events`)
    const paid = await follow(t, `${address}/events?types=order.paid`)
    await until(() => all.frames.length === 2, { what: 'the earlier events have come' })
    const ofOrder = await follow(t, `${address}/events?order_id=1`)
    const ofProduct = await follow(t, `${address}/events?product_id=1`)
    // A stream sends `retry` once it has read the position at which it starts.
    const others = [live, paid, ofOrder, ofProduct]
    await until(() => others.every(({ text }) => text().includes('retry:')), { what: 'the others follow' })
    await send(app, 'PATCH', '/orders/1', { status: 'PAID' })
    await until(() => all.frames.length === 3 && live.frames.length === 1 && paid.frames.length === 1, {
      what: 'all followers have the payment'
    })
    t.match(live.frames, [
      { id: 3, event: 'order.paid', data: { id: 3, type: 'order.paid', order_id: 1, data: { version: 2 } } }
    ])

    t.comment('another process writes, and the reader reconnects to that one')
    all.close()
    const other = await build(t, { databaseUrl })
    await send(other, 'PATCH', '/orders/1', { status: 'SHIPPED' })
    await until(() => live.frames.length === 2, { what: 'the event of the other process has come' })
    t.equal(paid.frames.length, 1)
    await send(other, 'PATCH', '/products/1', { name: 'Another name' })
    await until(() => ofProduct.frames.length === 1, { what: 'the event about the product has come' })
    t.match(ofProduct.frames, [{ id: 5, event: 'product.updated' }])
    t.match(ofOrder.frames, [{ id: 3 }, { id: 4 }])
    const back = await follow(t, `${await other.listen({ port: 0 })}/events?after=0`, { 'last-event-id': '3' })
    await until(() => back.frames.length === 2, { what: 'the events since have come' })
    t.match(back.frames, [{ id: 4, event: 'order.shipped' }, { id: 5 }])
    t.equal(
      (await request(`${address}/events`, { headers: { accept: 'text/event-stream', 'last-event-id': 'yesterday' } }))
        .statusCode,
      400
    )
  }
)

t.test('followers of the feed do not delay closing the service, whether they stay or leave', async t => {
  const app = await build(t)
  const address = await app.listen({ port: 0 })
  const readers = await Promise.all(Array.from({ length: 5 }, () => follow(t, `${address}/events`)))
  readers[0]?.close()
  await createProduct(app)
  await until(() => readers.slice(1).every(({ frames }) => frames.length === 1), {
    what: 'the followers that stayed have the event'
  })
  const startMs = performance.now()
  await app.close()
  await until(() => readers.every(({ isOpen }) => !isOpen()), { what: 'all connections end' })
  t.ok(performance.now() - startMs < 10_000)
})

t.test('a follower that does not read does not delay closing either', async t => {
  const app = await build(t)
  const address = await app.listen({ port: 0 })
  // More than the buffers of a connection hold.
  await app.prisma.$executeRaw`
    INSERT INTO events (shop_id, id, type, product_id, data, performed_by)
    SELECT 1, id, 'product.updated', 1, json_build_object('text', repeat('x', 10000)), 'test'
    FROM generate_series(1, 2000) AS id`
  const accepted: Socket[] = []
  app.server.on('connection', socket => accepted.push(socket))
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  t.teardown(() => socket.destroy())
  socket.pause()
  socket.write(`GET /events?after=0 HTTP/1.1\r\nHost: ${hostname}\r\nAccept: text/event-stream\r\n\r\n`)
  await once(socket, 'connect')
  let unsent = 0
  await until(
    () => {
      const before = unsent
      unsent = accepted[0]?.writableLength ?? 0
      return unsent > 0 && unsent === before
    },
    { what: 'the buffers are full, so that the service has data that it cannot send' }
  )
  const startMs = performance.now()
  await app.close()
  t.ok(performance.now() - startMs < 10_000)
})

t.test(
  'beyond the limit of followers a request is refused with Retry-After; a follower that leaves frees its place',
  async t => {
    const app = await build(t, { trustProxy: 1 })
    const address = await app.listen({ port: 0 })
    const from = (client: number) => ({ 'x-forwarded-for': `192.0.2.${client}` })
    const readers = await Promise.all(
      Array.from({ length: 200 }, (_value, index) => follow(t, `${address}/events`, from(Math.floor(index / 20))))
    )
    const refused = await request(`${address}/events`, { headers: { accept: 'text/event-stream', ...from(10) } })
    t.equal(refused.statusCode, 503)
    t.ok(refused.headers['retry-after'])
    await refused.body.dump()
    readers[0]?.close()
    await until(
      async () => {
        const reader = await follow(t, `${address}/events`, from(10))
        if (reader.statusCode === 200) return true
        reader.close()
        return false
      },
      { what: 'a place is free' }
    )
  }
)

t.test('no caller can take the places of others: one key, or one address without keys, has 20 streams', async t => {
  const app = await buildGuarded(t)
  const address = await app.listen({ port: 0 })
  const open = async (headers: Record<string, string>) => await follow(t, `${address}/events`, headers)
  const readers = await Promise.all(Array.from({ length: 20 }, () => open(withKey(readerKey))))
  const refused = await open(withKey(readerKey))
  t.match(refused, {
    statusCode: 429,
    headers: { 'retry-after': /^[1-9]\d?$/, 'ratelimit-limit': '20', 'ratelimit-remaining': '0' }
  })
  await until(() => refused.text().includes('RATE_LIMITED'), { what: 'the problem document has come' })
  t.equal((await open(withKey(adminKey))).statusCode, 200, 'another key has places of its own')
  t.equal((await open(as(1, 'admin'))).statusCode, 200, 'so has a user')
  readers[0]?.close()
  await until(async () => (await open(withKey(readerKey))).statusCode === 200, { what: 'a place is free again' })

  const anyone = await build(t, { trustProxy: 1 })
  const url = `${await anyone.listen({ port: 0 })}/admin/live`
  const statuses = []
  for (let n = 0; n < 21; n++) statuses.push((await follow(t, url, { 'x-forwarded-for': '192.0.2.1' })).statusCode)
  t.strictSame(statuses, [...Array.from({ length: 20 }, () => 200), 429])
  t.equal((await follow(t, url, { 'x-forwarded-for': '192.0.2.2' })).statusCode, 200)
})

t.test('a stream ends when its token expires', async t => {
  const app = await buildGuarded(t, { tokenMaxLifetimeSeconds: 101 * 365 * 86_400 })
  const address = await app.listen({ port: 0 })
  const now = Math.floor(Date.now() / 1000)
  const tokenUntil = (exp: number) => withToken(forge({ role: 'admin', iat: now - 60, exp }))
  for (const path of ['/events', '/admin/live']) {
    const short = await follow(t, `${address}${path}`, tokenUntil(Math.floor(Date.now() / 1000) + 1))
    // Longer than a timer can wait.
    const long = await follow(t, `${address}${path}`, tokenUntil(now + 100 * 365 * 86_400))
    const key = await follow(t, `${address}${path}`, withKey(readerKey))
    t.strictSame([short.statusCode, long.statusCode, key.statusCode], [200, 200, 200])
    await until(() => !short.isOpen(), { within: 60_000, what: 'the stream with the token ends' })
    t.ok(long.isOpen())
    t.ok(key.isOpen())
  }
})

t.test('the feed needs credentials', async t => {
  const app = await buildGuarded(t)
  const accept = { accept: 'text/event-stream' }
  t.equal((await send(app, 'GET', '/events', undefined, accept)).status, 401)
  t.equal((await send(app, 'GET', '/events', undefined, { ...accept, ...withKey(metricsKey) })).status, 403)
  const address = await app.listen({ port: 0 })
  t.equal((await follow(t, `${address}/events`, withKey(readerKey))).statusCode, 200)
})

t.test('SIGTERM ends the streams too', async t => {
  const service = await startService(t, { DATABASE_URL: await createDatabase(t), LOG_LEVEL: 'info' })
  const reader = await follow(t, `${service.url}/events`)
  const { statusCode } = await request(`${service.url}/products`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sku: 'A', name: 'A', price: 1 })
  })
  t.equal(statusCode, 201)
  await until(() => reader.frames.length === 1, { what: 'the event has come' })
  await until(() => service.output().includes('"type":"product.created"'), { what: 'the event is in the log' })
  const exit = once(service.process, 'exit')
  service.process.kill('SIGTERM')
  t.strictSame(await exit, [0, null])
  await until(() => !reader.isOpen(), { what: 'the stream ends' })
})

t.test('sorted by -id the newest come first, over all pages, with a filter, and after an id', async t => {
  const app = await build(t)
  const { id: productId } = await createProduct(app)
  for (let i = 0; i < 4; i++) await createOrder(app, { product_id: productId, quantity: 1 })
  const ids = (body: { events: Event[] }) => body.events.map(({ id }) => id)
  const { body: first } = await send(app, 'GET', '/events?sort=-id&limit=2')
  t.strictSame([ids(first), first.total, first.last_id], [[5, 4], 5, 5])
  await createOrder(app, { product_id: productId, quantity: 1 })
  const { body: second } = await send(app, 'GET', `/events?sort=-id&limit=2&cursor=${first.next_cursor}`)
  t.strictSame(ids(second), [3, 2], 'pages stay stable')
  const { body: last } = await send(app, 'GET', `/events?sort=-id&limit=2&cursor=${second.next_cursor}`)
  t.strictSame([ids(last), last.next_cursor], [[1], null])
  t.strictSame(ids((await send(app, 'GET', '/events?sort=-id&types=product.created')).body), [1])
  t.strictSame(ids((await send(app, 'GET', '/events?sort=-id&after=3')).body), [6, 5, 4])
  t.equal((await send(app, 'GET', `/events?cursor=${first.next_cursor}`)).status, 400, 'a cursor keeps its direction')
})
