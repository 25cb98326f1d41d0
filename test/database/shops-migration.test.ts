import { createHash } from 'node:crypto'
import t from 'tap'
import { migrate } from '../../src/database/migrations.js'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { findViolations, send } from '../support/app.js'
import { createEarlierDatabase } from '../support/earlier-database.js'
import { buildWithSecret, sendEvent } from '../support/payment-provider.js'
import { schemaDifference } from '../support/schema-difference.js'

// What the version before the shops left: a shop in euros with two products, two orders of which one is paid, and a row
// in every other table. Sequences and max(id) numbered the rows; two endpoints and three deliveries are gone.
const event = { event_id: 'evt_1', type: 'payment.succeeded', order_id: 2, amount_cents: 2490 }
const bodyHash = createHash('sha256').update(JSON.stringify(event)).digest('hex')
const earlierRows = `
  UPDATE shops SET version = version + 1 WHERE id = 1;
  INSERT INTO shared_keys (name, value) VALUES ('currency', 'EUR');
  INSERT INTO users (email, full_name) VALUES ('ada@example.com', 'Ada'), ('grace@example.com', 'Grace');
  INSERT INTO products (sku, name, price_cents, stock) VALUES ('MUG', 'Mug', 2490, 8), ('BOWL', 'Bowl', 900, 0);
  UPDATE products SET deleted_at = now() WHERE sku = 'BOWL';
  INSERT INTO stock_movements (product_id, delta, balance_after, reason) VALUES (1, 10, 10, 'initial_stock');
  INSERT INTO orders (user_id, user_name, total_amount_cents, total_quantity, currency)
    VALUES (1, 'Ada', 2490, 1, 'EUR'), (NULL, NULL, 2490, 1, 'EUR');
  INSERT INTO order_items (order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
    SELECT id, 1, 'MUG', 'Mug', 1, 2490 FROM orders ORDER BY id;
  INSERT INTO stock_movements (product_id, delta, balance_after, reason, order_id)
    VALUES (1, -1, 9, 'order', 1), (1, -1, 8, 'order', 2);
  INSERT INTO events (type, product_id, order_id, data, performed_by) VALUES
    ('product.created', 1, NULL, '{}', 'anonymous'), ('product.created', 2, NULL, '{}', 'anonymous'),
    ('order.created', NULL, 1, '{"version":1,"changes":{"status":{"from":null,"to":"PENDING"}}}', 'api_key:backend'),
    ('order.created', NULL, 2, '{"version":1,"changes":{"status":{"from":null,"to":"PENDING"}}}', 'anonymous'),
    ('order.paid', NULL, 2, '{"version":2,"changes":{"status":{"from":"PENDING","to":"PAID"}}}', 'webhook:evt_1');
  INSERT INTO webhook_events (event_id, is_id_signed, type, order_id, body_hash)
    VALUES ('evt_1', true, 'payment.succeeded', 2, '\\x${bodyHash}');
  INSERT INTO order_payments (order_id, type, amount_cents, event_id, performed_by)
    VALUES (2, 'payment', 2490, 'evt_1', 'webhook:evt_1');
  UPDATE orders SET status = 'PAID', version = 2, paid_cents = 2490, payment_status = 'paid' WHERE id = 2;
  INSERT INTO refresh_tokens (family, user_id, token_hash, expires_at)
    VALUES (gen_random_uuid(), 1, sha256('x'), now() + interval '1 day');
  INSERT INTO idempotency_keys (principal, key, request_hash, status, headers, body)
    VALUES ('anonymous', 'old', sha256('x'), 201, '{}', '{}');
  INSERT INTO event_subscriptions (name, cursor) VALUES ('log', 5), ('webhooks', 4);
  INSERT INTO parked_events (subscription, event_id, subject, attempts) VALUES ('log', 3, 'order:1', 8);
  INSERT INTO webhook_endpoints (url, secret, after_event_id)
    SELECT 'https://example.com/' || n, 'whsec_' || n, 0 FROM generate_series(1, 3) AS n;
  INSERT INTO webhook_deliveries (endpoint_id, event_id, type, subject, body)
    SELECT n, 1, 'product.created', 'product:1', '{}' FROM generate_series(1, 3) AS n;
  INSERT INTO webhook_deliveries (endpoint_id, event_id, type, subject, body, due_at)
    VALUES (1, 2, 'product.created', 'product:2', '{"kept":true}', now());
  DELETE FROM webhook_deliveries WHERE event_id = 1;
  DELETE FROM webhook_endpoints WHERE id > 1;
  UPDATE invariant_checkpoint SET event_id = 5, movement_id = 3;
  SELECT recount_totals()`

