import pg from 'pg'
import t, { type Test } from 'tap'
import { connect as openClient } from '../../src/database/connect.js'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { createHorizon } from '../../src/events/horizon.js'
import type { PrismaClient } from '../../src/generated/prisma/client.js'
import { settings, temporaryFolder } from '../support/embedded-postgres.js'
import { build, createDatabase, send } from '../support/app.js'
import { collector, drain, subscribe } from '../support/events.js'

/** A separate client, for transactions that stay open. */
async function connect(t: Test, connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  t.teardown(() => client.end())
  return client
}

function connectPrisma(t: Test, databaseUrl: string): PrismaClient {
  const { prisma, close } = openClient({ databaseUrl, max: 1, statementTimeoutMs: 10_000, log: { warn() {} } })
  t.teardown(close)
  return prisma
}

/** Asserts that the horizon stays below an id until the transaction that has taken it ends. */
async function waitsFor(t: Test, prisma: PrismaClient, id: number, end: () => Promise<unknown>): Promise<void> {
  const horizon = createHorizon(prisma)
  for (let look = 0; look < 2; look++) t.equal(await horizon.advance(), 0)
  await end()
  await horizon.advance()
  t.equal(await horizon.advance(), id)
}

const insert =
  "INSERT INTO events (type, product_id, data, performed_by) VALUES ('product.updated', 1, $1, 'test') RETURNING id"

async function write(client: pg.Client, name: string): Promise<number> {
  const {
    rows: [row]
  } = await client.query<{ id: string }>(insert, [JSON.stringify({ name })])
  return Number(row?.id)
}

t.test('an event that commits late is not missed: the feed stops before it, and continues with it', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const reader = await subscribe(app, collector('reader'))
  const slow = await connect(t, databaseUrl)
  const fast = await connect(t, databaseUrl)
  await slow.query('BEGIN')
  const early = await write(slow, 'early')
  const late = await write(fast, 'late')
  t.ok(early < late)
  await app.relay.runOnce('reader')
  t.strictSame(reader.got, [])
  t.strictSame((await send(app, 'GET', '/events')).body.events, [])
  t.equal((await send(app, 'GET', '/events')).body.total, 0)
  await slow.query('COMMIT')
  await drain(app, 'reader')
  t.strictSame(
    reader.got.map(({ id }) => id),
    [early, late]
  )
  t.strictSame(
    (await send(app, 'GET', '/events')).body.events.map(({ id }: { id: number }) => id),
    [early, late]
  )
})

// The transaction that began first takes its event id last: its transaction id is low and its event id high. A reader
// of all rows with a transaction id below the oldest running one would see that event first, move its cursor past both
// and lose the other.
t.test('no event is missed when transactions take their event ids in another order than they began', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const reader = await subscribe(app, collector('reader'))
  const older = await connect(t, databaseUrl)
  const younger = await connect(t, databaseUrl)
  await older.query('BEGIN')
  const {
    rows: [olderTransaction]
  } = await older.query('SELECT pg_current_xact_id()::text AS id')
  await younger.query('BEGIN')
  const first = await write(younger, 'first')
  const second = await write(older, 'second')
  const {
    rows: [youngerTransaction]
  } = await younger.query('SELECT pg_current_xact_id()::text AS id')
  t.ok(first < second && BigInt(olderTransaction.id) < BigInt(youngerTransaction.id))
  await older.query('COMMIT')
  await app.relay.runOnce('reader')
  t.strictSame(reader.got, [], 'the first may still commit')
  await younger.query('COMMIT')
  await drain(app, 'reader')
  t.strictSame(
    reader.got.map(({ id }) => id),
    [first, second]
  )
})

t.test('the feed does not wait for an id whose transaction rolled back', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const reader = await subscribe(app, collector('reader'))
  const client = await connect(t, databaseUrl)
  await client.query('BEGIN')
  await write(client, 'gone')
  const kept = await write(await connect(t, databaseUrl), 'kept')
  await client.query('ROLLBACK')
  await drain(app, 'reader')
  t.strictSame(
    reader.got.map(({ id }) => id),
    [kept]
  )
})

