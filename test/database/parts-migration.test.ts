import t from 'tap'
import { migrate } from '../../src/database/migrations.js'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { findViolations, send } from '../support/app.js'
import { createEarlierDatabase } from '../support/earlier-database.js'
import { buildWithSecret } from '../support/payment-provider.js'
import { schemaDifference } from '../support/schema-difference.js'

type Units = [shipped: number, canceled: number, returned: number]

// Each order has two units of product 1 and one of product 2, and costs 2500. Its steps are those of the earlier
// version.
const orders: Array<{
  was: string
  steps: string[]
  /** Whether the last step says `restock`. */
  restock?: boolean
  /** Of the first line; the second has one unit less of what is not 0. */
  units: Units
  fulfillment: string
  currentTotalCents: number
  /** The shipments, cancellations and returns, with who did them. */
  parts: { shipments?: string; cancellations?: string; returns?: string }
}> = [
  { was: 'pending', steps: [], units: [0, 0, 0], fulfillment: 'unfulfilled', currentTotalCents: 2_500, parts: {} },
  { was: 'paid', steps: ['PAID'], units: [0, 0, 0], fulfillment: 'unfulfilled', currentTotalCents: 2_500, parts: {} },
  {
    was: 'shipped',
    steps: ['PAID', 'SHIPPED'],
    units: [2, 0, 0],
    fulfillment: 'fulfilled',
    currentTotalCents: 2_500,
    parts: { shipments: 'user:2' }
  },
  {
    was: 'completed',
    steps: ['PAID', 'SHIPPED', 'COMPLETED'],
    units: [2, 0, 0],
    fulfillment: 'fulfilled',
    currentTotalCents: 2_500,
    parts: { shipments: 'user:2' }
  },
  {
    was: 'completed without shipping',
    steps: ['PAID', 'COMPLETED'],
    units: [0, 0, 0],
    fulfillment: 'unfulfilled',
    currentTotalCents: 2_500,
    parts: {}
  },
  {
    was: 'canceled',
    steps: ['CANCELED'],
    units: [0, 2, 0],
    fulfillment: 'unfulfilled',
    currentTotalCents: 0,
    parts: { cancellations: 'user:1' }
  },
  {
    was: 'paid and canceled',
    steps: ['PAID', 'CANCELED'],
    units: [0, 2, 0],
    fulfillment: 'unfulfilled',
    currentTotalCents: 0,
    parts: { cancellations: 'user:2' }
  },
  {
    was: 'canceled and then refunded',
    steps: ['PAID', 'CANCELED', 'REFUNDED'],
    units: [0, 2, 0],
    fulfillment: 'unfulfilled',
    currentTotalCents: 0,
    parts: { cancellations: 'user:2' }
  },
  {
    was: 'refunded before it shipped',
    steps: ['PAID', 'REFUNDED'],
    units: [0, 2, 0],
    fulfillment: 'unfulfilled',
    currentTotalCents: 0,
    parts: { cancellations: 'user:2' }
  },
  {
    was: 'refunded after it shipped',
    steps: ['PAID', 'SHIPPED', 'REFUNDED'],
    units: [2, 0, 0],
    fulfillment: 'fulfilled',
    currentTotalCents: 0,
    parts: { shipments: 'user:2' }
  },
  {
    was: 'refunded after it came back',
    steps: ['PAID', 'SHIPPED', 'COMPLETED', 'REFUNDED'],
    restock: true,
    units: [2, 0, 2],
    fulfillment: 'fulfilled',
    currentTotalCents: 0,
    parts: { shipments: 'user:2', returns: 'user:4' }
  },
  {
    was: 'refunded after it was completed without shipping, and restocked',
    steps: ['PAID', 'COMPLETED', 'REFUNDED'],
    restock: true,
    units: [0, 2, 0],
    fulfillment: 'unfulfilled',
    currentTotalCents: 0,
    parts: { cancellations: 'user:3' }
  }
]

