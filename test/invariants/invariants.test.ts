import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import t, { type Test } from 'tap'
import type { AppConfig } from '../../src/app.js'
import type { Order } from '../../src/orders/schemas.js'
import { checkShop, findUncheckedShops } from '../../src/invariants/check.js'
import { invariants } from '../../src/invariants/invariants.js'
import { createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { startUntilBlocked } from '../support/interleaving.js'
import { buildWithSecret, newEventId, sendEvent } from '../support/payment-provider.js'
import { until } from '../../scripts/shared/until.js'

interface Corruption {
  /** The invariant that it breaks. */
  invariant: string
  /** What happened, in the past tense. */
  what: string
  /** What somebody changes by hand, without triggers and constraints. */
  sql: string
  /** A query for the ids that the check has to report. */
  ids: string
  /** Whether only a full check finds it. */
  isOld?: boolean
}

// Orders in the shop of each test: 1 pending, 2 paid, 3 canceled, 4 shipped, 5 paid and refunded, 6 placed with a key,
// 7 canceled and then paid, 8 placed in bulk with a key, 9 paid and then canceled, 10 paid and shipped, canceled and
// returned in part, 11 pending and canceled in part, 12 pending, canceled in part, and served from location 3.
const corruptions: Corruption[] = [
  {
    invariant: 'stock is the sum of its movements',
    what: 'stock was set by hand',
    sql: 'UPDATE products SET stock = stock + 1 WHERE shop_id = 1 AND id = 1',
    ids: 'SELECT 1'
  },
  {
    invariant: 'stock is the sum of its movements',
    what: 'a movement names a product that does not exist',
    sql: `
      INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason)
      SELECT 1, max(id) + 1, 999, 5, 5, 'by hand' FROM stock_movements WHERE shop_id = 1`,
    ids: 'SELECT 999',
    isOld: true
  },
  {
    invariant: 'stock is the sum of its movements',
    what: 'the level at a location was changed by hand',
    sql: `
      UPDATE stock_levels SET quantity = quantity + 1 WHERE shop_id = 1 AND product_id = 1 AND location_id = 3;
      UPDATE products SET stock = stock + 1, stock_elsewhere = stock_elsewhere + 1 WHERE shop_id = 1 AND id = 1`,
    ids: 'SELECT 1'
  },
  {
    invariant: 'stock is the sum of its movements',
    what: 'the level at a location was removed',
    sql: `
      DELETE FROM stock_levels WHERE shop_id = 1 AND product_id = 1 AND location_id = 3;
      UPDATE products SET stock = stock - stock_elsewhere, stock_elsewhere = 0 WHERE shop_id = 1 AND id = 1`,
    ids: 'SELECT 1',
    isOld: true
  },
  {
    invariant: 'what can be sold is at active locations',
    what: 'a location was closed by hand',
    sql: 'UPDATE locations SET is_active = false WHERE shop_id = 1 AND id = 3',
    ids: 'SELECT 1'
  },
  {
    invariant: 'movements of orders are their lines',
    what: 'a line says another location',
    sql: `
      UPDATE order_items SET allocations = '[{"location_id": 2, "quantity": 2}]' WHERE shop_id = 1 AND order_id = 12`,
    ids: 'SELECT unnest(ARRAY[12, 12])'
  },
  {
    invariant: 'movements of orders are their lines',
    what: 'the allocations of a line are more than it has',
    sql: `
      UPDATE order_items SET allocations = '[{"location_id": 3, "quantity": 2}, {"location_id": 2, "quantity": 1}]'
      WHERE shop_id = 1 AND order_id = 12`,
    ids: 'SELECT unnest(ARRAY[12, 12])'
  },
  {
    invariant: 'stock comes back exactly once',
    what: 'units came back to another location than the part says',
    sql: `
      UPDATE order_parts SET items = jsonb_set(items::jsonb, '{0,allocations}', '[{"location_id": 2, "quantity": 1}]')
      WHERE shop_id = 1 AND order_id = 12`,
    ids: 'SELECT unnest(ARRAY[12, 12])'
  },
  {
    invariant: 'every balance follows from the movements before',
    what: 'a balance was changed',
    sql: `
      UPDATE stock_movements SET balance_after = balance_after + 1
      WHERE shop_id = 1 AND order_id = 1 AND product_id = 1`,
    ids: 'SELECT id FROM stock_movements WHERE shop_id = 1 AND order_id = 1 AND product_id = 1'
  },
  {
    invariant: 'movements of orders are their lines',
    what: 'the lines of an order were swapped',
    sql: 'UPDATE order_items SET quantity = 3 - quantity WHERE shop_id = 1 AND order_id = 1',
    ids: 'SELECT unnest(ARRAY[1, 1])'
  },
  {
    invariant: 'movements of orders are their lines',
    what: 'a movement was given to an order without such a line',
    sql: 'UPDATE stock_movements SET order_id = 2 WHERE shop_id = 1 AND order_id = 1 AND product_id = 2',
    ids: 'SELECT unnest(ARRAY[1, 2])'
  },
  {
    invariant: 'stock comes back exactly once',
    what: 'the stock of a canceled order did not come back',
    sql: 'UPDATE stock_movements SET order_id = NULL WHERE shop_id = 1 AND order_id = 3 AND delta > 0',
    ids: 'SELECT 3'
  },
  {
    invariant: 'stock comes back exactly once',
    what: 'a return that asked for no stock was marked as restocked',
    sql: "UPDATE order_parts SET is_restocked = true WHERE shop_id = 1 AND order_id = 10 AND type = 'return'",
    ids: 'SELECT 10'
  },
  {
    invariant: 'stock comes back exactly once',
    what: 'stock came back a second time',
    sql: `
      INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason, order_id, part_id)
      SELECT 1, (SELECT max(id) + 1 FROM stock_movements WHERE shop_id = 1), 1, 2, stock - stock_elsewhere + 2,
        'order_canceled', 3, 1
      FROM products WHERE shop_id = 1 AND id = 1;
      UPDATE products SET stock = stock + 2 WHERE shop_id = 1 AND id = 1`,
    ids: 'SELECT 3'
  },
  {
    invariant: 'stock comes back exactly once',
    what: 'a refund before shipping gave nothing back',
    sql: 'UPDATE stock_movements SET order_id = NULL WHERE shop_id = 1 AND order_id = 5 AND delta > 0',
    ids: 'SELECT 5'
  },
  {
    invariant: 'lines count what their parts took',
    what: 'a unit was marked as shipped by hand',
    sql: 'UPDATE order_items SET shipped_quantity = 2 WHERE shop_id = 1 AND order_id = 10 AND product_id = 1',
    ids: 'SELECT 10'
  },
  {
    invariant: 'lines count what their parts took',
    what: 'a shipment was deleted',
    sql: "DELETE FROM order_parts WHERE shop_id = 1 AND order_id = 4 AND type = 'shipment'",
    ids: 'SELECT 4'
  },
  {
    invariant: 'lines count what their parts took',
    what: 'a part took units of a line of another order',
    sql: `
      UPDATE order_parts SET items = '[{"item_id":1,"quantity":1}]'
      WHERE shop_id = 1 AND order_id = 10 AND type = 'return'`,
    ids: 'SELECT unnest(ARRAY[10, 10])'
  },
  {
    invariant: 'orders are what their lines say',
    what: 'a canceled order was marked as not restocked',
    sql: 'UPDATE orders SET restocked_at = NULL WHERE shop_id = 1 AND id = 3',
    ids: 'SELECT 3'
  },
  {
    invariant: 'orders are what their lines say',
    what: 'an active order was marked as restocked',
    sql: 'UPDATE orders SET restocked_at = now() WHERE shop_id = 1 AND id = 2',
    ids: 'SELECT 2'
  },
  {
    invariant: 'orders are what their lines say',
    what: 'a fulfillment status was set by hand',
    sql: "UPDATE orders SET fulfillment_status = 'fulfilled' WHERE shop_id = 1 AND id = 10",
    ids: 'SELECT 10'
  },
  {
    invariant: 'orders are what their lines say',
    what: 'what a canceled unit costs was not deducted',
    // No refund is due for it, so that the money is as it was recorded.
    sql: 'UPDATE orders SET deducted_cents = 0 WHERE shop_id = 1 AND id = 11',
    ids: 'SELECT 11'
  },
  {
    invariant: 'orders walk legally',
    what: 'a status was changed by hand',
    sql: "UPDATE orders SET status = 'PAID' WHERE shop_id = 1 AND id = 1",
    ids: 'SELECT 1'
  },
  {
    invariant: 'orders walk legally',
    what: 'an order left a final status',
    sql: `
      INSERT INTO events (shop_id, id, type, order_id, data, performed_by)
      SELECT 1, max(id) + 1, 'order.paid', 3, '{"changes":{"status":{"from":"CANCELED","to":"PAID"}}}', 'anonymous'
      FROM events WHERE shop_id = 1;
      UPDATE orders SET status = 'PAID', version = version + 1 WHERE shop_id = 1 AND id = 3;
      UPDATE orders SET restocked_at = NULL, deducted_cents = 0 WHERE shop_id = 1 AND id = 3;
      UPDATE order_items SET canceled_quantity = 0 WHERE shop_id = 1 AND order_id = 3;
      DELETE FROM order_parts WHERE shop_id = 1 AND order_id = 3;
      UPDATE stock_movements SET order_id = NULL WHERE shop_id = 1 AND order_id = 3 AND delta > 0`,
    ids: 'SELECT 3'
  },
  {
    invariant: 'orders walk legally',
    what: 'a principal took a step that only the system may take',
    sql: `
      INSERT INTO events (shop_id, id, type, order_id, data, performed_by)
      SELECT 1, max(id) + 1, 'order.completed', 1, '{"changes":{"status":{"from":"PENDING","to":"COMPLETED"}}}',
        'anonymous'
      FROM events WHERE shop_id = 1;
      UPDATE orders SET status = 'COMPLETED', version = version + 1 WHERE shop_id = 1 AND id = 1`,
    ids: 'SELECT 1'
  },
  {
    invariant: 'orders walk legally',
    what: 'an event was deleted',
    sql: "DELETE FROM events WHERE shop_id = 1 AND order_id = 4 AND type = 'order.paid'",
    ids: 'SELECT 4'
  },
  {
    invariant: 'orders walk legally',
    what: 'all events of an order were deleted',
    sql: 'DELETE FROM events WHERE shop_id = 1 AND order_id = 1',
    ids: 'SELECT 1',
    isOld: true
  },
  {
    invariant: 'totals of orders are those of their lines',
    what: 'totals were changed',
    sql: `
      UPDATE orders SET total_amount_cents = total_amount_cents + CASE id WHEN 1 THEN 1 ELSE -1 END,
        deducted_cents = deducted_cents - CASE id WHEN 3 THEN 1 ELSE 0 END
      WHERE shop_id = 1 AND id IN (1, 3)`,
    ids: 'SELECT unnest(ARRAY[1, 3])'
  },
  {
    invariant: 'movements of orders are their lines',
    what: 'a line names an order that does not exist',
    sql: `
      INSERT INTO order_items (shop_id, id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
      VALUES (1, 999, 99, 1, 'S', 'N', 1, 1)`,
    ids: 'SELECT 99',
    isOld: true
  },
  {
    invariant: 'totals of lists are what counting finds',
    what: 'a row of the totals was deleted',
    sql: "DELETE FROM order_totals WHERE shop_id = 1 AND key = 'CANCELED'",
    ids: 'SELECT 1 WHERE false',
    isOld: true
  },
  {
    invariant: 'totals of lists are what counting finds',
    what: 'the total of a product was changed',
    sql: 'UPDATE products SET order_quantity = order_quantity + 1 WHERE shop_id = 1 AND id = 1',
    ids: 'SELECT 1 WHERE false',
    isOld: true
  },
  {
    invariant: 'totals of lists are what counting finds',
    what: 'the total of a user was changed',
    sql: 'UPDATE users SET order_quantity = order_quantity + 1 WHERE shop_id = 1 AND id = 1',
    ids: 'SELECT 1 WHERE false',
    isOld: true
  },
  {
    invariant: 'totals of lists are what counting finds',
    what: 'the number of users was changed',
    sql: 'UPDATE shops SET user_count = user_count + 1 WHERE id = 1',
    ids: 'SELECT 1 WHERE false',
    isOld: true
  },
  {
    invariant: 'sales of analytics are what counting finds',
    what: 'a sum has an order that there was not',
    sql: `
      INSERT INTO analytics_state (shop_id, is_stale) VALUES (1, false);
      INSERT INTO analytics_sales (shop_id, kind, minutes, bucket, key, orders)
      VALUES (1, 'status', 60, '2026-01-01 00:00Z', 1, 1)`,
    ids: 'SELECT 1 WHERE false',
    isOld: true
  },
  {
    invariant: 'idempotency records match orders',
    what: 'a stored response was changed',
    sql: `
      UPDATE idempotency_keys SET body = replace(body, '"total_quantity":2', '"total_quantity":3')
      WHERE shop_id = 1 AND key = 'one'`,
    ids: 'SELECT 6'
  },
  {
    invariant: 'idempotency records match orders',
    what: 'the stored response of one key was copied to another',
    sql: `
      INSERT INTO idempotency_keys (shop_id, principal, key, request_hash, status, headers, body, created_at)
      SELECT shop_id, principal, 'another', request_hash, status, headers, body, created_at
      FROM idempotency_keys WHERE shop_id = 1 AND key = 'one'`,
    ids: 'SELECT unnest(ARRAY[6, 6])'
  },
  {
    invariant: 'idempotency records match orders',
    what: 'a stored response was given to another principal',
    sql: "UPDATE idempotency_keys SET principal = 'user:9' WHERE shop_id = 1 AND key = 'many'",
    ids: 'SELECT 8'
  },
  {
    invariant: 'webhook events match transitions',
    what: 'the row of a payment event was deleted',
    sql: 'DELETE FROM webhook_events WHERE shop_id = 1 AND order_id = 2',
    ids: 'SELECT 2'
  },
  {
    invariant: 'webhook events match transitions',
    what: 'the type of a payment event was changed',
    sql: "UPDATE webhook_events SET type = 'payment.failed' WHERE shop_id = 1 AND order_id = 2",
    ids: 'SELECT 2'
  },
  {
    invariant: 'webhook events match transitions',
    what: 'a payment event was stored without its effect',
    sql: `
      INSERT INTO webhook_events (shop_id, id, event_id, is_id_signed, type, order_id, body_hash)
      VALUES (1, 99, 'evt_lost', true, 'payment.succeeded', 1, sha256('lost'))`,
    ids: 'SELECT 1'
  },
  {
    invariant: 'webhook events match transitions',
    what: 'a failed payment was stored without its effect',
    sql: `
      INSERT INTO webhook_events (shop_id, id, event_id, is_id_signed, type, order_id, body_hash)
      VALUES (1, 99, 'evt_failed', true, 'payment.failed', 1, sha256('failed'))`,
    ids: 'SELECT 1'
  },
  {
    invariant: 'webhook events match transitions',
    what: 'a recorded payment lost its event',
    sql: 'UPDATE order_payments SET event_id = NULL WHERE shop_id = 1 AND order_id = 2',
    ids: 'SELECT 2'
  },
  {
    invariant: 'the money of orders is what was recorded',
    what: 'a recorded payment was deleted',
    sql: 'DELETE FROM order_payments WHERE shop_id = 1 AND order_id = 4',
    ids: 'SELECT 4'
  },
  {
    invariant: 'the money of orders is what was recorded',
    what: 'a payment status was set by hand',
    sql: "UPDATE orders SET payment_status = 'paid' WHERE shop_id = 1 AND id = 1",
    ids: 'SELECT 1'
  },
  {
    invariant: 'money that is owed was asked for',
    what: 'the refund request of a paid and canceled order was deleted',
    sql: "DELETE FROM events WHERE shop_id = 1 AND type = 'order.refund_requested' AND order_id = 9",
    ids: 'SELECT 9'
  },
  {
    invariant: 'money that is owed was asked for',
    what: 'a refund was requested with another amount',
    sql: `
      UPDATE events SET data = jsonb_set(data::jsonb, '{amount_cents}', '1')::json
      WHERE shop_id = 1 AND type = 'order.refund_requested' AND order_id = 7`,
    ids: 'SELECT 7'
  },
  {
    invariant: 'nothing personal is left of the erased',
    what: 'the payment of an erased order kept a reason',
    sql: `
      UPDATE orders SET erased_at = now(), user_name = NULL, note = NULL, email = NULL, phone = NULL, locale = NULL,
        shipping_address = NULL, billing_address = NULL, metadata = NULL
      WHERE shop_id = 1 AND id = 4;
      UPDATE order_payments SET reason = 'Told by telephone' WHERE shop_id = 1 AND order_id = 4`,
    ids: 'SELECT 4'
  }
]

t.test('a check reports exactly the rows that are broken', async t => {
  const { app, client } = await shop(t)
  await client.query(
    `CREATE SCHEMA kept; ${tables.map(table => `CREATE TABLE kept.${table} AS TABLE ${table}`).join(';')}`
  )
  for (const { invariant, what, sql, ids: query, isOld } of corruptions) {
    await client.query(sql)
    // Any change by hand makes the totals wrong as well.
    if (!invariant.startsWith('totals of lists')) await client.query('SELECT recount_totals()')
    const { rows } = await client.query<{ id: string }>(`SELECT id::bigint FROM (${query}) AS broken (id)`)
    const ids = rows.map(({ id }) => Number(id))
    for (const scope of ['full', ...(isOld ? [] : ['recent'])]) {
      const { body } = await send(app, 'GET', `/admin/invariants?scope=${scope}`)
      const found = body.invariants.filter(({ violations }: { violations: number }) => violations > 0)
      t.match(
        found,
        [{ invariant, ids, violations: Math.max(ids.length, 1), repair: /\w+.*\.$/ }],
        `${what}, ${scope}: ${JSON.stringify(found[0]?.details)}`
      )
      t.equal(found.length, 1, JSON.stringify(found.map(({ details }: { details: string[] }) => details)))
      t.equal(found[0]?.details.length, Math.max(ids.length, 1))
      t.match(
        body,
        { status: 'violated', events_after: 0, full_check_at: null },
        'the checkpoint stays before the violation'
      )
    }
    t.match(
      (await send(app, 'GET', '/admin/invariants?scope=full', undefined, { 'x-shop': 'second' })).body,
      { status: 'ok', events_after: Number },
      'the other shop is clean'
    )
    const restores = tables.map(table => `DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM kept.${table}`)
    await client.query(`BEGIN; ${restores.join(';')}; SELECT recount_totals(); COMMIT`)
  }
})

t.test('every invariant has a corruption in the list above', t => {
  t.strictSame(new Set(corruptions.map(({ invariant }) => invariant)), new Set(invariants.map(({ name }) => name)))
  t.end()
})

t.test('of two shops with the same ids, the broken one is named', async t => {
  const { app, client } = await shop(t)
  const inSecond = { 'x-shop': 'second' }
  await client.query(`
    UPDATE products SET stock = stock + 1 WHERE shop_id = 2 AND id = 1;
    INSERT INTO order_items (shop_id, id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
    VALUES (2, 99, 2, 2, 'A', 'A', 1, 600)`)
  for (const scope of ['full', 'recent']) {
    t.match((await send(app, 'GET', `/admin/invariants?scope=${scope}`)).body, { status: 'ok' })
    t.match((await send(app, 'GET', `/admin/invariants?scope=${scope}`, undefined, inSecond)).body, {
      status: 'violated',
      events_after: 0,
      full_check_at: null
    })
  }
  const gauge = async () => (await app.metrics.scrape()).match(/^invariant_violations\{invariant="stock is.*$/m)?.[0]
  t.match(await gauge(), / 1$/, 'the clean check of one shop does not clear the alert of another')
  await client.query('UPDATE products SET stock = stock + 1 WHERE shop_id = 1 AND id = 1')
  await send(app, 'GET', '/admin/invariants?scope=full')
  t.match(await gauge(), / 2$/)
  await client.query('UPDATE products SET stock = stock - 1 WHERE id = 1; DELETE FROM order_items WHERE id = 99')
  for (const headers of [{}, inSecond]) {
    t.match((await send(app, 'GET', '/admin/invariants?scope=full', undefined, headers)).body, { status: 'ok' })
  }
  t.match(await gauge(), / 0$/)
  const { rows } = await client.query('SELECT shop_id::int, event_id FROM invariant_checkpoint ORDER BY shop_id')
  t.strictSame(
    rows.map(({ shop_id: id }) => id),
    [1, 2],
    'each shop has a checkpoint'
  )
  t.equal(rows[0].event_id, rows[1].event_id)
})

t.test('a recent check looks at what happened in its own shop, up to the end of its own log', async t => {
  const { app, client } = await shop(t)
  await untilChecked(app)
  // In the second shop the next event and the next movement are about the first order and the first product, whose rows
  // are broken in the first shop: its own next event is about another product.
  await client.query(`
    UPDATE stock_movements SET product_id = 2, balance_after = 7
    WHERE shop_id = 2 AND id = (SELECT max(id) FROM stock_movements WHERE shop_id = 2);
    INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason)
    SELECT 2, max(id) + 1, 1, 1, 1, 'adjustment' FROM stock_movements WHERE shop_id = 2;
    INSERT INTO events (shop_id, id, type, order_id, product_id, data, performed_by)
    SELECT 2, max(id) + 1, 'order.created', 1, 1, '{}', 'anonymous' FROM events WHERE shop_id = 2;
    UPDATE orders SET total_quantity = total_quantity + 1 WHERE shop_id = 1 AND id = 1;
    UPDATE products SET stock = stock + 1 WHERE shop_id = 1 AND id = 1;
    INSERT INTO shops (id, slug, name, currency) VALUES (3, 'third', 'Third', 'USD')`)
  await send(app, 'POST', '/products/2/stock', { delta: 1, reason: 'found' })
  const { body } = await send(app, 'GET', '/admin/invariants')
  t.equal(body.status, 'ok', JSON.stringify(body.invariants.map(({ details }: { details: string[] }) => details)))
  t.equal(body.events_to, body.events_after + 1)
  t.match((await send(app, 'GET', '/admin/invariants?scope=full', undefined, { 'x-shop': 'third' })).body, {
    status: 'ok',
    events_to: 0,
    has_more: false
  })
  const { rows } = await client.query('SELECT event_id, movement_id FROM invariant_checkpoint WHERE shop_id = 3')
  t.strictSame(rows, [{ event_id: '0', movement_id: '0' }])
})

t.test('a service that listens checks every shop that changed', async t => {
  const { app, client } = await shop(t)
  await client.query('UPDATE products SET stock = stock + 1 WHERE shop_id = 2 AND id = 1')
  t.strictSame(await findUncheckedShops(app.prisma), [1, 2])
  await app.listen({ port: 0, host: '127.0.0.1' })
  const gauge = 'invariant_violations{invariant="stock is the sum of its movements"} 1'
  await until(async () => (await app.metrics.scrape()).includes(gauge), { within: 20_000, what: 'the gauge is set' })
  t.strictSame(await findUncheckedShops(app.prisma), [2], 'the checkpoint of the broken shop stays')
})

t.test('a shop without violations is clean, and the checkpoint moves to the end of its log', async t => {
  const { app } = await shop(t)
  t.strictSame(await findViolations(app), [])
  const { body: full } = await send(app, 'GET', '/admin/invariants?scope=full')
  t.match(full, { status: 'ok', scope: 'full', events_after: 0, has_more: false, full_check_at: null })
  t.ok(
    full.invariants.every(
      ({ violations, repair }: { violations: number; repair: unknown }) => violations === 0 && repair === null
    )
  )
  await untilChecked(app)
  const { body: recent } = await send(app, 'GET', '/admin/invariants')
  t.match(recent, { status: 'ok', scope: 'recent', full_check_at: /Z$/, events_after: recent.events_to })
  t.equal(recent.events_to, Number((await app.prisma.event.aggregate({ _max: { id: true } }))._max.id))
  t.match(await send(app, 'GET', '/admin/invariants?scope=all'), { status: 400, body: { code: 'VALIDATION_FAILED' } })
})

t.test(
  'only a full check finds violations before the checkpoint; their alert stays until a full check is clean',
  async t => {
    const { app, client } = await shop(t)
    await untilChecked(app)
    await client.query('UPDATE orders SET total_amount_cents = total_amount_cents - 1 WHERE id = 1')
    const gauge = async () =>
      (await app.metrics.scrape())
        .split('\n')
        .find(line => line.startsWith('invariant_violations{invariant="totals of orders'))
        ?.split(' ')
        .at(-1)
    t.equal((await send(app, 'GET', '/admin/invariants')).body.status, 'ok')
    t.equal(await gauge(), '0')
    t.equal((await send(app, 'GET', '/admin/invariants?scope=full')).body.status, 'violated')
    t.equal(await gauge(), '1')
    t.equal((await send(app, 'GET', '/admin/invariants')).body.status, 'ok')
    t.equal(await gauge(), '1')
    await client.query('UPDATE orders SET total_amount_cents = total_amount_cents + 1 WHERE id = 1')
    t.equal((await send(app, 'GET', '/admin/invariants?scope=full')).body.status, 'ok')
    t.equal(await gauge(), '0')
    t.match(await app.metrics.scrape(), /^invariants_checked_timestamp_seconds 1\d{9}/m)
  }
)

t.test('a recent check is bounded, and the checkpoint still reaches the end', async t => {
  const { app } = await shop(t)
  const limits = { statementTimeoutMs: 10_000, maxRecent: 5 }
  const { signal } = new AbortController()
  const ends = []
  for (let more = true; more;) {
    const { range, hasMore, isClean } = await checkShop(app.prisma, { shopId: 1, extent: 'recent' }, limits, signal)
    t.ok(isClean)
    t.ok(range.eventsTo - range.eventsAfter <= 5 && range.movementsTo - range.movementsAfter <= 5)
    ends.push(range.eventsTo)
    more = hasMore || range.eventsTo < 10
  }
  t.ok(ends.length >= 3, ends.join(' '))
})

t.test('simultaneous requests share a check', async t => {
  const { app } = await shop(t)
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(app, 'GET', '/admin/invariants?scope=full')))
  t.ok(new Set(answers.map(({ body }) => body.checked_at)).size <= 2)
})

t.test('a service that listens checks itself', async t => {
  const { app, client } = await shop(t)
  await client.query('UPDATE products SET stock = stock + 1 WHERE shop_id = 1 AND id = 1')
  await app.listen({ port: 0, host: '127.0.0.1' })
  const gauge = 'invariant_violations{invariant="stock is the sum of its movements"} 1'
  await until(async () => (await app.metrics.scrape()).includes(gauge), { within: 20_000, what: 'the gauge is set' })
  t.pass()
})

t.test('a check that takes too long answers 503; the next check looks at everything that it left out', async t => {
  const { app, client } = await shop(t, { invariantCheck: { statementTimeoutMs: 500 } })
  const readCheckpoint = async () => await app.prisma.invariantCheckpoint.findUniqueOrThrow({ where: { shopId: 1 } })
  const checkpoint = await readCheckpoint()
  await client.query('UPDATE products SET stock = stock + 1 WHERE shop_id = 1 AND id = 1')
  await client.query('BEGIN; LOCK TABLE stock_movements')
  // More checks than the service has connections for them: each gives its connection back.
  for (const scope of ['full', 'recent', 'full']) {
    t.match(await send(app, 'GET', `/admin/invariants?scope=${scope}`), {
      status: 503,
      headers: { 'retry-after': /^\d+$/ },
      body: {
        code: 'OVERLOADED',
        detail: 'The check takes too long for a request: npm run verify has more time'
      }
    })
  }
  t.strictSame(await readCheckpoint(), checkpoint, 'the checkpoint stays')
  t.notMatch(await app.metrics.scrape(), /^invariant_violations\{/m, 'no gauge is set')
  await client.query('ROLLBACK')
  for (const scope of ['recent', 'full']) {
    // On a busy machine a statement may take too long once more.
    const { body } = await until(
      async () => {
        const response = await send(app, 'GET', `/admin/invariants?scope=${scope}`)
        return response.status === 200 ? response : undefined
      },
      { what: `a ${scope} check is in time` }
    )
    t.match(body, { status: 'violated', events_after: Number(checkpoint.eventId), full_check_at: null })
    t.match(
      body.invariants.filter(({ violations }: { violations: number }) => violations > 0),
      [{ invariant: 'stock is the sum of its movements', ids: [1] }]
    )
  }
})

t.test('closing the service stops a check, even in the middle of a statement', async t => {
  const { app, client } = await shop(t)
  await client.query('BEGIN; LOCK TABLE order_items')
  const { isBlocked, end } = await startUntilBlocked(app, () => send(app, 'GET', '/admin/invariants?scope=full'))
  t.ok(isBlocked)
  const begin = performance.now()
  await app.close()
  t.ok(performance.now() - begin < 8_000, 'the service did not wait for the check')
  t.match(await end, { status: 503, body: { code: 'OVERLOADED', detail: 'The service is shutting down' } })
  await client.query('ROLLBACK')
})

t.test(
  'a check stops even when the signal aborts between two statements, where there is nothing to cancel',
  async t => {
    const { app, client } = await shop(t)
    // One of the last tables to be read: a check that goes on waits there for the lock.
    await client.query('BEGIN; LOCK TABLE idempotency_keys')
    const ending = new AbortController()
    let statements = 0
    const prisma = app.prisma.$extends({
      query: {
        async $queryRaw({ args, query }) {
          const rows = await query(args)
          if (
            JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? Number(value) : value)).includes('"pid"') ||
            statements > 0
          ) {
            statements++
          }
          if (statements === 2) {
            ending.abort(new Error('enough'))
            // Long enough for several requests to cancel, while no statement runs.
            await sleep(300)
          }
          return rows
        }
      }
    })
    const database = prisma as unknown as typeof app.prisma
    const limits = { statementTimeoutMs: 20_000 }
    const begin = performance.now()
    await t.rejects(checkShop(database, { shopId: 1, extent: 'full' }, limits, ending.signal), /cancel/)
    t.ok(statements >= 2)
    t.ok(performance.now() - begin < 5_000, 'the check did not wait for the lock')
    await client.query('ROLLBACK')
  }
)

