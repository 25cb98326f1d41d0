import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { progressText, startProgress } from '../../scripts/shared/progress.js'
import { readOptions } from '../../scripts/seed/read-options.js'
import { OrderCreate, type Order } from '../../src/orders/schemas.js'
import { orderStatuses } from '../../src/orders/status.js'
import type { Movement, Product } from '../../src/products/schemas.js'
import { until } from '../../scripts/shared/until.js'
import { build, createDatabase, findViolations, send } from '../support/app.js'
import { nowhere, resultOf, runScript, startScript } from '../support/run-script.js'

t.test('without options, any number of runs create one small shop, with orders in every status', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const first = await seed({ DATABASE_URL: databaseUrl })
  t.match(first, { code: 0, stdout: /^Added 24 products, 8 users and 10 orders in .* s: PostgreSQL at [^@]+\n$/ })
  t.strictSame(await countRows(app), { products: 24, users: 8, orders: 10 })
  t.strictSame(await statusesOf(app), [...orderStatuses].sort())
  t.strictSame(await findViolations(app), [])
  t.match(await placesOf(app), {
    names: ['Main', 'Porto', 'Faro'],
    elsewhere: { quantity: 231 },
    orders: { elsewhere: 4, split: 1, named: 1 },
    parts: 3
  })
  const before = await dump(app)

  const second = await seed({ DATABASE_URL: databaseUrl })
  t.match(second, {
    code: 0,
    stdout: /^Added 0 products, 0 users and 0 orders \(already present: 24 products, 8 users and 10 orders\)/
  })
  t.strictSame(await dump(app), before, 'nothing has changed')
})

t.test('the documented requests work unchanged on the small shop', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await seed({ DATABASE_URL: databaseUrl })
  for (const example of OrderCreate.examples) t.equal((await send(app, 'POST', '/orders', example)).status, 201)
})

t.test('a run adds missing records, keeps changed ones, and reports orders that cannot be placed', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await send(app, 'POST', '/products', { sku: 'MUG-BLUE-350', name: 'My own mug', price: 1, stock: 1 })
  const first = await seed({ DATABASE_URL: databaseUrl })
  t.match(first, {
    code: 0,
    stdout: /^Added 23 products, 8 users and 9 orders \(already present: 1 product, 0 users and 0 orders\)/,
    stderr: /An order of alex@example\.com could not be placed: Insufficient stock/
  })
  t.match((await send(app, 'GET', '/products/1')).body, { name: 'My own mug', price: 1, stock: 1 })
  await send(app, 'DELETE', '/products/5')
  t.match(await seed({ DATABASE_URL: databaseUrl }), { code: 0, stdout: /^Added 1 product, 0 users and 0 orders / })
  t.strictSame(await findViolations(app), [])
})

t.test('two concurrent runs create one small shop', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const results = await Promise.all([seed({ DATABASE_URL: databaseUrl }), seed({ DATABASE_URL: databaseUrl })])
  t.strictSame(
    results.map(({ code }) => code),
    [0, 0]
  )
  t.strictSame(await countRows(app), { products: 24, users: 8, orders: 10 })
})

t.test('generated orders have the requested number, are consistent, and are ordered by time', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const { code, stdout, stderr } = await seed({ DATABASE_URL: databaseUrl }, '--products', '200', '--orders', '5000')
  t.equal(code, 0)
  t.match(stdout, /^Added 200 products, 250 users and 5,000 orders in .* s: /)
  t.match(stderr, /^orders +100 % {2}5,000 of 5,000 {2}[\d,]+\/s {2}in .* s$/m)
  t.strictSame(await countRows(app), { products: 200, users: 250, orders: 5000 })
  t.strictSame(await gapsOf(app), [], 'rows are numbered without gaps')
  t.strictSame(await findViolations(app), [])
  t.strictSame(await statusesOf(app), [...orderStatuses].sort())
  t.strictSame(await findTimeViolations(app), [])
  const places = await placesOf(app)
  t.strictSame(places.names, ['Main', 'Porto', 'Faro'])
  t.ok(places.orders.elsewhere > 300 && places.orders.elsewhere < 700, 'Main serves most orders')
  t.ok(places.orders.named > 300 && places.orders.split > 10)
  t.ok(places.parts > places.orders.elsewhere, 'what ships and comes back is told by location')
  const [oldest] = await app.prisma.$queryRaw<
    Array<{ days: number }>
  >`SELECT date_part('day', now() - min(created_at)) AS days FROM orders`
  t.ok(oldest && oldest.days >= 360 && oldest.days <= 366, 'the first order is 12 months old')
})

