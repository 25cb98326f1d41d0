import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Test } from 'tap'
import pg from 'pg'
import { buildApp, type AppConfig } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import type { Order } from '../../src/orders/schemas.js'
import type { Product } from '../../src/products/schemas.js'
import { noteSettings, sinkLog, watch } from './leaks.js'

/** Builds the real app on its own database; the app is closed and the database dropped when the test ends. */
export async function build(t: Test, settings: Partial<AppConfig> = {}): Promise<FastifyInstance> {
  const app = await buildUnready(t, settings)
  await app.ready()
  return app
}

/** The same app before it is ready, for a test that adds to it. */
export async function buildUnready(t: Test, settings: Partial<AppConfig> = {}): Promise<FastifyInstance> {
  const databaseUrl = settings.databaseUrl ?? (await createDatabase(t))
  noteSettings(settings)
  const app = await buildApp(
    {
      ...loadConfig({ LOG_LEVEL: 'silent' }, 'no .env file'),
      // Other tests on a busy machine must not cause a 503 here.
      maxEventLoopDelayMs: 0,
      // Tests try many wrong credentials and signatures from one address.
      authFailuresMax: 0,
      onUndeclaredError: (operation, code) =>
        t.fail(`${operation} does not declare ${code}: see problems() in its route`),
      ...settings,
      databaseUrl
    },
    sinkLog()
  )
  watch(app)
  t.teardown(() => app.close())
  return app
}

/** Creates a migrated database that only this test uses; it is dropped when the test ends. */
export async function createDatabase(t: Test): Promise<string> {
  const name = `orders_test_${process.pid}_${++databases}`
  await execute(
    `CREATE DATABASE ${name} TEMPLATE ${environment('TEST_TEMPLATE')} ${process.env.TEST_CLONE_OPTIONS ?? ''}`
  )
  t.teardown(() => execute(`DROP DATABASE ${name} WITH (FORCE)`))
  const url = new URL(environment('TEST_DATABASE_URL'))
  url.pathname = `/${name}`
  return url.href
}

/**
 * Reads a variable that scripts/test.ts sets: the server of the test databases, or the database that they are copies
 * of.
 */
