import { createHmac } from 'node:crypto'
import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { parseApiKeys } from '../../src/auth/api-keys.js'
import { completeDueOrders, expireDueOrders } from '../../src/orders/due-orders.js'
import { until } from '../../scripts/shared/until.js'
import { build, createDatabase, createProduct, send } from '../support/app.js'
import { adminKey, as, buildGuarded, forge, platformKey, withKey, withToken } from '../support/credentials.js'

const secret = 'a secret of the second shop'

t.test('shops are created, listed, read and changed', async t => {
  const app = await build(t, { currency: 'EUR' })
  const given = { slug: 'lisbon', name: 'Lisbon', currency: 'JPY', low_stock_threshold: 5, webhook_secrets: [secret] }
  const shop = {
    slug: 'lisbon',
    name: 'Lisbon',
    currency: 'JPY',
    order_payment_timeout_seconds: 0,
    order_auto_complete_seconds: 0,
    low_stock_threshold: 5,
    webhook_secret_count: 1,
    version: 1
  }
  const created = await send(app, 'POST', '/shops', given, { 'idempotency-key': 'once' })
  t.match(created, { status: 201, headers: { location: '/api/v1/shops/lisbon', etag: '"1"' }, body: shop })
  t.notMatch(created.text, secret, 'secrets are not shown')
  t.equal((await send(app, 'POST', '/shops', given, { 'idempotency-key': 'once' })).text, created.text)
  t.match(await send(app, 'POST', '/shops', given), { status: 409, body: { code: 'SLUG_EXISTS', slug: 'lisbon' } })
  t.match(await send(app, 'POST', '/shops', { slug: 'porto' }), {
    status: 201,
    body: { name: 'porto', currency: 'EUR' }
  })
  const first = { slug: 'default', name: 'Default', currency: 'EUR' }
  t.match((await send(app, 'GET', '/shops')).body, { total: 3, shops: [first, shop, { slug: 'porto' }] })
  const { body: page } = await send(app, 'GET', '/shops?limit=2')
  t.match((await send(app, 'GET', `/shops?cursor=${page.next_cursor}`)).body, { shops: [{ slug: 'porto' }] })
  t.match(await send(app, 'GET', '/shops/lisbon'), { status: 200, headers: { etag: '"1"' }, body: shop })
  t.equal((await send(app, 'GET', '/shops/lisbon', undefined, { 'if-none-match': '"1"' })).status, 304)
  t.match(await send(app, 'GET', '/shops/nowhere'), { status: 404, body: { code: 'SHOP_NOT_FOUND', slug: 'nowhere' } })

  const changes = { name: 'Lisboa', low_stock_threshold: null, order_payment_timeout_seconds: 60 }
  const changed = await send(app, 'PATCH', '/shops/lisbon', changes, { 'if-match': '"1"' })
  t.match(changed, { status: 200, headers: { etag: '"2"' }, body: { ...shop, ...changes, version: 2 } })
  t.match(await send(app, 'PATCH', '/shops/lisbon', changes), { status: 200, body: { version: 2 } }, 'nothing changes')
  t.match(await send(app, 'PATCH', '/shops/lisbon', changes, { 'if-match': '"1"' }), { status: 412 })
  t.match(await send(app, 'PATCH', '/shops/nowhere', { name: 'x' }), { status: 404, body: { code: 'SHOP_NOT_FOUND' } })
})

