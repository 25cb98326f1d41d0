import t from 'tap'
import { send } from '../support/app.js'
import { until } from '../../scripts/shared/until.js'
import {
  brokenQueues,
  buildForWebhooks,
  createEndpoint,
  deliverAll,
  deliverUntil,
  deliveriesOf,
  isAllDelivered,
  placeOrder,
  queueAll,
  setStatus,
  startDeliverer,
  startReceiver,
  verify
} from '../support/webhook-receiver.js'

t.test('a webhook follows Standard Webhooks, and its receiver can verify it', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  await placeOrder(app)
  const { secret } = await createEndpoint(app, { url: receiver.url })
  const orderId = await placeOrder(app)
  const deliverer = startDeliverer(t, app)
  await queueAll(app)
  await deliverAll(deliverer, app)

  const [received, ...others] = receiver.received
  if (!received) throw new Error('nothing was received')
  t.strictSame(others, [], 'no event from before the endpoint existed')
  t.match(received.headers, {
    'content-type': 'application/json',
    'webhook-id': /^msg_[0-9a-f-]{36}$/,
    'webhook-timestamp': /^\d{10}$/,
    'webhook-signature': /^v1,[\w+/]{43}=$/
  })
  t.match(verify(received, secret), {
    type: 'order.created',
    timestamp: /^\d{4}-.*Z$/,
    data: { type: 'order.created', order_id: orderId, product_id: null, performed_by: 'anonymous' }
  })
  t.throws(() => verify({ ...received, body: `${received.body} ` }, secret))
  t.match(await deliveriesOf(app, 1), [
    {
      message_id: received.headers['webhook-id'],
      event_id: received.payload.data.id,
      status: 'delivered',
      attempts: 1,
      next_attempt_at: null,
      response_status: 204,
      response_body: '',
      error: null,
      duration_ms: Number,
      settled_at: String
    }
  ])
})

t.test('an endpoint receives its event types, each event once, even if the relay hands it over again', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  await createEndpoint(app, { url: `${receiver.url}/paid`, types: ['order.paid', 'order.canceled'] })
  await createEndpoint(app, { url: `${receiver.url}/all` })
  await createEndpoint(app, { url: `${receiver.url}/disabled` })
  await send(app, 'PATCH', '/webhook-endpoints/3', { enabled: false })
  const deliverer = startDeliverer(t, app)
  const orderId = await placeOrder(app)
  await queueAll(app)
  await setStatus(app, orderId, 'PAID')
  for (let again = 0; again < 3; again++) {
    await queueAll(app)
    await deliverAll(deliverer, app)
  }
  await send(app, 'PATCH', '/products/1', { name: 'Another name' })
  await queueAll(app)
  await queueAll(app)
  await deliverAll(deliverer, app)
  const got = (path: string) =>
    receiver.received.filter(one => one.path === `/hooks/${path}`).map(({ payload }) => payload.type)
  t.strictSame(got('paid'), ['order.paid'])
  t.strictSame(got('all'), ['order.created', 'order.paid', 'product.updated'])
  t.strictSame(got('disabled'), [])
})

t.test('an endpoint that is enabled again receives the events from then on, however late the relay is', async t => {
  const app = await buildForWebhooks(t)
  await createEndpoint(app, { url: 'https://hooks.example.com/', types: ['order.created'] })
  const switchTo = async (enabled: boolean) => await send(app, 'PATCH', '/webhook-endpoints/1', { enabled })
  const before = await placeOrder(app)
  await queueAll(app)
  await switchTo(false)
  await placeOrder(app)
  await switchTo(true)
  const after = await placeOrder(app)
  await switchTo(true)
  await queueAll(app)
  const queued = await app.prisma.webhookDelivery.findMany({ orderBy: { id: 'asc' }, select: { subject: true } })
  t.strictSame(
    queued.map(({ subject }) => subject),
    [`order:${before}`, `order:${after}`]
  )
})

