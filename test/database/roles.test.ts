import t from 'tap'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { until } from '../../scripts/shared/until.js'
import { analyzeGrownTables } from '../../src/database/statistics.js'
import { neededRights } from '../../src/database/rights.js'
import { removeOldRevocations } from '../../src/auth/revocations.js'
import { loadConfig } from '../../src/config.js'
import { removeExpiredKeys } from '../../src/idempotency/expired-keys.js'
import { removeOldNotifications } from '../../src/mail/remove-old-notifications.js'
import { completeDueOrders, expireDueOrders } from '../../src/orders/due-orders.js'
import { removeOldDeliveries } from '../../src/webhooks/remove-old-deliveries.js'
import { build, createOrder, createProduct, environment, findViolations } from '../support/app.js'
import { as, buildGuarded, platformKey, withKey } from '../support/credentials.js'
import { operationSettings, ownUserOperations, readOperations, sendTo } from '../support/operations.js'
import { runScript } from '../support/run-script.js'
import { createRoleDatabase, grant } from '../support/runtime-role.js'
import { failToStart, startService } from '../support/service.js'

const appendOnly = ['events', 'stock_movements', 'order_payments', 'order_parts', 'webhook_events', 'audit_log']

t.test('the role of the service can neither change tables nor rewrite what is append-only', async t => {
  const database = await createRoleDatabase(t)
  const { runtimeUrl, adminUrl, runtimeRole } = database
  const app = await build(t, { databaseUrl: runtimeUrl })
  const { id } = await createProduct(app)
  await createOrder(app, { product_id: id, quantity: 1 })
  const refused = async (sql: string) => {
    await t.rejects(executeSql(runtimeUrl, sql), { code: '42501' }, sql)
  }
  for (const table of appendOnly) {
    await refused(`UPDATE ${table} SET shop_id = shop_id`)
    await refused(`DELETE FROM ${table}`)
    await refused(`TRUNCATE ${table}`)
    await refused(`ALTER TABLE ${table} DISABLE TRIGGER ALL`)
    await refused(`DROP TABLE ${table}`)
  }
  // By privileges alone, too: without the triggers it is refused as well.
  await executeSql(adminUrl, 'ALTER TABLE events DISABLE TRIGGER USER')
  await refused("UPDATE events SET data = '{}'")
  for (const sql of [
    'CREATE TABLE mine (id int)',
    'CREATE SCHEMA mine',
    'CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    'CREATE INDEX ON events (type)',
    'DELETE FROM orders',
    'DELETE FROM products',
    'UPDATE _prisma_migrations SET logs = NULL'
  ]) {
    await refused(sql)
  }
  // The list in this test is all that the service only appends to.
  const rights = await neededRights()
  t.strictSame(
    rights
      .filter(({ rights }) => !rights.includes('UPDATE'))
      .map(({ table }) => table)
      .sort(),
    [...appendOnly, '_prisma_migrations'].sort()
  )

  // A second run restores exactly this.
  const before = await privilegesOf(adminUrl)
  await executeSql(
    adminUrl,
    `GRANT UPDATE, DELETE ON events, orders TO ${runtimeRole}; REVOKE INSERT ON users FROM ${runtimeRole}`
  )
  t.match(await grant(database), {
    code: 0,
    stdout: `The role ${runtimeRole} has the rights of the service, and no others.\n`
  })
  t.strictSame(await privilegesOf(adminUrl), before)
})

t.test('every operation works under the role of the service', async t => {
  const { runtimeUrl } = await createRoleDatabase(t)
  const app = await buildGuarded(t, { ...operationSettings, databaseUrl: runtimeUrl })
  for (const { method, path, operation } of await readOperations(app)) {
    const { operationId } = operation
    const credentials = ownUserOperations.has(operationId) ? as(1) : withKey(platformKey)
    const { status, text } = await sendTo(app, { method, path, operationId }, credentials)
    t.ok(status < 300, `${operationId}: ${status} ${text.slice(0, 200)}`)
  }
  // What runs in the background, once each, with something to do.
  await app.prisma.$executeRaw`UPDATE webhook_endpoints SET deleted_at = now(), is_enabled = false WHERE id = 1`
  await app.prisma
    .$executeRaw`UPDATE webhook_deliveries SET status = 'failed', due_at = NULL, settled_at = '2020-01-01'`
  await app.prisma.$executeRaw`
    UPDATE notifications SET status = 'failed', due_at = NULL, lease_holder = NULL, settled_at = '2020-01-01'`
  await app.prisma.$executeRaw`UPDATE idempotency_keys SET created_at = '2020-01-01'`
  while (await removeOldDeliveries(app.prisma));
  while (await removeOldNotifications(app.prisma));
  await removeExpiredKeys(app.prisma)
  await app.prisma.$executeRaw`UPDATE token_revocations SET revoked_at = '2020-01-01'`
  while (await removeOldRevocations(app.prisma, 86_400));
  await expireDueOrders(app)
  await completeDueOrders(app, 1)
  await app.relay.moveCursorsBack()
  await app.eventLogs.restart()
  t.strictSame(await findViolations(app), [])
})

