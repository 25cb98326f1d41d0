import t from 'tap'
import { build, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { collector, drain, subscribe } from '../support/events.js'
import { startHaltingRelay } from '../support/halting-relay-process.js'
import { until } from '../../scripts/shared/until.js'
import { createEffects } from '../support/witness.js'

t.test('a subscriber gets every event since it subscribed, in order, once', async t => {
  const app = await build(t)
  const { id: productId } = await createProduct(app)
  const reader = await subscribe(app, collector('reader', { maxBatch: 3 }))
  const order = await createOrder(app, { product_id: productId, quantity: 1 })
  for (const status of ['PAID', 'SHIPPED', 'COMPLETED', 'REFUNDED']) {
    await send(app, 'PATCH', `/orders/${order.id}`, { status })
  }
  await send(app, 'PATCH', `/products/${productId}`, { name: 'Another' })
  await drain(app, 'reader')
  await drain(app, 'reader')
  t.strictSame(
    reader.got.map(({ type }) => type),
    ['order.created', 'order.paid', 'order.shipped', 'order.completed', 'order.refunded', 'product.updated']
  )
  t.strictSame(
    reader.got.map(({ data }) => data.version),
    [1, 2, 3, 4, 5, undefined]
  )
  t.strictSame(
    reader.got.map(({ orderId }) => orderId),
    [order.id, order.id, order.id, order.id, order.id, null]
  )
  t.strictSame(
    reader.got.map(({ id }) => id),
    reader.got.map(({ id }) => id).toSorted((a, b) => a - b)
  )
})

t.test('a new subscriber gets what was written before its first look, if the relay began before', async t => {
  const app = await build(t)
  const { id: productId } = await createProduct(app)
  const reader = collector('reader')
  app.relay.subscribe(reader)
  await app.relay.begin()
  const order = await createOrder(app, { product_id: productId, quantity: 1 })
  await app.relay.runAll('reader')
  t.strictSame(
    reader.got.map(({ orderId, type }) => [orderId, type]),
    [[order.id, 'order.created']]
  )
  const lost = await build(t, { databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' })
  await t.resolves(lost.relay.begin(), 'a process that starts without its database listens all the same')
})

t.test('a subscriber gets the types that it takes; events are skipped while it is idle', async t => {
  const app = await build(t)
  let isIdle = true
  const reader = await subscribe(app, {
    ...collector('reader'),
    types: ['order.paid'],
    activeShops: async () => (isIdle ? [] : [app.shops.default.id])
  })
  const { id: productId } = await createProduct(app)
  const first = await createOrder(app, { product_id: productId, quantity: 1 })
  await send(app, 'PATCH', `/orders/${first.id}`, { status: 'PAID' })
  await app.relay.runAll('reader')
  isIdle = false
  const second = await createOrder(app, { product_id: productId, quantity: 1 })
  await send(app, 'PATCH', `/orders/${second.id}`, { status: 'PAID' })
  await app.relay.runAll('reader')
  t.strictSame(
    reader.got.map(({ orderId, type }) => [orderId, type]),
    [[second.id, 'order.paid']]
  )
})

t.test('one process at a time; when it closes, another one continues where it stopped', async t => {
  const databaseUrl = await createDatabase(t)
  const [one, two] = [await build(t, { databaseUrl }), await build(t, { databaseUrl })]
  const first = await subscribe(one, collector('reader'))
  const second = await subscribe(two, collector('reader'))
  await createProduct(one)
  await two.relay.runOnce('reader')
  t.strictSame(second.got, [], 'the first holds the lease')
  await drain(one, 'reader')
  await createProduct(one)
  await one.close()
  await drain(two, 'reader')
  t.strictSame([first.got.length, second.got.length], [1, 1])
})

t.test(
  'a clock that is set back does not prolong a lease: the process that took over handles new events alone',
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl, relay: { leaseSeconds: 1 } })
    await createEffects(app)
    const first = await startHaltingRelay(t, { databaseUrl, leaseSeconds: 1 })
    await first.handOn('reader', 'nowhere')
    await createProduct(app)
    const effectsOfFirst = async () => await app.prisma.$queryRaw<unknown[]>`SELECT event_id, times FROM effects`
    await until(
      async () => {
        await first.handOn('reader', 'nowhere')
        return (await effectsOfFirst()).length > 0
      },
      { what: 'the first has handled the event' }
    )
    first.setClock(-3_600_000)
    // The pause is the subject: the lease of one second expires meanwhile.
    await app.prisma.$queryRaw`SELECT 1 FROM pg_sleep(1.1)`
    const second = collector('reader')
    app.relay.subscribe(second)
    await createProduct(app)
    await until(
      async () => {
        await app.relay.runOnce('reader')
        return second.got.length > 0
      },
      { what: 'the second has taken over' }
    )
    const batch = await first.handOn('reader', 'nowhere')
    if ('halted' in batch) throw new Error(`halted ${batch.halted}`)
    t.ok(batch.clockMs < Date.now() - 3_000_000, 'its clock was set back')
    t.notOk(batch.hasMore)
    t.strictSame(batch.statements, ['UPDATE event_subscriptions SET'], 'it asks for the lease, and does not get it')
    t.strictSame([await effectsOfFirst(), second.got.map(({ id }) => id)], [[{ event_id: 1n, times: 1 }], [2]])
  }
)

