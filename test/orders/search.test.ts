import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { build, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { as, buildGuarded } from '../support/credentials.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import { nodesOf, observe } from '../support/statements.js'

const line = { product_id: 1, quantity: 1 }

t.test('a search finds orders by what clients know of them, in any case', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'Mug-Blue', name: 'Blue mug' })
  await createProduct(app, { sku: 'BOWL' })
  const { body: user } = await send(app, 'POST', '/users', { email: 'u@example.com', full_name: 'José Élan' })
  const address = {
    name: 'Zoë Tester',
    company: 'Ölbaum GmbH',
    line1: '1 Hidden Street',
    city: 'Nowhere',
    country: 'DE'
  }
  await createOrder(app, { ...line, user_id: user.id })
  await createOrder(app, { ...line, email: 'Ada@Example.com', phone: '+351 210 777 000' })
  await createOrder(app, { ...line, note: 'Leave 100%_of\\it at the Δόμος' })
  await createOrder(app, { ...line, external_id: 'WEB-77-x' })
  await createOrder(app, { ...line, shipping_address: address })
  await createOrder(app, { product_id: 2, quantity: 1, billing_address: { ...address, company: null, name: 'Payer' } })
  for (const [q, ids] of [
    ['josé', [1]],
    ['ÉLAN', [1]],
    ['E\u0301lan', [1]],
    ['elan', []],
    ['ada@example', [2]],
    ['EXAMPLE.COM', [2]],
    ['777', [2]],
    ['210 777', [2]],
    ['leave 100%_OF\\I', [3]],
    ['100%of', []],
    ['l_ave', []],
    ['ΔΌΜΟΣ', [3]],
    ['77-X', [4]],
    ['zoe\u0308', [5]],
    ['Ölbaum', [5]],
    ['payer', [6]],
    ['Hidden Street', []],
    ['bowl', [6]],
    ['BOW', []],
    ['mug-blue', [5, 4, 3, 2, 1]],
    ['blue mug', []],
    ['4', [4]],
    ['  4 ', [4]],
    ['7', [4, 2]],
    ['04', []],
    ['99999999999999999999', []],
    ['nobody', []]
  ] as const) {
    t.strictSame(await found(app, q), [...ids], q)
  }
  const { body } = await send(app, 'GET', '/orders?q=mug-blue&limit=2&status=PENDING')
  t.match(body, { total: 5, total_relation: 'eq', total_quantity: 5, orders: [{ id: 5 }, { id: 4 }] })
  t.match((await send(app, 'GET', '/orders?q=mug-blue&sort=id&offset=3')).body, {
    total: 5,
    orders: [{ id: 4 }, { id: 5 }]
  })
  t.match((await send(app, 'GET', `/orders?q=mug-blue&limit=3&cursor=${body.next_cursor}`)).status, 400)
  const next = await send(app, 'GET', `/orders?q=mug-blue&limit=3&status=PENDING&cursor=${body.next_cursor}`)
  t.match(next.body, { total: 5, next_cursor: null, orders: [{ id: 3 }, { id: 2 }, { id: 1 }] })
  t.match((await send(app, 'GET', '/orders?q=mug-blue&status=PAID')).body, { total: 0, orders: { length: 0 } })

  await send(app, 'PATCH', '/products/2', { sku: 'BOWL-2' })
  await send(app, 'DELETE', '/products/1')
  t.strictSame(await found(app, 'mug-blue'), [5, 4, 3, 2, 1], 'orders keep a product that was deleted')
  t.strictSame(await found(app, 'bowl-2'), [6])
  for (const q of ['%20', '%20%09%20', '']) {
    t.match(
      await send(app, 'GET', `/orders?q=${q}`),
      { status: 400, body: { errors: [{ path: 'query/q' }] } },
      `"${q}"`
    )
  }
  t.match(await send(app, 'GET', '/orders?q=a%00b'), { status: 400 })
  t.match(await send(app, 'GET', `/orders?q=${'x'.repeat(201)}`), { status: 400 })

  await addSecondShop(app)
  t.match((await send(app, 'GET', '/orders?q=josé'.replace('é', '%C3%A9'), undefined, inSecond)).body, { total: 0 })
})

