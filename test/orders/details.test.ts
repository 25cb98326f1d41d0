import t from 'tap'
import { expireDueOrders } from '../../src/orders/due-orders.js'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { adminKey, as, buildGuarded, withKey } from '../support/credentials.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'

const line = { product_id: 1, quantity: 1 }

const address = {
  name: 'Ada Sample',
  company: 'Analytical Engines',
  line1: '12 Example Street',
  line2: '3rd floor',
  city: 'Lisbon',
  region: 'Estremadura',
  postal_code: '1100-001',
  country: 'PT'
}

const shortAddress = { name: 'Zoë', line1: 'PO Box 7', city: 'Reykjavík', country: 'IS' }

const adjustments = [
  { type: 'shipping', label: 'Parcel', amount_cents: 490 },
  { type: 'discount', label: 'SPRING', amount_cents: -200 },
  { type: 'tax', label: 'VAT', amount_cents: 0 },
  { type: 'fee', label: 'Gift wrapping', amount_cents: 150 }
]

const given = {
  external_id: 'A-1042',
  email: 'ada@example.com',
  phone: '(021) 555-01.02/3',
  locale: 'pt-PT',
  shipping_address: address,
  billing_address: shortAddress,
  metadata: { channel: 'web', empty: '', ключ: '✓' },
  adjustments
}

const kept = {
  ...given,
  billing_address: { ...shortAddress, company: null, line2: null, region: null, postal_code: null },
  subtotal_cents: 1000,
  total_amount_cents: 1440,
  total_amount: 14.4
}

const nothing = {
  external_id: null,
  email: null,
  phone: null,
  locale: null,
  shipping_address: null,
  billing_address: null,
  metadata: {},
  adjustments: []
}

t.test('an order keeps what the client gives with it, and every answer shows it', async t => {
  const app = await build(t)
  await createProduct(app, { price: 10 })
  const placed = await send(app, 'POST', '/orders', { ...line, ...given })
  t.equal(placed.status, 201)
  t.match(placed.body, kept)
  t.strictSame(Object.keys(placed.body.metadata), Object.keys(given.metadata), 'metadata has no other keys')
  t.strictSame(placed.body.billing_address, kept.billing_address)
  t.match((await send(app, 'GET', '/orders/1')).body, kept)
  t.match((await send(app, 'GET', '/orders')).body, { orders: [kept], total_amount_cents: 1440 })
  const bulk = await send(app, 'POST', '/orders/bulk', { orders: [line, { ...line, ...given, external_id: 'A-1043' }] })
  t.match(bulk.body.results, [{ order: nothing }, { order: { ...kept, external_id: 'A-1043' } }])
  t.match((await send(app, 'PATCH', '/orders/3', { status: 'PAID' })).body, { ...kept, external_id: 'A-1043' })
  t.match((await send(app, 'DELETE', '/orders/1')).body, kept)

  const quote = await send(app, 'POST', '/orders/quote', { ...line, ...given, external_id: 'A-1044' })
  t.match(quote, {
    status: 200,
    body: { placeable: true, adjustments, subtotal_cents: 1000, total_amount_cents: 1440, total_amount: 14.4 }
  })
  const { data } = await app.prisma.event.findFirstOrThrow({ where: { orderId: 1, type: 'order.created' } })
  t.match(data, { external_id: 'A-1042', adjustments, total_amount_cents: 1440 })
  t.notMatch(JSON.stringify(data), /ada@example|Sample|Reykjav/, 'the log has no personal data')
  t.strictSame(await findViolations(app), [])
  t.match((await send(app, 'GET', '/admin/invariants?scope=full')).body, { status: 'ok' })
})

t.test('without them an order has defaults, and null is the same as nothing', async t => {
  const app = await build(t)
  await createProduct(app, { price: 10 })
  const defaults = { ...nothing, subtotal_cents: 1000, total_amount_cents: 1000 }
  for (const payload of [line, { ...line, ...nothing }]) {
    const placed = await send(app, 'POST', '/orders', payload)
    t.match(placed, { status: 201, body: defaults })
    t.strictSame([placed.body.metadata, placed.body.adjustments], [{}, []])
    t.match((await send(app, 'GET', `/orders/${placed.body.id}`)).body, defaults)
  }
  const columns = ['email', 'metadata', 'adjustments', 'external_id', 'shipping_address']
  const [row] = await app.prisma.$queryRawUnsafe<object[]>(`SELECT num_nonnulls(${columns.join()}) AS n FROM orders`)
  t.match(row, { n: 0 }, 'nothing takes no space')
})

