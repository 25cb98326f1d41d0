import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { build, createDatabase } from '../support/app.js'
import { until } from '../../scripts/shared/until.js'

t.test(
  'a request that arrives on an open connection just after the service begins to close gets its response',
  { timeout: 60_000 },
  async t => {
    const app = await build(t)
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    const busy = await openAndUse(Number(port))
    const idle = await openAndUse(Number(port))
    const closed = app.close()
    // The subject of the test: the request arrives some time after the close has begun.
    await sleep(200)
    busy.write(request)
    t.match(await text(busy), /^HTTP\/1\.1 200 OK\r\n[^]*^connection: close\r$/im)
    t.equal(await text(idle), '', 'a connection without another request is ended')
    await closed
  }
)

t.test(
  'a stream that is requested on an open connection while the service closes is refused, and does not hold up the end',
  { timeout: 60_000 },
  async t => {
    const app = await build(t)
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    const idle = [await openAndUse(Number(port)), await openAndUse(Number(port))]
    const closed = app.close()
    await until(() => app.isClosing, { what: 'the close has begun' })
    const answers = Promise.all(idle.map(text))
    idle[0]?.write(streamOf('/events'))
    idle[1]?.write(streamOf('/admin/live'))
    for (const answer of await answers) t.match(answer, /^HTTP\/1\.1 503 [^]*The service is shutting down/)
    await closed
  }
)

const streamOf = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`

/** Opens a connection and waits for the response to one request. */
async function openAndUse(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.write(request)
  await once(socket, 'data')
  return socket
}

const request = 'GET /health HTTP/1.1\r\nHost: shop.example.com\r\n\r\n'

t.test(
  'a connection opened while the service closes has a second to send a request, like earlier connections',
  { timeout: 60_000 },
  async t => {
    const app = await buildApp({
      ...loadConfig({ LOG_LEVEL: 'silent' }, 'no .env file'),
      databaseUrl: await createDatabase(t)
    })
    t.teardown(() => app.close())
    // The server listens until all preClose hooks have finished.
    app.addHook('preClose', () => sleep(2_000))
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    const closed = app.close()

    // The subject of the test: connection and request arrive at different times while the service closes.
    await sleep(700)
    const late = connect(Number(port), '127.0.0.1')
    await once(late, 'connect')
    await sleep(600)
    late.write(request)
    const answer = await text(late)
    t.match(answer, /^HTTP\/1\.1 200 OK\r\n/)
    t.match(answer, /^connection: close\r$/im)

    const silent = connect(Number(port), '127.0.0.1')
    await once(silent, 'connect')
    t.equal(await text(silent), '', 'a connection without a request is ended')
    await closed
  }
)