t.test(
  'orders of the version before parts keep what shipped and came back, as parts, and go on from there',
  async t => {
    const url = await createEarlierDatabase(t, '20261130110000')
    await executeSql(
      url,
      `UPDATE shops SET currency = 'USD', product_count = 2 WHERE id = 1;
    INSERT INTO products (shop_id, id, sku, name, price_cents, stock)
      VALUES (1, 1, 'MUG', 'Mug', 1000, 100), (1, 2, 'CUP', 'Cup', 500, 100);
    INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason)
      VALUES (1, 1, 1, 100, 100, 'initial_stock'), (1, 2, 2, 100, 100, 'initial_stock')`
    )
    for (const [index, order] of orders.entries()) await executeSql(url, earlierRows(index + 1, order))
    await executeSql(url, 'SELECT recount_totals()')
    const migrated = await migrate(url)
    t.match(migrated[0], /_order_parts$/)
    t.equal(await schemaDifference(url), '')
    const app = await buildWithSecret(t, { databaseUrl: url })
    const isSound = async (what: string) => {
      t.strictSame(await findViolations(app), [], what)
      const { body } = await send(app, 'GET', '/admin/invariants?scope=full')
      t.equal(
        body.status,
        'ok',
        JSON.stringify(body.invariants.filter((row: { violations: number }) => row.violations > 0))
      )
    }
    await isSound('after the migration')
    for (const [index, { was, units, fulfillment, currentTotalCents, parts }] of orders.entries()) {
      const id = index + 1
      const { body: order } = await send(app, 'GET', `/orders/${id}`)
      const counted = order.items.map((item: Record<string, number>) => [
        item.shipped_quantity,
        item.canceled_quantity,
        item.returned_quantity
      ])
      t.strictSame(counted, [units, units.map(quantity => quantity / 2)], was)
      t.match(order, { fulfillment_status: fulfillment, current_total_cents: currentTotalCents }, was)
      for (const name of ['shipments', 'cancellations', 'returns'] as const) {
        const { body } = await send(app, 'GET', `/orders/${id}/${name}`)
        const by = parts[name]
        t.equal(body.total, by === undefined ? 0 : 1, `${was}: ${name}`)
        if (by === undefined) continue
        t.match(body[name], [{ performed_by: by, items: [{ quantity: 2 }, { quantity: 1 }] }], `${was}: ${name}`)
      }
    }

    const [mug = 0] = (await send(app, 'GET', '/orders/2')).body.items.map(({ id }: { id: number }) => id)
    const one = (itemId: number) => ({ items: [{ item_id: itemId, quantity: 1 }] })
    t.match(
      await send(app, 'POST', '/orders/2/cancellations', one(mug)),
      {
        status: 201,
        body: { id: 11, order: { current_total_cents: 1_500, refund_due_cents: 1_000 } }
      },
      'the ids of parts go on'
    )
    t.match(await send(app, 'POST', '/orders/2/shipments', {}), { status: 201, body: { order: { status: 'SHIPPED' } } })
    t.match(await send(app, 'POST', '/orders/2/refunds', { amount_cents: 1_000 }), {
      status: 201,
      body: { order: { refund_due_cents: 0 } }
    })
    for (const id of [3, 4]) {
      const item = (await send(app, 'GET', `/orders/${id}`)).body.items[0].id
      t.match(await send(app, 'POST', `/orders/${id}/returns`, { ...one(item), restock: true }), {
        status: 201,
        body: { order: { refund_due_cents: 1_000 } }
      })
    }
    t.match(await send(app, 'PATCH', '/orders/5', { status: 'REFUNDED' }), { status: 200 })
    t.match(await send(app, 'PATCH', '/orders/7', { status: 'REFUNDED' }), { status: 200 })
    t.match(await send(app, 'DELETE', '/orders/1'), { status: 200, body: { status: 'CANCELED' } })
    for (const id of [6, 9, 11]) {
      const item = (await send(app, 'GET', `/orders/${id}`)).body.items[0].id
      t.match(
        await send(app, 'POST', `/orders/${id}/returns`, { ...one(item), restock: true }),
        { status: 409, body: { code: 'QUANTITY_UNAVAILABLE', requested: 1, available: 0 } },
        'what came back does not come back again'
      )
    }
    await isSound('after they went on')
  }
)