t.test('each limit is kept, and a wrong value is 400 with its path', async t => {
  const app = await build(t)
  await createProduct(app, { price: 10, stock: 10_000_000 })
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`key ${n}`, '']))
  const adjusted = (type: string, cents: number) => ({
    adjustments: [
      { type: 'tax', label: 'VAT', amount_cents: 0 },
      { type, label: 'x', amount_cents: cents }
    ]
  })
  const long = (length: number) => 'é'.repeat(length)
  for (const fields of [
    { external_id: 'x' },
    { external_id: long(100) },
    { email: `${'a'.repeat(60)}@${'b'.repeat(60)}.example.com` },
    { phone: '+351 210 000 000' },
    { phone: '112' },
    { locale: 'de' },
    { locale: 'zh-Hant-TW' },
    { metadata: keys(50) },
    { metadata: { [long(40)]: long(500) } },
    { shipping_address: { ...address, name: long(200), line1: long(200), postal_code: 'x'.repeat(20) } },
    { billing_address: { ...shortAddress, company: null, region: null } },
    { shipping_address: { ...address, country: 'XK' } },
    { adjustments: Array(50).fill(adjustments[0]) },
    adjusted('discount', -1000),
    adjusted('discount', 0),
    adjusted('fee', 0),
    { expires_in_seconds: 1 },
    { expires_in_seconds: 366 * 86_400 }
  ]) {
    t.equal(
      (await send(app, 'POST', '/orders', { ...line, ...fields })).status,
      201,
      JSON.stringify(fields).slice(0, 80)
    )
  }
  for (const [fields, path] of [
    [{ external_id: '' }, 'body/external_id'],
    [{ external_id: long(101) }, 'body/external_id'],
    [{ external_id: 7 }, 'body/external_id'],
    [{ external_id: 'a\0' }, 'body/external_id'],
    [{ email: 'ada' }, 'body/email'],
    [{ email: '' }, 'body/email'],
    [{ email: 'ada@example.com\0' }, 'body/email'],
    [{ email: `${'a'.repeat(250)}@example.com` }, 'body/email'],
    [{ phone: 'ask Ada' }, 'body/phone'],
    [{ phone: '12' }, 'body/phone'],
    [{ phone: '1'.repeat(33) }, 'body/phone'],
    [{ locale: 'Portuguese' }, 'body/locale'],
    [{ locale: 'pt_PT' }, 'body/locale'],
    [{ metadata: keys(51) }, 'body/metadata'],
    [{ metadata: { [long(41)]: '' } }, 'body/metadata'],
    [{ metadata: { '': 'x' } }, 'body/metadata'],
    [{ metadata: { 'a\0': 'x' } }, 'body/metadata'],
    [{ metadata: { a: long(501) } }, 'body/metadata/a'],
    [{ metadata: { a: 1 } }, 'body/metadata/a'],
    [{ metadata: { a: null } }, 'body/metadata/a'],
    [{ metadata: { a: 'x\0' } }, 'body/metadata/a'],
    [{ metadata: null }, 'body/metadata'],
    [{ metadata: [] }, 'body/metadata'],
    [{ shipping_address: { ...address, country: 'pt' } }, 'body/shipping_address/country'],
    [{ shipping_address: { ...address, country: 'XX' } }, 'body/shipping_address/country'],
    [{ shipping_address: { ...address, country: 'Portugal' } }, 'body/shipping_address/country'],
    [{ shipping_address: { ...address, street: 'x' } }, 'body/shipping_address/street'],
    [{ shipping_address: { ...address, name: '' } }, 'body/shipping_address/name'],
    [{ shipping_address: { ...address, name: long(201) } }, 'body/shipping_address/name'],
    [{ shipping_address: { ...address, city: 'a\0' } }, 'body/shipping_address/city'],
    [{ shipping_address: { ...address, postal_code: 'x'.repeat(21) } }, 'body/shipping_address/postal_code'],
    [{ billing_address: { name: 'Ada', line1: 'x', country: 'PT' } }, 'body/billing_address/city'],
    [{ billing_address: 'Lisbon' }, 'body/billing_address'],
    [{ adjustments: Array(51).fill(adjustments[0]) }, 'body/adjustments'],
    [adjusted('bribe', 1), 'body/adjustments/1/type'],
    [adjusted('discount', 1), 'body/adjustments/1/amount_cents'],
    [adjusted('shipping', -1), 'body/adjustments/1/amount_cents'],
    [adjusted('tax', -1), 'body/adjustments/1/amount_cents'],
    [adjusted('fee', -1), 'body/adjustments/1/amount_cents'],
    [adjusted('fee', 0.5), 'body/adjustments/1/amount_cents'],
    [adjusted('fee', 1e12), 'body/adjustments/1/amount_cents'],
    [{ adjustments: [{ type: 'fee', label: '', amount_cents: 1 }] }, 'body/adjustments/0/label'],
    [{ adjustments: [{ type: 'fee', amount_cents: 1 }] }, 'body/adjustments/0/label'],
    [adjusted('discount', -1001), 'body/adjustments'],
    [adjusted('fee', 999_999_999_999), 'body'],
    [{ expires_in_seconds: 0 }, 'body/expires_in_seconds'],
    [{ expires_in_seconds: 1.5 }, 'body/expires_in_seconds'],
    [{ expires_in_seconds: 366 * 86_400 + 1 }, 'body/expires_in_seconds'],
    [{ expires_in_seconds: null }, 'body/expires_in_seconds']
  ] as const) {
    for (const url of ['/orders', '/orders/quote']) {
      const { status, body } = await send(app, 'POST', url, { ...line, ...fields })
      const expected = { status: 400, code: 'VALIDATION_FAILED', path }
      t.match({ status, code: body.code, path: body.errors?.[0]?.path }, expected, JSON.stringify(fields).slice(0, 80))
    }
  }
  const bulk = await send(app, 'POST', '/orders/bulk', {
    orders: [line, { ...line, ...adjusted('discount', 1) }]
  })
  t.match(bulk.body.errors, [{ path: 'body/orders/1/adjustments/1/amount_cents' }])
  t.strictSame(await findViolations(app), [])
})

