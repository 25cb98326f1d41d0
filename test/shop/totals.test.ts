import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { loadConfig } from '../../src/config.js'
import { placeOrder } from '../../src/orders/place-order.js'
import { createProduct as productCommand } from '../../src/products/create-products.js'
import { createUser as userCommand } from '../../src/users/change-users.js'
import { createWriter } from '../../src/shop/writer.js'
import { build, createDatabase, createProduct, send } from '../support/app.js'

const statuses = ['PENDING', 'PAID', 'SHIPPED', 'COMPLETED', 'CANCELED', 'REFUNDED'] as const
const filters = [
  '',
  ...statuses.map(status => `status=${status}`),
  'status=PAID,CANCELED,REFUNDED',
  ...[1, 2, 3, 99].map(id => `user_id=${id}`),
  ...[1, 2, 3, 4, 99].map(id => `product_id=${id}`)
]

t.test('lists of orders, products and users show what counting finds, after any changes', async t => {
  const app = await build(t)
  for (let i = 0; i < 3; i++) await createProduct(app, { price_cents: 100 + i, stock: 1_000 })
  for (const name of ['ada', 'grace']) {
    await send(app, 'POST', '/users', { email: `${name}@example.com`, full_name: name })
  }
  let names = 0
  const kinds = {
    order: (n: number) => send(app, 'POST', '/orders', { product_id: 1 + (n % 3), quantity: 1 + n }),
    'order of a user': (n: number) =>
      send(app, 'POST', '/orders', {
        user_id: 1 + (n % 2),
        items: [
          { product_id: 1, quantity: 1 },
          { product_id: 1 + (n % 3), quantity: 2 },
          { product_id: 3, quantity: 1 }
        ]
      }),
    'refused order': () => send(app, 'POST', '/orders', { product_id: 1, quantity: 1_000_000 }),
    'bulk orders': (n: number) =>
      send(app, 'POST', '/orders/bulk', {
        mode: 'partial',
        orders: [1, 2, 99].map(product => ({ product_id: product, quantity: 1 + n, user_id: 1 }))
      }),
    cancel: (n: number) => send(app, 'DELETE', `/orders/${1 + n}`),
    pay: (n: number) => send(app, 'PATCH', `/orders/${1 + n}`, { status: 'PAID' }),
    ship: (n: number) => send(app, 'PATCH', `/orders/${1 + n}`, { status: 'SHIPPED' }),
    refund: (n: number) => send(app, 'PATCH', `/orders/${1 + n}`, { status: 'REFUNDED' }),
    'new product': () => createProduct(app),
    'deleted product': (n: number) => send(app, 'DELETE', `/products/${4 + n}`),
    'new user': () => send(app, 'POST', '/users', { email: `u${++names}@example.com`, full_name: 'x' }),
    'renamed user': (n: number) => send(app, 'PATCH', `/users/${1 + n}`, { full_name: `x${++names}` })
  }
  const step = fc.record({ kind: fc.constantFrom(...(Object.keys(kinds) as Array<keyof typeof kinds>)), n: fc.nat(9) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async steps => {
      await Promise.all(steps.map(({ kind, n }) => kinds[kind](n)))
      for (const filter of filters) await requireExact(app, filter)
      const violations = await wrongTotals(app)
      if (violations.length > 0) throw new Error(violations.join())
    }),
    { numRuns: 15 }
  )
  t.match((await send(app, 'GET', '/products')).body, { total: await count(app, 'products WHERE deleted_at IS NULL') })
  t.match((await send(app, 'GET', '/users')).body, { total: await count(app, 'users') })
})

t.test('totals between two times are those of whole days and of the orders at their ends', async t => {
  const app = await build(t)
  await createProduct(app, { price_cents: 7, stock: 1_000 })
  for (let i = 0; i < 60; i++) await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 + (i % 3) })
  // The last millisecond of a day, its first one, and some time between, on ten days.
  await app.prisma.$executeRaw`
    UPDATE orders SET created_at = timestamptz '2026-02-24T00:00:00Z' + interval '1 day' * (id % 10)
      + (ARRAY[interval '0', interval '11.5 hours', interval '23:59:59.999'])[1 + id % 3]`
  await app.prisma.$executeRaw`SELECT recount_totals()::text`
  t.strictSame(await wrongTotals(app), [])
  const begin = Date.UTC(2026, 1, 22)
  const time = fc
    .record({ day: fc.nat(14), ms: fc.constantFrom(0, 1, 43_200_000, 86_399_998, 86_399_999) })
    .map(({ day, ms }) => new Date(begin + day * 86_400_000 + ms).toISOString())
  await fc.assert(
    fc.asyncProperty(fc.option(time), fc.option(time), async (from, to) => {
      const parameters = new URLSearchParams()
      if (from !== null) parameters.set('created_from', from)
      if (to !== null) parameters.set('created_to', to)
      await requireExact(app, parameters.toString(), 7)
    }),
    { numRuns: 150 }
  )
  for (const span of [
    'created_to=9999-12-31T23:59:59.999Z',
    'created_from=9999-12-31T12:00:00Z',
    'created_from=0001-01-01T00:00:00Z&created_to=9999-12-31T00:00:00Z'
  ]) {
    await requireExact(app, span)
  }
})

