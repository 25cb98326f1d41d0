import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { RefundRequests, type RefundRequestsOptions } from '../../src/integrations/refund-requests.js'
import { deadRefundStream, refundGroup, refundStream } from '../../src/integrations/redis-streams.js'
import { build, findViolations, send } from '../support/app.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import { startRedis, withoutRedis, type RedisServer } from '../support/redis.js'
import { until } from '../../scripts/shared/until.js'
import { buildWithSecret, moneyOf, newEventId, orderThatIs, sendEvent } from '../support/payment-provider.js'

let shared: Awaited<ReturnType<typeof openService>> | undefined
const file = t

t.test(
  'an entry added by hand refunds its order once, even when it is added twice',
  { skip: withoutRedis },
  async t => {
    const { app, server, consume } = await beginAnew(t)
    for (const [status, comesBack] of [
      ['PAID', true],
      ['SHIPPED', false],
      ['COMPLETED', false]
    ] as const) {
      const order = await orderThatIs(app, status)
      await server.client.xadd(refundStream, '*', 'order_id', order.id)
      await server.client.xadd(refundStream, '*', 'pk', order.id, 'status', 'completed')
      t.equal(await consume(), 2)
      await server.client.xadd(refundStream, '*', 'order_id', order.id)
      t.equal(await consume(), 1)
      t.match(
        (await send(app, 'GET', `/orders/${order.id}`)).body,
        { status: 'REFUNDED', version: order.version + { PAID: 1, SHIPPED: 2, COMPLETED: 3 }[status] + 1 },
        status
      )
      const refunds = await app.prisma.event.findMany({ where: { orderId: order.id, type: 'order.refunded' } })
      t.match(refunds, [{ performedBy: /^redis:refund_order:\d+-\d+$/ }])
      t.equal(refunds.length, 1)
      t.equal(
        (await send(app, 'GET', `/products/${order.items[0]?.product_id}`)).body.stock,
        comesBack ? 10 : 8,
        'only what never shipped returns to stock'
      )
    }
    t.strictSame(await pending(server), [])
    t.strictSame(await dead(server), [])
    t.strictSame(await findViolations(app), [])
  }
)

t.test(
  'a request that can never succeed is dead-lettered with its fields, id and reason, and the others are refunded',
  { skip: withoutRedis },
  async t => {
    const { app, server, consume } = await beginAnew(t)
    const [pendingOrder, canceled, paid] = [
      await orderThatIs(app, 'PENDING'),
      await orderThatIs(app, 'CANCELED'),
      await orderThatIs(app, 'PAID')
    ]
    const cases: Array<[string[], string]> = [
      [['note', 'hello'], 'no order_id'],
      [['order_id', 'abc'], 'order_id is not a positive integer'],
      [['order_id', ''], 'order_id is not a positive integer'],
      [['order_id', '-1'], 'order_id is not a positive integer'],
      [['order_id', '1.5'], 'order_id is not a positive integer'],
      [['order_id', '9007199254740993'], 'order_id is not a positive integer'],
      [['order_id', '99999999'], 'Order not found'],
      [['order_id', String(pendingOrder.id), 'note', 'ça'], 'Invalid transition from PENDING to REFUNDED'],
      [['order_id', String(canceled.id)], 'Invalid transition from CANCELED to REFUNDED']
    ]
    const ids: Array<string | null> = []
    for (const [fields] of cases) ids.push(await server.client.xadd(refundStream, '*', ...fields))
    await server.client.xadd(refundStream, '*', 'order_id', paid.id)
    t.equal(await consume(), cases.length + 1)
    t.strictSame(
      await dead(server),
      cases.map(([fields, reason], i) => [...fields, 'dead_id', ids[i], 'dead_reason', reason])
    )
    t.strictSame(await pending(server), [])
    t.equal(await statusOf(app, paid.id), 'REFUNDED')
    t.strictSame([await statusOf(app, pendingOrder.id), await statusOf(app, canceled.id)], ['PENDING', 'CANCELED'])

    const [letter = []] = (await dead(server)).slice(-2)
    await send(app, 'PATCH', `/orders/${pendingOrder.id}`, { status: 'PAID' })
    await server.client.xadd(refundStream, '*', ...letter.map(String))
    await consume()
    t.equal(
      await statusOf(app, pendingOrder.id),
      'REFUNDED',
      'a dead-lettered entry succeeds when it is added again after its reason is gone'
    )
  }
)

