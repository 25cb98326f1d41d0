import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Answer } from '../../scripts/shared/service.js'
import { openHistory, type Call, type History } from '../../scripts/torture/history.js'
import { judgeIds } from '../../scripts/torture/oracle/ids.js'
import { judgeKeys } from '../../scripts/torture/oracle/keys.js'
import { judgeOrders } from '../../scripts/torture/oracle/orders.js'
import { judgePayments } from '../../scripts/torture/oracle/payments.js'
import { judgeStock } from '../../scripts/torture/oracle/stock.js'
import type { Tables } from '../../scripts/torture/oracle/tables.js'
import { judgeTransitions } from '../../scripts/torture/oracle/transitions.js'
import { createShop, type Shop } from '../../scripts/torture/shop.js'

interface Given {
  history: History
  shop: Shop
  tables: Tables
}

t.test('the oracle finds nothing when the answers and the database agree', async t => {
  t.strictSame(await judged(t, () => {}), [])
})

const lies: Record<string, { change: (given: Given) => void; finding: string }> = {
  'an acknowledged order that is missing': {
    change: ({ tables }) => {
      tables.orders = []
    },
    finding: 'acknowledged but lost'
  },
  'an order that exists twice': {
    change: ({ tables: { orders } }) => {
      orders.push(...orders.map(order => ({ ...order, id: 99 })))
    },
    finding: 'duplicate effect'
  },
  'an order that nobody requested': {
    change: ({ tables: { orders } }) => {
      orders.push(...orders.map(order => ({ ...order, id: 99, note: 'c9-9' })))
    },
    finding: 'unrequested'
  },
  'an order of more than was requested': {
    change: ({ tables: { lines } }) => {
      for (const line of lines) line.quantity = 3
    },
    finding: 'differs from the request'
  },
  'an order with another external id than was given': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.externalId = 'c9-9'
    },
    finding: 'differs from the request'
  },
  'an acknowledged edit that is missing': {
    change: ({ history }) => {
      history.writes.push(editBy('api_key:client-1'))
    },
    finding: 'acknowledged but lost'
  },
  'an edit that nobody requested': {
    change: ({ tables: { events, orders } }) => {
      const [first] = events
      const data = { version: 4, status: 'CANCELED', changes: {}, reason: 'c1-9' }
      if (first) events.push({ ...first, id: 9, type: 'order.updated', performedBy: 'api_key:client-1', data })
      for (const order of orders) Object.assign(order, { version: 4, metadata: { edited: 'c1-9' } })
    },
    finding: 'unrequested'
  },
  'an edit that the order does not have': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.metadata = { edited: 'c1-9' }
    },
    finding: 'log and row differ'
  },
  'an order that was refused but placed': {
    change: ({ history }) => {
      answer(history, 'c1-1', 409, { code: 'INSUFFICIENT_STOCK' })
    },
    finding: 'refused but done'
  },
  'stock that was returned twice': {
    change: ({ tables: { movements } }) => {
      movements.push({ id: 9, productId: 1, delta: 2, balance: 12, reason: 'order_canceled', orderId: 1 })
    },
    finding: 'units not conserved'
  },
  'stock that was not returned': {
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
  'an illegal transition': {
    change: ({ tables: { events } }) => {
      for (const { data } of events) if (data.version === 3) data.changes = { status: { from: 'PAID', to: 'PENDING' } }
    },
    finding: 'illegal transition'
  },
  'a cancellation by a client that did not request it': {
    change: ({ tables: { events } }) => {
      for (const event of events) if (event.data.version === 3) event.performedBy = 'api_key:client-9'
    },
    finding: 'unrequested'
  },
  'a cancellation by timeout that came too early': {
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
    finding: 'early timeout'
  },
  'an event log that does not end with the status of the row': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.status = 'PAID'
    },
    finding: 'log and row differ'
  },
  'an acknowledged payment that is not recorded': {
    change: ({ tables }) => {
      tables.payments = []
    },
    finding: 'acknowledged but lost'
  },
  'a forged payment that is recorded': {
    change: ({ shop }) => {
      for (const payment of shop.payments.values()) payment.isGenuine = false
    },
    finding: 'forged payment accepted'
  },
  'a payment that was recorded with another amount': {
    change: ({ tables: { money } }) => {
      for (const entry of money) entry.amount = 1
    },
    finding: 'money not conserved'
  },
  'sums of an order that are not those of its payments': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.paid = 0
    },
    finding: 'money not conserved'
  },
  'a paid and canceled order that owes nothing': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.refundDue = 0
    },
    finding: 'money not conserved'
  },
  'a refund that is due and was not requested': {
    change: ({ tables }) => {
      tables.events = tables.events.filter(({ type }) => type !== 'order.refund_requested')
    },
    finding: 'refund requests do not match'
  },
  'a refund that was requested twice': {
    change: ({ tables: { events } }) => {
      events.push(...events.filter(({ type }) => type === 'order.refund_requested'))
    },
    finding: 'refund requests do not match'
  },
  'a refund that nobody reported': {
    change: ({ tables: { money } }) => {
      money.push({
        id: 2,
        orderId: 1,
        type: 'refund',
        amount: 1,
        eventId: 'redis:refund_order:1-0',
        performedBy: 'redis'
      })
    },
    finding: 'unrequested'
  },
  'an idempotency key with a different answer': {
    change: ({ tables: { keys } }) => {
      for (const key of keys) key.body = '{}'
    },
    finding: 'different answer for the same key'
  },
  'an idempotency key that is not stored': {
    change: ({ tables }) => {
      tables.keys = []
    },
    finding: 'lost key'
  },
  'an id that no order has': {
    change: ({ tables: { orders } }) => {
      for (const order of orders) order.id = 2
    },
    finding: 'gap in the ids'
  },
  'an id that no event has': {
    change: ({ tables }) => {
      tables.events = tables.events.filter(({ id }) => id !== 2)
    },
    finding: 'gap in the ids'
  }
}

