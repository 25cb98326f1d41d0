import t from 'tap'
import { build, createProduct, findViolations, send } from '../support/app.js'

t.test('an atomic bulk of orders is placed as a whole, in list order', async t => {
  const app = await build(t)
  await createProduct(app, { price: 10, stock: 5 })
  const { status, body } = await send(app, 'POST', '/orders/bulk', {
    orders: [
      { product_id: 1, quantity: 2 },
      { items: [{ product_id: 1, quantity: 1 }], note: 'Second' }
    ]
  })
  t.match(
    { status, body },
    {
      status: 201,
      body: {
        results: [
          { index: 0, status: 201, order: { id: 1, quantity: 2 } },
          { index: 1, status: 201, order: { id: 2, note: 'Second' } }
        ]
      }
    }
  )
  t.strictSame(
    (await send(app, 'GET', '/orders')).body.orders.map(({ id }: { id: number }) => id),
    [2, 1]
  )

  const refused = await send(app, 'POST', '/orders/bulk', {
    orders: [
      { product_id: 1, quantity: 2 },
      { product_id: 1, quantity: 1 }
    ],
    mode: 'atomic'
  })
  t.match(
    refused,
    { status: 409, body: { code: 'INSUFFICIENT_STOCK', index: 1, product_id: 1, requested: 1, available: 0 } },
    'the first order takes what the second needs'
  )
  t.match((await send(app, 'GET', '/products/1')).body, { stock: 2 }, 'and no order is placed')
  t.match(
    await send(app, 'POST', '/orders/bulk', {
      orders: [
        { product_id: 1, quantity: 1 },
        { product_id: 9, quantity: 1 }
      ]
    }),
    { status: 404, body: { code: 'PRODUCT_NOT_FOUND', index: 1, product_id: 9 } }
  )
  t.strictSame(await findViolations(app), [])
})

t.test('partial: each order succeeds or fails on its own, invalid ones included', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 3 })
  const { status, body } = await send(app, 'POST', '/orders/bulk', {
    mode: 'partial',
    orders: [
      { product_id: 1, quantity: 2 },
      { product_id: 1, quantity: 2 },
      { product_id: 9, quantity: 1 },
      { product_id: 1 },
      { product_id: 1, quantity: 'x', extra: 1 },
      { product_id: 1, quantity: 1 },
      { product_id: 1, quantity: 1, user_id: 4 }
    ]
  })
  t.equal(status, 200)
  t.strictSame(
    body.results.map(({ status }: { status: number }) => status),
    [201, 409, 404, 400, 400, 201, 404]
  )
  t.strictSame(
    body.results.map(({ index }: { index: number }) => index),
    [0, 1, 2, 3, 4, 5, 6]
  )
  t.match(body.results[1].error, { code: 'INSUFFICIENT_STOCK', available: 1, request_id: String })
  t.match(body.results[3].error, { code: 'VALIDATION_FAILED', errors: [{ path: 'body/orders/3/quantity' }] })
  t.strictSame(body.results[4].error.errors.map(({ path }: { path: string }) => path).sort(), [
    'body/orders/4/extra',
    'body/orders/4/quantity'
  ])
  t.match((await send(app, 'GET', '/products/1')).body, { stock: 0 })
  t.strictSame(await findViolations(app), [])
})

t.test('an invalid bulk is 400 as a whole', async t => {
  const app = await build(t)
  await createProduct(app)
  const order = { product_id: 1, quantity: 1 }
  for (const [payload, path] of [
    [{}, 'body/orders'],
    [{ orders: [] }, 'body/orders'],
    [{ orders: Array(101).fill(order) }, 'body/orders'],
    [{ orders: [order], mode: 'some' }, 'body/mode'],
    [{ orders: [order, { product_id: 1 }] }, 'body/orders/1/quantity'],
    [{ orders: [order, { ...order, quantity: 0 }] }, 'body/orders/1/quantity'],
    [{ mode: 'partial', orders: 'all' }, 'body/orders'],
    [{ mode: 'partial', orders: [order], more: 1 }, 'body/more'],
    [{ mode: 'partial', orders: [order, { ...order, x: 1 }], more: 1 }, 'body']
  ] as const) {
    const { status, body } = await send(app, 'POST', '/orders/bulk', payload)
    t.match(
      { status, code: body.code, path: body.errors?.[0]?.path },
      { status: 400, code: 'VALIDATION_FAILED', path },
      JSON.stringify(payload).slice(0, 60)
    )
  }
  t.match((await send(app, 'GET', '/orders')).body, { total: 0 })
})

