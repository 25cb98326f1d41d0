import t, { type Test } from 'tap'
import pg from 'pg'
import { build, createDatabase, createProduct, send } from '../support/app.js'
import { nodesOf, observe, type Plan } from '../support/statements.js'
import { until } from '../../scripts/shared/until.js'

async function connect(t: Test, databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  return client
}

async function fill(client: pg.Client, count: number): Promise<void> {
  await client.query(`
    INSERT INTO products (shop_id, id, sku, name, price_cents, stock)
    SELECT 1, n, 'SKU-' || n, 'Product ' || md5(n::text) || CASE WHEN n % 1000 = 0 THEN ' Ginkgo' ELSE '' END,
      100 + n % 977, 0
    FROM generate_series(1, ${count}) AS n`)
  await client.query('SELECT recount_totals()')
  await client.query('VACUUM ANALYZE products')
}

async function planOf(client: pg.Client, query: () => Promise<object>): Promise<Plan[]> {
  const { statements } = await observe(query)
  const [statement, ...others] = statements
  if (!statement || others.length > 0) throw new Error(`${statements.length} statements`)
  const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${statement.text}`, statement.values)
  return nodesOf(rows[0]['QUERY PLAN'][0].Plan)
}

t.test('a search uses the trigram index, and a list by price its own index', async t => {
  const databaseUrl = await createDatabase(t)
  const client = await connect(t, databaseUrl)
  await fill(client, 50_000)
  const app = await build(t, { databaseUrl })
  await send(app, 'GET', '/products')
  for (const query of ['q=ginkgo', 'q=GINKGO&sort=-name', 'q=sku-4711', 'q=nowhere', 'q=ginkgo&in_stock=false']) {
    const nodes = await planOf(client, () => send(app, 'GET', `/products?${query}`))
    const indexes = nodes.map(node => node['Index Name']).filter(Boolean)
    t.ok(indexes.includes('products_search_idx'), `${query}: ${indexes.join()}`)
    t.notOk(
      nodes.some(node => node['Node Type'] === 'Seq Scan' && node['Relation Name'] === 'products'),
      `${query}: not every product is read`
    )
  }
  for (const query of ['sort=price', 'sort=-price']) {
    const nodes = await planOf(client, () => send(app, 'GET', `/products?${query}`))
    t.ok(
      nodes.some(node => node['Index Name'] === 'products_live_price_cents_id_idx'),
      query
    )
  }
  t.match((await send(app, 'GET', '/products?q=ginkgo&limit=1')).body, { total: 50, total_relation: 'eq' })
})

t.test('the total of a search is exact up to 10,000 and says when there are more', async t => {
  const databaseUrl = await createDatabase(t)
  const client = await connect(t, databaseUrl)
  await fill(client, 10_001)
  const app = await build(t, { databaseUrl })
  for (const query of ['q=product', 'q=p', 'in_stock=false', 'q=SKU-&sort=-price']) {
    t.match((await send(app, 'GET', `/products?${query}`)).body, { total: 10_000, total_relation: 'gte' }, query)
  }
  t.match((await send(app, 'GET', '/products')).body, { total: 10_001, total_relation: 'eq' })
  await send(app, 'DELETE', '/products/1')
  t.match((await send(app, 'GET', '/products?q=product')).body, { total: 10_000, total_relation: 'eq' })
  t.match((await send(app, 'GET', '/products?in_stock=true')).body, { total: 0, total_relation: 'eq' })
})

t.test('a search ignores case by the rules of Unicode, whatever the locale, and takes accents as typed', async t => {
  const databaseUrl = await createDatabase(t)
  // In these locales lower('I') is a dotless i, or only ASCII has cases.
  for (const collation of ['"C"', '"tr-TR-x-icu"', '"und-x-icu"']) {
    const client = await connect(t, databaseUrl)
    await client.query(`ALTER TABLE products ALTER COLUMN name TYPE text COLLATE ${collation}`)
    const app = await build(t, { databaseUrl })
    const skus: string[] = []
    for (const name of ['TITANIUM ring', 'Élan', 'elan', 'ΟΔΟΣ ΟΔΟΣΑ', 'Straße 100%_x\\']) {
      skus.push((await createProduct(app, { name })).sku)
    }
    const found = async (q: string) =>
      (await send(app, 'GET', `/products?q=${encodeURIComponent(q)}&sort=-id&limit=5`)).body.products
        .map(({ sku }: { sku: string }) => skus.indexOf(sku))
        .filter((index: number) => index >= 0)
    t.strictSame(await found('titanium'), [0], `${collation}: TITANIUM`)
    t.strictSame(await found('TITANIUM'), [0])
    t.strictSame(await found('ti'), [0], 'a text without a trigram is found too')
    t.strictSame(await found('éLAN'), [1])
    t.strictSame(await found('ELAN'), [2], 'accents count')
    t.strictSame(await found('οδοσα'), [3])
    t.strictSame(await found('ΟΔΟΣ'), [3], 'the sigma at the end of a word is no other letter')
    t.strictSame(await found('STRAßE'), [4])
    t.strictSame(await found('100%_X\\'), [4], 'wildcards are plain text')
    t.strictSame(await found('1%x'), [])
    await app.close()
  }
})

t.test('searches that fill the pool of public reads are 503 OVERLOADED, and orders are placed meanwhile', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, {
    databaseUrl,
    databasePoolMax: 4,
    databasePublicPoolMax: 3,
    databasePublicTimeoutMs: 4_000
  })
  const { id } = await createProduct(app, { stock: 100, name: 'Blue mug' })
  const other = await createProduct(app, { stock: 100 })
  await send(app, 'GET', '/products')
  const client = await connect(t, databaseUrl)
  // A search takes as long as the database lets it; only the text of this search is slow.
  await client.query('ALTER FUNCTION search_form(text) RENAME TO search_form_fast')
  await client.query(`
    CREATE FUNCTION search_form(text) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN
      IF $1 LIKE '%mug%' THEN PERFORM pg_sleep(30); END IF;
      RETURN search_form_fast($1);
    END $$`)
  const searches = Array.from({ length: 50 }, (_, n) => send(app, 'GET', `/products?q=mug&limit=${n + 1}`))
  const isSearching = async () => {
    const { rows } = await client.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity
        WHERE wait_event = 'PgSleep' AND datname = current_database()`
    )
    return rows[0].count === 2
  }
  await until(isSearching, { what: 'searches take all connections that they may have' })
  for (let n = 0; n < 10; n++) {
    t.equal((await send(app, 'POST', '/orders', { product_id: id, quantity: 1 })).status, 201)
    t.match(await send(app, 'GET', `/products/${other.id}`), { status: 200 }, 'and a product can be read')
    t.match(await send(app, 'GET', '/orders'), { status: 200 })
  }
  for (const answer of await Promise.all(searches)) {
    t.match(answer, { status: 503, body: { code: 'OVERLOADED' }, headers: { 'retry-after': '1' } })
  }
  await client.query('DROP FUNCTION search_form(text); ALTER FUNCTION search_form_fast(text) RENAME TO search_form')
  t.match(await send(app, 'GET', '/products?q=mug'), { status: 200, body: { total: 1 } }, 'the service recovers')
})