t.test('a transaction that has written nothing so far does not hold up the feed', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const reader = await subscribe(app, collector('reader'))
  const idle = await connect(t, databaseUrl)
  await idle.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  await idle.query('SELECT count(*) FROM products')
  const id = await write(await connect(t, databaseUrl), 'new')
  await drain(app, 'reader')
  t.strictSame(
    reader.got.map(event => event.id),
    [id]
  )
  await idle.query('COMMIT')
})

t.test('a transaction in another database of the server does not hold up the feed', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const reader = await subscribe(app, collector('reader'))
  const elsewhere = await connect(t, await createDatabase(t))
  await elsewhere.query('BEGIN')
  await write(elsewhere, 'elsewhere')
  const id = await write(await connect(t, databaseUrl), 'here')
  for (let look = 0; look < 2; look++) await app.relay.runOnce('reader')
  t.strictSame(
    reader.got.map(event => event.id),
    [id]
  )
  await elsewhere.query('COMMIT')
})

t.test('the feed waits for the transactions of other roles, even if it may not see their queries', async t => {
  const databaseUrl = await createDatabase(t)
  const owner = await connect(t, databaseUrl)
  const role = `reader_${process.pid}`
  await owner.query(
    `CREATE ROLE ${role} LOGIN PASSWORD 'reads'; GRANT SELECT ON events_id_seq, events, shared_keys TO ${role}`
  )
  t.teardown(() => owner.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`))
  const prisma = connectPrisma(t, Object.assign(new URL(databaseUrl), { username: role, password: 'reads' }).href)
  await owner.query('BEGIN')
  const id = await write(owner, 'of the owner')
  const hidden = await prisma.$queryRaw<unknown[]>`
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND query = '<insufficient privilege>'`
  t.equal(hidden.length, 1)
  await waitsFor(t, prisma, id, () => owner.query('COMMIT'))
})

t.test('the feed waits for a prepared transaction, which has no session', async t => {
  const directory = await temporaryFolder(t)
  const server = await startEmbeddedPostgres({ directory, settings: { ...settings, max_prepared_transactions: '1' } })
  t.teardown(() => server.stop())
  await migrate(server.connectionString)
  const client = await connect(t, server.connectionString)
  await client.query('BEGIN')
  const id = await write(client, 'prepared')
  await client.query("PREPARE TRANSACTION 'one'")
  await waitsFor(t, connectPrisma(t, server.connectionString), id, () => client.query("COMMIT PREPARED 'one'"))
})

t.test(
  'with concurrent writers of all kinds, a reader that polls continuously sees each event once, in order of id',
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl })
    const reader = await subscribe(app, collector('reader', { maxBatch: 7 }))
    const clients = await Promise.all(Array.from({ length: 8 }, () => connect(t, databaseUrl)))
    const writing = new AbortController()
    const reading = (async () => {
      while (!writing.signal.aborted) await app.relay.runOnce('reader')
    })()
    await Promise.all(
      clients.map(async (client, number) => {
        for (let i = 0; i < 25; i++) {
          await client.query('BEGIN')
          if (i % 3 === 0) await client.query('SELECT pg_current_xact_id()')
          if ((i + number) % 4 === 0) await client.query('SELECT pg_sleep(0.01)')
          for (let j = 0; j <= i % 3; j++) await write(client, `${number}.${i}.${j}`)
          await client.query((i + number) % 7 === 0 ? 'ROLLBACK' : 'COMMIT')
        }
      })
    )
    writing.abort()
    await reading
    await drain(app, 'reader')
    const ids = await app.prisma.event.findMany({ orderBy: { id: 'asc' }, select: { id: true } })
    t.strictSame(
      reader.got.map(({ id }) => id),
      ids.map(({ id }) => Number(id))
    )
  }
)