t.test('the API treats generated orders like any others', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await seed({ DATABASE_URL: databaseUrl }, '--products', '20', '--orders', '500')
  const paid = await send(app, 'GET', '/orders?status=PAID&limit=1')
  t.equal(paid.body.total, 6, 'the shares hold for few orders too: 34 % of the 15 newest, 4 % of the 15 before them')
  const [order] = (await send(app, 'GET', '/orders?status=REFUNDED&limit=1')).body.orders as [Order]
  const { history } = (await send(app, 'GET', `/orders/${order.id}/history`)).body
  t.equal(history.length, order.version)
  t.match(history[0], { action: 'CREATED', performed_by: 'seed' })
  const [product] = (await send(app, 'GET', '/products?limit=1')).body.products as [Product]
  const [movement] = (await send(app, 'GET', `/products/${product.id}/movements?limit=1`)).body.movements as [Movement]
  const stock = (await send(app, 'GET', `/products/${product.id}/stock`)).body
  t.match(stock, { stock: product.stock, locations: [{ name: 'Main' }, { name: 'Porto' }, { name: 'Faro' }] })
  const level = stock.locations.find(({ location_id: id }: { location_id: number }) => id === movement.location_id)
  t.equal(movement.balance_after, level.quantity)
  const [open] = paid.body.orders as [Order]
  t.match(await send(app, 'DELETE', `/orders/${open.id}`), { status: 200, body: { status: 'CANCELED' } })
  t.strictSame(await findViolations(app), [])
})

t.test('a shop keeps its own locations, and Main must be active', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  for (const [name, isActive] of Object.entries({ Cellar: false, Attic: true })) {
    await send(app, 'POST', '/locations', { name, is_active: isActive })
  }
  t.equal((await seed({ DATABASE_URL: databaseUrl }, '--orders', '500')).code, 0)
  t.match(await placesOf(app), { names: ['Main', 'Cellar', 'Attic'], orders: { named: 40 } })
  t.equal(await app.prisma.stockMovement.count({ where: { locationId: 2 } }), 0)
  t.strictSame(await findViolations(app), [])
  await send(app, 'PATCH', '/locations/1', { is_active: false })
  t.match(await seed({ DATABASE_URL: databaseUrl }, '--orders', '500'), { code: 1, stderr: /Location 1 is inactive/ })
  t.strictSame(await findViolations(app), [])
})

t.test('each run adds records: orders of few products, products alone, or users alone', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  for (const products of ['1', '3', '6']) {
    await seed({ DATABASE_URL: databaseUrl }, '--orders', '40', `--products=${products}`, '--users', '0')
  }
  t.strictSame(await countRows(app), { products: 10, users: 0, orders: 120 })
  t.match(await seed({ DATABASE_URL: databaseUrl }, '--products', '30'), {
    code: 0,
    stdout: /^Added 30 products, 0 users and 0 orders/
  })
  t.match(await seed({ DATABASE_URL: databaseUrl }, '--users', '30'), {
    code: 0,
    stdout: /^Added 0 products, 30 users and 0 orders/
  })
  t.strictSame(await countRows(app), { products: 40, users: 30, orders: 120 })
  t.strictSame(await findViolations(app), [])
})

t.test('orders that clients place during a run keep the database consistent', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const seeding = seed({ DATABASE_URL: databaseUrl }, '--products', '20', '--orders', '10000')
  const state = { isSeeding: true }
  void seeding.finally(() => {
    state.isSeeding = false
  })
  let placed = 0
  for (let i = 0; state.isSeeding; i++) {
    const answers = await Promise.all(
      Array.from({ length: 4 }, (_, j) => send(app, 'POST', '/orders', { product_id: 1 + ((i + j) % 20), quantity: 1 }))
    )
    placed += answers.filter(({ status }) => status === 201).length
    if (i === 0) await send(app, 'DELETE', '/products/20')
  }
  t.equal((await seeding).code, 0)
  t.ok(placed > 0)
  t.strictSame(await gapsOf(app), [], 'not even for an order whose only product was deleted')
  t.strictSame(await findViolations(app), [])
})

t.test('Ctrl-C stops a run after a batch and leaves consistent data', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const child = startScript('seed', { DATABASE_URL: databaseUrl }, [
    '--products',
    '50',
    '--orders',
    '1000000',
    '--users',
    '50'
  ])
  await until(async () => child.exitCode !== null || (await countRows(app)).orders > 0, {
    what: 'the first batch of orders is committed'
  })
  child.kill('SIGINT')
  child.kill('SIGINT')
  t.match(await resultOf(child), {
    code: 130,
    stderr: /Stopped after [\d,]+ of 1,000,000 orders\. The data written so far is consistent\.\n$/
  })
  t.strictSame(await findViolations(app), [])
})

