import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { send } from '../support/app.js'
import { adminKey, buildGuarded, forge, platformKey, withKey, withToken } from '../support/credentials.js'
import {
  operationSettings,
  ownUserOperations,
  readOperations,
  sendTo,
  webhookSecret,
  type TargetShop
} from '../support/operations.js'

/** Two shops whose users, products and orders have the same ids, and other texts. */
const shops: [TargetShop, TargetShop] = [
  { id: 1, slug: 'default', admin: withKey(adminKey), word: 'amber' },
  { id: 2, slug: 'lisbon', admin: { ...withKey(platformKey), 'x-shop': 'lisbon' }, word: 'basalt' }
]

t.test('no operation of one shop shows or changes anything of another', async t => {
  const app = await buildTwoShops(t)
  const [first, second] = shops
  for (const { method, path, operation } of await readOperations(app)) {
    const { operationId } = operation
    for (const [shop, other] of [
      [first, second],
      [second, first]
    ] as const) {
      const before = await rowsOf(app, other)
      const credentials = ownUserOperations.has(operationId)
        ? withToken(forge({ shop: shop.slug }))
        : { ...withKey(platformKey), 'x-shop': shop.slug }
      const { status, text } = await sendTo(app, { method, path, operationId }, credentials, shop)
      t.ok(status >= 200 && status < 300, `${operationId} of ${shop.slug} answers ${status}`)
      t.notMatch(text, other.word, `${operationId} of ${shop.slug} shows nothing of ${other.slug}`)
      t.strictSame(await rowsOf(app, other), before, `${operationId} of ${shop.slug} changes nothing of ${other.slug}`)
    }
  }
})

t.test('an export of one shop shows nothing of another', async t => {
  const app = await buildTwoShops(t)
  for (const [shop, other] of [shops, shops.toReversed()]) {
    for (const url of ['/products', '/orders', '/products/1/movements', '/audit']) {
      const { statusCode, body } = await app.inject({ url, headers: { accept: 'text/csv', ...shop?.admin } })
      t.equal(statusCode, 200)
      t.ok(body.split('\r\n').length > 2, `${url} of ${shop?.slug} has rows`)
      t.notMatch(body, other?.word ?? '')
      if (url === '/products' || url === '/orders') t.match(body, shop?.word ?? '')
    }
  }
})

t.test('what exists in the other shop only is not found', async t => {
  const app = await buildTwoShops(t)
  const [first, second] = shops
  for (let i = 0; i < 3; i++) {
    await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, first.admin)
    await send(app, 'POST', '/products', { sku: `MORE-${i}`, name: 'More', price: 1 }, first.admin)
    await send(app, 'POST', '/users', { email: `more-${i}@example.com`, full_name: 'More' }, first.admin)
    await send(app, 'POST', '/webhook-endpoints', { url: 'https://more.example.com/hook' }, first.admin)
  }
  for (const path of ['/orders/4', '/orders/4/history', '/orders/4/payments', '/products/4', '/products/4/movements']) {
    t.equal((await send(app, 'GET', path, undefined, first.admin)).status, 200, path)
    t.equal((await send(app, 'GET', path, undefined, second.admin)).status, 404, path)
  }
  for (const path of ['/users/4', '/webhook-endpoints/3', '/webhook-endpoints/3/deliveries']) {
    t.equal((await send(app, 'GET', path, undefined, first.admin)).status, 200, path)
    t.equal((await send(app, 'GET', path, undefined, second.admin)).status, 404, path)
  }
  for (const [method, path, payload] of [
    ['PATCH', '/orders/4', { status: 'PAID' }],
    ['DELETE', '/orders/4', undefined],
    ['PATCH', '/products/4', { name: 'x' }],
    ['POST', '/products/4/stock', { delta: 1 }],
    ['DELETE', '/products/4', undefined],
    ['PATCH', '/users/4', { full_name: 'x' }],
    ['DELETE', '/webhook-endpoints/3', undefined],
    ['POST', '/orders', { product_id: 4, quantity: 1 }],
    ['POST', '/orders', { product_id: 1, quantity: 1, user_id: 4 }]
  ] as const) {
    t.equal((await send(app, method, path, payload, second.admin)).status, 404, `${method} ${path}`)
  }
})