t.test('a bad slug, secret, currency or setting is refused, and so are settings of the default shop', async t => {
  const app = await build(t)
  for (const body of [
    {},
    { slug: '' },
    { slug: 'Lisbon' },
    { slug: '-lisbon' },
    { slug: 'lisbon-' },
    { slug: 'lis_bon' },
    { slug: 'a'.repeat(64) },
    { slug: 'lisbon', name: '' },
    { slug: 'lisbon', currency: 'eur' },
    { slug: 'lisbon', currency: 'XXX' },
    { slug: 'lisbon', order_payment_timeout_seconds: -1 },
    { slug: 'lisbon', webhook_secrets: ['too short'] },
    { slug: 'lisbon', webhook_secrets: ['whsec_too-short'] },
    { slug: 'lisbon', id: 7 }
  ]) {
    t.match(
      await send(app, 'POST', '/shops', body),
      { status: 400, body: { code: 'VALIDATION_FAILED' } },
      JSON.stringify(body)
    )
  }
  t.equal((await send(app, 'GET', '/shops')).body.total, 1)
  t.match(await send(app, 'PATCH', '/shops/default', { name: 'Main' }), { status: 200, body: { name: 'Main' } })
  const answer = await send(app, 'PATCH', '/shops/default', { name: 'x', currency: 'EUR', low_stock_threshold: 1 })
  t.match(answer, {
    status: 400,
    body: { errors: [{ path: 'body/currency', message: /environment/ }, { path: 'body/low_stock_threshold' }] }
  })
  t.match((await send(app, 'GET', '/shops/default')).body, { name: 'Main' })
})

t.test('shops that are created at the same time get ids of their own', async t => {
  const app = await build(t)
  const slugs = Array.from({ length: 20 }, (_, index) => `shop-${index % 10}`)
  const statuses = (await Promise.all(slugs.map(slug => send(app, 'POST', '/shops', { slug })))).map(
    ({ status }) => status
  )
  t.strictSame(
    [statuses.filter(status => status === 201).length, statuses.filter(status => status === 409).length],
    [10, 10]
  )
  t.equal(new Set((await send(app, 'GET', '/shops')).body.shops.map(({ slug }: { slug: string }) => slug)).size, 11)
})

t.test('a shop has its own currency, which stays while it has products or orders', async t => {
  const app = await build(t, { currency: 'USD' })
  await send(app, 'POST', '/shops', { slug: 'osaka', currency: 'USD' })
  const osaka = { 'x-shop': 'osaka' }
  t.match(await send(app, 'PATCH', '/shops/osaka', { currency: 'JPY' }), { status: 200, body: { currency: 'JPY' } })
  await nextSecond()
  const half = await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 5.5, stock: 9 }, osaka)
  t.match(half, { status: 400 }, 'yen have no digits')
  const product = await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 500, stock: 9 }, osaka)
  t.match(product, { status: 201, body: { price: 500, price_cents: 500 } })
  await createProduct(app, { price: 5 })
  t.match(await send(app, 'GET', '/products/1', undefined, osaka), { body: { price: 500 } })
  t.match(await send(app, 'GET', '/products/1'), { body: { price: 5, price_cents: 500 } })
  const ordered = await send(app, 'POST', '/orders', { product_id: 1, quantity: 2 }, osaka)
  t.match(ordered, { status: 201, body: { currency: 'JPY', total_amount: 1_000, total_amount_cents: 1_000 } })
  t.match((await send(app, 'GET', '/orders', undefined, osaka)).body, { total_amount: 1_000 })
  const refused = { status: 409, body: { code: 'CURRENCY_IN_USE', currency: 'EUR' } }
  t.match(await send(app, 'PATCH', '/shops/osaka', { currency: 'EUR' }), refused)
})

t.test('settings of a shop apply to it alone, in every process within a second', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const other = await build(t, { databaseUrl })
  await send(app, 'POST', '/shops', { slug: 'lisbon' })
  const lisbon = { 'x-shop': 'lisbon' }
  const product = { sku: 'A', name: 'A', price: 1, stock: 10 }
  for (const headers of [{}, lisbon]) await send(app, 'POST', '/products', product, headers)
  const order = async (process: FastifyInstance, headers: Record<string, string>) =>
    (await send(process, 'POST', '/orders', { product_id: 1, quantity: 1 }, headers)).body
  for (const process of [app, other]) t.match(await order(process, lisbon), { expires_at: null })
  const settings = { order_payment_timeout_seconds: 60, order_auto_complete_seconds: 30, low_stock_threshold: 6 }
  await send(app, 'PATCH', '/shops/lisbon', settings)
  await nextSecond()
  for (const process of [app, other]) {
    t.match(await order(process, lisbon), { expires_at: String })
    t.match(await order(process, {}), { expires_at: null })
  }
  const lowIn = async (headers: Record<string, string>) =>
    (await send(app, 'GET', '/events?types=product.low_stock', undefined, headers)).body.events.length
  t.strictSame([await lowIn(lisbon), await lowIn({})], [1, 0])

  t.strictSame((await completeDueOrders(app, 0)).ids, [], 'none is due yet')
  await app.prisma.$executeRaw`UPDATE orders SET created_at = now() - interval '40 seconds', expires_at = NULL`
  t.strictSame((await completeDueOrders(app, 0)).ids.sort(), [1, 2, 3, 4])
  t.equal((await send(app, 'GET', '/orders?status=completed', undefined, lisbon)).body.total, 4)
  t.equal((await send(app, 'GET', '/orders?status=completed')).body.total, 0)
  t.strictSame((await completeDueOrders(app, 35)).ids.sort(), [1, 2], 'those of the default shop, by its setting')
})

