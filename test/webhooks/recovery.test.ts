import t from 'tap'
import { until } from '../../scripts/shared/until.js'
import { build, createDatabase, send } from '../support/app.js'
import {
  brokenQueues,
  buildForWebhooks,
  createEndpoint,
  deliverAll,
  deliveriesOf,
  isAllDelivered,
  placeOrder,
  queueAll,
  setStatus,
  startDeliverer,
  startReceiver,
  verify
} from '../support/webhook-receiver.js'

t.test('a delivery shows what is sent and every attempt, newest first, over redeliveries', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  const { id } = await createEndpoint(app, { url: receiver.url })
  const orderId = await placeOrder(app)
  receiver.answer = (_received, response) => {
    response.writeHead(503).end(`no ${receiver.received.length}`)
  }
  const deliverer = startDeliverer(t, app, { retryPausesMs: [1] })
  await queueAll(app)
  await deliverAll(deliverer, app)
  const [{ id: deliveryId } = { id: 0 }] = await deliveriesOf(app, id)
  const url = `/webhook-endpoints/${id}/deliveries/${deliveryId}`
  receiver.answer = (_received, response) => {
    response.writeHead(204).end()
  }
  t.equal((await send(app, 'POST', `${url}/redeliver`)).status, 200)
  await deliverAll(deliverer, app)

  const { status, body } = await send(app, 'GET', url)
  t.equal(status, 200)
  t.match(body, {
    id: deliveryId,
    status: 'delivered',
    attempts: 1,
    subject: `order:${orderId}`,
    body: receiver.received[0]?.body,
    attempt_log: [
      { url: receiver.url, response_status: 204, response_body: '', error: null, duration_ms: Number },
      { url: receiver.url, response_status: 503, response_body: 'no 2', error: 'answered 503' },
      { url: receiver.url, response_status: 503, response_body: 'no 1', error: 'answered 503' }
    ]
  })
  const sentAt = body.attempt_log.map(({ at }: { at: string }) => String(Math.floor(Date.parse(at) / 1_000)))
  t.strictSame(
    sentAt.reverse(),
    receiver.received.map(({ headers }) => headers['webhook-timestamp'])
  )

  t.match(await send(app, 'GET', `/webhook-endpoints/${id}/deliveries/999`), { body: { code: 'DELIVERY_NOT_FOUND' } })
  const other = await createEndpoint(app, { url: receiver.url })
  const elsewhere = `/webhook-endpoints/${other.id}/deliveries/${deliveryId}`
  t.match(await send(app, 'GET', elsewhere), { status: 404, body: { code: 'DELIVERY_NOT_FOUND' } })
})

t.test('only the latest 50 attempts are kept', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  const { id } = await createEndpoint(app, { url: receiver.url })
  await placeOrder(app)
  receiver.answer = (_received, response) => {
    response.writeHead(500).end(String(receiver.received.length))
  }
  const deliverer = startDeliverer(t, app, { retryPausesMs: Array<number>(51).fill(0) })
  await queueAll(app)
  await deliverAll(deliverer, app)
  t.equal(receiver.received.length, 52)
  const [{ id: deliveryId } = { id: 0 }] = await deliveriesOf(app, id)
  const { body } = await send(app, 'GET', `/webhook-endpoints/${id}/deliveries/${deliveryId}`)
  const answers = body.attempt_log.map((attempt: { response_body: string }) => attempt.response_body)
  t.strictSame(
    answers,
    Array.from({ length: 50 }, (_none, index) => String(52 - index))
  )
})

