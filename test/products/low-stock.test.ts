import t from 'tap'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { lowStockEvents } from '../../src/stock/low-stock.js'
import { adminKey, as, buildGuarded, withKey } from '../support/credentials.js'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { observe } from '../support/statements.js'

interface Level {
  stock: number
  lowStockThreshold: number | null
}

const level = fc.record({ stock: fc.nat(20), lowStockThreshold: fc.option(fc.nat(20)) })

const isAbove = ({ stock, lowStockThreshold: threshold }: Level) => threshold === null || stock > threshold

/** The events when a product goes from one level to another, with this threshold in the settings. */
function eventsOf(before: Level, after: Level, lowStockThreshold?: number) {
  return lowStockEvents(before, { id: 1, sku: 'MUG', ...after }, { lowStockThreshold }, 'system')
}

t.test('a product becomes low once, and again only after it was above its threshold', async t => {
  fc.assert(
    fc.property(fc.array(level, { minLength: 1, maxLength: 50 }), levels => {
      let wasAbove = levels.slice(0, 1).every(isAbove)
      levels.slice(1).forEach((after, index) => {
        const before = levels[index]
        const isReported = before !== undefined && eventsOf(before, after).length === 1
        if (isReported && !wasAbove) throw new Error('reported without having been above the threshold')
        if (isReported && isAbove(after)) throw new Error('reported while above the threshold')
        if (!isReported && wasAbove && !isAbove(after)) throw new Error('not reported')
        wasAbove = isAbove(after)
      })
    }),
    { numRuns: 2_000 }
  )
})

t.test(
  "a product's own threshold takes precedence over the settings, 0 included; without either it is never low",
  async t => {
    const becomesLow = (own: number | null) =>
      eventsOf({ stock: 6, lowStockThreshold: own }, { stock: 3, lowStockThreshold: own }, 5)
    t.match(becomesLow(null), [{ data: { stock: 3, threshold: 5 } }])
    t.match(becomesLow(4), [{ data: { stock: 3, threshold: 4 } }])
    t.strictSame(becomesLow(0), [])
    const never = (stock: number) => ({ stock, lowStockThreshold: null })
    fc.assert(fc.property(fc.nat(), fc.nat(), (from, to) => eventsOf(never(from), never(to)).length === 0))
  }
)

t.test('a threshold is set, changed, removed and returned like any other field', async t => {
  const app = await build(t)
  t.equal((await createProduct(app)).low_stock_threshold, null)
  const { id } = await createProduct(app, { low_stock_threshold: 5 })
  t.match((await send(app, 'GET', `/products/${id}`)).body, { low_stock_threshold: 5, version: 1 })
  t.match(
    (await send(app, 'PATCH', `/products/${id}`, { name: 'N' })).body,
    { low_stock_threshold: 5, version: 2 },
    'other fields keep their values'
  )
  t.match((await send(app, 'PATCH', `/products/${id}`, { low_stock_threshold: 0 })).body, {
    low_stock_threshold: 0,
    version: 3
  })
  t.match((await send(app, 'PATCH', `/products/${id}`, { low_stock_threshold: null })).body, {
    low_stock_threshold: null,
    version: 4
  })
  t.match(
    (await send(app, 'PATCH', `/products/${id}`, { low_stock_threshold: null })).body,
    { version: 4 },
    'setting the current value changes nothing'
  )
  t.match(await app.prisma.event.findFirst({ where: { productId: id }, orderBy: { id: 'desc' } }), {
    type: 'product.updated',
    data: { changes: { low_stock_threshold: { from: 0, to: null } } }
  })
  t.match(
    (await send(app, 'PUT', `/products/${id}?partial=false`, { sku: 'S', name: 'N', price: 2, stock: 1 })).status,
    200,
    'the threshold is not mandatory'
  )
  t.match(
    (
      await send(app, 'POST', '/products/bulk', {
        products: [
          { sku: 'B1', name: 'B', price: 1, low_stock_threshold: 7 },
          { sku: 'B2', name: 'B', price: 1 }
        ]
      })
    ).body.results,
    [{ product: { low_stock_threshold: 7 } }, { product: { low_stock_threshold: null } }]
  )
  for (const threshold of [-1, 1.5, '5', 1_000_000_001]) {
    t.match(
      await send(app, 'PATCH', `/products/${id}`, { low_stock_threshold: threshold }),
      { status: 400, body: { code: 'VALIDATION_FAILED' } },
      String(threshold)
    )
  }
})

