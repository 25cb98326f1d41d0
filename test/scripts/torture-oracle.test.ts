import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openHistory, type Call, type History } from '../../scripts/torture/history.js'
import { judgeKeys } from '../../scripts/torture/oracle/keys.js'
import { judgeOrders } from '../../scripts/torture/oracle/orders.js'
import { judgePayments } from '../../scripts/torture/oracle/payments.js'
import { judgeStock } from '../../scripts/torture/oracle/stock.js'
import type { Tables } from '../../scripts/torture/oracle/tables.js'
import { judgeWalks } from '../../scripts/torture/oracle/walks.js'
import { createShop, type Shop } from '../../scripts/torture/shop.js'

interface Given {
  history: History
  shop: Shop
  tables: Tables
}

t.test('the oracle has nothing to say of a story that is told as it happened', async t => {
  t.strictSame(await judged(t, () => {}), [])
})

const lies: Record<string, { change: (given: Given) => void; finding: string }> = {
  'an order that was answered is gone': {
    change: ({ tables }) => {
      tables.orders = []
    },
    finding: 'acknowledged and lost'
  },
  'an order is there twice': {
    change: ({ tables: { orders } }) => {
      orders.push(...orders.map(order => ({ ...order, id: 99 })))
    },
    finding: 'double effect'
  },
  'an order that nobody asked for': {
    change: ({ tables: { orders } }) => {
      orders.push(...orders.map(order => ({ ...order, id: 99, note: 'c9-9' })))
    },
    finding: 'nobody asked for it'
  },
  'an order of more than was asked for': {
    change: ({ tables: { lines } }) => {
      for (const line of lines) line.quantity = 3
    },
    finding: 'not what was asked for'
  },
  'an order that was refused': {
    change: ({ history }) => {
      answer(history, 'c1-1', 409, { code: 'INSUFFICIENT_STOCK' })
    },
    finding: 'refused and done'
  },
  'stock that came back twice': {
    change: ({ tables: { movements } }) => {
      movements.push({ id: 9, productId: 1, delta: 2, balance: 12, reason: 'order_canceled', orderId: 1 })
    },
    finding: 'units not conserved'
  },
  'stock that did not come back': {
    change: ({ tables }) => {
      tables.movements = tables.movements.filter(({ reason }) => reason !== 'order_canceled')
    },
    finding: 'units not conserved'
  },
  'stock that is not the sum of its movements': {
    change: ({ tables: { products } }) => {
      for (const product of products) product.stock = 9
    },
    finding: 'units not conserved'
  },
  'stock below zero': {
    change: ({ tables: { movements } }) => {
      for (const movement of movements) if (movement.reason === 'initial_stock') movement.delta = movement.balance = 1
    },
    finding: 'oversold'
  },
  'a step that is not legal': {
    change: ({ tables: { events } }) => {
      for (const { data } of events) if (data.version === 3) data.changes = { status: { from: 'PAID', to: 'PENDING' } }
    },
    finding: 'illegal walk'
  },
  'a cancellation by somebody who did not ask for it': {
    change: ({ tables: { events } }) => {
      for (const event of events) if (event.data.version === 3) event.performedBy = 'api_key:client-9'
    },
    finding: 'nobody asked for it'
  },
  'a cancellation by time before its time': {
    change: ({ tables: { events } }) => {
      for (const event of events) {
        if (event.data.version === 2) {
          Object.assign(event, {
            performedBy: 'system',
            data: { version: 2, changes: { status: { from: 'PENDING', to: 'CANCELED' } } }
          })
        }
      }
    },
    finding: 'before its time'
  },
  'a log that ends elsewhere than the row': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.status = 'PAID'
    },
    finding: 'log and row differ'
  },
  'a payment that was acknowledged and is not recorded': {
    change: ({ tables }) => {
      tables.payments = []
    },
    finding: 'acknowledged and lost'
  },
  'a forgery that is recorded': {
    change: ({ shop }) => {
      for (const payment of shop.payments.values()) payment.isGenuine = false
    },
    finding: 'forgery counted'
  },
  'a key with another answer': {
    change: ({ tables: { keys } }) => {
      for (const key of keys) key.body = '{}'
    },
    finding: 'another answer to the same key'
  },
  'a key that is forgotten': {
    change: ({ tables }) => {
      tables.keys = []
    },
    finding: 'key forgotten'
  }
}

