import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { orderStatuses, type OrderStatus } from '../../src/orders/status.js'
import { build, createOrder, createProduct, findViolations, send } from '../support/app.js'

/** The transitions of docs/contract.md, section 4, without those that only the service itself may make. */
const allowed: Record<OrderStatus, OrderStatus[]> = {
  PENDING: ['PAID', 'CANCELED'],
  PAID: ['SHIPPED', 'CANCELED', 'REFUNDED'],
  SHIPPED: ['COMPLETED', 'REFUNDED'],
  COMPLETED: ['REFUNDED'],
  CANCELED: [],
  REFUNDED: []
}

const wayTo: Record<OrderStatus, OrderStatus[]> = {
  PENDING: [],
  PAID: ['PAID'],
  SHIPPED: ['PAID', 'SHIPPED'],
  COMPLETED: ['PAID', 'SHIPPED', 'COMPLETED'],
  CANCELED: ['CANCELED'],
  REFUNDED: ['PAID', 'REFUNDED']
}

t.test('every transition is allowed or refused as documented', async t => {
  const app = await build(t)
  const { id: productId } = await createProduct(app, { stock: 1_000 })
  for (const from of orderStatuses) {
    for (const to of orderStatuses) {
      const id = await orderIn(app, productId, from)
      const before = (await send(app, 'GET', `/orders/${id}`)).body
      const { status, body } = await send(app, 'PATCH', `/orders/${id}`, { status: to })
      if (from === to) {
        t.match(
          { status, body },
          { status: 200, body: { status: to, version: before.version, updated_at: before.updated_at } },
          `${from} to itself changes nothing`
        )
      } else if (allowed[from].includes(to)) {
        t.match(
          { status, body },
          { status: 200, body: { status: to, version: before.version + 1 } },
          `${from} to ${to}`
        )
      } else {
        t.match(
          { status, body },
          {
            status: 400,
            body: {
              code: 'INVALID_STATUS_TRANSITION',
              detail: `Invalid transition from ${from} to ${to}`,
              current_status: from,
              requested_status: to
            }
          },
          `${from} to ${to}`
        )
      }
    }
  }
  t.strictSame(await findViolations(app), [])
})

t.test('a status is read in any case; an unknown one is 400', async t => {
  const app = await build(t)
  const { id: productId } = await createProduct(app)
  const id = await orderIn(app, productId, 'PENDING')
  t.match(await send(app, 'PUT', `/orders/${id}`, { status: 'pAiD' }), {
    status: 200,
    headers: { etag: '"2"' },
    body: { status: 'PAID' }
  })
  for (const payload of [
    { status: 'LOST' },
    { status: '' },
    { status: 1 },
    { status: null },
    {},
    { status: 'PAID', stat: 1 },
    { status: 'REFUNDED', restock: 'yes' },
    { status: ' PAID' }
  ]) {
    t.match(
      await send(app, 'PATCH', `/orders/${id}`, payload),
      { status: 400, body: { code: 'VALIDATION_FAILED' } },
      JSON.stringify(payload)
    )
  }
  t.equal(
    (await send(app, 'PATCH', `/orders/${id}`, { status: 'LOST' })).body.detail,
    'body/status is invalid; expected: One of PENDING, PAID, SHIPPED, COMPLETED, CANCELED, REFUNDED, in any case'
  )
})

t.test(
  'DELETE cancels a pending or paid order, returns its stock and answers the order; any other order is 400',
  async t => {
    const app = await build(t)
    const { id: productId } = await createProduct(app, { stock: 100 })
    for (const from of orderStatuses) {
      const id = await orderIn(app, productId, from)
      const before = (await send(app, 'GET', `/products/${productId}`)).body.stock
      const { status, body } = await send(app, 'DELETE', `/orders/${id}`)
      const after = (await send(app, 'GET', `/products/${productId}`)).body.stock
      if (from === 'PENDING' || from === 'PAID') {
        t.match({ status, body }, { status: 200, body: { id, status: 'CANCELED' } }, from)
        t.equal(after, before + 2)
      } else {
        t.match(
          { status, body },
          {
            status: 400,
            body: {
              code: 'ORDER_NOT_CANCELABLE',
              detail: `Order cannot be deleted or canceled (already ${from.toLowerCase()})`,
              current_status: from
            }
          },
          from
        )
        t.equal(after, before)
      }
    }
  }
)