t.test('orders expire in every shop', async t => {
  const app = await build(t)
  for (const slug of ['a', 'b']) await send(app, 'POST', '/shops', { slug, order_payment_timeout_seconds: 60 })
  for (const slug of ['a', 'b']) {
    await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 1, stock: 10 }, { 'x-shop': slug })
    await send(app, 'POST', '/orders', { product_id: 1, quantity: 2 }, { 'x-shop': slug })
  }
  await app.prisma.$executeRaw`UPDATE orders SET expires_at = now() - interval '1 second'`
  t.strictSame((await expireDueOrders(app)).ids, [1, 1])
  for (const slug of ['a', 'b']) {
    t.match((await send(app, 'GET', '/orders/1', undefined, { 'x-shop': slug })).body, { status: 'CANCELED' })
    t.match((await send(app, 'GET', '/products/1', undefined, { 'x-shop': slug })).body, { stock: 10 })
  }
})

t.test('the shop of a request is that of its credentials, else that of X-Shop, else the default one', async t => {
  const { apiKeys } = parseApiKeys(
    [
      `backend:${adminKey}:admin`,
      'lisbon-backend:lisbon-key-of-a-decent-length:admin:lisbon',
      `operators:${platformKey}:platform`
    ].join(',')
  )
  const app = await buildGuarded(t, { apiKeys })
  const platform = withKey(platformKey)
  await send(app, 'POST', '/shops', { slug: 'lisbon' }, platform)
  const ofLisbon = withKey('lisbon-key-of-a-decent-length')
  t.match(await send(app, 'POST', '/products', { sku: 'L', name: 'Of Lisbon', price: 1 }, ofLisbon), { status: 201 })
  const nameOf = async (headers: Record<string, string>) => {
    const { status, body } = await send(app, 'GET', '/products/1', undefined, headers)
    return status === 200 ? body.name : body.code
  }
  t.equal(await nameOf({}), 'Mug', 'nobody sees the default shop')
  t.equal(await nameOf({ 'x-shop': 'lisbon' }), 'Of Lisbon', 'or the one that the header names')
  t.equal(await nameOf({ 'x-shop': 'nowhere' }), 'SHOP_NOT_FOUND')
  t.match((await send(app, 'GET', '/products/1')).headers.vary, /X-Shop/, 'caches keep a response for each shop')
  const strange = await send(app, 'POST', '/shops/a%00b/webhooks/payment', {})
  t.match(strange, { status: 404, body: { code: 'SHOP_NOT_FOUND' } }, 'nor does text that the database does not take')
  t.equal(await nameOf(ofLisbon), 'Of Lisbon')
  t.equal(await nameOf({ ...ofLisbon, 'x-shop': 'lisbon' }), 'Of Lisbon')
  t.equal(await nameOf({ ...ofLisbon, 'x-shop': 'default' }), 'FORBIDDEN', 'a key is for one shop')
  t.equal(await nameOf(withKey(adminKey)), 'Mug')
  t.equal(await nameOf({ ...withKey(adminKey), 'x-shop': 'lisbon' }), 'FORBIDDEN', 'also one of the default shop')
  t.equal(await nameOf({ ...platform, 'x-shop': 'lisbon' }), 'Of Lisbon', 'the platform may use every shop')
  t.equal(await nameOf(platform), 'Mug')

  const customer = { email: 'ada@example.com', full_name: 'Ada' }
  t.match(await send(app, 'POST', '/users', customer, ofLisbon), { status: 201, body: { id: 1 } })
  const token = withToken(forge({ sub: '1', role: 'customer', shop: 'lisbon' }))
  t.match(await send(app, 'GET', '/users/1', undefined, token), { body: { full_name: 'Ada' } })
  t.match(await send(app, 'GET', '/users/1', undefined, as(1)), { body: { full_name: 'Ada Sample' } })
  t.match(await send(app, 'GET', '/users/1', undefined, { ...token, 'x-shop': 'default' }), { status: 403 })
  t.match(await send(app, 'GET', '/users/1', undefined, withToken(forge({ shop: 'nowhere' }))), { status: 404 })
  const { body: login } = await send(app, 'POST', '/auth/login-test', { customer_id: 1 }, { 'x-shop': 'lisbon' })
  t.match(await send(app, 'GET', '/users/1', undefined, withToken(login.accessToken)), { body: { full_name: 'Ada' } })
  const refresh = { refreshToken: login.refreshToken }
  t.equal((await send(app, 'POST', '/auth/refresh', refresh)).status, 401, 'a refresh token is for its shop')
  t.equal((await send(app, 'POST', '/auth/refresh', refresh, { 'x-shop': 'lisbon' })).status, 200)
  for (const [headers, expected] of [
    [ofLisbon, 403],
    [withKey(adminKey), 200],
    [platform, 200]
  ] as const) {
    t.equal((await app.inject({ url: '/metrics', headers })).statusCode, expected, 'metrics tell of all shops')
  }
})