t.test('the deliveries of all endpoints are one list, newest first; by status and by order', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  const { id } = await createEndpoint(app, { url: receiver.url })
  const broken = await createEndpoint(app, { url: `${receiver.url}/broken` })
  receiver.answer = ({ path }, response) => {
    response.writeHead(path.endsWith('/broken') ? 500 : 204).end()
  }
  const orders = [await placeOrder(app), await placeOrder(app)]
  const deliverer = startDeliverer(t, app, { retryPausesMs: [] })
  await queueAll(app)
  await deliverAll(deliverer, app)
  const list = async (query: string) => (await send(app, 'GET', `/webhook-deliveries?${query}`)).body
  const idsIn = ({ deliveries }: { deliveries: Array<{ id: number }> }) => deliveries.map(({ id }) => id)
  const all = await list('')
  t.equal(all.total, all.deliveries.length)
  t.strictSame(
    idsIn(all),
    idsIn(all).sort((one, other) => other - one)
  )
  const ofBoth = [...(await deliveriesOf(app, id)), ...(await deliveriesOf(app, broken.id))]
  t.strictSame(idsIn(all).sort(), ofBoth.map(({ id }) => id).sort())

  const failed = await list('status=failed')
  t.ok(failed.total > 0)
  t.ok(failed.deliveries.every((one: { endpoint_id: number }) => one.endpoint_id === broken.id))
  t.equal(failed.total, (await deliveriesOf(app, broken.id, 'status=failed')).length)
  const ofOrder = await list(`order_id=${orders[1]}&status=delivered`)
  t.match(ofOrder, { total: 1, deliveries: [{ type: 'order.created', endpoint_id: id, status: 'delivered' }] })
  t.equal((await list(`order_id=${orders[1]}`)).total, 2)
  t.match(await list('order_id=999'), { total: 0, deliveries: [] })

  const first = await list('limit=1')
  const second = await list(`limit=1&cursor=${first.next_cursor}`)
  t.strictSame([...idsIn(first), ...idsIn(second)], idsIn(all).slice(0, 2))
  const elsewhere = await send(app, 'GET', `/webhook-deliveries?status=failed&cursor=${first.next_cursor}`)
  t.match(elsewhere, { status: 400, body: { code: 'VALIDATION_FAILED' } })

  await send(app, 'DELETE', `/webhook-endpoints/${broken.id}`)
  t.match(await list('status=failed'), { total: 0, deliveries: [] })
  t.ok((await list('')).deliveries.every((one: { endpoint_id: number }) => one.endpoint_id === id))
})

t.test('recovery sends every failed delivery since a time again, in order, and no other', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  const { id } = await createEndpoint(app, { url: receiver.url })
  const other = await createEndpoint(app, { url: `${receiver.url}/other` })
  const orders = [await placeOrder(app), await placeOrder(app), await placeOrder(app)]
  for (const order of orders) await setStatus(app, order, 'PAID')
  receiver.answer = (_received, response) => {
    response.writeHead(500).end()
  }
  const deliverer = startDeliverer(t, app, { retryPausesMs: [] })
  await queueAll(app)
  await deliverAll(deliverer, app)
  t.equal((await deliveriesOf(app, id)).filter(({ status }) => status === 'failed').length, 6)
  await app.prisma.$executeRaw`UPDATE webhook_deliveries SET created_at = '2020-01-01' WHERE subject = 'order:1'`

  const recover = async (body: object, key: string) =>
    await send(app, 'POST', `/webhook-endpoints/${id}/recover`, body, { 'idempotency-key': key })
  t.match(await recover({ since: '2024-01-01' }, 'one'), { status: 200, body: { redelivered: 4, has_more: false } })
  t.match(await recover({ since: '2024-01-01' }, 'one'), { body: { redelivered: 4 } }, 'a replay')
  t.match(await recover({ since: '2024-01-01' }, 'two'), { body: { redelivered: 0 } }, 'none is failed any more')
  t.strictSame(await brokenQueues(app), [])

  receiver.received = []
  receiver.answer = (_received, response) => {
    response.writeHead(204).end()
  }
  await deliverAll(deliverer, app)
  t.ok(receiver.received.every(({ path }) => path === '/hooks'))
  for (const order of orders.slice(1)) {
    const ofOrder = receiver.received.filter(({ payload }) => payload.data.order_id === order)
    t.strictSame(
      ofOrder.map(({ payload }) => payload.type),
      ['order.created', 'order.paid']
    )
  }
  t.equal(receiver.received.length, 4)
  t.equal(await isAllDelivered(app), false)
  const untouched = [...(await deliveriesOf(app, id, 'status=failed')), ...(await deliveriesOf(app, other.id))]
  t.ok(untouched.length === 8 && untouched.every(({ status }) => status === 'failed'))
  t.match(await send(app, 'GET', '/audit?action=webhook_endpoint.recovered'), {
    body: { total: 2, entries: [{ changes: { redelivered: 0 } }, { changes: { redelivered: 4 } }] }
  })
})

