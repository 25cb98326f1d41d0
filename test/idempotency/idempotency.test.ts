import pg from 'pg'
import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { parseApiKeys } from '../../src/auth/api-keys.js'
import { removeExpiredKeys } from '../../src/idempotency/expired-keys.js'
import { build, createDatabase, createProduct, findViolations, send } from '../support/app.js'
import { withKey } from '../support/credentials.js'
import { startUntilBlocked } from '../support/interleaving.js'
import { until } from '../../scripts/shared/until.js'

const post = (app: FastifyInstance, url: string, payload: object, key: string) =>
  send(app, 'POST', url, payload, { 'idempotency-key': key })

t.test('the same key and request gets the first response byte for byte, and has no further effect', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 10 })
  for (const [url, payload, status] of [
    ['/orders', { product_id: 1, quantity: 2 }, 201],
    ['/orders', { product_id: 1, quantity: 99 }, 409],
    ['/orders', { product_id: 42, quantity: 1 }, 404],
    ['/orders', { product_id: 1, quantity: 1, expected_price_cents: 1 }, 409],
    ['/products', { sku: 'NEW', name: 'New', price: 1, stock: 1 }, 201],
    ['/products/1/stock', { delta: 5 }, 200],
    ['/products/1/stock', { delta: -99 }, 409],
    ['/products/42/stock', { delta: 1 }, 404]
  ] as const) {
    const key = `${url}${JSON.stringify(payload)}`
    const first = await post(app, url, payload, key)
    const again = await post(app, `/api/v1${url}/`, payload, key)
    t.equal(first.status, status, `${url} ${JSON.stringify(payload)}`)
    t.equal(again.status, status)
    t.equal(again.text, first.text)
    for (const name of ['content-type', 'location', 'etag']) t.equal(again.headers[name], first.headers[name], name)
    t.notOk('idempotent-replayed' in first.headers)
    t.equal(again.headers['idempotent-replayed'], 'true')
  }
  t.match(await post(app, '/products', { sku: 'NEW', name: 'Twin', price: 1 }, 'twin'), {
    status: 409,
    body: { code: 'SKU_EXISTS' }
  })
  t.match(await post(app, '/products', { sku: 'NEW', name: 'Twin', price: 1 }, 'twin'), {
    status: 409,
    headers: { 'idempotent-replayed': 'true' }
  })
  t.match((await send(app, 'GET', '/orders')).body, { total: 1 })
  t.match((await send(app, 'GET', '/products/1')).body, { stock: 13 })
  t.strictSame(await findViolations(app), [])
})

t.test('a retry with the next API key of the same name gets the first response', async t => {
  const [old, next, other] = ['old', 'next', 'other'].map(name => withKey(`${name}-key-that-nobody-guesses`))
  const { apiKeys, problems } = parseApiKeys(
    ['shop:old', 'shop:next', 'till:other'].map(entry => `${entry}-key-that-nobody-guesses:admin`).join()
  )
  t.strictSame(problems, [])
  const app = await build(t, { authMode: 'required', apiKeys })
  const create = (caller: Record<string, string> = {}) =>
    send(app, 'POST', '/products', { sku: 'MUG', name: 'Mug', price: 1 }, { ...caller, 'idempotency-key': 'k' })
  const first = await create(old)
  t.equal(first.status, 201)
  const retry = await create(next)
  t.match(retry, { status: 201, headers: { 'idempotent-replayed': 'true' } })
  t.equal(retry.text, first.text)
  t.match(await create(other), { status: 409, body: { code: 'SKU_EXISTS' } }, 'another caller has its own keys')
})

t.test('the same key with a different request gets 422, and changes nothing', async t => {
  const app = await build(t)
  await createProduct(app)
  await createProduct(app)
  await post(app, '/orders', { product_id: 1, quantity: 1 }, 'k')
  for (const [url, payload] of [
    ['/orders', { product_id: 1, quantity: 2 }],
    ['/products/1/stock', { delta: 1 }],
    ['/products', { sku: 'S', name: 'S', price: 1 }]
  ] as const) {
    t.match(await post(app, url, payload, 'k'), { status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } })
  }
  await post(app, '/products/1/stock', { delta: 1 }, 'of-product-1')
  t.match(await post(app, '/products/2/stock', { delta: 1 }, 'of-product-1'), {
    status: 422,
    body: { code: 'IDEMPOTENCY_KEY_REUSED' }
  })
  t.match((await send(app, 'GET', '/products')).body, { total: 2, products: [{ stock: 100 }, { stock: 100 }] })
})

