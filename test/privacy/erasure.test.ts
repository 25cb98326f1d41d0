import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { buildApp, type AppConfig } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { removeOldEntries } from '../../src/audit/remove-old-entries.js'
import { sweepErased } from '../../src/privacy/sweep.js'
import { logOptions } from '../../src/telemetry/log-options.js'
import { until } from '../../scripts/shared/until.js'
import { build, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { adminKey, as, buildGuarded, guarded, readerKey, withKey } from '../support/credentials.js'
import { from, startMailServer } from '../support/mail-server.js'
import { startRedis, withoutRedis } from '../support/redis.js'
import { createRoleDatabase } from '../support/runtime-role.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import { dumpDatabase, dumpRedis, linesWith } from '../support/traces.js'
import { startReceiver } from '../support/webhook-receiver.js'

/** Each is in one place only, so that a failure says which place was forgotten. */
const traces = {
  name: 'Quorn',
  email: 'zelda.q@example.com',
  phone: '900111222',
  address: 'Larkspur Lane',
  note: 'note-4410',
  metadata: 'meta-2290',
  label: 'label-7731',
  shipment: 'TRACK-9931',
  reason: 'reason-4417',
  answer: 'receiver-5512'
}

const address = { name: 'Zelda Quorn', line1: '7 Larkspur Lane', city: 'Lisbon', country: 'PT' }
const admin = withKey(adminKey)

/** An order with something personal in every field that can have it. */
const personalOrder = {
  product_id: 1,
  quantity: 4,
  email: 'Zelda.Q@example.com',
  phone: '+351 900111222',
  shipping_address: address,
  billing_address: { ...address, company: 'Quorn Ltd' },
  note: 'note-4410',
  metadata: { gift: 'meta-2290' },
  locale: 'pt-PT',
  external_id: 'A-1',
  adjustments: [{ type: 'shipping', label: 'label-7731', amount_cents: 490 }]
}

/** The same requests for an order, each with a reason. */
async function live(app: FastifyInstance, orderId: number): Promise<void> {
  const post = async (path: string, payload: object) => {
    const answer = await send(app, 'POST', `/orders/${orderId}/${path}`, payload, {
      ...admin,
      'idempotency-key': `${path}-${orderId}`
    })
    if (answer.status >= 300) throw new Error(answer.text)
    return answer.body
  }
  const patch = { status: 'PAID', reason: 'reason-4417' }
  if ((await send(app, 'PATCH', `/orders/${orderId}`, patch, admin)).status !== 200) throw new Error('not paid')
  const { items } = (await send(app, 'GET', `/orders/${orderId}`, undefined, admin)).body
  const one = [{ item_id: items[0].id, quantity: 1 }]
  const tracking = { tracking_number: 'TRACK-9931', tracking_url: 'https://example.com/TRACK-9931' }
  await post('shipments', { items: one, carrier: 'Example Post', ...tracking })
  await post('cancellations', { items: one, reason: 'reason-4417' })
  await post('refunds', { amount_cents: 100, reason: 'reason-4417' })
  await post('returns', { items: one, restock: true, reason: 'reason-4417' })
}

/** What a full check finds. */
async function brokenInvariants(app: FastifyInstance): Promise<Array<{ invariant: string; details: string[] }>> {
  const { status, body, text } = await send(app, 'GET', '/admin/invariants?scope=full', undefined, admin)
  if (status !== 200) throw new Error(text)
  return body.invariants.filter(({ violations }: { violations: number }) => violations > 0)
}

t.test(
  'after an erasure, nothing of the person is in the database, in Redis, or in the log',
  { skip: withoutRedis },
  async t => {
    const [redis, mails, receiver] = [await startRedis(t), await startMailServer(t), await startReceiver(t)]
    receiver.answer = (_received, response) => response.writeHead(200).end('saved for receiver-5512')
    const { app, log } = await listen(t, { redisUrl: redis.url, smtpUrl: mails.url, mailFrom: from })
    await createProductAs(app)
    await createEndpointAs(app, receiver.url)

    const user = await send(
      app,
      'POST',
      '/users',
      { email: traces.email, full_name: 'Zelda Quorn' },
      { ...admin, 'idempotency-key': 'zelda' }
    )
    t.equal(user.status, 201)
    await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada Sample' }, admin)
    const refused = await send(
      app,
      'POST',
      '/users',
      { email: traces.email.toUpperCase(), full_name: 'x' },
      { ...admin, 'idempotency-key': 'again' }
    )
    t.equal(refused.status, 409)
    const login = await send(app, 'POST', '/auth/login-test', { customer_id: 1 })
    t.equal(login.status, 200)
    const placed = await send(app, 'POST', '/orders', personalOrder, { ...as(1), 'idempotency-key': 'k1' })
    t.equal(placed.status, 403, 'customers set no adjustments')
    const orders = [
      await placeAs(app, { ...personalOrder, user_id: 1 }),
      await placeAs(app, { ...personalOrder, external_id: 'A-2' }),
      await placeAs(app, { product_id: 1, quantity: 4, user_id: 1 })
    ]
    const others = await placeAs(app, { ...personalOrder, email: 'ada@example.com', user_id: 2, external_id: 'B-1' })
    for (const id of orders) await live(app, id)
    await send(app, 'PATCH', `/orders/${orders[0]}`, { note: 'note-4410 again' }, admin)
    // Searches by an operator, and copies in the cache.
    for (const url of ['/users?q=Quorn', `/orders?q=${encodeURIComponent(traces.email)}`, '/orders?q=Quorn&limit=1']) {
      t.equal((await send(app, 'GET', url, undefined, admin)).status, 200)
    }
    await send(app, 'GET', `/nowhere?email=${traces.email}`)
    for (const id of orders) await send(app, 'GET', `/orders/${id}`, undefined, admin)
    await redis.client.xadd('refund_order', '*', 'order_id', String(orders[1]), 'comment', 'reason-4417')
    await redis.client.xadd('refund_order', '*', 'order_id', String(orders[1]), 'comment', 'reason-4417', 'shop', 'no')
    await settled(app)
    await until(async () => (await redis.client.xlen('refund_order:dead')) === 1, { what: 'the refund is refused' })
    const before = `${await dumpDatabase(app)}\n${await dumpRedis(redis.client)}`
    for (const [place, word] of Object.entries(traces)) t.ok(linesWith(before, [word]).length > 0, `${place} is there`)
    const books = await readBooks(app)

    receiver.answer = (_received, response) => response.writeHead(204).end()
    const erased = await send(app, 'DELETE', '/users/1', undefined, admin)
    t.equal(erased.status, 204, erased.text)
    // What belongs to Ada is hers: it has the same texts.
    await send(app, 'POST', '/users/erase', { email: 'ADA@example.com' }, admin)
    await settled(app)

    const words = Object.values(traces)
    t.strictSame(linesWith(await dumpDatabase(app), [...words, 'ada@example.com']), [], 'the database')
    await until(
      async () => linesWith(await dumpRedis(redis.client), words).every(line => line.includes('"shop","no"')),
      { what: 'Redis holds nothing of the person but the entry of a shop that does not exist' }
    )
    t.strictSame(linesWith(log(), words), [], 'the log')

    t.strictSame(await readBooks(app), books, 'amounts, quantities, ids and dates are as they were')
    t.strictSame(await brokenInvariants(app), [], 'all invariants hold')
    const list = await send(app, 'GET', '/orders?user_id=1', undefined, admin)
    t.match(list.body, {
      total: 2,
      orders: [
        { user_id: 1, user_name: null },
        { user_id: 1, user_name: null, email: null }
      ]
    })
    t.match((await send(app, 'GET', `/orders/${others}`, undefined, admin)).body, { note: null, external_id: 'B-1' })
    const told = receiver.received.map(({ payload }) => payload)
    t.match(
      told.filter(({ type }) => type === 'user.erased').map(({ data }) => data.data),
      [{ user_id: 1 }, { user_id: 2 }]
    )
    t.strictSame(
      told.flatMap(({ type, data }) => (type === 'order.erased' ? [data.order_id] : [])).sort(),
      [...orders, others].sort(),
      'receivers hear which orders were erased'
    )
  }
)

t.test('an erased user is unknown, and its address free', async t => {
  const app = await buildGuarded(t)
  const login = (await send(app, 'POST', '/auth/login-test', { customer_id: 1 })).body
  t.equal((await send(app, 'DELETE', '/users/1', undefined, admin)).status, 204)
  for (const [method, payload] of [['GET'], ['PATCH', { full_name: 'x' }], ['DELETE']] as const) {
    t.match(await send(app, method, '/users/1', payload, admin), { status: 404, body: { code: 'USER_NOT_FOUND' } })
  }
  t.equal((await send(app, 'GET', '/users/1/export', undefined, admin)).status, 404)
  t.match((await send(app, 'GET', '/users', undefined, admin)).body, { total: 1, users: [{ id: 2 }] })
  t.equal((await send(app, 'POST', '/auth/refresh', { refreshToken: login.refreshToken })).status, 401)
  t.equal((await send(app, 'POST', '/auth/login-test', { customer_id: 1 })).status, 404)
  const bearer = { authorization: `Bearer ${login.accessToken}` }
  t.match(await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, bearer), { status: 404 })
  t.match(await send(app, 'POST', '/users', { email: 'ADA@example.com', full_name: 'Ada' }, admin), {
    status: 201,
    body: { id: 3 }
  })
  t.match((await send(app, 'GET', '/users', undefined, admin)).body.total, 2)
})

