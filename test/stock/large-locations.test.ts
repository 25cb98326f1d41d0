import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { maxSettledAtOnce } from '../../src/shop/load.js'
import { settleLocations } from '../../src/stock/jobs.js'
import { build, findViolations, send } from '../support/app.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import { until } from '../../scripts/shared/until.js'

const count = 2 * maxSettledAtOnce + 5

/** Five units of each product at Main, and with SQL, which is faster, five more at Porto. */
async function buildShop(app: FastifyInstance): Promise<void> {
  await send(app, 'POST', '/locations', { name: 'Porto' })
  for (let from = 1; from <= count; from += 500) {
    const products = Array.from({ length: Math.min(500, count + 1 - from) }, (_, index) => ({
      sku: `SKU-${from + index}`,
      name: 'A product',
      price: 1,
      stock: 5
    }))
    const { status, text } = await send(app, 'POST', '/products/bulk', { products })
    if (status !== 201) throw new Error(text)
  }
  await app.prisma.$executeRaw`INSERT INTO stock_levels SELECT shop_id, id, 2, 5 FROM products`
  await app.prisma.$executeRaw`UPDATE products SET stock = 10, stock_elsewhere = 5`
  await app.prisma.$executeRaw`
    INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason, location_id)
    SELECT shop_id, id + ${count}, id, 5, 5, 'delivered', 2 FROM products`
}

async function stockOf(app: FastifyInstance, id: number): Promise<number> {
  return (await send(app, 'GET', `/products/${id}`)).body.stock
}

async function countOf(app: FastifyInstance, stock: number): Promise<number> {
  return await app.prisma.product.count({ where: { shopId: 1, stock } })
}

for (const [locationId, name] of [
  [1, 'Main'],
  [2, 'another location']
] as const) {
  t.test(`the many products of ${name} follow its changes in batches, and nobody gets what cannot be sold`, async t => {
    const app = await build(t)
    await buildShop(app)
    const url = `/locations/${locationId}`
    await send(app, 'PATCH', url, { is_active: false })
    t.strictSame([await countOf(app, 5), await countOf(app, 10)], [maxSettledAtOnce, count - maxSettledAtOnce])
    t.match(await send(app, 'GET', '/admin/invariants?scope=full'), { body: { status: 'ok' } }, 'nothing is wrong')
    t.match(await send(app, 'POST', '/orders', { product_id: count, quantity: 6 }), {
      status: 409,
      body: { code: 'INSUFFICIENT_STOCK', available: 5 }
    })
    t.match(await send(app, 'POST', '/orders', { product_id: count, quantity: 2 }), { status: 201 })
    t.equal(await stockOf(app, count), 3, 'a product that changes follows at once')
    t.match(await send(app, 'PATCH', `/products/${count - 1}`, { stock: 9 }), { body: { stock: 9 } })
    t.equal(await settleLocations(app), true)
    t.equal(await settleLocations(app), false)
    t.equal(await countOf(app, 5), count - 2)
    t.equal(await settleLocations(app), false, 'nothing is left')
    t.strictSame(await findViolations(app), [])
    t.match(await send(app, 'GET', '/admin/invariants?scope=full'), { body: { status: 'ok' } })
    const events = await app.prisma.event.findMany({ where: { type: 'product.updated', productId: count - 2 } })
    t.match(events, [
      { performedBy: 'system', data: { changes: { stock: { from: 10, to: 5 } }, reason: 'location_deactivated' } }
    ])

    await send(app, 'PATCH', url, { is_active: true })
    await send(app, 'PATCH', url, { is_active: false })
    t.match(await send(app, 'POST', '/orders', { product_id: 1, quantity: 6 }), { status: 409 })
    t.match(await send(app, 'POST', '/orders', { product_id: count - 2, quantity: 6 }), { status: 409 })
    for (let more = true; more;) more = await settleLocations(app)
    t.equal(await countOf(app, 5), count - 2, 'a change under way begins anew')
    t.match((await send(app, 'GET', url)).body, { is_active: false, version: 4 }, 'batches are no changes of their own')
    t.match(await send(app, 'GET', '/admin/invariants?scope=full'), { body: { status: 'ok' } })
  })
}

t.test('a service that listens goes on where another one stopped, in each shop', async t => {
  const app = await build(t)
  await addSecondShop(app)
  await buildShop(app)
  await send(app, 'PATCH', '/locations/2', { is_active: false })
  await send(app, 'POST', '/locations', { name: 'Porto' }, inSecond)
  await app.prisma.location.updateMany({ where: { shopId: 2, id: 2 }, data: { settledTo: 0 } })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const isDone = async () =>
    (await countOf(app, 10)) === 0 && (await app.prisma.location.count({ where: { settledTo: { not: null } } })) === 0
  await until(isDone, { within: 20_000, what: 'all products follow' })
  t.strictSame(await findViolations(app), [])
})
