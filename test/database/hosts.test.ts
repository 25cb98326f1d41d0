import { once } from 'node:events'
import { connect as connectSocket, createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { until } from '../../scripts/shared/until.js'
import { describeDatabase } from '../../src/database/database-url.js'
import { startEmbeddedPostgres } from '../../src/database/embedded/start.js'
import { migrate } from '../../src/database/migrations.js'
import { connectClient } from '../../src/database/targets.js'
import { build, createDatabase, createProduct, send } from '../support/app.js'
import { nodeOptions } from '../support/program.js'
import { runCommand, runScript } from '../support/run-script.js'
import { startService, dataDirectory } from '../support/service.js'

t.test('several hosts are tried in order, by the service and by every command', async t => {
  const databaseUrl = await createDatabase(t)
  const front = await startFront(t, databaseUrl)
  const url = withHosts(databaseUrl, ['127.0.0.1:1', `127.0.0.1:${front.port}`])
  const settings = { DATABASE_URL: url, LOG_LEVEL: 'info' }
  t.equal(describeDatabase(url).server, `127.0.0.1:1, 127.0.0.1:${front.port}`)
  const migrated = await runCommand(process.execPath, [...nodeOptions, 'dist/migrate.js'], settings)
  t.match(migrated, { code: 0 })
  t.match(await runScript('reset', settings, ['--yes']), { code: 0 }, 'the engine that migrates connects, too')
  t.match(await runScript('seed', settings), { code: 0 })
  t.match(await runScript('verify', settings), { code: 0 })
  const service = await startService(t, settings)
  t.match(await (await fetch(`${service.url}/products`)).json(), { products: [{}] })
})

t.test(
  'when a host is lost, new connections go to the next one, and no more of them than the pool may have',
  async t => {
    const databaseUrl = await createDatabase(t)
    const [first, second] = [await startFront(t, databaseUrl), await startFront(t, databaseUrl)]
    const hosts = [first, second].map(({ port }) => `127.0.0.1:${port}`)
    const app = await build(t, { databaseUrl: withHosts(databaseUrl, hosts), databasePoolMax: 3 })
    const { id } = await createProduct(app, { stock: 1_000 })
    t.equal(second.accepted(), 0, 'the first host has all connections')
    first.close()
    const order = () => send(app, 'POST', '/orders', { product_id: id, quantity: 1 })
    await until(async () => (await order()).status === 201, { what: 'an order is placed through the second host' })
    const answers = await Promise.all(Array.from({ length: 40 }, order))
    t.strictSame(new Set(answers.map(({ status }) => status)), new Set([201]))
    t.ok(app.databasePool.totalCount <= 3)
    second.close()
    await until(async () => (await order()).status === 503, { what: 'without any host it is 503' })
  }
)

t.test('target_session_attrs chooses the host that accepts writes, or the one that does not', async t => {
  const databaseUrl = await createDatabase(t)
  const readOnly = await startReadOnlyServer(t, databaseUrl)
  const url = (kind: string) => {
    const both = new URL(databaseUrl)
    const [folder, port] = [both.searchParams.get('host'), both.port]
    const other = new URL(readOnly)
    both.searchParams.set('host', `${other.searchParams.get('host')},${folder}`)
    both.searchParams.set('port', `${other.port},${port}`)
    both.searchParams.set('target_session_attrs', kind)
    return both.href
  }
  for (const [kind, isReadOnly] of [
    ['any', 'on'],
    ['read-only', 'on'],
    ['read-write', 'off'],
    ['primary', 'on'],
    ['prefer-standby', 'on']
  ] as const) {
    const client = await connectClient(url(kind))
    const { rows } = await client.query('SHOW default_transaction_read_only').finally(() => client.end())
    t.strictSame(rows, [{ default_transaction_read_only: isReadOnly }], kind)
  }
  await t.rejects(connectClient(url('standby')), /the server is a primary .* target_session_attrs is standby/s)
  const app = await build(t, { databaseUrl: url('read-write') })
  t.ok((await createProduct(app)).id > 0, 'the service writes')
  const onlyReads = await build(t, { databaseUrl: url('standby') })
  t.match(await send(onlyReads, 'GET', '/products'), { status: 503, body: { code: 'DATABASE_UNAVAILABLE' } })
})

t.test('when no host takes a connection, one line says why of each, without the password', async t => {
  const output = await runScript('verify', {
    DATABASE_URL: 'postgresql://user:hunter@127.0.0.1:1,127.0.0.1:2/orders',
    LOG_LEVEL: 'silent'
  })
  t.match(output, {
    code: 1,
    stderr: /^The database cannot be reached: 127\.0\.0\.1:1: connect ECONNREFUSED [^\n]*; 127\.0\.0\.1:2: [^\n]*\n$/
  })
  t.notMatch(output.stderr, 'hunter')
})

function withHosts(databaseUrl: string, hosts: string[]): string {
  const { username, password, pathname } = new URL(databaseUrl)
  return `postgresql://${username}:${password}@${hosts.join(',')}${pathname}`
}

interface Front {
  port: number
  accepted(): number
  close(): void
}

/** A TCP port in front of the test server, which may listen on a socket only. */
async function startFront(t: Test, databaseUrl: string): Promise<Front> {
  const { hostname, port, searchParams } = new URL(databaseUrl)
  const folder = searchParams.get('host')
  const sockets = new Set<Socket>()
  let accepted = 0
  const server = createServer(client => {
    accepted++
    const upstream = folder?.startsWith('/')
      ? connectSocket(`${folder}/.s.PGSQL.${port || 5432}`)
      : connectSocket(Number(port || 5432), hostname)
    client.pipe(upstream).pipe(client)
    for (const [one, other] of [
      [client, upstream],
      [upstream, client]
    ] as const) {
      sockets.add(one)
      one.on('error', () => {}).on('close', () => other.destroy())
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const close = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  t.teardown(close)
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0, accepted: () => accepted, close }
}

/** Starts a server that accepts no writes, with the database, the role and the password of the other. */
async function startReadOnlyServer(t: Test, databaseUrl: string): Promise<string> {
  const { pathname, password } = new URL(databaseUrl)
  const server = await startEmbeddedPostgres({ directory: await dataDirectory(t), settings: { fsync: 'off' } })
  t.teardown(() => server.stop())
  await executeSql(server.connectionString, `CREATE DATABASE ${pathname.slice(1)}`)
  const url = new URL(server.connectionString)
  url.pathname = pathname
  await migrate(url.href)
  await executeSql(
    server.connectionString,
    `ALTER DATABASE ${pathname.slice(1)} SET default_transaction_read_only = on;
    ALTER ROLE CURRENT_USER PASSWORD '${decodeURIComponent(password)}'`
  )
  url.password = password
  return url.href
}
