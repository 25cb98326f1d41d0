import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { startFaultProxy } from '../../scripts/torture/fault-proxy.js'
import { build, createProduct, findViolations, send } from '../support/app.js'
import { call, startService } from '../support/service.js'

t.test('a database that goes away is 503 with Retry-After, and the service recovers by itself', async t => {
  const server = await openServer(t)
  const app = await build(t, { databaseUrl: server.url })
  const { id } = await createProduct(app, { stock: 10 })

  await server.stop()
  for (const [method, url, payload] of [
    ['GET', `/products/${id}`],
    ['GET', '/products'],
    ['GET', '/orders'],
    ['POST', '/orders', { product_id: id, quantity: 1 }],
    ['POST', '/products', { sku: 'X', name: 'X', price: 1 }],
    ['PATCH', '/orders/1', { status: 'PAID' }],
    ['DELETE', '/orders/1'],
    ['GET', '/health/ready']
  ] as const) {
    const { status, body, headers } = await send(app, method, url, payload)
    t.match(
      { status, code: body.code, 'retry-after': headers['retry-after'] },
      { status: 503, code: 'DATABASE_UNAVAILABLE', 'retry-after': '1' },
      `${method} ${url}`
    )
  }
  t.match(await send(app, 'GET', '/health'), { status: 503, body: { status: 'unavailable' } })
  t.equal((await send(app, 'GET', '/health/live')).status, 200, 'the process itself is well')

  await server.start()
  t.equal((await send(app, 'POST', '/orders', { product_id: id, quantity: 1 })).status, 201)
  t.equal((await send(app, 'GET', '/health')).status, 200)
  t.strictSame(await findViolations(app), [])
})

t.test(
  'orders under way when the connections are cut are answered 201 or 503, and what was answered is what is there',
  async t => {
    const server = await openServer(t)
    const app = await build(t, { databaseUrl: server.url })
    const { id } = await createProduct(app, { stock: 10_000 })
    const admin = new pg.Client({ connectionString: server.url })
    await admin.connect()
    t.teardown(() => admin.end())

    const answers: Array<{ status: number; body: { id: number } }> = []
    const countPlaced = () => answers.filter(({ status }) => status === 201).length
    const over = new AbortController()
    const clients = Array.from({ length: 20 }, async () => {
      while (!over.signal.aborted) answers.push(await send(app, 'POST', '/orders', { product_id: id, quantity: 1 }))
    })
    for (let round = 0; round < 15; round++) {
      // On a slow machine none might be placed between two cuts.
      for (const before = countPlaced(); countPlaced() === before;) await sleep(20)
      await admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orders-and-inventory'"
      )
    }
    over.abort()
    await Promise.all(clients)

    t.strictSame([...new Set(answers.map(({ status }) => status))].sort(), [201, 503])
    const placed = new Set((await app.prisma.order.findMany({ select: { id: true } })).map(order => Number(order.id)))
    t.strictSame(
      answers.filter(({ status, body }) => status === 201 && !placed.has(body.id)),
      [],
      'no acknowledged order is missing'
    )
    t.strictSame(await findViolations(app), [])
  }
)

t.test('a postmaster killed with SIGKILL is started again under the running service', async t => {
  const server = await openServer(t)
  const app = await build(t, { databaseUrl: server.url })
  const { id } = await createProduct(app, { stock: 10 })
  process.kill(
    Number((await readFile(join(server.dataDirectory(), 'postmaster.pid'), 'utf8')).split('\n')[0]),
    'SIGKILL'
  )
  for (let attempt = 0; attempt < 100; attempt++) {
    const { status } = await send(app, 'POST', '/orders', { product_id: id, quantity: 1 })
    if (status === 201) break
    t.equal(status, 503)
    await sleep(100)
  }
  // The order may have been placed by what was left of the old server, a moment before that noticed.
  let product = await send(app, 'GET', `/products/${id}`)
  for (let attempt = 0; attempt < 100 && product.status === 503; attempt++) {
    await sleep(100)
    product = await send(app, 'GET', `/products/${id}`)
  }
  t.equal(product.body.stock, 9)
})