t.test('only administrators erase; a customer exports itself and nobody else', async t => {
  const app = await buildGuarded(t)
  for (const headers of [as(1), withKey(readerKey), {}]) {
    const expected = 'authorization' in headers || 'x-api-key' in headers ? 403 : 401
    t.equal((await send(app, 'DELETE', '/users/1', undefined, headers)).status, expected)
    t.equal((await send(app, 'POST', '/users/erase', { email: 'ada@example.com' }, headers)).status, expected)
  }
  t.equal((await send(app, 'GET', '/users/1/export', undefined, as(1))).status, 200)
  t.equal((await send(app, 'GET', '/users/2/export', undefined, as(1))).status, 404)
  t.equal((await send(app, 'GET', '/users/1/export', undefined, withKey(readerKey))).status, 403)
})

t.test('an export has everything, in any number of orders; guests only for an administrator', async t => {
  const app = await buildGuarded(t)
  await send(app, 'POST', '/auth/login-test', { customer_id: 1 })
  const first = await placeAs(app, { ...personalOrder, user_id: 1 })
  await live(app, first)
  await placeAs(app, { product_id: 1, quantity: 1, email: 'ADA@example.com' })
  const items = Array.from({ length: 230 }, () => ({ product_id: 1, quantity: 1, user_id: 1 }))
  for (let from = 0; from < items.length; from += 100) {
    const { status } = await send(app, 'POST', '/orders/bulk', { orders: items.slice(from, from + 100) }, admin)
    t.ok(status < 300)
  }
  await placeAs(app, { ...personalOrder, external_id: 'C', user_id: 2 })
  const exported = await send(app, 'GET', '/users/1/export', undefined, admin)
  t.match(exported.headers['content-disposition'], /^attachment; filename="user-1-\d{4}-\d\d-\d\d\.json"$/)
  t.match(exported.body, {
    shop: 'default',
    user: { email: 'ada@example.com', full_name: 'Ada Sample' },
    logins: [{ revoked_at: null }]
  })
  t.equal(exported.body.orders.length, 232)
  t.match(exported.body.orders[0], {
    order: { id: first, note: 'note-4410', email: 'Zelda.Q@example.com' },
    payments: [{ type: 'payment' }, { type: 'refund', reason: 'reason-4417' }],
    shipments: [{ tracking_number: 'TRACK-9931' }],
    cancellations: [{ reason: 'reason-4417' }],
    returns: [{ restock: true }],
    notifications: [],
    events: [{ type: 'order.created' }, { type: 'order.paid' }]
  })
  t.equal((await send(app, 'GET', '/users/1/export', undefined, as(1))).body.orders.length, 231)
  const head = await send(app, 'HEAD', '/users/1/export', undefined, admin)
  t.match(head, { status: 200, text: '' })
})