t.test('a text of several words is found as a whole, whichever of its words the index is asked for', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 1_000 })
  const notes = [
    'ring at door 7, then wait',
    'ring at door 77, then wait',
    'then wait, ring at door 7',
    '100% linen_napkins C:\\temp',
    '100 linen napkins C:/temp',
    'a \u{1f381} for Zoe\u0308 Mu\u0308ller \u{1f381} b',
    'a \u{1f381} for Zo\u00eb M\u00fcller \u{1f381} b',
    'x a\u0323\u0302 y \u1ead z'
  ]
  // The first order is looked at to find rare words, as is every fortieth of those that follow.
  await createOrder(app, { ...line, note: 'plain' })
  for (const note of notes) await createOrder(app, { ...line, note })
  await app.prisma.$executeRaw`
    INSERT INTO orders (shop_id, id, status, total_amount_cents, total_quantity, currency, note)
    SELECT 1, n, 'PENDING', 100, 1, 'USD', 'plain' FROM generate_series(10, 20000) AS n`
  await app.prisma.$executeRaw`
    INSERT INTO order_search (shop_id, order_id, text) SELECT 1, n, 'plain' FROM generate_series(10, 20000) AS n`
  for (const [text, ids] of [
    ['ring at door 7', [4, 3, 2]],
    ['RING AT DOOR 7,', [2]],
    ['t door 7, t', [2]],
    ['wait, ring', [4]],
    ['wait ring', []],
    ['100% linen_napkins', [5]],
    ['C:\\temp', [5]],
    ['for zo\u00eb m\u00dcller', [8, 7]],
    ['\u{1f381} for zoe\u0308', [8, 7]],
    ['ller \u{1f381} b', [8, 7]],
    ['x \u1ead y \u1ead z', []],
    ['y \u1ead z', [9]],
    ['plain ring', []]
  ] as const) {
    t.strictSame(await found(app, text), ids, text)
  }
})

t.test('a search finds the new text of an edited order, and no longer the old one', async t => {
  const app = await build(t)
  await createProduct(app)
  await createOrder(app, { ...line, note: 'first words', email: 'old@example.com' })
  await createOrder(app, line)
  for (const [id, edit] of [
    [1, { note: 'second thoughts', email: 'new@example.com' }],
    [2, { note: 'late thoughts' }]
  ] as const) {
    t.equal((await send(app, 'PATCH', `/orders/${id}`, edit)).status, 200)
  }
  t.strictSame(await found(app, 'first words'), [])
  t.strictSame(await found(app, 'old@example.com'), [])
  t.strictSame(await found(app, 'thoughts'), [2, 1])
  t.strictSame(await found(app, 'NEW@'), [1])
  await send(app, 'PATCH', '/orders/2', { note: null })
  t.strictSame(await found(app, 'thoughts'), [1])
  // Placed and edited by the same group of commands.
  const answers = await Promise.all([
    send(app, 'POST', '/orders', { ...line, note: 'before' }),
    send(app, 'PATCH', '/orders/3', { note: 'after' })
  ])
  if (answers[1].status === 200) t.strictSame([await found(app, 'before'), await found(app, 'after')], [[], [3]])
})

t.test('customers find their own orders only', async t => {
  const app = await buildGuarded(t)
  for (const id of [1, 2, 1]) await send(app, 'POST', '/orders', { ...line, note: 'for the party' }, as(id))
  t.match((await send(app, 'GET', '/orders?q=party', undefined, as(1))).body, {
    total: 2,
    orders: [{ id: 3 }, { id: 1 }]
  })
  t.match((await send(app, 'GET', '/orders?q=MUG', undefined, as(2))).body, { total: 1, orders: [{ id: 2 }] })
  t.match((await send(app, 'GET', '/orders?q=2', undefined, as(1))).body, { total: 0 }, 'not by the number of another')
})

