// Events get positions without gaps and become visible in their order, whoever writes and whatever fails.
import pg from 'pg'
import t, { type Test } from 'tap'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { collector, drain, subscribe } from '../support/events.js'
import { startUntilBlocked } from '../support/interleaving.js'

async function connect(t: Test, connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  t.teardown(() => client.end())
  return client
}

async function numbersOf(client: pg.Client, table: string): Promise<number[]> {
  const { rows } = await client.query<{ id: string }>(`SELECT id FROM ${table} ORDER BY id`)
  return rows.map(({ id }) => Number(id))
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

const numbered = ['orders', 'order_items', 'products', 'events', 'stock_movements', 'order_payments'] as const

t.test('refused and failed commands leave no gap in the numbers of orders, products, lines and events', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const client = await connect(t, databaseUrl)
  await createProduct(app, { sku: 'A', stock: 3 })
  const refused = [
    await send(app, 'POST', '/products', { sku: 'A', name: 'again', price: 1 }),
    await send(app, 'POST', '/orders', { product_id: 1, quantity: 4 }),
    await send(app, 'POST', '/orders', { product_id: 2, quantity: 1 }),
    await send(app, 'POST', '/products/bulk', {
      products: [
        { sku: 'B', name: 'B', price: 1 },
        { sku: 'A', name: 'A', price: 1 }
      ]
    }),
    await send(app, 'POST', '/orders/bulk', {
      orders: [
        { product_id: 1, quantity: 1 },
        { product_id: 1, quantity: 9 }
      ]
    })
  ]
  t.strictSame(
    refused.map(({ status }) => status),
    [409, 409, 404, 409, 409]
  )
  // The check of the table refuses what somebody did by hand: the transaction of the group fails.
  await client.query('ALTER TABLE orders ADD CONSTRAINT no_notes CHECK (note IS NULL)')
  const failed = await Promise.all([
    send(app, 'POST', '/orders', { product_id: 1, quantity: 1, note: 'refused by the table' }),
    send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }),
    send(app, 'POST', '/products', { sku: 'C', name: 'C', price: 1, stock: 1 })
  ])
  t.strictSame(
    failed.map(({ status }) => status),
    [500, 201, 201],
    'the command that the table refuses fails alone'
  )
  await createOrder(app, { product_id: 1, quantity: 2 })
  t.strictSame(await numbersOf(client, 'orders'), [1, 2])
  for (const table of numbered) {
    const ids = await numbersOf(client, table)
    t.strictSame(ids, upTo(ids.length), table)
  }
  t.strictSame(await findViolations(app), [])
})

t.test('an event is visible only after all events before it: a writer waits for the lock of the shop', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const reader = await subscribe(app, collector('reader'))
  const slow = await connect(t, databaseUrl)
  await slow.query('BEGIN')
  await slow.query('UPDATE shops SET version = version + 1')
  const later = await startUntilBlocked(app, async () => await createProduct(app))
  t.ok(later.isBlocked, 'it waits before it takes a position')
  await slow.query(
    `INSERT INTO events (shop_id, id, type, product_id, data, performed_by)
     VALUES (1, 1, 'product.updated', 1, '{}', 'test')`
  )
  await app.relay.runOnce('reader')
  t.strictSame(reader.got, [])
  t.match(await send(app, 'GET', '/events'), { body: { events: [], total: 0, last_id: 0 } })
  await slow.query('COMMIT')
  await later.end
  await drain(app, 'reader')
  t.strictSame(
    reader.got.map(({ id, type }) => [id, type]),
    [
      [1, 'product.updated'],
      [2, 'product.created']
    ]
  )
})

t.test('transactions that do not write events hold up neither writers nor readers of the log', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const reader = await subscribe(app, collector('reader'))
  const idle = await connect(t, databaseUrl)
  await idle.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  await idle.query('SELECT pg_current_xact_id(), count(*) FROM products')
  await createProduct(app)
  while (await app.relay.runOnce('reader'));
  t.strictSame(
    reader.got.map(({ id }) => id),
    [1]
  )
  await idle.query('COMMIT')
})

t.test('while two processes write, a reader that polls sees each event once, in order, without gaps', async t => {
  const databaseUrl = await createDatabase(t)
  const apps = [await build(t, { databaseUrl }), await build(t, { databaseUrl, groupCommit: { maxGroup: 3 } })]
  const [app, other] = apps
  if (!app || !other) throw new Error('no apps')
  const reader = await subscribe(app, collector('reader', { maxBatch: 7 }))
  await createProduct(app, { stock: 60 })
  const writing = new AbortController()
  const reading = (async () => {
    while (!writing.signal.aborted) await app.relay.runOnce('reader')
  })()
  await Promise.all(
    Array.from({ length: 16 }, async (_, client) => {
      const one = client % 2 === 0 ? app : other
      for (let i = 0; i < 8; i++) {
        const { status, body } = await send(one, 'POST', '/orders', { product_id: 1, quantity: 1 })
        if (status === 201 && i % 2 === 0) await send(other, 'DELETE', `/orders/${body.id}`)
        if (i % 3 === 0) await send(one, 'POST', '/products/1/stock', { delta: i % 2 === 0 ? 1 : -1 })
      }
    })
  )
  writing.abort()
  await reading
  await drain(app, 'reader')
  t.strictSame(
    reader.got.map(({ id }) => id),
    upTo(await app.prisma.event.count())
  )
  t.strictSame(await findViolations(app), [])
})