t.test('an external id is given once in each shop', async t => {
  const app = await build(t)
  await createProduct(app)
  const order = { ...line, external_id: 'A-1' }
  const key = { 'idempotency-key': 'once' }
  const first = await send(app, 'POST', '/orders', order, key)
  t.equal(first.status, 201)
  const again = await send(app, 'POST', '/orders', order, key)
  t.equal(again.text, first.text, 'a repeated request is answered as before')
  const conflict = { status: 409, body: { code: 'EXTERNAL_ID_EXISTS', external_id: 'A-1' } }
  t.match(await send(app, 'POST', '/orders', order), conflict)
  await send(app, 'DELETE', '/orders/1')
  t.match(await send(app, 'POST', '/orders', order), conflict, 'a canceled order keeps its external id')
  t.equal((await send(app, 'POST', '/orders', { ...line, external_id: 'a-1' })).status, 201, 'case counts')

  const [one, other] = [
    { ...line, external_id: 'B' },
    { ...line, external_id: 'C' }
  ]
  t.match(await send(app, 'POST', '/orders/bulk', { orders: [other, order, one] }), {
    status: 409,
    body: { ...conflict.body, index: 1 }
  })
  t.match((await send(app, 'POST', '/orders/bulk', { orders: [one, other, one], mode: 'partial' })).body.results, [
    { status: 201 },
    { status: 201 },
    { status: 409, error: { code: 'EXTERNAL_ID_EXISTS', external_id: 'B' } }
  ])
  const race = await Promise.all(
    [1, 2, 3].map(async () => await send(app, 'POST', '/orders', { ...line, external_id: 'R' }))
  )
  t.strictSame(race.map(({ status }) => status).sort(), [201, 409, 409])

  await addSecondShop(app)
  await send(app, 'POST', '/products', { sku: 'x', name: 'x', price: 1, stock: 1 }, inSecond)
  t.equal((await send(app, 'POST', '/orders', order, inSecond)).status, 201, 'another shop has its own')
  t.match((await send(app, 'GET', '/orders?external_id=A-1')).body, { total: 1, orders: [{ id: 1 }] })
  t.match((await send(app, 'GET', '/orders?external_id=A-1', undefined, inSecond)).body, { total: 1 })
  t.match((await send(app, 'GET', '/orders?external_id=A')).body, { total: 0 })
  t.strictSame(await findViolations(app), [])
})

