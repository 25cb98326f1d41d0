import t, { type Test } from 'tap'
import pg from 'pg'
import type { FastifyInstance } from 'fastify'
import { until } from '../../scripts/shared/until.js'
import { build, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { guarded } from '../support/credentials.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import { nodesOf, observe, type Plan } from '../support/statements.js'

t.test('products are filtered by sku, external id, ids, low stock, activity and time of change', async t => {
  const app = await build(t, { lowStockThreshold: 5 })
  const composed = 'CAF\u00c9'
  await createProduct(app, { sku: composed, stock: 5 })
  await createProduct(app, { sku: 'B', stock: 6 })
  await createProduct(app, { sku: 'C', stock: 9, low_stock_threshold: 10 })
  await createProduct(app, { sku: 'D', stock: 0, low_stock_threshold: 0 })
  await send(app, 'PATCH', '/products/bulk', {
    products: [
      { id: 2, external_id: 'E-2', is_active: false },
      { id: 4, external_id: 'e-2' }
    ]
  })
  await addSecondShop(app)
  await send(app, 'POST', '/products', { sku: 'B', name: 'B', price: 1, external_id: 'E-2', stock: 7 }, inSecond)
  const ids = async (query: string, headers = {}) => {
    const { status, body } = await send(app, 'GET', `/products?${query}`, undefined, headers)
    t.equal(status, 200, query)
    t.equal(body.total, body.products.length, `the total of ${query}`)
    return body.products.map(({ id }: { id: number }) => id)
  }
  t.strictSame(await ids('sku=B'), [2])
  t.strictSame(await ids('sku=b'), [], 'case counts')
  t.strictSame(await ids(`sku=${encodeURIComponent(composed.normalize('NFD'))}`), [1], 'in either Unicode form')
  t.strictSame(await ids('external_id=E-2'), [2])
  t.strictSame(await ids('external_id=e-2'), [4])
  t.strictSame(await ids('external_id=E-2', inSecond), [1], 'those of the shop')
  t.strictSame(await ids('ids=3,1,99,3'), [1, 3])
  t.strictSame(await ids('ids=3&ids=1'), [1, 3])
  t.strictSame(await ids('ids=1&sort=-price', inSecond), [1])
  t.strictSame(await ids('low_stock=true'), [1, 3, 4], 'by the own threshold, or that of the settings')
  t.strictSame(await ids('low_stock=false'), [2])
  t.strictSame(await ids('low_stock=true', inSecond), [], 'a shop without a threshold has none that is low')
  t.strictSame(await ids('low_stock=false', inSecond), [1])
  t.strictSame(await ids('is_active=true'), [1, 3, 4])
  t.strictSame(await ids('is_active=false'), [2])
  t.strictSame(await ids('is_active=true&low_stock=true&ids=1,2&in_stock=true'), [1], 'filters are combined')

  await createOrder(app, { product_id: 3, quantity: 1 })
  const { updated_at: sold } = (await send(app, 'GET', '/products/3')).body
  await send(app, 'PATCH', '/products/1', { name: 'Newest' })
  t.strictSame(await ids(`updated_from=${sold}`), [1, 3], 'a sale is a change')
  t.strictSame(await ids('updated_from=2999-01-01'), [])
  t.strictSame((await ids('sort=-updated_at')).slice(0, 2), [1, 3])
  t.strictSame((await ids('sort=updated_at')).slice(2), [3, 1])

  for (const query of [
    'sku=',
    `sku=${'x'.repeat(65)}`,
    'external_id=',
    'ids=',
    'ids=0',
    'ids=1,',
    'ids=a',
    'ids=-1',
    'ids=1.5',
    `ids=${Array(101).fill(1).join()}`,
    `ids=${'9'.repeat(16)}`,
    'low_stock=perhaps',
    'is_active=perhaps',
    'updated_from=yesterday',
    'updated_to=2026-01-01',
    'sort=created_at'
  ]) {
    t.match(await send(app, 'GET', `/products?${query}`), { status: 400, body: { code: 'VALIDATION_FAILED' } }, query)
  }
  t.equal((await ids(`ids=${Array.from({ length: 100 }, (_, n) => n + 1).join()}&limit=100`)).length, 4)
})

t.test('pages by time of change, and a cursor of other filters is refused', async t => {
  const app = await build(t)
  for (let i = 0; i < 9; i++) await createProduct(app, { price_cents: 100 + i })
  await send(app, 'PATCH', '/products/bulk', { products: [4, 2, 7].map(id => ({ id, name: 'Changed together' })) })
  for (const sort of ['updated_at', '-updated_at']) {
    const whole = (await send(app, 'GET', `/products?sort=${sort}`)).body.products.map(({ id }: { id: number }) => id)
    const paged: number[] = []
    let cursor = ''
    do {
      const { body } = await send(app, 'GET', `/products?sort=${sort}&limit=2${cursor}`)
      paged.push(...body.products.map(({ id }: { id: number }) => id))
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`
    } while (cursor !== '')
    t.strictSame(paged, whole, sort)
    t.strictSame(sort === 'updated_at' ? whole.slice(-3) : whole.slice(0, 3).reverse(), [2, 4, 7])
  }
  const { next_cursor: cursor } = (await send(app, 'GET', '/products?limit=1')).body
  for (const filter of [
    'sku=A',
    'external_id=A',
    'ids=1',
    'low_stock=true',
    'is_active=true',
    'updated_from=2020-01-01'
  ]) {
    t.equal((await send(app, 'GET', `/products?limit=1&${filter}&cursor=${cursor}`)).status, 400, filter)
  }
})

async function connect(t: Test, databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  return client
}

/** One product in a hundred is inactive, and one in ten has an external id. */
async function fill(client: pg.Client, count: number): Promise<void> {
  await client.query(`
    INSERT INTO products (shop_id, id, sku, name, price_cents, stock, is_active, external_id, updated_at)
    SELECT 1, n, 'SKU-' || n, 'Product ' || n, 100 + n % 977, n % 50, n % 100 > 0,
      CASE WHEN n % 10 = 0 THEN 'E-' || n END, timestamptz '2026-01-01' + n * interval '1 minute'
    FROM generate_series(1, ${count}) AS n`)
  await client.query('SELECT recount_totals()')
  await client.query('VACUUM ANALYZE products')
}

async function planOf(client: pg.Client, query: () => Promise<object>): Promise<Plan[]> {
  const { statements } = await observe(query)
  const [statement, ...others] = statements
  if (!statement || others.length > 0) throw new Error(`${statements.length} statements`)
  const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${statement.text}`, statement.values)
  return nodesOf(rows[0]['QUERY PLAN'][0].Plan)
}

/** How many products a plan reads. */
function readIn(nodes: Plan[]): number {
  return nodes
    .filter(node => node['Relation Name'] === 'products')
    .map(node => (Number(node['Actual Rows']) + (node['Rows Removed by Filter'] ?? 0)) * Number(node['Actual Loops']))
    .reduce((sum, rows) => sum + rows, 0)
}

t.test(
  'filters that name products use an index, and lists of active ones read little more than their page',
  async t => {
    const databaseUrl = await createDatabase(t)
    const client = await connect(t, databaseUrl)
    await fill(client, 20_000)
    const app = await build(t, { databaseUrl })
    const shop = await build(t, { databaseUrl, ...guarded })
    for (const service of [app, shop]) await send(service, 'GET', '/products')
    const plan = async (query: string, service: FastifyInstance = app) =>
      await planOf(client, () => send(service, 'GET', `/products?${query}`))
    for (const [query, index, most] of [
      ['sku=SKU-4711', 'products_live_sku_key', 2],
      ['external_id=E-4710', 'products_live_external_id_key', 2],
      ['ids=7,4711,19999', 'products_pkey', 6],
      ['is_active=false', 'products_inactive_idx', 300],
      ['is_active=false&sort=-id', 'products_inactive_idx', 300]
    ] as const) {
      const nodes = await plan(query)
      const indexes = nodes.map(node => node['Index Name']).filter(Boolean)
      t.ok(indexes.includes(index), `${query}: ${indexes.join()}`)
      t.ok(readIn(nodes) <= most, `${query}: reads ${readIn(nodes)}`)
    }
    for (const query of ['', 'is_active=true', 'sort=-price', 'sort=price&is_active=true']) {
      const nodes = await plan(query, shop)
      t.ok(readIn(nodes) <= 300, `${query} for the public: reads ${readIn(nodes)}`)
    }
    t.match((await send(shop, 'GET', '/products')).body, { total: 19_800, total_relation: 'eq' })
    t.match((await send(app, 'GET', '/products')).body, { total: 20_000, total_relation: 'eq' })
    // These read the products of the shop: an index would make every order write to it.
    for (const query of ['low_stock=true', 'updated_from=2026-01-14', 'sort=updated_at', 'sort=-updated_at']) {
      const nodes = await plan(query)
      t.ok(readIn(nodes) <= 2 * 20_000, `${query}: reads each product once for the page and once for the total`)
    }
  }
)

t.test('the total of the active products is bounded if too many are inactive to be counted', async t => {
  const databaseUrl = await createDatabase(t)
  const client = await connect(t, databaseUrl)
  await fill(client, 10_005)
  await client.query('UPDATE products SET is_active = false WHERE id > 3')
  const shop = await build(t, { databaseUrl, ...guarded })
  t.match((await send(shop, 'GET', '/products')).body, { total: 3, total_relation: 'eq', products: { length: 3 } })
  await client.query('UPDATE products SET is_active = false')
  t.match((await send(shop, 'GET', '/products')).body, { total: 0, total_relation: 'eq' })
  await client.query('UPDATE products SET is_active = true')
  t.match((await send(shop, 'GET', '/products')).body, { total: 10_005, total_relation: 'eq' })
})

t.test('an order writes to no index of products', async t => {
  const databaseUrl = await createDatabase(t)
  const client = await connect(t, databaseUrl)
  const { rows } = await client.query(`
    SELECT indexrelid::regclass::text AS index FROM pg_index
    WHERE indrelid = 'products'::regclass
      AND pg_get_indexdef(indexrelid) ~ '\\m(stock|updated_at|order_count|order_amount_cents|order_quantity)\\M'`)
  t.strictSame(rows, [], 'no index has a column that an order changes')
  const app = await build(t, { databaseUrl })
  const { id } = await createProduct(app, { stock: 100 })
  await send(app, 'PATCH', `/products/${id}`, { description: 'x'.repeat(5_000), metadata: { a: 'x'.repeat(500) } })
  const updates = async () => {
    await client.query('SELECT pg_stat_clear_snapshot()')
    const { rows } = await client.query(
      "SELECT n_tup_upd::int AS all, n_tup_hot_upd::int AS hot FROM pg_stat_user_tables WHERE relname = 'products'"
    )
    return rows[0]
  }
  for (let n = 0; n < 30; n++) await createOrder(app, { product_id: id, quantity: 1 })
  await app.close()
  // A session reports its counts as it ends, a moment after its client has left.
  const { all, hot } = await until(
    async () => {
      const counted = await updates()
      return counted.all >= 31 ? counted : undefined
    },
    { what: 'the updates are counted' }
  )
  t.ok(hot === all, `${hot} of ${all} updates stay on their page`)
})