t.test(
  'a recovered delivery waits for an earlier one that is pending, and one that is being sent is left alone',
  async t => {
    const app = await buildForWebhooks(t)
    const receiver = await startReceiver(t)
    const { id } = await createEndpoint(app, { url: receiver.url })
    const orderId = await placeOrder(app)
    await setStatus(app, orderId, 'PAID')
    await setStatus(app, orderId, 'SHIPPED')
    await queueAll(app)
    const statuses = async () => (await deliveriesOf(app, id)).map(({ status }) => status).reverse()
    // created failed, paid due, shipped waiting.
    await app.prisma.$executeRaw`
    UPDATE webhook_deliveries SET status = 'failed', due_at = NULL, settled_at = now() WHERE type = 'order.created'`
    await app.prisma.$executeRaw`UPDATE webhook_deliveries SET due_at = now() WHERE type = 'order.paid'`
    t.strictSame(await statuses(), ['failed', 'pending', 'pending'])
    await send(app, 'POST', `/webhook-endpoints/${id}/recover`, { since: '2020-01-01' })
    t.strictSame(await brokenQueues(app), [])
    await deliverAll(startDeliverer(t, app), app)
    const types = receiver.received.map(({ payload }) => payload.type)
    t.strictSame(types, ['order.created', 'order.paid', 'order.shipped'])

    await app.prisma.$executeRaw`
    UPDATE webhook_deliveries SET status = 'failed', settled_at = now() WHERE type = 'order.created'`
    await app.prisma.$executeRaw`
    UPDATE webhook_deliveries SET status = 'pending', settled_at = NULL, lease_holder = gen_random_uuid(),
      due_at = now() + interval '1 minute' WHERE type = 'order.paid'`
    await send(app, 'POST', `/webhook-endpoints/${id}/recover`, { since: '2020-01-01' })
    t.strictSame(await brokenQueues(app), [])
    t.match(
      (await deliveriesOf(app, id, 'status=pending')).map(({ type }) => type),
      ['order.paid', 'order.created']
    )
  }
)

t.test('a test event is signed, names what the receiver answered, and is neither stored nor retried', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  const { id, secret } = await createEndpoint(app, { url: receiver.url, types: ['order.paid'] })
  const { status, body } = await send(app, 'POST', `/webhook-endpoints/${id}/test`)
  t.equal(status, 200)
  const [received] = receiver.received
  if (!received) throw new Error('nothing was received')
  t.match(verify(received, secret), { type: 'webhook.test', data: { endpoint_id: id } })
  t.match(body, {
    message_id: received.headers['webhook-id'],
    body: received.body,
    url: receiver.url,
    response_status: 204,
    error: null,
    duration_ms: Number
  })
  receiver.answer = (_received, response) => {
    response.writeHead(418).end('short and stout')
  }
  await send(app, 'PATCH', `/webhook-endpoints/${id}`, { enabled: false })
  t.match(await send(app, 'POST', `/webhook-endpoints/${id}/test`), {
    status: 200,
    body: { response_status: 418, response_body: 'short and stout', error: 'answered 418' }
  })
  receiver.close()
  t.match(await send(app, 'POST', `/webhook-endpoints/${id}/test`), {
    status: 200,
    body: { response_status: null, error: /ECONNREFUSED/ }
  })
  t.strictSame(await deliveriesOf(app, id), [])
  t.match(await send(app, 'POST', '/webhook-endpoints/99/test'), { body: { code: 'WEBHOOK_ENDPOINT_NOT_FOUND' } })
})

t.test('a process runs ten tests at a time; more are 503 and may be repeated', async t => {
  const app = await buildForWebhooks(t)
  const receiver = await startReceiver(t)
  const { id } = await createEndpoint(app, { url: receiver.url })
  const held: Array<() => void> = []
  receiver.answer = (_received, response) => {
    held.push(() => response.writeHead(204).end())
  }
  const run = async () => await send(app, 'POST', `/webhook-endpoints/${id}/test`)
  const running = Array.from({ length: 10 }, run)
  await until(() => held.length === 10, { within: 20_000, what: 'ten tests are held' })
  const refused = await run()
  t.match(refused, { status: 503, body: { code: 'OVERLOADED' }, headers: { 'retry-after': /^\d+$/ } })
  for (const answer of held.splice(0)) answer()
  for (const { status } of await Promise.all(running)) t.equal(status, 200)
  const another = run()
  await until(() => held.length === 1, { within: 20_000, what: 'the place of a test that has ended is free' })
  held[0]?.()
  t.equal((await another).status, 200)
})

t.test('a test event goes to no private address', async t => {
  const databaseUrl = await createDatabase(t)
  const { id } = await createEndpoint(await buildForWebhooks(t, { databaseUrl }), { url: 'http://127.0.0.1:9/' })
  const strict = await build(t, { allowsPrivateWebhookAddresses: false, databaseUrl })
  t.match(await send(strict, 'POST', `/webhook-endpoints/${id}/test`), {
    status: 200,
    body: { response_status: null, error: /private|loopback|not allowed|address/ }
  })
})
