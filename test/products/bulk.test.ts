import t from 'tap'
import { build, createProduct, findViolations, send } from '../support/app.js'

const product = (n: number) => ({ sku: `S-${n}`, name: `Product ${n}`, price_cents: 100 + n, stock: n % 3 })

t.test('a thousand products are created in one request, in list order', async t => {
  const app = await build(t)
  const { status, body } = await send(app, 'POST', '/products/bulk', {
    products: Array.from({ length: 1_000 }, (_, n) => product(n))
  })
  t.equal(status, 201)
  t.equal(body.results.length, 1_000)
  t.match(body.results[999], {
    index: 999,
    status: 201,
    product: { id: 1_000, sku: 'S-999', price_cents: 1_099, stock: 0, version: 1 }
  })
  t.match((await send(app, 'GET', '/products?sort=-id&limit=1')).body, {
    total: 1_000,
    products: [body.results[999].product]
  })
  t.strictSame(await findViolations(app), [])
})

t.test('a thousand products of the greatest length fit into one request', async t => {
  const app = await build(t)
  const products = Array.from({ length: 1_000 }, (_, n) => ({
    sku: `${'🫖'.repeat(28)}${String(n).padStart(4, '0')}`,
    name: '🫖'.repeat(200),
    price: 1
  }))
  t.equal((await send(app, 'POST', '/products/bulk', { products })).status, 201)
})

t.test('atomic: one bad product fails the whole request, and the error names it', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'S-2' })
  for (const [products, expected] of [
    [[product(1), product(2)], { status: 409, body: { code: 'SKU_EXISTS', sku: 'S-2', index: 1 } }],
    [[product(1), product(3), product(1)], { status: 409, body: { code: 'SKU_EXISTS', sku: 'S-1', index: 2 } }],
    [[product(1), { ...product(3), price: 1 }], { status: 400, body: { errors: [{ path: 'body/products/1/price' }] } }],
    [[product(1), { sku: 'X', name: 'X' }], { status: 400, body: { errors: [{ path: 'body/products/1/price' }] } }],
    [
      [product(1), { ...product(3), stock: -1 }],
      { status: 400, body: { errors: [{ path: 'body/products/1/stock' }] } }
    ],
    [[], { status: 400, body: { errors: [{ path: 'body/products' }] } }],
    [
      Array.from({ length: 1_001 }, (_, n) => product(n)),
      { status: 400, body: { errors: [{ path: 'body/products' }] } }
    ]
  ] as const) {
    t.match(await send(app, 'POST', '/products/bulk', { products }), expected)
    t.match((await send(app, 'GET', '/products')).body, { total: 1 })
  }
})

t.test('partial: each product succeeds or fails on its own', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'S-2' })
  const products = [
    product(1),
    product(2),
    { ...product(3), price: 1 },
    { ...product(4), stock: -1 },
    product(5),
    product(5),
    ...Array.from({ length: 150 }, () => ({ sku: '' }))
  ]
  const { status, body } = await send(app, 'POST', '/products/bulk', { products, mode: 'partial' })
  t.equal(status, 200)
  t.strictSame(
    body.results.map(({ status }: { status: number }) => status),
    [201, 409, 400, 400, 201, 409, ...Array(150).fill(400)]
  )
  t.match(body.results[155].error.errors, [{ path: /^body\/products\/155\// }])
  t.match((await send(app, 'GET', '/products')).body, { total: 3 })
  t.strictSame(await findViolations(app), [])
})
