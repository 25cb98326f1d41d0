import t from 'tap'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import { startRedis, withoutRedis } from '../support/redis.js'
import { until } from '../../scripts/shared/until.js'

const line = { product_id: 1, quantity: 1 }
const address = { name: 'Grace Hopper', line1: '1 Example Road', city: 'Porto', country: 'PT' }
const whole = { ...address, company: null, line2: null, region: null, postal_code: null }

t.test('each field of an order that has not shipped can change, and null removes it', async t => {
  const app = await build(t)
  await createProduct(app)
  await createOrder(app, { ...line, external_id: 'A-1', locale: 'en', metadata: { kept: 'yes', gone: 'soon' } })
  let version = 1
  for (const [edit, shown] of [
    [{ note: 'Ring twice' }, { note: 'Ring twice' }],
    [{ email: 'grace@example.com' }, { email: 'grace@example.com', note: 'Ring twice' }],
    [{ phone: '+351 210 000 000' }, { phone: '+351 210 000 000' }],
    [{ shipping_address: address }, { shipping_address: whole }],
    [{ billing_address: { ...address, region: 'Norte' } }, { billing_address: { ...whole, region: 'Norte' } }],
    [{ metadata: { gone: null, added: '1' } }, { metadata: { kept: 'yes', added: '1' } }],
    [
      { note: null, email: null },
      { note: null, email: null, phone: '+351 210 000 000' }
    ],
    [
      { phone: null, shipping_address: null, billing_address: null },
      { phone: null, shipping_address: null }
    ],
    [{ metadata: { kept: null, added: null } }, { metadata: {}, billing_address: null }]
  ] as const) {
    const edited = await send(app, version % 2 ? 'PATCH' : 'PUT', '/orders/1', edit)
    t.match(edited, {
      status: 200,
      headers: { etag: `"${++version}"` },
      body: { ...shown, version, status: 'PENDING', external_id: 'A-1', locale: 'en' }
    })
    t.match((await send(app, 'GET', '/orders/1')).body, { ...shown, version })
    if ('metadata' in shown) t.strictSame(edited.body.metadata, shown.metadata)
    const { type, data } = await lastEvent()
    t.equal(type, 'order.updated')
    t.strictSame(data, {
      version,
      status: 'PENDING',
      changes: Object.fromEntries(Object.keys(edit).map(name => [name, { changed: true }]))
    })
  }
  t.match((await send(app, 'GET', '/orders/1/history')).body.history[1], {
    action: 'UPDATED',
    changes: { note: { changed: true } },
    reason: null
  })
  t.strictSame(await findViolations(app), [])
  t.match((await send(app, 'GET', '/admin/invariants?scope=full')).body, { status: 'ok' })

  async function lastEvent() {
    return await app.prisma.event.findFirstOrThrow({ where: { orderId: 1 }, orderBy: { id: 'desc' } })
  }
})

t.test('an edit that changes nothing is 200 and writes nothing, whatever the status', async t => {
  const app = await build(t)
  await createProduct(app)
  const fields = { note: 'x', email: 'a@example.com', shipping_address: address, metadata: { a: '1' } }
  await createOrder(app, { ...line, ...fields })
  const { updated_at: updatedAt } = (await send(app, 'GET', '/orders/1')).body
  for (const edit of [
    fields,
    { phone: null },
    { metadata: {} },
    { metadata: { b: null } },
    { billing_address: null }
  ]) {
    t.match(await send(app, 'PATCH', '/orders/1', edit), { status: 200, body: { version: 1, updated_at: updatedAt } })
  }
  t.equal(await app.prisma.event.count({ where: { orderId: 1 } }), 1)
  for (const status of ['PAID', 'SHIPPED']) await send(app, 'PATCH', '/orders/1', { status })
  t.match(await send(app, 'PATCH', '/orders/1', fields), { status: 200, body: { version: 3 } })
})

