import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { RedisOrderCache } from '../../../src/orders/cache/order-cache.js'
import type { AskRedis } from '../../../src/redis/plugin.js'
import { as, buildGuarded } from '../../support/credentials.js'
import { build, createDatabase, createOrder, createProduct, send } from '../../support/app.js'
import { secret, signatureOf } from '../../support/payment-provider.js'
import { startRedis, withoutRedis, type RedisServer } from '../../support/redis.js'
import { until } from '../../../scripts/shared/until.js'

// Short, so that tests do not wait a minute until the cache opens again; long enough for a busy machine.
const timing = { longestChangeMs: 1_500, leaseMs: 400 }
let app: FastifyInstance
let other: FastifyInstance
let redis: RedisServer
if (!withoutRedis) {
  redis = await startRedis(t)
  ;[app, other] = await twoApps(redis.url)
}

t.test(
  'the first read of an order fills the cache, later reads hit it, and the next read after a change sees the change',
  { skip: withoutRedis },
  async t => {
    const id = await newOrder()
    t.match(await read(app, id), { status: 200, cache: 'miss', version: 1 })
    await hit(other, id)
    const copy = await send(other, 'GET', `/orders/${id}`)
    t.match(copy, { status: 200, headers: { etag: '"1"' } })
    t.strictSame(copy.body, (await send(app, 'GET', '/orders')).body.orders[0], 'the copy equals the order')
    t.equal((await send(app, 'GET', `/orders/${id}`, undefined, { 'if-none-match': '"1"' })).status, 304)

    for (const [version, change] of [
      [2, async () => await send(app, 'PATCH', `/orders/${id}`, { status: 'PAID' })],
      [3, async () => await send(other, 'PUT', `/orders/${id}`, { status: 'SHIPPED' })]
    ] as const) {
      t.equal((await change()).status, 200)
      t.match(await read(other, id), { cache: 'miss', version })
      t.equal(await hit(app, id), version)
    }
    t.match(await send(app, 'DELETE', `/orders/${id}`), { status: 400 })
    t.match(await read(other, id), { cache: 'miss', version: 3 })
    t.equal(await hit(app, id), 3, 'a refused change leaves nothing behind')
  }
)

t.test('a payment webhook changes what the cache returns', { skip: withoutRedis }, async t => {
  const id = await newOrder()
  await hit(other, id)
  const body = JSON.stringify({ event_id: 'evt_1', type: 'payment.succeeded', order_id: id })
  const headers = { 'content-type': 'application/json', 'x-signature': signatureOf(body) }
  t.equal((await app.inject({ method: 'POST', url: '/webhooks/payment', headers, body })).statusCode, 200)
  t.match(await read(other, id), { cache: 'miss', version: 2 })
})

t.test('a missing order is not cached, and without Redis no X-Cache is sent', { skip: withoutRedis }, async t => {
  const missing = (await newOrder()) + 1
  for (let i = 0; i < 2; i++) t.equal((await read(app, missing)).status, 404)
  t.equal(await newOrder(), missing)
  t.match(await read(app, missing), { status: 200, version: 1 })
  const plain = await build(t)
  const { id } = await createOrder(plain, { product_id: (await createProduct(plain)).id, quantity: 1 })
  t.match(await read(plain, id), { status: 200, cache: undefined })
})

t.test("another customer's order is 404 from the cache as well", { skip: withoutRedis }, async t => {
  const guarded = await buildGuarded(t, { redisUrl: redis.url })
  const placed = await send(guarded, 'POST', '/orders', { product_id: 1, quantity: 1 }, as(1))
  const ask = async (customer: number) =>
    await send(guarded, 'GET', `/orders/${placed.body.id}`, undefined, as(customer))
  t.match(await ask(2), { status: 404, body: { code: 'ORDER_NOT_FOUND' } }, 'although it fills the cache')
  await until(async () => (await ask(1)).headers['x-cache'] === 'hit', { what: 'a hit by the owner' })
  t.match(await ask(2), { status: 404, body: { code: 'ORDER_NOT_FOUND' } })
})