t.test('lists of orders, users, events and movements take half of the connections at most', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl, databasePoolMax: 4 })
  const { id } = await createProduct(app, { stock: 100 })
  await send(app, 'GET', '/orders')
  const client = await connect(t, databaseUrl)
  await client.query('BEGIN; LOCK TABLE webhook_deliveries')
  const lists = Array.from({ length: 20 }, (_, n) => send(app, 'GET', `/webhook-endpoints/1/deliveries?limit=${n + 1}`))
  await until(() => app.databasePool.totalCount - app.databasePool.idleCount >= 2, {
    what: 'two lists wait for the lock'
  })
  const paths = ['/orders', '/users', '/events', `/products/${id}/movements`]
  const [placed, ...others] = await Promise.all([
    send(app, 'POST', '/orders', { product_id: id, quantity: 1 }),
    ...paths.map(path => send(app, 'GET', path))
  ])
  t.equal(placed.status, 201)
  for (const answer of others) t.match(answer, { status: 503, body: { code: 'OVERLOADED' } })
  await client.query('ROLLBACK')
  const answers = await Promise.all(lists)
  t.ok(answers.every(({ status }) => status === 404 || status === 503))
  t.match(await send(app, 'GET', '/users'), { status: 200 })
})

t.test('a page too far down a list is 400 and says to use the cursor; the cursor has no such limit', async t => {
  const app = await build(t)
  await createProduct(app)
  for (const list of ['/products', '/orders', '/users', '/events', '/products/1/movements', '/webhook-endpoints']) {
    for (const query of ['offset=100001', 'skip=1000000000', 'page=1002&size=100', 'page=10000000']) {
      const answer = await send(app, 'GET', `${list}?${query}`)
      t.match(answer, { status: 400, body: { code: 'VALIDATION_FAILED', detail: /next_cursor/ } }, `${list}?${query}`)
    }
    t.match(await send(app, 'GET', `${list}?offset=100000`), { status: 200 })
  }
})

t.test('totals of movements are exact up to 10,000', async t => {
  const databaseUrl = await createDatabase(t)
  const client = await connect(t, databaseUrl)
  const app = await build(t, { databaseUrl })
  const { id } = await createProduct(app, { stock: 0 })
  await client.query(
    `INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason)
     SELECT 1, n, ${id}, 1, n, 'x' FROM generate_series(1, 10001) AS n`
  )
  t.match((await send(app, 'GET', `/products/${id}/movements`)).body, { total: 10_000, total_relation: 'gte' })
})
