import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { build, createOrder, createProduct, findViolations, send } from '../support/app.js'

/** An order of three mugs at 10.00 and two plates at 5.00, with 4.00 of shipping, 10 % discount and 1.00 of tax. */
async function placeOrder(app: FastifyInstance, status: 'PENDING' | 'PAID' = 'PAID') {
  const mug = await createProduct(app, { price_cents: 1_000, stock: 10 })
  const plate = await createProduct(app, { price_cents: 500, stock: 10 })
  const order = await createOrder(app, {
    items: [
      { product_id: mug.id, quantity: 3 },
      { product_id: plate.id, quantity: 2 }
    ],
    adjustments: [
      { type: 'shipping', label: 'Parcel', amount_cents: 400 },
      { type: 'discount', label: 'Voucher', amount_cents: -400 },
      { type: 'tax', label: 'VAT', amount_cents: 100 }
    ]
  })
  if (status === 'PAID') await change(app, 'PATCH', `/orders/${order.id}`, { status: 'PAID' })
  const [mugs, plates] = order.items.map(({ id }) => id)
  return { id: order.id, mugs: mugs ?? 0, plates: plates ?? 0, mug: mug.id, plate: plate.id }
}

async function change(app: FastifyInstance, method: 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) {
  const response = await send(app, method, url, body)
  if (response.status >= 300) throw new Error(response.text)
  return response.body
}

async function stockOf(app: FastifyInstance, id: number): Promise<number> {
  return (await send(app, 'GET', `/products/${id}`)).body.stock
}

async function holds(app: FastifyInstance): Promise<unknown> {
  const { body } = await send(app, 'GET', '/admin/invariants')
  return [await findViolations(app), body]
}

t.test('an order ships in parts, and is SHIPPED with the last of them', async t => {
  const app = await build(t)
  const { id, mugs, plates } = await placeOrder(app)
  const first = await send(app, 'POST', `/orders/${id}/shipments`, {
    items: [{ item_id: mugs, quantity: 2 }],
    carrier: 'Example Post',
    tracking_number: 'EX1',
    tracking_url: 'https://track.example.com/EX1'
  })
  t.match(first, {
    status: 201,
    headers: { location: `/api/v1/orders/${id}/shipments`, etag: '"3"' },
    body: {
      id: 1,
      order_id: id,
      items: [{ item_id: mugs, quantity: 2 }],
      carrier: 'Example Post',
      tracking_number: 'EX1',
      order: { status: 'PAID', fulfillment_status: 'partial', version: 3 }
    }
  })
  t.match(await change(app, 'POST', `/orders/${id}/shipments`, {}), {
    items: [
      { item_id: mugs, quantity: 1 },
      { item_id: plates, quantity: 2 }
    ],
    order: { status: 'SHIPPED', fulfillment_status: 'fulfilled', version: 4 }
  })
  t.match(await send(app, 'GET', `/orders/${id}/shipments`), { status: 200, body: { total: 2, shipments: [{}, {}] } })
  const { body } = await send(app, 'GET', `/events?order_id=${id}`)
  console.log(JSON.stringify(body).slice(0, 3000))
  console.log(JSON.stringify(await holds(app)))
})

t.test('units are canceled, returned and refunded; what is owed is exact at every step', async t => {
  const app = await build(t)
  const { id, mugs, plates, mug, plate } = await placeOrder(app)
  const { order } = await change(app, 'POST', `/orders/${id}/cancellations`, {
    items: [{ item_id: mugs, quantity: 1 }],
    reason: 'Sold out'
  })
  t.match(order, { status: 'PAID', current_total_cents: 3_000 + 400 - 225, refund_due_cents: 4_100 - 3_175 })
  t.equal(await stockOf(app, mug), 8)
  await change(app, 'POST', `/orders/${id}/shipments`, {})
  t.match(
    await change(app, 'POST', `/orders/${id}/returns`, { items: [{ item_id: plates, quantity: 2 }], restock: true }),
    { restock: true, order: { status: 'SHIPPED', current_total_cents: 2_000 + 400 - 150 } }
  )
  t.equal(await stockOf(app, plate), 10)
  t.match(await change(app, 'POST', `/orders/${id}/refunds`, { amount_cents: 4_100 - 2_250, reason: 'Returned' }), {
    type: 'refund',
    order: { status: 'SHIPPED', refund_due_cents: 0, payment_status: 'partially_refunded' }
  })
  console.log(JSON.stringify((await send(app, 'GET', `/orders/${id}/history`)).body, null, 1))
  console.log(JSON.stringify(await holds(app)))
})
