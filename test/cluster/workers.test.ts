import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import pg from 'pg'
import { Agent, request } from 'undici'
import { createDatabase } from '../support/app.js'
import { startHttpServer } from '../support/http-server.js'
import { waitForLocks } from '../support/locks.js'
import { program } from '../support/program.js'
import { call, dataDirectory, failToStart, startService, type Service } from '../support/service.js'
import { until } from '../../scripts/shared/until.js'

t.test(
  'WEB_CONCURRENCY processes share a port and the embedded database, replace a killed worker and close gracefully',
  async t => {
    const service = await startService(t, { WEB_CONCURRENCY: '2', DATA_DIR: await dataDirectory(t) })
    const before = await workers(service, 2)
    t.equal(
      logLines(service).filter(({ msg }) => msg.startsWith('migrated')).length,
      1,
      'the database is migrated once'
    )
    const {
      body: { id }
    } = await call(`${service.url}/products`, 'POST', { sku: 'A', name: 'A', price: 1, stock: 50 })
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => call(`${service.url}/orders`, 'POST', { product_id: id, quantity: 1 }))
    )
    t.equal(answers.filter(({ status }) => status === 201).length, 50, 'the workers never oversell between them')
    await bothAnswer(
      t,
      service,
      '/products',
      async () => await (await request(`${service.url}/products`, { reset: true })).body.dump()
    )

    process.kill(before[0]?.pid ?? 0, 'SIGKILL')
    const after = await workers(service, 3)
    t.match(
      after.map(({ worker }) => worker),
      [1, 2, 3]
    )
    t.match(
      logLines(service).find(({ msg }) => msg.startsWith('a worker has ended')),
      { worker: before[0]?.worker, signal: 'SIGKILL' }
    )
    for (let i = 0; i < 10; i++) t.equal((await call(`${service.url}/products/${id}`)).body.stock, 0)
    t.equal(await service.stop(), 0)
    for (const { pid } of after) t.throws(() => process.kill(pid, 0), `process ${pid} has ended`)
  }
)

t.test('on SIGTERM every worker finishes its requests in flight', async t => {
  const databaseUrl = await createDatabase(t)
  const service = await startService(t, { WEB_CONCURRENCY: '2', DATABASE_URL: databaseUrl })
  await workers(service, 2)
  const {
    body: { id }
  } = await call(`${service.url}/products`, 'POST', { sku: 'A', name: 'A', price: 1, stock: 10 })
  const blocker = new pg.Client({ connectionString: databaseUrl })
  await blocker.connect()
  await blocker.query('BEGIN')
  await blocker.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [id])
  const orders = []
  for (const waiting of [1, 2]) {
    orders.push(call(`${service.url}/orders`, 'POST', { product_id: id, quantity: 1 }))
    await waitForLocks(databaseUrl, waiting)
  }
  const exit = service.stop()
  // One from each worker and one from the primary.
  await until(() => closingLines(service).length === 3, { what: 'all processes are closing' })
  await blocker.query('COMMIT')
  await blocker.end()
  t.strictSame(
    (await Promise.all(orders)).map(({ status }) => status),
    [201, 201]
  )
  t.equal(await exit, 0)
})

t.test('a connection handed to a worker that is just ending goes to another worker', async t => {
  const service = await startService(t, { WEB_CONCURRENCY: '2', DATABASE_URL: await createDatabase(t) })
  const primary = service.process.pid ?? 0
  for (const [index, { pid }] of (await workers(service, 2)).entries()) {
    process.kill(primary, 'SIGSTOP')
    const answers = Array.from({ length: 4 }, () => request(`${service.url}/products`, { reset: true }))
    // Nothing shows from outside that the kernel has the connections: on loopback that takes less than this.
    await sleep(100)
    const closing = closingLines(service).length
    process.kill(pid, 'SIGTERM')
    await until(() => closingLines(service).length > closing, { what: 'the worker is closing' })
    // The worker needs less than this to finish. It must then wait for the primary instead of ending.
    await sleep(1_000)
    process.kill(primary, 'SIGCONT')
    for (const { statusCode, body } of await Promise.all(answers)) {
      t.equal(statusCode, 200)
      await body.dump()
    }
    await workers(service, 3 + index)
  }
})