t.test('a person with more orders than one command takes is erased by several; no order is forgotten', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 100_000 })
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada Sample' })
  for (let index = 0; index < 11; index++) {
    const orders = Array.from({ length: 100 }, () => ({ product_id: 1, quantity: 1, user_id: 1 }))
    await send(app, 'POST', '/orders/bulk', { orders })
  }
  const placing = (async () => {
    for (let placed = 0; ; placed++) {
      const { status } = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, user_id: 1 })
      if (status === 404) return placed
      if (status !== 201) throw new Error(`status ${status}`)
    }
  })()
  t.equal((await send(app, 'DELETE', '/users/1')).status, 204)
  const placed = await placing
  const [row] = await app.prisma.$queryRaw<Array<{ erased: number; left: number }>>`
    SELECT count(erased_at)::int AS erased, count(*) FILTER (WHERE erased_at IS NULL OR user_name <> '')::int AS left
    FROM orders`
  t.match(row, { erased: 1_100 + placed, left: 0 })
  t.strictSame(await brokenInvariants(app), [])
})

t.test('an erased order takes no personal data, and everything else goes on', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 10 })
  const { id } = await createOrder(app, { ...personalOrder, quantity: 1 })
  const etag = (await send(app, 'GET', `/orders/${id}`)).headers.etag
  t.match(await send(app, 'POST', '/users/erase', { email: 'zelda.Q@EXAMPLE.com' }), {
    status: 200,
    body: { user_ids: [], order_count: 1 }
  })
  t.match((await send(app, 'POST', '/users/erase', { email: 'zelda.q@example.com' })).body, { order_count: 0 })
  const read = await send(app, 'GET', `/orders/${id}`, undefined, { 'if-none-match': String(etag) })
  t.match(read, {
    status: 200,
    body: {
      email: null,
      external_id: 'A-1',
      metadata: {},
      adjustments: [{ type: 'shipping', label: 'shipping', amount_cents: 490 }],
      total_amount_cents: 1490
    }
  })
  for (const payload of [{ note: 'x' }, { email: 'zelda.q@example.com' }, { metadata: { a: 'b' } }]) {
    t.match(await send(app, 'PATCH', `/orders/${id}`, payload), {
      status: 400,
      body: { code: 'ORDER_NOT_EDITABLE', detail: /erased/ }
    })
  }
  for (const status of ['PAID', 'SHIPPED']) t.equal((await send(app, 'PATCH', `/orders/${id}`, { status })).status, 200)
  t.match((await send(app, 'GET', `/orders/${id}/history`)).body.history, [
    { action: 'CREATED' },
    { action: 'UPDATED', changes: { erased: { from: false, to: true } } },
    {},
    {}
  ])
  await t.rejects(
    app.prisma.$executeRaw`UPDATE orders SET email = 'zelda.q@example.com'`,
    /orders_nothing_personal_once_erased/,
    'the database refuses it as well'
  )
})

