import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { adminKey, as, buildGuarded, withKey } from '../support/credentials.js'
import { waitForLocks } from '../support/locks.js'

const place = async (app: FastifyInstance, count: number) => {
  for (let i = 0; i < count; i++) await createOrder(app, { product_id: 1, quantity: 1 })
}

t.test('a bulk update changes statuses as single updates would: stock, ledger, history and events', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 10 })
  await place(app, 4)
  await send(app, 'PATCH', '/orders/3', { status: 'PAID' })
  const { status, body } = await send(app, 'PATCH', '/orders/bulk', {
    orders: [
      { id: 3, status: 'refunded' },
      { id: 1, status: 'PAID' },
      { id: 2, status: 'CANCELED' },
      { id: 4, status: 'PENDING' }
    ]
  })
  t.match(
    { status, body },
    {
      status: 200,
      body: {
        results: [
          { index: 0, status: 200, order: { id: 3, status: 'REFUNDED', version: 3 } },
          { index: 1, status: 200, order: { id: 1, status: 'PAID', version: 2 } },
          { index: 2, status: 200, order: { id: 2, status: 'CANCELED', version: 2 } },
          { index: 3, status: 200, order: { id: 4, status: 'PENDING', version: 1 } }
        ]
      }
    }
  )
  t.equal((await send(app, 'GET', '/products/1')).body.stock, 8, 'the canceled and the refunded order return stock')
  t.match((await send(app, 'GET', '/orders/2/history')).body.history, [
    { action: 'CREATED' },
    { action: 'CANCELED', changes: { status: { from: 'PENDING', to: 'CANCELED' } }, performed_by: 'anonymous' }
  ])
  t.strictSame(
    (await send(app, 'GET', '/events?types=order.paid,order.canceled,order.refunded')).body.events.map(
      ({ type, order_id: id }: { type: string; order_id: number }) => `${type} ${id}`
    ),
    ['order.paid 3', 'order.refunded 3', 'order.paid 1', 'order.canceled 2']
  )
  t.strictSame(await findViolations(app), [])
})

t.test('an atomic bulk update changes all orders or none, and the error names the item', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 10 })
  await place(app, 2)
  const cancel = { id: 1, status: 'CANCELED' }
  for (const [orders, expected] of [
    [[cancel, { id: 99, status: 'PAID' }], { status: 404, body: { code: 'ORDER_NOT_FOUND', order_id: 99, index: 1 } }],
    [[cancel, { id: 2, status: 'SHIPPED' }], { status: 400, body: { code: 'INVALID_STATUS_TRANSITION', index: 1 } }],
    [[cancel, { id: 1, status: 'PAID' }], { status: 400, body: { errors: [{ path: 'body/orders/1/id' }] } }],
    [[cancel, { id: 2, status: 'LOST' }], { status: 400, body: { errors: [{ path: 'body/orders/1/status' }] } }],
    [[cancel, { id: 2, status: 'PAID', x: 1 }], { status: 400, body: { errors: [{ path: 'body/orders/1/x' }] } }],
    [[], { status: 400, body: { errors: [{ path: 'body/orders' }] } }],
    [Array(101).fill(cancel), { status: 400, body: { errors: [{ path: 'body/orders' }] } }]
  ] as const) {
    t.match(await send(app, 'PATCH', '/orders/bulk', { orders }), expected, JSON.stringify(orders).slice(0, 80))
    t.match((await send(app, 'GET', '/orders/1')).body, { status: 'PENDING', version: 1 })
  }
  t.equal((await send(app, 'GET', '/products/1')).body.stock, 8)
  t.strictSame(await findViolations(app), [])
})

t.test('a partial bulk update changes each order or says why not; a key makes it act once', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 10 })
  await place(app, 3)
  const update = {
    mode: 'partial',
    orders: [
      { id: 1, status: 'PAID' },
      { id: 99, status: 'PAID' },
      { id: 2, status: 'SHIPPED' },
      { id: 1, status: 'CANCELED' },
      { id: 3, status: 7 },
      { id: 3, status: 'canceled' }
    ]
  }
  const headers = { 'idempotency-key': 'update' }
  const first = await send(app, 'PATCH', '/orders/bulk', update, headers)
  t.equal(first.status, 200)
  t.strictSame(
    first.body.results.map(({ status, error }: { status: number; error?: { code: string } }) => error?.code ?? status),
    [200, 'ORDER_NOT_FOUND', 'INVALID_STATUS_TRANSITION', 'VALIDATION_FAILED', 'VALIDATION_FAILED', 200]
  )
  await send(app, 'PATCH', '/orders/1', { status: 'SHIPPED' })
  t.equal((await send(app, 'PATCH', '/orders/bulk', update, headers)).text, first.text)
  t.equal((await send(app, 'GET', '/orders/1')).body.status, 'SHIPPED')
  t.strictSame(await findViolations(app), [])
})

