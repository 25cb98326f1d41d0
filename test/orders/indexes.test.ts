import t from 'tap'
import pg from 'pg'
import { build, createDatabase, createProduct, send } from '../support/app.js'
import { nodesOf, observe } from '../support/statements.js'

const orderCount = 100_000

// One year of orders of 500 products and 1,000 users. A quarter have no user; three statuses have one percent each.
const fill = `
  INSERT INTO users (email, full_name)
    SELECT 'user-' || n || '@example.com', 'User ' || n FROM generate_series(1, 1000) AS n;
  INSERT INTO products (sku, name, price_cents, stock)
    SELECT 'P-' || n, 'Product ' || n, 100 + n, 0 FROM generate_series(1, 500) AS n;
  INSERT INTO orders (
      user_id, status, total_amount_cents, total_quantity, currency, created_at, shipped_at, restocked_at)
    SELECT CASE WHEN n % 4 > 0 THEN 1 + n % 1000 END,
      (CASE n % 100 WHEN 0 THEN 'CANCELED' WHEN 1 THEN 'REFUNDED' WHEN 2 THEN 'SHIPPED' ELSE 'PENDING'
        END)::order_status,
      (1 + n % 7) * (100 + 1 + n % 500), 1 + n % 7, 'USD', timestamptz '2026-01-01' + n * interval '5 minutes',
      CASE WHEN n % 100 = 2 THEN now() END, CASE WHEN n % 100 = 0 THEN now() END
    FROM generate_series(1, ${orderCount}) AS n;
  INSERT INTO order_items (order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
    SELECT n, 1 + n % 500, 'P', 'P', 1 + n % 7, 100 + 1 + n % 500 FROM generate_series(1, ${orderCount}) AS n;
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
    ['status=REFUNDED', "status = 'REFUNDED'", 'orders_status_id_idx'],
    ['status=canceled,SHIPPED', "status IN ('CANCELED', 'SHIPPED')", 'orders_status_id_idx'],
    ['user_id=42', 'user_id = 42', 'orders_user_id_id_idx'],
    [
      'product_id=77',
      'id IN (SELECT order_id FROM order_items WHERE product_id = 77)',
      'order_items_product_id_order_id_idx'
    ],
    [
      'created_from=2026-03-01&created_to=2026-03-02',
      "created_at BETWEEN '2026-03-01Z' AND '2026-03-02Z'",
      'orders_created_at_id_idx'
    ],
    ['created_from=2026-12-13', "created_at >= '2026-12-13Z'", 'orders_created_at_id_idx'],
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
        nodes.filter(node => node['Node Type'] === 'Seq Scan'),
        [],
        `${query}: no sequential scan`
      )
      t.ok(
        nodes.some(node => node['Index Name'] === index),
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
