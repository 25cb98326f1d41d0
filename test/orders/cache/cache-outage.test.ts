import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../../support/app.js'
import { startRedis } from '../../support/redis.js'

t.test(
  'whatever happens to Redis while orders are read and changed, every request is answered, and no version is seen after a later one',
  async t => {
    const redis = await startRedis(t, { appendOnly: true })
    const settings = {
      databaseUrl: await createDatabase(t),
      redisUrl: redis.url,
      orderCache: { longestChangeMs: 1_500, leaseMs: 200 }
    }
    const apps = [await build(t, settings), await build(t, settings)]
    const app = apps[0]!
    const { id: productId } = await createProduct(app, { stock: 1_000 })
    const ids = [
      (await createOrder(app, { product_id: productId, quantity: 1 })).id,
      (await createOrder(app, { product_id: productId, quantity: 1 })).id
    ]

    // One for all readers on both apps, and for the writers, who know that a version is there before anyone reads it.
    const latest = new Map(ids.map(id => [id, 1]))
    const see = (id: number, version: number) => {
      latest.set(id, Math.max(version, latest.get(id) ?? 0))
    }
    const wrong: unknown[] = []
    let hits = 0
    const over = new AbortController()

    const readers = Array.from({ length: 4 }, async (_, i) => {
      for (let n = i; !over.signal.aborted; n++) {
        const id = ids[n % 2]!
        const before = latest.get(id)!
        const { status, body, headers } = await send(apps[i % 2]!, 'GET', `/orders/${id}`)
        if (status !== 200 || body.id !== id || body.version < before) {
          wrong.push({ status, body, before, cache: headers['x-cache'] })
        }
        if (headers['x-cache'] === 'hit') hits++
        see(id, body.version)
        // On a busy machine they would keep each other from Redis for longer than it is waited for.
        await sleep(2)
      }
    })
    const writers = ids.map(async (id, i) => {
      while (!over.signal.aborted) {
        // What commits is seen at once, long before the change is over: by a list of orders, for example.
        await apps[i]!.orderCache.whileChanging([id], async () => {
          await sleep(2)
          const [row] = await apps[i]!.prisma.$queryRaw<
            Array<{ version: number }>
          >`UPDATE orders SET version = version + 1 WHERE id = ${id} RETURNING version`
          see(id, row!.version)
          await sleep(2)
        })
        // And then it is left alone long enough to be copied.
        await sleep(20)
      }
    })
    const orders = (async () => {
      while (!over.signal.aborted) {
        const { id } = await createOrder(app, { product_id: productId, quantity: 1 })
        for (const [method, payload] of [
          ['PATCH', { status: 'PAID' }],
          ['DELETE', undefined]
        ] as const) {
          const { status } = await send(apps[1]!, method, `/orders/${id}`, payload)
          const answer = await send(app, 'GET', `/orders/${id}`)
          if (status !== 200 || answer.body.status !== (method === 'PATCH' ? 'PAID' : 'CANCELED')) {
            wrong.push({ method, status, answer })
          }
        }
        await sleep(20)
      }
    })()

    t.teardown(() => over.abort())
    for (const [name, disturb, restore] of [
      [
        'wiped',
        async () => {
          await redis.client.flushall()
        },
        async () => {}
      ],
      [
        'slow',
        async () => {
          await redis.pause(700)
        },
        async () => {}
      ],
      [
        'full',
        async () => {
          await redis.fill()
        },
        async () => {
          await redis.client.config('SET', 'maxmemory', 0)
        }
      ],
      [
        'killed',
        async () => {
          await redis.stop()
        },
        async () => {
          await redis.start()
        }
      ]
    ] as const) {
      // In use before it happens, and again after it.
      await hitting()
      await disturb()
      await sleep(800)
      await restore()
      await hitting()
      t.strictSame(wrong.slice(0, 3), [], name)
    }
    over.abort()
    await Promise.all([...readers, ...writers, orders])
    t.strictSame(wrong.slice(0, 3), [])
    for (const id of ids) t.equal((await send(app, 'GET', `/orders/${id}`)).body.version, latest.get(id))
    t.strictSame(await findViolations(app), [])

    async function hitting(): Promise<void> {
      const enough = hits + 5
      for (let attempt = 0; attempt < 1_500; attempt++) {
        if (hits >= enough) return
        await sleep(20)
      }
      throw new Error('the cache is not used')
    }
  }
)
