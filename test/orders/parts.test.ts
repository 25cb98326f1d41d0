import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { build, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { as, buildGuarded, adminKey, withKey } from '../support/credentials.js'
import { buildWithSecret, newEventId, sendEvent } from '../support/payment-provider.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'

/** An order of three mugs at 10.00 and two plates at 5.00, with 4.00 of shipping, 4.00 discount and 1.00 of tax. */
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
  if (status === 'PAID') await send(app, 'PATCH', `/orders/${order.id}`, { status: 'PAID' })
  const [mugs = 0, plates = 0] = order.items.map(({ id }) => id)
  return { url: `/orders/${order.id}`, id: order.id, mugs, plates, mug: mug.id, plate: plate.id }
}

async function stockOf(app: FastifyInstance, ...ids: number[]): Promise<number[]> {
  return await Promise.all(ids.map(async id => (await send(app, 'GET', `/products/${id}`)).body.stock))
}

async function eventsOf(app: FastifyInstance, orderId: number) {
  const events = await app.prisma.event.findMany({ where: { orderId }, orderBy: { id: 'asc' } })
  return events.map(({ type, data }) => ({ type, data: data as Record<string, unknown> }))
}

async function checkInvariants(t: Test, app: FastifyInstance): Promise<void> {
  t.strictSame(await findViolations(app), [])
  t.match(await send(app, 'GET', '/admin/invariants'), { status: 200, body: { status: 'ok' } })
}

t.test('an order ships in parts, and is SHIPPED with the last of them', async t => {
  const app = await build(t)
  const { url, id, mugs, plates } = await placeOrder(app)
  const tracking = { tracking_number: 'EX1', tracking_url: 'https://track.example.com/EX1' }
  const first = { items: [{ item_id: mugs, quantity: 2 }], carrier: 'Example Post', ...tracking }
  t.match(await send(app, 'POST', `${url}/shipments`, first), {
    status: 201,
    headers: { location: `/api/v1${url}/shipments`, etag: '"3"' },
    body: {
      ...first,
      id: 1,
      order_id: id,
      performed_by: 'anonymous',
      order: {
        status: 'PAID',
        fulfillment_status: 'partial',
        version: 3,
        items: [{ shipped_quantity: 2 }, { shipped_quantity: 0 }]
      }
    }
  })
  const rest = [
    { item_id: mugs, quantity: 1 },
    { item_id: plates, quantity: 2 }
  ]
  const second = await send(app, 'POST', `${url}/shipments`, {})
  t.match(second.body, { items: rest, carrier: null, order: { status: 'SHIPPED', fulfillment_status: 'fulfilled' } })
  t.match((await send(app, 'GET', url)).body, { status: 'SHIPPED', fulfillment_status: 'fulfilled', version: 4 })
  t.match(await send(app, 'GET', `${url}/shipments`), {
    status: 200,
    body: {
      total: 2,
      shipments: [
        { id: 1, ...first },
        { id: 2, items: rest }
      ]
    }
  })
  const steps = (await eventsOf(app, id)).slice(-2)
  t.match(steps, [
    {
      type: 'order.partially_shipped',
      data: {
        version: 3,
        status: 'PAID',
        shipment_id: 1,
        ...first,
        changes: { fulfillment_status: { from: 'unfulfilled', to: 'partial' } }
      }
    },
    { type: 'order.shipped', data: { version: 4, shipment_id: 2, items: rest } }
  ])
  await checkInvariants(t, app)
})

