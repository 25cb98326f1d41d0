import t from 'tap'
import { build, createOrder, createProduct, findViolations, send } from '../support/app.js'

t.test('an order of one line is placed, and GET returns it', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'MUG', name: 'Mug', price: 24.9, stock: 5 })
  const placed = await send(app, 'POST', '/orders', { product_id: 1, quantity: 2 })
  t.match(placed, {
    status: 201,
    headers: { location: '/api/v1/orders/1', etag: '"1"', 'content-type': 'application/json; charset=utf-8' },
    body: {
      id: 1,
      user_id: null,
      user_name: null,
      status: 'PENDING',
      total_amount_cents: 4980,
      total_amount: 49.8,
      total_quantity: 2,
      currency: 'USD',
      note: null,
      version: 1,
      expires_at: null,
      product_id: 1,
      quantity: 2,
      items: [
        {
          id: 1,
          product_id: 1,
          product_name: 'Mug',
          sku: 'MUG',
          quantity: 2,
          price_cents_at_purchase: 2490,
          unit_price: 24.9
        }
      ]
    }
  })
  t.equal(placed.body.order_date, placed.body.created_at)
  t.notOk('product' in placed.body)
  const read = await send(app, 'GET', '/orders/1')
  t.strictSame(read.body, {
    ...placed.body,
    product: { id: 1, sku: 'MUG', name: 'Mug', price: 24.9, price_cents: 2490 }
  })
  t.match(await send(app, 'GET', '/orders/1', undefined, { 'if-none-match': '"1"' }), { status: 304, text: '' })
  t.equal((await send(app, 'GET', '/products/1')).body.stock, 3)
})

t.test('lines of the same product are added up in an order of many lines', async t => {
  const app = await build(t)
  await createProduct(app, { price: 2, stock: 5 })
  await createProduct(app, { price: 0.5, stock: 5 })
  const { status, body } = await send(app, 'POST', '/orders', {
    items: [
      { product_id: 2, quantity: 2 },
      { product_id: 1, quantity: 1 },
      { product_id: 2, quantity: 3 }
    ],
    note: 'Ring twice'
  })
  t.match(
    { status, body },
    {
      status: 201,
      body: {
        items: [
          { product_id: 2, quantity: 5 },
          { product_id: 1, quantity: 1 }
        ],
        total_amount_cents: 450,
        total_quantity: 6,
        note: 'Ring twice'
      }
    }
  )
  t.equal(body.items.length, 2)
  t.notOk('product_id' in body || 'quantity' in body || 'product' in (await send(app, 'GET', '/orders/1')).body)
  t.strictSame((await send(app, 'GET', '/orders/1')).body.items, body.items, 'lines keep their order')

  const refused = await send(app, 'POST', '/orders', {
    items: [
      { product_id: 1, quantity: 2 },
      { product_id: 1, quantity: 3 },
      { product_id: 2, quantity: 1 }
    ]
  })
  t.match(refused, {
    status: 409,
    body: {
      code: 'INSUFFICIENT_STOCK',
      detail: 'Insufficient stock',
      product_id: 1,
      requested: 5,
      available: 4,
      shortages: [
        { product_id: 1, requested: 5, available: 4 },
        { product_id: 2, requested: 1, available: 0 }
      ]
    }
  })
  t.equal((await send(app, 'GET', '/products/1')).body.stock, 4, 'a refused order takes nothing')
  t.strictSame(await findViolations(app), [])
})

