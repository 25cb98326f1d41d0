import t from 'tap'
import { migrate } from '../../src/database/migrations.js'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { findViolations, send } from '../support/app.js'
import { createEarlierDatabase } from '../support/earlier-database.js'
import { buildWithSecret } from '../support/payment-provider.js'
import { schemaDifference } from '../support/schema-difference.js'

// Three units of ten were sold, of which two shipped and one of these came back; one unit was canceled.
const earlierRows = `
  UPDATE shops SET currency = 'EUR', product_count = 1 WHERE id = 1;
  INSERT INTO products (shop_id, id, sku, name, price_cents, stock) VALUES (1, 1, 'CUP', 'Cup', 1000, 8);
  INSERT INTO orders (shop_id, id, status, total_amount_cents, total_quantity, currency, version, deducted_cents,
    fulfillment_status, shipped_at, paid_cents, payment_status, refund_due_cents)
  VALUES (1, 1, 'SHIPPED', 4000, 4, 'EUR', 5, 2000, 'fulfilled', now(), 4000, 'paid', 2000);
  INSERT INTO order_items (shop_id, id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase,
    shipped_quantity, canceled_quantity, returned_quantity)
  VALUES (1, 1, 1, 1, 'CUP', 'Cup', 4, 1000, 3, 1, 1);
  INSERT INTO order_payments (shop_id, id, order_id, type, amount_cents, performed_by)
  VALUES (1, 1, 1, 'payment', 4000, 'user:1');
  INSERT INTO order_parts (shop_id, id, order_id, type, items, is_restocked, performed_by) VALUES
    (1, 1, 1, 'cancellation', '[{"item_id": 1, "quantity": 1}]', true, 'user:1'),
    (1, 2, 1, 'shipment', '[{"item_id": 1, "quantity": 3}]', false, 'user:1'),
    (1, 3, 1, 'return', '[{"item_id": 1, "quantity": 1}]', true, 'user:1');
  INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason, order_id, part_id) VALUES
    (1, 1, 1, 10, 10, 'initial_stock', NULL, NULL),
    (1, 2, 1, -4, 6, 'order', 1, NULL),
    (1, 3, 1, 1, 7, 'order_canceled', 1, 1),
    (1, 4, 1, 1, 8, 'order_returned', 1, 3);
  INSERT INTO events (shop_id, id, type, order_id, product_id, data, performed_by) VALUES
    (1, 1, 'product.created', NULL, 1, '{}', 'user:1'),
    (1, 2, 'order.created', 1, NULL, '{"version": 1, "changes": {"status": {"from": null, "to": "PENDING"}}}', 'u'),
    (1, 3, 'order.paid', 1, NULL, '{"version": 2, "changes": {"status": {"from": "PENDING", "to": "PAID"}}}', 'u'),
    (1, 4, 'order.partially_canceled', 1, NULL, '{"version": 3, "status": "PAID"}', 'user:1'),
    (1, 5, 'order.shipped', 1, NULL, '{"version": 4, "changes": {"status": {"from": "PAID", "to": "SHIPPED"}}}', 'u'),
    (1, 6, 'order.returned', 1, NULL, '{"version": 5, "status": "SHIPPED"}', 'user:1'),
    (1, 7, 'order.refund_requested', 1, NULL, '{"version": 5, "amount_cents": 2000, "status": "SHIPPED"}', 'user:1');
  SELECT recount_totals()`

t.test('in a database of the version before locations, all stock is at Main', async t => {
  const url = await createEarlierDatabase(t, '20261130120000')
  await executeSql(url, earlierRows)
  t.match(await migrate(url), [/_locations$/])
  t.equal(await schemaDifference(url), '')
  const app = await buildWithSecret(t, { databaseUrl: url, currency: 'EUR' })
  t.match((await send(app, 'GET', '/products/1/stock')).body, {
    stock: 8,
    locations: [{ location_id: 1, name: 'Main', is_active: true, quantity: 8 }]
  })
  t.match((await send(app, 'GET', '/products/1/movements')).body.movements, [
    { delta: 1, balance_after: 8, location_id: 1, performed_by: null },
    {},
    { delta: -4, balance_after: 6, location_id: 1, order_id: 1 },
    {}
  ])
  const { items } = (await send(app, 'GET', '/orders/1')).body
  t.match(items, [{ allocations: [{ location_id: 1, quantity: 4 }] }])
  t.match((await send(app, 'GET', '/orders/1/shipments')).body.shipments, [
    { items: [{ allocations: [{ location_id: 1, quantity: 3 }] }] }
  ])
  t.match(await send(app, 'GET', '/admin/invariants?scope=full'), { body: { status: 'ok' } })

  t.match(await send(app, 'POST', '/locations', { name: 'Porto' }), { status: 201, body: { id: 2 } })
  await send(app, 'POST', '/products/1/stock', { delta: 5, location_id: 2 })
  const part = { items: [{ item_id: items[0].id, quantity: 1 }], restock: true }
  t.match(await send(app, 'POST', '/orders/1/returns', part), {
    body: { items: [{ allocations: [{ location_id: 1, quantity: 1 }] }] }
  })
  t.match((await send(app, 'GET', '/products/1/stock')).body, {
    stock: 14,
    locations: [{ quantity: 9 }, { quantity: 5 }]
  })
  t.strictSame(await findViolations(app), [])
  t.match(await send(app, 'GET', '/admin/invariants?scope=full'), { body: { status: 'ok' } })
})
