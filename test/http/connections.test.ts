import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { until } from '../../scripts/shared/until.js'
import { buildApp, type AppConfig } from '../../src/app.js'
import { loadConfig } from '../../src/config.js'
import { createDatabase } from '../support/app.js'

t.test('a client that does not read its responses holds one of them, however many requests it pipelines', async t => {
  const handled: number[] = []
  const big = Buffer.alloc(20_000_000)
  const { open } = await listen(t, {}, app => {
    app.get('/big/:n', { config: { access: 'public' } }, async request => {
      handled.push(Number(Object(request.params).n))
      return big
    })
  })
  const socket = open()
  socket.pause()
  socket.write(Array.from({ length: 20 }, (_value, n) => get(`/big/${n}`)).join(''))
  await until(() => handled.length > 0, { what: 'the first request is handled' })
  const other = open()
  other.write(get('/health/live', 'Connection: close'))
  t.match(await text(other), / 200 OK/, 'others are served')
  t.strictSame(handled, [0])

  t.comment('once the client reads, the others follow in order')
  socket.resume()
  await until(() => handled.length === 20, { within: 60_000, what: 'all requests are handled' })
  t.strictSame(
    handled,
    Array.from({ length: 20 }, (_value, n) => n)
  )
})

t.test('pipelined requests, with bodies too, get their responses in order', async t => {
  const { open } = await listen(t)
  const post = (sku: string) => {
    const body = JSON.stringify({ sku, name: 'A', price: 1 })
    const headers = `Host: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`
    return `POST /products HTTP/1.1\r\n${headers}\r\n\r\n${body}`
  }
  const socket = open()
  socket.write(`${post('A')}${get('/products/1')}${post('B')}${get('/products/2', 'Connection: close')}`)
  const answers = await text(socket)
  t.strictSame(
    [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status),
    ['201', '200', '201', '200']
  )
  t.strictSame(
    [...answers.matchAll(/"sku":"(\w)"/g)].map(([, sku]) => sku),
    ['A', 'A', 'B', 'B']
  )
})

t.test('a connection with more than 32 requests in waiting is closed', async t => {
  const { open } = await listen(t, {}, app => {
    app.get('/never', { config: { access: 'public' } }, () => new Promise(() => {}))
  })
  const patient = open()
  patient.write(get('/never') + get('/health/live').repeat(32))
  const greedy = open()
  greedy.write(get('/never') + get('/health/live').repeat(33))
  greedy.resume()
  await until(() => greedy.closed, { what: 'the greedy connection is closed' })
  t.notOk(patient.closed)
})

t.test(
  'a client that takes no data for a while, with data waiting, is disconnected; a slow handler is not',
  async t => {
    let finish: (value: object) => void = () => {}
    const slowly = new Promise<object>(resolve => {
      finish = resolve
    })
    const { open, accepted } = await listen(t, { stalledAfterMs: 300 }, app => {
      app.get('/big', { config: { access: 'public' } }, async () => Buffer.alloc(20_000_000))
      app.get('/slow', { config: { access: 'public' } }, async () => await slowly)
    })
    const slow = open()
    slow.write(get('/slow', 'Connection: close'))
    await until(() => accepted.length === 1, { what: 'the slow request has arrived' })
    const stalled = open()
    stalled.pause()
    stalled.write(get('/big'))
    await until(() => accepted.length === 2, { what: 'the second connection is open' })
    await until(() => accepted[1]?.destroyed, { within: 60_000, what: 'the client that does not read is disconnected' })
    t.notOk(accepted[0]?.destroyed)
    finish({ done: true })
    t.match(await text(slow), '{"done":true}')
  }
)

t.test('beyond MAX_CONNECTIONS a new connection is closed at once; one that ends makes room', async t => {
  const { open } = await listen(t, { maxConnections: 2 })
  const sockets = [open(), open()]
  for (const socket of sockets) {
    socket.write(get('/health/live'))
    t.match(String(await once(socket, 'data')), / 200 OK/)
  }
  const third = open()
  third.resume()
  await until(() => third.closed, { what: 'the third connection is closed' })
  sockets[0]?.destroy()
  await until(
    async () => {
      const socket = open()
      socket.write(get('/health/live', 'Connection: close'))
      return (await text(socket).catch(() => '')).includes('200 OK')
    },
    { what: 'there is room again' }
  )
})

t.test('requests pipelined behind an event stream are not handled, and open no further stream', async t => {
  let handled = 0
  const { open } = await listen(t, {}, app => {
    app.addHook('preHandler', async () => {
      handled++
    })
  })
  const socket = open()
  const follow = get('/events', 'Accept: text/event-stream')
  const watch = get('/admin/live', 'Accept: text/event-stream')
  socket.write((follow + watch).repeat(10))
  const [first] = await once(socket, 'data')
  t.match(String(first), / 200 OK/)
  const other = open()
  other.write(get('/products', 'Connection: close'))
  t.match(await text(other), / 200 OK/)
  t.equal(handled, 2, 'the first stream, and the request of the other connection')
})

function get(path: string, header = 'X-Test: 1'): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${header}\r\n\r\n`
}

interface Listening {
  /** The service's ends of the connections. */
  accepted: Socket[]
  open(): Socket
}

/** Starts the real app on a free port. */
async function listen(
  t: Test,
  settings: Partial<AppConfig> = {},
  prepare: (app: FastifyInstance) => void = () => {}
): Promise<Listening> {
  const app = await buildApp({
    ...loadConfig({ LOG_LEVEL: 'silent' }, 'no .env file'),
    maxEventLoopDelayMs: 0,
    ...settings,
    databaseUrl: await createDatabase(t)
  })
  t.teardown(() => app.close())
  prepare(app)
  const accepted: Socket[] = []
  app.server.on('connection', socket => accepted.push(socket))
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  return {
    accepted,
    open() {
      const socket = connect(port, '127.0.0.1').on('error', () => {})
      t.teardown(() => socket.destroy())
      return socket
    }
  }
}