t.test('every request form of the published designs works unchanged', async t => {
  const app = await build(t)
  await createProduct(app)
  await createProduct(app)
  const user = (await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada Example' })).body
  const userId: number = user.id
  for (const payload of [
    { product_id: 1, quantity: 1 },
    { id: 1, quantity: 1 },
    { id: 1, quantity: 1, status: 'pending' },
    {
      items: [
        { product_id: 1, quantity: 1 },
        { product_id: 2, quantity: 1 }
      ]
    },
    { lines: [{ product_id: 1, quantity: 1 }] },
    { user_id: userId, items: [{ product_id: 1, quantity: 1, unit_price: 10 }] },
    {
      customer_id: userId,
      items: [{ product_id: 1, quantity: 1 }],
      order_date: '2026-01-15T10:30:00Z',
      status: 'PENDING'
    },
    { user_id: null, product_id: 1, quantity: 1, note: null, order_date: '2026-01-15' },
    { product_id: 1, quantity: 1, order_date: '2026-01-15T12:30:00+02:00', expected_price_cents: 1000 },
    { product_id: 1, quantity: 1, order_date: '2026-01-15T10:30:00' }
  ]) {
    const { status, body } = await send(app, 'POST', '/orders', payload)
    t.equal(status, 201, JSON.stringify(payload))
    t.match(body, {
      user_id: 'user_id' in payload && payload.user_id ? userId : 'customer_id' in payload ? userId : null
    })
    if (body.user_id) t.equal(body.user_name, 'Ada Example')
    if ('order_date' in payload) {
      t.equal(
        body.order_date,
        payload.order_date === '2026-01-15' ? '2026-01-15T00:00:00.000Z' : '2026-01-15T10:30:00.000Z'
      )
    }
  }
})

t.test('conflicting or invalid fields are 400 and take no stock', async t => {
  const app = await build(t)
  await createProduct(app)
  const line = { product_id: 1, quantity: 1 }
  for (const [payload, path] of [
    [{}, 'body/product_id'],
    [{ product_id: 1 }, 'body/quantity'],
    [{ quantity: 1 }, 'body/product_id'],
    [{ ...line, id: 1 }, 'body/product_id'],
    [{ ...line, items: [line] }, 'body/product_id'],
    [{ items: [line], lines: [line] }, 'body/items'],
    [{ items: [] }, 'body/items'],
    [{ items: Array(101).fill(line) }, 'body/items'],
    [{ items: [{ product_id: 1 }] }, 'body/items/0/quantity'],
    [{ items: [{ ...line, color: 1 }] }, 'body/items/0/color'],
    [{ ...line, quantity: 0 }, 'body/quantity'],
    [{ ...line, quantity: -1 }, 'body/quantity'],
    [{ ...line, quantity: 1.5 }, 'body/quantity'],
    [{ ...line, quantity: '1' }, 'body/quantity'],
    [{ ...line, quantity: null }, 'body/quantity'],
    [{ ...line, quantity: 1_000_001 }, 'body/quantity'],
    [{ ...line, product_id: 0 }, 'body/product_id'],
    [{ ...line, product_id: '1' }, 'body/product_id'],
    [{ ...line, product_id: 2 ** 53 }, 'body/product_id'],
    [{ ...line, user_id: 1, customer_id: 1 }, 'body/user_id'],
    [{ ...line, status: 'PAID' }, 'body/status'],
    [{ ...line, order_date: 'yesterday' }, 'body/order_date'],
    [{ ...line, order_date: '2026-02-30' }, 'body/order_date'],
    [{ ...line, order_date: '0000-01-01' }, 'body/order_date'],
    [{ ...line, note: 'x'.repeat(1_001) }, 'body/note'],
    [{ ...line, note: 'a\0' }, 'body/note'],
    [{ ...line, price: 1 }, 'body/price'],
    [{ ...line, unit_price: 10, expected_price_cents: 1000 }, 'body/unit_price'],
    [{ items: [{ ...line, unit_price: 10, expected_price_cents: 1000 }] }, 'body/items/0/unit_price'],
    [
      {
        items: [
          { ...line, unit_price: 10 },
          { ...line, unit_price: 11 }
        ]
      },
      'body/items/1'
    ],
    [{ ...line, currency: 'EUR' }, 'body/currency']
  ] as const) {
    const { status, body } = await send(app, 'POST', '/orders', payload)
    t.match(
      { status, code: body.code, path: body.errors?.[0]?.path },
      { status: 400, code: 'VALIDATION_FAILED', path },
      JSON.stringify(payload).slice(0, 80)
    )
  }
  t.equal((await send(app, 'GET', '/products/1')).body.stock, 100)
})

t.test('an unknown product or user is 404 and takes no stock', async t => {
  const app = await build(t)
  await createProduct(app)
  t.match(
    await send(app, 'POST', '/orders', {
      items: [
        { product_id: 1, quantity: 1 },
        { product_id: 99, quantity: 1 }
      ]
    }),
    { status: 404, body: { code: 'PRODUCT_NOT_FOUND', detail: 'Product not found', product_id: 99 } }
  )
  t.match(await send(app, 'POST', '/orders', { product_id: Number.MAX_SAFE_INTEGER, quantity: 1 }), {
    status: 404,
    body: { product_id: Number.MAX_SAFE_INTEGER }
  })
  t.match(await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, user_id: 7 }), {
    status: 404,
    body: { code: 'USER_NOT_FOUND', detail: 'User not found', user_id: 7 }
  })
  for (const [method, url, payload] of [
    ['GET', '/orders/1'],
    ['GET', '/orders/1/history'],
    ['PATCH', '/orders/1', { status: 'PAID' }],
    ['PUT', '/orders/1', { status: 'PAID' }],
    ['DELETE', '/orders/1']
  ] as const) {
    t.match(
      await send(app, method, url, payload),
      { status: 404, body: { code: 'ORDER_NOT_FOUND', detail: 'Order not found', order_id: 1 } },
      `${method} ${url}`
    )
  }
  t.equal((await send(app, 'GET', '/products/1')).body.stock, 100)
})