t.test('orders are listed by each sort, page by page without gaps, also where keys are equal', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await createProduct(app, { price: 10, stock: 1_000 })
  for (let n = 0; n < 12; n++) await createOrder(app, { product_id: 1, quantity: 1 + (n % 3), note: 'listed' })
  await app.prisma.$executeRaw`UPDATE orders SET created_at = date_trunc('day', now()) + (id % 2) * interval '1 minute',
    updated_at = date_trunc('day', now()) + (id % 4) * interval '1 second'`
  const { body: whole } = await send(app, 'GET', '/orders?sort=id&limit=100')
  const old = await send(app, 'GET', '/orders?limit=5')
  t.strictSame(
    whole.orders.map(({ id }: { id: number }) => id),
    Array.from({ length: 12 }, (_, n) => n + 1)
  )
  for (const sort of ['id', 'created_at', 'updated_at', 'total_amount']) {
    for (const direction of ['', '-']) {
      for (const filter of ['', '&q=listed', '&status=PENDING&updated_from=2020-01-01']) {
        const url = `/orders?limit=5&sort=${direction}${sort}${filter}`
        const pages = []
        let cursor = ''
        do {
          const { status, body } = await send(app, 'GET', `${url}${cursor && `&cursor=${cursor}`}`)
          t.match({ status, total: body.total }, { status: 200, total: 12 })
          pages.push(...body.orders)
          cursor = body.next_cursor ?? ''
        } while (cursor)
        const keyOf = (order: any) => (sort === 'total_amount' ? order.total_amount_cents : order[sort])
        const sign = direction === '' ? 1 : -1
        const expected = [...whole.orders].sort((one: any, other: any) => {
          if (keyOf(one) !== keyOf(other)) return sign * (keyOf(one) < keyOf(other) ? -1 : 1)
          return sign * (one.id - other.id)
        })
        t.strictSame(pages, expected, url)
      }
    }
  }
  const { body: page } = await send(app, 'GET', '/orders?limit=5&sort=total_amount')
  for (const other of ['', '&sort=-total_amount', '&sort=created_at', '&sort=total_amount&q=listed']) {
    t.equal((await send(app, 'GET', `/orders?limit=5&cursor=${page.next_cursor}${other}`)).status, 400, other)
  }
  const cursors = await app.cursors(1)
  const filter = { statuses: [], paymentStatuses: [] }
  const earlier = cursors.encode(`orders ${JSON.stringify([filter, 'everyone'])}`, [8])
  t.equal(earlier, old.body.next_cursor, 'cursors of an earlier version, which knew no sort, stay valid')
  t.match((await send(app, 'GET', `/orders?limit=1&cursor=${earlier}`)).body.orders, [{ id: 7 }])
  for (const sort of ['total', 'note', '+id', '--id', '']) {
    t.equal((await send(app, 'GET', `/orders?sort=${encodeURIComponent(sort)}`)).status, 400, sort)
  }
  t.match((await send(app, 'GET', '/orders?updated_from=2999-01-01')).body, { total: 0 })
  await send(app, 'PATCH', '/orders/3', { note: 'changed' })
  const { body: changed } = await send(app, 'GET', '/orders/3')
  t.match((await send(app, 'GET', `/orders?updated_from=${changed.updated_at}`)).body, {
    total: 1,
    orders: [{ id: 3 }]
  })
})

// A shop of a year, in which every tenth order has a common word in its note.
const orderCount = 100_000
const fill = `
  INSERT INTO users (shop_id, id, email, full_name)
    SELECT 1, n, 'user-' || n || '@example.com', 'User ' || n FROM generate_series(1, 10000) AS n;
  INSERT INTO products (shop_id, id, sku, name, price_cents, stock)
    SELECT 1, n, 'P-' || n, 'Product ' || n, 100 + n, 0 FROM generate_series(1, 5000) AS n;
  INSERT INTO orders (shop_id, id, user_id, user_name, status, total_amount_cents, total_quantity, currency,
      created_at, updated_at, note, external_id)
    SELECT 1, n, 1 + n % 10000, 'User ' || 1 + n % 10000, 'PENDING', (1 + n % 7) * 100, 1 + n % 7, 'USD',
      timestamptz '2026-01-01' + n * interval '5 minutes', timestamptz '2026-01-02' + n * interval '5 minutes',
      CASE WHEN n % 10 = 0 THEN 'Leave at the door ' || md5(n::text) END, 'A-' || n
    FROM generate_series(1, ${orderCount}) AS n;
  INSERT INTO order_items (shop_id, id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
    SELECT 1, n, n, 1 + n % 5000, 'P', 'P', 1 + n % 7, 100 FROM generate_series(1, ${orderCount}) AS n;
  INSERT INTO order_search (shop_id, order_id, text)
    SELECT 1, id, concat_ws(chr(10), user_name, external_id, 'buyer' || id || '@example.com', note) FROM orders;
  SELECT recount_totals();
  VACUUM ANALYZE products;
  VACUUM ANALYZE orders;
  VACUUM ANALYZE order_search;
  VACUUM ANALYZE order_items`