const tables = [
  'users',
  'products',
  'orders',
  'order_items',
  'stock_movements',
  'events',
  'idempotency_keys',
  'webhook_events',
  'order_payments',
  'order_parts',
  'locations',
  'stock_levels',
  'analytics_state',
  'analytics_sales'
]

/**
 * A service with orders in every state, and a database connection without triggers and constraints. A second shop has
 * the same rows with the same ids.
 */
async function shop(t: Test, settings: Partial<AppConfig> = {}): Promise<{ app: FastifyInstance; client: pg.Client }> {
  const databaseUrl = await createDatabase(t)
  const app = await buildWithSecret(t, { ...settings, databaseUrl })
  for (const stock of [100, 100]) await createProduct(app, { stock, price: 6 })
  const two = {
    items: [
      { product_id: 1, quantity: 2 },
      { product_id: 2, quantity: 1 }
    ]
  }
  for (let order = 1; order <= 5; order++) {
    await createOrder(app, order === 1 ? { ...two } : { product_id: 1, quantity: 2 })
  }
  const pay = async (orderId: number) =>
    await sendEvent(app, { event_id: newEventId(), type: 'payment.succeeded', order_id: orderId })
  await pay(2)
  await send(app, 'DELETE', '/orders/3')
  for (const status of ['PAID', 'SHIPPED']) await send(app, 'PATCH', '/orders/4', { status })
  await pay(5)
  await send(app, 'PATCH', '/orders/5', { status: 'REFUNDED' })
  await send(app, 'POST', '/orders', { product_id: 1, quantity: 2 }, { 'idempotency-key': 'one' })
  await createOrder(app, { product_id: 1, quantity: 1 })
  await send(app, 'DELETE', '/orders/7')
  await pay(7)
  await send(app, 'POST', '/orders/bulk', { orders: [{ product_id: 1, quantity: 1 }] }, { 'idempotency-key': 'many' })
  await send(app, 'POST', '/users', { email: 'one@example.com', full_name: 'One' })
  await createOrder(app, { product_id: 1, quantity: 1, user_id: 1 })
  await pay(9)
  await send(app, 'DELETE', '/orders/9')
  const five = {
    items: [
      { product_id: 1, quantity: 3 },
      { product_id: 2, quantity: 2 }
    ]
  }
  await changeInParts(app, await createOrder(app, five), await createOrder(app, two))
  await sellElsewhere(app)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  await client.query(`
    SET session_replication_role = replica;
    DROP INDEX stock_movements_returned_once_key;
    ALTER TABLE order_items DROP CONSTRAINT order_items_parts_in_quantity;
    ALTER TABLE orders
      DROP CONSTRAINT orders_restocked_when_ended,
      DROP CONSTRAINT orders_expires_while_pending,
      DROP CONSTRAINT orders_refund_due_is_surplus,
      DROP CONSTRAINT orders_shipped_when_shipped`)
  await client.query(`
    INSERT INTO shops (id, slug, name, currency) VALUES (2, 'second', 'Second', 'USD');
    ${tables.map(copyToSecond).join(';')};
    SELECT recount_totals()`)
  return { app, client }
}

