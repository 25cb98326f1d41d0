import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { adminKey, as, buildGuarded, metricsKey, platformKey, readerKey, withKey } from '../support/credentials.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import { observe } from '../support/statements.js'

const fields = {
  description: 'Stoneware, 350 ml',
  is_active: false,
  external_id: 'ERP-1',
  metadata: { shelf: 'B7', color: 'blue' }
}

const defaults = { description: null, is_active: true, external_id: null, metadata: {} }

t.test('description, is_active, external_id and metadata are created, shown, changed and removed', async t => {
  const app = await build(t)
  t.match((await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 1 })).body, defaults)
  const created = await send(app, 'POST', '/products', { sku: 'B', name: 'B', price: 1, ...fields })
  t.match(created, { status: 201, body: { id: 2, version: 1, ...fields } })
  t.strictSame((await send(app, 'GET', '/products/2')).body, created.body, 'as created')
  t.strictSame((await send(app, 'GET', '/products?sort=-id')).body.products[0], created.body, 'and in a list')
  const bulk = await send(app, 'POST', '/products/bulk', {
    products: [
      { sku: 'C', name: 'C', price: 1, ...fields, external_id: 'ERP-3' },
      { sku: 'D', name: 'D', price: 1 }
    ]
  })
  t.match(bulk.body.results, [{ product: { ...fields, external_id: 'ERP-3' } }, { product: defaults }])
  for (const method of ['PATCH', 'PUT'] as const) {
    const url = method === 'PATCH' ? '/products/2' : '/products/3'
    const { headers } = await send(app, 'GET', url)
    const changed = await send(app, method, url, {
      description: 'Glass',
      is_active: true,
      external_id: `NEW-${method}`
    })
    t.match(changed.body, {
      description: 'Glass',
      is_active: true,
      external_id: `NEW-${method}`,
      metadata: fields.metadata,
      version: 2
    })
    t.not(changed.headers.etag, headers.etag)
    t.strictSame((await send(app, 'GET', url)).body, changed.body)
    t.match((await send(app, method, url, { name: 'Other' })).body, { description: 'Glass', version: 3 }, 'others stay')
    const removed = await send(app, method, url, { description: null, external_id: null })
    t.match(removed.body, { description: null, external_id: null, version: 4 })
    t.match(
      (await send(app, method, url, { description: null, is_active: true, metadata: { shelf: 'B7' } })).body,
      { version: 4 },
      'values that are there already change nothing'
    )
    t.match((await send(app, method, url, { description: '' })).body, { description: '', version: 5 })
  }
  t.match((await send(app, 'POST', '/products/2/stock', { delta: 1 })).body, { metadata: fields.metadata })
  const stale = { 'if-match': '"1"' }
  t.match(await send(app, 'PATCH', '/products/2', { is_active: false }, stale), { status: 412 })
  t.match((await send(app, 'GET', '/products/2')).body, { is_active: true })
  t.strictSame(await findViolations(app), [])
})

t.test('each of these fields is validated, wherever it is set', async t => {
  const app = await build(t)
  const { id } = await createProduct(app)
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`key-${n}`, 'x']))
  for (const [change, path] of [
    [{ description: 'x'.repeat(10_001) }, 'description'],
    [{ description: 'a\0b' }, 'description'],
    [{ description: 5 }, 'description'],
    [{ is_active: 'true' }, 'is_active'],
    [{ is_active: null }, 'is_active'],
    [{ external_id: '' }, 'external_id'],
    [{ external_id: 'x'.repeat(101) }, 'external_id'],
    [{ external_id: 7 }, 'external_id'],
    [{ metadata: null }, 'metadata'],
    [{ metadata: [] }, 'metadata'],
    [{ metadata: { a: 1 } }, 'metadata/a'],
    [{ metadata: { a: 'x'.repeat(501) } }, 'metadata/a'],
    [{ metadata: { ['x'.repeat(41)]: 'x' } }, 'metadata'],
    [{ metadata: keys(51) }, 'metadata']
  ] as const) {
    const name = JSON.stringify(change).slice(0, 60)
    const created = await send(app, 'POST', '/products', { sku: 'X', name: 'X', price: 1, ...change })
    t.match(created, { status: 400, body: { errors: [{ path: `body/${path}` }] } }, name)
    t.match(await send(app, 'PATCH', `/products/${id}`, change), {
      status: 400,
      body: { errors: [{ path: `body/${path}` }] }
    })
    t.match(
      await send(app, 'PATCH', '/products/bulk', { products: [{ id, ...change }] }),
      { status: 400, body: { errors: [{ path: `body/products/0/${path}` }] } },
      name
    )
  }
  t.match(
    await send(app, 'POST', '/products', { sku: 'X', name: 'X', price: 1, metadata: { a: null } }),
    { status: 400 },
    'there is no key to remove from a new product'
  )
  const longest = {
    description: '🫖'.repeat(10_000),
    external_id: '🫖'.repeat(100),
    metadata: Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`${'🫖'.repeat(38)}${n + 10}`, '🫖'.repeat(500)])
    )
  }
  const created = await send(app, 'POST', '/products', { sku: 'LONG', name: 'Long', price: 1, ...longest })
  t.match(created, { status: 201, body: longest })
  t.strictSame((await send(app, 'GET', `/products/${created.body.id}`)).body, created.body)
})

