import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../../support/app.js'
import { startRedis, withoutRedis, type RedisServer } from '../../support/redis.js'
import { until } from '../../../scripts/shared/until.js'

type TwoApps = [FastifyInstance, FastifyInstance]

// The cache opens again after some seconds; a machine that is busy with other tests needs many times that.
const cacheDeadlineMs = 120_000

t.test(
  'whatever happens to Redis under load, every request is answered and no version is seen after a later one',
  { skip: withoutRedis, timeout: 600_000 },
  async t => {
    const redis = await startRedis(t, { appendOnly: true })
    const settings = {
      databaseUrl: await createDatabase(t),
      redisUrl: redis.url,
      orderCache: { longestChangeMs: 1_500, leaseMs: 200 }
    }
    const apps: TwoApps = [await build(t, settings), await build(t, settings)]
    const { id: productId } = await createProduct(apps[0], { stock: 1_000 })
    const ids: number[] = []
    for (const app of apps) ids.push((await createOrder(app, { product_id: productId, quantity: 1 })).id)

    const load = startLoad(apps, productId, ids)
    t.teardown(load.end)
    for (const { name, begin, end } of outagesOf(redis)) {
      // The cache is in use before the outage, and again after it.
      await load.untilHit()
      await begin()
      // How long the outage lasts.
      await sleep(800)
      await end()
      await load.untilHit()
      t.strictSame(load.wrong.slice(0, 3), [], name)
    }
    await load.end()
    t.strictSame(load.wrong.slice(0, 3), [])
    for (const id of ids) {
      t.equal((await send(apps[0], 'GET', `/orders/${id}`)).body.version, load.latest.get(id))
    }
    t.strictSame(await findViolations(apps[0]), [])
  }
)

function outagesOf(redis: RedisServer) {
  return [
    { name: 'wiped', begin: async () => await redis.client.flushall(), end: async () => {} },
    { name: 'slow', begin: async () => await redis.pause(700), end: async () => {} },
    {
      name: 'full',
      begin: async () => await redis.fill(),
      end: async () => await redis.client.config('SET', 'maxmemory', 0)
    },
    { name: 'killed', begin: async () => await redis.stop(), end: async () => await redis.start() }
  ]
}

/** Reads and changes orders in both apps until it is told to end. */
function startLoad(apps: TwoApps, productId: number, ids: readonly number[]) {
  // The newest version of each order that any reader or writer of either app knows.
  const latest = new Map(ids.map(id => [id, 1]))
  const see = (id: number, version: number) => {
    latest.set(id, Math.max(version, latest.get(id) ?? 0))
  }
  const wrong: unknown[] = []
  let hits = 0
  const over = new AbortController()

  async function keepReading(app: FastifyInstance, reader: number): Promise<void> {
    for (let n = reader; !over.signal.aborted; n++) {
      const id = ids[n % ids.length]!
      const before = latest.get(id)!
      const { status, body, headers } = await send(app, 'GET', `/orders/${id}`)
      const cache = headers['x-cache']
      if (status !== 200 || body.id !== id || body.version < before) wrong.push({ status, body, before, cache })
      if (cache === 'hit') hits++
      see(id, body.version)
      // On a busy machine, readers without a pause would delay the commands to Redis beyond their timeout.
      await sleep(2)
    }
  }

  async function keepChanging(app: FastifyInstance, id: number): Promise<void> {
    while (!over.signal.aborted) {
      // Others see the commit at once, for example in a list of orders, long before the change is over.
      await app.orderCache.whileChanging(1, [id], async () => {
        await sleep(2)
        const [row] = await app.prisma.$queryRaw<Array<{ version: number }>>`
          UPDATE orders SET version = version + 1 WHERE id = ${id} RETURNING version`
        see(id, row!.version)
        await sleep(2)
      })
      // Leaves the order alone for long enough that a reader stores a copy.
      await sleep(20)
    }
  }

  async function keepOrdering([app, other]: TwoApps): Promise<void> {
    while (!over.signal.aborted) {
      const { id } = await createOrder(app, { product_id: productId, quantity: 1 })
      for (const [method, payload] of [
        ['PATCH', { status: 'PAID' }],
        ['DELETE', undefined]
      ] as const) {
        const { status } = await send(other, method, `/orders/${id}`, payload)
        const answer = await send(app, 'GET', `/orders/${id}`)
        if (status !== 200 || answer.body.status !== (method === 'PATCH' ? 'PAID' : 'CANCELED')) {
          wrong.push({ method, status, answer })
        }
      }
      await sleep(20)
    }
  }

  const running = Promise.all([
    ...[0, 1, 2, 3].map(reader => keepReading(apps[reader % 2 === 0 ? 0 : 1], reader)),
    ...ids.map((id, index) => keepChanging(apps[index % 2 === 0 ? 0 : 1], id)),
    keepOrdering(apps)
  ])
  return {
    wrong,
    latest,
    async untilHit(): Promise<void> {
      const enough = hits + 5
      await until(() => hits >= enough, { within: cacheDeadlineMs, what: 'five hits in the cache' })
    },
    async end(): Promise<void> {
      over.abort()
      await running
    }
  }
}