t.test(
  'the field `shop` names the shop of the order, and without it the default shop',
  { skip: withoutRedis },
  async t => {
    const { app, server, consume } = await openService(t)
    await addSecondShop(app)
    for (const headers of [{}, inSecond]) {
      await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 3, stock: 9 }, headers)
      await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, headers)
      await send(app, 'PATCH', '/orders/1', { status: 'PAID' }, headers)
    }
    const statuses = async () => [
      await statusOf(app, 1),
      (await send(app, 'GET', '/orders/1', undefined, inSecond)).body.status
    ]
    const unknown = await server.client.xadd(refundStream, '*', 'order_id', '1', 'shop', 'nowhere')
    await server.client.xadd(refundStream, '*', 'order_id', '1', 'shop', 'second')
    t.equal(await consume(), 2)
    t.strictSame(await statuses(), ['PAID', 'REFUNDED'])
    t.strictSame(await dead(server), [
      ['order_id', '1', 'shop', 'nowhere', 'dead_id', unknown, 'dead_reason', 'there is no shop nowhere']
    ])
    await server.client.xadd(refundStream, '*', 'order_id', '1')
    await consume()
    t.strictSame(await statuses(), ['REFUNDED', 'REFUNDED'])
    t.strictSame(await findViolations(app), [])
  }
)

t.test(
  "the service's own request to refund an order that was paid after it was canceled leaves the order CANCELED",
  { skip: withoutRedis },
  async t => {
    const { app, server, consume } = await beginAnew(t)
    const order = await orderThatIs(app, 'CANCELED')
    await sendEvent(app, { event_id: newEventId(), type: 'payment.succeeded', order_id: order.id })
    await server.client.xadd(refundStream, '*', 'type', 'order.refund_requested', 'order_id', order.id, 'pk', order.id)
    t.equal(await consume(), 1)
    t.equal(await statusOf(app, order.id), 'CANCELED')
    t.strictSame([await pending(server), await dead(server)], [[], []])
  }
)

t.test(
  'an entry settles the refund that is due and keeps a PAID order; the same entry again changes nothing',
  { skip: withoutRedis },
  async t => {
    const { app, server, consume } = await beginAnew(t, { claimIdleMs: 0 })
    const twice = await orderThatIs(app, 'PAID')
    const canceled = await orderThatIs(app, 'PAID')
    await sendEvent(app, { event_id: newEventId(), type: 'payment.succeeded', order_id: twice.id })
    await send(app, 'DELETE', `/orders/${canceled.id}`)
    const [entry] = [
      await server.client.xadd(refundStream, '*', 'order_id', twice.id),
      await server.client.xadd(refundStream, '*', 'order_id', canceled.id)
    ]
    t.equal(await consume(), 2)
    t.match(await moneyOf(app, twice.id), { status: 'PAID', refundedCents: 4980, refundDueCents: 0 })
    t.match(await moneyOf(app, canceled.id), { status: 'REFUNDED', refundedCents: 4980, refundDueCents: 0 })
    // As if the acknowledgements had been lost: the group starts again at the beginning of the stream.
    await server.client.xgroup('SETID', refundStream, refundGroup, '0')
    t.equal(await consume(), 2)
    t.match(await moneyOf(app, twice.id), { status: 'PAID', refundedCents: 4980, refundDueCents: 0 })
    t.match((await send(app, 'GET', `/orders/${twice.id}/payments`)).body.payments.at(-1), {
      type: 'refund',
      event_id: `redis:refund_order:${entry}`,
      performed_by: `redis:refund_order:${entry}`
    })
    t.strictSame([await pending(server), await dead(server)], [[], []])
    t.strictSame(await findViolations(app), [])
  }
)

