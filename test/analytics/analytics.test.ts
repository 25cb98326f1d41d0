import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { build, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { as, adminKey, buildGuarded, metricsKey, readerKey, withKey } from '../support/credentials.js'
import { exportCsv, rowsOf } from '../support/csv.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import { moveTo } from '../support/sales.js'

t.test('an order counts when it was placed, and what becomes of it when that happens', async t => {
  const { app, at } = await openAtTimes(t)
  const { id } = await createProduct(app, { price_cents: 1_000, sku: 'MUG', name: 'Mug' })
  const adjustments = [
    { type: 'shipping', label: 'Parcel', amount_cents: 500 },
    { type: 'discount', label: 'Spring', amount_cents: -1_000 }
  ]
  const order = await at('2020-05-01T10:00Z', () => createOrder(app, { product_id: id, quantity: 10, adjustments }))
  await at('2020-05-01T11:00Z', () => send(app, 'PATCH', `/orders/${order.id}`, { status: 'PAID' }))
  const three = { items: [{ item_id: order.items[0]?.id, quantity: 3 }] }
  await at('2020-05-02T10:00Z', () => send(app, 'POST', `/orders/${order.id}/cancellations`, three))
  await at('2020-05-03T10:00Z', () => send(app, 'POST', `/orders/${order.id}/shipments`, {}))
  await at('2020-05-04T10:00Z', () => send(app, 'POST', `/orders/${order.id}/returns`, { ...three, restock: false }))
  await at('2020-05-05T10:00Z', () => send(app, 'POST', `/orders/${order.id}/refunds`, { amount_cents: 5_500 }))
  const { body } = await send(app, 'GET', '/analytics/sales?from=2020-05-01&to=2020-05-07')
  const nothing = { orders: 0, units: 0, subtotal_cents: 0, adjustments_cents: 0, gross_cents: 0, canceled_units: 0 }
  t.match(body, {
    currency: 'USD',
    timezone: 'UTC',
    interval: 'day',
    from: '2020-05-01T00:00:00.000Z',
    to: '2020-05-07T00:00:00.000Z',
    rows: [
      { orders: 1, units: 10, subtotal_cents: 10_000, adjustments_cents: -500, gross_cents: 9_500, net_cents: 9_500 },
      // Three units of 1,000, and three tenths of the discount.
      { ...nothing, canceled_units: 3, canceled_cents: 2_700, net_cents: -2_700 },
      { ...nothing, net_cents: 0 },
      { ...nothing, returned_units: 3, returned_cents: 2_700, refunded_cents: 0, net_cents: -2_700 },
      // 5,400 were due; the rest is an allowance.
      { ...nothing, allowances_cents: 100, refunded_cents: 5_500, net_cents: -100 },
      { start: '2020-05-06T00:00:00.000Z', end: '2020-05-07T00:00:00.000Z', ...nothing, net_cents: 0 }
    ],
    totals: { orders: 1, gross_cents: 9_500, refunded_cents: 5_500, net_cents: 4_000 }
  })
  t.equal(body.rows.length, 6)
  t.match(await send(app, 'GET', '/analytics/products?from=2020-05-01&to=2020-05-07'), {
    headers: { 'x-as-of-event': String(body.as_of_event_id) },
    body: {
      products: [
        {
          product_id: id,
          sku: 'MUG',
          product_name: 'Mug',
          orders: 1,
          units: 10,
          gross_cents: 10_000,
          canceled_units: 3,
          canceled_cents: 3_000,
          returned_cents: 3_000,
          refunded_cents: null,
          net_cents: 4_000
        }
      ],
      as_of_event_id: body.as_of_event_id,
      total: 1
    }
  })
})

t.test('every way in which an order ends is taken off net once', async t => {
  const app = await build(t)
  const { id } = await createProduct(app, { price_cents: 10_000 })
  const place = async () => (await createOrder(app, { product_id: id, quantity: 1 })).id
  const set = async (order: number, ...statuses: string[]) => {
    for (const status of statuses) t.equal((await send(app, 'PATCH', `/orders/${order}`, { status })).status, 200)
  }
  const amountsAfter = async (walk: (order: number) => Promise<unknown>) => {
    const before = (await send(app, 'GET', '/analytics/sales')).body.totals
    await walk(await place())
    const after = (await send(app, 'GET', '/analytics/sales')).body.totals
    return ['canceled', 'allowances', 'refunded', 'net'].map(name => after[`${name}_cents`] - before[`${name}_cents`])
  }
  t.strictSame(await amountsAfter(async () => {}), [0, 0, 0, 10_000], 'a pending order')
  t.strictSame(await amountsAfter(order => set(order, 'CANCELED')), [10_000, 0, 0, 0], 'never paid, canceled')
  t.strictSame(await amountsAfter(order => set(order, 'PAID', 'CANCELED')), [10_000, 0, 0, 0], 'paid, canceled')
  t.strictSame(
    await amountsAfter(order => set(order, 'PAID', 'CANCELED', 'REFUNDED')),
    [10_000, 0, 10_000, 0],
    'paid, canceled, paid back'
  )
  t.strictSame(await amountsAfter(order => set(order, 'PAID', 'REFUNDED')), [0, 10_000, 10_000, 0], 'paid, refunded')
  t.strictSame(
    await amountsAfter(order => set(order, 'PAID', 'SHIPPED', 'REFUNDED')),
    [0, 10_000, 10_000, 0],
    'paid, shipped, refunded'
  )
  const { rows } = (await send(app, 'GET', '/analytics/sales?group_by=status')).body
  t.match(rows, [
    { status: 'PENDING', orders: 1, net_cents: 10_000 },
    { status: 'CANCELED', orders: 2, canceled_units: 2, net_cents: 0 },
    { status: 'REFUNDED', orders: 3, canceled_units: 2, net_cents: 0 }
  ])
})

t.test('days, hours, weeks and months are those of the clocks of the zone', async t => {
  const { app } = await openAtTimes(t)
  const rowsOf = async (query: string) => (await send(app, 'GET', `/analytics/sales?${query}`)).body.rows
  const lengths = (rows: Array<{ start: string; end: string }>) =>
    rows.map(({ start, end }) => (Date.parse(end) - Date.parse(start)) / 3_600_000)
  const days = await rowsOf('from=2020-03-28&to=2020-03-31&timezone=Europe/Berlin')
  t.strictSame(lengths(days), [24, 23, 24])
  t.match(days[1], { start: '2020-03-28T23:00:00.000Z', local_start: '2020-03-29T00:00:00+01:00' })
  const hours = await rowsOf('from=2020-11-01&to=2020-11-01T04:00&interval=hour&timezone=America/New_York')
  t.strictSame(
    hours.map((row: { local_start: string }) => row.local_start.slice(11)),
    ['00:00:00-04:00', '01:00:00-04:00', '01:00:00-05:00', '02:00:00-05:00', '03:00:00-05:00']
  )
  const lordHowe = await rowsOf('from=2020-04-05&to=2020-04-05T04:00&interval=hour&timezone=Australia/Lord_Howe')
  t.strictSame(lengths(lordHowe), [1, 1, 0.5, 1, 1], 'the clocks are set back by half an hour')
  t.match(lordHowe[2], { local_start: '2020-04-05T01:30:00+10:30' })
  // On this day, the clocks of Havana went from 1:00 back to 0:00.
  const havana = await rowsOf('from=2020-10-31&to=2020-11-02&timezone=America/Havana')
  t.strictSame(lengths(havana), [24, 25])
  const weeks = await rowsOf('from=2020-12-30&to=2021-01-12&interval=week')
  t.strictSame(
    weeks.map((row: { local_start: string }) => row.local_start.slice(0, 10)),
    ['2020-12-30', '2021-01-04', '2021-01-11'],
    'weeks begin on Monday; the first one is cut to the span'
  )
  const months = await rowsOf('from=2020-01-01&to=2020-04-01&interval=month&timezone=Asia/Kathmandu')
  t.strictSame(lengths(months), [31 * 24, 29 * 24, 31 * 24])
  for (const [interval, count] of [
    ['hour', 24],
    ['day', 30],
    ['week', 13],
    ['month', 12]
  ] as const) {
    const rows = await rowsOf(`interval=${interval}`)
    t.ok(Math.abs(rows.length - count) <= 1, `${rows.length} rows by default`)
  }
  t.match((await send(app, 'GET', '/analytics/sales?from=2020-01-01T05:00:00%2B02:00&to=2020-01-02')).body, {
    from: '2020-01-01T03:00:00.000Z',
    timezone: 'UTC'
  })
})

t.test('what makes no sense is 400, and says why', async t => {
  const app = await build(t)
  for (const [query, path] of [
    ['timezone=Europe/Atlantis', 'query/timezone'],
    ['timezone=%2B02:00', 'query/timezone'],
    ['timezone=XYZ%2B3', 'query/timezone'],
    ['timezone=', 'query/timezone'],
    ['from=2020-02-30', 'query/from'],
    ['from=yesterday', 'query/from'],
    ['from=2020-01-02&to=2020-01-01', 'query/to'],
    ['from=2020-01-01&to=2020-01-01', 'query/to'],
    ['from=2999-01-01', 'query/from'],
    ['from=2020-01-01T00:10&to=2020-01-02', 'query/from'],
    ['from=2020-01-01&to=2020-01-02T12:00:01', 'query/to'],
    ['from=2020-01-01&to=2021-01-01&interval=hour', 'query/interval'],
    ['from=1921-01-01&to=2020-01-01', 'query/interval'],
    ['from=0001-01-01&to=9999-01-01&interval=hour', 'query/from'],
    ['interval=minute', 'query/interval'],
    ['group_by=user', 'query/group_by'],
    ['product_id=1', 'query/product_id'],
    ['limit=1', 'query']
  ] as const) {
    const { status, body } = await send(app, 'GET', `/analytics/sales?${query}`)
    t.match({ status, body }, { status: 400, body: { code: 'VALIDATION_FAILED' } }, query)
    t.ok(body.errors[0].path.startsWith(path), `${query}: ${body.detail}`)
  }
  for (const url of ['/analytics/products?sort=name', '/analytics/stock?days=0', '/analytics/stock?days=366']) {
    t.equal((await send(app, 'GET', url)).status, 400, url)
  }
  t.equal((await send(app, 'GET', '/analytics/products?cursor=x')).status, 400)
  const csv = { accept: 'text/csv' }
  t.match(await app.inject({ url: '/analytics/products?limit=1', headers: csv }), { statusCode: 400 })
})

t.test('more rows than a response has are refused', async t => {
  const app = await build(t)
  await createProduct(app)
  await send(app, 'GET', '/analytics/sales')
  await app.prisma.$executeRaw`
    INSERT INTO analytics_sales (shop_id, kind, minutes, bucket, key, location_id, units)
    SELECT 1, 'product', 1440, timestamptz '2020-01-01 00:00Z', n, 1, 1 FROM generate_series(1, 10001) AS n`
  t.match(await send(app, 'GET', '/analytics/sales?from=2020-01-01&to=2020-02-01&group_by=product'), {
    status: 400,
    body: { errors: [{ path: 'query/group_by' }] }
  })
  t.match(await send(app, 'GET', '/analytics/sales?from=2020-01-01&to=2020-02-01&group_by=product&product_id=7'), {
    status: 200,
    body: { rows: [{ product_id: 7, units: 1 }] }
  })
})

t.test('products are sorted and paged', async t => {
  const app = await build(t)
  for (const units of [3, 9, 1, 9, 5]) {
    const { id } = await createProduct(app, { price_cents: 1_000 - units })
    await createOrder(app, { product_id: id, quantity: units })
  }
  await createProduct(app)
  const seen: number[] = []
  let cursor: string | null = null
  do {
    const url: string = `/analytics/products?limit=2${cursor ? `&cursor=${cursor}` : ''}`
    const { body } = await send(app, 'GET', url)
    t.equal(body.total, 5, 'only products with sales')
    seen.push(...body.products.map((row: { product_id: number }) => row.product_id))
    cursor = body.next_cursor
  } while (cursor)
  t.strictSame(seen, [4, 2, 5, 1, 3])
  const idsOf = async (query: string) =>
    (await send(app, 'GET', `/analytics/products?${query}`)).body.products.map(
      (row: { product_id: number }) => row.product_id
    )
  t.strictSame(await idsOf('sort=units'), [3, 1, 5, 2, 4])
  t.strictSame(await idsOf('sort=-gross&page=2&size=2'), [5, 1])
  t.strictSame(await idsOf('from=2020-01-01&to=2020-02-01'), [])
})

t.test('stock says how long it lasts, also at one location', async t => {
  const app = await build(t)
  await createProduct(app, { sku: 'FAST', stock: 100 })
  await createProduct(app, { sku: 'SLOW', stock: 100 })
  await createProduct(app, { sku: 'NONE', stock: 0 })
  await send(app, 'POST', '/locations', { name: 'Porto' })
  await send(app, 'POST', '/products/1/stock', { delta: 40, location_id: 2 })
  await createOrder(app, { product_id: 1, quantity: 60, location_id: 1 })
  await createOrder(app, { product_id: 1, quantity: 10, location_id: 2 })
  const canceled = await createOrder(app, { product_id: 2, quantity: 20 })
  await send(app, 'DELETE', `/orders/${canceled.id}`)
  t.match((await send(app, 'GET', '/analytics/stock?sort=days_of_cover')).body, {
    total: 3,
    products: [
      {
        sku: 'FAST',
        stock: 70,
        units_sold: 70,
        average_daily_units: 2.33,
        days_of_cover: 30,
        sell_through: 0.5
      },
      { sku: 'SLOW', stock: 100, units_sold: 0, average_daily_units: 0, days_of_cover: null, sell_through: 0 },
      { sku: 'NONE', stock: 0, days_of_cover: null, sell_through: null }
    ]
  })
  t.match((await send(app, 'GET', '/analytics/stock?location_id=2&days=10&sort=-units_sold')).body.products, [
    { sku: 'FAST', stock: 30, units_sold: 10, days_of_cover: 30, sell_through: 0.25 },
    { sku: 'NONE', stock: 0 },
    { sku: 'SLOW', stock: 0 }
  ])
  t.match((await send(app, 'GET', '/analytics/stock?location_id=1&sort=-stock')).body.products, [
    { sku: 'SLOW', stock: 100 },
    { sku: 'FAST', stock: 40, units_sold: 60 },
    { sku: 'NONE' }
  ])
  const first = (await send(app, 'GET', '/analytics/stock?sort=-days_of_cover&limit=2')).body
  const next = `/analytics/stock?sort=-days_of_cover&limit=2&cursor=${first.next_cursor}`
  t.match((await send(app, 'GET', next)).body.products, [{ sku: 'FAST' }], 'the last page')
})

t.test('a file has the rows of the JSON', async t => {
  const app = await build(t)
  await send(app, 'POST', '/locations', { name: '=Porto' })
  for (const units of [3, 2]) {
    const { id } = await createProduct(app, { name: '=SUM(A1)' })
    await send(app, 'POST', `/products/${id}/stock`, { delta: 10, location_id: 2 })
    await createOrder(app, { product_id: id, quantity: units, location_id: 2 })
  }
  await send(app, 'PATCH', '/orders/1', { status: 'PAID' })
  for (const [url, list] of [
    ['/analytics/sales', 'rows'],
    ['/analytics/sales?interval=week&timezone=Europe/Berlin', 'rows'],
    ['/analytics/sales?group_by=status', 'rows'],
    ['/analytics/sales?group_by=product', 'rows'],
    ['/analytics/sales?group_by=location', 'rows'],
    ['/analytics/products?sort=units', 'products'],
    ['/analytics/stock', 'products']
  ] as const) {
    const { body, headers } = await send(app, 'GET', url)
    const texts = body[list].map((row: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(value)]))
    )
    t.strictSame(rowsOf(await exportCsv(app, url)), texts, url)
    const file = await app.inject({ url, headers: { accept: 'text/csv' } })
    t.equal(file.headers['x-as-of-event'], headers['x-as-of-event'])
    t.match(file.headers['content-disposition'], /filename="(sales|product-sales|stock-cover)-/)
  }
})