t.test('stored responses about others stay', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 100 })
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' })
  await send(app, 'POST', '/users', { email: 'grace@example.com', full_name: 'Grace' }, { 'idempotency-key': 'grace' })
  const place = async (key: string, order: object) =>
    await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, ...order }, { 'idempotency-key': key })
  await place('user-1', { user_id: 1 })
  await place('user-2', { user_id: 2 })
  await place('guest', { email: 'zelda.q@example.com' })
  await place('other-guest', { email: 'another@example.com' })
  await place('nobody', {})
  const keys = async () => (await app.prisma.idempotencyKey.findMany({ orderBy: { key: 'asc' } })).map(({ key }) => key)
  t.strictSame(await keys(), ['grace', 'guest', 'nobody', 'other-guest', 'user-1', 'user-2'])
  await send(app, 'POST', '/users/erase', { email: 'Zelda.Q@example.com' })
  t.strictSame(await keys(), ['grace', 'nobody', 'other-guest', 'user-1', 'user-2'])
  await send(app, 'DELETE', '/users/1')
  t.strictSame(await keys(), ['grace', 'nobody', 'other-guest', 'user-2'])
  await app.prisma.$executeRaw`UPDATE orders SET erased_at = now() - interval '1 minute' WHERE erased_at IS NOT NULL`
  await sweepErased(app.prisma)
  t.strictSame(await keys(), ['grace', 'nobody', 'other-guest', 'user-2'], 'also when it is swept')
  t.match(await place('other-guest', { email: 'another@example.com' }), {
    status: 201,
    headers: { 'idempotent-replayed': 'true' }
  })
})

t.test('an erasure stays in its shop', async t => {
  const app = await build(t)
  await addSecondShop(app)
  for (const headers of [{}, inSecond]) {
    await send(app, 'POST', '/products', { sku: 'MUG', name: 'Mug', price: 1, stock: 9 }, headers)
    await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' }, headers)
    await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, user_id: 1, note: 'note-4410' }, headers)
  }
  t.equal((await send(app, 'DELETE', '/users/1', undefined, inSecond)).status, 204)
  t.match(await send(app, 'GET', '/orders/1'), { body: { user_name: 'Ada', note: 'note-4410' } })
  t.match(await send(app, 'GET', '/users/1'), { status: 200 })
  t.match(await send(app, 'GET', '/orders/1', undefined, inSecond), { body: { user_name: null, note: null } })
})

