import t, { type Test } from 'tap'
import { redisStreams } from '../../src/integrations/redis-streams.js'
import type { Shop } from '../../src/tenancy/shop.js'
import type { LoggedEvent } from '../../src/events/logged-event.js'
import { createOrder, createProduct, send } from '../support/app.js'
import { startRedis, withoutRedis, type RedisServer } from '../support/redis.js'
import { buildWithSecret, newEventId, sendEvent } from '../support/payment-provider.js'
import { readEvents } from '../support/read-events.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import { until } from '../../scripts/shared/until.js'

let shared: Awaited<ReturnType<typeof openStreams>> | undefined
const file = t

/** The app that the tests share, an empty Redis, and the events from now on. */
async function beginAnew() {
  const { app, server, publish } = (shared ??= await openStreams(file))
  await server.client.flushall()
  const after = (await readEvents(app)).at(-1)?.id ?? 0
  return { app, server, publish, newEvents: async () => await readEvents(app, after) }
}

t.test(
  'every event is in order_events; completions and refund requests are also in separate streams, all as flat strings',
  { skip: withoutRedis },
  async t => {
    const { app, server, publish, newEvents } = await beginAnew()
    const product = await createProduct(app, { stock: 10, price: 2.5 })
    const user = (await send(app, 'POST', '/users', { email: 'ada@example.com', full_name: 'Ada' })).body
    const order = await createOrder(app, { product_id: product.id, quantity: 3, user_id: user.id })
    const other = await createProduct(app)
    const large = await createOrder(app, {
      items: [
        { product_id: product.id, quantity: 1 },
        { product_id: other.id, quantity: 1 }
      ]
    })
    for (const status of ['PAID', 'SHIPPED', 'COMPLETED']) await send(app, 'PATCH', `/orders/${order.id}`, { status })
    await send(app, 'DELETE', `/orders/${large.id}`)
    await sendEvent(app, { event_id: newEventId(), type: 'payment.succeeded', order_id: large.id })

    const events = await newEvents()
    t.strictSame(await publish(events), [])
    const entries = await entriesOf(server, 'order_events')
    t.strictSame(
      entries.map(({ event_id: id }) => Number(id)),
      events.map(({ id }) => id)
    )
    t.strictSame(
      entries.map(({ type, order_id: id, status, version }) => [type, id, status, version]),
      [
        ['product.created', undefined, undefined, undefined],
        ['order.created', String(order.id), 'PENDING', '1'],
        ['product.created', undefined, undefined, undefined],
        ['order.created', String(large.id), 'PENDING', '1'],
        ['order.paid', String(order.id), 'PAID', '2'],
        ['order.shipped', String(order.id), 'SHIPPED', '3'],
        ['order.completed', String(order.id), 'COMPLETED', '4'],
        ['order.canceled', String(large.id), 'CANCELED', '2'],
        ['order.refund_requested', String(large.id), 'CANCELED', '3']
      ],
      'each has the status and version at that time'
    )
    const completion = {
      shop: 'default',
      event_id: String(events.find(({ type }) => type === 'order.completed')?.id),
      type: 'order.completed',
      created_at: events.find(({ type }) => type === 'order.completed')?.createdAt.toISOString(),
      performed_by: 'anonymous',
      order_id: String(order.id),
      pk: String(order.id),
      status: 'COMPLETED',
      version: '4',
      user_id: String(user.id),
      product_id: String(product.id),
      quantity: '3',
      total_amount_cents: '750',
      total_quantity: '3',
      currency: 'USD',
      data: JSON.stringify(events.find(({ type }) => type === 'order.completed')?.data)
    }
    t.strictSame(await entriesOf(server, 'order_completed'), [completion])
    const [refund, ...more] = await entriesOf(server, 'refund_order')
    t.strictSame(more, [])
    t.match(refund, {
      order_id: String(large.id),
      pk: String(large.id),
      status: 'CANCELED',
      total_amount_cents: '1250'
    })
    t.notOk(
      refund && ('product_id' in refund || 'quantity' in refund || 'user_id' in refund),
      'fields without a value are left out'
    )
    t.match(entries[0], { product_id: String(product.id), type: 'product.created' })
  }
)

t.test(
  'an event that is handed over again, by the same process or another, is in the stream once',
  { skip: withoutRedis },
  async t => {
    const { app, server, publish, newEvents } = await beginAnew()
    for (let i = 0; i < 5; i++) await createProduct(app)
    const events = await newEvents()
    await publish(events.slice(0, 3))
    await publish(events)
    const another = redisStreams({ prisma: app.prisma, redis: server.client })
    t.teardown(() => another.close())
    await Promise.all([another.handle(events, new AbortController().signal, app.shops.default), publish(events)])
    t.strictSame(
      await idsIn(server),
      events.map(({ id }) => id)
    )
  }
)

t.test('a parked event that comes after newer ones is added', { skip: withoutRedis }, async t => {
  const { app, server, publish, newEvents } = await beginAnew()
  for (let i = 0; i < 5; i++) await createProduct(app)
  const [first, second, ...later] = await newEvents()
  if (!first || !second) throw new Error('there are no events')
  await publish([second, ...later])
  await publish([first])
  await publish([first, second])
  t.strictSame(
    await idsIn(server),
    [second, ...later, first].map(({ id }) => id)
  )
})