t.test('what is owed is exact after each cancellation, return and refund', async t => {
  const app = await build(t)
  const { url, mugs, plates, mug, plate } = await placeOrder(app)
  const post = async (name: string, body: object) => (await send(app, 'POST', `${url}/${name}`, body)).body
  const one = (itemId: number, quantity = 1) => ({ items: [{ item_id: itemId, quantity }] })

  // The mug is a quarter of the price of the lines, and so of the discount and the tax.
  t.match(await post('cancellations', { ...one(mugs), reason: 'Sold out' }), {
    reason: 'Sold out',
    order: { status: 'PAID', total_amount_cents: 4_100, current_total_cents: 3_175, refund_due_cents: 925 }
  })
  t.strictSame(await stockOf(app, mug, plate), [8, 8])
  t.match(await post('shipments', {}), { order: { status: 'SHIPPED', refund_due_cents: 925 } })
  t.match(await post('returns', { ...one(plates, 2), restock: true }), {
    restock: true,
    order: { status: 'SHIPPED', current_total_cents: 2_250, refund_due_cents: 1_850, fulfillment_status: 'fulfilled' }
  })
  t.match(await post('returns', { ...one(mugs), restock: false, reason: 'Broken' }), {
    restock: false,
    reason: 'Broken',
    order: { current_total_cents: 1_325, refund_due_cents: 2_775 }
  })
  t.strictSame(await stockOf(app, mug, plate), [8, 10], 'the broken mug does not come back')
  t.match(await post('refunds', { amount_cents: 2_775, reason: 'Returned' }), {
    type: 'refund',
    amount_cents: 2_775,
    reason: 'Returned',
    order: { status: 'SHIPPED', refund_due_cents: 0, payment_status: 'partially_refunded', refunded_cents: 2_775 }
  })
  t.match(await send(app, 'GET', `${url}/payments`), {
    body: { payments: [{ type: 'payment' }, { id: 2, type: 'refund', reason: 'Returned' }] }
  })
  t.match(await send(app, 'GET', `${url}/returns`), { body: { total: 2, returns: [{ restock: true }, {}] } })
  t.match(await send(app, 'GET', `${url}/cancellations`), { body: { cancellations: [{ reason: 'Sold out' }] } })
  const asked = (await eventsOf(app, 1)).filter(({ type }) => type === 'order.refund_requested')
  t.match(asked, [
    { data: { amount_cents: 925, reason: 'paid and then partly canceled' } },
    { data: { amount_cents: 925, reason: 'paid and then returned' } },
    { data: { amount_cents: 925, refund_due_cents: 2_775 } }
  ])
  t.match(await post('refunds', { amount_cents: 1_325 }), { order: { status: 'REFUNDED', payment_status: 'refunded' } })
  await checkInvariants(t, app)
})

t.test('the status follows from the units', async t => {
  const app = await build(t)
  const post = async (url: string, name: string, body: object = {}) =>
    (await send(app, 'POST', `${url}/${name}`, body)).body.order

  const canceled = await placeOrder(app, 'PENDING')
  t.match(await post(canceled.url, 'cancellations', { items: [{ item_id: canceled.mugs, quantity: 3 }] }), {
    status: 'PENDING',
    version: 2
  })
  t.match(await post(canceled.url, 'cancellations'), { status: 'CANCELED', current_total_cents: 0, expires_at: null })

  const shipped = await placeOrder(app)
  await post(shipped.url, 'shipments', { items: [{ item_id: shipped.mugs, quantity: 3 }] })
  t.match(await post(shipped.url, 'cancellations'), {
    status: 'SHIPPED',
    fulfillment_status: 'fulfilled',
    refund_due_cents: 925
  })
  t.match(
    (await eventsOf(app, shipped.id)).map(({ type }) => type),
    [
      'order.created',
      'order.paid',
      'order.partially_shipped',
      'order.partially_canceled',
      'order.refund_requested',
      'order.shipped'
    ]
  )

  await checkInvariants(t, app)
})

t.test('an order is PAID once a cancellation makes it as cheap as what was paid', async t => {
  const app = await buildWithSecret(t)
  const { url, id, mugs, plates } = await placeOrder(app, 'PENDING')
  const payment = { event_id: newEventId(), type: 'payment.succeeded', order_id: id, amount_cents: 1_325 }
  t.match(await sendEvent(app, payment), { body: { order_status: 'PENDING' } })
  const post = async (items: object[]) => (await send(app, 'POST', `${url}/cancellations`, { items })).body.order
  t.match(await post([{ item_id: mugs, quantity: 2 }]), {
    status: 'PENDING',
    payment_status: 'partially_paid',
    current_total_cents: 2_250
  })
  t.match(await post([{ item_id: mugs, quantity: 1 }]), {
    status: 'PAID',
    payment_status: 'paid',
    current_total_cents: 1_325,
    version: 5
  })
  t.match(await send(app, 'POST', `${url}/shipments`, { items: [{ item_id: plates, quantity: 2 }] }), {
    body: { order: { status: 'SHIPPED' } }
  })
  await checkInvariants(t, app)
})

