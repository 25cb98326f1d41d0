// Random histories through the API, at times around the changes of clocks, compared with the rows of the shop.
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { foldBatch } from '../../src/analytics/fold.js'
import { intervals } from '../../src/analytics/span.js'
import { createDatabase, send } from '../support/app.js'
import { buildWithSecret, secret } from '../support/payment-provider.js'
import { answeredSales, expectedSales, moveTo, readFacts, type Fact, type Grouping } from '../support/sales.js'

const shops = [
  { id: 1, headers: {} },
  { id: 2, headers: { 'x-shop': 'second' } }
] as const

/** Moments around which the clocks of the zones are set forward or back. */
const changes = [
  '2020-03-08T07:00Z',
  '2020-11-01T06:00Z',
  '2020-03-29T01:00Z',
  '2020-10-25T01:00Z',
  '2020-04-04T15:00Z',
  '2020-10-03T15:30Z'
]

const zones = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu']

const time = fc
  .record({ change: fc.constantFrom(...changes), minutes: fc.integer({ min: -240, max: 240 }), seconds: fc.nat(59) })
  .map(({ change, minutes, seconds }) => new Date(Date.parse(change) + minutes * 60_000 + seconds * 1_000))

const groups = [undefined, 'status', 'product', 'location'] as const

const share = fc.integer({ min: 1, max: 1_500 })

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('place' as const),
      lines: fc.uniqueArray(
        fc.record({ product: fc.integer({ min: 1, max: 3 }), units: fc.integer({ min: 1, max: 6 }) }),
        {
          minLength: 1,
          maxLength: 3,
          selector: ({ product }) => product
        }
      ),
      adjustments: fc.array(
        fc.record({
          type: fc.constantFrom('shipping' as const, 'tax' as const, 'discount' as const),
          cents: fc.integer({ min: 1, max: 300 })
        }),
        { maxLength: 2 }
      )
    })
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pay' as const), order: fc.nat(99), share }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('shipments' as const, 'cancellations' as const, 'returns' as const),
      order: fc.nat(99),
      line: fc.nat(2),
      units: fc.integer({ min: 1, max: 3 }),
      isAll: fc.boolean()
    })
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('refund' as const), order: fc.nat(99), share }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      order: fc.nat(99),
      to: fc.constantFrom('PAID', 'SHIPPED', 'CANCELED', 'REFUNDED'),
      restock: fc.boolean()
    })
  },
  // A pass that is left in the middle, or taken to its end.
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('fold' as const), maxOrders: fc.integer({ min: 1, max: 3 }) })
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask' as const) }) }
)

const history = fc.array(fc.record({ shop: fc.constantFrom(0 as const, 1 as const), at: time, step }), {
  minLength: 12,
  maxLength: 40,
  size: 'max'
})

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

t.test('every answer is what the rows of the shop add up to, in each zone, interval and group', async t => {
  await fc.assert(
    fc.asyncProperty(history, async steps => {
      await t.test('a history', async t => {
        const databaseUrl = await createDatabase(t)
        // Two processes, which take turns.
        const apps = [await openShops(t, databaseUrl), await buildWithSecret(t, { databaseUrl })] as const
        const begun = new Date(Date.now() - 60_000)
        for (const [index, { shop, at, step }] of steps.entries()) {
          const app = index % 2 === 0 ? apps[0] : apps[1]
          await take(app, shops[shop], step)
          await moveTo(databaseUrl, at, begun)
          if (step.kind !== 'ask') continue
          const by = { interval: 'day', timezone: 'Europe/Berlin', group: 'status' } as const
          await compare(t, app, shops[shop], by, await readFacts(app, shops[shop].id))
        }
        for (const shop of shops) {
          const facts = await readFacts(apps[1], shop.id)
          // Four histories have all combinations, in both shops.
          for (const [first, timezone] of zones.entries()) {
            for (const [second, interval] of intervals.entries()) {
              const group = groups[(first + second + histories) % groups.length]
              await compare(t, apps[1], shop, { interval, timezone, ...(group && { group }) }, facts)
            }
          }
          await compareProducts(t, apps[0], shop)
        }
        histories++
        for (const shop of shops) {
          const { body } = await send(apps[0], 'GET', '/admin/invariants?scope=full', undefined, shop.headers)
          const named = body.invariants.filter(({ invariant }: { invariant: string }) => invariant.includes('sales'))
          t.match(named, [{ violations: 0 }], 'the invariant agrees')
        }
      })
    }),
    { numRuns: 8 }
  )
})

async function openShops(t: Test, databaseUrl: string): Promise<FastifyInstance> {
  const app = await buildWithSecret(t, { databaseUrl })
  await app.prisma.$executeRaw`
    INSERT INTO shops (id, slug, name, currency, webhook_secrets)
    VALUES (2, 'second', 'Second', 'USD', ARRAY[${secret}])`
  for (const { headers } of shops) {
    for (const price of [100, 333, 1_999]) {
      const product = { sku: `P-${price}`, name: 'A product', price_cents: price, stock: 30 }
      await send(app, 'POST', '/products', product, headers)
    }
    await send(app, 'POST', '/locations', { name: 'Porto' }, headers)
    await send(app, 'POST', '/products/2/stock', { delta: 500, location_id: 2 }, headers)
    await send(app, 'POST', '/products/3/stock', { delta: 500 }, headers)
    await send(app, 'POST', '/products/1/stock', { delta: 500, location_id: 2 }, headers)
  }
  return app
}