t.test(
  'a receiver that was down receives everything, in order per order, with the same bytes in each attempt',
  async t => {
    const app = await buildForWebhooks(t)
    const receiver = await startReceiver(t)
    const { secret } = await createEndpoint(app, { url: receiver.url })
    const deliverer = startDeliverer(t, app)
    receiver.close()
    const orders = await Promise.all(Array.from({ length: 5 }, () => placeOrder(app)))
    await queueAll(app)
    await deliverAll(deliverer, app)
    for (const status of ['PAID', 'SHIPPED', 'COMPLETED']) {
      for (const orderId of orders) await setStatus(app, orderId, status)
      await queueAll(app)
      await deliverer.deliverDue()
      await deliverer.finish()
    }
    t.match(
      await deliveriesOf(app, 1, 'status=pending&limit=1'),
      [{ status: 'pending', attempts: 0, next_attempt_at: null }],
      'the later ones wait for the first'
    )
    t.match((await deliveriesOf(app, 1)).at(-1), {
      status: 'pending',
      response_status: null,
      error: /ECONNREFUSED/,
      next_attempt_at: String
    })
    t.strictSame(await brokenQueues(app), [])

    await receiver.listen()
    receiver.answer = ({ headers: { 'webhook-id': id } }, response) => {
      const attempts = receiver.received.filter(({ headers }) => headers['webhook-id'] === id).length
      response.writeHead(attempts > 2 ? 200 : 503).end('\0 not now')
    }
    await deliverUntil(deliverer, () => isAllDelivered(app), { what: 'everything is delivered' })
    for (const orderId of orders) {
      const attempts = receiver.received.filter(({ payload }) => payload.data.order_id === orderId)
      t.strictSame(
        [...new Set(attempts.map(({ payload }) => payload.type))],
        ['order.created', 'order.paid', 'order.shipped', 'order.completed']
      )
      t.strictSame(
        attempts.map(({ payload }) => payload.data.id),
        attempts.map(({ payload }) => payload.data.id).sort((a, b) => a - b),
        'none was sent before its predecessor had arrived'
      )
      for (const attempt of attempts) t.match(verify(attempt, secret), { data: { order_id: orderId } })
    }
    for (const { headers, payload, body } of receiver.received) {
      for (const other of receiver.received.filter(one => one.payload.data.id === payload.data.id)) {
        t.equal(`${other.headers['webhook-id']} ${other.body}`, `${headers['webhook-id']} ${body}`)
      }
    }
    t.equal(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size, 20)
  }
)

t.test('after its last retry a delivery has failed, and the next one of its order is sent', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  await createEndpoint(app, { url: receiver.url })
  receiver.answer = ({ payload }, response) => {
    response.writeHead(payload.type === 'order.created' ? 500 : 200).end()
  }
  await setStatus(app, await placeOrder(app), 'PAID')
  await queueAll(app)
  const deliverer = startDeliverer(t, app, { retryPausesMs: [1, 1] })
  await deliverUntil(
    deliverer,
    async () => (await app.prisma.webhookDelivery.count({ where: { status: 'pending' } })) === 0,
    { what: 'nothing is pending' }
  )
  t.match(await deliveriesOf(app, 1), [
    { type: 'order.paid', status: 'delivered', attempts: 1 },
    {
      type: 'order.created',
      status: 'failed',
      attempts: 3,
      error: 'answered 500',
      response_status: 500,
      next_attempt_at: null,
      settled_at: String
    }
  ])
  t.equal(receiver.received.length, 4)
})

t.test('410 disables the endpoint; pending deliveries are kept until it is enabled again', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  await createEndpoint(app, { url: receiver.url })
  receiver.answer = (_, response) => {
    response.writeHead(410).end('moved away')
  }
  const orderId = await placeOrder(app)
  await setStatus(app, orderId, 'PAID')
  await queueAll(app)
  const deliverer = startDeliverer(t, app)
  await deliverAll(deliverer, app)
  t.match((await send(app, 'GET', '/webhook-endpoints/1')).body, {
    enabled: false,
    disabled_reason: 'it answered 410 Gone',
    version: 2
  })
  t.match(await deliveriesOf(app, 1), [
    { status: 'pending', attempts: 0 },
    { status: 'failed', attempts: 1, response_status: 410, response_body: 'moved away' }
  ])
  await setStatus(app, orderId, 'SHIPPED')
  await queueAll(app)
  t.equal((await deliveriesOf(app, 1)).length, 2, 'no new deliveries while it is disabled')

  receiver.answer = (_, response) => {
    response.writeHead(200).end()
  }
  t.match((await send(app, 'PATCH', '/webhook-endpoints/1', { enabled: true })).body, {
    enabled: true,
    disabled_reason: null,
    version: 3
  })
  await deliverAll(deliverer, app)
  t.strictSame(
    receiver.received.map(({ payload }) => payload.type),
    ['order.created', 'order.paid']
  )
})

