import t from 'tap'
import pg from 'pg'
import { build, createDatabase, createProduct, send } from '../support/app.js'
import { nodesOf, observe, type Plan, type Statement } from '../support/statements.js'

const orderCount = 100_000

// One year of orders of 500 products and 1,000 users. A quarter have no user; three statuses have one percent each.
const fill = `
  INSERT INTO users (shop_id, id, email, full_name)
    SELECT 1, n, 'user-' || n || '@example.com', 'User ' || n FROM generate_series(1, 1000) AS n;
  INSERT INTO products (shop_id, id, sku, name, price_cents, stock)
    SELECT 1, n, 'P-' || n, 'Product ' || n, 100 + n, 0 FROM generate_series(1, 500) AS n;
  INSERT INTO orders (shop_id, id, user_id, status, total_amount_cents, total_quantity, currency, created_at,
      shipped_at, restocked_at)
    SELECT 1, n, CASE WHEN n % 4 > 0 THEN 1 + n % 1000 END,
      (CASE n % 100 WHEN 0 THEN 'CANCELED' WHEN 1 THEN 'REFUNDED' WHEN 2 THEN 'SHIPPED' ELSE 'PENDING'
        END)::order_status,
      (1 + n % 7) * (100 + 1 + n % 500), 1 + n % 7, 'USD', timestamptz '2026-01-01' + n * interval '5 minutes',
      CASE WHEN n % 100 = 2 THEN now() END, CASE WHEN n % 100 = 0 THEN now() END
    FROM generate_series(1, ${orderCount}) AS n;
  UPDATE orders SET paid_cents = total_amount_cents, payment_status = 'paid',
      refund_due_cents = CASE WHEN status IN ('CANCELED', 'REFUNDED') THEN total_amount_cents ELSE 0 END
    WHERE status <> 'PENDING' AND id % 200 < 100;
  INSERT INTO order_items (shop_id, id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
    SELECT 1, n, n, 1 + n % 500, 'P', 'P', 1 + n % 7, 100 + 1 + n % 500 FROM generate_series(1, ${orderCount}) AS n;
  SELECT recount_totals();
  VACUUM ANALYZE orders;
  VACUUM ANALYZE order_items`

t.test('every filter of orders uses an index and one statement, and its totals match a separate sum', async t => {
  const databaseUrl = await createDatabase(t)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  for (const statement of fill.split(';')) await client.query(statement)
  const app = await build(t, { databaseUrl })
  await send(app, 'GET', '/orders') // reads the key of the cursors before the statements are observed

  for (const [query, where, index] of [
    ['status=REFUNDED', "status = 'REFUNDED'", 'orders_shop_id_status_id_idx'],
    // The newest orders by id, of which two in a hundred match.
    ['status=canceled,SHIPPED', "status IN ('CANCELED', 'SHIPPED')", 'orders_pkey'],
    ['payment_status=paid', "payment_status = 'paid'", 'orders_payment_status_id_idx'],
    [
      'payment_status=partially_refunded,refunded,paid',
      "payment_status NOT IN ('unpaid', 'partially_paid')",
      'orders_payment_status_id_idx'
    ],
    ['refund_due=true', 'refund_due_cents > 0', 'orders_refund_due_idx'],
    ['user_id=42', 'user_id = 42', 'orders_user_id_id_idx'],
    [
      'product_id=77',
      'id IN (SELECT order_id FROM order_items WHERE product_id = 77)',
      'order_items_shop_id_product_id_order_id_idx'
    ],
    [
      'created_from=2026-03-01&created_to=2026-03-02',
      "created_at BETWEEN '2026-03-01Z' AND '2026-03-02Z'",
      'orders_shop_id_created_at_id_idx'
    ],
    ['created_from=2026-12-13', "created_at >= '2026-12-13Z'", 'orders_shop_id_created_at_id_idx'],
    [
      'user_id=42&status=PENDING&product_id=42&created_from=2026-01-01',
      "user_id = 42 AND status = 'PENDING' AND id IN (SELECT order_id FROM order_items WHERE product_id = 42)",
      'orders_user_id_id_idx'
    ]
  ] as const) {
    const { statements, body } = await observe(() => send(app, 'GET', `/orders?${query}`))
    t.equal(statements.length, 1, `${query}: one statement`)
    for (const { text, values } of statements) {
      const {
        rows: [explained]
      } = await client.query(`EXPLAIN (FORMAT JSON) ${text}`, values)
      const nodes = nodesOf(explained['QUERY PLAN'][0].Plan)
      t.strictSame(
        nodes.filter(node => node['Node Type'] === 'Seq Scan' && node['Relation Name'] !== 'order_totals'),
        [],
        `${query}: no sequential scan`
      )
      t.ok(
        nodes.some(node => index.split(' ').includes(node['Index Name'] ?? '')),
        `${query}: ${index} is used`
      )
    }
    const {
      rows: [sum]
    } = await client.query(
      `SELECT count(*)::int AS total, coalesce(sum(total_amount_cents), 0)::int AS total_amount_cents,
          coalesce(sum(total_quantity), 0)::int AS total_quantity
        FROM orders WHERE ${where}`
    )
    t.ok(query.includes('&status') || sum.total > 0)
    t.match(body, sum, query)
  }
})