t.test('a reader that a change overtakes leaves no copy behind', { skip: withoutRedis }, async t => {
  const id = await newOrder()
  const reader = await pausedBeforeFilling(app)
  const slow = reader.cache.read(1, id, 'everyone')
  await reader.paused
  t.equal((await send(app, 'PATCH', `/orders/${id}`, { status: 'PAID' })).status, 200)
  reader.resume()
  t.match(await slow, { order: { version: 1 }, cache: 'miss' }, 'the reader looked before the change')
  t.match(await read(app, id), { cache: 'miss', version: 2 })
  t.equal(await hit(app, id), 2)
})

t.test(
  'while an order is being changed, its readers ask the database and leave no copy behind',
  { skip: withoutRedis },
  async t => {
    const id = await newOrder()
    await hit(app, id)
    await app.orderCache.whileChanging(1, [id], async () => {
      for (let i = 0; i < 2; i++) t.match(await read(other, id), { cache: 'miss', version: 1 })
      await bump(id)
      for (let i = 0; i < 2; i++) t.match(await read(other, id), { cache: 'miss', version: 2 })
    })
    t.match(await read(other, id), { cache: 'miss', version: 2 })
    t.equal(await hit(app, id), 2)
  }
)

t.test(
  'of two concurrent changes, the first to end lets no reader in, and the last to end leaves no older version behind',
  { skip: withoutRedis },
  async t => {
    const id = await newOrder()
    const first = gate()
    const slow = app.orderCache.whileChanging(1, [id], async () => {
      await bump(id)
      await first.opened
    })
    await until(async () => (await read(app, id)).version === 2, { what: 'the first change' })
    await other.orderCache.whileChanging(1, [id], async () => await bump(id))
    for (let i = 0; i < 2; i++) t.match(await read(other, id), { cache: 'miss', version: 3 })
    first.open()
    await slow
    t.match(await read(other, id), { cache: 'miss', version: 3 })
    t.equal(await hit(app, id), 3)
  }
)

t.test(
  'a change that may still commit keeps readers out until its commit must have arrived',
  { skip: withoutRedis },
  async t => {
    const id = await newOrder()
    await hit(app, id)
    await t.rejects(
      app.orderCache.whileChanging(1, [id], async () => {
        throw new Error('Connection terminated')
      }),
      { message: 'Connection terminated' }
    )
    t.match(await read(app, id), { cache: 'miss', version: 1 })
    t.match(await read(app, id), { cache: 'miss', version: 1 })
    await bump(id)
    t.match(await read(app, id), { cache: 'miss', version: 2 })
    t.equal(await hit(app, id), 2)
  }
)

t.test(
  'when Redis loses the mark of a running change, no reader fills the cache before the change must be over',
  { skip: withoutRedis },
  async t => {
    const id = await newOrder()
    await hit(app, id)
    const reader = await pausedBeforeFilling(other)
    await app.orderCache.whileChanging(1, [id], async () => {
      await redis.client.flushall()
      const slow = reader.cache.read(1, id, 'everyone')
      await Promise.race([reader.paused, slow])
      await bump(id)
      t.match(await read(app, id), { version: 2 })
      reader.resume()
      t.match(await slow, { order: { version: 1 } })
      t.match(await read(other, id), { cache: 'miss', version: 2 })
    })
    t.equal(await hit(app, id), 2)
  }
)

t.test(
  'a Redis that restarts with its state from before a change does not serve the order as it was before',
  { skip: withoutRedis },
  async t => {
    const id = await newOrder()
    await hit(app, id)
    await redis.client.save()
    await app.orderCache.whileChanging(1, [id], async () => {
      await redis.stop()
      await redis.start()
      t.match(await redis.client.keys(`*:order:1:${id}`), [/./], 'the copy is back, the mark is not')
      await until(() => other.redis?.status === 'ready', { what: 'the connection to Redis' })
      await bump(id)
      t.match(await read(other, id), { cache: 'miss', version: 2 })
    })
    t.equal(await hit(other, id), 2)
  }
)