t.test('append-only tables let an erasure through, and nothing else', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 10 })
  const { id } = await createOrder(app, { ...personalOrder })
  await live(app, id)
  const attempt = async (sql: string, isErasing = true) =>
    await app.prisma.$transaction(async tx => {
      if (isErasing) await tx.$queryRaw`SELECT set_config('orders_and_inventory.erasing', 'on', true)`
      return await tx.$executeRawUnsafe(sql)
    })
  const allowed = {
    events: 'data = erased_event_data(type, data)',
    order_parts: 'reason = NULL, tracking_number = NULL, tracking_url = NULL',
    order_payments: 'reason = NULL'
  }
  for (const [table, change] of Object.entries(allowed)) {
    await t.rejects(attempt(`UPDATE ${table} SET ${change}`, false), /append-only/, `${table} without the setting`)
    await t.rejects(attempt(`DELETE FROM ${table}`), /append-only/, `${table} keeps its rows`)
    for (const other of ["performed_by = 'x'", 'created_at = now()', 'id = id + 1000', 'order_id = 2']) {
      await t.rejects(
        attempt(`UPDATE ${table} SET ${change}, ${other}`),
        /append-only|foreign key/,
        `${table} ${other}`
      )
    }
  }
  for (const change of [
    "data = '{}'",
    'data = (erased_event_data(type, data)::jsonb || \'{"version": 9}\')::json',
    "data = (erased_event_data(type, data)::jsonb - 'changes')::json",
    'data = (data::jsonb || \'{"reason": "another"}\')::json'
  ]) {
    await t.rejects(attempt(`UPDATE events SET ${change} WHERE order_id = ${id}`), /append-only/, change)
  }
  await t.rejects(attempt("UPDATE order_parts SET reason = 'another'"), /append-only/)
  await t.rejects(attempt('UPDATE order_payments SET amount_cents = 1, reason = NULL'), /append-only/)
  for (const table of ['stock_movements', 'webhook_events']) {
    await t.rejects(attempt(`UPDATE ${table} SET id = id`), /append-only/, table)
  }
  for (const [table, change] of Object.entries(allowed)) {
    t.ok((await attempt(`UPDATE ${table} SET ${change}`)) > 0, `${table}: the erasure itself`)
  }
  await t.rejects(
    attempt('UPDATE events SET data = data', false),
    /append-only/,
    'the setting ended with its transaction'
  )
})

t.test('a role that may only append to the log erases all the same, and can do nothing else with it', async t => {
  const { runtimeUrl } = await createRoleDatabase(t)
  const app = await build(t, { databaseUrl: runtimeUrl })
  await createProduct(app, { stock: 10 })
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' })
  const { id } = await createOrder(app, { ...personalOrder, user_id: 1 })
  await live(app, id)
  t.equal((await send(app, 'DELETE', '/users/1')).status, 204)
  t.strictSame(linesWith(await dumpDatabase(app), Object.values(traces)), [])
  await sweepErased(app.prisma)
  t.equal(await removeOldEntries(app.prisma, 1), false)
  for (const sql of [
    'UPDATE events SET data = erased_event_data(type, data)',
    'UPDATE order_parts SET reason = NULL',
    'UPDATE audit_log SET address = NULL, user_agent = NULL',
    'DELETE FROM audit_log'
  ]) {
    const attempt = app.prisma.$transaction([
      app.prisma.$executeRawUnsafe("SET LOCAL orders_and_inventory.erasing = 'on'"),
      app.prisma.$executeRawUnsafe(sql)
    ])
    await t.rejects(attempt, /permission denied/, sql)
  }
})