t.test('an external id that another process has just given is a conflict too', async t => {
  const databaseUrl = await createDatabase(t)
  const [app, other] = [await build(t, { databaseUrl }), await build(t, { databaseUrl })]
  await createProduct(app)
  const order = { ...line, external_id: 'A-1' }
  const answers = await Promise.all(
    [app, other, app, other].map(async each => await send(each, 'POST', '/orders', order))
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [201, 409, 409, 409])
})

t.test('a customer gives what is its own, but neither discounts nor a long hold', async t => {
  const app = await buildGuarded(t, { orderPaymentTimeoutSeconds: 900 })
  const { adjustments: _, ...own } = given
  t.match(await send(app, 'POST', '/orders', { ...line, ...own }, as(1)), { status: 201, body: own })
  for (const [url, payload] of [
    ['/orders', { ...line, adjustments }],
    ['/orders/quote', { ...line, adjustments }],
    ['/orders/bulk', { orders: [{ ...line, adjustments }] }]
  ] as const) {
    t.match(await send(app, 'POST', url, payload, as(1)), { status: 403, body: { code: 'FORBIDDEN' } }, url)
  }
  t.equal((await send(app, 'POST', '/orders', { ...line, adjustments: [] }, as(1))).status, 201)
  const holdOf = async (seconds: number, headers: Record<string, string>) => {
    const { body } = await send(app, 'POST', '/orders', { ...line, expires_in_seconds: seconds }, headers)
    return (Date.parse(body.expires_at) - Date.parse(body.created_at)) / 1_000
  }
  t.equal(await holdOf(60, as(1)), 60)
  t.equal(await holdOf(3_600, as(1)), 900, 'what the shop has set is the most')
  t.equal(await holdOf(3_600, withKey(adminKey)), 3_600)
  for (const payload of [{ note: 'x' }, { note: 'x', status: 'CANCELED' }, { metadata: {} }]) {
    t.match(await send(app, 'PATCH', '/orders/1', payload, as(1)), { status: 403, body: { code: 'FORBIDDEN' } })
  }
  const canceled = await send(app, 'PATCH', '/orders/1', { status: 'CANCELED', reason: 'Too late' }, as(1))
  t.match(canceled, { status: 200, body: { status: 'CANCELED' } })
})

t.test('an order with a hold expires, also in a shop without a timeout', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 5 })
  const {
    id,
    expires_at: expiresAt,
    created_at: createdAt
  } = await createOrder(app, { ...line, expires_in_seconds: 60 })
  t.equal(Date.parse(String(expiresAt)) - Date.parse(createdAt), 60_000)
  t.strictSame((await expireDueOrders(app)).ids, [])
  await app.prisma.$executeRaw`UPDATE orders SET expires_at = now() - interval '1 second'`
  t.strictSame((await expireDueOrders(app)).ids, [id])
  t.match((await send(app, 'GET', `/orders/${id}`)).body, { status: 'CANCELED', expires_at: null })
  t.match((await send(app, 'GET', `/orders/${id}/history`)).body.history[1], { reason: 'payment_timeout' })
  t.match((await send(app, 'GET', '/products/1')).body, { stock: 5 })
})

t.test('a free order waits for no payment and records none', async t => {
  const app = await build(t, { orderPaymentTimeoutSeconds: 900 })
  await createProduct(app, { price: 10 })
  const free = { ...line, adjustments: [{ type: 'discount', label: 'ALL', amount_cents: -1000 }] }
  const statuses = [['PAID', 'SHIPPED', 'REFUNDED'], ['PAID', 'REFUNDED'], ['CANCELED']]
  for (const [index, path] of statuses.entries()) {
    const id = index + 1
    t.match(await send(app, 'POST', '/orders', { ...free, expires_in_seconds: 60 }), {
      status: 201,
      body: { id, total_amount_cents: 0, subtotal_cents: 1000, payment_status: 'paid', expires_at: null }
    })
    for (const status of path) {
      t.match(await send(app, 'PATCH', `/orders/${id}`, { status }), {
        status: 200,
        body: { status, payment_status: 'paid', paid_cents: 0, refunded_cents: 0, refund_due_cents: 0 }
      })
    }
    t.match((await send(app, 'GET', `/orders/${id}/payments`)).body, { payments: { length: 0 } })
  }
  t.match((await send(app, 'GET', '/orders?payment_status=paid')).body, { total: 3 })
  t.match((await send(app, 'GET', '/orders?payment_status=unpaid')).body, { total: 0 })
  t.strictSame(await findViolations(app), [])
  t.match((await send(app, 'GET', '/admin/invariants?scope=full')).body, { status: 'ok' })
})