t.test('processes that reach Redis see the changes of a process that cannot', { skip: withoutRedis }, async t => {
  const id = await newOrder()
  const cutOff = new RedisOrderCache(
    app,
    async () => {
      throw new Error('no route to Redis')
    },
    timing
  )
  await hit(other, id)
  // Reads all the time, so that the process keeps its lease.
  const seen: number[] = []
  const over = new AbortController()
  const reading = (async () => {
    while (!over.signal.aborted) seen.push((await read(other, id)).version)
  })()
  await cutOff.whileChanging(1, [id], async () => await bump(id))
  t.match(await read(other, id), { version: 2 })
  over.abort()
  await reading
  t.strictSame(
    seen,
    seen.toSorted((a, b) => a - b),
    'versions never go back'
  )
  t.equal(await hit(other, id), 2)
})

t.test(
  'the event log repairs unannounced changes, and is retried while Redis is down',
  { skip: withoutRedis },
  async t => {
    const id = await newOrder()
    const { subscriber } = new RedisOrderCache(app, app.askRedis, timing)
    const { signal } = new AbortController()
    const hear = async (version: number) =>
      await subscriber.handle(
        [
          {
            id: 1,
            type: 'order.paid',
            orderId: id,
            productId: null,
            data: { version },
            performedBy: 'anonymous',
            createdAt: new Date()
          }
        ],
        signal,
        app.shops.default
      )

    await hit(app, id)
    await bump(id)
    t.equal(await hit(app, id), 1)
    t.strictSame(await hear(2), [])
    t.match(await read(app, id), { cache: 'miss', version: 2 })
    await hit(app, id)
    await hear(1)
    t.match(await redis.client.keys(`*:order:1:${id}`), [/./], 'a late or repeated event removes nothing')

    await hear(3)
    const reader = await pausedBeforeFilling(app)
    const slow = reader.cache.read(1, id, 'everyone')
    await reader.paused
    await bump(id)
    await hear(3)
    reader.resume()
    t.match(await slow, { order: { version: 2 } })
    t.match(await read(app, id), { version: 3 }, 'an overtaken reader leaves nothing behind')

    const away = new RedisOrderCache(
      app,
      async () => {
        throw new Error('no route to Redis')
      },
      timing
    )
    await t.rejects(away.subscriber.handle([], signal, app.shops.default), { message: 'no route to Redis' })
  }
)

/** Two apps on one database and one Redis. */
async function twoApps(redisUrl: string): Promise<[FastifyInstance, FastifyInstance]> {
  const settings = {
    databaseUrl: await createDatabase(t),
    redisUrl,
    orderCache: timing,
    webhookSecrets: [secret]
  }
  const apps: [FastifyInstance, FastifyInstance] = [await build(t, settings), await build(t, settings)]
  await createProduct(apps[0], { stock: 1_000 })
  return apps
}

async function newOrder(): Promise<number> {
  return (await createOrder(app, { product_id: 1, quantity: 1 })).id
}

/**
 * Reads until the cache has a copy. A busy machine may bypass Redis for a second.
 *
 * @returns the version of the copy
 */
async function hit(app: FastifyInstance, id: number): Promise<number> {
  const copy = await until(
    async () => {
      const answer = await read(app, id)
      return answer.cache === 'hit' ? answer : undefined
    },
    { within: 60_000, what: `a hit of order ${id}` }
  )
  return copy.version
}

async function read(app: FastifyInstance, id: number): Promise<{ status: number; cache: unknown; version: number }> {
  const { status, headers, body } = await send(app, 'GET', `/orders/${id}`)
  return { status, cache: headers['x-cache'], version: body.version }
}

/** Makes a change without announcing it. */
async function bump(id: number): Promise<void> {
  await app.prisma.$executeRaw`UPDATE orders SET version = version + 1 WHERE id = ${id}`
}

/** A cache whose next reader pauses between reading the database and filling the cache. */
async function pausedBeforeFilling({ prisma, reads, askRedis }: FastifyInstance) {
  const reached = gate()
  const resumed = gate()
  let commands = 0
  const ask: AskRedis = async question => {
    if (++commands === 2) {
      reached.open()
      await resumed.opened
    }
    return await askRedis(question)
  }
  const cache = new RedisOrderCache({ prisma, reads }, ask, timing)
  // After this read it knows the generation, so that its next command is the look-up.
  await cache.read(1, 1_000_000, 'everyone').catch(() => {})
  commands = 0
  return { cache, paused: reached.opened, resume: resumed.open }
}

function gate() {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { open: () => open(), opened }
}