t.test('the calls for whole orders are parts too', async t => {
  const app = await build(t)
  const { url, mug, plate } = await placeOrder(app)
  t.match(await send(app, 'PUT', url, { status: 'SHIPPED', reason: 'By courier' }), {
    body: { fulfillment_status: 'fulfilled', items: [{ shipped_quantity: 3 }, { shipped_quantity: 2 }] }
  })
  t.match(await send(app, 'GET', `${url}/shipments`), { body: { total: 1, shipments: [{ carrier: null }] } })
  t.match(await send(app, 'PUT', url, { status: 'REFUNDED', restock: true }), {
    body: { items: [{ returned_quantity: 3 }, { returned_quantity: 2 }], current_total_cents: 0, refund_due_cents: 0 }
  })
  t.match(await send(app, 'GET', `${url}/returns`), { body: { total: 1, returns: [{ restock: true }] } })
  t.strictSame(await stockOf(app, mug, plate), [10, 10])

  const other = await placeOrder(app)
  t.match(await send(app, 'DELETE', other.url), {
    body: { items: [{ canceled_quantity: 3 }, { canceled_quantity: 2 }] }
  })
  t.match(await send(app, 'GET', `${other.url}/cancellations`), { body: { total: 1 } })

  const partly = await placeOrder(app)
  await send(app, 'POST', `${partly.url}/shipments`, { items: [{ item_id: partly.mugs, quantity: 1 }] })
  t.match(await send(app, 'PUT', partly.url, { status: 'REFUNDED' }), {
    body: {
      status: 'REFUNDED',
      fulfillment_status: 'fulfilled',
      items: [
        { shipped_quantity: 1, canceled_quantity: 2, returned_quantity: 0 },
        { shipped_quantity: 0, canceled_quantity: 2 }
      ]
    }
  })
  t.strictSame(await stockOf(app, partly.mug, partly.plate), [9, 10], 'what has shipped does not come back by itself')
  t.match(
    await send(app, 'POST', `${partly.url}/returns`, { items: [{ item_id: partly.mugs, quantity: 1 }], restock: true }),
    { status: 201, body: { order: { status: 'REFUNDED', refund_due_cents: 0 } } },
    'it may come back later'
  )
  await checkInvariants(t, app)
})

t.test('what a part cannot take is refused, and changes nothing', async t => {
  const app = await build(t)
  const { url, id, mugs, plates } = await placeOrder(app)
  const pending = await placeOrder(app, 'PENDING')
  await send(app, 'POST', `${url}/shipments`, { items: [{ item_id: mugs, quantity: 2 }] })
  const before = (await send(app, 'GET', url)).body
  const units = (...items: Array<[number, number]>) => ({
    items: items.map(([itemId, quantity]) => ({ item_id: itemId, quantity }))
  })
  const refused: Array<[string, object, object]> = [
    [
      `${url}/shipments`,
      units([plates, 2], [mugs, 2]),
      {
        status: 409,
        body: { code: 'QUANTITY_UNAVAILABLE', item_id: mugs, requested: 2, available: 1, lines: [{ item_id: mugs }] }
      }
    ],
    [`${url}/cancellations`, units([mugs, 2]), { status: 409, body: { code: 'QUANTITY_UNAVAILABLE', available: 1 } }],
    [
      `${url}/returns`,
      { ...units([mugs, 3], [plates, 1]), restock: true },
      { status: 409, body: { code: 'QUANTITY_UNAVAILABLE', lines: [{ available: 2 }, { available: 0 }] } }
    ],
    [
      `${url}/shipments`,
      units([pending.mugs, 1]),
      { status: 400, body: { errors: [{ path: 'body/items/0/item_id', message: 'is not a line of this order' }] } }
    ],
    [
      `${url}/cancellations`,
      units([mugs, 1], [mugs, 1]),
      {
        status: 400,
        body: { errors: [{ path: 'body/items/1/item_id', message: 'is the same line as an earlier item' }] }
      }
    ],
    [
      `${url}/refunds`,
      { amount_cents: 4_101 },
      { status: 409, body: { code: 'REFUND_TOO_LARGE', refundable_cents: 4_100 } }
    ],
    [`${url}/refunds`, { amount_cents: 0 }, { status: 400 }],
    [`${url}/refunds`, {}, { status: 400, body: { errors: [{ path: 'body/amount_cents' }] } }],
    [`${url}/shipments`, { items: [] }, { status: 400 }],
    [`${url}/shipments`, { tracking_url: 'javascript:alert(1)' }, { status: 400 }],
    [`${url}/returns`, units([mugs, 1]), { status: 400, body: { errors: [{ path: 'body/restock' }] } }],
    [
      `${pending.url}/shipments`,
      {},
      { status: 400, body: { code: 'INVALID_STATUS_TRANSITION', current_status: 'PENDING' } }
    ],
    [`${pending.url}/refunds`, { amount_cents: 1 }, { status: 409, body: { refundable_cents: 0 } }],
    ['/orders/99/shipments', {}, { status: 404, body: { code: 'ORDER_NOT_FOUND' } }],
    ['/orders/99/cancellations', {}, { status: 404 }],
    ['/orders/99/refunds', { amount_cents: 1 }, { status: 404 }]
  ]
  for (const [path, body, response] of refused) t.match(await send(app, 'POST', path, body), response, path)
  t.match(await send(app, 'DELETE', url), {
    status: 400,
    body: { code: 'ORDER_NOT_CANCELABLE', detail: 'Order cannot be deleted or canceled (already partly shipped)' }
  })
  t.match(await send(app, 'PUT', url, { status: 'CANCELED' }), {
    status: 400,
    body: { code: 'INVALID_STATUS_TRANSITION' }
  })
  t.match(await send(app, 'POST', `${url}/shipments`, {}, { 'if-match': '"1"' }), {
    status: 412,
    body: { current_version: 3 }
  })
  t.match((await send(app, 'GET', url)).body, before)
  t.equal(await app.prisma.orderPart.count({ where: { orderId: id } }), 1)

  await send(app, 'POST', `${url}/shipments`, {})
  t.match(await send(app, 'POST', `${url}/cancellations`, {}), { status: 400, body: { code: 'ORDER_NOT_CANCELABLE' } })
  t.match(await send(app, 'POST', `${url}/shipments`, {}), { status: 400, body: { code: 'INVALID_STATUS_TRANSITION' } })
  await checkInvariants(t, app)
})

