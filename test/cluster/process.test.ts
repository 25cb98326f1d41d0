import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { kill } from 'node:process'
import { stripVTControlCharacters } from 'node:util'
import t, { type Test } from 'tap'
import pg from 'pg'
import { explain } from '../../src/http/listen.js'
import { createDatabase } from '../support/app.js'
import { startHttpServer } from '../support/http-server.js'
import { waitForLocks } from '../support/locks.js'
import { nodeOptions } from '../support/program.js'
import { startInTerminal, withoutTerminal } from '../support/run-script.js'
import { call, dataDirectory, failToStart, startService, type Service } from '../support/service.js'
import { until } from '../../scripts/shared/until.js'

t.test('invalid settings stop the start, and all of them are listed', async t => {
  const { code, output } = await failToStart({
    PORT: 'eight',
    CURRENCY: 'dollars',
    LOG_LEVEL: 'loud',
    DATABASE_POOL_MAX: '1',
    HOST: '0.0.0.0'
  })
  t.equal(code, 1)
  for (const name of ['PORT', 'CURRENCY', 'LOG_LEVEL', 'DATABASE_POOL_MAX']) t.match(output, `- ${name} must`)
  t.notMatch(output, '    at ', 'no stack')
})

t.test('a HOST that other machines can reach needs an explicit AUTH_MODE', async t => {
  const { code, output } = await failToStart({ HOST: '0.0.0.0' })
  t.equal(code, 1)
  t.match(output, /HOST is 0\.0\.0\.0.*AUTH_MODE/)
  const service = await startService(t, { HOST: '0.0.0.0', AUTH_MODE: 'open', DATABASE_URL: await createDatabase(t) })
  t.equal(await service.stop(), 0)
})

t.test('a database that cannot be reached stops the start', async t => {
  const { code, output } = await failToStart({ DATABASE_URL: 'postgresql://nobody:secret@127.0.0.1:1/none' })
  t.equal(code, 1)
  t.match(output, 'ECONNREFUSED')
  t.notMatch(output, 'secret')
})

t.test('a port in use stops the start and leaves no PostgreSQL behind', async t => {
  const port = await takePort(t)
  const DATA_DIR = await dataDirectory(t)
  const { code, output } = await failToStart({ PORT: String(port), DATA_DIR })
  t.equal(code, 1)
  t.equal(
    errorsOf(output),
    `Port ${port} on 127.0.0.1 is already in use (EADDRINUSE). Stop the other process, or set PORT.`,
    'one line says so, without a stack'
  )
  const service = await startService(t, { DATA_DIR })
  t.equal(await service.stop(), 0, 'the data directory is free')
})

t.test('a port in use stops the start of several workers in the same way', async t => {
  const port = await takePort(t)
  const DATA_DIR = await dataDirectory(t)
  const { code, output } = await failToStart({ PORT: String(port), DATA_DIR, WEB_CONCURRENCY: '2' })
  t.equal(code, 1)
  t.equal(
    errorsOf(output),
    `Port ${port} on 127.0.0.1 is already in use (EADDRINUSE). Stop the other process, or set PORT.`,
    'one line for all workers'
  )
  t.notMatch(output, 'another one starts', 'no worker is replaced')
  const service = await startService(t, { DATA_DIR })
  t.equal(await service.stop(), 0, 'the data directory is free')
})

t.test('a HOST that is not an address of this machine stops the start with one line', async t => {
  const DATABASE_URL = await createDatabase(t)
  for (const WEB_CONCURRENCY of ['1', '2']) {
    // A documentation address (RFC 5737) and a name that never resolves (RFC 6761).
    for (const [HOST, expected] of [
      ['192.0.2.1', /^HOST is 192\.0\.2\.1, which is not an address of this machine \(EADDRNOTAVAIL\)\. Set HOST.*$/],
      [
        'host.invalid',
        /^HOST is host\.invalid, a name that cannot be resolved to an address \(E[A-Z_]+\)\. Set HOST.*$/
      ]
    ] as const) {
      const { code, output } = await failToStart({ HOST, AUTH_MODE: 'open', DATABASE_URL, WEB_CONCURRENCY })
      t.equal(code, 1)
      t.match(errorsOf(output), expected, `WEB_CONCURRENCY=${WEB_CONCURRENCY}`)
    }
  }
})

t.test('a port that needs rights stops the start with a line that says so', async t => {
  const refused = Object.assign(new Error('listen EACCES: permission denied 127.0.0.1:80'), { code: 'EACCES' })
  t.match(explain(refused, '127.0.0.1', 80), {
    name: 'ListenError',
    message: /^This user may not listen on port 80 of 127\.0\.0\.1 \(EACCES\)\. Set PORT to 1024 or above.*$/
  })
  const other = new Error('a mistake')
  t.equal(explain(other, '127.0.0.1', 80), other, 'any other error keeps its stack')
})