t.test('metadata changes key by key, null removes a key, and partial=false replaces all keys', async t => {
  const app = await build(t)
  const { id } = (await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 1, metadata: { a: '1', b: '2' } }))
    .body
  const url = `/products/${id}`
  const metadataAfter = async (metadata: object) => (await send(app, 'PATCH', url, { metadata })).body.metadata
  t.strictSame(await metadataAfter({ b: '3', c: '' }), { a: '1', b: '3', c: '' })
  t.strictSame(await metadataAfter({ a: null, unknown: null }), { b: '3', c: '' })
  t.strictSame(await metadataAfter({}), { b: '3', c: '' })
  const all = { sku: 'A', name: 'A', price: 1, stock: 0 }
  t.strictSame(
    (await send(app, 'PUT', `${url}?partial=false`, all)).body.metadata,
    { b: '3', c: '' },
    'it is not mandatory'
  )
  t.strictSame((await send(app, 'PUT', `${url}?partial=false`, { ...all, metadata: { d: '4' } })).body.metadata, {
    d: '4'
  })
  const keys = (from: number, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`key-${from + n}`, 'x']))
  t.equal(Object.keys(await metadataAfter(keys(0, 49))).length, 50)
  const tooMany = { status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path: 'body/metadata' }] } }
  t.match(await send(app, 'PATCH', url, { metadata: { more: 'x' } }), tooMany)
  t.match(await send(app, 'PATCH', '/products/bulk', { products: [{ id, metadata: { more: 'x' } }] }), {
    status: 400,
    body: { errors: [{ path: 'body/products/0/metadata' }], index: 0 }
  })
  t.match(await send(app, 'PATCH', url, { metadata: { more: 'x', d: null } }), { status: 200 }, 'one goes, one comes')
  t.strictSame(
    (await send(app, 'PATCH', '/products/bulk', { products: [{ id, metadata: { more: null } }] })).body.results[0]
      .product.metadata,
    keys(0, 49)
  )
  for (const name of ['constructor', 'toString', '0']) {
    t.strictSame((await metadataAfter({ [name]: 'x' }))[name], 'x', `the key ${name} is like any other`)
    t.strictSame((await send(app, 'GET', url)).body.metadata[name], 'x')
    await metadataAfter({ [name]: null })
  }
})

