import { once } from 'node:events'
import t from 'tap'
import { createDatabase, send } from '../support/app.js'
import { startService } from '../support/service.js'
import { claimDue, settle } from '../../src/webhooks/delivery-queue.js'
import { removeOldDeliveries } from '../../src/webhooks/remove-old-deliveries.js'
import {
  buildForWebhooks,
  createEndpoint,
  deliverAll,
  deliveriesOf,
  deliverUntil,
  isAllDelivered,
  misplacedTurns,
  placeOrder,
  queueAll,
  setStatus,
  startDeliverer,
  startReceiver,
  until,
  verify
} from '../support/webhook-receiver.js'

const claimOptions = { limit: 100, maxPerEndpoint: 4, leaseMs: 60_000 }

t.test(
  'of many workers at once, while more comes in and some is sent again, each delivery is sent by one, in order per order',
  async t => {
    const app = await buildForWebhooks(t, { databasePoolMax: 20 })
    const receiver = await startReceiver(t)
    for (const path of ['one', 'two']) await createEndpoint(app, { url: `${receiver.url}/${path}` })
    const onTheirWay = new Map<string, number>()
    let most = 0
    receiver.answer = ({ path, payload }, response) => {
      const subject = `${path} ${payload.data.order_id}`
      const count = (onTheirWay.get(subject) ?? 0) + 1
      onTheirWay.set(subject, count)
      most = Math.max(most, count)
      setTimeout(() => {
        onTheirWay.set(subject, count - 1)
        response.writeHead(200).end()
      }, 5)
    }
    const workers = Array.from({ length: 3 }, () => startDeliverer(t, app))
    let isOver = false
    const working = Promise.all(
      workers.map(worker => deliverUntil(worker, async () => isOver && (await isAllDelivered(app))))
    )
    const orders = []
    for (let i = 0; i < 8; i++) orders.push(await placeOrder(app))
    await queueAll(app)
    for (const status of ['PAID', 'SHIPPED', 'COMPLETED']) {
      for (const orderId of orders) await setStatus(app, orderId, status)
      await Promise.all([queueAll(app), queueAll(app)])
      t.strictSame(await misplacedTurns(app), [])
    }
    isOver = true
    await working
    t.equal(most, 1, 'never two of one order at once')
    t.equal(receiver.received.length, 2 * 8 * 4, 'each once')
    for (const path of ['/hooks/one', '/hooks/two']) {
      for (const orderId of orders) {
        t.strictSame(
          receiver.received
            .filter(one => one.path === path && one.payload.data.order_id === orderId)
            .map(({ payload }) => payload.type),
          ['order.created', 'order.paid', 'order.shipped', 'order.completed']
        )
      }
    }

    // Sent again in any order, from several sides, while it is being sent.
    const again = Promise.all(workers.map(worker => deliverUntil(worker, async () => await isAllDelivered(app))))
    await Promise.all(
      (await deliveriesOf(app, 1)).map(({ id }) => send(app, 'POST', `/webhook-endpoints/1/deliveries/${id}/redeliver`))
    )
    await again
    await deliverAll(workers[0] ?? startDeliverer(t, app), app)
    t.equal(most, 1)
    t.ok((await isAllDelivered(app)) && receiver.received.length > 64)
    t.strictSame(await misplacedTurns(app), [])
  }
)

t.test(
  'kill -9 of the service between sending and hearing the answer: delivered again, with the same id; what was behind it follows',
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await buildForWebhooks(t, { databaseUrl })
    const receiver = await startReceiver(t)
    await createEndpoint(app, { url: receiver.url })
    const arrived = new Promise<void>(resolve => {
      receiver.answer = () => resolve()
    })
    await setStatus(app, await placeOrder(app), 'PAID')
    await queueAll(app)
    const service = await startService(t, { DATABASE_URL: databaseUrl, WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true' })
    await arrived
    const exit = once(service.process, 'exit')
    service.process.kill('SIGKILL')
    await exit

    receiver.answer = (_, response) => {
      response.writeHead(200).end()
    }
    const deliverer = startDeliverer(t, app)
    await deliverAll(deliverer, app)
    t.equal(receiver.received.length, 1, 'the lease of the dead process holds')
    await app.prisma.$executeRaw`UPDATE webhook_deliveries SET due_at = now() WHERE lease_holder IS NOT NULL`
    await deliverAll(deliverer, app)
    t.strictSame(
      receiver.received.map(({ payload }) => payload.type),
      ['order.created', 'order.created', 'order.paid']
    )
    t.equal(receiver.received[0]?.headers['webhook-id'], receiver.received[1]?.headers['webhook-id'])
    t.match(await deliveriesOf(app, 1), [
      { status: 'delivered', attempts: 1 },
      { status: 'delivered', attempts: 2 }
    ])
  }
)

t.test(
  'while the app listens, what happens is sent by itself, and closing it does not wait for a receiver that does not answer',
  async t => {
    const app = await buildForWebhooks(t)
    const receiver = await startReceiver(t)
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { secret } = await createEndpoint(app, { url: receiver.url })
    const orders = [await placeOrder(app), await placeOrder(app)]
    for (const orderId of orders) await setStatus(app, orderId, 'PAID')
    await until(() => receiver.received.length === 4)
    t.strictSame(receiver.received.map(({ payload }) => payload.data.order_id).sort(), [1, 1, 2, 2])
    for (const received of receiver.received) t.doesNotThrow(() => verify(received, secret))

    receiver.answer = () => {}
    await placeOrder(app)
    await until(() => receiver.received.length === 5)
    const begin = Date.now()
    await app.close()
    t.ok(Date.now() - begin < 10_000, 'as long as a shutdown may take')
  }
)

t.test('who has lost a claim changes nothing any more', async t => {
  const app = await buildForWebhooks(t)
  await createEndpoint(app, { url: 'http://127.0.0.1:9/' })
  await placeOrder(app)
  await queueAll(app)
  const [late] = await claimDue(app.prisma, { ...claimOptions, leaseMs: 0 })
  const [taker] = await claimDue(app.prisma, claimOptions)
  if (!late || !taker) throw new Error('there was nothing to claim')
  t.equal(late.id, taker.id)
  t.strictSame(await claimDue(app.prisma, claimOptions), [], 'nobody else gets it')
  const attempt = { status: 500, response: '', error: 'answered 500', retryAfterMs: undefined, durationMs: 1 }
  t.equal(await settle(app.prisma, late, attempt, { status: 'failed' }), false)
  t.match(await deliveriesOf(app, 1), [{ status: 'pending', response_status: null }])
  t.equal(await settle(app.prisma, taker, { ...attempt, status: 200, error: null }, { status: 'delivered' }), true)
  t.match(await deliveriesOf(app, 1), [{ status: 'delivered', response_status: 200 }])
})

t.test('a worker that stops gives back what did not arrive', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  await createEndpoint(app, { url: receiver.url })
  await placeOrder(app)
  await queueAll(app)
  const arrived = new Promise<void>(resolve => {
    receiver.answer = () => resolve()
  })
  const deliverer = startDeliverer(t, app)
  await deliverer.deliverDue()
  await arrived
  await deliverer.stop()
  t.equal(await deliverer.deliverDue(), false)
  t.match(await deliveriesOf(app, 1), [{ status: 'pending', attempts: 0 }])
  receiver.answer = (_, response) => {
    response.writeHead(200).end()
  }
  await deliverAll(startDeliverer(t, app), app)
  t.match(await deliveriesOf(app, 1), [{ status: 'delivered', attempts: 1 }])
})