t.test(
  'Retry-After postpones the next attempt, redirects are not followed, and a KiB of the response body is kept',
  async t => {
    const app = await buildForWebhooks(t)
    const receiver = await startReceiver(t)
    const elsewhere = await startReceiver(t)
    for (const path of ['seconds', 'date', 'forever', 'nonsense', 'redirect', 'large']) {
      await createEndpoint(app, { url: `${receiver.url}/${path}` })
    }
    const retryAfter: Record<string, string> = {
      seconds: '120',
      date: new Date(Date.now() + 3_600_000).toUTCString(),
      forever: '999999999',
      nonsense: '-5'
    }
    receiver.answer = ({ path }, response) => {
      const name = path.split('/')[2] ?? ''
      if (name === 'redirect') response.writeHead(302, { location: elsewhere.url }).end()
      else if (name === 'large') response.writeHead(200).end('é'.repeat(5_000_000))
      else response.writeHead(503, { 'retry-after': retryAfter[name] }).end()
    }
    await placeOrder(app)
    await queueAll(app)
    const deliverer = startDeliverer(t, app)
    await deliverer.deliverDue()
    await deliverer.finish()
    const [seconds = 0, date = 0, forever = 0, nonsense = 0] = await Promise.all(
      [1, 2, 3, 4].map(async id => secondsUntil((await deliveriesOf(app, id))[0]?.next_attempt_at))
    )
    t.ok(seconds > 60 && seconds <= 120, `${seconds} s`)
    t.ok(date > 3_500 && date <= 3_600, `${date} s`)
    t.ok(forever > 86_300 && forever <= 86_400, `${forever} s: at most a day`)
    t.ok(nonsense < 10, `${nonsense} s`)
    t.match(await deliveriesOf(app, 5), [
      { status: 'pending', response_status: 302, error: 'answered 302, and redirects are not followed' }
    ])
    t.strictSame(elsewhere.received, [])
    t.match(await deliveriesOf(app, 6), [{ status: 'delivered', response_body: 'é'.repeat(512) }])
  }
)

t.test('an attempt without a complete response ends at its timeout and delays no other endpoint', async t => {
  const app = await buildForWebhooks(t)
  const slow = await startReceiver(t)
  const good = await startReceiver(t)
  slow.answer = () => {}
  await createEndpoint(app, { url: slow.url })
  await createEndpoint(app, { url: good.url })
  for (let i = 0; i < 30; i++) await placeOrder(app)
  await queueAll(app)
  const deliverer = startDeliverer(t, app, { timeoutMs: 60_000 })
  // Without `finish()`, which would wait for the receiver that never answers.
  await until(
    async () => {
      if (good.received.length >= 30) return true
      await deliverer.deliverDue()
      return false
    },
    { what: 'the good receiver has all 30 webhooks' }
  )
  t.equal(good.received.length, 30)
  t.equal(slow.received.length, 4, 'at most four at once')

  const impatient = startDeliverer(t, app, { timeoutMs: 200, retryPausesMs: [] })
  await createEndpoint(app, { url: `${slow.url}/headers-only` })
  await createEndpoint(app, { url: `${slow.url}/nothing` })
  slow.answer = ({ path }, response) => {
    if (path === '/hooks/headers-only') response.writeHead(200, { 'content-length': 10 }).write('12')
  }
  await placeOrder(app)
  await queueAll(app)
  await impatient.deliverDue()
  await impatient.finish()
  t.match(
    await deliveriesOf(app, 3),
    [{ status: 'delivered', response_status: 200, response_body: '12' }],
    'the status has arrived, and decides'
  )
  t.match(await deliveriesOf(app, 4), [{ status: 'failed', response_status: null, error: 'no answer within 200 ms' }])
})