t.test('on SIGTERM the service finishes requests in flight, closes and exits with 0', async t => {
  const databaseUrl = await createDatabase(t)
  const service = await startService(t, { DATABASE_URL: databaseUrl })
  const {
    body: { id }
  } = await call(`${service.url}/products`, 'POST', { sku: 'A', name: 'A', price: 1, stock: 5 })
  const blocker = new pg.Client({ connectionString: databaseUrl })
  await blocker.connect()
  await blocker.query('BEGIN')
  await blocker.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [id])
  const order = call(`${service.url}/orders`, 'POST', { product_id: id, quantity: 1 })
  await waitForLocks(databaseUrl, 1)
  const exit = service.stop()
  // The service listens until its background jobs have ended.
  await until(async () => !(await isAnswered(`${service.url}/products`)), {
    within: 5_000,
    what: 'the service stops listening'
  })
  await t.rejects(call(`${service.url}/products`), 'no new connection is accepted')
  await blocker.query('COMMIT')
  await blocker.end()
  t.equal((await order).status, 201)
  t.equal(await exit, 0)
})

t.test('a second signal does not cut the close short, and no PostgreSQL is left behind', async t => {
  const DATA_DIR = await dataDirectory(t)
  for (const [first, second] of [
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGTERM'],
    ['SIGTERM', 'SIGINT']
  ] as const) {
    const service = await startService(t, { DATA_DIR })
    const request = await beginRequest(t, service.url)
    service.process.kill(first)
    await until(() => service.output().includes('closing: finishing'), { within: 10_000, what: 'the service closes' })
    const exit = service.stop(second)
    await until(() => hasEnded(service) || service.output().includes('already closing'), {
      within: 10_000,
      what: 'the second signal arrives'
    })
    t.match(await request.finish(), /^HTTP\/1\.1 201 /, `${first}, ${second}: the request in flight is answered`)
    t.equal(await exit, 0, `${first}, ${second}: exit code`)
    t.match(service.output(), '"closed"')
    await t.rejects(stat(join(DATA_DIR, 'postgres-18', 'postmaster.pid')), { code: 'ENOENT' }, 'PostgreSQL has ended')
  }
})

t.test('a second signal to each of several processes does not cut their close short', async t => {
  const service = await startService(t, { DATABASE_URL: await createDatabase(t), WEB_CONCURRENCY: '2' })
  const request = await beginRequest(t, service.url)
  const workers = await until(
    () => {
      const pids = [...service.output().matchAll(/"pid":(\d+),"worker":\d+,.*listening on/g)].map(([, pid]) =>
        Number(pid)
      )
      return new Set(pids).size === 2 ? new Set(pids) : undefined
    },
    { within: 60_000, what: 'both workers listen' }
  )
  // As Ctrl-C in a terminal reaches the primary and the workers, each of which the primary asks to close as well.
  for (const time of [1, 2]) {
    service.process.kill('SIGINT')
    await until(
      () => hasEnded(service) || countOf(service, time === 1 ? 'closing: finishing' : 'already closing') > 0,
      { within: 10_000, what: 'the primary closes' }
    )
    for (const pid of workers) sendSignal(pid, 'SIGINT')
  }
  t.match(await request.finish(), /^HTTP\/1\.1 201 /, 'the request in flight is answered')
  t.equal(await service.stop(), 0)
  t.equal(countOf(service, '"closed"'), 3, 'the primary and both workers have closed')
  t.notMatch(service.output(), 'another one starts')
})

t.test('a connection without a request does not delay the end', async t => {
  const service = await startService(t, { DATABASE_URL: await createDatabase(t) })
  const unused = connect(Number(new URL(service.url).port), '127.0.0.1')
  t.teardown(() => unused.destroy())
  await once(unused, 'connect')
  const closed = once(unused, 'close')
  // This uses another connection: once it is answered, the service has accepted the unused one as well.
  t.equal((await call(`${service.url}/products`)).status, 200)
  t.equal(await service.stop(), 0)
  await closed
})