t.test(
  'when a process is killed its lease expires, and another one handles the events that it had not finished',
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl })
    const other = await subscribe(app, collector('reader'))
    await app.prisma.$executeRaw`
      UPDATE event_subscriptions
      SET lease_holder = gen_random_uuid(), lease_expires_at = now() + interval '1 second'`
    const late = await build(t, { databaseUrl })
    const reader = collector('reader')
    late.relay.subscribe(reader)
    await createProduct(app)
    t.notOk(await late.relay.runOnce('reader'))
    // The pause is the subject: the lease expires meanwhile.
    await app.prisma.$queryRaw`SELECT 1 FROM pg_sleep(1.1)`
    await drain(late, 'reader')
    t.strictSame([reader.got.length, other.got.length], [1, 0])
    t.comment('a process that has lost its lease cannot move the cursor any more')
    await createProduct(app)
    await app.relay.runOnce('reader')
    await drain(late, 'reader')
    t.equal(reader.got.length, 2)
  }
)

t.test(
  'an event that fails is retried and then parked; later events of its ordering key wait, all others continue',
  async t => {
    const app = await build(t, { relay: { maxAttempts: 3, retryPauseMs: () => 0 } })
    const poison = await createProduct(app)
    const fine = await createProduct(app)
    let isFailing = true
    const reader = await subscribe(
      app,
      collector('reader', { fail: event => isFailing && event.orderId === 1 && event.type === 'order.paid' })
    )
    await createOrder(app, { product_id: poison.id, quantity: 1 })
    await send(app, 'PATCH', '/orders/1', { status: 'PAID' })
    await createOrder(app, { product_id: fine.id, quantity: 1 })
    await drain(app, 'reader')
    await send(app, 'PATCH', '/orders/1', { status: 'SHIPPED' })
    await send(app, 'PATCH', '/orders/2', { status: 'PAID' })
    for (let i = 0; i < 5; i++) await app.relay.runOnce('reader')
    await drain(app, 'reader')
    t.strictSame(
      reader.got.map(({ orderId, type }) => [orderId, type]),
      [
        [1, 'order.created'],
        [2, 'order.created'],
        [2, 'order.paid']
      ]
    )

    const { body } = await send(app, 'GET', '/admin/subscriptions')
    const subscription = body.subscriptions.find(({ name }: { name: string }) => name === 'reader')
    t.match(subscription, { status: 'parked', lag_events: 0, parked_count: 2, failures: 0 })
    t.match(subscription.parked, [
      { subject: 'order:1', attempts: 3, last_error: 'no taste for order.paid', retry_at: null },
      { subject: 'order:1', attempts: 0, last_error: null }
    ])
    const parkedId = subscription.parked[0].event_id

    t.comment('an operator retries it while it still fails')
    t.equal((await send(app, 'POST', `/admin/subscriptions/reader/parked/${parkedId}/retry`)).status, 200)
    for (let i = 0; i < 5; i++) await app.relay.runOnce('reader')
    t.equal(reader.got.length, 3)

    t.comment('an operator retries it after the cause is gone')
    isFailing = false
    t.match(await send(app, 'POST', `/admin/subscriptions/reader/parked/${parkedId}/retry`), {
      status: 200,
      body: { name: 'reader', parked_count: 2 }
    })
    await drain(app, 'reader')
    t.strictSame(
      reader.got.filter(({ orderId }) => orderId === 1).map(({ type }) => type),
      ['order.created', 'order.paid', 'order.shipped']
    )
    t.match((await send(app, 'GET', '/admin/subscriptions')).body.subscriptions, [
      { name: 'reader', status: 'ok', parked_count: 0, parked: [] }
    ])
  }
)