t.test('a page of products is one statement too', async t => {
  const app = await build(t)
  for (let i = 0; i < 5; i++) await createProduct(app)
  await send(app, 'GET', '/products')
  for (const query of ['', 'limit=2', 'q=a&in_stock=true&sort=-price']) {
    t.equal((await observe(() => send(app, 'GET', `/products?${query}`))).statements.length, 1, query)
  }
})

// More events than a page counts; the ids have gaps, as after transactions that rolled back.
const longLists = `
  INSERT INTO users (shop_id, id, email, full_name)
    SELECT 1, n, 'u-' || n || '@example.com', 'U ' || n FROM generate_series(1, 500) AS n;
  INSERT INTO products (shop_id, id, sku, name, price_cents, stock)
    SELECT 1, n, 'P-' || n, 'Product ' || n, 100 + n, 0 FROM generate_series(1, 500) AS n;
  INSERT INTO orders (shop_id, id, status, total_amount_cents, total_quantity, currency)
    SELECT 1, n, 'PENDING', 300, 3, 'USD' FROM generate_series(1, 2000) AS n;
  INSERT INTO order_items (shop_id, id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
    SELECT 1, 3 * n + product, n, product, 'P', 'P', 1, 100
    FROM generate_series(1, 2000) AS n, generate_series(1, 3) AS product;
  INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason)
    SELECT 1, n, 1, 1, n, 'adjustment' FROM generate_series(1, 500) AS n;
  INSERT INTO events (shop_id, id, type, product_id, data, performed_by)
    SELECT 1, n * 2, 'product.updated', 1, '{}', 'test' FROM generate_series(1, 30000) AS n;
  VACUUM ANALYZE orders;
  VACUUM ANALYZE order_items;
  VACUUM ANALYZE events`

t.test(
  'a page far down a list reads the lines of its own rows only, and counts a bounded number of events',
  async t => {
    const databaseUrl = await createDatabase(t)
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    t.teardown(() => client.end())
    for (const statement of longLists.split(';')) await client.query(statement)
    const app = await build(t, { databaseUrl })
    await send(app, 'GET', '/orders') // reads the key of the cursors before the statements are observed
    const planOf = async ({ text, values }: Statement): Promise<Plan[]> => {
      const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values)
      return nodesOf(rows[0]['QUERY PLAN'][0].Plan)
    }

    const limit = 5
    for (const [path, offset] of [
      ['/orders?', 1_900],
      ['/orders?status=PENDING&', 1_900],
      ['/products?', 400],
      ['/products?sort=-price&', 400],
      ['/products/1/movements?', 400],
      ['/users?', 400],
      ['/events?', 20_000]
    ] as const) {
      const query = `${path}limit=${limit}&offset=${offset}`
      const { statements, status, body } = await observe(() => send(app, 'GET', query))
      t.equal(status, 200, query)
      t.ok(Object.values(body).some(items => Array.isArray(items) && items.length === limit))
      const [read, ...others] = statements.filter(({ text }) => text.includes('OFFSET'))
      t.ok(read && others.length === 0)
      const perRow = (read ? await planOf(read) : []).filter(
        node => node['Parent Relationship'] === 'SubPlan' || node['Relation Name'] === 'order_items'
      )
      for (const node of perRow) t.ok(Number(node['Actual Loops']) <= limit + 1, `${query}: ${JSON.stringify(node)}`)
      t.equal(
        perRow.some(node => node['Relation Name'] === 'order_items'),
        path.startsWith('/orders')
      )
    }

    for (const [query, total] of [
      ['', 10_000],
      ['after=40000', 10_000],
      ['after=40002', 9_999],
      ['after=59998', 1],
      ['after=60000', 0]
    ] as const) {
      const { statements, body } = await observe(() => send(app, 'GET', `/events?limit=2&${query}`))
      t.equal(body.total, total, query)
      const counts = statements.filter(({ text }) => text.includes('count(*)'))
      t.equal(counts.length, 1)
      for (const count of counts) {
        for (const node of await planOf(count)) {
          t.ok(
            Number(node['Actual Rows']) + (node['Rows Removed by Filter'] ?? 0) <= total + 1 ||
              node['Actual Rows'] === 1
          )
        }
      }
    }
    const filtered = await observe(() => send(app, 'GET', '/events?limit=2&types=product.updated,order.paid'))
    t.match(filtered.body, { total: null, limit: 2, events: [{ id: 2 }, { id: 4 }], next_cursor: String })
    t.notOk(
      filtered.statements.some(({ text }) => text.includes('count(*)')),
      'nothing is counted'
    )
  }
)