/** An order with its lines, movements, payments and events, as the version before parts wrote them. */
function earlierRows(id: number, { steps, restock = false }: (typeof orders)[number]): string {
  const status = steps.at(-1) ?? 'PENDING'
  const shippedStep = steps.indexOf('SHIPPED')
  const cameBack = steps.findIndex(step => step === 'CANCELED' || (step === 'REFUNDED' && (restock || shippedStep < 0)))
  const isPaid = steps.includes('PAID')
  const isRefunded = steps.includes('REFUNDED')
  const isDue = isPaid && status === 'CANCELED'
  const at = (step: number) => (step < 0 ? 'NULL' : `timestamptz '2026-01-01' + interval '1 hour' * ${id * 10 + step}`)
  const next = (table: string) => `(SELECT coalesce(max(id), 0) FROM ${table} WHERE shop_id = 1)`
  const sql = [
    `INSERT INTO orders (shop_id, id, status, total_amount_cents, total_quantity, currency, version, shipped_at,
        restocked_at, paid_cents, refunded_cents, payment_status, refund_due_cents)
      VALUES (1, ${id}, '${status}', 2500, 3, 'USD', ${steps.length + 1}, ${at(shippedStep)}, ${at(cameBack)},
        ${isPaid ? 2500 : 0}, ${isRefunded ? 2500 : 0}, '${isRefunded ? 'refunded' : isPaid ? 'paid' : 'unpaid'}',
        ${isDue ? 2500 : 0})`,
    `INSERT INTO order_items (shop_id, id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
      VALUES (1, ${2 * id - 1}, ${id}, 1, 'MUG', 'Mug', 2, 1000), (1, ${2 * id}, ${id}, 2, 'CUP', 'Cup', 1, 500)`,
    event(id, 'order.created', '{"version":1,"changes":{"status":{"from":null,"to":"PENDING"}}}', 'anonymous')
  ]
  const move = (sign: string, reason: string) => {
    sql.push(
      `INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason, order_id)
        SELECT 1, ${next('stock_movements')} + product_id, product_id, ${sign}quantity, stock ${sign}quantity,
          '${reason}', ${id}
        FROM order_items AS item JOIN products AS p ON p.shop_id = 1 AND p.id = product_id
        WHERE item.shop_id = 1 AND order_id = ${id}`,
      `UPDATE products SET stock = stock ${sign}quantity FROM order_items AS item
        WHERE products.shop_id = 1 AND item.shop_id = 1 AND product_id = products.id AND order_id = ${id}`
    )
  }
  move('-', 'order')
  steps.forEach((to, index) => {
    const from = steps[index - 1] ?? 'PENDING'
    const by = to === 'COMPLETED' && from === 'PAID' ? 'system' : `user:${index + 1}`
    const status = `"status":{"from":"${from}","to":"${to}"}`
    const settled = to === 'REFUNDED' && from === 'CANCELED' ? ',"refund_due_cents":{"from":2500,"to":0}' : ''
    sql.push(event(id, `order.${to.toLowerCase()}`, `{"version":${index + 2},"changes":{${status}${settled}}}`, by))
    if (to === 'CANCELED' && from === 'PAID') {
      const due = '"refund_due_cents":{"from":0,"to":2500}'
      const data = `{"version":${index + 2},"status":"CANCELED","changes":{${due}},"amount_cents":2500}`
      sql.push(event(id, 'order.refund_requested', data, by))
    }
    if (to === 'PAID' || to === 'REFUNDED') {
      sql.push(`INSERT INTO order_payments (shop_id, id, order_id, type, amount_cents, performed_by)
        SELECT 1, ${next('order_payments')} + 1, ${id}, '${to === 'PAID' ? 'payment' : 'refund'}', 2500, '${by}'`)
    }
    if (index === cameBack) move('+', `order_${to.toLowerCase()}`)
  })
  return sql.join(';\n')
}

function event(orderId: number, type: string, data: string, performedBy: string): string {
  return `INSERT INTO events (shop_id, id, type, order_id, data, performed_by)
    SELECT 1, coalesce(max(id), 0) + 1, '${type}', ${orderId}, '${data}', '${performedBy}'
    FROM events WHERE shop_id = 1`
}
