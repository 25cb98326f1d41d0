import t from 'tap'
import { build, createOrder, createProduct, findViolations, send } from '../support/app.js'

t.test('a product is created, read, changed and deleted', async t => {
  const app = await build(t)
  const created = await send(app, 'POST', '/products', { sku: 'MUG', name: 'Mug', price: 24.9, stock: 5 })
  t.match(created, {
    status: 201,
    headers: { location: '/api/v1/products/1', etag: '"1"' },
    body: {
      id: 1,
      sku: 'MUG',
      name: 'Mug',
      price: 24.9,
      price_cents: 2490,
      stock: 5,
      version: 1,
      created_at: /^\d{4}-.*Z$/,
      updated_at: /Z$/
    }
  })
  t.strictSame((await send(app, 'GET', '/products/1')).body, created.body)

  const patched = await send(app, 'PATCH', '/products/1', { name: 'Big mug' })
  t.match(patched, {
    status: 200,
    headers: { etag: '"2"' },
    body: { name: 'Big mug', price_cents: 2490, stock: 5, version: 2 }
  })
  t.match(await send(app, 'PUT', '/products/1', { price_cents: 1999 }), {
    status: 200,
    body: { price: 19.99, name: 'Big mug' }
  })
  t.equal(
    (await send(app, 'PATCH', '/products/1', { name: 'Big mug' })).body.version,
    3,
    'setting the current value changes nothing'
  )

  const deleted = await send(app, 'DELETE', '/products/1')
  t.match(deleted, { status: 204, text: '' })
  for (const [method, url, payload] of [
    ['GET', '/products/1'],
    ['PATCH', '/products/1', { name: 'x' }],
    ['DELETE', '/products/1'],
    ['GET', '/products/1/movements'],
    ['POST', '/products/1/stock', { delta: 1 }],
    ['POST', '/orders', { product_id: 1, quantity: 1 }]
  ] as const) {
    t.match(
      await send(app, method, url, payload),
      { status: 404, body: { code: 'PRODUCT_NOT_FOUND', detail: 'Product not found', product_id: 1 } },
      `${method} ${url}`
    )
  }
  t.equal(
    (await send(app, 'POST', '/products', { sku: 'MUG', name: 'Mug again', price: 1 })).status,
    201,
    'its sku is free again'
  )
})

t.test('partial=false requires every field', async t => {
  const app = await build(t)
  const { id } = await createProduct(app)
  const { status, body } = await send(app, 'PUT', `/products/${id}?partial=false`, { name: 'Only the name' })
  t.equal(status, 400)
  t.strictSame(
    body.errors.map(({ path }: { path: string }) => path),
    ['body/sku', 'body/stock', 'body/price']
  )
  t.equal(
    (await send(app, 'PUT', `/products/${id}?partial=false`, { sku: 'S', name: 'N', price: 2, stock: 1 })).status,
    200
  )
  t.equal((await send(app, 'PUT', `/products/${id}?partial=true`, { name: 'M' })).status, 200)
  t.equal((await send(app, 'PUT', `/products/${id}?partial=maybe`, { name: 'M' })).status, 400)
})

t.test('a sku belongs to at most one live product', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'A' })
  const { id } = await createProduct(app, { sku: 'B' })
  t.match(await send(app, 'POST', '/products', { sku: 'A', name: 'x', price: 1 }), {
    status: 409,
    body: { code: 'SKU_EXISTS', detail: 'sku already exists', sku: 'A' }
  })
  t.match(await send(app, 'PATCH', `/products/${id}`, { sku: 'A' }), {
    status: 409,
    body: { code: 'SKU_EXISTS', sku: 'A' }
  })
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => send(app, 'POST', '/products', { sku: 'C', name: 'x', price: 1, stock: 1 }))
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [201, ...Array(19).fill(409)], 'also under concurrency')
  t.strictSame(await findViolations(app), [])
})

t.test('a product is validated field by field', async t => {
  const app = await build(t)
  const valid = { sku: 'A', name: 'A', price: 1 }
  for (const [change, path] of [
    [{ sku: '' }, 'body/sku'],
    [{ sku: 'x'.repeat(65) }, 'body/sku'],
    [{ sku: 'a\0b' }, 'body/sku'],
    [{ sku: 5 }, 'body/sku'],
    [{ sku: undefined }, 'body/sku'],
    [{ name: '' }, 'body/name'],
    [{ name: 'x'.repeat(201) }, 'body/name'],
    [{ name: '\ud800' }, 'body/name'],
    [{ name: null }, 'body/name'],
    [{ price: 0 }, 'body/price'],
    [{ price: -1 }, 'body/price'],
    [{ price: 1.999 }, 'body/price'],
    [{ price: 1e-7 }, 'body/price'],
    [{ price: 0.009 }, 'body/price'],
    [{ price: '1' }, 'body/price'],
    [{ price: undefined }, 'body/price'],
    [{ price: 1e12 }, 'body/price'],
    [{ price_cents: 100 }, 'body/price'],
    [{ price: undefined, price_cents: 0 }, 'body/price_cents'],
    [{ price: undefined, price_cents: 1.5 }, 'body/price_cents'],
    [{ stock: -1 }, 'body/stock'],
    [{ stock: 1.5 }, 'body/stock'],
    [{ stock: '5' }, 'body/stock'],
    [{ stock: null }, 'body/stock'],
    [{ stock: 2 ** 53 }, 'body/stock'],
    [{ colour: 'red' }, 'body/colour']
  ] as const) {
    const { status, body } = await send(app, 'POST', '/products', { ...valid, ...change })
    t.match(
      { status, code: body.code, path: body.errors?.[0]?.path },
      { status: 400, code: 'VALIDATION_FAILED', path },
      JSON.stringify(change)
    )
    t.equal(body.detail, `${body.errors[0].path} ${body.errors[0].message}`)
  }
  const { body } = await send(app, 'POST', '/products', { sku: '', name: '', price: -1 })
  t.equal(body.errors.length, 3, 'every error is listed')
  for (const price of [0.01, 19.99, 0.07, 1.1, 4.35, 99_999_999.99]) {
    t.equal((await createProduct(app, { price })).price, price)
  }
  t.equal((await createProduct(app, { sku: '🫖'.repeat(16), name: 'Théière 茶壺' })).name, 'Théière 茶壺')
})

