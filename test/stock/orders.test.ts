import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { build, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'

/** Main, Porto and Faro, and a product of which they have these units. */
async function buildShop(app: FastifyInstance, ...levels: readonly [number, number, number]): Promise<number> {
  const { body } = await send(app, 'GET', '/locations')
  if (body.total === 1) for (const name of ['Porto', 'Faro']) await send(app, 'POST', '/locations', { name })
  const { id } = await createProduct(app, { stock: levels[0] })
  for (const locationId of [2, 3]) {
    const delta = levels[locationId - 1] ?? 0
    if (delta > 0) await send(app, 'POST', `/products/${id}/stock`, { delta, location_id: locationId })
  }
  return id
}

async function levelsOf(app: FastifyInstance, id: number): Promise<number[]> {
  const { body } = await send(app, 'GET', `/products/${id}/stock`)
  return body.locations.map(({ quantity }: { quantity: number }) => quantity)
}

const at = (...units: number[]) =>
  units.flatMap((quantity, index) => (quantity > 0 ? [{ location_id: index + 1, quantity }] : []))

t.test('an order is served by one location if one can, else by as few as possible', async t => {
  const app = await build(t)
  const cup = await buildShop(app, 3, 5, 5)
  const plate = await buildShop(app, 9, 0, 2)
  const place = async (cups: number, plates: number, more = {}) =>
    await send(app, 'POST', '/orders', {
      items: [
        { product_id: cup, quantity: cups },
        { product_id: plate, quantity: plates }
      ],
      ...more
    })
  const first = (await place(2, 1)).body
  t.match(first, { items: [{ allocations: at(2) }, { allocations: at(1) }], location_id: null })
  t.match((await place(2, 1)).body.items, [{ allocations: at(0, 0, 2) }, { allocations: at(0, 0, 1) }])
  t.match((await place(6, 1)).body.items, [{ allocations: at(1, 5) }, { allocations: at(1) }], 'two, with Main first')
  t.strictSame(await levelsOf(app, cup), [0, 0, 3])
  t.match(await place(4, 1), { status: 409, body: { code: 'INSUFFICIENT_STOCK', product_id: cup, available: 3 } })
  t.match(await place(3, 2, { location_id: 3 }), {
    status: 409,
    body: { product_id: plate, requested: 2, available: 1 }
  })
  t.match(await place(3, 1, { location_id: 3 }), { status: 201, body: { location_id: 3, items: [{}, {}] } })
  t.match(await place(1, 1, { location_id: 9 }), { status: 404, body: { code: 'LOCATION_NOT_FOUND' } })
  t.match((await send(app, 'GET', `/orders/${first.id}`)).body, first, 'reads show the same')
  t.match(await place(0, 1), { status: 400 })
  t.strictSame(await findViolations(app), [])
  const events = await app.prisma.event.findMany({ where: { type: 'order.created' }, orderBy: { id: 'asc' } })
  t.match(events[1]?.data, { items: [{ allocations: at(0, 0, 2) }, { allocations: at(0, 0, 1) }] })
  t.notOk(JSON.stringify(events[0]?.data).includes('allocations'), 'Main goes without saying')
})

t.test('an inactive location serves no order', async t => {
  const app = await build(t)
  const id = await buildShop(app, 1, 5, 5)
  await send(app, 'PATCH', '/locations/2', { is_active: false })
  t.match((await createOrder(app, { product_id: id, quantity: 3 })).items, [{ allocations: at(0, 0, 3) }])
  t.match((await createOrder(app, { product_id: id, quantity: 3 })).items, [{ allocations: at(1, 0, 2) }])
  t.match(await send(app, 'POST', '/orders', { product_id: id, quantity: 1 }), { status: 409, body: { available: 0 } })
  t.strictSame(await levelsOf(app, id), [0, 5, 0])
})

t.test('a quote counts what the named location has', async t => {
  const app = await build(t)
  const id = await buildShop(app, 1, 5, 0)
  const quote = async (more: object) =>
    await send(app, 'POST', '/orders/quote', { product_id: id, quantity: 6, ...more })
  t.match((await quote({})).body, { placeable: true, items: [{ available: 6 }] })
  t.match((await quote({ location_id: 2 })).body, { placeable: false, shortages: [{ requested: 6, available: 5 }] })
  t.match((await quote({ location_id: 1 })).body, { placeable: false, items: [{ available: 1 }] })
  t.match((await quote({ location_id: 3 })).body, { placeable: false, items: [{ available: 0 }] })
  t.match(await quote({ location_id: 4 }), { status: 404, body: { code: 'LOCATION_NOT_FOUND' } })
  await send(app, 'PATCH', '/locations/2', { is_active: false })
  t.match(await quote({ location_id: 2 }), { status: 400 })
  t.match((await quote({})).body, { placeable: false, items: [{ available: 1 }] })
})

t.test('a quote agrees with placing the order while stock follows a change of a location', async t => {
  const app = await build(t)
  const id = await buildShop(app, 1, 5, 0)
  // As in the middle of a change of many products: the location is inactive, and this product is still to follow.
  await app.prisma.$executeRaw`UPDATE locations SET is_active = false, settled_to = 0 WHERE shop_id = 1 AND id = 2`
  const order = { product_id: id, quantity: 6 }
  const { body: quote } = await send(app, 'POST', '/orders/quote', order)
  t.match(quote, { placeable: false, shortages: [{ requested: 6, available: 1 }] })
  const placed = await send(app, 'POST', '/orders', order)
  t.match(placed, { status: 409, body: { code: 'INSUFFICIENT_STOCK', shortages: quote.shortages } })
})

t.test('what comes back returns to where it came from, whichever part it is', async t => {
  const app = await build(t)
  const id = await buildShop(app, 2, 3, 4)
  const order = await createOrder(app, { product_id: id, quantity: 9 })
  t.match(order.items, [{ allocations: at(2, 3, 4) }])
  await send(app, 'PATCH', `/orders/${order.id}`, { status: 'PAID' })
  const itemId = order.items[0]?.id
  const part = async (name: string, quantity: number, more = {}) =>
    (await send(app, 'POST', `/orders/${order.id}/${name}`, { items: [{ item_id: itemId, quantity }], ...more })).body
  t.match(await part('cancellations', 1), { items: [{ allocations: at(0, 0, 1) }] }, 'the last ones are canceled first')
  t.match(await part('shipments', 3), { items: [{ allocations: at(2, 1) }] }, 'the first ones ship first')
  t.match(await part('cancellations', 4), { items: [{ allocations: at(0, 1, 3) }] })
  t.strictSame(await levelsOf(app, id), [0, 1, 4])
  t.match(await part('returns', 1, { restock: false }), { items: [{ allocations: at(1) }] })
  t.match(await part('returns', 1, { restock: true }), { items: [{ allocations: at(1) }] })
  t.strictSame(await levelsOf(app, id), [1, 1, 4])
  t.match(await part('shipments', 1), { items: [{ allocations: at(0, 1) }], order: { status: 'SHIPPED' } })
  await send(app, 'PATCH', `/orders/${order.id}`, { status: 'REFUNDED', restock: true })
  t.strictSame(await levelsOf(app, id), [1, 3, 4], 'one unit of Main was not sold again')
  t.match((await send(app, 'GET', `/orders/${order.id}/returns`)).body.returns, [
    { items: [{ allocations: at(1) }] },
    { items: [{ allocations: at(1) }] },
    { items: [{ allocations: at(0, 2) }] }
  ])
  t.strictSame(await findViolations(app), [])
  t.match(await send(app, 'GET', '/admin/invariants?scope=full'), { body: { status: 'ok' } })
})

t.test('64 clients order, ship, cancel and return units of three locations at once: none twice', async t => {
  const app = await build(t)
  const products = [await buildShop(app, 40, 30, 20), await buildShop(app, 5, 50, 35)]
  const client = async (n: number) => {
    const items = products.map((id, index) => ({ product_id: id, quantity: 1 + ((n + index) % 3) }))
    const named = n % 5 === 0 ? { location_id: 1 + (n % 3) } : {}
    const placed = await send(app, 'POST', '/orders', { items, ...named })
    if (placed.status !== 201) return placed.status
    const url = `/orders/${placed.body.id}`
    const [first] = placed.body.items
    const some = { items: [{ item_id: first.id, quantity: 1 }] }
    if (n % 4 === 0) return (await send(app, 'DELETE', url)).status
    await send(app, 'PATCH', url, { status: 'PAID' })
    const steps = [
      send(app, 'POST', `${url}/shipments`, some),
      send(app, 'POST', `${url}/cancellations`, some),
      send(app, 'POST', `${url}/shipments`, {}),
      send(app, 'POST', `${url}/returns`, { ...some, restock: n % 2 === 0 }),
      send(app, 'POST', '/stock/transfers', {
        product_id: first.product_id,
        from_location_id: 1 + (n % 3),
        to_location_id: 1 + ((n + 1) % 3),
        quantity: 1
      })
    ]
    return (await Promise.all(steps)).map(({ status }) => status)
  }
  const statuses = (await Promise.all(Array.from({ length: 64 }, (_, n) => client(n)))).flat()
  t.ok(statuses.every(status => status < 500))
  t.ok(statuses.includes(409), 'some came too late')
  t.strictSame(await findViolations(app), [])
  t.match(await send(app, 'GET', '/admin/invariants?scope=full'), { body: { status: 'ok' } })
})

t.test('locations of two shops have nothing to do with each other', async t => {
  const app = await build(t)
  await addSecondShop(app)
  const id = await buildShop(app, 1, 1, 0)
  t.match(await send(app, 'GET', '/locations/2', undefined, inSecond), { status: 404 })
  t.match((await send(app, 'GET', '/locations', undefined, inSecond)).body, { total: 1, locations: [{ name: 'Main' }] })
  const product = { sku: 'S', name: 'Cup', price: 1, stock: 1 }
  t.match(await send(app, 'POST', '/products', product, inSecond), { status: 201, body: { id } })
  t.match(await send(app, 'POST', '/orders', { product_id: id, quantity: 2 }, inSecond), { status: 409 })
  const move = { product_id: id, from_location_id: 1, to_location_id: 2, quantity: 1 }
  t.match(await send(app, 'POST', '/stock/transfers', move, inSecond), { status: 404 })
  await send(app, 'POST', '/locations', { name: 'Second' }, inSecond)
  t.match(await send(app, 'POST', '/stock/transfers', move, inSecond), { status: 200 })
  t.match(await send(app, 'POST', `/products/${id}/stock`, { delta: 3, location_id: 2 }, inSecond), { status: 200 })
  t.strictSame(await levelsOf(app, id), [1, 1, 0])
  await send(app, 'PATCH', '/locations/2', { is_active: false }, inSecond)
  t.match((await send(app, 'GET', `/products/${id}`)).body, { stock: 2 })
  t.match((await send(app, 'GET', `/products/${id}`, undefined, inSecond)).body, { stock: 0 })
  t.strictSame(await findViolations(app), [])
})