t.test('what another process writes late is swept, and found by the invariant until then', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 10 })
  await send(app, 'POST', '/webhook-endpoints', { url: 'https://example.com/hook' })
  const { id } = await createOrder(app, personalOrder)
  await send(app, 'POST', '/users/erase', { email: personalOrder.email })
  await app.prisma.$executeRaw`
    INSERT INTO notifications (shop_id, id, event_id, type, order_id, recipient, message_id, due_at)
    VALUES (1, 1, 2, 'order_confirmation', ${id}, 'zelda.q@example.com', 'a', now())`
  const body = JSON.stringify({
    type: 'order.created',
    timestamp: 't',
    data: { id: 2, data: { reason: 'reason-4417' } }
  })
  const log = '[{"response_body":"receiver-8841"}]'
  await app.prisma.$executeRaw`
    INSERT INTO webhook_deliveries
      (shop_id, id, endpoint_id, event_id, type, subject, body, response_body, attempt_log, due_at)
    VALUES (1, 1, 1, 2, 'order.created', 'order:1', ${body}, 'receiver-5512', ${log}::jsonb, now())`
  await changeByHand(app, "UPDATE events SET created_at = now() - interval '1 hour'")
  await app.prisma.$executeRaw`UPDATE orders SET erased_at = now() - interval '20 minutes'`
  t.match(await brokenInvariants(app), [{ details: [/notifications, webhook_deliveries/] }])
  await app.prisma.$executeRaw`
    INSERT INTO idempotency_keys (shop_id, principal, key, request_hash, status, headers, body)
    VALUES (1, 'api_key:shop', 'a', '', 201, '{"location":"/api/v1/orders/1"}', 'Quorn'),
      (1, 'api_key:shop', 'b', '', 201, '{}', '{"order_id":1,"reason":"Quorn"}'),
      (1, 'api_key:shop', 'c', '', 201, '{"location":"/api/v1/orders/11"}', 'other')`
  await app.prisma.$executeRaw`UPDATE orders SET erased_at = now() - interval '1 minute'`
  await sweepErased(app.prisma)
  const words = ['zelda', 'reason-4417', 'receiver-5512', 'receiver-8841', 'Quorn']
  t.strictSame(linesWith(await dumpDatabase(app), words), [])
  t.match(await app.prisma.idempotencyKey.findMany(), [{ key: 'c' }])

  // Its body is not JSON, as that of a real response is.
  await app.prisma.idempotencyKey.deleteMany()
  await app.prisma.$executeRaw`UPDATE orders SET erased_at = now() - interval '20 minutes'`
  t.strictSame(await brokenInvariants(app), [])
  const logged = async (minutesAgo: number) =>
    await app.prisma.$executeRaw`
      UPDATE webhook_deliveries
      SET attempt_log = jsonb_build_array(jsonb_build_object('at', now() - ${minutesAgo} * interval '1 minute'))`
  await logged(5)
  t.strictSame(await brokenInvariants(app), [], 'an attempt after the erasure sends no personal data')
  await logged(30)
  t.match(await brokenInvariants(app), [{ details: [/webhook_deliveries/] }], 'an attempt before it')
})

t.test('the invariant finds each place where something is left', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 10 })
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' })
  const { id } = await createOrder(app, { ...personalOrder, user_id: 1 })
  await live(app, id)
  await send(app, 'DELETE', '/users/1')
  const details = async () => {
    const broken = (await brokenInvariants(app)).find(({ invariant: name }) => name.startsWith('nothing personal'))
    return broken?.details ?? []
  }
  t.strictSame(await details(), [])
  for (const [sql, place] of [
    [`UPDATE orders SET adjustments = '[{"type":"shipping","label":"for Ada","amount_cents":490}]'`, 'its own columns'],
    ["UPDATE order_search SET text = 'Ada'", 'order_search'],
    [`UPDATE events SET data = (data::jsonb || '{"reason":"Ada"}')::json WHERE type = 'order.paid'`, 'events'],
    ["UPDATE order_parts SET reason = 'Ada'", 'order_parts'],
    ["UPDATE order_payments SET reason = 'Ada'", 'order_payments'],
    ['UPDATE orders SET erased_at = NULL', 'its user 1 was erased'],
    [
      `INSERT INTO refresh_tokens (shop_id, family, user_id, token_hash, expires_at)
       VALUES (1, gen_random_uuid(), 1, decode(repeat('00', 32), 'hex'), now())`,
      'none, but user 1 has a login'
    ]
  ] as const) {
    await changeByHand(app, sql)
    t.ok((await details()).join().includes(place), place)
  }
})

t.test('an erasure that loses a race to another gets 404, and none counts twice', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 10 })
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' })
  await createOrder(app, { product_id: 1, quantity: 1, user_id: 1 })
  const answers = await Promise.all([1, 2, 3, 4].map(async () => await send(app, 'DELETE', '/users/1')))
  t.strictSame(answers.map(({ status }) => status).sort(), [204, 404, 404, 404])
  const types = await app.prisma.event.groupBy({ by: ['type'], _count: true, where: { type: { contains: 'erased' } } })
  t.match(
    types.map(({ _count: count }) => count),
    [1, 1]
  )
})