t.test('a message to a worker that has just ended does not end the primary', async t => {
  const child = spawn(process.execPath, program('test/support/dead-worker.ts'), { env: { PATH: process.env.PATH } })
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  t.strictSame({ code, errors }, { code: 0, errors: '' })
})

t.test(
  'each worker answers with the metrics of all workers, and counts never go down when a worker hangs or dies',
  async t => {
    const databaseUrl = await createDatabase(t)
    const service = await startService(t, { WEB_CONCURRENCY: '2', DATABASE_URL: databaseUrl })
    const [victim] = await workers(service, 2)
    const {
      body: { id }
    } = await call(`${service.url}/products`, 'POST', { sku: 'A', name: 'A', price: 1, stock: 1_000 })
    const place = (count: number) =>
      Promise.all(
        Array.from({ length: count }, () => call(`${service.url}/orders`, 'POST', { product_id: id, quantity: 1 }))
      )
    let placed = 0
    await bothAnswer(t, service, '/orders', async () => {
      const { length } = await place(10)
      placed += length
    })

    await query(databaseUrl, "INSERT INTO event_subscriptions (shop_id, name, cursor) VALUES (1, 'slow', 0)")
    const [log] = await query(databaseUrl, 'SELECT max(id)::int AS newest FROM events')
    const scrapes = await Promise.all(Array.from({ length: 20 }, () => scrape(service)))
    t.strictSame([...new Set(scrapes.map(value => value('orders_placed_total')))], [placed])
    t.strictSame(
      [...new Set(scrapes.map(value => value('event_subscriber_lag_events{subscriber="slow"}')))],
      [log?.newest],
      'a value that all workers share is not added up'
    )
    t.strictSame([...new Set(scrapes.map(value => value('database_up')))], [1])
    t.equal((await scrape(service))('database_pool_connections_max'), 20, 'ten for each worker')
    await bothAnswer(t, service, '/metrics', () => scrape(service))

    process.kill(victim?.pid ?? 0, 'SIGSTOP')
    // The hanging worker may be given one connection, which it does not answer; the other worker is given the next.
    const both = [scrape(service), scrape(service)]
    const hanging = await Promise.any(both)
    t.equal(hanging('orders_placed_total'), placed, 'a worker that hangs counts as it did last')
    process.kill(victim?.pid ?? 0, 'SIGKILL')
    const ends = await Promise.allSettled(both)
    t.match(
      ends.find(({ status }) => status === 'rejected'),
      { reason: /other side closed|ECONNRESET/ },
      'a client of a killed worker sees its connection close'
    )
    t.equal((await scrape(service))('orders_placed_total'), placed, 'so does a worker that was killed')
    t.equal((await scrape(service))('database_pool_connections_max'), 10, 'its connections are gone')
    await workers(service, 3)
    await place(5)
    t.equal((await scrape(service))('orders_placed_total'), placed + 5)
  }
)

t.test('a port in use stops the start of all', async t => {
  const { url } = await startHttpServer(t, (_request, response) => response.end())
  const { code, output } = await failToStart({
    PORT: new URL(url).port,
    WEB_CONCURRENCY: '2',
    DATABASE_URL: await createDatabase(t)
  })
  t.equal(code, 1)
  t.match(output, 'EADDRINUSE')
})

