import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import pg from 'pg'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { until } from '../../scripts/shared/until.js'
import { loadConfig } from '../../src/config.js'
import { withSchema } from '../../src/database/connection-plan.js'
import { migrate } from '../../src/database/migrations.js'
import { openDatabase } from '../../src/database/open-database.js'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { nodeOptions } from '../support/program.js'
import { runCommand, runScript } from '../support/run-script.js'
import { schemaDifference } from '../support/schema-difference.js'
import { failToStart, startService } from '../support/service.js'

// Each is a name that SQL without quotes would misread.
const schemas = ['tony', 'Tony-Shop', 'a "quoted", name; --', 'größe 😀', 'select']

t.test('the service runs in any schema, whose name may have capitals, dashes and quotes', async t => {
  const databaseUrl = await createEmptyDatabase(t)
  for (const schema of schemas) {
    const url = withSchema(databaseUrl, schema)
    t.ok((await migrate(url)).length > 0, schema)
    t.strictSame(await migrate(url), [])
    t.equal(await schemaDifference(url), '')
    const app = await build(t, { databaseUrl: url })
    await checkService(t, app)
    t.match(await send(app, 'GET', '/admin/invariants'), { status: 200, body: { status: 'ok' } })
    t.strictSame(
      await app.prisma.$queryRaw`SELECT nspname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relname = 'orders' AND nspname = 'public'`,
      [],
      'nothing is in public'
    )
  }
})

t.test('services in different schemas of one database do not disturb each other', async t => {
  const databaseUrl = await createDatabase(t)
  const other = withSchema(databaseUrl, 'tony')
  const holder = await connect(t, databaseUrl)
  // A service in public that migrates right now holds this lock.
  await holder.query('SELECT pg_advisory_lock(7305100881)')
  t.ok((await migrate(other)).length > 0, 'a migration does not wait for that of another schema')
  await holder.end()
  const apps = [
    await build(t, { databaseUrl: withSchema(databaseUrl, 'public') }),
    await build(t, { databaseUrl: other })
  ]
  for (const app of apps) await checkService(t, app)
  const names = await Promise.all(
    apps.map(app => app.prisma.sharedKey.findUniqueOrThrow({ where: { name: 'database' } }))
  )
  t.not(names[0]?.value, names[1]?.value, 'each has its own name')

  const key = { 'idempotency-key': randomUUID() }
  const blocker = await connect(t, databaseUrl)
  await blocker.query('BEGIN; SELECT id FROM public.products ORDER BY id FOR UPDATE')
  const waiting = apps.map(app => send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, key))
  t.equal((await waiting[1])?.status, 201, 'the other key is not in use')
  await blocker.query('ROLLBACK')
  t.equal((await waiting[0])?.status, 201)
  for (const app of apps) t.strictSame(await findViolations(app), [])
})

t.test('totals are counted anew in the schema of the service, whatever the search_path of the session', async t => {
  const databaseUrl = await createDatabase(t)
  const url = withSchema(databaseUrl, 'tony')
  await migrate(url)
  const app = await build(t, { databaseUrl: url })
  const inPublic = await build(t, { databaseUrl: withSchema(databaseUrl, 'public') })
  await createProduct(app)
  await executeSql(
    databaseUrl,
    `INSERT INTO tony.users (shop_id, id, email, full_name) VALUES (1, 1, 'ada@example.com', 'Ada');
    INSERT INTO tony.products (shop_id, id, sku, name, price_cents, stock) VALUES (1, 2, 'B', 'B', 1, 0);
    UPDATE tony.products SET deleted_at = now() WHERE sku = 'B';
    SELECT tony.recount_totals()`
  )
  for (const [list, here] of [
    ['users', 1],
    ['products', 1],
    ['orders', 0]
  ] as const) {
    t.match((await send(app, 'GET', `/${list}`)).body, { total: here }, list)
    t.match((await send(inPublic, 'GET', `/${list}`)).body, { total: 0 }, list)
  }
  await executeSql(databaseUrl, 'ALTER SCHEMA tony RENAME TO moved')
  const moved = await build(t, { databaseUrl: withSchema(databaseUrl, 'moved') })
  await checkService(t, moved)
})

