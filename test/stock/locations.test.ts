import t from 'tap'
import { build, createProduct, findViolations, send } from '../support/app.js'
import { adminKey, as, buildGuarded, readerKey, withKey } from '../support/credentials.js'
import { maxLocations } from '../../src/stock/schemas.js'

t.test('a shop begins with Main, and gets more locations', async t => {
  const app = await build(t)
  const main = { id: 1, name: 'Main', priority: 100, is_active: true, version: 1 }
  t.match(await send(app, 'GET', '/locations'), {
    status: 200,
    body: { locations: [main], total: 1, limit: 20, offset: 0, next_cursor: null }
  })
  t.match(await send(app, 'GET', '/locations/1'), { status: 200, headers: { etag: '"1"' }, body: main })
  const porto = { id: 2, name: 'Porto', priority: 50, is_active: true, version: 1 }
  t.match(await send(app, 'POST', '/locations', { name: 'Porto', priority: 50 }), {
    status: 201,
    headers: { location: '/api/v1/locations/2', etag: '"1"' },
    body: porto
  })
  t.match(await send(app, 'POST', '/locations', { name: 'Faro', is_active: false }), {
    status: 201,
    body: { id: 3, name: 'Faro', priority: 100, is_active: false }
  })
  const { body } = await send(app, 'GET', '/locations?limit=2')
  t.match(body, { locations: [porto, main], total: 3 }, 'by priority, then by id')
  t.match(await send(app, 'GET', `/locations?limit=2&cursor=${body.next_cursor}`), {
    body: { locations: [{ id: 3 }], next_cursor: null }
  })
  t.match(await send(app, 'GET', '/locations?page=2&size=1'), { body: { locations: [{ id: 1 }], total: 3 } })
  t.match(await send(app, 'GET', '/locations/1'), { body: { ...main, created_at: /Z$/ } }, 'Main is as it was')
  t.match(await send(app, 'GET', '/locations/4'), { status: 404, body: { code: 'LOCATION_NOT_FOUND', location_id: 4 } })
  for (const invalid of [
    {},
    { name: '' },
    { name: 'x', priority: 0 },
    { name: 'x', priority: 1_001 },
    { name: 'x', y: 1 }
  ]) {
    t.match(await send(app, 'POST', '/locations', invalid), { status: 400, body: { code: 'VALIDATION_FAILED' } })
  }
  const key = { 'idempotency-key': 'one' }
  const once = await send(app, 'POST', '/locations', { name: 'Once' }, key)
  const again = await send(app, 'POST', '/locations', { name: 'Once' }, key)
  t.equal(again.headers['idempotent-replayed'], 'true')
  t.strictSame(again.body, once.body)
})

t.test('a location changes its name, its priority and whether it is active', async t => {
  const app = await build(t)
  t.match(await send(app, 'PATCH', '/locations/1', { name: 'Main' }), { status: 200, body: { version: 1 } })
  t.match(await send(app, 'PATCH', '/locations/1', { name: 'Lisbon' }, { 'if-match': '"1"' }), {
    status: 200,
    headers: { etag: '"2"' },
    body: { id: 1, name: 'Lisbon', priority: 100, is_active: true, version: 2 }
  })
  t.match(await send(app, 'PATCH', '/locations/1', { name: 'Porto' }, { 'if-match': '"1"' }), {
    status: 412,
    body: { code: 'PRECONDITION_FAILED', current_version: 2 }
  })
  t.match(await send(app, 'PATCH', '/locations/9', { name: 'Porto' }), { status: 404 })
  t.match(await send(app, 'PATCH', '/locations/1', {}), { status: 400 })
  t.match(await send(app, 'PATCH', '/locations/1', { is_active: false }), {
    status: 409,
    body: { code: 'LAST_ACTIVE_LOCATION', location_id: 1 }
  })
  await send(app, 'POST', '/locations', { name: 'Porto' })
  t.match(await send(app, 'PATCH', '/locations/1', { is_active: false }), { status: 200, body: { is_active: false } })
  t.match(await send(app, 'PATCH', '/locations/2', { is_active: false }), { status: 409 })
  const { headers } = await send(app, 'GET', '/locations/2')
  t.equal((await send(app, 'GET', '/locations/2', undefined, { 'if-none-match': String(headers.etag) })).status, 304)
})