t.test('a bulk with an idempotency key is placed once', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 10 })
  const headers = { 'idempotency-key': 'bulk' }
  const payload = {
    orders: [
      { product_id: 1, quantity: 1 },
      { product_id: 1, quantity: 1 }
    ]
  }
  const first = await send(app, 'POST', '/orders/bulk', payload, headers)
  const again = await send(app, 'POST', '/orders/bulk', payload, headers)
  t.equal(again.text, first.text)
  t.match((await send(app, 'GET', '/orders')).body, { total: 2 })
  const refused = await send(
    app,
    'POST',
    '/orders/bulk',
    { orders: [{ product_id: 1, quantity: 100 }] },
    { 'idempotency-key': 'refused' }
  )
  t.equal(refused.status, 409)
  t.equal(
    (
      await send(
        app,
        'POST',
        '/orders/bulk',
        { orders: [{ product_id: 1, quantity: 100 }] },
        { 'idempotency-key': 'refused' }
      )
    ).text,
    refused.text
  )
})

t.test('concurrent bulks in opposite order neither deadlock nor oversell', async t => {
  const app = await build(t)
  const ids = await Promise.all(Array.from({ length: 4 }, async () => (await createProduct(app, { stock: 60 })).id))
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, i) => {
      const order = i % 2 === 0 ? ids : ids.toReversed()
      return send(app, 'POST', '/orders/bulk', {
        mode: 'partial',
        orders: order.map(id => ({ product_id: id, quantity: 3 }))
      })
    })
  )
  t.ok(answers.every(({ status }) => status === 200))
  t.equal((await send(app, 'GET', '/orders')).body.total_quantity, 240)
  t.strictSame(await findViolations(app), [])
})

t.test('a quote shows the price of an order and reserves no stock', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'MUG', name: 'Mug', price: 24.9, stock: 5 })
  await createProduct(app, { price: 1, stock: 0 })
  t.match(await send(app, 'POST', '/orders/quote', { product_id: 1, quantity: 2 }), {
    status: 200,
    body: {
      placeable: true,
      total_amount_cents: 4980,
      total_amount: 49.8,
      total_quantity: 2,
      currency: 'USD',
      shortages: [],
      items: [
        {
          product_id: 1,
          product_name: 'Mug',
          sku: 'MUG',
          quantity: 2,
          price_cents: 2490,
          unit_price: 24.9,
          available: 5
        }
      ]
    }
  })
  const { status, body } = await send(app, 'POST', '/orders/quote', {
    items: [
      { product_id: 1, quantity: 6 },
      { product_id: 2, quantity: 1 }
    ]
  })
  t.match(
    { status, body },
    {
      status: 200,
      body: {
        placeable: false,
        total_amount_cents: 15040,
        shortages: [
          { product_id: 1, requested: 6, available: 5 },
          { product_id: 2, requested: 1, available: 0 }
        ]
      }
    }
  )
  t.match(await send(app, 'POST', '/orders/quote', { product_id: 9, quantity: 1 }), {
    status: 404,
    body: { code: 'PRODUCT_NOT_FOUND' }
  })
  await send(app, 'DELETE', '/products/2')
  t.match(
    await send(app, 'POST', '/orders/quote', { product_id: 2, quantity: 1 }),
    { status: 404, body: { code: 'PRODUCT_NOT_FOUND' } },
    'a deleted product is not for sale'
  )
  t.match(await send(app, 'POST', '/orders/quote', { product_id: 1, quantity: 1, user_id: 9 }), {
    status: 404,
    body: { code: 'USER_NOT_FOUND' }
  })
  t.match(await send(app, 'POST', '/orders/quote', { product_id: 1, quantity: 1, unit_price: 1 }), {
    status: 409,
    body: { code: 'PRICE_CHANGED' }
  })
  t.match(await send(app, 'POST', '/orders/quote', { product_id: 1 }), {
    status: 400,
    body: { code: 'VALIDATION_FAILED' }
  })
  t.match((await send(app, 'GET', '/orders')).body, { total: 0 })
  t.match((await send(app, 'GET', '/products/1')).body, { stock: 5, version: 1 })
})