t.test('DATABASE_SCHEMA and ?schema= mean the same for the start, migrate, seed, verify and reset', async t => {
  const databaseUrl = await createEmptyDatabase(t)
  for (const settings of [
    { DATABASE_URL: databaseUrl, DATABASE_SCHEMA: 'Tony' },
    { DATABASE_URL: withSchema(databaseUrl, 'Tina') }
  ]) {
    const schema = 'DATABASE_SCHEMA' in settings ? 'Tony' : 'Tina'
    const migrated = await runCommand(process.execPath, [...nodeOptions, 'dist/migrate.js'], settings)
    t.match(migrated, { code: 0, stdout: new RegExp(`, schema ${schema}"`) })
    t.match(await runScript('seed', settings), { code: 0 })
    t.match(await runScript('seed', settings, ['--products', '10', '--users', '10', '--orders', '10']), { code: 0 })
    t.match(await runScript('verify', settings), { code: 0, stderr: new RegExp(`schema ${schema} `) })
    const count = async () => (await executeSql(databaseUrl, `SELECT count(*)::int AS n FROM "${schema}".orders`))[0]?.n
    t.ok(Number(await count()) > 10)
    const service = await startService(t, { ...settings, WEB_CONCURRENCY: '2', LOG_LEVEL: 'info' })
    t.match(service.output(), `schema ${schema}`)
    await service.stop()
    t.match(await runScript('reset', settings, ['--yes']), { code: 0 })
    t.equal(await count(), 0)
  }
  const [left] = await executeSql(
    databaseUrl,
    `SELECT count(*)::int AS n FROM pg_class
    WHERE relnamespace = 'public'::regnamespace`
  )
  t.strictSame(left, { n: 0 }, 'public is as empty as before')
})

t.test('reset deletes only the schema of the service', async t => {
  const databaseUrl = await createDatabase(t)
  const url = withSchema(databaseUrl, 'tony')
  await migrate(url)
  const [app, other] = [await build(t, { databaseUrl: url }), await build(t, { databaseUrl })]
  await createProduct(app)
  await createProduct(other)
  t.match(await runScript('reset', { DATABASE_URL: databaseUrl, DATABASE_SCHEMA: 'tony' }, ['--yes']), { code: 0 })
  t.strictSame(
    [(await send(app, 'GET', '/products')).body.total, (await send(other, 'GET', '/products')).body.total],
    [0, 1]
  )
})

t.test(
  'without a schema, the search_path decides: of the options, of the role, or the place of the tables',
  async t => {
    const databaseUrl = await createDatabase(t)
    const log = { info() {}, warn() {} }
    const schemaOf = async (url: string, environment: Record<string, string> = {}) => {
      const config = loadConfig({ DATABASE_URL: url, LOG_LEVEL: 'silent', ...environment }, 'no .env file')
      return new URL((await openDatabase(config, log)).url).searchParams.get('schema')
    }
    t.equal(await schemaOf(databaseUrl), 'public')
    await executeSql(databaseUrl, 'CREATE SCHEMA tina; CREATE SCHEMA toni; CREATE SCHEMA AUTHORIZATION CURRENT_USER')
    t.equal(await schemaOf(databaseUrl), 'public', 'the tables stay where they are when a schema appears before them')
    const inOptions = new URL(databaseUrl)
    inOptions.searchParams.set('options', '-c search_path=tina,public')
    t.equal(await schemaOf(inOptions.href), 'public', 'found in the search_path')
    inOptions.searchParams.set('options', '-c search_path=tina')
    t.equal(await schemaOf(inOptions.href), 'tina')
    t.equal(await schemaOf(inOptions.href, { DATABASE_SCHEMA: 'toni' }), 'toni', 'the setting comes first')
    inOptions.searchParams.set('options', '-c search_path=missing')
    await t.rejects(schemaOf(inOptions.href), {
      message: 'The search_path (missing) names no schema that exists: set DATABASE_SCHEMA'
    })
  }
)