t.test('the order of members in the body does not matter; that of list items does', async t => {
  const app = await build(t)
  await createProduct(app)
  await createProduct(app)
  const lines = [
    { product_id: 1, quantity: 1, expected_price_cents: 1_000 },
    { product_id: 2, quantity: 3 }
  ]
  const first = await post(app, '/orders', { items: lines, note: 'n' }, 'k')
  t.equal(first.status, 201)
  const reordered = [
    { expected_price_cents: 1_000, quantity: 1, product_id: 1 },
    { quantity: 3, product_id: 2 }
  ]
  t.match(await post(app, '/orders', { note: 'n', items: reordered }, 'k'), {
    status: 201,
    text: first.text,
    headers: { 'idempotent-replayed': 'true' }
  })
  for (const other of [
    { note: 'n', items: lines.toReversed() },
    { note: 'n', items: [lines[0]] },
    { note: 'N', items: lines },
    { items: lines }
  ]) {
    t.match(await post(app, '/orders', other, 'k'), { status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } })
  }
  t.match((await send(app, 'GET', '/orders')).body, { total: 1 })
})

t.test('a body that the route does not read does not matter, however deep it is', async t => {
  const app = await build(t)
  await send(app, 'POST', '/webhook-endpoints', { url: 'https://example.com/hook' })
  const rotate = (payload?: string) =>
    app.inject({
      method: 'POST',
      url: '/webhook-endpoints/1/rotate-secret',
      headers: { 'idempotency-key': 'k', 'content-type': 'application/json' },
      ...(payload === undefined ? {} : { payload })
    })
  const first = await rotate(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)
  t.equal(first.statusCode, 200)
  for (const payload of [undefined, '{}', 'null']) {
    const again = await rotate(payload)
    t.equal(again.body, first.body)
    t.equal(again.headers['idempotent-replayed'], 'true')
  }
})

t.test('a request that is invalid or fails with 500 does not use up its key', async t => {
  const app = await build(t)
  await createProduct(app)
  for (const payload of [{ product_id: 1 }, { product_id: 1, quantity: 1, id: 1 }]) {
    t.equal((await post(app, '/orders', payload, 'k')).status, 400)
  }
  t.equal((await post(app, '/products', { sku: 'S', name: 'S' }, 'k')).status, 400)
  await app.prisma.$executeRawUnsafe('ALTER TABLE events RENAME TO away')
  t.equal((await post(app, '/orders', { product_id: 1, quantity: 1 }, 'k')).status, 500)
  await app.prisma.$executeRawUnsafe('ALTER TABLE away RENAME TO events')
  t.match(await post(app, '/orders', { product_id: 1, quantity: 1 }, 'k'), { status: 201, body: { quantity: 1 } })
  t.strictSame(await findViolations(app), [])
})

t.test('an attempt that is late does not do what an earlier one refused, whatever the code of the refusal', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 10, price: 1 })
  await send(app, 'POST', '/locations', { name: 'Shelf' })
  await post(app, '/products/1/stock', { location_id: 2, delta: 10 }, 'stock')
  await post(app, '/orders', { product_id: 1, quantity: 1 }, 'first')

  const order = { product_id: 1, quantity: 1, location_id: 2 }
  await send(app, 'PATCH', '/locations/2', { is_active: false })
  const inactive = await post(app, '/orders', order, 'inactive')
  t.match(inactive, { status: 400, body: { code: 'VALIDATION_FAILED' } })
  await send(app, 'PATCH', '/locations/2', { is_active: true })
  t.match(await post(app, '/orders', order, 'inactive'), { status: 400, text: inactive.text })

  const discounted = {
    product_id: 1,
    quantity: 1,
    adjustments: [{ type: 'discount', label: 'Voucher', amount_cents: -500 }]
  }
  const negative = await post(app, '/orders', discounted, 'negative')
  t.match(negative, { status: 400, body: { code: 'VALIDATION_FAILED' } })
  await send(app, 'PATCH', '/products/1', { price: 10 })
  t.match(await post(app, '/orders', discounted, 'negative'), { status: 400, text: negative.text })

  t.equal((await send(app, 'GET', '/orders')).body.total, 1)
  t.equal((await post(app, '/orders', discounted, 'other')).status, 201)
})

t.test('100 concurrent requests with one key: one order, every 201 the same bytes', async t => {
  const databaseUrl = await createDatabase(t)
  const apps = [await build(t, { databaseUrl }), await build(t, { databaseUrl })]
  await createProduct(apps[0]!, { stock: 1_000 })
  const responses = await Promise.all(
    Array.from({ length: 100 }, (_, i) => post(apps[i % 2]!, '/orders', { product_id: 1, quantity: 1 }, 'one'))
  )
  const placed = responses.filter(({ status }) => status === 201)
  t.equal(new Set(placed.map(({ text }) => text)).size, 1)
  t.equal(placed.filter(({ headers }) => !headers['idempotent-replayed']).length, 1, 'exactly one is not a replay')
  t.ok(
    responses.every(({ status, body }) => status === 201 || (status === 409 && body.code === 'IDEMPOTENCY_KEY_IN_USE'))
  )
  t.match((await send(apps[0]!, 'GET', '/orders')).body, { total: 1 })
  t.match(await post(apps[1]!, '/orders', { product_id: 1, quantity: 1 }, 'one'), {
    status: 201,
    text: placed[0]!.text,
    headers: { 'idempotent-replayed': 'true' }
  })
})

