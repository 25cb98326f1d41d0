import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import t from 'tap'
import { createDatabase, send } from '../support/app.js'
import { collectLeakWarnings } from '../support/leak-warnings.js'
import { startService } from '../support/service.js'
import { until } from '../../scripts/shared/until.js'
import { claimDue, settle } from '../../src/webhooks/delivery-queue.js'
import { removeOldDeliveries } from '../../src/webhooks/remove-old-deliveries.js'
import {
  brokenQueues,
  buildForWebhooks,
  createEndpoint,
  deliverAll,
  deliveriesOf,
  deliverUntil,
  isAllDelivered,
  placeOrder,
  queueAll,
  setStatus,
  startDeliverer,
  startReceiver,
  verify
} from '../support/webhook-receiver.js'

const claimOptions = { limit: 100, maxPerEndpoint: 4, leaseMs: 60_000 }

t.test(
  'with several workers, new events and redeliveries at once, one worker sends each delivery, in order per order',
  async t => {
    const app = await buildForWebhooks(t, { databasePoolMax: 20 })
    const receiver = await startReceiver(t)
    for (const path of ['one', 'two']) await createEndpoint(app, { url: `${receiver.url}/${path}` })
    const inFlight = new Map<string, number>()
    let mostInFlight = 0
    receiver.answer = ({ path, payload }, response) => {
      const queue = `${path} ${payload.data.order_id}`
      const count = (inFlight.get(queue) ?? 0) + 1
      inFlight.set(queue, count)
      mostInFlight = Math.max(mostInFlight, count)
      // Simulates a receiver that takes time, so that two deliveries at once would overlap.
      setTimeout(() => {
        inFlight.set(queue, count - 1)
        response.writeHead(200).end()
      }, 5)
    }
    const workers = Array.from({ length: 3 }, () => startDeliverer(t, app))
    let isOver = false
    const working = Promise.all(
      workers.map(worker =>
        deliverUntil(worker, async () => isOver && (await isAllDelivered(app)), { what: 'everything is delivered' })
      )
    )
    const orders = []
    for (let i = 0; i < 8; i++) orders.push(await placeOrder(app))
    await queueAll(app)
    for (const status of ['PAID', 'SHIPPED', 'COMPLETED']) {
      for (const orderId of orders) await setStatus(app, orderId, status)
      await Promise.all([queueAll(app), queueAll(app)])
      t.strictSame(await brokenQueues(app), [])
    }
    isOver = true
    await working
    t.equal(mostInFlight, 1, 'never two of one order at once')
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

    // Redeliveries in any order, by concurrent requests, while the workers are sending.
    const again = Promise.all(
      workers.map(worker =>
        deliverUntil(worker, async () => await isAllDelivered(app), { what: 'everything is redelivered' })
      )
    )
    await Promise.all(
      (await deliveriesOf(app, 1)).map(({ id }) => send(app, 'POST', `/webhook-endpoints/1/deliveries/${id}/redeliver`))
    )
    await again
    await deliverAll(workers[0] ?? startDeliverer(t, app), app)
    t.equal(mostInFlight, 1)
    t.ok((await isAllDelivered(app)) && receiver.received.length > 64)
    t.strictSame(await brokenQueues(app), [])
  }
)

t.test(
  'after kill -9 between sending and reading the answer, the webhook is sent again with the same id; later ones follow',
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
    t.equal(receiver.received.length, 1, 'the lease of the killed process still holds')
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
  'a listening app sends events by itself; closing it does not wait for a receiver that never answers',
  async t => {
    const app = await buildForWebhooks(t)
    const receiver = await startReceiver(t)
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { secret } = await createEndpoint(app, { url: receiver.url })
    const orders = [await placeOrder(app), await placeOrder(app)]
    for (const orderId of orders) await setStatus(app, orderId, 'PAID')
    await until(() => receiver.received.length === 4, { what: 'the four webhooks have arrived' })
    t.strictSame(receiver.received.map(({ payload }) => payload.data.order_id).sort(), [1, 1, 2, 2])
    for (const received of receiver.received) t.doesNotThrow(() => verify(received, secret))

    receiver.answer = () => {}
    await placeOrder(app)
    await until(() => receiver.received.length === 5, { what: 'the webhook without an answer has arrived' })
    const begin = Date.now()
    await app.close()
    t.ok(Date.now() - begin < 10_000, 'within the time limit of a shutdown')
  }
)

