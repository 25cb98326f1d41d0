import { createServer } from 'node:http'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import pg from 'pg'
import { request } from 'undici'
import { createDatabase } from '../support/app.js'
import { call, dataDirectory, failToStart, startService, type Service } from '../support/service.js'

t.test(
  'WEB_CONCURRENCY processes share a port and the embedded database; one that is killed is replaced; all close gracefully',
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
    t.equal(answers.filter(({ status }) => status === 201).length, 50, 'and never oversell between them')
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

t.test('SIGTERM lets every worker finish what it is doing', async t => {
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
  await sleep(300)
  await blocker.query('COMMIT')
  await blocker.end()
  t.strictSame(
    (await Promise.all(orders)).map(({ status }) => status),
    [201, 201]
  )
  t.equal(await exit, 0)
})

t.test('a connection that is handed to a worker just when that ends goes to another one', async t => {
  const service = await startService(t, { WEB_CONCURRENCY: '2', DATABASE_URL: await createDatabase(t) })
  const primary = service.process.pid ?? 0
  for (const [index, { pid }] of (await workers(service, 2)).entries()) {
    process.kill(primary, 'SIGSTOP')
    const answers = Array.from({ length: 4 }, () => request(`${service.url}/products`, { reset: true }))
    await sleep(100)
    const closing = logLines(service).filter(({ msg }) => msg.startsWith('closing')).length
    process.kill(pid, 'SIGTERM')
    while (logLines(service).filter(({ msg }) => msg.startsWith('closing')).length === closing) await sleep(20)
    // All that it still has to do takes less, and it must not end without a word of the one that hands over.
    await sleep(1_000)
    process.kill(primary, 'SIGCONT')
    for (const { statusCode, body } of await Promise.all(answers)) {
      t.equal(statusCode, 200)
      await body.dump()
    }
    await workers(service, 3 + index)
  }
})

t.test(
  'each worker answers with the metrics of all, whose counts never go down, whatever becomes of a worker',
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

    await query(databaseUrl, "INSERT INTO event_subscriptions (name, cursor) VALUES ('slow', 0)")
    const [log] = await query(databaseUrl, 'SELECT max(id)::int AS newest FROM events')
    const scrapes = await Promise.all(Array.from({ length: 20 }, () => scrape(service)))
    t.strictSame([...new Set(scrapes.map(value => value('orders_placed_total')))], [placed])
    t.strictSame(
      [...new Set(scrapes.map(value => value('event_subscriber_lag_events{subscriber="slow"}')))],
      [log?.newest],
      'what all of them say of the same is said once'
    )
    t.strictSame([...new Set(scrapes.map(value => value('database_up')))], [1])
    t.equal((await scrape(service))('database_pool_connections_max'), 20, 'ten for each')
    await bothAnswer(t, service, '/metrics', () => scrape(service))

    process.kill(victim?.pid ?? 0, 'SIGSTOP')
    // The one that hangs may be given a connection, and answers no more; the other one is given the next.
    const both = [scrape(service), scrape(service)]
    const hanging = await Promise.any(both)
    t.equal(hanging('orders_placed_total'), placed, 'one that hangs counts as it did last')
    process.kill(victim?.pid ?? 0, 'SIGKILL')
    const ends = await Promise.allSettled(both)
    t.match(
      ends.find(({ status }) => status === 'rejected'),
      { reason: /other side closed|ECONNRESET/ },
      'whoever waits for one that is killed hears of it'
    )
    t.equal((await scrape(service))('orders_placed_total'), placed, 'and so does one that was killed')
    t.equal((await scrape(service))('database_pool_connections_max'), 10, 'what it had is gone')
    await workers(service, 3)
    await place(5)
    t.equal((await scrape(service))('orders_placed_total'), placed + 5)
  }
)

t.test('a port in use stops the start of all', async t => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const address = other.address()
  const { code, output } = await failToStart({
    PORT: String(typeof address === 'object' ? address?.port : 0),
    WEB_CONCURRENCY: '2',
    DATABASE_URL: await createDatabase(t)
  })
  t.equal(code, 1)
  t.match(output, 'EADDRINUSE')
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

/** The workers that have listened so far, when there are as many. */
async function workers(service: Service, count: number): Promise<LogLine[]> {
  for (;;) {
    const started = logLines(service).filter(({ msg }) => msg.startsWith('listening on'))
    if (started.length >= count) return started.sort((a, b) => (a.worker ?? 0) - (b.worker ?? 0))
    await sleep(50)
  }
}

/** Asks some times, as far as it takes: a worker that is busy, as with its own start, is given fewer connections. */
async function bothAnswer(t: Test, service: Service, path: string, ask: () => Promise<unknown>): Promise<void> {
  const answeredBy = () =>
    new Set(
      logLines(service)
        .filter(({ msg, url }) => msg === 'answered' && url === path)
        .map(({ worker }) => worker)
    )
  for (let round = 0; round < 40 && answeredBy().size < 2; round++) await Promise.all([ask(), ask()])
  t.equal(answeredBy().size, 2, `both answer ${path}, and the log says which`)
}

/** Reads the metrics by a connection of its own, so that any worker may be the one that answers. */
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

/** Waits until so many transactions wait for a lock. */
async function waitForLocks(databaseUrl: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (;;) {
      const { rowCount } = await client.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
      )
      if (rowCount === count) return
      await sleep(20)
    }
  } finally {
    await client.end()
  }
}
