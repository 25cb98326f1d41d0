import { randomBytes } from 'node:crypto'
import pg from 'pg'
import t, { type Test } from 'tap'
import { loadConfig } from '../../src/config.js'
import { migrate } from '../../src/database/migrations.js'
import { openDatabase } from '../../src/database/open-database.js'
import { build, createOrder, createProduct, environment, send } from '../support/app.js'

/** An empty database, owned by a role that may not create extensions. */
async function ownedDatabase(t: Test): Promise<{ url: string; admin: pg.Client }> {
  const name = `orders_owned_${process.pid}_${randomBytes(3).toString('hex')}`
  const server = new pg.Client({ connectionString: environment('TEST_DATABASE_URL') })
  await server.connect()
  await server.query(`CREATE ROLE ${name} LOGIN PASSWORD 'owner'`)
  await server.query(`CREATE DATABASE ${name}`)
  const adminUrl = Object.assign(new URL(environment('TEST_DATABASE_URL')), { pathname: `/${name}` }).href
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  t.teardown(async () => {
    await admin.end()
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await server.query(`DROP ROLE ${name}`)
    await server.end()
  })
  // It may create tables, but the extension needs the right to create in the database.
  await admin.query(`GRANT CREATE, USAGE ON SCHEMA public TO ${name}`)
  return { url: Object.assign(new URL(adminUrl), { username: name, password: 'owner' }).href, admin }
}

t.test('without the right to create pg_trgm the service starts, says so, and searches without an index', async t => {
  const { url, admin } = await ownedDatabase(t)
  const warnings: object[] = []
  const log = { info() {}, warn: (...line: unknown[]) => warnings.push(line) }
  const open = async () => await openDatabase(loadConfig({ DATABASE_URL: url }, 'no .env file'), log as never)
  await open()
  t.match(warnings, [
    [{ reason: /permission denied to create extension "pg_trgm"/ }, /searches of products and orders/]
  ])
  const app = await build(t, { databaseUrl: url })
  await createProduct(app, { name: 'Titanium', stock: 5 })
  t.match(await send(app, 'GET', '/products?q=TITAN'), { status: 200, body: { total: 1 } })
  await createOrder(app, { product_id: 1, quantity: 1, note: 'Ring twice' })
  t.match(await send(app, 'GET', '/orders?q=RING'), { status: 200, body: { total: 1 } })

  await admin.query('CREATE SCHEMA tools; CREATE EXTENSION pg_trgm SCHEMA tools')
  await admin.query(`GRANT USAGE ON SCHEMA tools TO ${new URL(url).username}`)
  await open()
  t.equal(warnings.length, 1, 'the next start finds the extension that an administrator has created')
  const { rows } = await admin.query(`SELECT indexname, indexdef FROM pg_indexes
    WHERE indexname IN ('products_search_idx', 'order_search_text_idx') ORDER BY 1`)
  t.match(rows, [
    { indexname: 'order_search_text_idx', indexdef: /tools\.gin_trgm_ops/ },
    { indexname: 'products_search_idx', indexdef: /tools\.gin_trgm_ops/ }
  ])
  t.match(await send(app, 'GET', '/orders?q=RING'), { status: 200, body: { total: 1 } })
  t.match(await send(app, 'GET', '/products?q=TITAN'), { status: 200, body: { total: 1 } })
})

t.test('products of a database from before the search index are found by it', async t => {
  const { url, admin } = await ownedDatabase(t)
  await migrate(url)
  // As the migration finds it: rows, and neither function nor index.
  await admin.query(`
    CREATE EXTENSION pg_trgm;
    INSERT INTO products (shop_id, id, sku, name, price_cents, stock)
      SELECT 1, n, 'P-' || n, 'İnce TITANIUM ' || n, 100, 0 FROM generate_series(1, 2000) AS n`)
  const log = { info() {}, warn() {} }
  await openDatabase(loadConfig({ DATABASE_URL: url }, 'no .env file'), log)
  const app = await build(t, { databaseUrl: url })
  t.match(await send(app, 'GET', '/products?q=titanium 1999'.replace(' ', '%20')), { body: { total: 1 } })
})