t.test("a customer's bulk update only cancels, and finds no order of another customer", async t => {
  const app = await buildGuarded(t)
  for (const userId of [1, 2]) {
    await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, user_id: userId }, withKey(adminKey))
  }
  const orders = [
    { id: 1, status: 'CANCELED' },
    { id: 2, status: 'CANCELED' }
  ]
  t.match(await send(app, 'PATCH', '/orders/bulk', { orders }, as(1)), {
    status: 404,
    body: { code: 'ORDER_NOT_FOUND', order_id: 2, index: 1 }
  })
  t.match(await send(app, 'PATCH', '/orders/bulk', { orders: [{ id: 1, status: 'PAID' }] }, as(1)), {
    status: 403,
    body: { code: 'FORBIDDEN' }
  })
  const { body } = await send(app, 'PATCH', '/orders/bulk', { orders, mode: 'partial' }, as(1))
  t.match(body.results, [{ status: 200, order: { status: 'CANCELED' } }, { status: 404 }])
  t.equal((await send(app, 'GET', '/orders/2', undefined, withKey(adminKey))).body.status, 'PENDING')
})

t.test('concurrent bulk cancels, cancels and orders in opposite order all succeed, and stock adds up', async t => {
  const databaseUrl = await createDatabase(t)
  const apps = [await build(t, { databaseUrl }), await build(t, { databaseUrl, groupCommit: { maxGroup: 1 } })]
  const ids: number[] = []
  for (let i = 0; i < 6; i++) ids.push((await createProduct(apps[0]!, { stock: 1_000 })).id)
  const placed: number[] = []
  for (let i = 0; i < 24; i++) {
    placed.push((await createOrder(apps[0]!, { product_id: ids[i % 6], quantity: 1 })).id)
  }
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, i) => {
      const some = placed.filter((_, index) => index % 4 === i % 4)
      const orders = (i % 2 === 0 ? some : some.toReversed()).map(id => ({ id, status: 'CANCELED' }))
      if (i % 3 === 0) return send(apps[0]!, 'PATCH', '/orders/bulk', { orders, mode: 'partial' })
      if (i % 3 === 1) return send(apps[1]!, 'PATCH', `/orders/${placed[i]}`, { status: 'CANCELED' })
      const items = (i % 2 === 0 ? ids : ids.toReversed()).map(id => ({ product_id: id, quantity: 1 }))
      return send(apps[1]!, 'POST', '/orders', { items })
    })
  )
  t.strictSame(
    answers.filter(({ status }) => status >= 300).map(({ body }) => body),
    []
  )
  t.strictSame(await findViolations(apps[0]!), [])
})

t.test(
  "a bulk cancel waits for the shop's lock, and holds no row that others may wait for until it has it",
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl })
    for (let i = 0; i < 2; i++) await createProduct(app, { stock: 10 })
    await place(app, 2)
    const orders = [1, 2].map(id => ({ id, status: 'CANCELED' }))
    const bulk = await app.prisma.$transaction(async tx => {
      await tx.$executeRaw`UPDATE shops SET version = version + 1`
      const answer = send(app, 'PATCH', '/orders/bulk', { orders }, { 'idempotency-key': 'bulk' })
      await waitForLocks(databaseUrl, 1)
      const free = await tx.$queryRaw<unknown[]>`
      SELECT FROM (SELECT id FROM orders FOR UPDATE SKIP LOCKED) AS free_orders
      UNION ALL SELECT FROM (SELECT id FROM products FOR UPDATE SKIP LOCKED) AS free_products`
      t.equal(free.length, 4)
      await tx.$executeRaw`UPDATE orders SET note = 'written by the holder of the lock'`
      return { answer }
    })
    t.match(await bulk.answer, {
      status: 200,
      body: { results: [{ order: { status: 'CANCELED', note: /holder/ } }, { order: { status: 'CANCELED' } }] }
    })
    t.strictSame(await findViolations(app), [])
  }
)
