import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { request } from 'undici'
import { foldBatch } from '../../src/analytics/fold.js'
import { foldRequestedShops } from '../../src/analytics/requested-shops.js'
import { build, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { startHaltingService } from '../support/halting-service.js'
import { answeredSales, expectedSales, readFacts } from '../support/sales.js'
import { until } from '../../scripts/shared/until.js'

const sales = '/analytics/sales?interval=day&group_by=status'

t.test('a history is built in batches, and an answer that is not ready says how far it is', async t => {
  const app = await build(t)
  await createProduct(app, { stock: 1_000 })
  for (let i = 0; i < 5; i++) await createOrder(app, { product_id: 1, quantity: 1 })
  t.match(await foldBatch(app.prisma, 1, 2), { hasMore: true, doneOrders: 0 }, 'there are no earlier sums')
  t.match(await foldBatch(app.prisma, 1, 2), { hasMore: true, doneOrders: 2, allOrders: 5 })
  // Orders that are placed meanwhile belong to the next pass, also changes of orders that are done.
  await createOrder(app, { product_id: 1, quantity: 1 })
  await send(app, 'PATCH', '/orders/1', { status: 'PAID' })
  await send(app, 'DELETE', '/orders/5')
  t.match(await foldBatch(app.prisma, 1, 2), { hasMore: true, doneOrders: 4 })
  t.match(await foldBatch(app.prisma, 1, 2), { hasMore: false, eventId: 6 })
  const [row] = await app.prisma.$queryRaw<[{ orders: bigint }]>`
    SELECT sum(orders)::bigint AS orders FROM analytics_sales WHERE kind = 'status' AND minutes = 60`
  t.equal(row.orders, 5n, 'as of the event at which the pass began')
  await isExact(t, app)
})

t.test('a request that would take too long is 503 with progress, and the work goes on', async t => {
  const app = await build(t, { analytics: { maxOrders: 1, maxWaitMs: 0 } })
  await createProduct(app, { stock: 1_000 })
  for (let i = 0; i < 3; i++) await createOrder(app, { product_id: 1, quantity: 1 })
  const answers = []
  for (const headers of [{}, {}, { accept: 'text/csv' }, {}]) {
    answers.push(await send(app, 'GET', '/analytics/products', undefined, headers))
  }
  t.match(
    answers,
    [0, 1, 2, 3].map(done => ({
      status: 503,
      headers: { 'retry-after': '2', 'content-type': /problem/ },
      body: { code: 'ANALYTICS_BUILDING', done_orders: done, all_orders: done === 0 ? 0 : 3 }
    }))
  )
  t.match(await send(app, 'GET', '/analytics/products'), { status: 200, body: { products: [{ orders: 3 }] } })
  await createOrder(app, { product_id: 1, quantity: 1 })
  t.match(await send(app, 'GET', '/analytics/stock'), { status: 503, body: { done_orders: 4, all_orders: 4 } })
  while (await foldRequestedShops(app.prisma));
  t.match(await send(app, 'GET', '/analytics/stock'), { status: 200, body: { products: [{ units_sold: 4 }] } })
})

t.test('the job goes on for shops that asked, and leaves those alone that stopped asking', async t => {
  const app = await build(t)
  await createProduct(app)
  t.equal(await foldRequestedShops(app.prisma), false, 'nobody has asked')
  t.equal(await app.prisma.analyticsState.count(), 0)
  await send(app, 'GET', sales)
  await createOrder(app, { product_id: 1, quantity: 1 })
  t.equal(await foldRequestedShops(app.prisma), false)
  t.match(await app.prisma.analyticsState.findFirst(), { eventId: 2n })
  await createOrder(app, { product_id: 1, quantity: 1 })
  await app.prisma.$executeRaw`UPDATE analytics_state SET requested_at = now() - interval '25 hours'`
  await foldRequestedShops(app.prisma)
  t.match(await app.prisma.analyticsState.findFirst(), { eventId: 2n })
  await isExact(t, app)
  const asked = await app.prisma.analyticsState.findFirstOrThrow()
  t.ok(Date.now() - asked.requestedAt.getTime() < 60_000, 'a request counts again')
})

t.test('a log that was restored to an earlier state has its sums computed anew', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  await createProduct(app)
  for (let i = 0; i < 3; i++) await createOrder(app, { product_id: 1, quantity: 1 })
  await isExact(t, app)
  // As after a restore of all tables but those of analytics: order 3 is gone, and another one gets its ids.
  await app.prisma.$transaction(async tx => {
    await tx.$executeRawUnsafe('SET LOCAL session_replication_role = replica')
    for (const table of ['events', 'stock_movements']) {
      await tx.$executeRawUnsafe(`DELETE FROM ${table} WHERE order_id = 3`)
    }
    await tx.$executeRawUnsafe('DELETE FROM order_items WHERE order_id = 3')
    await tx.$executeRawUnsafe('DELETE FROM orders WHERE id = 3')
  })
  await isExact(t, app)
  await createOrder(app, { product_id: 1, quantity: 7 })
  await isExact(t, app)
  const state = await app.prisma.analyticsState.findFirstOrThrow()
  t.equal(state.eventId, 4n)
  // The same while the log is as long as it was: another event has the id.
  await delay(5)
  await app.prisma.$transaction(async tx => {
    await tx.$executeRawUnsafe('SET LOCAL session_replication_role = replica')
    for (const table of ['events', 'stock_movements']) {
      await tx.$executeRawUnsafe(`DELETE FROM ${table} WHERE order_id = 3`)
    }
    await tx.$executeRawUnsafe('DELETE FROM order_items WHERE order_id = 3')
    await tx.$executeRawUnsafe('DELETE FROM orders WHERE id = 3')
  })
  await createOrder(app, { product_id: 1, quantity: 2 })
  await isExact(t, app)
})