t.test('an order that has shipped is not edited', async t => {
  const app = await build(t)
  await createProduct(app)
  await createOrder(app, line)
  t.equal((await send(app, 'PATCH', '/orders/1', { status: 'PAID', note: 'still open' })).status, 200)
  for (const [index, status] of ['SHIPPED', 'COMPLETED', 'REFUNDED'].entries()) {
    t.match(await send(app, 'PATCH', '/orders/1', { status }), { status: 200, body: { version: 4 + index } })
    for (const edit of [
      { note: 'x' },
      { email: 'a@example.com' },
      { metadata: { a: '1' } },
      { shipping_address: address }
    ]) {
      t.match(await send(app, 'PATCH', '/orders/1', edit), {
        status: 400,
        body: {
          code: 'ORDER_NOT_EDITABLE',
          detail: 'Order has shipped: its fields no longer change',
          current_status: status
        }
      })
    }
  }
  t.match((await send(app, 'GET', '/orders/1')).body, { version: 6, note: 'still open', email: null })
})

t.test('one request edits first and then changes the status, or does neither', async t => {
  const app = await build(t)
  await createProduct(app)
  await createOrder(app, line)
  t.match(
    await send(app, 'PATCH', '/orders/1', { status: 'PAID', note: 'x', reason: 'By phone' }, { 'if-match': '"1"' }),
    {
      status: 200,
      body: { status: 'PAID', note: 'x', version: 3 }
    }
  )
  t.match((await send(app, 'GET', '/orders/1/history')).body.history.slice(1), [
    { changes: { note: { changed: true } }, reason: 'By phone' },
    { changes: { status: { from: 'PENDING', to: 'PAID' } }, reason: 'By phone' }
  ])
  t.match(await send(app, 'PATCH', '/orders/1', { status: 'SHIPPED', note: 'y' }), {
    status: 200,
    body: { version: 5 }
  })
  t.match(await send(app, 'PATCH', '/orders/1', { status: 'PAID', note: 'z' }), { status: 400 })
  await createOrder(app, line)
  t.match(
    (await send(app, 'PATCH', '/orders/2', { status: 'SHIPPED', note: 'z' })).body.code,
    'INVALID_STATUS_TRANSITION'
  )
  t.match((await send(app, 'GET', '/orders/2')).body, { note: null, version: 1 }, 'a refused change edits nothing')
  t.equal(await app.prisma.event.count({ where: { orderId: 2 } }), 1)
  t.strictSame(await findViolations(app), [])
})

t.test('wrong edits are 400, stale ones 412, those of a missing order 404', async t => {
  const app = await build(t)
  await createProduct(app)
  const keys = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`key ${n}`, '']))
  await createOrder(app, { ...line, metadata: keys })
  for (const [payload, path] of [
    [{}, 'body'],
    [{ note: 'x'.repeat(1_001) }, 'body/note'],
    [{ email: 'x' }, 'body/email'],
    [{ phone: 'x' }, 'body/phone'],
    [{ shipping_address: { ...address, country: 'Portugal' } }, 'body/shipping_address/country'],
    [{ metadata: { more: 'x' } }, 'body/metadata'],
    [{ metadata: null }, 'body/metadata'],
    [{ metadata: { 'key 1': 7 } }, 'body/metadata/key 1'],
    [{ external_id: 'x' }, 'body/external_id'],
    [{ locale: 'en' }, 'body/locale'],
    [{ adjustments: [] }, 'body/adjustments'],
    [{ note: 'x', reason: '' }, 'body/reason'],
    [{ status: 'PAID', reason: 'x'.repeat(501) }, 'body/reason']
  ] as const) {
    const { status, body } = await send(app, 'PATCH', '/orders/1', payload)
    t.match({ status, path: body.errors?.[0]?.path }, { status: 400, path }, JSON.stringify(payload).slice(0, 60))
  }
  t.match(await send(app, 'PATCH', '/orders/1', { metadata: { more: 'x', 'key 1': null } }), { status: 200 })
  t.match(await send(app, 'PATCH', '/orders/1', { note: 'x' }, { 'if-match': '"1"' }), {
    status: 412,
    body: { code: 'PRECONDITION_FAILED', current_version: 2 }
  })
  t.match(await send(app, 'PATCH', '/orders/1', { note: 'x' }, { 'if-match': '"2"' }), { status: 200 })
  t.match(await send(app, 'PATCH', '/orders/9', { note: 'x' }), { status: 404, body: { code: 'ORDER_NOT_FOUND' } })
  t.match(
    await send(app, 'PATCH', '/orders/bulk', { orders: [{ id: 1, status: 'PAID', note: 'x' }] }),
    { status: 400 },
    'a bulk change is one of statuses'
  )
  const bulk = await send(app, 'PATCH', '/orders/bulk', { orders: [{ id: 1, status: 'PAID', reason: 'By hand' }] })
  t.match(bulk.body.results, [{ status: 200 }])
  t.match((await send(app, 'GET', '/orders/1/history')).body.history.at(-1), { reason: 'By hand' })
})