t.test('a schema name that PostgreSQL does not have, or two different ones, is refused in one line', async t => {
  const url = 'postgresql://user:hunter@localhost/orders'
  for (const [name, problem] of [
    ['pg_orders', 'begins with pg_, which PostgreSQL reserves for itself'],
    ['information_schema', 'is information_schema, which belongs to PostgreSQL'],
    ['$user', 'is $user, which is not the name of a schema'],
    ['ä'.repeat(32), 'is longer than 63 bytes']
  ] as const) {
    t.strictSame(problemsOf({ DATABASE_URL: url, DATABASE_SCHEMA: name }), [`  - DATABASE_SCHEMA ${problem}`])
    t.strictSame(problemsOf({ DATABASE_URL: withSchema(url, name) }), [`  - The schema in DATABASE_URL ${problem}`])
  }
  t.strictSame(problemsOf({ DATABASE_URL: `${url}?schema=` }), ['  - The schema in DATABASE_URL is empty'])
  t.strictSame(problemsOf({ DATABASE_URL: `${url}?schema=tony`, DATABASE_SCHEMA: 'tina' }), [
    '  - DATABASE_SCHEMA is tina, but DATABASE_URL has schema=tony: set only one of them'
  ])
  t.strictSame(problemsOf({ DATABASE_URL: `${url}?schema=tony`, DATABASE_SCHEMA: 'tony' }), [])
  t.strictSame(problemsOf({ DATABASE_URL: url, DATABASE_SCHEMA: ' ' }), [], 'an empty value counts as unset')
})

t.test(
  'a database that an earlier version filled in public, in spite of ?schema=, is not replaced by an empty one',
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl })
    await createProduct(app)
    const settings = { DATABASE_URL: withSchema(databaseUrl, 'tony'), LOG_LEVEL: 'silent' }
    const { code, output } = await failToStart(settings)
    t.equal(code, 1)
    t.match(output, /^DATABASE_URL has schema=tony, which earlier versions ignored: [^\n]* schema public\.[^\n]*\n$/)
    t.strictSame(await executeSql(databaseUrl, "SELECT to_regnamespace('tony') AS schema"), [{ schema: null }])
    const kept = await startService(t, {
      ...settings,
      DATABASE_URL: withSchema(databaseUrl, 'public'),
      LOG_LEVEL: 'info'
    })
    t.notMatch(kept.output(), 'migrated the database')
    const fresh = await startService(t, { ...settings, DATABASE_SCHEMA: 'tony', LOG_LEVEL: 'info' })
    t.match(fresh.output(), 'migrated the database')
  }
)

t.test('a connection that changes its search_path is closed, where PostgreSQL reports it', async t => {
  const databaseUrl = await createDatabase(t)
  const [{ reports } = { reports: false }] = (await executeSql(
    databaseUrl,
    "SELECT current_setting('server_version_num')::int >= 180000 AS reports"
  )) as Array<{ reports: boolean }>
  if (!reports) {
    t.comment('only PostgreSQL 18 and newer report it')
    return
  }
  const app = await build(t, { databaseUrl: withSchema(databaseUrl, 'public'), databasePoolMax: 1 })
  await createProduct(app)
  await executeSql(databaseUrl, 'CREATE SCHEMA empty')
  await app.prisma.$executeRawUnsafe('SET search_path = empty').catch(() => {})
  await until(async () => (await send(app, 'GET', '/products')).body.total === 1, { what: 'a new connection reads' })
})

async function checkService(t: Test, app: Awaited<ReturnType<typeof build>>): Promise<void> {
  const { id } = await createProduct(app, { stock: 5 })
  const order = await createOrder(app, { product_id: id, quantity: 2 })
  const key = { 'idempotency-key': randomUUID() }
  const email = `${randomUUID()}@example.com`
  t.match(await send(app, 'POST', '/users', { email, full_name: 'Ada' }, key), { status: 201 })
  t.match(await send(app, 'PATCH', `/orders/${order.id}`, { status: 'PAID' }), { status: 200 })
  t.match(await send(app, 'GET', `/orders/${order.id}/history`), { status: 200, body: { history: [{}, {}] } })
  t.match(await send(app, 'DELETE', `/orders/${order.id}`), { status: 200 })
  t.match(await send(app, 'GET', `/products/${id}`), { status: 200, body: { stock: 5 } })
  t.match(await send(app, 'GET', '/products?limit=1&sort=name'), { status: 200, body: { total: Number } })
  t.match(await send(app, 'GET', '/events'), { status: 200 })
  t.strictSame(await findViolations(app), [])
}

function problemsOf(environment: Record<string, string>): string[] {
  try {
    loadConfig(environment, 'no .env file')
    return []
  } catch (error) {
    return String((error as Error).message)
      .split('\n')
      .slice(1)
  }
}

async function createEmptyDatabase(t: Test): Promise<string> {
  const databaseUrl = await createDatabase(t)
  await executeSql(databaseUrl, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  return databaseUrl
}

async function connect(t: Test, connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => {})
  await client.connect()
  t.teardown(() => client.end().catch(() => {}))
  return client
}