t.test('a cursor, an Idempotency-Key, a sku, an address and an event id are those of one shop', async t => {
  const app = await buildTwoShops(t)
  const [first, second] = shops
  for (const shop of shops) {
    const product = { sku: 'SAME', name: `Same, ${shop.word}`, price: 1 }
    const created = await send(app, 'POST', '/products', product, { ...shop.admin, 'idempotency-key': 'same' })
    t.match(created, { status: 201, body: { id: 2, name: product.name } }, 'the same key and sku, another product')
    t.notOk(created.headers['idempotent-replayed'])
    const user = { email: 'same@example.com', full_name: shop.word }
    t.match(await send(app, 'POST', '/users', user, shop.admin), { status: 201, body: { id: 3 } })
  }
  const page = await send(app, 'GET', '/products?limit=1', undefined, first.admin)
  const next = `/products?limit=1&cursor=${page.body.next_cursor}`
  t.match(await send(app, 'GET', next, undefined, first.admin), { status: 200, body: { products: [{ id: 2 }] } })
  t.match(await send(app, 'GET', next, undefined, second.admin), { status: 400, body: { code: 'VALIDATION_FAILED' } })
  const same = { product_id: 1, quantity: 2 }
  for (const shop of shops) {
    const headers = { ...shop.admin, 'idempotency-key': 'order' }
    t.match(await send(app, 'POST', '/orders', same, headers), { status: 201, body: { id: 2 } })
    t.match(await send(app, 'POST', '/orders', same, headers), { headers: { 'idempotent-replayed': 'true' } })
  }
})

t.test('reads of several shops at the same moment are not mixed up', async t => {
  const app = await buildTwoShops(t)
  const asked = Array.from({ length: 40 }, (_, index) => shops[index % 2 === 0 ? 0 : 1])
  for (const path of ['/products/1', '/products', '/orders/1']) {
    const answers = await Promise.all(asked.map(shop => send(app, 'GET', path, undefined, shop.admin)))
    for (const [index, { status, text }] of answers.entries()) {
      t.ok(status === 200 && text.includes(asked[index]?.word ?? ''), `${path} of ${asked[index]?.slug}`)
    }
  }
})

async function buildTwoShops(t: Test): Promise<FastifyInstance> {
  const app = await buildGuarded(t, operationSettings)
  const [first, second] = shops
  const created = { slug: second.slug, webhook_secrets: [webhookSecret] }
  t.match(await send(app, 'POST', '/shops', created, withKey(platformKey)), { status: 201 })
  for (const [url, payload] of [
    ['/users', { email: 'ada@example.com', full_name: `Ada, ${second.word}` }],
    ['/users', { email: 'grace@example.com', full_name: `Grace, ${second.word}` }],
    ['/products', { sku: 'MUG', name: `Mug, ${second.word}`, price: 10, stock: 1_000_000 }]
  ] as const) {
    t.equal((await send(app, 'POST', url, payload, second.admin)).status, 201, url)
  }
  await send(app, 'PATCH', '/users/1', { full_name: `Ada, ${first.word}` }, first.admin)
  await send(app, 'PATCH', '/products/1', { name: `Mug, ${first.word}` }, first.admin)
  for (const shop of shops) {
    const order = { product_id: 1, quantity: 1, user_id: 1, note: shop.word }
    t.match(await send(app, 'POST', '/orders', order, shop.admin), { status: 201, body: { id: 1 } })
  }
  // As before the service listens: a subscriber's first row brings those of all shops.
  await app.relay.begin()
  return app
}

/** All rows of a shop, as JSON by table. */
async function rowsOf(app: FastifyInstance, { id }: TargetShop): Promise<Record<string, string>> {
  const tables = await app.prisma.$queryRaw<Array<{ name: string }>>`
    SELECT table_name::text AS name FROM information_schema.columns
    WHERE table_schema = current_schema() AND column_name = 'shop_id' ORDER BY 1`
  const rows: Record<string, string> = {}
  for (const { name } of tables) {
    const [found] = await app.prisma.$queryRawUnsafe<[{ json: string }]>(
      `SELECT coalesce(json_agg(row ORDER BY row::text), '[]')::text AS json FROM ${name} AS row WHERE shop_id = ${id}`
    )
    rows[name] = found.json
  }
  const [shop] = await app.prisma.$queryRaw<[{ json: string }]>`
    SELECT row_to_json(shops)::text AS json FROM shops WHERE id = ${id}`
  return { ...rows, shops: shop.json }
}