t.test(
  'entries added before the consumer group exists, or after Redis was wiped, are refunded as well',
  { skip: withoutRedis },
  async t => {
    const { app, server, consume, consumer } = await beginAnew(t)
    for (const what of ['before', 'after'] as const) {
      const order = await orderThatIs(app, 'PAID')
      await server.client.xadd(refundStream, '*', 'order_id', order.id)
      if (what === 'after') await t.rejects(consumer.runOnce(new AbortController().signal), /NOGROUP/)
      await consume()
      t.equal(await statusOf(app, order.id), 'REFUNDED', what)
      await server.client.flushall()
    }
  }
)

t.test('entries that a dead consumer holds are claimed after a while', { skip: withoutRedis }, async t => {
  const { app, server, consume } = await beginAnew(t)
  const orders = [await orderThatIs(app, 'PAID'), await orderThatIs(app, 'PAID')]
  await server.client.xgroup('CREATE', refundStream, refundGroup, '0', 'MKSTREAM')
  for (const { id } of orders) await server.client.xadd(refundStream, '*', 'order_id', id)
  await server.client.xreadgroup('GROUP', refundGroup, 'dead', 'COUNT', 10, 'STREAMS', refundStream, '>')
  t.equal(await consume(), 0, 'it may still be alive')
  t.equal(await consumerOf(t, app, server, { claimIdleMs: 0 }).consume(), 2)
  t.strictSame(await Promise.all(orders.map(async ({ id }) => await statusOf(app, id))), ['REFUNDED', 'REFUNDED'])
  t.strictSame(await pending(server), [])
})

t.test(
  'while the database cannot be reached entries wait, however often they fail',
  { skip: withoutRedis },
  async t => {
    const { app, server, consume } = await beginAnew(t, { claimIdleMs: 0 })
    const order = await orderThatIs(app, 'PAID')
    await server.client.xadd(refundStream, '*', 'order_id', order.id)
    const { consumer: cutOff } = consumerOf(
      t,
      await build(t, { databaseUrl: 'postgres://127.0.0.1:1/nothing' }),
      server,
      {}
    )
    for (let attempt = 0; attempt < 10; attempt++) await t.rejects(cutOff.runOnce(new AbortController().signal))
    t.strictSame([(await pending(server)).length, await dead(server)], [1, []])
    t.equal(await consume(), 1)
    t.equal(await statusOf(app, order.id), 'REFUNDED')
    t.strictSame([await pending(server), await dead(server)], [[], []])
  }
)

t.test(
  'an entry that keeps failing is dead-lettered, and does not hold up the others',
  { skip: withoutRedis },
  async t => {
    const { app, server, consume, consumer } = await beginAnew(t)
    const [bad, good] = [await orderThatIs(app, 'PAID'), await orderThatIs(app, 'PAID')]
    await app.prisma.$executeRawUnsafe(
      `ALTER TABLE orders ADD CONSTRAINT bad CHECK (id <> ${bad.id} OR status <> 'REFUNDED')`
    )
    t.teardown(() => app.prisma.$executeRaw`ALTER TABLE orders DROP CONSTRAINT bad`)
    for (const { id } of [bad, good]) await server.client.xadd(refundStream, '*', 'order_id', id)
    await t.rejects(consumer.runOnce(new AbortController().signal))
    t.equal(await statusOf(app, good.id), 'REFUNDED')
    for (let attempt = 2; attempt < 8; attempt++) await t.rejects(consumer.runOnce(new AbortController().signal))
    t.equal(await consume(), 1)
    const [[, id, ...rest] = []] = await dead(server)
    t.equal(id, String(bad.id))
    t.match(rest.at(-1), /^tried 8 times: /)
    t.strictSame(await pending(server), [])
  }
)