for (const [lie, { change, finding }] of Object.entries(lies)) {
  t.test(`the oracle finds ${lie}`, async t => {
    t.ok((await judged(t, change)).includes(finding))
  })
}

/**
 * A consistent story: a product with a stock of ten, and an order of two that is paid by webhook and then canceled.
 *
 * @param change makes the story inconsistent
 * @returns the oracle's findings
 */
async function judged(t: Test, change: (given: Given) => void): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-oracle-'))
  const history = openHistory(join(directory, 'history.jsonl'))
  t.teardown(async () => {
    await history.close()
    await rm(directory, { recursive: true, force: true })
  })
  const shop = createShop('default', ['default'])
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
    amountCents: 1_000,
    body: '{}',
    isGenuine: true,
    isAcknowledged: true,
    successes: 1
  })
  const given = { history, shop, tables: tablesOf(product, order) }
  change(given)
  for (const judge of [judgeOrders, judgeStock, judgeTransitions, judgePayments, judgeKeys, judgeIds]) judge(given)
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
    answer: answerOf(status, answer)
  }
}

function answer(history: History, key: string, status: number, body: object): void {
  for (const call of history.writes) {
    if (call.key === key) call.answer = answerOf(status, body)
  }
}

/** An acknowledged edit of order 1. */
function editBy(principal: string): Call {
  return {
    operation: 'edit order',
    principal,
    method: 'PATCH',
    path: '/orders/1',
    body: { metadata: { edited: 'c1-8' }, reason: 'c1-8' },
    expected: [200, 400],
    attempts: 1,
    answer: answerOf(200, { id: 1, version: 4, status: 'CANCELED' })
  }
}

function answerOf(status: number, body: object): Answer {
  return { status, headers: {}, text: JSON.stringify(body), body: { ...body } }
}

function tablesOf(product: object, order: object): Tables {
  const step = (id: number, type: string, from: string | null, to: string, performedBy: string) => ({
    id,
    type,
    orderId: 1,
    productId: null,
    data: { version: id, changes: { status: { from, to } } },
    performedBy,
    createdAtMs: id * 1_000
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
        createdAtMs: 1_000,
        isOverdue: false,
        hasShipped: false,
        isRestocked: true,
        paid: 1_000,
        refunded: 0,
        refundDue: 1_000,
        paymentStatus: 'paid',
        externalId: null,
        shippedTo: null,
        metadata: {},
        adjusted: 0
      }
    ],
    lines: [{ id: 1, orderId: 1, productId: 1, quantity: 2, price: 500 }],
    movements: [
      { id: 1, productId: 1, delta: 10, balance: 10, reason: 'initial_stock', orderId: null },
      { id: 2, productId: 1, delta: -2, balance: 8, reason: 'order', orderId: 1 },
      { id: 3, productId: 1, delta: 2, balance: 10, reason: 'order_canceled', orderId: 1 }
    ],
    events: [
      step(1, 'order.created', null, 'PENDING', 'api_key:client-1'),
      step(2, 'order.paid', 'PENDING', 'PAID', 'webhook:evt'),
      step(3, 'order.canceled', 'PAID', 'CANCELED', 'api_key:client-1'),
      {
        id: 4,
        type: 'order.refund_requested',
        orderId: 1,
        productId: null,
        data: { version: 3, status: 'CANCELED', amount_cents: 1_000 },
        performedBy: 'api_key:client-1',
        createdAtMs: 3_000
      }
    ],
    products: [{ id: 1, sku: 'c1-0', stock: 10 }],
    users: [],
    payments: [{ id: 1, eventId: 'evt', type: 'payment.succeeded', orderId: 1 }],
    money: [{ id: 1, orderId: 1, type: 'payment', amount: 1_000, eventId: 'evt', performedBy: 'webhook:evt' }],
    keys: [
      { principal: 'api_key:client-1', key: 'c1-0', status: 201, body: JSON.stringify(product) },
      { principal: 'api_key:client-1', key: 'c1-1', status: 201, body: JSON.stringify(order) }
    ],
    deliveries: [],
    subscribedAfterEventId: 0
  }
}