t.test('what is at an inactive location cannot be sold, and waits there', async t => {
  const app = await build(t, { lowStockThreshold: 3 })
  const { id } = await createProduct(app, { stock: 4 })
  const untouched = await createProduct(app, { stock: 9 })
  await send(app, 'POST', '/locations', { name: 'Porto' })
  await send(app, 'POST', `/products/${id}/stock`, { delta: 6, location_id: 2 })
  const order = await send(app, 'POST', '/orders', { product_id: id, quantity: 2, location_id: 2 })
  const { body: before } = await send(app, 'GET', `/products/${id}`)
  t.match(before, { stock: 8, version: 1 })

  await send(app, 'PATCH', '/locations/2', { is_active: false })
  t.match((await send(app, 'GET', `/products/${id}`)).body, { stock: 4, version: 1 }, 'no field changed')
  t.match(await send(app, 'POST', '/orders', { product_id: id, quantity: 5 }), {
    status: 409,
    body: { code: 'INSUFFICIENT_STOCK', available: 4 }
  })
  t.match(await send(app, 'POST', '/orders', { product_id: id, quantity: 1, location_id: 2 }), {
    status: 400,
    body: { errors: [{ path: 'body/location_id', message: 'is an inactive location' }] }
  })
  await send(app, 'DELETE', `/orders/${order.body.id}`)
  t.match((await send(app, 'GET', `/products/${id}/stock`)).body, {
    stock: 4,
    locations: [
      { location_id: 1, name: 'Main', is_active: true, quantity: 4 },
      { location_id: 2, name: 'Porto', is_active: false, quantity: 6 }
    ]
  })
  await send(app, 'PATCH', '/locations/2', { is_active: true })
  await send(app, 'PATCH', '/locations/1', { is_active: false })
  t.match((await send(app, 'GET', `/products/${id}`)).body, { stock: 6 })
  t.match((await send(app, 'GET', `/products/${untouched.id}`)).body, { stock: 0 })
  await send(app, 'PATCH', '/locations/2', { is_active: true, priority: 5 })
  t.strictSame(await findViolations(app), [])
  const events = await app.prisma.event.findMany({
    where: { productId: id, type: { in: ['product.updated', 'product.low_stock'] } },
    orderBy: { id: 'asc' }
  })
  t.match(
    events.map(({ data }) => data),
    [
      { changes: { stock: { from: 4, to: 10 } } },
      { changes: { stock: { from: 8, to: 4 } }, reason: 'location_deactivated', location_id: 2 },
      { changes: { stock: { from: 4, to: 10 } }, reason: 'location_activated', location_id: 2 },
      { changes: { stock: { from: 10, to: 6 } }, reason: 'location_deactivated', location_id: 1 }
    ]
  )
  const low = await app.prisma.event.findMany({ where: { productId: untouched.id, type: 'product.low_stock' } })
  t.match(low, [{ data: { stock: 0, threshold: 3 } }], 'a location that closes can leave a product low')
})