t.test('only the events added last are remembered', { skip: withoutRedis }, async t => {
  const { app, server, publish, newEvents } = await beginAnew()
  await createProduct(app)
  const [event] = await newEvents()
  if (!event) throw new Error('there is no event')
  const newest = 10_500
  for (let id = 1; id <= newest; id += 500) {
    await publish(Array.from({ length: 500 }, (_, i) => ({ ...event, id: id + i })))
  }
  const [key = ''] = await server.client.keys('{order_events}:added:*')
  t.equal(await server.client.zcard(key), 10_000)
  await publish([newest, newest - 9_999].map(id => ({ ...event, id })))
  t.equal(
    await server.client.xlen('order_events'),
    newest,
    'the oldest and newest remembered events are not added again'
  )
})

t.test(
  'entries name their shop, and events of two shops with the same id at the same time are both added, once',
  { skip: withoutRedis },
  async t => {
    const { app, server, publish } = await openStreams(t)
    const second = await addSecondShop(app)
    for (const headers of [{}, inSecond]) {
      await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 3, stock: 9 }, headers)
      await send(app, 'POST', '/orders', { product_id: 1, quantity: headers === inSecond ? 2 : 1 }, headers)
    }
    const [created] = await readEvents(app, 1)
    if (!created) throw new Error('there is no event')
    for (let i = 0; i < 2; i++) {
      await publish([created])
      await publish([created], second)
    }
    t.match(await entriesOf(server, 'order_events'), [
      { shop: 'default', event_id: '2', order_id: '1', quantity: '1', total_amount_cents: '300' },
      { shop: 'second', event_id: '2', order_id: '1', quantity: '2', total_amount_cents: '600' }
    ])
    t.equal((await entriesOf(server, 'order_events')).length, 2)
  }
)

t.test('streams are bounded', { skip: withoutRedis }, async t => {
  const { app, server, publish, newEvents } = await beginAnew()
  await createProduct(app)
  const [event] = await newEvents()
  if (!event) throw new Error('there is no event')
  await server.client.eval("for i = 1, 101000 do redis.call('XADD', KEYS[1], '*', 'i', i) end", 1, 'order_events')
  await publish([event])
  t.ok((await server.client.xlen('order_events')) <= 100_100)
})

t.test(
  'the same id from another database, or assigned again after a restore, is a different event',
  { skip: withoutRedis },
  async t => {
    const { app, server, publish, newEvents } = await beginAnew()
    await createProduct(app)
    const [event] = await newEvents()
    if (!event) throw new Error('there is no event')
    await publish([event])
    const { app: other, publish: publishOther } = await openStreams(t, server)
    await other.prisma.$executeRaw`UPDATE shared_keys SET value = 'another database' WHERE name = 'database'`
    await publishOther([event])
    await publishOther([{ ...event, createdAt: new Date(event.createdAt.getTime() + 1) }])
    t.strictSame(await idsIn(server), [event.id, event.id, event.id])
  }
)

t.test(
  'while Redis is down or full it throws; once Redis is back, every event is added once',
  { skip: withoutRedis },
  async t => {
    const { app, server, publish } = await openStreams(t, await startRedis(t, { appendOnly: true }))
    for (let i = 0; i < 5; i++) await createProduct(app)
    const events = await readEvents(app)
    await publish(events.slice(0, 2))
    await server.fill()
    await t.rejects(publish(events), /OOM/)
    await server.client.config('SET', 'maxmemory', 0)
    t.strictSame(
      await idsIn(server),
      events.slice(0, 2).map(({ id }) => id),
      'no event of the refused batch was added'
    )
    await publish(events.slice(0, 3))
    await server.stop()
    await t.rejects(publish(events))
    await server.start()
    await until(
      async () =>
        await publish(events).then(
          () => true,
          () => false
        ),
      { what: 'Redis is back' }
    )
    t.strictSame(
      await idsIn(server),
      events.map(({ id }) => id)
    )
  }
)

t.test('after Redis was wiped, events are added again', { skip: withoutRedis }, async t => {
  const { app, server, publish, newEvents } = await beginAnew()
  await createProduct(app)
  const events = await newEvents()
  await publish(events)
  await server.client.flushall()
  await publish(events)
  t.strictSame(
    await idsIn(server),
    events.map(({ id }) => id)
  )
})

t.test(
  'it throws when the key of a stream holds another type, and remembers no event as added',
  { skip: withoutRedis },
  async t => {
    const { app, server, publish, newEvents } = await beginAnew()
    await createProduct(app)
    const events = await newEvents()
    await server.client.set('order_events', 'not a stream')
    await t.rejects(publish(events), /WRONGTYPE/)
    await server.client.del('order_events')
    await publish(events)
    t.strictSame(
      await idsIn(server),
      events.map(({ id }) => id)
    )
  }
)

type Publish = (events: readonly LoggedEvent[], shop?: Shop) => Promise<unknown>

async function openStreams(t: Test, known?: RedisServer) {
  const server = known ?? (await startRedis(t))
  const app = await buildWithSecret(t, { redisUrl: server.url })
  const subscriber = redisStreams({ prisma: app.prisma, redis: server.client })
  t.teardown(() => subscriber.close())
  const publish: Publish = async (events, shop = app.shops.default) =>
    await subscriber.handle(events, new AbortController().signal, shop)
  return { app, server, publish }
}

async function entriesOf({ client }: RedisServer, stream: string): Promise<Array<Record<string, string>>> {
  const entries = await client.xrange(stream, '-', '+')
  return entries.map(([, values]) => Object.fromEntries(pairs(values)))
}

async function idsIn(server: RedisServer): Promise<number[]> {
  return (await entriesOf(server, 'order_events')).map(({ event_id: id }) => Number(id))
}

function pairs(values: readonly string[]): Array<[string, string]> {
  return values.flatMap((name, i) => (i % 2 === 0 ? [[name, values[i + 1] ?? '']] : []))
}
