import pg from 'pg'
import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { build, createDatabase, findViolations, send } from '../support/app.js'
import { waitForLocks } from '../support/locks.js'
import { nameOf, observe } from '../support/statements.js'

t.test('orders of many shops share a transaction, and ids count from 1 in each', async t => {
  const { app, shops } = await buildShops(t, 8)
  const { statements, answers } = await observe(async () => ({
    answers: await Promise.all([...shops, ...shops].map(shop => order(app, shop)))
  }))
  t.strictSame(
    answers.map(({ status, body }) => [status, body.id]),
    [...shops.map(() => [201, 1]), ...shops.map(() => [201, 2])]
  )
  t.strictSame(
    statements.map(({ text }) => nameOf(String(text))).filter(name => name.startsWith('shop:')),
    ['shop:lock', 'shop:write']
  )
  for (const shop of shops) {
    const { events } = (await send(app, 'GET', '/events', undefined, of(shop))).body
    t.strictSame(
      events.map(({ id, type, order_id: orderId }: Record<string, unknown>) => [id, type, orderId]),
      [
        [1, 'product.created', null],
        [2, 'order.created', 1],
        [3, 'order.created', 2]
      ]
    )
  }
  t.strictSame(await findViolations(app), [])
})

t.test('a shop that somebody has locked keeps no other from changing, and goes on once it is free', async t => {
  const { app, databaseUrl, shops } = await buildShops(t, 3)
  const [locked = '', ...others] = shops
  const session = await lock(t, databaseUrl, locked)
  const waiting = [order(app, locked), order(app, locked)]
  await waitForLocks(databaseUrl, 1)
  for (let round = 1; round <= 5; round++) {
    const answers = await Promise.all(others.map(shop => order(app, shop)))
    t.strictSame(
      answers.map(({ status, body }) => [status, body.id]),
      others.map(() => [201, round])
    )
  }
  waiting.push(order(app, locked))
  await session.query('COMMIT')
  t.strictSame(
    (await Promise.all(waiting)).map(({ status, body }) => [status, body.id]),
    [
      [201, 1],
      [201, 2],
      [201, 3]
    ],
    'in the order in which they arrived'
  )
  t.strictSame(await findViolations(app), [])
})

t.test('a retry that waits for its key in a locked shop keeps no other shop from changing', async t => {
  const { app, databaseUrl, shops } = await buildShops(t, 2)
  const other = await build(t, { databaseUrl })
  const [locked = '', free = ''] = shops
  const session = await lock(t, databaseUrl, locked)
  const first = order(app, locked, { 'idempotency-key': 'same' })
  await waitForLocks(databaseUrl, 1)
  // The first process holds the key and waits for the shop; the second one waits for the key.
  const retry = order(other, locked, { 'idempotency-key': 'same' })
  await waitForLocks(databaseUrl, 2)
  t.match(await order(other, free), { status: 201, body: { id: 1 } })
  await session.query('COMMIT')
  t.match(await first, { status: 201, body: { id: 1 } })
  t.match(await retry, { status: 201, body: { id: 1 }, headers: { 'idempotent-replayed': 'true' } })
})

t.test('one bad command of one shop fails no other shop', async t => {
  const { app, shops } = await buildShops(t, 3)
  const [first = '', second = '', third = ''] = shops
  // The check of the table stops a transaction that the decision let through.
  await app.prisma.$executeRaw`ALTER TABLE orders ADD CONSTRAINT no_bad_note CHECK (note <> 'bad')`
  const answers = await Promise.all([
    order(app, first),
    send(app, 'POST', '/orders', { product_id: 1, quantity: 1, note: 'bad' }, of(second)),
    order(app, third)
  ])
  t.strictSame(
    answers.map(({ status }) => status),
    [201, 500, 201]
  )
  t.match(await order(app, second), { status: 201, body: { id: 1 } }, 'the failure leaves no gap')
  t.strictSame(await findViolations(app), [])
})

/** Shops with a product each, the default one among them. */
async function buildShops(
  t: Test,
  count: number
): Promise<{ app: FastifyInstance; databaseUrl: string; shops: string[] }> {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const shops = ['default', ...Array.from({ length: count - 1 }, (_, index) => `shop-${index + 2}`)]
  for (const slug of shops) {
    if (slug !== 'default') t.equal((await send(app, 'POST', '/shops', { slug })).status, 201)
    await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 1, stock: 1_000 }, of(slug))
  }
  return { app, databaseUrl, shops }
}

async function order(app: FastifyInstance, slug: string, headers: Record<string, string> = {}) {
  return await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, { ...of(slug), ...headers })
}

function of(slug: string): Record<string, string> {
  return { 'x-shop': slug }
}

/** A session that holds the lock of a shop in a transaction. */
async function lock(t: Test, databaseUrl: string, slug: string): Promise<pg.Client> {
  const session = new pg.Client({ connectionString: databaseUrl })
  await session.connect()
  t.teardown(() => session.end())
  await session.query('BEGIN')
  await session.query('SELECT FROM shops WHERE slug = $1 FOR NO KEY UPDATE', [slug])
  return session
}