t.test('an external id belongs to at most one live product of a shop', async t => {
  const databaseUrl = await createDatabase(t)
  const apps = [await build(t, { databaseUrl }), await build(t, { databaseUrl, groupCommit: { maxGroup: 1 } })]
  const [app] = apps as [FastifyInstance]
  await addSecondShop(app)
  const taken = (externalId: string) => ({
    status: 409,
    body: { code: 'EXTERNAL_ID_EXISTS', detail: 'external_id already exists', external_id: externalId }
  })
  const product = (sku: string, externalId: string) => ({ sku, name: 'x', price: 1, stock: 1, external_id: externalId })
  t.equal((await send(app, 'POST', '/products', product('A', 'E-1'))).status, 201)
  t.match(await send(app, 'POST', '/products', product('B', 'E-1')), taken('E-1'))
  t.match(await send(app, 'POST', '/products', product('B', 'e-1')), { status: 201 }, 'its case counts')
  t.match(await send(app, 'PATCH', '/products/2', { external_id: 'E-1' }), taken('E-1'))
  t.match(await send(app, 'PATCH', '/products/1', { external_id: 'E-1' }), { status: 200, body: { version: 1 } })
  t.match(
    await send(app, 'POST', '/products', product('A', 'E-1'), inSecond),
    { status: 201 },
    'another shop has its own'
  )
  t.match(await send(app, 'POST', '/products/bulk', { products: [product('C', 'E-2'), product('D', 'E-2')] }), {
    status: 409,
    body: { ...taken('E-2').body, index: 1 }
  })
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => send(apps[n % 2]!, 'POST', '/products', product(`S-${n}`, 'E-3')))
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [201, ...Array(19).fill(409)], 'also under concurrency')
  const given = answers.find(({ status }) => status === 201)!.body.id
  const moves = await Promise.all([
    send(apps[0]!, 'PATCH', `/products/${given}`, { external_id: null }),
    send(apps[1]!, 'PATCH', '/products/2', { external_id: 'E-3' })
  ])
  t.equal(moves[0].status, 200)
  t.ok([200, 409].includes(moves[1].status), 'who comes first is free, and nobody gets it twice')

  t.equal((await send(app, 'DELETE', '/products/1')).status, 204)
  t.match(await send(app, 'POST', '/products', product('E', 'E-1')), { status: 201 }, 'a deletion frees it')
  await Promise.all([
    send(app, 'DELETE', '/products/2'),
    send(app, 'POST', '/products', product('F', 'e-1')),
    send(app, 'POST', '/products', product('G', 'e-1'))
  ])
  const holders = await app.prisma.$queryRaw<object[]>`
    SELECT shop_id, external_id FROM products WHERE deleted_at IS NULL AND external_id IS NOT NULL
    GROUP BY 1, 2 HAVING count(*) > 1`
  t.strictSame(holders, [])
  t.strictSame(await findViolations(app), [])
})

t.test('a bulk update takes and gives external ids in list order, and names products by them', async t => {
  const app = await build(t)
  for (const id of ['X', 'Y', 'Z']) {
    await send(app, 'POST', '/products', { sku: `S-${id}`, name: id, price: 1, external_id: id })
  }
  const bulk = async (products: object[], mode?: string) =>
    await send(app, 'PATCH', '/products/bulk', { products, mode })
  t.match(
    await bulk([
      { id: 1, external_id: null },
      { sku: 'S-Y', external_id: 'X' },
      { external_id: 'Z', name: 'Zed', is_active: false }
    ]),
    {
      status: 200,
      body: {
        results: [
          { product: { id: 1, external_id: null } },
          { product: { id: 2, sku: 'S-Y', external_id: 'X' } },
          { product: { id: 3, external_id: 'Z', name: 'Zed', is_active: false } }
        ]
      }
    },
    'an external id is free once an earlier item has given it up'
  )
  t.match((await send(app, 'GET', '/products/2')).body, { external_id: 'X', version: 2 })
  t.match(
    await bulk([
      { id: 1, external_id: 'X' },
      { id: 2, external_id: 'Y' }
    ]),
    {
      status: 409,
      body: { code: 'EXTERNAL_ID_EXISTS', external_id: 'X', index: 0 }
    }
  )
  t.match((await send(app, 'GET', '/products/2')).body, { external_id: 'X', version: 2 }, 'nothing changed')
  const { status, body } = await bulk(
    [
      { id: 1, external_id: 'X' },
      { external_id: 'X', external_ids: 'unknown' },
      { external_id: 'nowhere', name: 'N' },
      { external_id: 'X', description: 'By its external id' },
      { id: 2, name: 'The same product' },
      { external_id: 'Z' },
      { sku: 'S-Z', external_id: 'W', description: 'Text', metadata: { a: '1' } }
    ],
    'partial'
  )
  t.equal(status, 200)
  t.strictSame(
    body.results.map(({ status, error }: { status: number; error?: { code: string } }) => error?.code ?? status),
    ['EXTERNAL_ID_EXISTS', 'VALIDATION_FAILED', 'PRODUCT_NOT_FOUND', 200, 'VALIDATION_FAILED', 'VALIDATION_FAILED', 200]
  )
  t.match(body.results[2].error, { external_id: 'nowhere' })
  t.match(body.results[6].product, { id: 3, external_id: 'W', description: 'Text', metadata: { a: '1' } })
  t.match((await send(app, 'GET', '/products/2')).body, { description: 'By its external id', external_id: 'X' })
  t.strictSame(await findViolations(app), [])
})