t.test('each filter, search and sort uses its index, and the total of a search is bounded', async t => {
  const { app, client } = await filled(t)
  const textIndex = 'order_search_text_idx'
  for (const [query, index] of [
    ['q=user 4711', textIndex],
    ['q=BUYER4711@EXAMPLE.COM', textIndex],
    [`q=c4ca4238a0b923`, textIndex],
    ['q=P-4711', 'products_sku_search_idx'],
    ['q=P-4711', 'order_items_shop_id_product_id_order_id_idx'],
    ['q=P-4711', textIndex],
    // A number of four digits is in the texts of many orders: PostgreSQL may well read all orders then.
    ['q=98765', 'orders_pkey'],
    ['q=nowhere', textIndex],
    ['q=user 4711&status=PENDING&sort=-total_amount', textIndex],
    ['q=user 4711&user_id=4711', 'orders_user_id_id_idx'],
    ['external_id=A-4711', 'orders_external_id_key'],
    ['updated_from=2026-12-13T00:00:00Z', 'orders_shop_id_updated_at_id_idx'],
    ['updated_from=2026-12-13T00:00:00Z&sort=updated_at', 'orders_shop_id_updated_at_id_idx'],
    ['sort=updated_at', 'orders_shop_id_updated_at_id_idx'],
    ['sort=-updated_at', 'orders_shop_id_updated_at_id_idx'],
    ['sort=created_at', 'orders_shop_id_created_at_id_idx'],
    ['sort=-created_at', 'orders_shop_id_created_at_id_idx'],
    ['sort=total_amount', 'orders_shop_id_total_amount_cents_id_idx'],
    ['sort=-total_amount', 'orders_shop_id_total_amount_cents_id_idx'],
    ['sort=id', 'orders_pkey']
  ] as const) {
    const { statements, status } = await observe(() => send(app, 'GET', `/orders?${query.replaceAll(' ', '%20')}`))
    t.equal(status, 200, query)
    // A text of two words has a statement before, which chooses one of them.
    const [list, ...others] = statements.filter(({ text }) => !text.includes('order:search_part'))
    t.strictSame(others, [], query)
    if (query.startsWith('q=user 4711')) t.ok(list?.values?.includes('% 4711%'), 'the rarer word')
    for (const { text, values } of list ? [list] : []) {
      const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${text}`, values)
      const nodes = nodesOf(rows[0]['QUERY PLAN'][0].Plan)
      const read = nodes.filter(node => node['Node Type'] === 'Seq Scan' && node['Relation Name'] !== 'order_totals')
      t.strictSame(read, [], `${query}: no sequential scan`)
      const indexes = nodes.map(node => node['Index Name']).filter(Boolean)
      t.ok(indexes.includes(index), `${query}: ${indexes.join()}`)
    }
  }
  const newest = (await send(app, 'GET', '/orders?limit=1')).body
  t.match(newest, { total: orderCount, total_relation: 'eq' })
  const common = (await send(app, 'GET', '/orders?q=example.com&limit=2')).body
  t.match(common, { total: 10_000, total_relation: 'gte', orders: [{ id: orderCount }, { id: orderCount - 1 }] })
  t.match((await send(app, 'GET', '/orders?q=leave&limit=2')).body, { total: 10_000, total_relation: 'eq' })
  t.match((await send(app, 'GET', '/orders?q=leave&limit=2&sort=created_at')).body, {
    total: 10_000,
    orders: [{ id: 10 }, { id: 20 }]
  })
})

async function filled(t: Test) {
  const databaseUrl = await createDatabase(t)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  for (const statement of fill.split(';')) await client.query(statement)
  const app = await build(t, { databaseUrl })
  await send(app, 'GET', '/orders') // reads the key of the cursors before the statements are observed
  return { app, client }
}

async function found(app: FastifyInstance, q: string): Promise<number[]> {
  const { status, body } = await send(app, 'GET', `/orders?q=${encodeURIComponent(q)}`)
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body.orders.map(({ id }: { id: number }) => id)
}
