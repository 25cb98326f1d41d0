import t from 'tap'
import { money } from '../../src/dashboard/browser/format.js'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { buildWithSecret, newEventId, sendEvent } from '../support/payment-provider.js'

for (const { currency, price, cents, wrong, problem } of [
  { currency: 'JPY', price: 500, cents: 500, wrong: 500.5, problem: /must be a whole number: JPY/ },
  { currency: 'KWD', price: 1.234, cents: 1_234, wrong: 1.2345, problem: /must have at most 3 decimal places/ },
  { currency: 'USD', price: 19.99, cents: 1_999, wrong: 19.9900005, problem: /must have at most 2 decimal places/ }
]) {
  t.test(`${currency} is computed in its own minor units wherever an amount is read or shown`, async t => {
    const app = await buildWithSecret(t, { currency })
    const product = await createProduct(app, { price, stock: 20 })
    t.match(product, { price, price_cents: cents })
    t.match((await send(app, 'GET', `/products/${product.id}`)).body, { price, price_cents: cents })
    t.match((await send(app, 'GET', '/products')).body, { products: [{ price, price_cents: cents }] })
    t.match((await createProduct(app, { price_cents: cents })).price, price)
    t.match((await send(app, 'PATCH', '/products/2', { price })).body, { price, price_cents: cents, version: 1 })

    const line = { product_id: product.id, quantity: 3 }
    const total = { total_amount_cents: 3 * cents, total_amount: Number((3 * price).toFixed(3)), currency }
    const items = [{ price_cents_at_purchase: cents, unit_price: price }]
    t.match((await send(app, 'POST', '/orders/quote', { ...line, unit_price: price })).body, {
      ...total,
      items: [{ price_cents: cents, unit_price: price }]
    })
    t.match(await createOrder(app, { ...line, unit_price: price }), { ...total, items })
    t.match((await send(app, 'GET', '/orders/1')).body, { ...total, items, product: { price, price_cents: cents } })
    t.match((await send(app, 'GET', '/orders')).body, {
      total_amount: total.total_amount,
      total_amount_cents: total.total_amount_cents
    })
    t.match((await send(app, 'POST', '/orders/bulk', { orders: [line] })).body, { results: [{ order: total }] })

    const paid = {
      event_id: newEventId(),
      type: 'payment.succeeded',
      order_id: 1,
      amount: total.total_amount,
      currency
    }
    const part = { ...paid, event_id: newEventId(), amount: price }
    t.match((await sendEvent(app, part)).body, { status: 'success', order_status: 'PENDING' }, 'a third of the total')
    t.match((await sendEvent(app, paid)).body, { status: 'success', order_status: 'PAID' })
    t.match((await send(app, 'GET', '/orders/1')).body, { paid_cents: 4 * cents, refund_due_cents: cents })
    t.match((await send(app, 'GET', '/orders/1/payments')).body, {
      payments: [{ amount: price, amount_cents: cents, currency }, { amount: total.total_amount }]
    })
    t.strictSame(await findViolations(app), [])

    for (const [method, url, payload, path] of [
      ['POST', '/products', { sku: 'X', name: 'X', price: wrong }, 'body/price'],
      ['POST', '/products/bulk', { products: [{ sku: 'X', name: 'X', price: wrong }] }, 'body/products/0/price'],
      ['PATCH', '/products/1', { price: wrong }, 'body/price'],
      ['POST', '/orders', { ...line, unit_price: wrong }, 'body/unit_price'],
      ['POST', '/orders', { items: [line, { ...line, unit_price: wrong }] }, 'body/items/1/unit_price'],
      ['POST', '/orders/quote', { ...line, unit_price: wrong }, 'body/unit_price']
    ] as const) {
      t.match(
        await send(app, method, url, payload),
        { status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path, message: problem }] } },
        `${method} ${url} ${JSON.stringify(payload)}`
      )
    }
  })
}

t.test('of a bulk request in partial mode, only the product with too many decimal places is refused', async t => {
  const app = await build(t, { currency: 'JPY' })
  const products = [
    { sku: 'A', name: 'A', price: 500 },
    { sku: 'B', name: 'B', price: 500.5 }
  ]
  t.match(await send(app, 'POST', '/products/bulk', { products, mode: 'partial' }), {
    status: 200,
    body: { results: [{ status: 201, product: { price_cents: 500 } }, { status: 400 }] }
  })
})

t.test('the page at / shows amounts with the digits of ISO 4217', async t => {
  t.equal(money(500, 'JPY'), '¥500')
  t.equal(money(1_230, 'KWD').replace('\u00a0', ' '), 'KWD 1.230')
  t.equal(money(2_490, 'USD'), '$24.90')
  t.equal(money(1_234, 'IQD').replace('\u00a0', ' '), 'IQD 1.234')
})

t.test('a process with another CURRENCY than the shop writes no price and no order', async t => {
  const databaseUrl = await createDatabase(t)
  const shop = await build(t, { databaseUrl, currency: 'USD' })
  const stale = await build(t, { databaseUrl, currency: 'JPY' })
  const { id } = await createProduct(shop, { price: 24.9, stock: 5 })
  for (const [method, url, payload] of [
    ['POST', '/products', { sku: 'A', name: 'A', price: 500 }],
    ['POST', '/products/bulk', { products: [{ sku: 'A', name: 'A', price: 500 }] }],
    ['PATCH', `/products/${id}`, { price: 500 }],
    ['POST', '/orders', { product_id: id, quantity: 1 }],
    ['POST', '/orders/bulk', { orders: [{ product_id: id, quantity: 1 }] }]
  ] as const) {
    t.match(
      await send(stale, method, url, payload),
      { status: 409, body: { code: 'CURRENCY_IN_USE', currency: 'JPY' } },
      `${method} ${url}`
    )
  }
  t.match((await send(shop, 'GET', `/products/${id}`)).body, { price: 24.9, stock: 5, version: 1 })
  t.match((await send(shop, 'GET', '/orders')).body, { total: 0, total_amount: 0 })
  t.match(await createOrder(shop, { product_id: id, quantity: 1 }), { currency: 'USD', total_amount: 24.9 })
  t.strictSame(await findViolations(shop), [])
})
