import t from 'tap'
import { migrate } from '../../src/database/migrations.js'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { findViolations, send } from '../support/app.js'
import { createEarlierDatabase } from '../support/earlier-database.js'
import { buildWithSecret, moneyOf, refundRequestsOf } from '../support/payment-provider.js'

// Each order costs 1000. Its steps by whom, and its payment events, oldest first; as the earlier version left them.
const orders: Array<{
  was: string
  steps: Array<[status: string, by: string]>
  events?: string[]
  /** The amounts of old refund requests. */
  requests?: number[]
  money: [paid: number, refunded: number, due: number, status: string]
  /** What the migration asks for. */
  asked: number[]
}> = [
  { was: 'unpaid', steps: [], money: [0, 0, 0, 'unpaid'], asked: [] },
  { was: 'paid by hand', steps: [['PAID', 'user:1']], money: [1000, 0, 0, 'paid'], asked: [] },
  { was: 'paid by an event', steps: [['PAID', 'S']], events: ['S'], money: [1000, 0, 0, 'paid'], asked: [] },
  {
    was: 'paid by hand and by an event, which told of the same money',
    steps: [['PAID', 'user:1']],
    events: ['S'],
    money: [1000, 0, 0, 'paid'],
    asked: []
  },
  {
    was: 'paid and canceled',
    steps: [
      ['PAID', 'S'],
      ['CANCELED', 'user:1']
    ],
    events: ['S'],
    money: [1000, 0, 1000, 'paid'],
    asked: [1000]
  },
  {
    was: 'paid by hand and canceled',
    steps: [
      ['PAID', 'user:1'],
      ['CANCELED', 'user:1']
    ],
    money: [1000, 0, 1000, 'paid'],
    asked: [1000]
  },
  {
    was: 'canceled and paid late, which was asked for',
    steps: [['CANCELED', 'user:1']],
    events: ['S'],
    requests: [1000],
    money: [1000, 0, 1000, 'paid'],
    asked: []
  },
  {
    was: 'paid, canceled, paid again late: half of it was asked for',
    steps: [
      ['PAID', 'S'],
      ['CANCELED', 'user:1']
    ],
    events: ['S', 'S'],
    requests: [1000],
    money: [2000, 0, 2000, 'paid'],
    asked: [1000]
  },
  {
    was: 'paid, canceled and given back',
    steps: [
      ['PAID', 'S'],
      ['CANCELED', 'user:1']
    ],
    events: ['S', 'R'],
    money: [1000, 1000, 0, 'refunded'],
    asked: []
  },
  {
    was: 'paid twice and refunded once, which made it REFUNDED',
    steps: [
      ['PAID', 'S'],
      ['REFUNDED', 'R']
    ],
    events: ['S', 'S', 'R'],
    money: [2000, 1000, 1000, 'paid'],
    asked: [1000]
  },
  {
    was: 'refunded by hand, and the event told of the same refund',
    steps: [
      ['PAID', 'S'],
      ['REFUNDED', 'user:1']
    ],
    events: ['S', 'R'],
    money: [1000, 1000, 0, 'refunded'],
    asked: []
  },
  {
    was: 'refunded by an event whose payment has not arrived',
    steps: [
      ['PAID', 'R'],
      ['REFUNDED', 'R']
    ],
    events: ['R'],
    money: [0, 1000, 0, 'refunded'],
    asked: []
  },
  { was: 'completed unpaid', steps: [['COMPLETED', 'system']], money: [0, 0, 0, 'unpaid'], asked: [] }
]

