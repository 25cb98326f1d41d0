import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { build, createDatabase, createProduct, findViolations, send } from '../support/app.js'
import { program } from '../support/program.js'
import { startRedis, withoutRedis } from '../support/redis.js'
import { until } from '../../scripts/shared/until.js'

const orders = 10_000
const perRequest = 100

t.test(
  'kill -9 of the relay amid 10,000 orders and a slow transaction: no event is lost or reordered, effects happen once',
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

    const start = (when: string, batch: number) =>
      startRelay(t, { databaseUrl, redisUrl: redis.url, when, batch: String(batch) })
    const first = start('middle', 3)
    await until(async () => (await subscribersAt(app, 0n)) === 2, { what: 'both subscriptions exist' })
    const begin = await cursorOf(app, 'witness')
    await slow.query('BEGIN')
    await slow.query('UPDATE shops SET version = version + 1 WHERE id = 1')
    const inserted = await slow.query<{ id: string }>(
      `INSERT INTO events (shop_id, id, type, product_id, data, performed_by)
       SELECT 1, max(id) + 1, 'product.updated', 1, '{}', 'slow' FROM events WHERE shop_id = 1 RETURNING id`
    )
    const early = Number(inserted.rows[0]?.id)
    const placement = placeOrders(app, productId)
    const kills = async () => {
      await until(() => isWaitingForShop(app), { what: 'the first orders wait for the slow transaction' })
      t.ok((await cursorOf(app, 'witness')) < early, 'no subscriber reads past the uncommitted event')
      const [tooEarly] = await app.prisma.$queryRaw<[{ count: bigint }]>`
        SELECT count(*) FROM seen WHERE event_id >= ${early}`
      t.equal(tooEarly.count, 0n)
      await slow.query('COMMIT')
      await waitUntilKilled(first)
      await waitUntilKilled(start('before', 2))
      await waitUntilKilled(start('after', 4))
      return start('never', 0)
    }
    const [last] = await Promise.all([kills(), placement])

    const newest = await app.prisma.event.aggregate({ _max: { id: true } })
    const end = newest._max.id ?? 0n
    await until(async () => (await subscribersAt(app, end)) === 2, {
      within: 120_000,
      what: 'both subscribers have seen every event'
    })
    last.kill('SIGKILL')

    const events = await app.prisma.event.findMany({
      where: { id: { gt: begin } },
      orderBy: { id: 'asc' },
      select: { id: true }
    })
    t.ok(events.length > orders)
    const expected = events.map(({ id }) => id).join()
    const seen = await app.prisma.$queryRaw<Array<{ event_id: bigint }>>`SELECT event_id FROM seen ORDER BY position`
    const firstSight = [...new Set(seen.map(row => row.event_id))]
    t.equal(firstSight.join(), expected, 'the witness sees each event at least once, first in order of id')
    t.ok(seen.length > firstSight.length, 'some came again, after a kill')

    const entries = await redis.client.xrange('order_events', '-', '+')
    const published = entries.map(([, fields]) => Number(fields[fields.indexOf('event_id') + 1]))
    t.equal(published.join(), expected, 'Redis has each event once, in order')
    t.strictSame(await findViolations(app), [])
  }
)

function startRelay(
  t: Test,
  { databaseUrl, redisUrl, when, batch }: { databaseUrl: string; redisUrl: string; when: string; batch: string }
): ChildProcess {
  const child = spawn(
    process.execPath,
    [...program('test/support/relay-process.ts'), databaseUrl, redisUrl, when, batch],
    { stdio: ['ignore', 'ignore', 'inherit'] }
  )
  t.teardown(() => {
    child.kill('SIGKILL')
  })
  return child
}

/** How many of the two subscribers have a cursor at an id or beyond. */
async function subscribersAt(app: FastifyInstance, id: bigint): Promise<number> {
  return await app.prisma.eventSubscription.count({
    where: { name: { in: ['witness', 'redis_streams'] }, cursor: { gte: id } }
  })
}

async function cursorOf(app: FastifyInstance, name: string): Promise<number> {
  return Number((await app.prisma.eventSubscription.findFirst({ where: { shopId: 1, name } }))?.cursor ?? 0)
}

/** Whether a transaction waits for the lock on the shop. */
async function isWaitingForShop(app: FastifyInstance): Promise<boolean> {
  const [row] = await app.prisma.$queryRaw<[{ count: bigint }]>`
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%/* shop:lock */%'`
  return row.count > 0n
}

/** Places the orders in bulk requests, and cancels one of each hundred. */
async function placeOrders(app: FastifyInstance, productId: number): Promise<void> {
  for (let i = 0; i < orders / perRequest; i++) {
    const { status, body } = await send(app, 'POST', '/orders/bulk', {
      orders: Array.from({ length: perRequest }, () => ({ product_id: productId, quantity: 1 }))
    })
    if (status !== 201) throw new Error(JSON.stringify(body))
    await send(app, 'DELETE', `/orders/${body.results[0].order.id}`)
  }
}

async function waitUntilKilled(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  t.equal(child.signalCode, 'SIGKILL')
}