export function environment(name: 'TEST_DATABASE_URL' | 'TEST_TEMPLATE'): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run the tests with npm test -- <files>`)
  return value
}

let skus = 0

/** Creates a product through the API. */
export async function createProduct(
  app: FastifyInstance,
  fields: {
    stock?: number
    price?: number
    price_cents?: number
    sku?: string
    name?: string
    low_stock_threshold?: number
  } = {}
): Promise<Product> {
  const price = fields.price === undefined && fields.price_cents === undefined ? { price: 10 } : {}
  const response = await app.inject({
    method: 'POST',
    url: '/products',
    payload: { sku: `SKU-${++skus}`, name: 'A product', stock: 100, ...price, ...fields }
  })
  if (response.statusCode !== 201) throw new Error(response.body)
  return response.json()
}

/** Places an order through the API. */
export async function createOrder(app: FastifyInstance, payload: object): Promise<Order> {
  const response = await app.inject({ method: 'POST', url: '/orders', payload })
  if (response.statusCode !== 201) throw new Error(response.body)
  return response.json()
}

/** Sends a request and returns the status, headers and parsed body of the response. */
export async function send(
  app: FastifyInstance,
  method: NonNullable<InjectOptions['method']>,
  url: string,
  payload?: object | string,
  headers: Record<string, string> = {}
) {
  const response = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
  return {
    status: response.statusCode,
    headers: response.headers,
    body: response.body === '' ? undefined : response.json(),
    text: response.body
  }
}

/** Checks from the tables alone what must always hold for stock, ledger, orders and log; returns the violations. */
export async function findViolations(app: FastifyInstance): Promise<unknown[]> {
  return await app.prisma.$queryRaw`
    WITH levels AS (
      SELECT shop_id, id AS product_id, 1 AS location_id, stock - stock_elsewhere AS quantity FROM products
      UNION ALL SELECT shop_id, product_id, location_id, quantity FROM stock_levels
    )
    SELECT 'what can be sold is not what is at active locations' AS violation, shop_id::int AS shop, p.id::text AS id
      FROM products p
      WHERE stock <> (
        SELECT sum(quantity) FROM levels l WHERE l.shop_id = p.shop_id AND l.product_id = p.id AND NOT EXISTS (
          SELECT FROM locations WHERE shop_id = l.shop_id AND locations.id = l.location_id AND NOT is_active))
    UNION ALL
    SELECT 'what is at a location is not the sum of its movements', shop_id::int, product_id::text FROM levels l
      WHERE quantity <> (
        SELECT coalesce(sum(delta), 0) FROM stock_movements
        WHERE shop_id = l.shop_id AND product_id = l.product_id AND location_id = l.location_id)
    UNION ALL
    SELECT 'movements are at a location that has no level', shop_id::int, m.id::text FROM stock_movements m
      WHERE NOT EXISTS (
        SELECT FROM levels
        WHERE shop_id = m.shop_id AND product_id = m.product_id AND location_id = m.location_id)
    UNION ALL
    SELECT 'what is at a location is not the last balance', shop_id::int, product_id::text FROM levels l
      WHERE quantity <> coalesce(
        (SELECT balance_after FROM stock_movements
          WHERE shop_id = l.shop_id AND product_id = l.product_id AND location_id = l.location_id
          ORDER BY id DESC LIMIT 1), 0)
    UNION ALL
    SELECT 'a balance is not the sum of the movements up to it', shop_id::int, id::text FROM (
      SELECT shop_id, id, balance_after,
        sum(delta) OVER (PARTITION BY shop_id, product_id, location_id ORDER BY id) AS running
      FROM stock_movements
    ) m WHERE balance_after <> running
    UNION ALL
    SELECT 'a line came from other locations than it says', i.shop_id::int, i.id::text FROM order_items i
      WHERE coalesce(
        (SELECT jsonb_object_agg(location_id, quantity)
          FROM json_to_recordset(allocations) AS a (location_id bigint, quantity int)),
        jsonb_build_object('1', quantity)
      ) IS DISTINCT FROM (
        SELECT jsonb_object_agg(location_id, -delta) FROM stock_movements
        WHERE shop_id = i.shop_id AND order_id = i.order_id AND product_id = i.product_id AND delta < 0)
    UNION ALL
    SELECT 'more came back to a location than an order took from it', shop_id::int, order_id::text FROM (
      SELECT shop_id, order_id, product_id, location_id FROM stock_movements WHERE order_id IS NOT NULL
      GROUP BY 1, 2, 3, 4 HAVING sum(delta) > 0
    ) AS returned
    UNION ALL
    SELECT 'a line took a different amount of stock than its quantity', i.shop_id::int, i.id::text FROM order_items i
      WHERE -quantity IS DISTINCT FROM (
        SELECT sum(delta) FROM stock_movements
        WHERE shop_id = i.shop_id AND order_id = i.order_id AND product_id = i.product_id AND delta < 0)
    UNION ALL
    SELECT 'stock was returned wrongly, twice, or not at all', o.shop_id::int, o.id::text FROM orders o
      WHERE (
        SELECT coalesce(sum(delta), 0) FROM stock_movements
        WHERE shop_id = o.shop_id AND order_id = o.id AND delta > 0
      ) <> (
        SELECT sum(canceled_quantity) FROM order_items WHERE shop_id = o.shop_id AND order_id = o.id
      ) + (
        SELECT coalesce(sum((item ->> 'quantity')::int), 0)
        FROM order_parts CROSS JOIN json_array_elements(items) AS item
        WHERE shop_id = o.shop_id AND order_id = o.id AND type = 'return' AND is_restocked
      )
    UNION ALL
    SELECT 'units of a canceled order are left', o.shop_id::int, o.id::text FROM orders o
      WHERE restocked_at IS NOT NULL AND EXISTS (
        SELECT FROM order_items
        WHERE shop_id = o.shop_id AND order_id = o.id AND quantity <> shipped_quantity + canceled_quantity)
    UNION ALL
    SELECT 'more units of a line were taken than it has', shop_id::int, id::text FROM order_items
      WHERE shipped_quantity + canceled_quantity > quantity OR returned_quantity > shipped_quantity
    UNION ALL
    SELECT 'the parts of an order do not add up to its lines', o.shop_id::int, o.id::text FROM orders o
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(quantity) FILTER (WHERE type = 'shipment'), 0) AS shipped,
          coalesce(sum(quantity) FILTER (WHERE type = 'cancellation'), 0) AS canceled,
          coalesce(sum(quantity) FILTER (WHERE type = 'return'), 0) AS returned
        FROM order_parts CROSS JOIN json_to_recordset(items) AS item (quantity int)
        WHERE shop_id = o.shop_id AND order_id = o.id
      ) AS taken
      WHERE (shipped, canceled, returned) IS DISTINCT FROM (
        SELECT (sum(shipped_quantity), sum(canceled_quantity), sum(returned_quantity))
        FROM order_items WHERE shop_id = o.shop_id AND order_id = o.id)::record
    UNION ALL
    SELECT 'the totals are not those of the lines', o.shop_id::int, o.id::text FROM orders o
      WHERE (total_quantity, total_amount_cents) IS DISTINCT FROM (
        SELECT (sum(quantity)::bigint, (sum(quantity * price_cents_at_purchase) + (
            SELECT coalesce(sum((value ->> 'amount_cents')::bigint), 0)
            FROM json_array_elements(coalesce(o.adjustments, '[]'))))::bigint)
        FROM order_items WHERE shop_id = o.shop_id AND order_id = o.id)::record
    UNION ALL
    SELECT 'the log does not end with the status', o.shop_id::int, o.id::text FROM orders o
      WHERE status::text IS DISTINCT FROM (
        SELECT coalesce(data -> 'changes' -> 'status' ->> 'to', data ->> 'status') FROM events
        WHERE shop_id = o.shop_id AND order_id = o.id ORDER BY id DESC LIMIT 1)
    UNION ALL
    SELECT 'the sums are not those of the recorded payments', o.shop_id::int, o.id::text FROM orders o
      WHERE (paid_cents, refunded_cents) IS DISTINCT FROM (
        SELECT (coalesce(sum(amount_cents) FILTER (WHERE type = 'payment'), 0)::bigint,
          coalesce(sum(amount_cents) FILTER (WHERE type = 'refund'), 0)::bigint)
        FROM order_payments WHERE shop_id = o.shop_id AND order_id = o.id)::record
    UNION ALL
    SELECT 'a refund that is due was not requested', o.shop_id::int, o.id::text FROM orders o
      WHERE refund_due_cents > (
        SELECT coalesce(sum((data ->> 'amount_cents')::bigint), 0) FROM events
        WHERE shop_id = o.shop_id AND order_id = o.id AND type = 'order.refund_requested')`
}

let databases = 0

let admin: pg.Pool | undefined

// One connection for all databases, because PostgreSQL runs a process for each connection.
async function execute(sql: string): Promise<void> {
  admin ??= new pg.Pool({
    connectionString: environment('TEST_DATABASE_URL'),
    max: 1,
    idleTimeoutMillis: 0,
    allowExitOnIdle: true
  })
  await admin.query(sql)
}