function cellOf(value: unknown): string {
  return value === null ? '' : String(value).replace(/^=/, "'=")
}

t.test('analytics are for admins and readers', async t => {
  const app = await buildGuarded(t)
  for (const url of ['/analytics/sales', '/analytics/products', '/analytics/stock']) {
    t.equal((await send(app, 'GET', url, undefined, withKey(adminKey))).status, 200)
    t.equal((await send(app, 'GET', url, undefined, withKey(readerKey))).status, 200)
    t.equal((await send(app, 'GET', url, undefined, withKey(metricsKey))).status, 403)
    t.equal((await send(app, 'GET', url, undefined, as(1))).status, 403)
    t.equal((await send(app, 'GET', url)).status, 401)
  }
})

t.test('sales of two shops with the same ids are not mixed', async t => {
  const app = await build(t)
  await addSecondShop(app)
  await createProduct(app, { price_cents: 100 })
  await send(app, 'POST', '/products', { sku: 'X', name: 'Other', price_cents: 7, stock: 50 }, inSecond)
  await createOrder(app, { product_id: 1, quantity: 1 })
  await send(app, 'POST', '/orders', { product_id: 1, quantity: 2 }, inSecond)
  await send(app, 'POST', '/orders', { product_id: 1, quantity: 3 }, inSecond)
  for (const [headers, orders, units, gross] of [
    [{}, 1, 1, 100],
    [inSecond, 2, 5, 35]
  ] as const) {
    const totals = (await send(app, 'GET', '/analytics/sales', undefined, headers)).body.totals
    t.match(totals, { orders, units, gross_cents: gross })
    const { products } = (await send(app, 'GET', '/analytics/products', undefined, headers)).body
    t.match(products, [{ product_id: 1, orders, units, gross_cents: gross }])
    t.match((await send(app, 'GET', '/analytics/stock', undefined, headers)).body.products, [{ units_sold: units }])
  }
})

t.test('a shop that never asks has no sums', async t => {
  const app = await build(t)
  await addSecondShop(app)
  await createProduct(app)
  await createOrder(app, { product_id: 1, quantity: 1 })
  await send(app, 'GET', '/analytics/sales', undefined, inSecond)
  t.equal(await app.prisma.analyticsSales.count(), 0)
  t.strictSame(await app.prisma.analyticsState.findMany({ select: { shopId: true } }), [{ shopId: 2n }])
})

/** An app whose requests can be moved to other times. */
async function openAtTimes(t: Test) {
  const databaseUrl = await createDatabase(t)
  const app: FastifyInstance = await build(t, { databaseUrl })
  const begun = new Date(Date.now() - 60_000)
  return {
    app,
    async at<Result>(time: string, work: () => Promise<Result>): Promise<Result> {
      const result = await work()
      await moveTo(databaseUrl, new Date(time), begun)
      return result
    }
  }
}