t.test(
  'each crossing of the threshold is reported once: by orders, adjustments, stock settings or a higher threshold',
  async t => {
    const app = await build(t, { lowStockThreshold: 5 })
    const { id, sku } = await createProduct(app, { stock: 8 })
    const expected: object[] = []
    const steps: Array<[string, () => Promise<unknown>, { stock: number; threshold: number }?]> = [
      ['an order that leaves 6', () => createOrder(app, { product_id: id, quantity: 2 })],
      ['an order that leaves 5', () => createOrder(app, { product_id: id, quantity: 1 }), { stock: 5, threshold: 5 }],
      ['an order that leaves 4', () => createOrder(app, { product_id: id, quantity: 1 })],
      ['an adjustment to 3', () => send(app, 'POST', `/products/${id}/stock`, { delta: -1 })],
      ['an adjustment to 5', () => send(app, 'POST', `/products/${id}/stock`, { delta: 2 })],
      ['an adjustment to 9', () => send(app, 'POST', `/products/${id}/stock`, { delta: 4 })],
      [
        'an adjustment to 2',
        () => send(app, 'POST', `/products/${id}/stock`, { delta: -7 }),
        { stock: 2, threshold: 5 }
      ],
      ['a cancel that makes it 4', () => send(app, 'DELETE', '/orders/1')],
      ['stock set to 20', () => send(app, 'PATCH', `/products/${id}`, { stock: 20 })],
      ['stock set to 1', () => send(app, 'PATCH', `/products/${id}`, { stock: 1 }), { stock: 1, threshold: 5 }],
      ['a threshold below it', () => send(app, 'PATCH', `/products/${id}`, { low_stock_threshold: 0 })],
      [
        'a threshold above it',
        () => send(app, 'PATCH', `/products/${id}`, { low_stock_threshold: 3 }),
        { stock: 1, threshold: 3 }
      ],
      ['a higher one', () => send(app, 'PATCH', `/products/${id}`, { low_stock_threshold: 4 })],
      ['that of the settings again', () => send(app, 'PATCH', `/products/${id}`, { low_stock_threshold: null })],
      ['both at once, above', () => send(app, 'PATCH', `/products/${id}`, { stock: 30, low_stock_threshold: 20 })],
      ['a quote', () => send(app, 'POST', '/orders/quote', { product_id: id, quantity: 20 })],
      ['an order that is refused', () => send(app, 'POST', '/orders', { product_id: id, quantity: 31 })],
      [
        'many orders in one request',
        () =>
          send(app, 'POST', '/orders/bulk', {
            orders: Array.from({ length: 15 }, () => ({ product_id: id, quantity: 1 }))
          }),
        { stock: 20, threshold: 20 }
      ]
    ]
    for (const [name, act, told] of steps) {
      await act()
      if (told) expected.push({ ...told, sku })
      t.strictSame(
        (await lowStockOf(app, id)).map(({ data }) => data),
        expected,
        name
      )
    }
    t.strictSame(await findViolations(app), [])
  }
)

t.test('without a threshold nothing is reported; nor is a product created below its threshold', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { stock: 2 })
  await createOrder(app, { product_id: id, quantity: 2 })
  const low = await createProduct(app, { stock: 1, low_stock_threshold: 5 })
  await createOrder(app, { product_id: low.id, quantity: 1 })
  t.strictSame(await app.prisma.event.count({ where: { type: 'product.low_stock' } }), 0)
})

t.test(
  'of many concurrent orders in two processes, only the one that crosses the threshold reports it, as its caller',
  async t => {
    const databaseUrl = await createDatabase(t)
    const apps = [await buildGuarded(t, { databaseUrl }), await build(t, { databaseUrl, groupCommit: { maxGroup: 4 } })]
    const [{ id }] = [
      await createProductAs(apps[0]!, { sku: 'HOT', name: 'Hot', price: 1, stock: 30, low_stock_threshold: 10 })
    ]
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        i % 3 === 0
          ? send(apps[1]!, 'POST', '/orders', { product_id: id, quantity: 1 })
          : send(apps[0]!, 'POST', '/orders', { product_id: id, quantity: 1 }, as(1 + (i % 2)))
      )
    )
    const events = await lowStockOf(apps[0]!, id)
    t.strictSame(
      events.map(({ data }) => data),
      [{ stock: 10, threshold: 10, sku: 'HOT' }]
    )
    const [{ performed_by: buyer }] = await apps[0]!.prisma.$queryRaw<[{ performed_by: string }]>`
      SELECT performed_by FROM events WHERE type = 'order.created' AND order_id = (
        SELECT order_id FROM stock_movements WHERE product_id = ${id} AND balance_after = 10 AND delta < 0)`
    t.strictSame(
      events.map(({ performedBy }) => performedBy),
      [buyer]
    )
    t.strictSame(await findViolations(apps[0]!), [])
  }
)

t.test('an order that makes a product low takes no more statements than others', async t => {
  const app = await build(t, { lowStockThreshold: 5 })
  const { id } = await createProduct(app, { stock: 20 })
  const place = async (quantity: number) =>
    (await observe(() => createOrder(app, { product_id: id, quantity }))).statements.length
  await place(1)
  const plain = await place(1)
  t.equal(await place(14), plain)
  t.equal((await lowStockOf(app, id)).length, 1)
})

t.test('the low-stock event of a rolled-back order is rolled back too', async t => {
  const app = await build(t, { lowStockThreshold: 5 })
  const { id } = await createProduct(app, { stock: 10 })
  const { status } = await send(app, 'POST', '/orders/bulk', {
    orders: [
      { product_id: id, quantity: 6 },
      { product_id: id, quantity: 6 }
    ]
  })
  t.equal(status, 409)
  t.strictSame(await lowStockOf(app, id), [])
})

async function lowStockOf(app: FastifyInstance, productId: number) {
  return await app.prisma.event.findMany({ where: { type: 'product.low_stock', productId }, orderBy: { id: 'asc' } })
}

async function createProductAs(app: FastifyInstance, payload: object) {
  return (await send(app, 'POST', '/products', payload, withKey(adminKey))).body
}