t.test(
  'embedded data survives a restart and a SIGKILL; a folder serves one service, and two folders work at once',
  async t => {
    const DATA_DIR = await dataDirectory(t)
    const first = await startService(t, { DATA_DIR })
    t.match(first.output(), `data in ${DATA_DIR}`)
    const {
      body: { id }
    } = await call(`${first.url}/products`, 'POST', { sku: 'A', name: 'A', price: 1, stock: 1_000_000 })

    const refused = await failToStart({ DATA_DIR })
    t.equal(refused.code, 1)
    t.match(refused.output, 'in use by another running service')
    const elsewhere = await startService(t, { DATA_DIR: await dataDirectory(t) })
    t.equal((await call(`${elsewhere.url}/products`)).body.total, 0)
    t.equal(await elsewhere.stop(), 0)

    t.equal(await first.stop(), 0)
    const second = await startService(t, { DATA_DIR })
    t.equal((await call(`${second.url}/products/${id}`)).body.stock, 1_000_000)

    const acknowledged: number[] = []
    const clients = Promise.allSettled(
      Array.from({ length: 8 }, async () => {
        for (;;) {
          const { status, body } = await call(`${second.url}/orders`, 'POST', { product_id: id, quantity: 1 })
          if (status === 201) acknowledged.push(body.id)
        }
      })
    )
    await until(() => acknowledged.length >= 100, { within: 60_000, what: '100 orders are acknowledged' })
    await second.stop('SIGKILL')
    await clients

    const third = await startService(t, { DATA_DIR })
    const missing = (
      await Promise.all(acknowledged.map(async orderId => (await call(`${third.url}/orders/${orderId}`)).status))
    ).filter(status => status !== 200)
    t.strictSame(missing, [], `all ${acknowledged.length} acknowledged orders are stored`)
    t.equal(await third.stop(), 0)
  }
)

t.test('two processes on one database never oversell between them', async t => {
  const DATABASE_URL = await createDatabase(t)
  const services = await Promise.all([startService(t, { DATABASE_URL }), startService(t, { DATABASE_URL })])
  const {
    body: { id }
  } = await call(`${services[0]?.url}/products`, 'POST', { sku: 'A', name: 'A', price: 1, stock: 50 })
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      call(`${services[i % 2]?.url}/orders`, 'POST', { product_id: id, quantity: 1 })
    )
  )
  t.equal(answers.filter(({ status }) => status === 201).length, 50)
  t.equal(answers.filter(({ status, body }) => status === 409 && body.code === 'INSUFFICIENT_STOCK').length, 150)
  t.equal((await call(`${services[1]?.url}/products/${id}`)).body.stock, 0)
  for (const service of services) t.equal(await service.stop(), 0)
})

t.test('in a terminal the log is lines to read, elsewhere it is JSON', { skip: withoutTerminal }, async t => {
  const settings = { PORT: '0', DATABASE_URL: await createDatabase(t) }
  const terminal = startInTerminal([...nodeOptions, 'dist/server.js'], settings)
  t.teardown(() => {
    terminal.kill('SIGKILL')
  })
  let shown = ''
  terminal.stdout?.on('data', chunk => {
    shown += stripVTControlCharacters(String(chunk))
  })
  await until(() => shown.includes('listening on'), { within: 60_000, what: 'the service listens' })
  const ended = once(terminal, 'close', { signal: AbortSignal.timeout(30_000) })
  terminal.stdin?.write(ctrlC)
  t.strictSame((await ended)[0], 0)
  t.match(shown, /^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: listening on http:\/\/127\.0\.0\.1:\d+/m)
  t.match(shown, /^\[[\d:.]+\] INFO: closed\r?$/m, 'Ctrl-C closes the service')
  t.notMatch(shown, '{"level"')

  const service = await startService(t, settings)
  t.equal(await service.stop(), 0)
  const lines = service.output().trim().split('\n')
  for (const line of lines) t.match(JSON.parse(line), { level: Number, msg: String }, line)
  t.notMatch(service.output(), /"level":(40|50)/)
})

const ctrlC = '\x03'

/** Listens on a free port until the test ends. */
async function takePort(t: Test): Promise<number> {
  const { url } = await startHttpServer(t, (_request, response) => response.end())
  return Number(new URL(url).port)
}

/** What the service wrote besides its log. */
function errorsOf(output: string): string {
  return output
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('{'))
    .join('\n')
}

/** Sends the first part of a request, so that it is in flight until `finish` sends the rest; returns the response. */
async function beginRequest(t: Test, url: string): Promise<{ finish(): Promise<string> }> {
  const body = JSON.stringify({ sku: `IN-FLIGHT-${++requests}`, name: 'A mug', price: 1 })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  t.teardown(() => socket.destroy())
  // A service that ends resets the connection: then the response is empty.
  socket.on('error', () => undefined)
  let response = ''
  socket.on('data', chunk => {
    response += String(chunk)
  })
  socket.write(
    'POST /products HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
      `Expect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`
  )
  await until(() => response !== '', { within: 10_000, what: 'the service has the head of the request' })
  response = ''
  return {
    async finish() {
      socket.write(body)
      if (!socket.closed) await once(socket, 'close', { signal: AbortSignal.timeout(10_000) })
      return response
    }
  }
}

let requests = 0

/** Sends the signal unless the process has ended. */
function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function hasEnded({ process: { exitCode, signalCode } }: Service): boolean {
  return exitCode !== null || signalCode !== null
}

function countOf(service: Service, text: string): number {
  return service.output().split(text).length - 1
}

async function isAnswered(url: string): Promise<boolean> {
  return await call(url).then(
    () => true,
    () => false
  )
}