t.test(
  'what is older than 30 days is removed, but not what is pending; what is of a deleted endpoint goes, and then the endpoint',
  async t => {
    const app = await buildForWebhooks(t)
    for (const url of ['http://127.0.0.1:9/kept', 'http://127.0.0.1:9/deleted']) await createEndpoint(app, { url })
    await app.prisma.$executeRaw`
    INSERT INTO webhook_deliveries (endpoint_id, event_id, type, subject, body, status, created_at, settled_at)
    SELECT 1 + i % 2, i, 'order.paid', 'order:' || i, '{}', CASE WHEN i > 2400 THEN 'pending' ELSE 'delivered' END, now() - interval '90 days', CASE WHEN i <= 2400 THEN now() - (i % 40) * interval '1 day' END
    FROM generate_series(1, 2500) AS i`
    await app.prisma
      .$executeRaw`UPDATE webhook_endpoints SET previous_secret = 'whsec_AAAA', previous_secret_expires_at = now() - interval '1 hour'`
    await send(app, 'DELETE', '/webhook-endpoints/2')
    t.equal(await removeOldDeliveries(app.prisma), true)
    t.ok((await app.prisma.webhookDelivery.count()) >= 500, 'in batches')
    while (await removeOldDeliveries(app.prisma));
    t.strictSame(
      await app.prisma
        .$queryRaw`SELECT status, count(*)::int, bool_and(settled_at IS NULL OR settled_at > now() - interval '31 days') AS is_young FROM webhook_deliveries WHERE endpoint_id = 1 GROUP BY status ORDER BY status`,
      [
        { status: 'delivered', count: 900, is_young: true },
        { status: 'pending', count: 50, is_young: true }
      ]
    )
    t.strictSame(await app.prisma.$queryRaw`SELECT id::int, previous_secret FROM webhook_endpoints`, [
      { id: 1, previous_secret: null }
    ])
  }
)

t.test('the database itself refuses two of one order at a time, and what is neither pending nor settled', async t => {
  const app = await buildForWebhooks(t)
  await createEndpoint(app, { url: 'http://127.0.0.1:9/' })
  const orderId = await placeOrder(app)
  await setStatus(app, orderId, 'PAID')
  await queueAll(app)
  for (const [sql, reason] of [
    ['UPDATE webhook_deliveries SET due_at = now()', /webhook_deliveries_one_due_key/],
    ["UPDATE webhook_deliveries SET status = 'delivered', due_at = NULL", /webhook_deliveries_settled_when_settled/],
    ["UPDATE webhook_deliveries SET status = 'delivered', settled_at = now()", /webhook_deliveries_due_is_pending/],
    [
      "UPDATE webhook_deliveries SET status = 'lost', settled_at = now(), due_at = NULL",
      /webhook_deliveries_status_known/
    ],
    [
      'UPDATE webhook_deliveries SET lease_holder = gen_random_uuid(), due_at = NULL',
      /webhook_deliveries_claimed_is_due/
    ],
    ['UPDATE webhook_deliveries SET event_id = 1', /webhook_deliveries_endpoint_id_event_id_key/],
    ['DELETE FROM webhook_endpoints', /webhook_deliveries_endpoint_id_fkey/],
    ['UPDATE webhook_endpoints SET deleted_at = now()', /webhook_endpoints_deleted_is_disabled/]
  ] as const) {
    await t.rejects(app.prisma.$executeRawUnsafe(sql), { message: reason }, sql)
  }
})
