import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import t, { type Test } from 'tap'
import pg from 'pg'
import { migrate } from '../../src/database/migrations.js'
import { build, createDatabase, createProduct, environment } from '../support/app.js'
import { schemaDifference } from '../support/schema-difference.js'

t.test('migrations and schema.prisma do not drift', async t => {
  t.equal(await schemaDifference(await createDatabase(t)), '')
})

t.test('a column that the schema does not have counts as drift', async t => {
  const url = await createDatabase(t)
  await execute(url, 'ALTER TABLE products ADD COLUMN colour text')
  t.match(await schemaDifference(url), 'DROP COLUMN "colour"')
})

t.test('when many processes start at once, one migrates and the others wait', async t => {
  const url = await createEmptyDatabase(t)
  const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(url)))
  t.equal(applied.filter(names => names.length > 0).length, 1)
  t.strictSame(await migrate(url), [], 'the next process has nothing to do')
})

t.test('a PostgreSQL that is too old is refused before anything is written', async t => {
  const url = await createEmptyDatabase(t)
  const port = await startAgingProxy(t, url)
  const { username, password, pathname } = new URL(url)
  const aged = `postgresql://${username}:${password}@127.0.0.1:${port}${pathname}?sslmode=disable`
  await t.rejects(migrate(aged), {
    message: /^PostgreSQL 12\.\d+.* is too old: this service needs version 13 or newer$/
  })
  t.strictSame(await query(url, "SELECT to_regclass('_prisma_migrations') AS migrations"), [{ migrations: null }])
})

t.test('a migration that was edited after it was applied stops the start', async t => {
  const url = await createDatabase(t)
  await execute(url, "UPDATE _prisma_migrations SET checksum = 'another'")
  await t.rejects(migrate(url), /edited/)
})

t.test('a migration that failed halfway stops the start until an operator resolves it', async t => {
  const url = await createDatabase(t)
  await execute(
    url,
    `UPDATE _prisma_migrations SET finished_at = NULL
      WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)`
  )
  await t.rejects(migrate(url), /failed/)
})