/** Ships, cancels and returns units of an order with two products, and cancels one of another that is pending. */
async function changeInParts(app: FastifyInstance, paid: Order, pending: Order): Promise<void> {
  const [first = 0, second = 0] = paid.items.map(({ id }) => id)
  await send(app, 'PATCH', `/orders/${paid.id}`, { status: 'PAID' })
  const one = (itemId: number) => ({ items: [{ item_id: itemId, quantity: 1 }] })
  const steps: Array<[string, object]> = [
    [`/orders/${paid.id}/shipments`, one(first)],
    [`/orders/${paid.id}/cancellations`, one(second)],
    [`/orders/${paid.id}/returns`, { ...one(first), restock: false }],
    [`/orders/${pending.id}/cancellations`, one(pending.items[0]?.id ?? 0)]
  ]
  for (const [url, body] of steps) {
    // A stored response about a part of an order names the order too.
    const { status, text } = await send(app, 'POST', url, body, { 'idempotency-key': url })
    if (status !== 201) throw new Error(text)
  }
}

/** Adds two locations, and an order of two units at the second of them, of which one is canceled. */
async function sellElsewhere(app: FastifyInstance): Promise<void> {
  for (const name of ['Lisbon', 'Porto']) await send(app, 'POST', '/locations', { name })
  await send(app, 'POST', '/products/1/stock', { delta: 5, location_id: 3 })
  const { id, items } = await createOrder(app, { product_id: 1, quantity: 2, location_id: 3 })
  const { status, text } = await send(app, 'POST', `/orders/${id}/cancellations`, {
    items: [{ item_id: items[0]?.id, quantity: 1 }]
  })
  if (status !== 201) throw new Error(text)
}

function copyToSecond(table: string): string {
  return `
    CREATE TEMP TABLE copied AS TABLE ${table};
    UPDATE copied SET shop_id = 2;
    INSERT INTO ${table} TABLE copied;
    DROP TABLE copied`
}

/** Checks until the checkpoint is at the end of the log; a transaction of autovacuum may hold it back for a while. */
async function untilChecked(app: FastifyInstance): Promise<void> {
  const {
    _max: { id: end }
  } = await app.prisma.event.aggregate({ _max: { id: true } })
  await until(async () => (await send(app, 'GET', '/admin/invariants?scope=full')).body.events_to === Number(end), {
    what: 'the checkpoint is at the end of the log'
  })
}