t.test('API_KEYS name a shop and the role platform; what makes no sense is refused', t => {
  const key = 'a-key-of-a-decent-length'
  t.match(parseApiKeys(`a:${key}:admin:lisbon`), { apiKeys: [{ role: 'admin', shopSlug: 'lisbon' }], problems: [] })
  t.match(parseApiKeys(`a:${key}:reader`), { apiKeys: [{ role: 'reader', shopSlug: 'default' }], problems: [] })
  t.match(parseApiKeys(`a:${key}:platform`), { apiKeys: [{ role: 'platform', shopSlug: null }], problems: [] })
  t.match(parseApiKeys(`a:${key}:admin:lisbon,a:${key}-2:reader:porto`), { problems: [] }, 'one name in two shops')
  for (const entry of [
    `a:${key}:admin:Lisbon`,
    `a:${key}:platform:lisbon`,
    `a:${key}:metrics:lisbon`,
    `a:${key}:admin:a:b`
  ]) {
    t.equal(parseApiKeys(entry).problems.length, 1, entry)
  }
  t.equal(parseApiKeys(`a:${key}:admin:lisbon,a:${key}-2:reader:lisbon`).problems.length, 1, 'two roles of one name')
  t.end()
})

t.test('a payment webhook is of the shop that its path names, and signed with a secret of that shop', async t => {
  const app = await build(t, { webhookSecrets: ['a secret of the default shop'] })
  await send(app, 'POST', '/shops', { slug: 'lisbon', webhook_secrets: [secret] })
  await send(app, 'POST', '/shops', { slug: 'porto' })
  for (const headers of [{}, { 'x-shop': 'lisbon' }]) {
    await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 1, stock: 10 }, headers)
    await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, headers)
  }
  const pay = payer(app)
  const denied = { status: 401, body: { code: 'INVALID_SIGNATURE' } }
  t.match(await pay('/shops/lisbon/webhooks/payment', 'a secret of the default shop'), denied)
  t.match(await pay('/webhooks/payment', secret), denied)
  t.match(await pay('/shops/porto/webhooks/payment', secret), { status: 503, body: { code: 'WEBHOOK_NOT_CONFIGURED' } })
  t.match(await pay('/shops/nowhere/webhooks/payment', secret), { status: 404, body: { code: 'SHOP_NOT_FOUND' } })
  t.match(await pay('/shops/lisbon/webhooks/payment', secret), { status: 200, body: { order_status: 'PAID' } })
  t.match(await pay('/shops/lisbon/webhooks/payment', secret), { status: 200, body: { status: 'duplicate' } })
  t.equal((await send(app, 'GET', '/orders/1')).body.status, 'PENDING', 'the order of the default shop is not paid')
  const ofDefault = await pay('/shops/default/webhooks/payment', 'a secret of the default shop')
  t.match(ofDefault, { status: 200, body: { order_status: 'PAID' } }, 'the same event id, in another shop')
  await send(app, 'PATCH', '/shops/lisbon', { webhook_secrets: [] })
  await until(async () => (await pay('/shops/lisbon/webhooks/payment', secret)).status === 503, { what: 'no secret' })
})

