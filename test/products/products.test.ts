import t from 'tap'
import { build, createOrder, createProduct, findViolations, send } from '../support/app.js'

t.test('a product is created, read, changed and deleted', async t => {
  const app = await build(t)
  const created = await send(app, 'POST', '/products', { sku: 'MUG', name: 'Mug', price: 24.9, stock: 5 })
  t.match(created, {
    status: 201,
    headers: { location: '/api/v1/products/1', etag: /^"1-5-\d{13}"$/ },
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
    headers: { etag: /^"2-5-\d{13}"$/ },
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
    [{ price: 19.9900005 }, 'body/price'],
    [{ price: 100_000_000 }, 'body/price'],
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
    body: { stock: 7, version: 1 }
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

t.test('ETag: 304 for a known tag, 412 for a change based on an old version', async t => {
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

t.test('the version counts changes of the fields, not of the stock, so a sale does not refuse an editor', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 100 })
  const url = `/products/${id}`
  const { headers } = await send(app, 'GET', url)
  const ifMatch = { 'if-match': String(headers.etag) }
  const { id: orderId } = await createOrder(app, { product_id: id, quantity: 2 })
  await send(app, 'POST', `${url}/stock`, { delta: 5 })
  await send(app, 'DELETE', `/orders/${orderId}`)
  t.match((await send(app, 'PATCH', url, { stock: 90 })).body, { stock: 90, version: 1 }, 'not even by setting it')
  t.match(await send(app, 'PATCH', url, { name: 'B' }, ifMatch), { status: 200, body: { version: 2, stock: 90 } })
  t.match(await send(app, 'PATCH', url, { name: 'C' }, ifMatch), { status: 412, body: { current_version: 2 } })
  await createOrder(app, { product_id: id, quantity: 1 })
  t.equal((await send(app, 'DELETE', url, undefined, { 'if-match': '"2-90-1"' })).status, 204)
})

t.test('a GET with If-None-Match never answers 304 with another stock, even if the stock is back', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 100 })
  const seen = new Set<string>()
  for (const delta of [-1, 1, -1, 1]) {
    const { headers, body } = await send(app, 'GET', `/products/${id}`)
    t.notOk(seen.has(String(headers.etag)), 'each representation has its own tag')
    seen.add(String(headers.etag))
    const unchanged = await send(app, 'GET', `/products/${id}`, undefined, { 'if-none-match': String(headers.etag) })
    t.equal(unchanged.status, 304)
    const moved = await send(app, 'POST', `/products/${id}/stock`, { delta })
    t.not(moved.headers.etag, headers.etag)
    const answer = await send(app, 'GET', `/products/${id}`, undefined, { 'if-none-match': String(headers.etag) })
    t.match(answer, { status: 200, body: { stock: body.stock + delta, version: 1 } })
    t.equal(answer.headers.etag, moved.headers.etag, 'a change answers the tag of the next GET')
  }
})

t.test('a change that sets the stock is refused if the stock has changed since it was read', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 100 })
  const url = `/products/${id}`
  const etag = String((await send(app, 'GET', url)).headers.etag)
  await createOrder(app, { product_id: id, quantity: 1 })
  for (const change of [{ stock: 120 }, { stock: 100, name: 'B' }]) {
    t.match(await send(app, 'PATCH', url, change, { 'if-match': etag }), { status: 412, body: { current_version: 1 } })
  }
  t.equal((await send(app, 'PATCH', url, { stock: 120 }, { 'if-match': '"1"' })).status, 412, 'a tag without a stock')
  t.equal((await send(app, 'PATCH', url, { stock: 120 }, { 'if-match': '*' })).status, 200)
  const current = String((await send(app, 'GET', url)).headers.etag)
  t.match(await send(app, 'PATCH', url, { stock: 130 }, { 'if-match': `"x", ${current}` }), {
    status: 200,
    body: { stock: 130, version: 1 }
  })
})

t.test('the largest stock is the same wherever stock is set, and stock that comes back is never lost', async t => {
  const app = await build(t)
  const max = 1_000_000_000
  const { id } = await createProduct(app, { stock: max })
  const url = `/products/${id}`
  const { id: orderId } = await createOrder(app, { product_id: id, quantity: 40 })
  t.equal((await send(app, 'POST', `${url}/stock`, { delta: 40 })).body.stock, max)
  for (const [method, path, payload, field] of [
    ['POST', '/products', { sku: 'X', name: 'X', price: 1, stock: max + 1 }, 'stock'],
    ['POST', `${url}/stock`, { delta: 1 }, 'delta'],
    ['PATCH', url, { stock: max + 1 }, 'stock'],
    ['PUT', url, { stock: max + 1 }, 'stock']
  ] as const) {
    t.match(
      await send(app, method, path, payload),
      { status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path: `body/${field}` }] } },
      `${method} ${path}`
    )
  }
  t.equal((await send(app, 'DELETE', `/orders/${orderId}`)).status, 200)
  t.equal((await send(app, 'GET', url)).body.stock, max + 40, 'the canceled order brings all of its units back')
  const all = { sku: 'S', name: 'N', price: 2, stock: max + 40 }
  t.equal((await send(app, 'PUT', `${url}?partial=false`, all)).status, 200, 'the stock that was read can be sent back')
  t.equal((await send(app, 'PATCH', url, { stock: max + 41 })).status, 400)
  t.equal((await send(app, 'POST', `${url}/stock`, { delta: 1 })).status, 400)
  t.equal((await send(app, 'POST', `${url}/stock`, { delta: -10 })).body.stock, max + 30, 'it can only fall')
  t.equal((await send(app, 'PATCH', url, { stock: max })).body.stock, max)
  t.strictSame(await findViolations(app), [])
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