t.test('commands of one group see each other: an edit before an erasure is not written after it', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 10 })
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' })
  const { id } = await createOrder(app, { ...personalOrder, user_id: 1 })
  // While the first transaction runs, the others gather for the next one.
  const answers = await Promise.all([
    send(app, 'PATCH', '/products/1', { name: 'Cup' }),
    send(app, 'PATCH', '/users/1', { full_name: 'Ada Quorn' }),
    send(app, 'PATCH', `/orders/${id}`, { note: 'note-4410 again' }),
    send(app, 'DELETE', '/users/1'),
    send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Another' })
  ])
  t.strictSame(
    answers.slice(0, 4).map(({ status }) => status),
    [200, 200, 200, 204]
  )
  t.strictSame(linesWith(await dumpDatabase(app), ['Quorn', 'note-4410']), [])
  t.strictSame(await brokenInvariants(app), [])
})

/** Without the triggers. */
async function changeByHand(app: FastifyInstance, sql: string): Promise<void> {
  await app.prisma.$transaction([
    app.prisma.$executeRawUnsafe("SET LOCAL session_replication_role = 'replica'"),
    app.prisma.$executeRawUnsafe(sql)
  ])
}

/** The app as it runs, with all its jobs, and what it has logged. */
async function listen(t: Test, settings: Partial<AppConfig>): Promise<{ app: FastifyInstance; log: () => string }> {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    }
  })
  const app = await buildApp(
    {
      ...loadConfig({}, 'no .env file'),
      ...guarded,
      maxEventLoopDelayMs: 0,
      allowsPrivateWebhookAddresses: true,
      ...settings,
      databaseUrl: await createDatabase(t)
    },
    pino(logOptions('info'), stream)
  )
  t.teardown(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, log: () => lines.join('') }
}

async function createProductAs(app: FastifyInstance): Promise<void> {
  const product = { sku: 'MUG', name: 'Mug', price: 10, stock: 1_000 }
  if ((await send(app, 'POST', '/products', product, admin)).status !== 201) throw new Error('no product')
}

async function createEndpointAs(app: FastifyInstance, url: string): Promise<void> {
  const { status, text } = await send(app, 'POST', '/webhook-endpoints', { url }, admin)
  if (status !== 201) throw new Error(text)
}

async function placeAs(app: FastifyInstance, order: object): Promise<number> {
  const key = `order-${JSON.stringify(order).length}-${Math.random()}`
  const { status, body, text } = await send(app, 'POST', '/orders', order, { ...admin, 'idempotency-key': key })
  if (status !== 201) throw new Error(text)
  return body.id
}

/** Waits until every subscriber has had every event, and nothing waits to be sent. */
async function settled(app: FastifyInstance): Promise<void> {
  await until(
    async () => {
      const [row] = await app.prisma.$queryRaw<Array<{ is_done: boolean }>>`
        SELECT (SELECT min(cursor) FROM event_subscriptions) >= (SELECT max(id) FROM events)
          AND NOT EXISTS (SELECT FROM webhook_deliveries WHERE status = 'pending')
          AND NOT EXISTS (SELECT FROM notifications WHERE status = 'pending') AS is_done`
      return row?.is_done
    },
    { what: 'everything is sent' }
  )
}

/** What the books say. */
async function readBooks(app: FastifyInstance): Promise<unknown> {
  return await app.prisma.$queryRaw`
    SELECT json_build_object(
      'orders', (SELECT json_agg(json_build_array(id, user_id, external_id, status, total_amount_cents, total_quantity,
        paid_cents, refunded_cents, deducted_cents, currency, order_date, created_at, shipped_at) ORDER BY id)
        FROM orders),
      'items', (SELECT json_agg(item ORDER BY id) FROM order_items AS item),
      'payments', (SELECT json_agg(json_build_array(id, order_id, type, amount_cents, event_id, created_at) ORDER BY id)
        FROM order_payments),
      'parts', (SELECT json_agg(json_build_array(id, order_id, type, items, created_at) ORDER BY id) FROM order_parts),
      'movements', (SELECT json_agg(movement ORDER BY id) FROM stock_movements AS movement),
      'totals', (SELECT json_agg(total ORDER BY kind, key) FROM order_totals AS total)) AS books`
}
