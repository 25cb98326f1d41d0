import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { startFaultProxy } from '../../scripts/torture/fault-proxy.js'
import { build, createProduct, findViolations, send } from '../support/app.js'
import { call, startService } from '../support/service.js'
import { until } from '../../scripts/shared/until.js'

t.test('without a database requests are 503 with Retry-After, and the service recovers by itself', async t => {
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
  t.equal((await send(app, 'GET', '/health/live')).status, 200, 'the process itself is alive')

  await server.start()
  t.equal((await send(app, 'POST', '/orders', { product_id: id, quantity: 1 })).status, 201)
  t.equal((await send(app, 'GET', '/health')).status, 200)
  t.strictSame(await findViolations(app), [])
})

t.test(
  'when connections are cut, orders in progress are 201 or 503, and every acknowledged order is stored',
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
      // On a slow machine no order might be placed between two cuts.
      const before = countPlaced()
      await until(() => countPlaced() > before, { what: 'an order is placed' })
      await admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orders-and-inventory'"
      )
    }
    over.abort()
    await Promise.all(clients)
    // The last cut may have left dead connections in the pool; a query on one of them fails and removes it.
    const areConnectionsAlive = async () => {
      const queries = Array.from({ length: 20 }, () => app.prisma.$queryRaw`SELECT 1`)
      return (await Promise.allSettled(queries)).every(({ status }) => status === 'fulfilled')
    }
    await until(areConnectionsAlive, { what: 'every connection of the pool works' })

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

t.test('a PostgreSQL killed with SIGKILL is restarted under the running service', async t => {
  const server = await openServer(t)
  const app = await build(t, { databaseUrl: server.url })
  const { id } = await createProduct(app, { stock: 10 })
  process.kill(
    Number((await readFile(join(server.dataDirectory(), 'postmaster.pid'), 'utf8')).split('\n')[0]),
    'SIGKILL'
  )
  const answered = async (status: number, attempt: () => ReturnType<typeof send>) =>
    await until(
      async () => {
        const answer = await attempt()
        if (answer.status === status) return answer
        t.equal(answer.status, 503)
        return undefined
      },
      { what: `the answer is ${status}` }
    )
  await answered(201, () => send(app, 'POST', '/orders', { product_id: id, quantity: 1 }))
  // The remains of the old server may have placed the order, just before they noticed that it was gone.
  const product = await answered(200, () => send(app, 'GET', `/products/${id}`))
  t.equal(product.body.stock, 9)
})

t.test(
  'half-open connections are given up: requests on them are 503 in time, the next ones work, and the app closes',
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
      `no request waits for long: ${Math.round(performance.now() - startedAt)} ms`
    )
    t.strictSame(
      (await work()).map(({ status }) => status),
      [201, 200, 200, 200],
      'the next requests work'
    )
    t.strictSame(await findViolations(app), [])

    proxy.silence()
    const closing = performance.now()
    await Promise.all([work(), app.close()])
    t.ok(performance.now() - closing < 10_000, `the app closes: ${Math.round(performance.now() - closing)} ms`)
  }
)

t.test(
  'half-open connections do not delay the end of the process, even with requests waiting on them',
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
        // How long the connections have been silent when the end begins is what varies here.
        await sleep(silentMs)
        t.equal(await service.stop(), 0, `silent for ${silentMs} ms`)
        for (const { status } of await Promise.all(waiting)) {
          t.ok(status === 503 || status === 200, `answered: ${status}`)
        }
        t.notMatch(
          service.output(),
          /did not confirm the close.*"msg":"lost a/,
          'the service does not report connections that it ended itself as lost'
        )
      })
    )
  }
)

/** Starts a PostgreSQL behind a proxy. */
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

/** Starts a PostgreSQL that the test can stop and start. */
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
