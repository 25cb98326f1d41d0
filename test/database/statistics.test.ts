import pg from 'pg'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { analyzeGrownTables } from '../../src/database/statistics.js'
import { connect } from '../../src/database/connect.js'
import { until } from '../../scripts/shared/until.js'
import { build, createDatabase, environment } from '../support/app.js'
import { importCsv } from '../support/csv.js'

/** Adds products behind the service's back: 1,000 of them have some 20 pages. */
async function addProducts(app: FastifyInstance, first: number, last: number): Promise<void> {
  await app.prisma.$executeRaw`
    INSERT INTO products (shop_id, id, sku, name, price_cents, stock)
    SELECT 1, n, 'S-' || n, 'A product with a name of some length, no. ' || n, 100, 0
    FROM generate_series(${first}::int, ${last}::int) AS n`
}

async function countKnown(app: FastifyInstance, table: string): Promise<number> {
  const [row] = await app.prisma.$queryRaw<Array<{ count: number }>>`
    SELECT reltuples::int AS count FROM pg_class WHERE oid = ${table}::regclass`
  return row?.count ?? -1
}

t.test('a table is analyzed once it has some pages, and again once it has eight times as many', async t => {
  const app = await build(t)
  t.strictSame(await analyzeGrownTables(app.prisma), [], 'a new database has nothing to analyze')
  await addProducts(app, 1, 100)
  t.strictSame(await analyzeGrownTables(app.prisma), [], 'a hundred products are too few')
  await addProducts(app, 101, 2_000)
  t.strictSame(await analyzeGrownTables(app.prisma), ['products'])
  t.equal(await countKnown(app, 'products'), 2_000)
  t.strictSame(await analyzeGrownTables(app.prisma), [])
  await addProducts(app, 2_001, 15_000)
  t.strictSame(await analyzeGrownTables(app.prisma), [], 'less than eight times')
  await addProducts(app, 15_001, 17_000)
  t.strictSame(await analyzeGrownTables(app.prisma), ['products'])
  t.equal(await countKnown(app, 'products'), 17_000)
})

t.test('a large table is left to autovacuum, also one that was never analyzed', async t => {
  const app = await build(t)
  await addProducts(app, 1, 2_000)
  t.strictSame(await analyzeGrownTables(app.prisma, 20), [])
  t.not(await countKnown(app, 'products'), 2_000)
  t.strictSame(await analyzeGrownTables(app.prisma, 1_000), ['products'])
})

t.test('a table that another session analyzes is left out at once', async t => {
  const app = await build(t)
  await addProducts(app, 1, 2_000)
  await app.prisma.$transaction(async tx => {
    await tx.$executeRaw`LOCK TABLE products IN SHARE UPDATE EXCLUSIVE MODE`
    await analyzeGrownTables(app.prisma)
  })
  t.not(await countKnown(app, 'products'), 2_000)
})

t.test('for a role that does not own the tables, a function of their owner analyzes them', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await addProducts(app, 1, 2_000)
  const role = `orders_reader_${process.pid}`
  const server = new pg.Client({ connectionString: environment('TEST_DATABASE_URL') })
  await server.connect()
  t.teardown(() => server.end())
  await server.query(`CREATE ROLE ${role} LOGIN PASSWORD 'reader'`)
  const other = connect({
    databaseUrl: Object.assign(new URL(databaseUrl), { username: role, password: 'reader' }).href,
    max: 1,
    statementTimeoutMs: 7_000,
    log: app.log
  })
  try {
    t.strictSame(await analyzeGrownTables(other.prisma), ['products'])
  } finally {
    await other.close()
    await server.query(`DROP ROLE ${role}`)
  }
  t.equal(await countKnown(app, 'products'), 2_000)
})

t.test('a service that listens analyzes what an import has added', async t => {
  const app = await build(t)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const rows = Array.from({ length: 2_000 }, (_, n) => `S-${n},A product with a name of some length,1\r\n`)
  t.match(await importCsv(app, `sku,name,price\r\n${rows.join('')}`, { query: '?mode=apply' }), { status: 200 })
  await until(async () => (await countKnown(app, 'products')) >= 1_000, { what: 'the products are analyzed' })
  t.pass('autovacuum needs up to a minute')
})