t.test(
  'a database that is up to date, or ahead as in a rolling update, needs neither the engine nor the lock',
  async t => {
    const url = await createDatabase(t)
    const other = new pg.Client({ connectionString: url })
    await other.connect()
    t.teardown(() => other.end())
    // A newer version that is migrating right now would hold this lock.
    await other.query('SELECT pg_advisory_lock(7305100881)')
    t.strictSame(await migrate(url), [])
    await other.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
        VALUES ('newer', 'newer', '99990101000000_newer', now())`
    )
    t.strictSame(await migrate(url), [])
  }
)

t.test('the database itself refuses to oversell, to restock twice and to rewrite the ledger or the log', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 1 })
  await app.inject({ method: 'POST', url: '/orders', payload: { product_id: 1, quantity: 1 } })
  for (const [sql, reason] of [
    ['UPDATE products SET stock = stock - 1', /products_(main_)?stock_not_negative/],
    ['UPDATE products SET stock_elsewhere = stock + 1', /products_main_stock_not_negative/],
    ['UPDATE products SET price_cents = 0', /products_price_positive/],
    ['UPDATE stock_movements SET delta = 5', /append-only/],
    ['DELETE FROM stock_movements', /append-only/],
    ["UPDATE events SET type = 'x'", /append-only/],
    ['DELETE FROM events', /append-only/],
    [
      `INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason, order_id)
        VALUES (1, 9, 1, -1, 0, 'x', 1)`,
      /stock_movements_taken_once_key/
    ],
    [
      `INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason, order_id, part_id)
        SELECT 1, 10 + n, 1, 1, 1, 'x', 1, 1 FROM generate_series(1, 2) AS n`,
      /stock_movements_returned_once_key/
    ],
    [
      `INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason, order_id)
        VALUES (1, 9, 1, 1, 1, 'x', 1)`,
      /stock_movements_returned_by_part/
    ],
    ['UPDATE order_items SET shipped_quantity = 2', /order_items_parts_in_quantity/],
    ['UPDATE order_items SET shipped_quantity = 1, canceled_quantity = 1', /order_items_parts_in_quantity/],
    ['UPDATE order_items SET returned_quantity = 1', /order_items_parts_in_quantity/],
    ["UPDATE order_parts SET type = 'shipment'", /append-only/],
    ['UPDATE orders SET deducted_cents = total_amount_cents + 1', /orders_deducted_in_range/],
    [
      `INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason)
        VALUES (1, 9, 1, -1, -1, 'x')`,
      /stock_movements_balance_not_negative/
    ],
    [
      "INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason) VALUES (1, 9, 1, 0, 1, 'x')",
      /stock_movements_delta_not_zero/
    ],
    [
      "INSERT INTO products (shop_id, id, sku, name, price_cents, stock) SELECT 1, 9, sku, 'twin', 1, 1 FROM products",
      /products_live_sku_key/
    ],
    ["UPDATE orders SET status = 'CANCELED'", /orders_restocked_when_ended/],
    ["UPDATE orders SET status = 'PAID', expires_at = now()", /orders_expires_while_pending/],
    ['UPDATE products SET low_stock_threshold = -1', /low_stock_threshold_not_negative/],
    ["UPDATE orders SET status = 'SHIPPED'", /orders_shipped_when_shipped/],
    ['UPDATE orders SET paid_cents = total_amount_cents + 1', /orders_refund_due_is_surplus/],
    [
      "UPDATE orders SET status = 'CANCELED', restocked_at = now(), paid_cents = total_amount_cents",
      /orders_refund_due_is_surplus/
    ],
    ['UPDATE orders SET refunded_cents = -1', /orders_money_in_range/],
    ['UPDATE order_payments SET amount_cents = 1', /append-only/],
    ['DELETE FROM order_payments', /append-only/],
    ['DELETE FROM orders', /rows of orders stay/],
    ['UPDATE orders SET id = id + 1', /rows of orders stay/],
    ['DELETE FROM products', /rows of products stay/],
    ['UPDATE products SET id = id + 1', /rows of products stay/],
    ['UPDATE order_items SET quantity = 0', /order_items_quantity_positive/]
  ] as const) {
    await t.rejects(app.prisma.$executeRawUnsafe(sql), { message: reason }, sql)
  }
})

/** Starts a proxy in front of the database's server that makes it claim to be PostgreSQL 12; returns the port. */
async function startAgingProxy(t: Test, databaseUrl: string): Promise<number> {
  const { hostname, port, searchParams } = new URL(databaseUrl)
  const socketFolder = searchParams.get('host')
  const proxy = createServer(client => {
    const server = socketFolder?.startsWith('/')
      ? connect(`${socketFolder}/.s.PGSQL.${port || 5432}`)
      : connect(Number(port || 5432), socketFolder ?? hostname)
    client.pipe(server)
    server.on('data', chunk => client.write(aged(chunk)))
    for (const [one, other] of [
      [client, server],
      [server, client]
    ] as const) {
      one.on('error', () => {})
      one.on('close', () => other.destroy())
    }
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  t.teardown(() => proxy.close())
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no TCP port')
  return address.port
}

/** Replaces the major version in a row of `server_version_num` and `server_version`, whose lengths stay the same. */
function aged(chunk: Buffer): Buffer {
  return Buffer.from(chunk.toString('latin1').replace(/(\D)\d\d(\d{4}\D{4})\d\d(?=\D)/g, '$112$212'), 'latin1')
}

async function createEmptyDatabase(t: Test): Promise<string> {
  const name = `orders_empty_${process.pid}_${++emptyDatabases}`
  const url = new URL(environment('TEST_DATABASE_URL'))
  await execute(url.href, `CREATE DATABASE ${name}`)
  t.teardown(() => execute(environment('TEST_DATABASE_URL'), `DROP DATABASE ${name} WITH (FORCE)`))
  url.pathname = `/${name}`
  return url.href
}

let emptyDatabases = 0

async function execute(url: string, sql: string): Promise<void> {
  await query(url, sql)
}

async function query(url: string, sql: string): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(sql).finally(() => client.end())
  return rows
}