t.test('two processes refund each of many orders once', { skip: withoutRedis }, async t => {
  const { app, server, consume } = await beginAnew(t)
  const another = consumerOf(t, app, server)
  const orders = await Promise.all(Array.from({ length: 20 }, async () => await orderThatIs(app, 'PAID')))
  for (const { id } of [...orders, ...orders]) await server.client.xadd(refundStream, '*', 'order_id', id)
  await Promise.all([consume(), another.consume()])
  t.equal(
    await app.prisma.event.count({
      where: { type: 'order.refunded', orderId: { in: orders.map(({ id }) => BigInt(id)) } }
    }),
    20
  )
  t.strictSame([await pending(server), await dead(server)], [[], []])
  t.strictSame(await findViolations(app), [])
})

t.test(
  'a service that listens refunds without being asked, and continues after Redis was killed and restarted',
  { skip: withoutRedis },
  async t => {
    const { app, server } = await openService(t, {}, await startRedis(t, { appendOnly: true }))
    await app.listen({ port: 0 })
    for (const what of ['before the restart', 'after the restart']) {
      const order = await orderThatIs(app, 'PAID')
      await server.client.xadd(refundStream, '*', 'order_id', order.id)
      await until(async () => (await statusOf(app, order.id)) === 'REFUNDED', { what: `refunded ${what}` })
      await server.stop()
      await server.start()
    }
    await until(async () => (await pending(server)).length === 0, { what: 'every entry is acknowledged' })
  }
)

t.test('waiting for entries ends when its signal aborts', { skip: withoutRedis }, async t => {
  const { consumer, server } = await beginAnew(t, { blockMs: 60_000 })
  const stopping = new AbortController()
  const rejection = t.rejects(consumer.runOnce(stopping.signal))
  await until(async () => (await server.client.info('clients')).includes('blocked_clients:1'), {
    what: 'the consumer waits in Redis'
  })
  stopping.abort()
  await rejection
})

t.test('it ends as well while the connection is being restored', { skip: withoutRedis, timeout: 30_000 }, async t => {
  const { consumer, server } = await openService(t)
  await server.stop()
  for (let round = 0; round < 5; round++) {
    const stopping = new AbortController()
    const waiting = consumer.runOnce(stopping.signal)
    // It reconnects every 20 ms: each round aborts at another moment of an attempt.
    setTimeout(() => stopping.abort(), 50 + round)
    await t.rejects(waiting)
  }
})

/** The app that the tests share, an empty Redis, and a separate consumer for each test. */
async function beginAnew(t: Test, options: Partial<RefundRequestsOptions> = {}) {
  const { app, server } = (shared ??= await openService(file))
  await server.client.flushall()
  return consumerOf(t, app, server, options)
}

async function openService(t: Test, options: Partial<RefundRequestsOptions> = {}, known?: RedisServer) {
  const server = known ?? (await startRedis(t))
  return consumerOf(t, await buildWithSecret(t, { redisUrl: server.url }), server, options)
}

function consumerOf(t: Test, app: FastifyInstance, server: RedisServer, options: Partial<RefundRequestsOptions> = {}) {
  const consumer = new RefundRequests({
    writer: app.writer,
    shops: app.shops,
    orderCache: app.orderCache,
    redis: server.client,
    log: app.log,
    blockMs: 20,
    ...options
  })
  t.teardown(() => consumer.close())
  return { app, server, consumer, consume: async () => await drain(consumer) }
}

/** Runs a consumer until no entries are left. @returns the number of entries taken */
async function drain(consumer: RefundRequests): Promise<number> {
  let taken = 0
  for (;;) {
    const count = await consumer.runOnce(new AbortController().signal)
    if (count === 0) return taken
    taken += count
  }
}

async function statusOf(app: FastifyInstance, orderId: number): Promise<string> {
  return (await send(app, 'GET', `/orders/${orderId}`)).body.status
}

async function pending({ client }: RedisServer): Promise<unknown[]> {
  return await client.xpending(refundStream, refundGroup, '-', '+', 100)
}

async function dead({ client }: RedisServer): Promise<string[][]> {
  return (await client.xrange(deadRefundStream, '-', '+')).map(([, fields]) => fields)
}