t.test('prices come from the catalogue, and the price that the client expects is checked', async t => {
  const app = await build(t)
  await createProduct(app, { price: 10 })
  await createProduct(app, { price: 20 })
  t.match(
    await send(app, 'POST', '/orders', {
      items: [
        { product_id: 1, quantity: 1, expected_price_cents: 999 },
        { product_id: 2, quantity: 1, unit_price: 20.01 }
      ]
    }),
    {
      status: 409,
      body: {
        code: 'PRICE_CHANGED',
        price_changes: [
          { product_id: 1, expected_price_cents: 999, current_price_cents: 1000 },
          { product_id: 2, expected_price_cents: 2001, current_price_cents: 2000 }
        ]
      }
    }
  )
  t.equal((await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, unit_price: 10 })).status, 201)
  await send(app, 'PATCH', '/products/1', { price: 99, name: 'Renamed', sku: 'RENAMED' })
  await send(app, 'DELETE', '/products/1')
  t.match(
    (await send(app, 'GET', '/orders/1')).body,
    {
      total_amount: 10,
      items: [{ unit_price: 10, product_name: 'A product' }],
      product: { price: 10, name: 'A product' }
    },
    'an order keeps showing the product as it was bought'
  )
})

t.test('an order whose total is too large to be exact is refused', async t => {
  const app = await build(t)
  await createProduct(app, { price_cents: 9_999_999_999, stock: 1_000_000 })
  t.match(await send(app, 'POST', '/orders', { product_id: 1, quantity: 1_000_000 }), {
    status: 400,
    body: { code: 'VALIDATION_FAILED' }
  })
  t.equal((await createOrder(app, { product_id: 1, quantity: 100 })).total_amount_cents, 999_999_999_900)
})

t.test('with a payment timeout an order shows when it expires', async t => {
  const app = await build(t, { orderPaymentTimeoutSeconds: 900 })
  await createProduct(app)
  const order = await createOrder(app, { product_id: 1, quantity: 1 })
  t.equal(Date.parse(String(order.expires_at)) - Date.parse(order.created_at), 900_000)
  t.equal((await send(app, 'GET', '/orders/1')).body.expires_at, order.expires_at)
  t.equal(
    (await send(app, 'PATCH', '/orders/1', { status: 'PAID' })).body.expires_at,
    null,
    'a paid order does not expire'
  )
})

t.test('a full queue is 503 with Retry-After', async t => {
  const app = await build(t, { groupCommit: { maxGroup: 1, maxQueued: 2 } })
  await createProduct(app)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }))
  )
  const refused = answers.filter(({ status }) => status === 503)
  t.ok(refused.length > 0)
  t.match(refused[0], { body: { code: 'OVERLOADED' }, headers: { 'retry-after': '1' } })
  t.equal(answers.filter(({ status }) => status === 201).length, 20 - refused.length)
  t.equal(
    (await send(app, 'GET', '/products/1')).body.stock,
    100 - (20 - refused.length),
    'a refused order takes nothing'
  )
})
