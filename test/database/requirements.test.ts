import t, { type Test } from 'tap'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { migrate } from '../../src/database/migrations.js'
import { build, createDatabase, createOrder, createProduct, environment, send } from '../support/app.js'
import { failToStart, startService } from '../support/service.js'

// Before the tests: the first one runs while this file is still being loaded.
let databases = 0

t.test('a database that is not UTF8 is refused at the start, in one line, before anything is written', async t => {
  for (const encoding of ['LATIN1', 'SQL_ASCII']) {
    const url = await createDatabaseWith(t, `TEMPLATE template0 ENCODING '${encoding}' LOCALE 'C'`)
    const { code, output } = await failToStart({ DATABASE_URL: url, LOG_LEVEL: 'silent' })
    t.equal(code, 1)
    t.match(output, new RegExp(`^The database "[^"]+" has the encoding ${encoding}, [^\\n]* ENCODING 'UTF8'\\n$`))
    t.strictSame(await executeSql(url, "SELECT to_regclass('_prisma_migrations') AS name"), [{ name: null }])
  }
})

t.test('a read-only database says so in one line: it is not migrated, but one that is up to date is read', async t => {
  const empty = await createDatabaseWith(t, '')
  await executeSql(empty, `ALTER DATABASE ${nameOf(empty)} SET default_transaction_read_only = on`)
  const refused = await failToStart({ DATABASE_URL: empty, LOG_LEVEL: 'silent' })
  t.match(refused, { code: 1, output: /^The database is read-only \(default_transaction_read_only is on\)[^\n]*\n$/ })

  const url = await createDatabase(t)
  await createProduct(await build(t, { databaseUrl: url }))
  await executeSql(url, `ALTER DATABASE ${nameOf(url)} SET default_transaction_read_only = on`)
  const service = await startService(t, { DATABASE_URL: url, LOG_LEVEL: 'info' })
  t.match(service.output(), 'The database is read-only (default_transaction_read_only is on): every write answers 503')
  t.equal((await fetch(`${service.url}/products/1`)).status, 200)
})

t.test('a role that lacks rights says which, in one line at the start', async t => {
  const url = await createDatabase(t)
  const role = `role_${nameOf(url)}`
  await executeSql(url, `CREATE ROLE ${role} LOGIN PASSWORD 'rights'; REVOKE ALL ON SCHEMA public FROM public`)
  t.teardown(() => executeSql(url, `DROP OWNED BY ${role}; DROP ROLE ${role}`))
  const own = Object.assign(new URL(url), { username: role, password: 'rights' }).href
  const startOf = async (settings = {}) =>
    await failToStart({ DATABASE_URL: own, LOG_LEVEL: 'silent', DATABASE_SCHEMA: 'public', ...settings })
  t.match((await startOf()).output, /^[^\n]*(may not create tables in the schema "public"|permission denied)[^\n]*\n$/)
  t.match(
    (await startOf({ DATABASE_SCHEMA: 'tony' })).output,
    new RegExp(`^The role "${role}" may not create the schema "tony": CREATE SCHEMA "tony" AUTHORIZATION "${role}"\n$`)
  )
  await executeSql(
    url,
    `GRANT USAGE ON SCHEMA public TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
    REVOKE INSERT ON orders, order_items FROM ${role}; REVOKE UPDATE ON products FROM ${role}`
  )
  t.match(
    (await startOf()).output,
    `The role "${role}" lacks rights: INSERT on order_items, orders; UPDATE on products\n`
  )
})

t.test('the rights that the start asks for are enough to work', async t => {
  const url = await createDatabase(t)
  const role = `role_${nameOf(url)}`
  await executeSql(
    url,
    `CREATE ROLE ${role} LOGIN PASSWORD 'rights';
    GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO ${role};
    REVOKE INSERT ON _prisma_migrations FROM ${role};
    GRANT UPDATE ON counters, shops, products, locations, stock_levels, orders, order_items, order_search, users,
      order_totals, shared_keys, invariant_checkpoint, analytics_state TO ${role};
    GRANT UPDATE, DELETE ON idempotency_keys, refresh_tokens, token_revocations, user_identities, event_subscriptions,
      parked_events, webhook_endpoints, webhook_deliveries, notifications, analytics_sales, api_keys, sessions
      TO ${role}`
  )
  t.teardown(() => executeSql(url, `DROP OWNED BY ${role}; DROP ROLE ${role}`))
  const own = Object.assign(new URL(url), { username: role, password: 'rights' }).href
  t.strictSame(await migrate(own), [])
  const app = await build(t, { databaseUrl: own })
  const { id } = await createProduct(app)
  const order = await createOrder(app, { product_id: id, quantity: 1 })
  t.match(await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' }), { status: 201 })
  t.match(await send(app, 'PATCH', `/orders/${order.id}`, { note: 'Ring twice' }), { status: 200 })
  t.match(await send(app, 'DELETE', `/orders/${order.id}`), { status: 200 })
  t.match(await send(app, 'POST', '/locations', { name: 'Porto' }), { status: 201 })
  const move = { product_id: id, from_location_id: 1, to_location_id: 2, quantity: 1 }
  for (let times = 0; times < 2; times++) {
    t.match(await send(app, 'POST', '/stock/transfers', move), { status: 200 })
  }
  t.match(await send(app, 'PATCH', '/locations/2', { is_active: false }), { status: 200 })
  t.match(await send(app, 'DELETE', `/products/${id}`, undefined, { 'idempotency-key': 'one' }), { status: 204 })
  t.match(await send(app, 'GET', '/admin/invariants'), { status: 200, body: { status: 'ok' } })
  t.match(await send(app, 'GET', '/events'), { status: 200 })
})

async function createDatabaseWith(t: Test, options: string): Promise<string> {
  const url = new URL(environment('TEST_DATABASE_URL'))
  const name = `orders_required_${process.pid}_${++databases}`
  await executeSql(url.href, `CREATE DATABASE ${name} ${options}`)
  t.teardown(() => executeSql(environment('TEST_DATABASE_URL'), `DROP DATABASE ${name} WITH (FORCE)`))
  url.pathname = `/${name}`
  return url.href
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1)
}