t.test('two processes fold the same shop at once, while orders are placed and canceled', async t => {
  const databaseUrl = await createDatabase(t)
  const apps = [await build(t, { databaseUrl }), await build(t, { databaseUrl })]
  const [app] = apps
  if (!app) throw new Error('no app')
  await createProduct(app, { stock: 10_000 })
  const run = { isOver: false }
  const folding = apps.map(async ({ prisma }) => {
    while (!run.isOver) await foldBatch(prisma, 1, 3)
  })
  const asking = (async () => {
    let last = 0
    while (!run.isOver) {
      const [before] = await app.prisma.$queryRaw<[{ id: bigint }]>`SELECT coalesce(max(id), 0) AS id FROM events`
      const { status, body } = await send(app, 'GET', sales)
      if (status === 503) continue
      t.ok(body.as_of_event_id >= Number(before.id), 'an answer is not older than its request')
      t.ok(body.as_of_event_id >= last)
      last = body.as_of_event_id
      const { orders } = body.totals
      const [counted] = await app.prisma.$queryRaw<[{ count: bigint }]>`
        SELECT count(*) FROM events WHERE type = 'order.created' AND id <= ${body.as_of_event_id}`
      t.equal(orders, Number(counted.count), 'exact as of its event')
    }
  })()
  for (let round = 0; round < 15; round++) {
    const placed = await Promise.all(
      apps.flatMap(other => Array.from({ length: 5 }, () => createOrder(other, { product_id: 1, quantity: 2 })))
    )
    await Promise.all(placed.slice(0, 5).map(({ id }) => send(app, 'DELETE', `/orders/${id}`)))
  }
  run.isOver = true
  await Promise.all([...folding, asking])
  await isExact(t, app)
})

t.test('kill -9 at each step of an answer leaves sums that the next answer completes', async t => {
  // Statements of a fold and of the answer: more than there are do no harm.
  const steps = Array.from({ length: 12 }, (_, index) => [`before ${index + 1}`, `sent ${index + 1}`]).flat()
  while (steps.length > 0) {
    const now = steps.splice(0, 6)
    const lanes = await Promise.all(
      now.map(async step => {
        const databaseUrl = await createDatabase(t)
        const app = await build(t, { databaseUrl })
        await createProduct(app)
        const order = await createOrder(app, { product_id: 1, quantity: 2 })
        await send(app, 'GET', sales)
        await createOrder(app, { product_id: 1, quantity: 3 })
        await send(app, 'DELETE', `/orders/${order.id}`)
        return { step, databaseUrl, app }
      })
    )
    const service = await startHaltingService(t, { databaseUrls: lanes.map(({ databaseUrl }) => databaseUrl) })
    const answers = Promise.allSettled(
      lanes.map(async ({ step }, index) => {
        const answer = await request(`${service.addresses[index]}${sales}`, { headers: { 'x-halt': step } })
        return await answer.body.text()
      })
    )
    for (let halted = 0; halted < lanes.length; halted++) await service.nextLine()
    await service.kill()
    await answers
    for (const { app, step } of lanes) {
      await until(async () => await isFree(app), { what: `the killed transaction has ended (${step})` })
      await isExact(t, app, step)
    }
  }
})

/** PostgreSQL notices the end of a connection when it next reads from it. */
async function isFree(app: FastifyInstance): Promise<boolean> {
  const rows = await app.prisma.$queryRaw<unknown[]>`SELECT shop_id FROM analytics_state FOR UPDATE SKIP LOCKED`
  return rows.length === 1
}

async function isExact(t: Test, app: FastifyInstance, what = 'exact'): Promise<void> {
  const { status, body, text } = await send(app, 'GET', sales)
  t.equal(status, 200, text)
  const by = { interval: 'day', timezone: 'UTC', group: 'status' } as const
  t.strictSame(answeredSales(body.rows, by), expectedSales(await readFacts(app, 1), by), what)
  const { body: report } = await send(app, 'GET', '/admin/invariants?scope=full')
  const found = report.invariants.find(({ invariant }: { invariant: string }) => invariant.startsWith('sales of'))
  t.strictSame(found?.details, [])
}