t.test('a whole service works under the role, with its jobs, its relay and its e-mails', async t => {
  const { runtimeUrl, ownerUrl } = await createRoleDatabase(t)
  const apiKey = 'a-key-of-the-service-under-a-role'
  const service = await startService(t, {
    DATABASE_URL: runtimeUrl,
    MIGRATION_DATABASE_URL: ownerUrl,
    AUTH_MODE: 'required',
    API_KEYS: `smoke:${apiKey}:admin`,
    JWT_SECRET: 'the-jwt-secret-of-the-service-under-a-role',
    AUTH_TEST_LOGIN: 'true',
    WEBHOOK_SECRET: 'the-webhook-secret-of-the-role',
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'orders@example.com',
    WEB_CONCURRENCY: '2'
  })
  const settings = { BASE_URL: service.url, API_KEY: apiKey, WEBHOOK_SECRET: 'the-webhook-secret-of-the-role' }
  const smoke = await runScript('smoke', settings)
  t.equal(smoke.code, 0, smoke.stdout + smoke.stderr)
  const create = async (path: string, body: object) => {
    const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' }
    const response = await fetch(`${service.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    t.equal(response.status, 201, path)
    return Object(await response.json()).id
  }
  const product = await create('/products', { sku: 'AFTER-SMOKE', name: 'Mug', price: 10, stock: 1 })
  await create('/orders', { product_id: product, quantity: 1, expires_in_seconds: 1 })
  await until(
    async () => {
      const [row] = await executeSql(runtimeUrl, 'SELECT status FROM orders ORDER BY id DESC LIMIT 1')
      return row?.status === 'CANCELED'
    },
    { within: 20_000, what: 'a job has expired the order' }
  )
  await service.stop()
  t.notMatch(service.output(), /permission denied|"level":50|a background job failed/)
})

t.test('statistics of growing tables are kept by the owner of the tables', async t => {
  const { runtimeUrl, adminUrl } = await createRoleDatabase(t)
  const app = await build(t, { databaseUrl: runtimeUrl })
  await app.prisma.$executeRaw`
    INSERT INTO products (shop_id, id, sku, name, price_cents, stock)
    SELECT 1, n, 'S-' || n, 'A product with a name of some length, no. ' || n, 100, 0
    FROM generate_series(1, 2000) AS n`
  t.strictSame(await analyzeGrownTables(app.prisma), ['products'])
  t.match(await executeSql(adminUrl, "SELECT reltuples FROM pg_class WHERE relname = 'products'"), [
    { reltuples: 2_000 }
  ])
})

t.test(
  'tables of later migrations can be read and appended to, and get all their rights with the migration',
  async t => {
    const database = await createRoleDatabase(t)
    const { ownerUrl, runtimeUrl, adminUrl, runtimeRole } = database
    await executeSql(ownerUrl, 'CREATE TABLE later (id int)')
    await executeSql(runtimeUrl, 'INSERT INTO later VALUES (1); SELECT * FROM later')
    for (const sql of ['UPDATE later SET id = 2', 'DELETE FROM later']) {
      await t.rejects(executeSql(runtimeUrl, sql), { code: '42501' }, sql)
    }
    // Of a role that an administrator gave default privileges for another purpose.
    const reports = `${runtimeRole}_reports`
    await executeSql(
      ownerUrl,
      `CREATE ROLE ${reports}; ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ${reports}`
    )
    t.teardown(() => executeSql(adminUrl, `DROP OWNED BY ${reports}; DROP ROLE ${reports}`))
    // As if the newest migration had added a table that the service changes.
    await executeSql(
      adminUrl,
      `DELETE FROM _prisma_migrations WHERE migration_name = '20261130190000_runtime_role';
    DROP FUNCTION analyze_grown_tables; REVOKE UPDATE ON notifications FROM ${runtimeRole}`
    )
    const settings = { DATABASE_URL: runtimeUrl, DATABASE_SCHEMA: 'public', LOG_LEVEL: 'info' }
    const alone = await failToStart({ ...settings, LOG_LEVEL: 'silent' })
    t.match(alone, { code: 1, output: /^The role "\w+" may not create tables in the schema "public": GRANT[^\n]*\n$/ })
    const service = await startService(t, { ...settings, MIGRATION_DATABASE_URL: ownerUrl })
    t.match(service.output(), '20261130190000_runtime_role')
    await service.stop()
    await startService(t, settings)
    const [{ may } = {}] = await executeSql(
      adminUrl,
      `SELECT has_table_privilege('${reports}', 'notifications', 'UPDATE') AS may`
    )
    t.equal(may, false, 'other roles with default privileges are left alone')
  }
)

t.test('a role that privileges cannot limit is refused', async t => {
  const database = await createRoleDatabase(t)
  const { adminUrl, ownerUrl, runtimeRole, runtimeUrl } = database
  const owner = new URL(ownerUrl).username
  t.match(await grant(database, owner), { code: 1, stderr: /owns tables of the service[^\n]*: use another role\n$/ })
  t.match(await grant(database, new URL(adminUrl).username), { code: 1, stderr: /is a superuser/ })
  await executeSql(adminUrl, `GRANT UPDATE ON events TO PUBLIC; GRANT CREATE ON SCHEMA public TO PUBLIC`)
  t.match(await grant(database), { code: 1, stderr: /has further rights, by PUBLIC [^\n]*: UPDATE on events\. / })
  await executeSql(adminUrl, 'REVOKE UPDATE ON events FROM PUBLIC')
  t.match(await grant(database), { code: 0 })
  await t.rejects(executeSql(runtimeUrl, 'CREATE TABLE mine (id int)'), { code: '42501' }, 'not by PUBLIC either')
  const member = `${runtimeRole}_member`
  await executeSql(adminUrl, `CREATE ROLE ${member}; GRANT ${owner} TO ${member}`)
  t.teardown(() => executeSql(environment('TEST_DATABASE_URL'), `DROP ROLE ${member}`))
  t.match(await grant(database, member), { code: 1, stderr: /is a member of their owner/ })
  t.match(await grant(database, ''), { code: 2, stderr: /Use --grant <role> alone/ })
})

t.test('a DATABASE_URL that leads elsewhere than MIGRATION_DATABASE_URL is refused at the start', async t => {
  const [one, other] = [await createRoleDatabase(t), await createRoleDatabase(t)]
  await executeSql(other.adminUrl, 'DROP TABLE _prisma_migrations')
  const settings = { MIGRATION_DATABASE_URL: one.ownerUrl, DATABASE_URL: other.runtimeUrl, LOG_LEVEL: 'silent' }
  t.match(await failToStart(settings), {
    code: 1,
    output: /^DATABASE_URL leads to a database or schema that [^\n]*\n$/
  })
  const read = (environment: Record<string, string>) => () => loadConfig(environment, 'no .env file')
  t.throws(read({ MIGRATION_DATABASE_URL: one.ownerUrl }), { message: /MIGRATION_DATABASE_URL needs a DATABASE_URL/ })
  t.throws(read({ DATABASE_URL: one.ownerUrl, MIGRATION_DATABASE_URL: 'postgresql://a:b#c@d/e' }), {
    message: /- MIGRATION_DATABASE_URL is not a valid URL/
  })
})

/** Who may do what with which table, and with tables to come. */
async function privilegesOf(adminUrl: string) {
  return await executeSql(
    adminUrl,
    `SELECT relname::text AS name, grantee::regrole::text AS role, privilege_type AS right
    FROM pg_class CROSS JOIN LATERAL aclexplode(relacl) WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'default', grantee::regrole::text, privilege_type
    FROM pg_default_acl CROSS JOIN aclexplode(defaclacl)
    ORDER BY 1, 2, 3`
  )
}
