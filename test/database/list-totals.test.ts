import fc from 'fast-check'
import t, { type Test } from 'tap'
import pg from 'pg'
import { findWrongTotals, foldTotals } from '../../src/database/list-totals.js'
import { build, createDatabase, createOrder, createProduct, send } from '../support/app.js'

const eager = { minRows: 1, maxRows: 10 }

t.test('totals equal the counts after any sequence of inserts, deletes, rollbacks and folds', async t => {
  const { app, client } = await connect(t)
  await createProduct(app)
  // The service and its scripts write in this way: several rows per statement, several statements per transaction, and
  // some rollbacks.
  const step = fc.oneof(
    fc.record({ kind: fc.constant('orders' as const), count: fc.integer({ min: 0, max: 5 }), isUndone: fc.boolean() }),
    fc.record({ kind: fc.constant('users' as const), count: fc.integer({ min: 0, max: 5 }), isUndone: fc.boolean() }),
    fc.record({
      kind: fc.constant('products' as const),
      count: fc.integer({ min: 0, max: 5 }),
      isUndone: fc.boolean()
    }),
    fc.record({
      kind: fc.constant('delete product' as const),
      count: fc.integer({ min: 0, max: 5 }),
      isUndone: fc.boolean()
    }),
    fc.record({ kind: fc.constant('fold' as const), count: fc.integer({ min: 1, max: 20 }), isUndone: fc.boolean() })
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async steps => {
      for (const { kind, count, isUndone } of steps) {
        if (kind === 'fold') await foldTotals(app.prisma, { minRows: 1, maxRows: count })
        else await client.query(`BEGIN; ${statements[kind](count)}; ${isUndone ? 'ROLLBACK' : 'COMMIT'}`)
        const wrong = await findWrongTotals(app.prisma)
        if (wrong.length > 0) throw new Error(JSON.stringify(wrong))
      }
    }),
    { numRuns: 25 }
  )
  await foldAll(app)
  t.strictSame(await findWrongTotals(app.prisma), [])
})

t.test('the lists show the totals, and a change of stock or status adds no row', async t => {
  const { app, client } = await connect(t)
  const ids = [await createProduct(app, { price: 3 }), await createProduct(app), await createProduct(app)].map(
    ({ id }) => id
  )
  const order = await createOrder(app, { product_id: ids[0], quantity: 2 })
  await createOrder(app, {
    items: [
      { product_id: ids[0], quantity: 1 },
      { product_id: ids[1], quantity: 1 }
    ]
  })
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' })
  await send(app, 'DELETE', `/products/${ids[2]}`)
  const { rows: before } = await client.query('SELECT * FROM list_totals ORDER BY id')
  t.equal(before.length, 7, 'one row for each statement that inserts or deletes')
  await send(app, 'DELETE', `/orders/${order.id}`)
  await send(app, 'PATCH', `/products/${ids[1]}`, { stock: 7, name: 'Other' })
  await send(app, 'POST', `/products/${ids[1]}/stock`, { delta: 1 })
  t.strictSame((await client.query('SELECT * FROM list_totals ORDER BY id')).rows, before)
  for (let i = 0; i < 2; i++) {
    t.match((await send(app, 'GET', '/orders')).body, {
      total: 2,
      total_amount_cents: 1900,
      total_amount: 19,
      total_quantity: 4
    })
    t.match((await send(app, 'GET', '/orders?status=pending')).body, {
      total: 1,
      total_amount_cents: 1300,
      total_quantity: 2
    })
    t.equal((await send(app, 'GET', '/products')).body.total, 2)
    t.equal((await send(app, 'GET', '/users')).body.total, 1)
    await foldAll(app)
  }
  t.equal((await client.query('SELECT FROM list_totals')).rowCount, 3)
})

t.test('with concurrent readers, writers and folds, every total shown is exact', async t => {
  const { app } = await connect(t)
  const { id } = await createProduct(app, { stock: 10_000, price_cents: 7 })
  const over = new AbortController()
  const background = [
    ...Array.from({ length: 3 }, async () => {
      while (!over.signal.aborted) await foldTotals(app.prisma, { minRows: 1, maxRows: 3 })
    }),
    (async () => {
      while (!over.signal.aborted) t.strictSame(await findWrongTotals(app.prisma), [])
    })()
  ]
  for (let round = 1; round <= 15; round++) {
    await Promise.all(Array.from({ length: 4 }, () => createOrder(app, { product_id: id, quantity: 2 })))
    t.match((await send(app, 'GET', '/orders')).body, {
      total: 4 * round,
      total_amount_cents: 56 * round,
      total_quantity: 8 * round
    })
  }
  over.abort()
  await Promise.all(background)
})

t.test('an order waits neither for uncommitted rows of any list nor for a fold', async t => {
  const { app, client } = await connect(t)
  const { id } = await createProduct(app)
  // Rows with ids that the service does not give while the transaction is open.
  await client.query(`BEGIN; ${statements.users(1)};
    INSERT INTO products (id, sku, name, price_cents, stock) VALUES (1000, 'A', 'A', 1, 0);
    INSERT INTO orders (id, total_amount_cents, total_quantity, currency) VALUES (1000, 10, 1, 'USD');
    INSERT INTO order_items (id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
      VALUES (1000, 1000, ${id}, 'A', 'A', 1, 10)`)
  await createOrder(app, { product_id: id, quantity: 1 })
  await foldTotals(app.prisma, eager)
  t.equal((await send(app, 'GET', '/orders')).body.total, 1)
  await client.query('COMMIT')
  t.equal((await send(app, 'GET', '/orders')).body.total, 2)
  t.strictSame(await findWrongTotals(app.prisma), [])
})

t.test('the check finds a total that is wrong', async t => {
  const { app, client } = await connect(t)
  await client.query("INSERT INTO list_totals (list, total) VALUES ('users', 1)")
  t.strictSame(await findWrongTotals(app.prisma), [{ list: 'users', kept: [1, 0, 0], counted: [0, 0, 0] }])
})

t.test('fewer rows than the minimum are left alone', async t => {
  const { app, client } = await connect(t)
  for (let i = 0; i < 5; i++) await client.query(statements.users(1))
  t.equal(await foldTotals(app.prisma, { minRows: 6, maxRows: 10 }), false)
  t.equal((await client.query('SELECT FROM list_totals')).rowCount, 5)
  t.equal(await foldTotals(app.prisma, { minRows: 5, maxRows: 5 }), true, 'there may be more rows')
  t.equal((await client.query('SELECT FROM list_totals')).rowCount, 1)
})

const statements = {
  orders: (count: number) =>
    `INSERT INTO orders (total_amount_cents, total_quantity, currency)
      SELECT 10 * n, n, 'USD' FROM generate_series(1, ${count}) AS n`,
  users: (count: number) =>
    `INSERT INTO users (email, full_name) SELECT gen_random_uuid()::text, 'A' FROM generate_series(1, ${count})`,
  products: (count: number) =>
    `INSERT INTO products (sku, name, price_cents, stock)
      SELECT gen_random_uuid()::text, 'A', 1, 0 FROM generate_series(1, ${count})`,
  'delete product': (count: number) =>
    `UPDATE products SET deleted_at = now()
      WHERE id IN (SELECT id FROM products WHERE id > 1 ORDER BY id DESC LIMIT ${count})`
}

async function connect(t: Test) {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  return { app, client }
}

async function foldAll(app: Awaited<ReturnType<typeof build>>): Promise<void> {
  while (await foldTotals(app.prisma, { minRows: 1, maxRows: 1_000 }));
}
