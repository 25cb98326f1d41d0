import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, open, rm, rmdir, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { build, createDatabase, createProduct, findViolations, send } from '../support/app.js'
import { waitForLocks } from '../support/locks.js'
import { until } from '../../scripts/shared/until.js'

const unavailable = { status: 503, body: { code: 'DATABASE_UNAVAILABLE' }, headers: { 'retry-after': '1' } }

t.test(
  'when every connection of the pool waits for a lock, other requests are 503 in time, and the service recovers',
  { timeout: 90_000 },
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl, databasePoolMax: 2 })
    const { id } = await createProduct(app, { stock: 10 })
    const blocker = await connect(t, databaseUrl)
    await blocker.query('BEGIN')
    await blocker.query('SELECT id FROM shops FOR UPDATE')

    // Changes of the shop wait in one transaction, whatever they change.
    const waiting = [
      send(app, 'PATCH', `/products/${id}`, { stock: 20 }),
      send(app, 'POST', '/orders', { product_id: id, quantity: 1 }),
      send(app, 'POST', '/users', { email: 'b@example.com', full_name: 'B' })
    ]
    await waitForLocks(databaseUrl, 1)
    waiting.push(send(app, 'POST', '/webhook-endpoints', { url: 'https://example.com/hook' }))
    await until(() => app.databasePool.idleCount === 0 && app.databasePool.totalCount === 2, {
      what: 'both connections are in use'
    })
    const startedAt = performance.now()
    const refused = await Promise.all([
      send(app, 'GET', '/orders'),
      send(app, 'POST', '/webhook-endpoints', { url: 'https://example.com/other' }),
      send(app, 'GET', '/orders/1/history'),
      send(app, 'GET', '/health/ready')
    ])
    for (const answer of refused) t.match(answer, unavailable)
    t.ok(performance.now() - startedAt < 20_000, 'no request waits for long')
    // The requests that have a connection fail as well: a lock is part of the time that a statement may take.
    for (const answer of await Promise.all(waiting)) t.match(answer, { ...unavailable, body: { code: 'OVERLOADED' } })

    await blocker.query('COMMIT')
    t.match(await send(app, 'POST', '/orders', { product_id: id, quantity: 1 }), { status: 201 })
    t.match(
      await send(app, 'GET', `/products/${id}`),
      { status: 200, body: { stock: 9 } },
      'the refused requests changed nothing'
    )
    t.strictSame(await findViolations(app), [])
  }
)

t.test(
  'when the server has no connection left, requests are 503 with Retry-After, and the service recovers',
  { timeout: 90_000 },
  async t => {
    const server = await startServer(t, await folder(t), { max_connections: '12', fsync: 'off' })
    const app = await build(t, { databaseUrl: server.url })
    const { id } = await createProduct(app, { stock: 10 })
    const others: pg.Client[] = []
    // Takes every connection, including the service's own.
    for (;;) {
      const client = new pg.Client({ connectionString: server.url })
      client.on('error', () => {})
      if (
        !(await client.connect().then(
          () => true,
          () => false
        ))
      ) {
        break
      }
      others.push(client)
      await client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orders-and-inventory'"
      )
    }
    for (const [method, path, body] of [
      ['GET', '/products'],
      ['POST', '/orders', { product_id: id, quantity: 1 }],
      ['PATCH', `/products/${id}`, { stock: 20 }],
      ['GET', '/health/ready']
    ] as const) {
      t.match(await send(app, method, path, body), unavailable, `${method} ${path}`)
    }
    await Promise.all(others.map(client => client.end()))
    const order = await retried(() => send(app, 'POST', '/orders', { product_id: id, quantity: 1 }))
    t.match(order, { status: 201 })
    t.match(await send(app, 'GET', `/products/${id}`), { status: 200, body: { stock: 9 } })
    t.strictSame(await findViolations(app), [])
  }
)

const mounted = mountSmallDisk()

t.test(
  'on a full disk orders are 201 or 503; the service recovers with free space, and no acknowledged order is lost',
  { timeout: 150_000, skip: mounted ? false : 'only root can mount a small disk' },
  async t => {
    const directory = mounted ?? ''
    // The server's teardown runs before this one.
    t.teardown(async () => {
      spawnSync('umount', [directory])
      await rmdir(directory)
    })
    const server = await startServer(t, directory, { min_wal_size: '32MB', max_wal_size: '32MB' })
    const app = await build(t, { databaseUrl: server.url })
    const { id } = await createProduct(app, { stock: 100_000 })
    const acknowledged: number[] = []
    let refused = 0
    const order = async () => {
      const answer = await send(app, 'POST', '/orders', {
        product_id: id,
        quantity: 1,
        note: randomBytes(500).toString('hex')
      })
      if (answer.status === 201) acknowledged.push(answer.body.id)
      else {
        refused++
        t.match(answer, unavailable)
      }
      return answer
    }
    for (let count = 0; count < 20; count++) await order()
    const ballast = join(directory, 'ballast')
    await fill(ballast, directory)
    const isFull = () => refused >= 20 || acknowledged.length > 20_000
    while (!isFull()) await Promise.all(Array.from({ length: 20 }, order))
    t.ok(refused >= 20, `after ${acknowledged.length} orders the disk was full`)

    await rm(ballast)
    t.match(await retried(order), { status: 201 })
    const { rows } = await (await connect(t, server.url)).query('SELECT id::int FROM orders')
    const there = new Set(rows.map(row => row.id))
    t.strictSame(
      acknowledged.filter(orderId => !there.has(orderId)),
      [],
      'every acknowledged order is stored'
    )
    t.strictSame(await findViolations(app), [])
  }
)

async function startServer(t: Test, directory: string, settings: Record<string, string>): Promise<{ url: string }> {
  const server = await startEmbeddedPostgres({ directory, settings })
  t.teardown(() => server.stop())
  await migrate(server.connectionString)
  return { url: server.connectionString }
}

async function folder(t: Test): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'orders-exhaustion-'))
  await chmod(directory, 0o755)
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  return directory
}

async function connect(t: Test, connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => {})
  await client.connect()
  t.teardown(() => client.end())
  return client
}

/** Retries while the answer is 503, once per second as Retry-After says. */
async function retried<Answer extends { status: number }>(attempt: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await attempt()
    if (answer.status !== 503 || tries === 60) return answer
    await sleep(1_000)
  }
}

/** Returns the folder of the mounted disk; undefined where mounting is not allowed. */
function mountSmallDisk(): string | undefined {
  const { status, stdout } = spawnSync('mktemp', ['-d', join(tmpdir(), 'orders-disk-XXXXXX')], { encoding: 'utf8' })
  const directory = stdout?.trim()
  if (status !== 0 || !directory) return undefined
  // A new cluster takes 40 MiB and its write-ahead log 32 MiB. If the account cannot run the installed programs, their
  // copy takes as much again.
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256m,mode=755', 'tmpfs', directory]).status === 0) return directory
  spawnSync('rmdir', [directory])
  return undefined
}

/** Fills the disk completely. */
async function fill(path: string, directory: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    const { bavail, bsize } = await statfs(directory)
    const chunk = Buffer.alloc(1_048_576)
    for (let left = bavail * bsize; left > 0; left -= chunk.length) {
      await file.write(chunk, 0, Math.min(left, chunk.length))
    }
  } catch {
    // The disk is full.
  } finally {
    await file.close()
  }
}
