import { once } from 'node:events'
import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { buildGuarded, metricsKey, readerKey, withKey, withToken } from '../support/credentials.js'
import { build, createOrder, createProduct, send } from '../support/app.js'
import { until } from '../../scripts/shared/until.js'

t.test('requests are measured by route pattern, method and status, never by id', async t => {
  const app = await build(t)
  const { id } = await createProduct(app)
  await send(app, 'GET', `/products/${id}`)
  await send(app, 'GET', `/api/v1/products/${id}/`)
  await send(app, 'GET', '/products/987654')
  await send(app, 'GET', '/nowhere/987654')
  await send(app, 'GET', '/products/%')
  const { text, value } = await scrape(app)
  t.equal(value('http_request_duration_seconds_count{method="POST",route="/products",status="201"}'), 1)
  t.equal(value('http_request_duration_seconds_count{method="GET",route="/products/:id",status="200"}'), 2)
  t.equal(value('http_request_duration_seconds_count{method="GET",route="/products/:id",status="404"}'), 1)
  t.equal(value('http_request_duration_seconds_count{method="GET",route="none",status="404"}'), 1)
  t.notMatch(text, /987654|api\/v1/)
  t.match(text, /process_resident_memory_bytes \d/)
})

t.test('each order is counted once, when it is committed, and refusals are counted by reason', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 10 })
  await Promise.all(Array.from({ length: 4 }, () => createOrder(app, { product_id: id, quantity: 1 })))
  for (let i = 0; i < 2; i++) {
    await send(app, 'POST', '/orders', { product_id: id, quantity: 1 }, { 'idempotency-key': 'one' })
  }
  await send(app, 'POST', '/orders', { product_id: id, quantity: 6 })
  await send(app, 'POST', '/orders', { product_id: id + 1, quantity: 1 })
  const { value } = await scrape(app)
  t.equal(value('orders_placed_total'), 5, 'a replayed response does not count as an order')
  t.equal(value('orders_refused_total{reason="insufficient_stock"}'), 1)
  t.equal(value('orders_refused_total{reason="product_not_found"}'), 1)
  t.equal(value('orders_refused_total{reason="price_changed"}'), 0, 'the series exists before the first refusal')
  t.equal(value('oversell_attempts_refused_total'), 1)
  t.equal(value('order_group_size_sum'), 9, 'every change was part of a group, the creation of the product too')
  t.ok(Number(value('order_group_size_count')) <= 9)
  t.equal(value('order_group_wait_seconds_count'), value('order_group_size_count'))
  t.equal(value('order_queue_depth'), 0)
})

t.test('orders of a bulk request that were rolled back are not counted as placed', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 10 })
  const orders = [
    { product_id: id, quantity: 1 },
    { product_id: id, quantity: 11 }
  ]
  await send(app, 'POST', '/orders/bulk', { orders })
  await send(app, 'POST', '/orders/bulk', { orders }, { 'idempotency-key': 'one' })
  t.match(await readCounts(app), { placed: 0, refused: 2 })
  await send(app, 'POST', '/orders/bulk', { orders, mode: 'partial' })
  t.match(await readCounts(app), { placed: 1, refused: 3 })
  await send(app, 'POST', '/orders/bulk', { orders: [orders[0], orders[0]] })
  t.match(await readCounts(app), { placed: 3, refused: 3 })
})

t.test('payment webhooks are counted by outcome', async t => {
  const app = await build(t, { webhookSecrets: ['secret'] })
  const { id } = await createProduct(app)
  const { id: orderId } = await createOrder(app, { product_id: id, quantity: 1 })
  const paid = { event_id: 'evt_1', type: 'payment.succeeded', order_id: orderId }
  for (const payload of [
    paid,
    paid,
    { ...paid, event_id: 'evt_2', order_id: orderId + 1 },
    { type: 'something.else' }
  ]) {
    await sendSigned(app, payload)
  }
  await send(app, 'POST', '/webhooks/payment', paid)
  await app.inject({
    method: 'POST',
    url: '/webhooks/payment',
    payload: 'text',
    headers: { 'content-type': 'text/plain' }
  })
  await send(app, 'DELETE', `/orders/${orderId}`)
  await sendSigned(app, { ...paid, event_id: 'evt_3' })
  const { value } = await scrape(app)
  const outcomes = ['success', 'duplicate', 'order_not_found', 'ignored', 'invalid_signature', 'refund_requested']
  t.strictSame(
    outcomes.map(outcome => value(`payment_events_total{outcome="${outcome}"}`)),
    [1, 1, 1, 1, 2, 1]
  )
})