t.test('a refund returns the stock if the order never shipped, or on request', async t => {
  const app = await build(t)
  const { id: productId } = await createProduct(app, { stock: 100 })
  for (const [from, payload, returned] of [
    ['PAID', {}, 2],
    ['PAID', { restock: false }, 2],
    ['SHIPPED', {}, 0],
    ['SHIPPED', { restock: true }, 2],
    ['COMPLETED', {}, 0],
    ['COMPLETED', { restock: true }, 2]
  ] as const) {
    const id = await orderIn(app, productId, from)
    const before = (await send(app, 'GET', `/products/${productId}`)).body.stock
    t.equal((await send(app, 'PATCH', `/orders/${id}`, { status: 'REFUNDED', ...payload })).status, 200)
    t.equal(
      (await send(app, 'GET', `/products/${productId}`)).body.stock,
      before + returned,
      `${from} ${JSON.stringify(payload)}`
    )
  }
  t.strictSame(await findViolations(app), [])
})

t.test('stock is returned to a product that was deleted after the order', async t => {
  const app = await build(t)
  const { id: productId } = await createProduct(app)
  const id = await orderIn(app, productId, 'PAID')
  await send(app, 'DELETE', `/products/${productId}`)
  t.equal((await send(app, 'DELETE', `/orders/${id}`)).status, 200)
  t.strictSame(await findViolations(app), [])
})

t.test('the history lists the changes, oldest first', async t => {
  const app = await build(t)
  const { id: productId } = await createProduct(app)
  const id = await orderIn(app, productId, 'SHIPPED')
  await send(app, 'PATCH', `/orders/${id}`, { status: 'SHIPPED' })
  await send(app, 'DELETE', `/orders/${id}`)
  const { status, body } = await send(app, 'GET', `/orders/${id}/history`)
  t.equal(status, 200)
  t.match(body.history, [
    {
      action: 'CREATED',
      changes: { status: { from: null, to: 'PENDING' } },
      performed_by: 'anonymous',
      created_at: /Z$/
    },
    { action: 'UPDATED', changes: { status: { from: 'PENDING', to: 'PAID' } } },
    { action: 'UPDATED', changes: { status: { from: 'PAID', to: 'SHIPPED' } } }
  ])
  t.equal(body.history.length, 3, 'requests that changed nothing are not in it')
  const canceled = await orderIn(app, productId, 'CANCELED')
  t.equal((await send(app, 'GET', `/orders/${canceled}/history`)).body.history.at(-1).action, 'CANCELED')
})

t.test('If-Match is 412 when the order has changed since', async t => {
  const app = await build(t)
  const { id: productId } = await createProduct(app)
  const id = await orderIn(app, productId, 'PAID')
  for (const [method, payload] of [
    ['PATCH', { status: 'SHIPPED' }],
    ['PUT', { status: 'SHIPPED' }],
    ['DELETE']
  ] as const) {
    t.match(await send(app, method, `/orders/${id}`, payload, { 'if-match': '"1"' }), {
      status: 412,
      body: { code: 'PRECONDITION_FAILED', current_version: 2 }
    })
  }
  t.equal((await send(app, 'PATCH', `/orders/${id}`, { status: 'SHIPPED' }, { 'if-match': '"2"' })).status, 200)
})

async function orderIn(app: FastifyInstance, productId: number, status: OrderStatus): Promise<number> {
  const { id } = await createOrder(app, { product_id: productId, quantity: 2 })
  for (const step of wayTo[status]) {
    const answer = await send(app, 'PATCH', `/orders/${id}`, { status: step })
    if (answer.status !== 200) throw new Error(answer.text)
  }
  return id
}
