import t from 'tap'
import { build, createDatabase, createProduct, findViolations, send } from '../support/app.js'

t.test('a bulk update changes products by id or sku as single updates would: ledger, events and versions', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'BLUE', stock: 10 })
  await createProduct(app, { sku: 'RED', stock: 5 })
  await createProduct(app, { sku: 'GREEN', stock: 1 })
  const { status, body } = await send(app, 'PATCH', '/products/bulk', {
    products: [
      { sku: 'RED', name: 'Red mug', stock: 8 },
      { id: 1, sku: 'NAVY', price_cents: 2_250, low_stock_threshold: 10 },
      { id: 3, stock: 1 }
    ]
  })
  t.match(
    { status, body },
    {
      status: 200,
      body: {
        results: [
          { index: 0, status: 200, product: { id: 2, sku: 'RED', name: 'Red mug', stock: 8 } },
          { index: 1, status: 200, product: { id: 1, sku: 'NAVY', price: 22.5, low_stock_threshold: 10 } },
          { index: 2, status: 200, product: { id: 3, stock: 1, version: 1 } }
        ]
      }
    }
  )
  t.match((await send(app, 'GET', '/products/2/movements')).body.movements, [
    { delta: 3, balance_after: 8, reason: 'stock_set' },
    { reason: 'initial_stock' }
  ])
  const { events } = (await send(app, 'GET', '/events?after=3')).body
  t.match(events, [
    { type: 'product.updated', product_id: 2, data: { changes: { stock: { from: 5, to: 8 } } } },
    { type: 'product.updated', product_id: 1, data: { changes: { sku: { from: 'BLUE', to: 'NAVY' } } } },
    { type: 'product.low_stock', product_id: 1, data: { stock: 10, threshold: 10, sku: 'NAVY' } }
  ])
  t.equal(events.length, 3, 'and none for the product that did not change')

  const single = await createProduct(app, { sku: 'ONE', stock: 5 })
  const alone = await send(app, 'PATCH', `/products/${single.id}`, { name: 'Red mug', stock: 8 })
  t.equal(body.results[0].product.version, alone.body.version, 'the version rises as with a single update')
  t.strictSame(await findViolations(app), [])
})

t.test('an atomic bulk update changes all products or none, and the error names the item', async t => {
  const app = await build(t)
  for (const sku of ['A', 'B', 'C']) await createProduct(app, { sku, stock: 1 })
  const rename = { id: 1, name: 'Renamed', stock: 9 }
  for (const [products, expected] of [
    [[rename, { id: 99, name: 'X' }], { status: 404, body: { code: 'PRODUCT_NOT_FOUND', product_id: 99, index: 1 } }],
    [[rename, { sku: 'Z', name: 'X' }], { status: 404, body: { code: 'PRODUCT_NOT_FOUND', sku: 'Z', index: 1 } }],
    [[rename, { id: 2, sku: 'C' }], { status: 409, body: { code: 'SKU_EXISTS', sku: 'C', index: 1 } }],
    [[rename, { id: 1, name: 'X' }], { status: 400, body: { errors: [{ path: 'body/products/1' }], index: 1 } }],
    [[rename, { sku: 'A', name: 'X' }], { status: 400, body: { errors: [{ path: 'body/products/1' }], index: 1 } }],
    [[rename, { id: 2 }], { status: 400, body: { errors: [{ path: 'body/products/1' }] } }],
    [[rename, { sku: 'B' }], { status: 400, body: { errors: [{ path: 'body/products/1' }] } }],
    [[rename, { name: 'X', stock: 1 }], { status: 400, body: { errors: [{ path: 'body/products/1/id' }] } }],
    [[rename, { id: 2, price: 1, price_cents: 100 }], { status: 400, body: { code: 'VALIDATION_FAILED' } }],
    [[], { status: 400, body: { errors: [{ path: 'body/products' }] } }]
  ] as const) {
    t.match(await send(app, 'PATCH', '/products/bulk', { products }), expected, JSON.stringify(products))
    t.match((await send(app, 'GET', '/products/1')).body, { sku: 'A', stock: 1, version: 1 })
  }
  t.match(
    await send(app, 'PATCH', '/products/bulk', {
      products: [
        { id: 1, sku: 'A2' },
        { id: 2, sku: 'A' }
      ]
    }),
    { status: 200 },
    'a sku is free once an earlier item has given it up'
  )
  t.strictSame(await findViolations(app), [])
})