t.test('a cursor of an earlier version, which has no time, continues a list with a span of time by id', async t => {
  const app = await build(t)
  await createProduct(app)
  for (let i = 0; i < 5; i++) await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 })
  const from = '2026-01-01T00:00:00.000Z'
  const filter = { statuses: [], paymentStatuses: [], createdFrom: new Date(from) }
  const cursor = (await app.cursors(1)).encode(`orders ${JSON.stringify([filter, 'everyone'])}`, [4])
  const idsOf = ({ orders }: { orders: Array<{ id: number }> }) => orders.map(({ id }) => id)
  const { body } = await send(app, 'GET', `/orders?created_from=${from}&limit=2&cursor=${cursor}`)
  t.strictSame(idsOf(body), [3, 2])
  const next = await send(app, 'GET', `/orders?created_from=${from}&limit=2&cursor=${body.next_cursor}`)
  t.strictSame(idsOf(next.body), [1])
})

t.test('a list with one condition, and one of a customer, counts no orders', async t => {
  const app = await build(t)
  await createProduct(app)
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' })
  await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, user_id: 1 })
  const today = new Date().toISOString().slice(0, 10)
  const stored: Array<[sql: string, query: string]> = [
    ["UPDATE order_totals SET order_count = 50 WHERE kind = 'status'", ''],
    ["UPDATE order_totals SET order_count = 51 WHERE kind = 'status'", 'status=PENDING'],
    ["UPDATE order_totals SET order_count = 52 WHERE kind = 'day'", `created_from=${today}T00:00:00Z`],
    ['UPDATE users SET order_count = 53', 'user_id=1'],
    ['UPDATE products SET order_count = 54', 'product_id=1']
  ]
  for (const [sql, query] of stored) {
    await app.prisma.$executeRawUnsafe(sql)
    const shown = (await send(app, 'GET', `/orders?${query}`)).body.total
    t.equal(shown, Number(/order_count = (\d+)/.exec(sql)?.[1]), query)
    t.match(await wrongTotals(app), [/stored .*; counted 1, 1000, 1$/], `the check finds: ${sql}`)
    await app.prisma.$executeRaw`SELECT recount_totals()::text`
    t.strictSame(await wrongTotals(app), [], 'counting anew repairs it')
    t.equal((await send(app, 'GET', `/orders?${query}`)).body.total, 1)
  }
})

t.test('orders of a user and a product of the same group count for both', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const { currency } = loadConfig({}, 'no .env file')
  const options = { currency, performedBy: 'test', orderPaymentTimeoutSeconds: 0, lowStockThreshold: undefined }
  const sizes: number[] = []
  const writer = createWriter(app.prisma, { onGroup: ({ size }) => sizes.push(size) })
  const product = { sku: 'A', name: 'A', priceCents: 5, stock: 10 }
  const order = { userId: 1, lines: [{ productId: 1, quantity: 3 }], orderDate: null, note: null, performedBy: 'test' }
  await Promise.all([
    writer.submit(1, userCommand({ email: 'ada@example.com', full_name: 'Ada' })),
    writer.submit(1, productCommand(product, options)),
    writer.submit(1, placeOrder(order, options))
  ])
  t.strictSame(sizes, [3], 'they share a transaction')
  for (const filter of ['', 'user_id=1', 'product_id=1', 'status=pending']) await requireExact(app, filter)
  t.strictSame(await wrongTotals(app), [])
})

t.test('while orders are placed, each list shows every order that was answered', async t => {
  const { app, other } = await twoProcesses(t)
  await createProduct(app, { stock: 10_000, price_cents: 7 })
  for (let round = 1; round <= 15; round++) {
    await Promise.all(
      [app, other, app, other].map(process => send(process, 'POST', '/orders', { product_id: 1, quantity: 2 }))
    )
    t.match((await send(app, 'GET', '/orders?product_id=1')).body, {
      total: 4 * round,
      total_amount_cents: 56 * round,
      total_quantity: 8 * round
    })
  }
})

async function twoProcesses(t: Test) {
  const databaseUrl = await createDatabase(t)
  return { app: await build(t, { databaseUrl }), other: await build(t, { databaseUrl }) }
}

/** Compares the totals of a list of orders with those of its pages, which show each order once, newest first. */
async function requireExact(app: FastifyInstance, filter: string, limit = 100): Promise<void> {
  const { orders, next_cursor: first, ...shown } = (await send(app, 'GET', `/orders?limit=${limit}&${filter}`)).body
  let cursor = first
  while (cursor !== null) {
    const page = (await send(app, 'GET', `/orders?limit=${limit}&cursor=${cursor}&${filter}`)).body
    orders.push(...page.orders)
    cursor = page.next_cursor
  }
  const sum = (name: string) => orders.reduce((total: number, order: Record<string, number>) => total + order[name]!, 0)
  const found = {
    total: orders.length,
    total_amount_cents: sum('total_amount_cents'),
    total_quantity: sum('total_quantity')
  }
  const places = orders.map(({ created_at: at, id }: { created_at: string; id: number }) => `${at} ${id + 1e9}`)
  if (filter.includes('created') && JSON.stringify(places) !== JSON.stringify([...new Set(places)].sort().reverse())) {
    throw new Error(`${filter}: not each once, newest first: ${places.join()}`)
  }
  const names = Object.keys(found)
  const [left, right] = [JSON.stringify(shown, names), JSON.stringify(found)]
  if (left !== right) throw new Error(`${filter}: shown ${left}, found ${right}`)
}

async function wrongTotals(app: FastifyInstance): Promise<string[]> {
  const { body } = await send(app, 'GET', '/admin/invariants?scope=full')
  return body.invariants.find(({ invariant }: { invariant: string }) => invariant.startsWith('totals of lists')).details
}

async function count(app: FastifyInstance, rows: string): Promise<number> {
  const [row] = await app.prisma.$queryRawUnsafe<Array<{ n: number }>>(`SELECT count(*)::int AS n FROM ${rows}`)
  return row?.n ?? 0
}