t.test(
  'connections that are half-open are given up: who waits on one is 503 in time, others get new ones, and the app closes',
  { timeout: 120_000 },
  async t => {
    const { proxy, databaseUrl } = await openProxy(t)
    const app = await build(t, { databaseUrl, databasePoolMax: 4 })
    const { id } = await createProduct(app, { stock: 100 })
    const work = () =>
      Promise.all([
        send(app, 'POST', '/orders', { product_id: id, quantity: 1 }),
        send(app, 'GET', `/products/${id}`),
        send(app, 'GET', '/orders'),
        send(app, 'PATCH', `/products/${id}`, { price: 5 })
      ])
    t.strictSame(
      (await work()).map(({ status }) => status),
      [201, 200, 200, 200]
    )

    proxy.silence()
    const startedAt = performance.now()
    for (const { status, headers } of await work()) {
      t.ok(status < 300 || (status === 503 && headers['retry-after'] === '1'))
    }
    t.ok(
      performance.now() - startedAt < 20_000,
      `nobody waits for long: ${Math.round(performance.now() - startedAt)} ms`
    )
    t.strictSame(
      (await work()).map(({ status }) => status),
      [201, 200, 200, 200],
      'and then all is well'
    )
    t.strictSame(await findViolations(app), [])

    proxy.silence()
    const closing = performance.now()
    await Promise.all([work(), app.close()])
    t.ok(performance.now() - closing < 10_000, `the app closes: ${Math.round(performance.now() - closing)} ms`)
  }
)

t.test(
  'connections that are half-open do not hold up the end of the process, whoever waits on them',
  { timeout: 120_000 },
  async t => {
    const server = await openServer(t)
    await Promise.all(
      [0, 2_000, 5_000].map(async silentMs => {
        const { proxy, databaseUrl } = await putProxyBefore(t, server)
        const service = await startService(t, { DATABASE_URL: databaseUrl })
        await Promise.all(Array.from({ length: 20 }, (_, offset) => call(`${service.url}/orders?offset=${offset}`)))
        proxy.silence()
        const waiting = [
          call(`${service.url}/admin/invariants`),
          call(`${service.url}/admin/invariants?scope=full`),
          call(`${service.url}/orders`)
        ]
        await sleep(silentMs)
        t.equal(await service.stop(), 0, `silent for ${silentMs} ms`)
        for (const { status } of await Promise.all(waiting)) {
          t.ok(status === 503 || status === 200, `answered: ${status}`)
        }
      })
    )
  }
)

/** A PostgreSQL of this test's own, behind a proxy. */
async function openProxy(t: Test) {
  return await putProxyBefore(t, await openServer(t))
}

async function putProxyBefore(t: Test, server: { url: string }) {
  const { searchParams, port, username, password, pathname } = new URL(server.url)
  const proxy = await startFaultProxy(`${searchParams.get('host')}/.s.PGSQL.${port}`)
  t.teardown(() => proxy.close())
  return {
    proxy,
    databaseUrl: `postgresql://${username}:${password}@127.0.0.1:${proxy.port}${pathname}?sslmode=disable`
  }
}

/** A PostgreSQL of this test's own, that it can stop and start. */
async function openServer(t: Test) {
  const directory = await mkdtemp(join(tmpdir(), 'orders-outage-'))
  await chmod(directory, 0o755)
  const open = () => startEmbeddedPostgres({ directory, settings: { fsync: 'off' } })
  let server = await open()
  t.teardown(async () => {
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  })
  await migrate(server.connectionString)
  return {
    url: server.connectionString,
    dataDirectory: () => server.dataDirectory,
    stop: () => server.stop(),
    start: async () => {
      server = await open()
    }
  }
}

type Test = Parameters<typeof build>[0]