t.test('a partial bulk update changes each product or says why not; the first mention of a product counts', async t => {
  const app = await build(t)
  for (const sku of ['A', 'B', 'C', 'D']) await createProduct(app, { sku, stock: 1 })
  await send(app, 'DELETE', '/products/4')
  const { status, body } = await send(app, 'PATCH', '/products/bulk', {
    mode: 'partial',
    products: [
      { id: 1, sku: 'C' },
      { id: 2, sku: 'E', stock: 7 },
      { id: 4, name: 'Deleted' },
      { sku: 'C', stock: -1 },
      { sku: 'C', name: 'Green' },
      { id: 3, name: 'Greener' }
    ]
  })
  t.equal(status, 200)
  t.strictSame(
    body.results.map(({ status, error }: { status: number; error?: { code: string } }) => error?.code ?? status),
    ['SKU_EXISTS', 200, 'PRODUCT_NOT_FOUND', 'VALIDATION_FAILED', 200, 'VALIDATION_FAILED']
  )
  t.match(body.results[1].product, { id: 2, sku: 'E', stock: 7 })
  t.match((await send(app, 'GET', '/products/3')).body, { name: 'Green' })
  t.match((await send(app, 'GET', '/products/1')).body, { sku: 'A', version: 1 })
  t.strictSame(await findViolations(app), [])
})

t.test('a bulk update with an Idempotency-Key acts once, and takes a thousand products', async t => {
  const app = await build(t)
  const products = Array.from({ length: 1_000 }, (_, n) => ({ sku: `S-${n}`, name: 'Mug', price: 1, stock: 1 }))
  await send(app, 'POST', '/products/bulk', { products })
  const update = { products: products.map(({ sku }, n) => ({ sku, stock: n })) }
  const headers = { 'idempotency-key': 'update' }
  const first = await send(app, 'PATCH', '/products/bulk', update, headers)
  t.equal(first.status, 200)
  t.match(first.body.results[999], { index: 999, product: { sku: 'S-999', stock: 999 } })
  await send(app, 'PATCH', '/products/1', { stock: 500 })
  const again = await send(app, 'PATCH', '/products/bulk', update, headers)
  t.equal(again.headers['idempotent-replayed'], 'true')
  t.equal(again.text, first.text)
  t.match((await send(app, 'GET', '/products/1')).body, { stock: 500 })
  t.equal(
    (await send(app, 'PATCH', '/products/bulk', { products: Array(1_001).fill({ id: 1, name: 'X' }) })).status,
    400
  )
  t.strictSame(await findViolations(app), [])
})

t.test('concurrent bulk updates and orders in opposite order all succeed, and stock adds up', async t => {
  const databaseUrl = await createDatabase(t)
  const apps = [await build(t, { databaseUrl }), await build(t, { databaseUrl, groupCommit: { maxGroup: 1 } })]
  const ids: number[] = []
  for (let i = 0; i < 5; i++) ids.push((await createProduct(apps[0]!, { stock: 1_000 })).id)
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, i) => {
      const order = i % 4 < 2 ? ids : ids.toReversed()
      return i % 2 === 0
        ? send(apps[0]!, 'PATCH', '/products/bulk', { products: order.map(id => ({ id, stock: 1_000 + i })) })
        : send(apps[1]!, 'POST', '/orders', { items: order.map(id => ({ product_id: id, quantity: 1 })) })
    })
  )
  t.strictSame(
    answers.filter(({ status }) => status >= 300).map(({ body }) => body),
    []
  )
  t.strictSame(await findViolations(apps[0]!), [])
})