for (const [lie, { change, finding }] of Object.entries(lies)) {
  t.test(`the oracle finds ${lie}`, async t => {
    t.ok((await judged(t, change)).includes(finding))
  })
}

/** A product of ten, an order of two of it, paid by webhook and canceled; then something is changed about it. */
async function judged(t: Test, change: (given: Given) => void): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-oracle-'))
  const history = openHistory(join(directory, 'history.jsonl'))
  t.teardown(async () => {
    await history.close()
    await rm(directory, { recursive: true, force: true })
  })
  const shop = createShop()
  const product = { id: 1, sku: 'c1-0', version: 1 }
  const order = {
    id: 1,
    total_amount_cents: 1_000,
    items: [{ product_id: 1, quantity: 2, price_cents_at_purchase: 500 }]
  }
  history.writes.push(
    call('create product', 'POST', '/products', { sku: 'c1-0', stock: 10 }, 'c1-0', 201, product),
    call('place order', 'POST', '/orders', { product_id: 1, quantity: 2, note: 'c1-1' }, 'c1-1', 201, order),
    call('cancel', 'DELETE', '/orders/1', undefined, undefined, 200, { id: 1, status: 'CANCELED', version: 3 })
  )
  shop.orders.push({ id: 1, totalCents: 1_000 })
  shop.payments.set('evt', {
    id: 'evt',
    type: 'payment.succeeded',
    orderId: 1,
    body: '{}',
    isGenuine: true,
    isAcknowledged: true,
    successes: 1
  })
  const given = { history, shop, tables: tablesOf(product, order) }
  change(given)
  for (const judge of [judgeOrders, judgeStock, judgeWalks, judgePayments, judgeKeys]) judge(given)
  return history.findings.map(({ check }) => check)
}

function call(
  operation: string,
  method: Call['method'],
  path: string,
  body: object | undefined,
  key: string | undefined,
  status: number,
  answer: object
): Call {
  return {
    operation,
    principal: 'api_key:client-1',
    method,
    path,
    body,
    ...(key === undefined ? {} : { key }),
    expected: [status],
    attempts: 1,
    answer: { status, headers: {}, text: JSON.stringify(answer) }
  }
}

function answer(history: History, key: string, status: number, body: object): void {
  for (const call of history.writes) {
    if (call.key === key) call.answer = { status, headers: {}, text: JSON.stringify(body) }
  }
}

function tablesOf(product: object, order: object): Tables {
  const step = (id: number, type: string, from: string | null, to: string, performedBy: string) => ({
    id,
    type,
    orderId: 1,
    productId: null,
    data: { version: id, changes: { status: { from, to } } },
    performedBy,
    created: id * 1_000
  })
  return {
    orders: [
      {
        id: 1,
        status: 'CANCELED',
        note: 'c1-1',
        version: 3,
        amount: 1_000,
        quantity: 2,
        created: 1_000,
        isOverdue: false,
        hasShipped: false,
        isRestocked: true
      }
    ],
    lines: [{ orderId: 1, productId: 1, quantity: 2, price: 500 }],
    movements: [
      { id: 1, productId: 1, delta: 10, balance: 10, reason: 'initial_stock', orderId: null },
      { id: 2, productId: 1, delta: -2, balance: 8, reason: 'order', orderId: 1 },
      { id: 3, productId: 1, delta: 2, balance: 10, reason: 'order_canceled', orderId: 1 }
    ],
    events: [
      step(1, 'order.created', null, 'PENDING', 'api_key:client-1'),
      step(2, 'order.paid', 'PENDING', 'PAID', 'webhook:evt'),
      step(3, 'order.canceled', 'PAID', 'CANCELED', 'api_key:client-1')
    ],
    products: [{ id: 1, sku: 'c1-0', stock: 10, isDeleted: false }],
    emails: [],
    payments: [{ eventId: 'evt', type: 'payment.succeeded', orderId: 1 }],
    keys: [
      { principal: 'api_key:client-1', key: 'c1-0', status: 201, body: JSON.stringify(product) },
      { principal: 'api_key:client-1', key: 'c1-1', status: 201, body: JSON.stringify(order) }
    ],
    deliveries: [],
    firstDelivered: 0
  }
}
