import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { buildApp } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { build, createDatabase } from '../support/app.js'

t.test(
  'a request that is on its way on an open connection when the service begins to close is answered',
  { timeout: 60_000 },
  async t => {
    const app = await build(t)
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    const busy = await openAndAsk(Number(port))
    const idle = await openAndAsk(Number(port))
    const closed = app.close()
    await sleep(200)
    busy.write(request)
    t.match(await text(busy), /^HTTP\/1\.1 200 OK\r\n[^]*^connection: close\r$/im)
    t.equal(await text(idle), '', 'one on which nothing more is asked is ended')
    await closed
  }
)

/** A connection on which one request has been answered. */
async function openAndAsk(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.write(request)
  await once(socket, 'data')
  return socket
}

const request = 'GET /health HTTP/1.1\r\nHost: shop.example.com\r\n\r\n'

t.test(
  'a connection made while the service closes has its second for a request, like those made before',
  { timeout: 60_000 },
  async t => {
    const app = await buildApp({
      ...loadConfig({ LOG_LEVEL: 'silent' }, 'no .env file'),
      databaseUrl: await createDatabase(t)
    })
    t.teardown(() => app.close())
    // It listens until everything that runs in the background has come to its end.
    app.addHook('preClose', () => sleep(2_000))
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    const closed = app.close()

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
    t.equal(await text(silent), '', 'and is ended without one')
    await closed
  }
)
