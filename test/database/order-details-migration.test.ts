import t from 'tap'
import { migrate } from '../../src/database/migrations.js'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { build, findViolations, send } from '../support/app.js'
import { createEarlierDatabase } from '../support/earlier-database.js'
import { schemaDifference } from '../support/schema-difference.js'

// What the version before left: an order of a user, one with a note, one with both, one with neither.
const earlierRows = `
  UPDATE shops SET version = version + 1, currency = 'USD', product_count = 1, user_count = 1 WHERE id = 1;
  INSERT INTO users (shop_id, id, email, full_name) VALUES (1, 1, 'ada@example.com', 'Ada Sample');
  INSERT INTO products (shop_id, id, sku, name, price_cents, stock) VALUES (1, 1, 'MUG', 'Mug', 1000, 6);
  INSERT INTO orders (shop_id, id, user_id, user_name, note, total_amount_cents, total_quantity, currency) VALUES
    (1, 1, 1, 'Ada Sample', NULL, 1000, 1, 'USD'), (1, 2, NULL, NULL, 'Ring twice', 1000, 1, 'USD'),
    (1, 3, 1, 'Ada Sample', 'Ring once', 1000, 1, 'USD'), (1, 4, NULL, NULL, NULL, 1000, 1, 'USD');
  INSERT INTO order_items (shop_id, id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
    SELECT 1, id, id, 1, 'MUG', 'Mug', 1, 1000 FROM orders;
  INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason)
    VALUES (1, 1, 1, 10, 10, 'initial_stock');
  INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason, order_id)
    SELECT 1, 1 + id, 1, -1, 10 - id, 'order', id FROM orders;
  INSERT INTO events (shop_id, id, type, order_id, data, performed_by)
    SELECT 1, id, 'order.created', id, '{"version":1,"changes":{"status":{"from":null,"to":"PENDING"}}}', 'anonymous'
    FROM orders;
  SELECT recount_totals()`

t.test('orders of the version before are found by their names and notes, and show defaults', async t => {
  const url = await createEarlierDatabase(t, '20261130100000')
  await executeSql(url, earlierRows)
  t.match(await migrate(url), [/_order_details$/])
  t.equal(await schemaDifference(url), '')
  const app = await build(t, { databaseUrl: url })
  for (const [q, ids] of [
    ['sample', [3, 1]],
    ['RING', [3, 2]],
    ['ring once', [3]],
    ['mug', [4, 3, 2, 1]],
    ['4', [4]]
  ] as const) {
    const { body } = await send(app, 'GET', `/orders?q=${encodeURIComponent(q)}`)
    t.strictSame(
      body.orders.map(({ id }: { id: number }) => id),
      [...ids],
      q
    )
  }
  for (const id of [1, 2, 3, 4]) {
    const { body } = await send(app, 'GET', `/orders/${id}`)
    t.match(body, {
      external_id: null,
      email: null,
      phone: null,
      locale: null,
      shipping_address: null,
      billing_address: null,
      subtotal_cents: 1000,
      payment_status: 'unpaid'
    })
    t.strictSame([body.metadata, body.adjustments], [{}, []])
  }
  t.match(await send(app, 'PATCH', '/orders/4', { note: 'New' }), { status: 200, body: { version: 2 } })
  t.match((await send(app, 'GET', '/orders?q=new')).body, { orders: [{ id: 4 }] })
  t.match(await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, external_id: 'A-1' }), { status: 201 })
  t.strictSame(await findViolations(app), [])
  t.match((await send(app, 'GET', '/admin/invariants?scope=full')).body, { status: 'ok' })
})