t.test('the ledger records every adjustment and setting of stock', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 10 })
  t.match(await send(app, 'POST', `/products/${id}/stock`, { delta: -3, reason: 'damaged' }), {
    status: 200,
    body: { stock: 7, version: 2 }
  })
  t.match(await send(app, 'POST', `/products/${id}/stock`, { delta: 5 }), { status: 200, body: { stock: 12 } })
  t.match(await send(app, 'PATCH', `/products/${id}`, { stock: 4 }), { status: 200, body: { stock: 4 } })
  t.match(await send(app, 'POST', `/products/${id}/stock`, { delta: -5, reason: 'lost' }), {
    status: 409,
    body: {
      code: 'INSUFFICIENT_STOCK',
      detail: 'Insufficient stock',
      product_id: id,
      requested: 5,
      available: 4,
      shortages: [{ product_id: id, requested: 5, available: 4 }]
    }
  })
  for (const payload of [{ delta: 0 }, { delta: 1.5 }, {}, { delta: 1, reason: '' }, { delta: 1, because: 'x' }]) {
    t.equal((await send(app, 'POST', `/products/${id}/stock`, payload)).status, 400, JSON.stringify(payload))
  }
  await createOrder(app, { product_id: id, quantity: 1 })
  const { body } = await send(app, 'GET', `/products/${id}/movements`)
  t.match(body, {
    total: 5,
    limit: 20,
    offset: 0,
    next_cursor: null,
    movements: [
      { delta: -1, balance_after: 3, reason: 'order', order_id: 1 },
      { delta: -8, balance_after: 4, reason: 'stock_set', order_id: null },
      { delta: 5, balance_after: 12, reason: 'adjustment' },
      { delta: -3, balance_after: 7, reason: 'damaged' },
      { delta: 10, balance_after: 10, reason: 'initial_stock' }
    ]
  })
  const first = (await send(app, 'GET', `/products/${id}/movements?limit=2`)).body
  const second = (await send(app, 'GET', `/products/${id}/movements?limit=2&cursor=${first.next_cursor}`)).body
  t.strictSame([...first.movements, ...second.movements], body.movements.slice(0, 4))
  t.strictSame(await findViolations(app), [])
})

t.test('a product without stock has an empty ledger', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 0 })
  t.match((await send(app, 'GET', `/products/${id}/movements`)).body, { movements: [], total: 0, next_cursor: null })
})

t.test('concurrent adjustments and settings leave a consistent ledger', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 100 })
  await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      i % 3 === 0
        ? send(app, 'PATCH', `/products/${id}`, { stock: 50 + i })
        : i % 3 === 1
          ? send(app, 'POST', `/products/${id}/stock`, { delta: i % 2 === 0 ? 2 : -1 })
          : send(app, 'POST', '/orders', { product_id: id, quantity: 1 })
    )
  )
  t.strictSame(await findViolations(app), [])
})

t.test('ETag: 304 for a known version, 412 for a change based on an old version', async t => {
  const app = await build(t)
  const { id } = await createProduct(app)
  const url = `/products/${id}`
  const {
    headers: { etag }
  } = await send(app, 'GET', url)
  for (const known of [String(etag), `W/${etag}`, `"9", ${etag}`, '*']) {
    t.match(await send(app, 'GET', url, undefined, { 'if-none-match': known }), { status: 304, text: '' })
  }
  t.equal((await send(app, 'GET', url, undefined, { 'if-none-match': '"9"' })).status, 200)

  t.equal((await send(app, 'PATCH', url, { name: 'B' }, { 'if-match': String(etag) })).status, 200)
  for (const [method, payload] of [['PATCH', { name: 'C' }], ['PUT', { name: 'C' }], ['DELETE']] as const) {
    t.match(
      await send(app, method, url, payload, { 'if-match': String(etag) }),
      { status: 412, body: { code: 'PRECONDITION_FAILED', current_version: 2 } },
      method
    )
  }
  for (const stale of ['W/"2"', '"x"', '"02", "3"']) {
    t.equal((await send(app, 'PATCH', url, { name: 'C' }, { 'if-match': stale })).status, 412, stale)
  }
  t.equal((await send(app, 'PATCH', url, { name: 'C' }, { 'if-match': 'nonsense' })).status, 400)
  t.equal((await send(app, 'PATCH', url, { name: 'C' }, { 'if-match': '"1", "2"' })).status, 200)
  t.equal((await send(app, 'DELETE', url, undefined, { 'if-match': '*' })).status, 204)
})

t.test('of many changes based on the same version, exactly one succeeds', async t => {
  const app = await build(t)
  const { id } = await createProduct(app)
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      send(app, 'PATCH', `/products/${id}`, { name: `N${i}` }, { 'if-match': '"1"' })
    )
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [200, ...Array(19).fill(412)])
})