t.test('a request with an Idempotency-Key takes its units once', async t => {
  const app = await build(t)
  const { url, mugs } = await placeOrder(app)
  const key = { 'idempotency-key': 'parcel-1' }
  const body = { items: [{ item_id: mugs, quantity: 1 }] }
  const first = await send(app, 'POST', `${url}/shipments`, body, key)
  const again = await send(app, 'POST', `${url}/shipments`, body, key)
  t.match([first.status, again.status], [201, 201])
  t.equal(again.text, first.text)
  t.match(again.headers, { 'idempotent-replayed': 'true', location: `/api/v1${url}/shipments` })
  t.match((await send(app, 'GET', url)).body.items, [{ shipped_quantity: 1 }, {}])
  const other = { items: [{ item_id: mugs, quantity: 2 }] }
  t.match(await send(app, 'POST', `${url}/shipments`, other, key), { status: 422 })
})

t.test('a customer cancels units of its own orders only, and reads only their parts', async t => {
  const app = await buildGuarded(t)
  const order = (await send(app, 'POST', '/orders', { product_id: 1, quantity: 3 }, as(1))).body
  const url = `/orders/${order.id}`
  const one = { items: [{ item_id: order.items[0].id, quantity: 1 }] }
  t.match(await send(app, 'POST', `${url}/cancellations`, one, as(2)), { status: 404 })
  t.match(await send(app, 'POST', `${url}/cancellations`, one, as(1)), {
    status: 201,
    body: { performed_by: 'user:1', order: { total_quantity: 3, items: [{ canceled_quantity: 1 }] } }
  })
  for (const name of ['shipments', 'returns', 'refunds']) {
    t.match(await send(app, 'POST', `${url}/${name}`, { ...one }, as(1)), { status: 403 }, name)
  }
  t.match(await send(app, 'GET', `${url}/cancellations`, undefined, as(1)), { body: { total: 1 } })
  t.match(await send(app, 'GET', `${url}/cancellations`, undefined, as(2)), { status: 404 })
  t.match(await send(app, 'GET', `${url}/cancellations`, undefined, withKey(adminKey)), { body: { total: 1 } })
})

t.test('parts are counted in each shop', async t => {
  const app = await build(t)
  await addSecondShop(app)
  const place = async (headers: Record<string, string>) => {
    await send(app, 'POST', '/products', { sku: 'MUG', name: 'Mug', price: 10, stock: 5 }, headers)
    await send(app, 'POST', '/orders', { product_id: 1, quantity: 2 }, headers)
    await send(app, 'PATCH', '/orders/1', { status: 'PAID' }, headers)
  }
  await place({})
  await place(inSecond)
  const body = { items: [{ item_id: 1, quantity: 1 }] }
  t.match(await send(app, 'POST', '/orders/1/shipments', body), { status: 201, body: { id: 1 } })
  t.match(await send(app, 'GET', '/orders/1/shipments', undefined, inSecond), { body: { total: 0 } })
  t.match(await send(app, 'POST', '/orders/1/shipments', body, inSecond), { status: 201, body: { id: 1 } })
  t.match(await send(app, 'GET', '/orders/1', undefined, inSecond), { body: { items: [{ shipped_quantity: 1 }] } })
  await checkInvariants(t, app)
})

t.test('lists of orders find what has shipped, in part or at all', async t => {
  const app = await build(t)
  const [whole, partly, unpaid] = [await placeOrder(app), await placeOrder(app), await placeOrder(app, 'PENDING')]
  const paid = await placeOrder(app)
  await send(app, 'POST', `${whole.url}/shipments`, {})
  await send(app, 'POST', `${partly.url}/shipments`, { items: [{ item_id: partly.mugs, quantity: 1 }] })
  const found = async (status: string) =>
    (await send(app, 'GET', `/orders?fulfillment_status=${status}`)).body.orders.map(({ id }: { id: number }) => id)
  t.strictSame(await found('fulfilled'), [whole.id])
  t.strictSame(await found('partial'), [partly.id])
  t.strictSame(await found('unfulfilled'), [paid.id, unpaid.id])
  t.match(await send(app, 'GET', '/orders?fulfillment_status=shipped'), { status: 400 })
})