t.test('events name the changed fields, and say only that a description or metadata changed', async t => {
  const app = await build(t)
  const secret = 'kept out of the log'
  const details = { description: secret, metadata: { note: secret } }
  const { id } = (await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 1, external_id: 'E', ...details }))
    .body
  await send(app, 'PATCH', `/products/${id}`, {
    is_active: false,
    external_id: 'F',
    description: null,
    metadata: { a: 'b' }
  })
  await send(app, 'PATCH', `/products/${id}`, { metadata: { a: 'b' }, name: 'B' })
  const { body, text } = await send(app, 'GET', '/events')
  t.match(body.events, [
    { type: 'product.created', data: { sku: 'A', is_active: true, external_id: 'E' } },
    { type: 'product.updated' },
    { type: 'product.updated' }
  ])
  t.strictSame(body.events[1].data, {
    changes: {
      is_active: { from: true, to: false },
      external_id: { from: 'E', to: 'F' },
      description: { changed: true },
      metadata: { changed: true }
    }
  })
  t.strictSame(body.events[2].data, { changes: { name: { from: 'A', to: 'B' } } })
  t.notMatch(text, secret)
})

t.test('placing an order neither loads nor writes the details of its products', async t => {
  const app = await build(t)
  const { id } = (
    await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 1, stock: 9, metadata: { a: 'b' } })
  ).body
  const { statements } = await observe(() => createOrder(app, { product_id: id, quantity: 1 }))
  t.notMatch(statements.map(({ text }) => text).join(), /description|metadata|external_id/)
  const [order, change] = await Promise.all([
    createOrder(app, { product_id: id, quantity: 1 }),
    send(app, 'PATCH', `/products/${id}`, { description: 'Text' })
  ])
  t.equal(order.total_quantity, 1)
  t.match(change, { status: 200, body: { description: 'Text', metadata: { a: 'b' } } }, 'also in a group with a change')
  t.match((await send(app, 'GET', `/products/${id}`)).body, { stock: 7, description: 'Text', metadata: { a: 'b' } })
})

t.test('an inactive product cannot be ordered or quoted; its orders go on, and it can be active again', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 10 })
  const other = await createProduct(app, { stock: 10 })
  const { id: orderId } = await createOrder(app, { product_id: id, quantity: 2 })
  await send(app, 'PATCH', `/products/${id}`, { is_active: false })
  const notFound = { status: 404, body: { code: 'PRODUCT_NOT_FOUND', product_id: id } }
  const lines = [other, { id }].map(product => ({ product_id: product.id, quantity: 1 }))
  t.match(await send(app, 'POST', '/orders', { product_id: id, quantity: 1 }), notFound)
  t.match(await send(app, 'POST', '/orders', { items: lines }), notFound)
  t.match(await send(app, 'POST', '/orders/quote', { items: lines }), notFound)
  t.match(await send(app, 'POST', '/orders/bulk', { orders: lines, mode: 'partial' }), {
    body: { results: [{ status: 201 }, { status: 404, error: { code: 'PRODUCT_NOT_FOUND' } }] }
  })
  t.match(await send(app, 'DELETE', `/orders/${orderId}`), { status: 200 })
  t.match((await send(app, 'GET', `/products/${id}`)).body, { stock: 10, is_active: false }, 'its stock came back')
  t.match(await send(app, 'POST', `/products/${id}/stock`, { delta: 1 }), { status: 200, body: { stock: 11 } })
  await send(app, 'PATCH', `/products/${id}`, { is_active: true })
  t.match(await send(app, 'POST', '/orders', { product_id: id, quantity: 1 }), { status: 201 })
  t.strictSame(await findViolations(app), [])
})

