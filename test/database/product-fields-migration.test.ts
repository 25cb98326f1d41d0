import t from 'tap'
import pg from 'pg'
import { migrate } from '../../src/database/migrations.js'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { build, findViolations, send } from '../support/app.js'
import { createEarlierDatabase } from '../support/earlier-database.js'

t.test('products of an earlier database keep their rows, and get no text, no external id and no metadata', async t => {
  const url = await createEarlierDatabase(t, '20261130090000')
  await executeSql(
    url,
    `INSERT INTO products (shop_id, id, sku, name, price_cents, stock, low_stock_threshold, version)
      SELECT 1, n, 'OLD-' || n, 'Old mug ' || n, 100 + n, 0, NULL, n FROM generate_series(1, 500) AS n;
    UPDATE products SET deleted_at = now() WHERE id = 500;
    UPDATE shops SET currency = 'USD' WHERE id = 1;
    SELECT recount_totals()`
  )
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  t.teardown(() => client.end())
  const fileOf = async () =>
    (await client.query("SELECT pg_relation_filenode('products') AS file, pg_relation_size('products') AS size"))
      .rows[0]
  const before = await fileOf()
  t.match(await migrate(url), [/product_fields$/])
  t.strictSame(await fileOf(), before, 'the table was not rewritten')

  const app = await build(t, { databaseUrl: url })
  t.match((await send(app, 'GET', '/products')).body, { total: 499 })
  t.match((await send(app, 'GET', '/products/7')).body, {
    sku: 'OLD-7',
    name: 'Old mug 7',
    price_cents: 107,
    version: 7,
    description: null,
    is_active: true,
    external_id: null,
    metadata: {}
  })
  t.match(await send(app, 'POST', '/products/7/stock', { delta: 5 }), { status: 200 })
  t.match(await send(app, 'POST', '/orders', { product_id: 7, quantity: 1 }), { status: 201 })
  const change = { external_id: 'E-7', metadata: { shelf: 'B7' }, is_active: false }
  t.match(await send(app, 'PATCH', '/products/7', change), { status: 200, body: { ...change, version: 8, stock: 4 } })
  t.strictSame(await findViolations(app), [])
})

t.test('the database itself refuses fields of products that break a rule', async t => {
  const app = await build(t)
  for (const sku of ['A', 'B']) await send(app, 'POST', '/products', { sku, name: sku, price: 1, external_id: sku })
  for (const [sql, reason] of [
    ["UPDATE products SET description = repeat('x', 10001)", /products_description_length/],
    ["UPDATE products SET external_id = ''", /products_external_id_length/],
    ["UPDATE products SET external_id = repeat('x', 101) WHERE id = 1", /products_external_id_length/],
    ["UPDATE products SET metadata = '[]'", /products_metadata_is_object/],
    ["UPDATE products SET external_id = 'A' WHERE id = 2", /products_live_external_id_key/],
    ['UPDATE products SET is_active = NULL', /is_active/]
  ] as const) {
    await t.rejects(app.prisma.$executeRawUnsafe(sql), { message: reason }, sql)
  }
})