t.test('seed refuses invalid options', async t => {
  const cases: Array<[string[], RegExp]> = [
    [['--orders', 'many'], /^--orders must be a whole number from 0 to 100,000,000, but is "many"$/],
    [['--orders', '1.5'], /^--orders must be a whole number/],
    [['--orders=-1'], /^--orders must be a whole number/],
    [['--products', '10000001'], /^--products must be a whole number from 0 to 10,000,000/],
    [['--users', ''], /^--users must be a whole number/],
    [['--orders', '5', '--products', '0'], /^Orders need products/],
    [['--order', '5'], /^Unknown option '--order'/],
    [['5'], /^Unexpected argument '5'/],
    [['--orders'], /^Option '--orders/]
  ]
  for (const [options, message] of cases) t.throws(() => readOptions(options, {}), { message }, options.join(' '))
  t.throws(() => readOptions(['5'], { npm_config_orders: 'true' }), {
    message: /^npm took --orders as its own option: .* npm run seed -- --orders 1000$/
  })
  t.strictSame(readOptions([], {}), { isHelp: false })
  t.strictSame(readOptions(['--orders', '2001'], {}).counts, { products: 21, users: 101, orders: 2001 })
  t.strictSame(readOptions(['--orders', '5000000'], {}).counts, { products: 10_000, users: 100_000, orders: 5_000_000 })
  t.strictSame(readOptions(['--users', '7'], {}).counts, { products: 0, users: 7, orders: 0 })

  t.match(await seed(nowhere, '--orders', 'many'), { code: 2, stdout: '', stderr: /^--orders must be [^\n]*\n$/ })
  t.match(await seed(nowhere, '--order', '5'), {
    code: 2,
    stdout: '',
    stderr: /^Unknown option '--order'[^\n]*\nSee --help[^\n]*\n$/
  })
  t.match(await seed(nowhere, '--help'), { code: 0, stdout: /^Usage: npm run seed/, stderr: '' })
})

t.test('an unusable database is reported in one sentence', async t => {
  const missing = new URL(await createDatabase(t))
  missing.pathname = '/no_such_database'
  const cases: Array<[Record<string, string>, RegExp]> = [
    [
      { DATABASE_URL: 'postgresql://127.0.0.1:1/none' },
      /^The database cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1\n$/
    ],
    [{ DATABASE_URL: missing.href }, /^PostgreSQL says: database "no_such_database" does not exist\n$/],
    [
      { DATABASE_URL: 'postgresql://user:pass#word@db.example.com/orders' },
      /^The settings are not valid:\n {2}- DATABASE_URL is not a valid URL.* percent-encoded\n$/
    ],
    [
      { DATABASE_URL: 'mysql://db.example.com/orders' },
      /^The settings are not valid:\n {2}- DATABASE_URL must match pattern .*\n$/
    ]
  ]
  await Promise.all(
    cases.map(async ([settings, message]) => t.match(await seed(settings), { code: 1, stdout: '', stderr: message }))
  )
})

t.test('progress is a plain line every 5 s, and one line that fits in a terminal', async t => {
  t.equal(
    progressText('orders', 420_000, 1_000_000, 80_000),
    'orders     42 %  420,000 of 1,000,000  5,250/s  1 min 50 s left'
  )
  t.equal(progressText('orders', 10, 10, 500), 'orders    100 %  10 of 10  20/s  in 0.5 s')
  t.equal(progressText('users', 0, 10, 0), 'users       0 %  0 of 10  0/s')
  const plain = shownBy({ isTTY: false })
  t.strictSame(plain, [
    'orders     50 %  500 of 1,000  100/s  5.0 s left\n',
    'orders    100 %  1,000 of 1,000  100/s  in 10 s\n'
  ])
  const [line, ...others] = shownBy({ isTTY: true, columns: 60 })
  t.equal(line, '\r[--------] orders     10 %  100 of 1,000  100/s  9.0 s left\u001b[K')
  t.equal(others.length, 9)
  t.ok(others.every(line => line.replace('\u001b[K', '').trim().length < 60))
})

function shownBy(stream: { isTTY: boolean; columns?: number }): string[] {
  const shown: string[] = []
  let nowMs = 0
  const progress = startProgress('orders', 1_000, { ...stream, write: text => shown.push(text) }, () => nowMs)
  for (let i = 0; i < 10; i++) {
    nowMs += 1_000
    progress.advance(100)
  }
  progress.end()
  return shown
}

async function seed(settings: Record<string, string>, ...options: string[]) {
  return await runScript('seed', settings, options)
}

async function countRows(app: FastifyInstance) {
  const { prisma } = app
  return {
    products: await prisma.product.count({ where: { deletedAt: null } }),
    users: await prisma.user.count(),
    orders: await prisma.order.count()
  }
}

/** The locations, and the orders that are not served from Main alone. */
async function placesOf(app: FastifyInstance) {
  const { prisma } = app
  const locations = await prisma.location.findMany({ orderBy: { id: 'asc' } })
  const [orders] = await prisma.$queryRaw<Array<{ elsewhere: number; split: number; named: number }>>`
    SELECT count(DISTINCT orders.id) FILTER (WHERE allocations IS NOT NULL)::int AS elsewhere,
      count(DISTINCT orders.id) FILTER (WHERE json_array_length(allocations) > 1)::int AS split,
      count(DISTINCT orders.id) FILTER (WHERE location_id > 1)::int AS named
    FROM orders JOIN order_items ON order_id = orders.id`
  const [parts] = await prisma.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int FROM order_parts WHERE items::text LIKE '%allocations%'`
  const { _sum: elsewhere } = await prisma.stockLevel.aggregate({ _sum: { quantity: true } })
  return {
    names: locations.map(({ name }) => name),
    elsewhere: { quantity: Number(elsewhere.quantity) },
    orders: orders ?? { elsewhere: 0, split: 0, named: 0 },
    parts: parts?.count ?? 0
  }
}

/** The tables whose ids are not 1, 2, 3 ... */
async function gapsOf(app: FastifyInstance): Promise<unknown[]> {
  return await app.prisma.$queryRaw`
    SELECT name FROM (
      SELECT 'orders' AS name, max(id) AS last, count(*) AS rows FROM orders
      UNION ALL SELECT 'order_items', max(id), count(*) FROM order_items
      UNION ALL SELECT 'order_payments', max(id), count(*) FROM order_payments
      UNION ALL SELECT 'products', max(id), count(*) FROM products
      UNION ALL SELECT 'stock_movements', max(id), count(*) FROM stock_movements
      UNION ALL SELECT 'events', max(id), count(*) FROM events
    ) AS numbered WHERE last <> rows`
}

async function statusesOf(app: FastifyInstance): Promise<string[]> {
  return (await app.prisma.order.groupBy({ by: ['status'] })).map(({ status }) => status).sort()
}

/** All records that a second run could change. */
async function dump(app: FastifyInstance) {
  const { prisma } = app
  return [
    await prisma.product.findMany(),
    await prisma.user.findMany(),
    await prisma.order.findMany(),
    await prisma.stockMovement.findMany(),
    await prisma.location.findMany(),
    await prisma.stockLevel.findMany(),
    await prisma.event.count()
  ]
}

/**
 * Rows whose time contradicts the order of their ids, is in the future or precedes the order; orders that contradict
 * their events.
 */
async function findTimeViolations(app: FastifyInstance): Promise<unknown[]> {
  return await app.prisma.$queryRaw`
    SELECT 'an order is earlier than the previous one' AS violation, id::text
    FROM (SELECT id, created_at < lag(created_at) OVER (ORDER BY id) AS is_bad FROM orders) o
    WHERE is_bad
    UNION ALL
    SELECT 'an event is earlier than the previous one', id::text
    FROM (
      SELECT id, created_at < lag(created_at) OVER (ORDER BY id) AS is_bad FROM events WHERE order_id IS NOT NULL
    ) e
    WHERE is_bad
    UNION ALL
    SELECT 'a movement is earlier than the previous one', id::text
    FROM (
      SELECT id, created_at < lag(created_at) OVER (PARTITION BY product_id ORDER BY id) AS is_bad
      FROM stock_movements
    ) m
    WHERE is_bad
    UNION ALL
    SELECT 'an order changed in the future or before it was placed', id::text
    FROM orders
    WHERE updated_at > now() OR updated_at < created_at
      OR shipped_at NOT BETWEEN created_at AND updated_at
      OR restocked_at NOT BETWEEN created_at AND updated_at
    UNION ALL
    SELECT 'an order and its events disagree on its shipment', id::text
    FROM orders
    WHERE (shipped_at IS NOT NULL) <> EXISTS (
      SELECT FROM events WHERE order_id = orders.id AND type = 'order.shipped' AND created_at = shipped_at)
    UNION ALL
    SELECT 'a version is not the number of events', id::text
    FROM orders
    WHERE version <> (
      SELECT count(*) FROM events WHERE order_id = orders.id AND type <> 'order.refund_requested')`
}