t.test('the pool and the database are measured, even when the database does not answer', async t => {
  const app = await build(t, { databasePoolMax: 3 })
  await createProduct(app)
  const before = await scrape(app)
  t.equal(before.value('database_up'), 1)
  t.equal(before.value('database_pool_connections_max'), 3)
  t.ok(
    Number(before.value('database_pool_connections{state="idle"}')) +
      Number(before.value('database_pool_connections{state="in_use"}')) >=
      1
  )
  t.equal(before.value('database_pool_waiting'), 0)
  const dead = await build(t, { databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' })
  t.equal((await scrape(dead)).value('database_up'), 0)
})

t.test('a request in flight is counted down when its connection closes', async t => {
  const app = await build(t)
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  const client = connect(port, '127.0.0.1')
  await once(client, 'connect')
  client.write(
    'POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{'
  )
  await until(async () => (await scrape(app)).value('http_requests_in_flight') === 2, {
    within: 10_000,
    what: 'the unfinished request and the scrape itself are in flight'
  })
  client.destroy()
  await until(async () => (await scrape(app)).value('http_requests_in_flight') === 1, {
    within: 10_000,
    what: 'only the scrape is in flight'
  })
})

t.test('the lag of each subscriber of the event log is measured', async t => {
  const app = await build(t)
  const { id } = await createProduct(app)
  for (let i = 0; i < 3; i++) await createOrder(app, { product_id: id, quantity: 1 })
  const [newest] = await app.prisma.$queryRaw<Array<{ id: bigint }>>`SELECT max(id) AS id FROM events`
  await app.prisma.eventSubscription.createMany({
    data: [
      { shopId: 1, name: 'slow', cursor: 1n },
      { shopId: 1, name: 'done', cursor: newest?.id ?? 0n }
    ]
  })
  await app.prisma.parkedEvent.create({
    data: { shopId: 1, subscription: 'slow', eventId: 1n, subject: 'order:1', attempts: 1 }
  })
  const { value } = await scrape(app)
  t.equal(value('event_subscriber_lag_events{subscriber="slow"}'), Number(newest?.id) - 1)
  t.ok(Number(value('event_subscriber_lag_seconds{subscriber="slow"}')) > 0)
  t.equal(value('event_subscriber_parked_events{subscriber="slow"}'), 1)
  t.equal(value('event_subscriber_lag_events{subscriber="done"}'), 0)
  t.equal(value('event_subscriber_lag_seconds{subscriber="done"}'), 0)
  await app.prisma.eventSubscription.delete({ where: { shopId_name: { shopId: 1, name: 'slow' } } })
  t.equal(
    (await scrape(app)).value('event_subscriber_lag_events{subscriber="slow"}'),
    undefined,
    'a deleted subscriber disappears'
  )
})

t.test('two apps in one process count separately', async t => {
  const [one, other] = [await build(t), await build(t)]
  await createProduct(one)
  const created = 'http_request_duration_seconds_count{method="POST",route="/products",status="201"}'
  t.equal((await scrape(one)).value(created), 1)
  t.equal((await scrape(other)).value(created), undefined)
})

t.test(
  'with AUTH_MODE=required, metrics need a key, which may be a bearer token, and count towards the rate limit',
  async t => {
    const app = await buildGuarded(t, { rateLimitMax: 5 })
    t.match(await send(app, 'GET', '/metrics'), { status: 401 })
    for (const headers of [withKey(readerKey), withToken(metricsKey)]) {
      const response = await app.inject({ url: '/metrics', headers })
      t.equal(response.statusCode, 200)
      t.match(response.headers['content-type'], 'text/plain; version=0.0.4')
      t.ok(response.headers['ratelimit-limit'])
    }
    t.equal((await send(app, 'GET', '/metrics', undefined, withToken('a guess of a decent length'))).status, 401)
  }
)

async function scrape(app: FastifyInstance) {
  const { body: text } = await app.inject({ url: '/metrics' })
  return {
    text,
    value(series: string): number | undefined {
      const line = text.split('\n').find(line => line.startsWith(`${series} `))
      return line === undefined ? undefined : Number(line.slice(series.length))
    }
  }
}

async function readCounts(app: FastifyInstance) {
  const { value } = await scrape(app)
  return { placed: value('orders_placed_total'), refused: value('orders_refused_total{reason="insufficient_stock"}') }
}

async function sendSigned(app: FastifyInstance, payload: object): Promise<void> {
  await send(app, 'POST', '/webhooks/payment', payload, {
    'x-signature': createHmac('sha256', 'secret').update(JSON.stringify(payload)).digest('hex')
  })
}
