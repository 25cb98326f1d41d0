import t from 'tap'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { request } from 'undici'
import { until } from '../../scripts/shared/until.js'
import { build, createOrder, createProduct, send } from '../support/app.js'
import { adminKey, as, buildGuarded, forge, metricsKey, readerKey, withKey, withToken } from '../support/credentials.js'
import { ask } from '../support/graphql.js'

interface Frame {
  event: string
  data: { data?: { events: Record<string, unknown> | null }; errors?: Array<{ extensions: { code: string } }> }
}

const followOrders = `subscription Follow($after: ID) {
  events(types: [ORDER_CREATED, ORDER_CANCELED], afterId: $after) { id type order { id status user { email } } }
}`

t.test('a subscription delivers the events of the log, with what they link to', async t => {
  const app = await build(t)
  await createProduct(app)
  await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada Sample' })
  await createOrder(app, { product_id: 1, quantity: 1 })
  const stream = await follow(t, app, { query: followOrders, variables: { after: 0 } })
  t.match(stream.headers, { 'content-type': /^text\/event-stream/, 'cache-control': 'no-store' })
  await until(() => stream.frames.length === 1, { within: 10_000, what: 'the event of the past' })
  const live = await follow(t, app, { query: 'subscription { events { id type product { sku } } }' })
  await until(() => live.text() !== '', { within: 10_000, what: 'the beginning' })
  await createOrder(app, { product_id: 1, quantity: 1, user_id: 1 })
  await send(app, 'DELETE', '/orders/2')
  await until(() => stream.frames.length === 3, { within: 10_000, what: 'the new events' })
  t.match(
    stream.frames.map(frame => frame.data.data?.events),
    [
      { type: 'ORDER_CREATED', order: { id: '1', user: null } },
      { type: 'ORDER_CREATED', order: { id: '2', user: { email: 'ada@example.com' } } },
      { type: 'ORDER_CANCELED', order: { id: '2', status: 'CANCELED' } }
    ]
  )
  t.ok(stream.frames.every(({ event }) => event === 'next'))
  await until(() => live.frames.length >= 1, { within: 10_000, what: 'the live events' })
  t.notMatch(live.frames[0]?.data.data?.events, { id: '1' }, 'a subscription without afterId begins now')
})

t.test('a subscription is for those who may read the log', async t => {
  const app = await buildGuarded(t)
  for (const [headers, code] of [
    [{}, 'UNAUTHENTICATED'],
    [withKey(metricsKey), 'FORBIDDEN']
  ] as const) {
    for (const variables of [{}, { after: 0 }]) {
      const stream = await follow(t, app, { query: followOrders, variables }, headers)
      await until(() => !stream.isOpen(), { within: 10_000, what: 'the end' })
      t.match(stream.frames, [{ event: 'next', data: { errors: [{ extensions: { code } }] } }])
      t.match(stream.text(), /event: complete\ndata:\n\n$/)
    }
  }
  const stream = await follow(t, app, { query: followOrders, variables: { after: 999 } }, withKey(readerKey))
  await until(() => !stream.isOpen(), { within: 10_000, what: 'the end' })
  t.match(stream.frames, [{ data: { errors: [{ extensions: { code: 'CURSOR_AHEAD', last_id: Number } }] } }])
})

t.test("a customer's subscription has the events of its own orders", async t => {
  const app = await buildGuarded(t)
  const admin = withKey(adminKey)
  const stream = await follow(t, app, { query: followOrders, variables: { after: 0 } }, as(2))
  for (const user of [1, 2, 1, 2]) {
    await send(app, 'POST', '/orders', { product_id: 1, quantity: 1, user_id: user }, admin)
  }
  await until(() => stream.frames.length === 2, { within: 10_000, what: 'the events' })
  t.match(
    stream.frames.map(frame => frame.data.data?.events),
    [2, 4].map(id => ({ order: { id: String(id), user: { email: 'grace@example.com' } } }))
  )
})

t.test('a subscription ends with its credentials, and with the app', async t => {
  const app = await buildGuarded(t)
  const exp = Math.floor(Date.now() / 1_000) + 2
  const expiring = withToken(forge({ sub: '1', role: 'admin', exp }))
  const stream = await follow(t, app, { query: followOrders }, expiring)
  const lasting = await follow(t, app, { query: followOrders }, withKey(adminKey))
  t.ok(stream.isOpen())
  await until(() => !stream.isOpen(), { within: 10_000, what: 'the end of the token' })
  t.ok(lasting.isOpen())
  await app.close()
  await until(() => !lasting.isOpen(), { within: 10_000, what: 'the end of the app' })
})

t.test('a subscription needs a stream; queries and mutations may have one', async t => {
  const app = await build(t)
  t.match((await ask(app, followOrders)).body, { status: 400, code: 'VALIDATION_FAILED' })
  t.match(
    await ask(app, 'subscription { a: events { id } b: events { id } }', { headers: { accept: 'text/event-stream' } }),
    {
      status: 400,
      errors: [{ extensions: { code: 'VALIDATION_FAILED' } }]
    }
  )
  await createProduct(app)
  const stream = await follow(t, app, { query: '{ products { totalCount } }' })
  await until(() => !stream.isOpen(), { within: 10_000, what: 'the end' })
  t.match(stream.frames, [{ event: 'next', data: { data: { products: { totalCount: 1 } } } }])
})

/** Sends a document over a real connection and keeps the frames of the response. */
async function follow(t: Test, app: FastifyInstance, body: object, headers: Record<string, string> = {}) {
  const origin = app.server.listening ? addressOf(app) : await app.listen({ host: '127.0.0.1', port: 0 })
  const leaving = new AbortController()
  t.teardown(() => leaving.abort())
  const response = await request(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify(body),
    signal: leaving.signal,
    bodyTimeout: 0
  })
  const frames: Frame[] = []
  let text = ''
  let isOpen = true
  const end = () => {
    isOpen = false
  }
  response.body.on('data', chunk => {
    text += String(chunk)
    frames.length = 0
    for (const [, event = '', data = ''] of text.matchAll(/event: (\w+)\ndata: (.+)\n\n/g)) {
      frames.push({ event, data: JSON.parse(data) })
    }
  })
  response.body.on('close', end)
  response.body.on('error', end)
  return { headers: response.headers, frames, text: () => text, isOpen: () => isOpen }
}

function addressOf(app: FastifyInstance): string {
  const address = app.server.address()
  return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : ''
}