t.test('a dozen deliveries are in flight at once, without a warning of leaked listeners', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  for (const path of ['one', 'two', 'three']) await createEndpoint(app, { url: `${receiver.url}/${path}` })
  for (let i = 0; i < 4; i++) await placeOrder(app)
  await queueAll(app)
  const warnings = collectLeakWarnings(t)
  const responses: ServerResponse[] = []
  receiver.answer = (_, response) => {
    responses.push(response)
  }
  const deliverer = startDeliverer(t, app)
  await deliverer.deliverDue()
  await until(() => responses.length === 12, { what: 'four webhooks have arrived at each of the three endpoints' })
  for (const response of responses) response.writeHead(200).end()
  await deliverer.finish()
  t.ok(await isAllDelivered(app))
  t.strictSame(warnings, [])
})

t.test('a worker that has lost its claim cannot change the delivery', async t => {
  const app = await buildForWebhooks(t)
  await createEndpoint(app, { url: 'http://127.0.0.1:9/' })
  await placeOrder(app)
  await queueAll(app)
  const [late] = await claimDue(app.prisma, { ...claimOptions, leaseMs: 0 })
  const [taker] = await claimDue(app.prisma, claimOptions)
  if (!late || !taker) throw new Error('nothing was due')
  t.equal(late.id, taker.id)
  t.strictSame(await claimDue(app.prisma, claimOptions), [], 'no other worker can claim it')
  const attempt = {
    sentAt: new Date(),
    status: 500,
    response: '',
    error: 'answered 500',
    retryAfterMs: undefined,
    durationMs: 1
  }
  t.equal(await settle(app.prisma, late, attempt, { status: 'failed' }), false)
  t.match(await deliveriesOf(app, 1), [{ status: 'pending', response_status: null }])
  t.equal(await settle(app.prisma, taker, { ...attempt, status: 200, error: null }, { status: 'delivered' }), true)
  t.match(await deliveriesOf(app, 1), [{ status: 'delivered', response_status: 200 }])
})

t.test('a stopping worker releases deliveries that were not answered', async t => {
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
  'settled deliveries are removed after 30 days, and so are deleted endpoints with all their deliveries',
  async t => {
    const app = await buildForWebhooks(t)
    for (const url of ['http://127.0.0.1:9/kept', 'http://127.0.0.1:9/deleted']) await createEndpoint(app, { url })
    await app.prisma.$executeRaw`
      INSERT INTO webhook_deliveries
        (shop_id, id, endpoint_id, event_id, type, subject, body, status, created_at, settled_at)
      SELECT 1, i, 1 + i % 2, i, 'order.paid', 'order:' || i, '{}',
        CASE WHEN i > 2400 THEN 'pending' ELSE 'delivered' END,
        now() - interval '90 days', CASE WHEN i <= 2400 THEN now() - (i % 40) * interval '1 day' END
      FROM generate_series(1, 2500) AS i`
    await app.prisma.$executeRaw`
      UPDATE webhook_endpoints
      SET previous_secret = 'whsec_AAAA', previous_secret_expires_at = now() - interval '1 hour'`
    await send(app, 'DELETE', '/webhook-endpoints/2')
    t.equal(await removeOldDeliveries(app.prisma), true)
    t.ok((await app.prisma.webhookDelivery.count()) >= 500, 'in batches')
    while (await removeOldDeliveries(app.prisma));
    t.strictSame(
      await app.prisma.$queryRaw`
        SELECT status, count(*)::int,
          bool_and(settled_at IS NULL OR settled_at > now() - interval '31 days') AS is_young
        FROM webhook_deliveries WHERE endpoint_id = 1 GROUP BY status ORDER BY status`,
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

t.test('the database itself refuses two due deliveries of one order and inconsistent states', async t => {
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
    ['UPDATE webhook_deliveries SET event_id = 1', /webhook_deliveries_shop_id_endpoint_id_event_id_key/],
    ['DELETE FROM webhook_endpoints', /webhook_deliveries_shop_id_endpoint_id_fkey/],
    ['UPDATE webhook_endpoints SET deleted_at = now()', /webhook_endpoints_deleted_is_disabled/]
  ] as const) {
    await t.rejects(app.prisma.$executeRawUnsafe(sql), { message: reason }, sql)
  }
})