t.test('when the primary does not answer, /metrics is 500 in time and everything else works', async t => {
  const service = await startService(t, { WEB_CONCURRENCY: '2', DATABASE_URL: await createDatabase(t) })
  await workers(service, 2)
  // The primary hands over new connections, so the test needs one that a worker has already.
  const agent = new Agent({ connections: 1 })
  t.teardown(() => agent.destroy())
  const get = async (path: string) => {
    const { statusCode, body } = await request(`${service.url}${path}`, { dispatcher: agent, bodyTimeout: 20_000 })
    return { status: statusCode, text: await body.text() }
  }
  t.equal((await get('/products')).status, 200)
  const primary = service.process.pid ?? 0
  process.kill(primary, 'SIGSTOP')
  const startedAt = performance.now()
  t.match(await get('/metrics'), { status: 500, text: /INTERNAL/ })
  t.ok(performance.now() - startedAt < 10_000, 'before Prometheus gives up')
  t.equal((await get('/products')).status, 200)
  process.kill(primary, 'SIGCONT')
  t.match(await get('/metrics'), { status: 200, text: /^orders_placed_total 0$/m })
  t.equal(await service.stop(), 0)
})

t.test('a worker whose primary does not answer still ends', async t => {
  const service = await startService(t, { WEB_CONCURRENCY: '2', DATABASE_URL: await createDatabase(t) })
  const [worker] = await workers(service, 2)
  const primary = service.process.pid ?? 0
  process.kill(primary, 'SIGSTOP')
  process.kill(worker?.pid ?? 0, 'SIGTERM')
  // It waits for the primary's answer until its time to close is over.
  await until(
    () => logLines(service).some(({ msg, pid }) => msg.startsWith('killed by timeout') && pid === worker?.pid),
    {
      within: 20_000,
      what: 'the worker gives up'
    }
  )
  process.kill(primary, 'SIGCONT')
  const end = await until(() => logLines(service).find(({ msg }) => msg.startsWith('a worker has ended')), {
    what: 'the primary notices the end'
  })
  t.match(end, { worker: worker?.worker, code: 1 })
  await workers(service, 3)
  t.equal((await call(`${service.url}/products`)).status, 200)
  t.equal(await service.stop(), 0)
})

interface LogLine {
  msg: string
  pid: number
  worker?: number
  url?: string
}

function logLines(service: Service): LogLine[] {
  return service
    .output()
    .split('\n')
    .filter(line => line.startsWith('{') && line.endsWith('}'))
    .map(line => JSON.parse(line))
}

function closingLines(service: Service): LogLine[] {
  return logLines(service).filter(({ msg }) => msg.startsWith('closing'))
}

/** Waits until `count` workers have listened, and returns all that have. */
async function workers(service: Service, count: number): Promise<LogLine[]> {
  const started = await until(
    () => {
      const lines = logLines(service).filter(({ msg }) => msg.startsWith('listening on'))
      return lines.length >= count ? lines : undefined
    },
    { within: 60_000, what: `${count} workers have listened` }
  )
  return started.sort((a, b) => (a.worker ?? 0) - (b.worker ?? 0))
}

/** Asks repeatedly, because a worker that is busy, as with its own start, is given fewer connections. */
async function bothAnswer(t: Test, service: Service, path: string, ask: () => Promise<unknown>): Promise<void> {
  const answeredBy = () =>
    new Set(
      logLines(service)
        .filter(({ msg, url }) => msg === 'answered' && url === path)
        .map(({ worker }) => worker)
    )
  for (let round = 0; round < 40 && answeredBy().size < 2; round++) await Promise.all([ask(), ask()])
  t.equal(answeredBy().size, 2, `both workers answer ${path}, and the log says which one did`)
}

/** Reads the metrics over a new connection, which any worker may be given. */
async function scrape(service: Service): Promise<(series: string) => number | undefined> {
  const { body } = await request(`${service.url}/metrics`, { reset: true })
  const lines = (await body.text()).split('\n')
  return series => {
    const line = lines.find(line => line.startsWith(`${series} `))
    return line === undefined ? undefined : Number(line.slice(series.length))
  }
}

async function query(databaseUrl: string, sql: string): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query(sql).finally(() => client.end())
  return rows
}