t.test(
  'an order in the same group as the closing of its location is before it or after it, and so are the events',
  async t => {
    const app = await build(t)
    const { id } = await createProduct(app, { stock: 50 })
    await send(app, 'POST', '/locations', { name: 'Porto' })
    await send(app, 'POST', `/products/${id}/stock`, { delta: 50, location_id: 2 })
    let isActive = true
    for (let round = 0; round < 6; round++) {
      isActive = !isActive
      const order = { product_id: id, quantity: 1, location_id: 1 }
      await Promise.all([
        send(app, 'POST', '/orders', order),
        send(app, 'POST', '/orders', order),
        send(app, 'PATCH', '/locations/2', { is_active: isActive }),
        send(app, 'POST', '/orders', order)
      ])
    }
    const events = await app.prisma.event.findMany({ where: { productId: id }, orderBy: { id: 'asc' } })
    const steps = events.flatMap(({ data }) => {
      const { changes } = data as { changes?: { stock?: { from: number; to: number } } }
      return changes?.stock ? [changes.stock] : []
    })
    t.equal(steps.length, 7)
    t.ok(
      steps.slice(1).every(({ from, to }) => Math.abs(to - from) === 50),
      JSON.stringify(steps)
    )
    t.strictSame(await findViolations(app), [])
  }
)

t.test('units that come to a location in the group that closes it are in the events', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 50 })
  await send(app, 'POST', '/locations', { name: 'Porto' })
  const move = { product_id: id, from_location_id: 1, to_location_id: 2, quantity: 5 }
  await Promise.all([
    send(app, 'POST', '/orders', { product_id: id, quantity: 1 }),
    send(app, 'POST', '/stock/transfers', move),
    send(app, 'PATCH', '/locations/2', { is_active: false })
  ])
  const events = await app.prisma.event.findMany({ where: { productId: id }, orderBy: { id: 'asc' } })
  t.match(events.at(-1)?.data, { changes: { stock: { from: 49, to: 44 } }, reason: 'location_deactivated' })
  t.strictSame(await findViolations(app), [])
})

t.test('units are added, removed, counted and moved at a location', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 10 })
  for (const name of ['Porto', 'Faro']) await send(app, 'POST', '/locations', { name })
  await send(app, 'PATCH', '/locations/3', { is_active: false })
  const url = `/products/${id}/stock`
  const levels = async () => {
    const { locations } = (await send(app, 'GET', url)).body
    return locations.map(({ quantity }: { quantity: number }) => quantity)
  }
  t.match(await send(app, 'POST', url, { delta: 5, location_id: 2, reason: 'delivered' }), { body: { stock: 15 } })
  t.match(await send(app, 'POST', url, { delta: 7, location_id: 3 }), { body: { stock: 15 } })
  t.strictSame(await levels(), [10, 5, 7])
  t.match(await send(app, 'POST', url, { delta: -6, location_id: 2 }), {
    status: 409,
    body: { code: 'INSUFFICIENT_STOCK', requested: 6, available: 5 }
  })
  t.match(await send(app, 'POST', url, { delta: 1, location_id: 4 }), { status: 404 })
  t.match(await send(app, 'POST', url, { delta: -12 }), { body: { stock: 3 } }, 'Main first, then the next one')
  t.strictSame(await levels(), [0, 3, 7])
  t.match(await send(app, 'POST', url, { delta: -4 }), { status: 409, body: { available: 3 } })
  t.match(await send(app, 'PATCH', `/products/${id}`, { stock: 2 }), { body: { stock: 2 } })
  t.match(await send(app, 'PATCH', `/products/${id}`, { stock: 8 }), { body: { stock: 8 } })
  t.strictSame(await levels(), [6, 2, 7])

  t.match(await send(app, 'POST', url, { counted: 4 }), {
    status: 400,
    body: { errors: [{ path: 'body/location_id', message: /several locations/ }] }
  })
  t.match(await send(app, 'POST', url, { counted: 4, location_id: 1 }), { body: { stock: 6 } })
  t.match(await send(app, 'POST', url, { counted: 9, location_id: 3, reason: 'inventory' }), { body: { stock: 6 } })
  const movements = (await send(app, 'GET', `/products/${id}/movements`)).body.movements
  t.match(movements.slice(0, 2), [
    { delta: 2, balance_after: 9, reason: 'inventory', location_id: 3, order_id: null, performed_by: 'anonymous' },
    { delta: -2, balance_after: 4, reason: 'count', location_id: 1 }
  ])
  t.match(await send(app, 'POST', url, { counted: 4, location_id: 1 }), { status: 200 }, 'what is recorded was counted')
  t.equal((await send(app, 'GET', `/products/${id}/movements`)).body.total, movements.length)

  const move = { product_id: id, from_location_id: 1, to_location_id: 2, quantity: 3 }
  const transferred = {
    status: 200,
    body: { product_id: id, stock: 6, locations: [{ quantity: 1 }, { quantity: 5 }, { quantity: 9 }] }
  }
  const key = { 'idempotency-key': 'transfer' }
  t.match(await send(app, 'POST', '/stock/transfers', move, key), transferred)
  t.match(await send(app, 'POST', '/stock/transfers', move, key), transferred, 'sent again, and done once')
  t.match(await send(app, 'POST', '/stock/transfers', { ...move, to_location_id: 3, quantity: 1 }), {
    body: { stock: 5, locations: [{ quantity: 0 }, { quantity: 5 }, { quantity: 10 }] }
  })
  t.match(await send(app, 'POST', '/stock/transfers', move), {
    status: 409,
    body: { code: 'INSUFFICIENT_STOCK', product_id: id, requested: 3, available: 0 }
  })
  for (const [change, status] of [
    [{ to_location_id: 1 }, 400],
    [{ quantity: 0 }, 400],
    [{ from_location_id: 9 }, 404],
    [{ product_id: 999 }, 404]
  ] as const) {
    t.match(await send(app, 'POST', '/stock/transfers', { ...move, ...change }), { status }, JSON.stringify(change))
  }
  for (const invalid of [{}, { delta: 1, counted: 1 }, { counted: -1 }, { delta: 0 }, { counted: 1_000_000_001 }]) {
    t.match(await send(app, 'POST', url, invalid), { status: 400, body: { code: 'VALIDATION_FAILED' } })
  }
  t.match(await send(app, 'POST', url, { delta: 1_000_000_000, location_id: 2 }), {
    status: 400,
    body: { errors: [{ path: 'body/delta' }] }
  })
  t.match(await send(app, 'POST', url, { delta: 999_999_991, location_id: 3 }), { status: 400 }, 'an inactive one too')
  t.strictSame(await findViolations(app), [])
  t.match(await send(app, 'GET', '/admin/invariants?scope=full'), { body: { status: 'ok' } })
})