t.test('many keys at once, each sent several times, create one order each', async t => {
  const databaseUrl = await createDatabase(t)
  const apps = [await build(t, { databaseUrl }), await build(t, { databaseUrl })]
  await createProduct(apps[0]!, { stock: 30 })
  // Like real clients: retry with the same key until the first request has finished.
  const results = await Promise.all(
    Array.from({ length: 200 }, async (_, i) => {
      const response = await until(
        async () => {
          const response = await post(apps[i % 2]!, '/orders', { product_id: 1, quantity: 1 }, `key-${i % 50}`)
          return response.body.code === 'IDEMPOTENCY_KEY_IN_USE' ? undefined : response
        },
        { what: `the first request with key ${i % 50} has finished` }
      )
      return { key: i % 50, ...response }
    })
  )
  for (let key = 0; key < 50; key++) {
    t.equal(new Set(results.filter(result => result.key === key).map(({ text }) => text)).size, 1)
  }
  t.match((await send(apps[0]!, 'GET', '/orders')).body, { total: 30 })
  t.equal(results.filter(({ status }) => status === 409).length, 20 * 4, 'a 409 for insufficient stock is replayed')
  t.strictSame(await findViolations(apps[0]!), [])
})

t.test('concurrent creations with one key create one product', async t => {
  const app = await build(t)
  const responses = await Promise.all(
    Array.from({ length: 30 }, () => post(app, '/products', { sku: 'A', name: 'A', price: 1, stock: 3 }, 'k'))
  )
  t.strictSame(
    [...new Set(responses.map(({ status, body }) => `${status} ${body.code ?? ''}`))]
      .sort()
      .filter(response => response !== '409 IDEMPOTENCY_KEY_IN_USE'),
    ['201 ']
  )
  t.match((await send(app, 'GET', '/products')).body, { total: 1 })
})

t.test('the key of a request outside the shop is refused at once while the first request is in progress', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  await client.query('BEGIN; LOCK TABLE webhook_endpoints IN EXCLUSIVE MODE')
  const create = () =>
    send(app, 'POST', '/webhook-endpoints', { url: 'https://example.com/hook' }, { 'idempotency-key': 'one' })
  const { isBlocked, end } = await startUntilBlocked(app, create)
  t.equal(isBlocked, true)
  t.match(await create(), { status: 409, body: { code: 'IDEMPOTENCY_KEY_IN_USE' } })
  await client.query('COMMIT')
  t.equal((await end).status, 201)
  t.match(await create(), { status: 201, headers: { 'idempotent-replayed': 'true' } })
})

t.test('a key is 1 to 255 visible characters', async t => {
  const app = await build(t)
  await createProduct(app)
  for (const key of ['', ' ', 'two words', 'x'.repeat(256), 'ä']) {
    t.match(
      await post(app, '/orders', { product_id: 1, quantity: 1 }, key),
      { status: 400, body: { code: 'VALIDATION_FAILED' } },
      key
    )
  }
  for (const key of ['"8e03978e-40d5-43e8-bc93-6894a57f9324"', 'x'.repeat(255)]) {
    t.equal((await post(app, '/orders', { product_id: 1, quantity: 1 }, key)).status, 201)
  }
})

t.test('a key expires after 24 hours, and expired keys are deleted in batches', async t => {
  const app = await build(t)
  await createProduct(app)
  const first = await post(app, '/orders', { product_id: 1, quantity: 1 }, 'old')
  await app.prisma.$executeRawUnsafe("UPDATE idempotency_keys SET created_at = now() - interval '24 hours 1 second'")
  const again = await post(app, '/orders', { product_id: 1, quantity: 2 }, 'old')
  t.match(again, { status: 201, body: { id: first.body.id + 1, quantity: 2 } })
  t.equal((await post(app, '/orders', { product_id: 1, quantity: 2 }, 'old')).text, again.text)

  await app.prisma.$executeRawUnsafe(`INSERT INTO idempotency_keys
      (shop_id, principal, key, request_hash, status, headers, body, created_at)
    SELECT 1, 'p', n::text, '', 200, '{}', '', now() - interval '25 hours' FROM generate_series(1, 1500) AS n`)
  t.equal(await removeExpiredKeys(app.prisma), 1_000)
  t.equal(await removeExpiredKeys(app.prisma), 500)
  t.equal(await removeExpiredKeys(app.prisma), 0)
  t.equal(await app.prisma.idempotencyKey.count(), 1, 'younger keys are kept')
})

t.test('a GET ignores the key', async t => {
  const app = await build(t)
  t.equal((await send(app, 'GET', '/products', undefined, { 'idempotency-key': 'k' })).status, 200)
  t.equal(await app.prisma.idempotencyKey.count(), 0)
})