t.test('no order that arrives while a product becomes inactive is placed after it', async t => {
  const databaseUrl = await createDatabase(t)
  const apps = [await build(t, { databaseUrl }), await build(t, { databaseUrl, groupCommit: { maxGroup: 2 } })]
  const [app] = apps as [FastifyInstance]
  const { id } = await createProduct(app, { stock: 1_000 })
  const requests = Array.from({ length: 60 }, (_, n) =>
    n === 30
      ? send(app, 'PATCH', `/products/${id}`, { is_active: false })
      : send(apps[n % 2]!, 'POST', '/orders', { product_id: id, quantity: 1 })
  )
  const statuses = (await Promise.all(requests)).map(({ status }) => status)
  t.strictSame([...new Set(statuses)].sort(), [200, 201, 404])
  const [{ late }] = await app.prisma.$queryRaw<[{ late: bigint }]>`
    SELECT count(*) AS late FROM events WHERE type = 'order.created'
      AND id > (SELECT id FROM events WHERE type = 'product.updated')`
  t.equal(late, 0n)
  t.strictSame(await findViolations(app), [])
})

t.test('where credentials are required, the public and customers do not see inactive products', async t => {
  const app = await buildGuarded(t)
  const admin = withKey(adminKey)
  const hidden = await send(app, 'POST', '/products', { sku: 'HIDDEN', name: 'Mug', price: 1, is_active: false }, admin)
  const { id } = hidden.body
  for (const [name, headers, seesAll] of [
    ['nobody', {}, false],
    ['a customer', as(1), false],
    ['a key for metrics', withKey(metricsKey), false],
    ['a reader', withKey(readerKey), true],
    ['an admin', admin, true],
    ['an admin with a token', as(1, 'admin'), true],
    ['a platform key', withKey(platformKey), true]
  ] as const) {
    const found = await send(app, 'GET', `/products/${id}`, undefined, headers)
    t.match(
      found,
      seesAll ? { status: 200, body: { is_active: false } } : { status: 404, body: { code: 'PRODUCT_NOT_FOUND' } },
      name
    )
    t.match(found.headers.vary, /Authorization, X-API-Key/)
    const skus = async (query: string) => {
      const { body } = await send(app, 'GET', `/products?${query}`, undefined, headers)
      t.equal(body.total, body.products.length, `the total of ${query} tells nothing of what ${name} does not see`)
      t.equal(body.total_relation, 'eq')
      return body.products.map(({ sku }: { sku: string }) => sku).join()
    }
    for (const query of ['', 'q=mug', 'sort=price', 'sort=-updated_at', 'in_stock=false', `ids=${id}`, 'sku=HIDDEN']) {
      t.equal((await skus(query)).includes('HIDDEN'), seesAll, `${query} for ${name}`)
    }
    t.equal(await skus('is_active=false'), seesAll ? 'HIDDEN' : '', name)
    t.equal(await skus('is_active=true'), 'MUG', name)
  }
  const order = { product_id: id, quantity: 1 }
  t.equal((await send(app, 'POST', '/orders', order, as(1))).status, 404)
  t.equal((await send(app, 'POST', '/orders', order, admin)).status, 404, 'not even an admin can order it')
  t.equal((await send(app, 'GET', `/products/${id}/movements`, undefined, admin)).status, 200)
  t.equal((await send(app, 'GET', `/products/${id}/movements`, undefined, as(1))).status, 403)
  for (const headers of [{}, as(1), withKey(readerKey)]) {
    const { status } = await send(app, 'PATCH', `/products/${id}`, { is_active: true }, headers)
    t.ok([401, 403].includes(status))
  }
  const known = { 'if-none-match': String(hidden.headers.etag) }
  t.equal((await send(app, 'GET', `/products/${id}`, undefined, { ...known, ...admin })).status, 304)
  t.equal(
    (await send(app, 'GET', `/products/${id}`, undefined, known)).status,
    404,
    'a tag does not show that it exists'
  )
})

t.test('reads at the same moment by the public and by administrators are not mixed up', async t => {
  const app = await buildGuarded(t)
  const admin = withKey(adminKey)
  const metrics = withKey(metricsKey)
  const hidden = { sku: 'HIDDEN', name: 'Hidden', price: 1, is_active: false }
  const { id } = (await send(app, 'POST', '/products', hidden, admin)).body
  const callers = [admin, {}, metrics, as(1), withKey(readerKey)]
  for (const path of [`/products/${id}`, '/products', '/products?q=hidden']) {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => send(app, 'GET', path, undefined, callers[n % callers.length]))
    )
    for (const [n, { text }] of answers.entries()) {
      t.equal(text.includes('HIDDEN'), n % callers.length === 0 || n % callers.length === 4, `${path} ${n}`)
    }
  }
})