t.test('after a rotation both secrets sign for a day, then only the new one', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  const { secret: first } = await createEndpoint(app, { url: receiver.url })
  const {
    body: { secret: second, version }
  } = await send(app, 'POST', '/webhook-endpoints/1/rotate-secret')
  t.equal(version, 2)
  const deliverer = startDeliverer(t, app)
  const receive = async () => {
    await placeOrder(app)
    await queueAll(app)
    await deliverAll(deliverer, app)
    const received = receiver.received.at(-1)
    if (!received) throw new Error('nothing was received')
    return received
  }
  const both = await receive()
  t.match(both.headers['webhook-signature'], /^v1,\S+ v1,\S+$/)
  for (const secret of [first, second]) t.doesNotThrow(() => verify(both, secret))

  await app.prisma.$executeRaw`UPDATE webhook_endpoints SET previous_secret_expires_at = now() - interval '1 second'`
  const one = await receive()
  t.doesNotThrow(() => verify(one, second))
  t.throws(() => verify(one, first))

  const {
    body: { secret: third }
  } = await send(app, 'POST', '/webhook-endpoints/1/rotate-secret')
  const again = await receive()
  for (const secret of [second, third]) t.doesNotThrow(() => verify(again, secret))
  t.throws(() => verify(again, first))
})

t.test('a delivered or failed delivery is sent again on request, with the same id', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  await createEndpoint(app, { url: receiver.url })
  const deliverer = startDeliverer(t, app, { retryPausesMs: [] })
  receiver.answer = ({ payload }, response) => {
    response.writeHead(payload.type === 'order.created' ? 500 : 200).end()
  }
  const orderId = await placeOrder(app)
  await setStatus(app, orderId, 'PAID')
  await queueAll(app)
  await deliverAll(deliverer, app)
  const before = receiver.received.length
  receiver.answer = (_, response) => {
    response.writeHead(200).end()
  }
  for (const id of [1, 2, 1]) {
    t.match(await send(app, 'POST', `/webhook-endpoints/1/deliveries/${id}/redeliver`), {
      status: 200,
      body: { id, status: 'pending', attempts: 0, next_attempt_at: String, settled_at: null }
    })
    await deliverAll(deliverer, app)
    t.match(
      (await deliveriesOf(app, 1)).find(one => one.id === id),
      { status: 'delivered', attempts: 1 }
    )
  }
  t.strictSame(
    receiver.received.slice(before).map(({ headers }) => headers['webhook-id']),
    [0, 1, 0].map(index => receiver.received[index]?.headers['webhook-id'])
  )
  for (const url of ['/webhook-endpoints/1/deliveries/9/redeliver', '/webhook-endpoints/9/deliveries/1/redeliver']) {
    t.equal((await send(app, 'POST', url)).status, 404)
  }
})

t.test('a redelivery goes before the later deliveries of its order, which follow it', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  await createEndpoint(app, { url: receiver.url })
  const deliverer = startDeliverer(t, app, { retryPausesMs: [3_600_000] })
  receiver.answer = ({ payload }, response) => {
    response.writeHead(payload.type === 'order.paid' ? 500 : 200).end()
  }
  const orderId = await placeOrder(app)
  await setStatus(app, orderId, 'PAID')
  await setStatus(app, orderId, 'SHIPPED')
  await queueAll(app)
  await deliverAll(deliverer, app)
  t.strictSame(
    (await deliveriesOf(app, 1)).map(({ status }) => status),
    ['pending', 'pending', 'delivered']
  )
  receiver.answer = (_, response) => {
    response.writeHead(200).end()
  }
  receiver.received.length = 0

  t.match(
    (await send(app, 'POST', '/webhook-endpoints/1/deliveries/3/redeliver')).body,
    { type: 'order.shipped', next_attempt_at: null },
    'it waits for the one before it'
  )
  await send(app, 'POST', '/webhook-endpoints/1/deliveries/1/redeliver')
  t.strictSame(await brokenQueues(app), [])
  await deliverAll(deliverer, app)
  t.strictSame(
    receiver.received.map(({ payload }) => payload.type),
    ['order.created', 'order.paid', 'order.shipped']
  )
})

function secondsUntil(time: string | null | undefined): number {
  return (Date.parse(String(time)) - Date.now()) / 1_000
}

t.test('an endpoint gets the events after its creation, also those from before the relay first looks', async t => {
  const app = await buildForWebhooks(t)
  await createEndpoint(app, { url: 'https://warehouse.example.com/webhooks' })
  const orderId = await placeOrder(app)
  await app.relay.runOnce('webhooks', app.shops.default)
  t.match(await app.prisma.webhookDelivery.findMany(), [{ type: 'order.created', subject: `order:${orderId}` }])
})