t.test('an existing database is migrated with its money: what was paid and canceled is asked back once', async t => {
  const url = await createEarlierDatabase(t, '20261129110000')
  await executeSql(url, "INSERT INTO products (sku, name, price_cents, stock) VALUES ('MUG', 'Mug', 1000, 100)")
  for (const order of orders) await insert(url, order)
  t.match(await migrate(url), [/money_of_orders$/, /money_recorded_so_far$/, /money_filters$/])
  const app = await buildWithSecret(t, { databaseUrl: url })
  for (const [index, { was, money, requests = [], asked }] of orders.entries()) {
    const { paidCents, refundedCents, refundDueCents, paymentStatus } = await moneyOf(app, index + 1)
    t.strictSame([paidCents, refundedCents, refundDueCents, paymentStatus], money, was)
    const amounts = (await refundRequestsOf(app, index + 1)).map(([amount]) => amount)
    t.strictSame(amounts, [...requests, ...asked], `${was}: requests`)
  }
  t.match((await send(app, 'GET', '/orders/2/payments')).body, {
    payments: [{ type: 'payment', amount_cents: 1000, event_id: null, performed_by: 'user:1' }],
    total: 1
  })
  const violated = async () => {
    const { body } = await send(app, 'GET', '/admin/invariants?scope=full')
    return body.invariants.filter(
      ({ invariant, violations }: { invariant: string; violations: number }) =>
        violations > 0 && /money|webhook|walk/.test(invariant)
    )
  }
  t.strictSame(await violated(), [])
  t.match(await send(app, 'PATCH', '/orders/5', { status: 'REFUNDED' }), { status: 200, body: { refund_due_cents: 0 } })
  t.match(await send(app, 'PATCH', '/orders/7', { status: 'REFUNDED' }), { status: 200, body: { refund_due_cents: 0 } })
  t.match(await send(app, 'DELETE', '/orders/2'), { status: 200, body: { refund_due_cents: 1000 } })
  t.strictSame(await violated(), [])
  t.strictSame(
    (await findViolations(app)).filter(row => /refund|sums/.test(JSON.stringify(row))),
    []
  )
})

async function insert(url: string, { steps, events = [], requests = [] }: (typeof orders)[number]): Promise<void> {
  const status = steps.at(-1)?.[0] ?? 'PENDING'
  const isOver = status === 'CANCELED' || status === 'REFUNDED'
  const sql = [
    `INSERT INTO orders (status, total_amount_cents, total_quantity, currency, version, restocked_at)
      VALUES ('${status}', 1000, 1, 'USD', ${steps.length + 1}, ${isOver ? 'now()' : 'NULL'})`,
    `INSERT INTO order_items (order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
      VALUES (currval('orders_id_seq'), 1, 'MUG', 'Mug', 1, 1000)`,
    event('order.created', '{"version":1,"changes":{"status":{"from":null,"to":"PENDING"}}}', 'anonymous')
  ]
  const eventIds = events.map((type, index) => `'evt_' || lastval() || '_${type}${index}'`)
  const order = "currval('orders_id_seq')"
  const idOf = (index: number) => eventIds[index]?.replaceAll('lastval()', order)
  events.forEach((type, index) => {
    const name = type === 'S' ? 'payment.succeeded' : 'payment.refunded'
    sql.push(`INSERT INTO webhook_events (event_id, is_id_signed, type, order_id, body_hash)
      SELECT ${idOf(index)}, true, '${name}', ${order}, sha256(convert_to(${idOf(index)}, 'UTF8'))`)
  })
  steps.forEach(([to, by], index) => {
    const from = steps[index - 1]?.[0] ?? 'PENDING'
    const performedBy = by === 'S' || by === 'R' ? `'webhook:' || ${idOf(events.indexOf(by))}` : `'${by}'`
    const data = `{"version":${index + 2},"changes":{"status":{"from":"${from}","to":"${to}"}}}`
    sql.push(`INSERT INTO events (type, order_id, data, performed_by)
      SELECT 'order.${to.toLowerCase()}', ${order}, '${data}', ${performedBy}`)
  })
  for (const cents of requests) {
    const last = idOf(events.lastIndexOf('S'))
    sql.push(`INSERT INTO events (type, order_id, data, performed_by) SELECT 'order.refund_requested', ${order},
      '{"changes":{"refund":{"from":null,"to":"requested"}},"amount_cents":${cents}}', 'webhook:' || ${last}`)
  }
  await executeSql(url, sql.join(';\n'))
}

function event(type: string, data: string, performedBy: string): string {
  return `INSERT INTO events (type, order_id, data, performed_by)
    SELECT '${type}', currval('orders_id_seq'), '${data}', '${performedBy}'`
}
