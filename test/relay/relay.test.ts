import t from 'tap'
import { build, createDatabase, createOrder, createProduct, send } from '../support/app.js'
import { collector, drain, subscribe, until } from '../support/events.js'

t.test('a subscriber hears of everything from when it was first there, in order, once', async t => {
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

t.test('a subscriber gets the types that it wants; one that is idle passes over the rest', async t => {
  const app = await build(t)
  let isIdle = true
  const reader = await subscribe(app, { ...collector('reader'), types: ['order.paid'], isIdle: async () => isIdle })
  const { id: productId } = await createProduct(app)
  const first = await createOrder(app, { product_id: productId, quantity: 1 })
  await send(app, 'PATCH', `/orders/${first.id}`, { status: 'PAID' })
  await drain(app, 'reader')
  isIdle = false
  const second = await createOrder(app, { product_id: productId, quantity: 1 })
  await send(app, 'PATCH', `/orders/${second.id}`, { status: 'PAID' })
  await drain(app, 'reader')
  t.strictSame(
    reader.got.map(({ orderId, type }) => [orderId, type]),
    [[second.id, 'order.paid']]
  )
})

t.test('one process at a time; when it goes another one takes over where it was', async t => {
  const databaseUrl = await createDatabase(t)
  const [one, two] = [await build(t, { databaseUrl }), await build(t, { databaseUrl })]
  const first = await subscribe(one, collector('reader'))
  const second = await subscribe(two, collector('reader'))
  await createProduct(one)
  await two.relay.runOnce('reader')
  t.strictSame(second.got, [], 'the first has the lease')
  await drain(one, 'reader')
  await createProduct(one)
  await one.close()
  await drain(two, 'reader')
  t.strictSame([first.got.length, second.got.length], [1, 1])
})

t.test(
  'a clock that is set back does not make a lease longer: what another process has taken over is handled by it alone',
  async t => {
    const databaseUrl = await createDatabase(t)
    const [one, two] = [
      await build(t, { databaseUrl, relay: { leaseSeconds: 1 } }),
      await build(t, { databaseUrl, relay: { leaseSeconds: 1 } })
    ]
    const first = await subscribe(one, collector('reader'))
    const second = await subscribe(two, collector('reader'))
    await createProduct(one)
    await drain(one, 'reader')
    const { now } = Date
    t.teardown(() => {
      Date.now = now
    })
    Date.now = () => now() - 3_600_000
    await one.prisma.$queryRaw`SELECT 1 FROM pg_sleep(1.1)`
    await createProduct(one)
    await until('the second has it', async () => {
      await two.relay.runOnce('reader')
      return second.got.length > 0
    })
    t.notOk(await one.relay.runOnce('reader'))
    t.strictSame([first.got.length, second.got.length], [1, 1])
  }
)

t.test(
  'a process that is killed leaves its lease to run out, and what it had not finished is handled again',
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl })
    const other = await subscribe(app, collector('reader'))
    await app.prisma
      .$executeRaw`UPDATE event_subscriptions SET lease_holder = gen_random_uuid(), lease_expires_at = now() + interval '1 second'`
    const late = await build(t, { databaseUrl })
    const reader = collector('reader')
    late.relay.subscribe(reader)
    await createProduct(app)
    t.notOk(await late.relay.runOnce('reader'))
    await app.prisma.$queryRaw`SELECT 1 FROM pg_sleep(1.1)`
    await drain(late, 'reader')
    t.strictSame([reader.got.length, other.got.length], [1, 0])
    t.comment('whoever had it and lost it cannot move the cursor any more')
    await createProduct(app)
    await app.relay.runOnce('reader')
    await drain(late, 'reader')
    t.equal(reader.got.length, 2)
  }
)

t.test(
  'an event that fails is tried again and then parked; later ones of its subject wait behind it, all others go on',
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

    t.comment('tried again while it still fails')
    t.equal((await send(app, 'POST', `/admin/subscriptions/reader/parked/${parkedId}/retry`)).status, 200)
    for (let i = 0; i < 5; i++) await app.relay.runOnce('reader')
    t.equal(reader.got.length, 3)

    t.comment('tried again after it was mended')
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

t.test('an event that is given up is never handled; what waits behind it goes on', async t => {
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
  'a destination that cannot be reached parks nothing: all of it is tried until it can, by whichever process comes first',
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
    while (reader.got.length === 0) await two.relay.runOnce('reader')
    t.strictSame(
      reader.got.map(({ type }) => type),
      ['product.created']
    )
    t.match((await send(one, 'GET', '/admin/subscriptions')).body.subscriptions, [
      { status: 'ok', failures: 0, last_error: null }
    ])
  }
)

t.test('a service that listens hands on by itself what is written, and what another process wrote', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await build(t, { databaseUrl })
  const reader = collector('reader')
  app.relay.subscribe(reader)
  await app.listen({ port: 0 })
  await until(
    'it has begun',
    async () => (await app.prisma.eventSubscription.count({ where: { name: 'reader' } })) === 1
  )
  await createProduct(app)
  const other = await build(t, { databaseUrl })
  await createProduct(other)
  await until('both events have come', () => reader.got.length === 2)
})