t.test('edits of one order at the same time are all kept', async t => {
  const app = await build(t)
  await createProduct(app)
  await createOrder(app, line)
  const edits = Array.from({ length: 20 }, (_, n) =>
    send(app, 'PATCH', '/orders/1', { metadata: { [`k${n}`]: `${n}` } })
  )
  const answers = await Promise.all(edits)
  t.ok(answers.every(({ status }) => status === 200))
  const { body } = await send(app, 'GET', '/orders/1')
  t.equal(Object.keys(body.metadata).length, 20)
  t.equal(body.version, 21)
  t.strictSame(
    [...answers.map(answer => answer.body.version)].sort((a, b) => a - b),
    Array.from({ length: 20 }, (_, n) => n + 2)
  )
  t.strictSame(await findViolations(app), [])
})

t.test('an edit is of one shop', async t => {
  const app = await build(t)
  await addSecondShop(app)
  await createProduct(app)
  await createOrder(app, line)
  await send(app, 'POST', '/products', { sku: 'x', name: 'x', price: 1, stock: 1 }, inSecond)
  await send(app, 'POST', '/orders', line, inSecond)
  t.match(await send(app, 'PATCH', '/orders/1', { note: 'theirs' }, inSecond), { status: 200, body: { version: 2 } })
  t.match((await send(app, 'GET', '/orders/1')).body, { note: null, version: 1 })
  t.match((await send(app, 'GET', '/orders/1', undefined, inSecond)).body, { note: 'theirs', version: 2 })
  t.match((await send(app, 'GET', '/orders?q=theirs')).body, { total: 0 })
})

t.test('copies of an order in Redis follow its edits', { skip: withoutRedis }, async t => {
  const redis = await startRedis(t)
  const settings = { databaseUrl: await createDatabase(t), redisUrl: redis.url }
  const [app, other] = [await build(t, settings), await build(t, settings)]
  await createProduct(app)
  await createOrder(app, { ...line, shipping_address: address, metadata: { a: '1' } })
  const hit = async () =>
    await until(
      async () => {
        const read = await send(other, 'GET', '/orders/1')
        return read.headers['x-cache'] === 'hit' ? read.body : undefined
      },
      { what: 'a copy is read' }
    )
  t.match(await hit(), { shipping_address: whole, metadata: { a: '1' }, adjustments: [], version: 1 })
  t.equal((await send(app, 'PATCH', '/orders/1', { note: 'new', metadata: { a: null } })).status, 200)
  t.match((await send(other, 'GET', '/orders/1')).body, { note: 'new', version: 2 })
  const copy = await hit()
  t.match(copy, { note: 'new', metadata: {}, version: 2 })
  t.strictSame(copy, (await send(app, 'GET', '/orders')).body.orders[0])
})