/** Refusals are part of a history. */
async function take(app: FastifyInstance, { id, headers }: (typeof shops)[number], step: Step): Promise<void> {
  if (step.kind === 'fold') {
    await foldBatch(app.prisma, id, step.maxOrders)
    return
  }
  if (step.kind === 'ask') return
  if (step.kind === 'place') {
    const items = step.lines.map(({ product, units }) => ({ product_id: product, quantity: units }))
    const adjustments = step.adjustments.map(({ type, cents }) => ({
      type,
      label: type,
      amount_cents: type === 'discount' ? -Math.min(cents, 50) : cents
    }))
    await send(app, 'POST', '/orders', { items, adjustments }, headers)
    return
  }
  const { body: list } = await send(app, 'GET', '/orders?limit=100', undefined, headers)
  const order = list.orders[step.order % Math.max(1, list.orders.length)]
  if (!order) return
  if (step.kind === 'pay') {
    const payload = JSON.stringify({
      event_id: `evt-${payments++}`,
      type: 'payment.succeeded',
      order_id: order.id,
      amount_cents: Math.max(1, Math.round((order.total_amount_cents * step.share) / 1_000))
    })
    const signature = createHmac('sha256', secret).update(payload).digest('hex')
    const url = id === 1 ? '/webhooks/payment' : '/shops/second/webhooks/payment'
    await send(app, 'POST', url, payload, { 'content-type': 'application/json', 'x-signature': signature })
  } else if (step.kind === 'set') {
    const change = { status: step.to, ...(step.to === 'REFUNDED' && step.restock && { restock: true }) }
    await send(app, 'PATCH', `/orders/${order.id}`, change, headers)
  } else if (step.kind === 'refund') {
    const amount = Math.max(1, Math.round((order.paid_cents * step.share) / 1_000))
    await send(app, 'POST', `/orders/${order.id}/refunds`, { amount_cents: amount }, headers)
  } else {
    const line = order.items[step.line % order.items.length]
    const items = [{ item_id: line.id, quantity: step.units }]
    const all = step.isAll && step.kind !== 'returns' ? {} : { items }
    const restock = step.kind === 'returns' ? { restock: step.isAll } : {}
    await send(app, 'POST', `/orders/${order.id}/${step.kind}`, { ...all, ...restock }, headers)
  }
}

let payments = 0

let histories = 0

// All times of the histories: hours only around the changes of clocks.
const span = { hour: ['2020-03-01', '2020-05-01'], day: ['2020-01-01', '2021-01-01'] } as const

async function compare(
  t: Test,
  app: FastifyInstance,
  shop: (typeof shops)[number],
  by: Grouping,
  facts: readonly Fact[]
): Promise<void> {
  const { interval, timezone, group } = by
  const [from, to] = interval === 'hour' ? span.hour : span.day
  const spans: Array<readonly [string, string]> =
    interval === 'hour'
      ? [
          [from, to],
          ['2020-09-20', '2020-11-20']
        ]
      : [[from, to]]
  const rows = []
  for (const [from, to] of spans) {
    const url = `/analytics/sales?from=${from}&to=${to}&interval=${interval}&timezone=${timezone}`
    const { status, body, text } = await send(
      app,
      'GET',
      group ? `${url}&group_by=${group}` : url,
      undefined,
      shop.headers
    )
    if (status !== 200) t.fail(text)
    rows.push(...body.rows)
    const [last] = await app.prisma.$queryRaw<[{ id: bigint }]>`
      SELECT coalesce(max(id), 0) AS id FROM events WHERE shop_id = ${shop.id}`
    if (body.as_of_event_id !== Number(last.id)) t.fail(`as of ${body.as_of_event_id} instead of ${last.id}`)
  }
  const answered = answeredSales(rows, by)
  const expected = expectedSales(facts, by)
  t.strictSame(answered, expected, `${shop.id} ${interval} ${timezone} ${group}`)
}

async function compareProducts(t: Test, app: FastifyInstance, shop: (typeof shops)[number]): Promise<void> {
  for (const [from, to] of [
    ['2020-01-01', '2021-01-01'],
    ['2020-03-08T01:30', '2020-10-25T02:15'],
    ['2020-10-25T00:00', '2020-10-25T03:00']
  ]) {
    const sales = `/analytics/sales?from=${from}&to=${to}&interval=month&group_by=product&timezone=Europe/Berlin`
    const byMonth = (await send(app, 'GET', sales, undefined, shop.headers)).body.rows
    const url = `/analytics/products?from=${from}&to=${to}&timezone=Europe/Berlin&sort=net`
    const { products } = (await send(app, 'GET', url, undefined, shop.headers)).body
    const sums: Record<string, number> = {}
    for (const row of byMonth) sums[row.product_id] = (sums[row.product_id] ?? 0) + row.net_cents
    const nets = products.map((row: { product_id: number; net_cents: number }) => [
      String(row.product_id),
      row.net_cents
    ])
    t.strictSame(Object.fromEntries(nets), sums, `products from ${from}`)
    t.strictSame(
      nets,
      nets.toSorted(([, a]: [string, number], [, b]: [string, number]) => a - b),
      'sorted'
    )
  }
}
