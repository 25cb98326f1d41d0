import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { listSubscriptions, readSubscriberLag } from '../../src/relay/list-subscriptions.js'
import { build, createProduct, send } from '../support/app.js'
import { collector, drain, subscribe } from '../support/events.js'

t.test('GET /admin/subscriptions and /metrics report the same lag and the same number of parked events', async t => {
  const app = await build(t, { relay: { maxAttempts: 1 } })
  for (const name of ['behind', 'ahead', 'parked']) {
    await subscribe(app, collector(name, { fail: () => name === 'parked' }))
  }
  for (let i = 0; i < 3; i++) await createProduct(app)
  for (const name of ['ahead', 'parked']) await drain(app, name)

  const [before, metrics, after] = [await readApi(app), await readMetrics(app), await readApi(app)]
  t.strictSame(
    before.map(({ name, lag_events: lag, parked_count: parked }) => [name, lag, parked]),
    [
      ['ahead', 0, 0],
      ['behind', 3, 0],
      ['parked', 0, 3]
    ]
  )
  t.same(metrics.events, Object.fromEntries(before.map(({ name, lag_events: lag }) => [name, lag])))
  t.same(metrics.parked, Object.fromEntries(before.map(({ name, parked_count: parked }) => [name, parked])))
  for (const [i, { name, lag_seconds: seconds }] of before.entries()) {
    const reported = metrics.seconds[name] ?? NaN
    t.ok(reported >= seconds && reported <= (after[i]?.lag_seconds ?? NaN), `the lag of ${name} in seconds`)
  }

  t.comment('an event from before the database clock was set back makes no lag negative')
  await subscribe(app, collector('early'))
  await app.prisma.$executeRaw`
    INSERT INTO events (shop_id, id, type, product_id, data, performed_by, created_at)
    VALUES (1, 4, 'product.updated', 1, '{}', 'test', now() + interval '1 hour')`
  t.match(
    (await readApi(app)).find(({ name }) => name === 'early'),
    { lag_events: 1, lag_seconds: 0 }
  )
  t.match(await readMetrics(app), { events: { early: 1 }, seconds: { early: 0 } })
})

t.test('reading the lag uses the index of the event log, and does not scan it', async t => {
  const app = await build(t)
  await subscribe(app, collector('reader'))
  await app.prisma.$executeRaw`
    INSERT INTO events (shop_id, id, type, product_id, data, performed_by)
    SELECT 1, id, 'product.updated', 1, '{}', 'test' FROM generate_series(1, 20000) AS id`
  await app.prisma.$executeRaw`ANALYZE events`
  await app.prisma.$transaction(async tx => {
    const readScans = async () =>
      (
        await tx.$queryRaw<unknown[]>`
        SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'events'`
      )[0]
    const before = await readScans()
    t.match(await listSubscriptions(tx, 1), [{ name: 'reader', lag_events: 20_000 }])
    t.match(await readSubscriberLag(tx), [{ name: 'reader', lagEvents: 20_000 }])
    t.strictSame(await readScans(), before)
    await tx.$queryRaw`SELECT count(*) FROM events WHERE performed_by = 'test'`
    t.strictNotSame(await readScans(), before, 'a scan would show')
  })
})

interface Reported {
  name: string
  lag_events: number
  lag_seconds: number
  parked_count: number
}

async function readApi(app: FastifyInstance): Promise<Reported[]> {
  return (await send(app, 'GET', '/admin/subscriptions')).body.subscriptions
}

/** The three gauges, by subscriber. */
async function readMetrics(app: FastifyInstance) {
  const { body } = await app.inject('/metrics')
  const read = (metric: string): Record<string, number> =>
    Object.fromEntries(
      [...body.matchAll(new RegExp(`^${metric}\\{subscriber="(\\w+)"\\} (\\S+)$`, 'gm'))].map(
        ([, subscriber = '', value]) => [subscriber, Number(value)]
      )
    )
  return {
    events: read('event_subscriber_lag_events'),
    seconds: read('event_subscriber_lag_seconds'),
    parked: read('event_subscriber_parked_events')
  }
}