t.test('an event that an operator skips is never handled; events that wait behind it continue', async t => {
  const app = await build(t, { relay: { maxAttempts: 1 } })
  const { id: productId } = await createProduct(app)
  const reader = await subscribe(app, collector('reader', { fail: ({ type }) => type === 'order.created' }))
  await createOrder(app, { product_id: productId, quantity: 1 })
  await drain(app, 'reader')
  await send(app, 'DELETE', '/orders/1')
  await drain(app, 'reader')
  t.strictSame(reader.got, [])
  const {
    body: {
      subscriptions: [{ parked }]
    }
  } = await send(app, 'GET', '/admin/subscriptions')
  const skip = `/admin/subscriptions/reader/parked/${parked[0].event_id}/skip`
  t.match(await send(app, 'POST', skip), { status: 200, body: { parked_count: 1 } })
  t.match(await send(app, 'POST', skip), { status: 404, body: { code: 'EVENT_NOT_PARKED', subscription: 'reader' } })
  await drain(app, 'reader')
  t.strictSame(
    reader.got.map(({ type }) => type),
    ['order.canceled']
  )
  t.match(await send(app, 'POST', '/admin/subscriptions/nobody/parked/1/retry'), {
    status: 404,
    body: { code: 'SUBSCRIPTION_NOT_FOUND', detail: 'Subscription not found' }
  })
})

t.test(
  'while a destination cannot be reached no event is parked: any process retries all of them until one succeeds',
  async t => {
    const databaseUrl = await createDatabase(t)
    const [one, two] = [await build(t, { databaseUrl }), await build(t, { databaseUrl })]
    const cutOff = collector('reader', {
      before() {
        throw new Error('connect ECONNREFUSED')
      }
    })
    await subscribe(one, cutOff)
    const reader = collector('reader')
    two.relay.subscribe(reader)
    await createProduct(one)
    await t.rejects(drain(one, 'reader'), { message: 'connect ECONNREFUSED' })
    t.match((await send(one, 'GET', '/admin/subscriptions')).body.subscriptions, [
      { status: 'failing', failures: 1, last_error: 'connect ECONNREFUSED', parked_count: 0, lag_events: 1 }
    ])
    await until(
      async () => {
        await two.relay.runOnce('reader')
        return reader.got.length > 0
      },
      { what: 'the other process has handed the event on' }
    )
    t.strictSame(
      reader.got.map(({ type }) => type),
      ['product.created']
    )
    t.match((await send(one, 'GET', '/admin/subscriptions')).body.subscriptions, [
      { status: 'ok', failures: 0, last_error: null }
    ])
  }
)

t.test('a service that listens hands on its own events and those of another process without being asked', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const reader = collector('reader')
  app.relay.subscribe(reader)
  await app.listen({ port: 0 })
  await until(async () => (await app.prisma.eventSubscription.count({ where: { name: 'reader' } })) === 1, {
    what: 'the relay has subscribed'
  })
  await createProduct(app)
  const other = await build(t, { databaseUrl })
  await createProduct(other)
  await until(() => reader.got.length === 2, { what: 'both events have come' })
})