t.test('limits count the callers of each shop by themselves', async t => {
  const { apiKeys } = parseApiKeys(
    `backend:${adminKey}:admin,backend:lisbon-key-of-a-decent-length:admin:lisbon,operators:${platformKey}:platform`
  )
  const app = await build(t, { authMode: 'required', apiKeys, rateLimitMax: 5 })
  await send(app, 'POST', '/shops', { slug: 'lisbon' }, withKey(platformKey))
  const statusOf = async (key: string) => (await send(app, 'GET', '/orders', undefined, withKey(key))).status
  for (let i = 0; i < 5; i++) t.equal(await statusOf(adminKey), 200)
  t.equal(await statusOf(adminKey), 429)
  t.equal(await statusOf('lisbon-key-of-a-decent-length'), 200, 'the caller of the same name in another shop')
})

/** Sends the same event for order 1. */
function payer(app: FastifyInstance) {
  const event = { event_id: 'evt_1', type: 'payment.succeeded', order_id: 1 }
  return async (url: string, signedWith: string) => {
    const signature = createHmac('sha256', signedWith).update(JSON.stringify(event)).digest('hex')
    return await send(app, 'POST', url, event, { 'x-signature': signature })
  }
}

/** Processes read settings again after a second. */
async function nextSecond(): Promise<void> {
  await new Promise(resolve => {
    setTimeout(resolve, 1_050)
  })
}

t.test('requests that name a shop which does not exist count like any other', async t => {
  const app = await build(t, { rateLimitMax: 3 })
  const statusOf = async (slug: string) => (await send(app, 'GET', '/products', undefined, { 'x-shop': slug })).status
  t.strictSame([await statusOf('a'), await statusOf('b'), await statusOf('c')], [404, 404, 404])
  t.equal(await statusOf('d'), 429)
})

t.test('after a restore the shops are read again', async t => {
  const app = await build(t)
  await send(app, 'POST', '/shops', { slug: 'lost' })
  const statusIn = async (slug: string) => (await send(app, 'GET', '/products', undefined, { 'x-shop': slug })).status
  t.equal(await statusIn('lost'), 200)
  // The backup had another shop with this id, which has not changed lately.
  await app.prisma.$executeRaw`UPDATE shops SET slug = 'found', updated_at = '2026-01-01' WHERE slug = 'lost'`
  await app.eventLogs.restart()
  t.strictSame([await statusIn('lost'), await statusIn('found')], [404, 200])
})

t.test(
  'a stranger who tries names of shops is stopped, on the payment webhook too; a known shop stays open',
  async t => {
    const app = await build(t, { authFailuresMax: 3, webhookSecrets: [secret] })
    await send(app, 'POST', '/shops', { slug: 'lisbon', webhook_secrets: [secret] })
    const pay = payer(app)
    const tries = ['a', 'b', 'c', 'd', 'e'].map(
      slug => async () => (await pay(`/shops/${slug}/webhooks/payment`, secret)).status
    )
    t.equal((await send(app, 'GET', '/products', undefined, { 'x-shop': 'lisbon' })).status, 200)
    const statuses = []
    for (const attempt of tries) statuses.push(await attempt())
    t.strictSame(statuses, [404, 404, 404, 429, 429])
    t.equal((await send(app, 'GET', '/products', undefined, { 'x-shop': 'f' })).status, 429)
    t.equal((await send(app, 'GET', '/products', undefined, { 'x-shop': 'lisbon' })).status, 200)
  }
)
