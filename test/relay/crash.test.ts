import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import t from 'tap'
import { build, createDatabase, createProduct, findViolations, send } from '../support/app.js'
import { program } from '../support/program.js'
import { startRedis, withoutRedis } from '../support/redis.js'
import { until } from '../support/events.js'

const orders = 10_000
const perRequest = 100

t.test(
  'kill -9 of the relay while 10,000 orders flow and a slow transaction holds an early id: nothing is skipped, all is in order, effects happen once',
  { skip: withoutRedis, timeout: 240_000 },
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl })
    const redis = await startRedis(t)
    const { id: productId } = await createProduct(app, { stock: 1_000_000 })
    await app.prisma.$executeRaw`CREATE TABLE seen (position bigserial PRIMARY KEY, event_id bigint NOT NULL)`
    const slow = new pg.Client({ connectionString: databaseUrl })
    await slow.connect()
    t.teardown(() => slow.end())

    const started = async (when: string, batch: number) => {
      const child = spawn(
        process.execPath,
        [...program('test/support/relay-process.ts'), databaseUrl, redis.url, when, String(batch)],
        { stdio: ['ignore', 'ignore', 'inherit'] }
      )
      t.teardown(() => {
        child.kill('SIGKILL')
      })
      return child
    }
    const hasSubscribed = async () =>
      (await app.prisma.eventSubscription.count({ where: { name: { in: ['witness', 'redis_streams'] } } })) === 2
    const ofPosition = async () =>
      Number((await app.prisma.eventSubscription.findUnique({ where: { name: 'witness' } }))?.cursor ?? 0)

    const first = await started('middle', 3)
    await until('both subscriptions are there', hasSubscribed)
    const begin = await ofPosition()
    await slow.query('BEGIN')
    const {
      rows: [early]
    } = await slow.query<{ id: string }>(
      "INSERT INTO events (type, product_id, data, performed_by) VALUES ('product.updated', 1, '{}', 'slow') RETURNING id"
    )
    const flow = place(app, productId)
    await flow.half
    t.ok((await ofPosition()) < Number(early?.id), 'nobody reads past the event that has yet to be committed')
    t.equal(
      await app.prisma.$queryRaw<
        [{ n: bigint }]
      >`SELECT count(*) AS n FROM seen WHERE event_id >= ${Number(early?.id)}`.then(([{ n }]) => Number(n)),
      0
    )
    await slow.query('COMMIT')
    await killed(first)
    for (const [when, batch] of [
      ['before', 2],
      ['after', 4]
    ] as const) {
      await killed(await started(when, batch))
    }
    const last = await started('never', 0)
    await flow.all

    const {
      _max: { id: end }
    } = await app.prisma.event.aggregate({ _max: { id: true } })
    await until(
      'both have seen everything',
      async () =>
        (await app.prisma.eventSubscription.count({
          where: { name: { in: ['witness', 'redis_streams'] }, cursor: { gte: end ?? 0n } }
        })) === 2,
      120_000
    )
    last.kill('SIGKILL')

    const expected = (
      await app.prisma.event.findMany({
        where: { id: { gt: begin } },
        orderBy: { id: 'asc' },
        select: { id: true, orderId: true }
      })
    ).map(({ id, orderId }) => ({ id: Number(id), orderId: Number(orderId) }))
    t.ok(expected.length > orders)
    const seen = await app.prisma.$queryRaw<Array<{ event_id: bigint }>>`SELECT event_id FROM seen ORDER BY position`
    const firstSight = [...new Set(seen.map(row => Number(row.event_id)))]
    t.equal(
      firstSight.join(),
      expected.map(({ id }) => id).join(),
      'each at least once, first seen in the order of the ids'
    )
    t.ok(seen.length > firstSight.length, 'some came again, after a kill')

    const entries = await redis.client.xrange('order_events', '-', '+')
    const published = entries.map(([, fields]) => Number(fields[fields.indexOf('event_id') + 1]))
    t.equal(published.join(), expected.map(({ id }) => id).join(), 'in Redis each is once, in order')
    t.strictSame(await findViolations(app), [])
  }
)

/** Places the orders by bulk requests, one in a hundred canceled again. */
function place(app: Awaited<ReturnType<typeof build>>, productId: number) {
  const requests = orders / perRequest
  let reachHalf = () => {}
  const half = new Promise<void>(resolve => {
    reachHalf = resolve
  })
  const all = (async () => {
    for (let i = 0; i < requests; i++) {
      const { status, body } = await send(app, 'POST', '/orders/bulk', {
        orders: Array.from({ length: perRequest }, () => ({ product_id: productId, quantity: 1 }))
      })
      if (status !== 201) throw new Error(JSON.stringify(body))
      await send(app, 'DELETE', `/orders/${body.results[0].order.id}`)
      if (i === requests / 2) reachHalf()
    }
  })()
  return { half, all }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  t.equal(child.signalCode, 'SIGKILL')
}