t.test(
  'a database of the version before shops keeps everything, in the shop default, and goes on from there',
  async t => {
    const url = await createEarlierDatabase(t, '20261129230000')
    await executeSql(url, earlierRows)
    const countsBefore = await countRows(url)
    t.match(await migrate(url), [
      /_shops$/,
      /_product_fields$/,
      /_order_details$/,
      /_order_parts$/,
      /_locations$/,
      /_notifications$/,
      /_analytics$/,
      /_lines_without_foreign_key$/,
      /_api_keys$/,
      /_sessions$/,
      /_identities$/,
      /_audit$/,
      /_erasure$/
    ])
    t.strictSame(await countRows(url), {
      ...countsBefore,
      shared_keys: Number(countsBefore.shared_keys) - 1,
      counters: 2,
      // Written by later migrations.
      order_search: 1,
      order_parts: 0,
      locations: 0,
      stock_levels: 0,
      notifications: 0,
      analytics_state: 0,
      analytics_sales: 0,
      user_identities: 0,
      token_revocations: 0,
      audit_log: 0,
      api_keys: 0,
      sessions: 0
    })
    t.equal(await schemaDifference(url), '')
    const app = await buildWithSecret(t, { databaseUrl: url, currency: 'EUR' })

    t.match((await send(app, 'GET', '/orders')).body, {
      total: 2,
      orders: [
        { id: 2, status: 'PAID' },
        { id: 1, user_id: 1 }
      ]
    })
    t.match((await send(app, 'GET', '/orders?user_id=1')).body, { total: 1, total_amount_cents: 2490 })
    t.match((await send(app, 'GET', '/products')).body, { total: 1, products: [{ id: 1, stock: 8 }] })
    t.match((await send(app, 'GET', '/events')).body, { last_id: 5, events: { length: 5 } })
    t.match((await send(app, 'GET', '/admin/subscriptions')).body.subscriptions, [
      { name: 'log', cursor: 5, parked: [{ event_id: 3 }] },
      { name: 'webhooks', cursor: 4 }
    ])
    t.match((await send(app, 'GET', '/admin/invariants?scope=full')).body, { status: 'ok' })
    t.strictSame(await findViolations(app), [])

    t.match(await sendEvent(app, event), { body: { status: 'duplicate' } }, 'a payment event is known')
    t.match(await sendEvent(app, { ...event, type: 'payment.failed' }), { status: 400 }, 'so is its body')
    const old = { 'idempotency-key': 'old' }
    t.equal((await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, old)).status, 422, 'so is a key')
    t.match((await send(app, 'POST', '/users', { email: 'ADA@example.com', full_name: 'x' })).body.code, 'EMAIL_EXISTS')
    t.match(await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }), {
      status: 201,
      body: { id: 3, currency: 'EUR' }
    })
    t.match(await send(app, 'POST', '/products', { sku: 'BOWL', name: 'x', price: 1 }), {
      status: 201,
      body: { id: 3 }
    })
    t.match(await send(app, 'POST', '/users', { email: 'b@example.com', full_name: 'x' }), {
      status: 201,
      body: { id: 3 }
    })
    const endpoint = await send(app, 'POST', '/webhook-endpoints', { url: 'https://example.com/new' })
    t.match(endpoint, { status: 201, body: { id: 4 } }, 'ids of removed endpoints do not come again')
    await app.relay.runOnce('webhooks')
    const deliveries = await executeSql(
      url,
      'SELECT id::int, endpoint_id::int, body FROM webhook_deliveries ORDER BY id'
    )
    t.match(
      deliveries,
      [{ id: 4, endpoint_id: 1, body: '{"kept":true}' }, { id: 5 }],
      'nor those of removed deliveries'
    )
    t.match((await send(app, 'GET', '/events?after=5')).body.events, [{ id: 6 }, { id: 7 }])
    t.strictSame(await findViolations(app), [])

    t.match(await send(app, 'POST', '/shops', { slug: 'lisbon' }), { status: 201, body: { currency: 'EUR' } })
    t.equal((await send(app, 'GET', '/orders', undefined, { 'x-shop': 'lisbon' })).body.total, 0)
  }
)

/** How many rows each table has. */
async function countRows(url: string): Promise<Record<string, number>> {
  const tables = await executeSql(
    url,
    `SELECT relname::text AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations' ORDER BY 1`
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await executeSql(url, `SELECT count(*)::int AS count FROM ${String(name)}`)
    counts[String(name)] = Number(row?.count)
  }
  return counts
}