t.test('the public sees the stock of active locations', async t => {
  const app = await buildGuarded(t)
  const admin = withKey(adminKey)
  await send(app, 'POST', '/locations', { name: 'Porto', is_active: false }, admin)
  const all = (await send(app, 'GET', '/products/1/stock', undefined, withKey(readerKey))).body
  t.match(all, { product_id: 1, locations: [{ location_id: 1 }, { location_id: 2 }] })
  for (const caller of [{}, as(1)]) {
    const { body, headers } = await send(app, 'GET', '/products/1/stock', undefined, caller)
    t.equal(body.locations.length, 1)
    t.match(headers.vary, /authorization/i)
  }
  await send(app, 'PATCH', '/products/1', { is_active: false }, admin)
  t.equal((await send(app, 'GET', '/products/1/stock')).status, 404)
  t.equal((await send(app, 'GET', '/products/1/stock', undefined, admin)).status, 200)
  t.equal((await send(app, 'GET', '/products/9/stock', undefined, admin)).status, 404)
})

t.test('a shop has a bounded number of locations', async t => {
  const app = await build(t)
  for (let count = 2; count <= maxLocations; count++) {
    t.equal((await send(app, 'POST', '/locations', { name: `Shelf ${count}` })).status, 201)
  }
  t.match(await send(app, 'POST', '/locations', { name: 'One more' }), {
    status: 409,
    body: { code: 'LOCATION_LIMIT_REACHED', limit: maxLocations }
  })
  t.match((await send(app, 'GET', '/locations?limit=100')).body, { total: maxLocations, next_cursor: null })
})
