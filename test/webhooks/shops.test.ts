// Webhooks of a database with more than one shop. Both shops use the same ids.
import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { claimDue, release, settle } from '../../src/webhooks/delivery-queue.js'
import { webhookSubscriber } from '../../src/webhooks/fan-out.js'
import { removeOldDeliveries } from '../../src/webhooks/remove-old-deliveries.js'
import type { Delivery } from '../../src/webhooks/schemas.js'
import { build, createProduct, send } from '../support/app.js'
import { until } from '../../scripts/shared/until.js'
import { addSecondShop, inSecond } from '../support/second-shop.js'
import {
  brokenQueues,
  buildForWebhooks,
  deliverAll,
  queueAll,
  startDeliverer,
  startReceiver,
  verify
} from '../support/webhook-receiver.js'

const inDefault = {}
const url = 'https://shop.example.com/webhooks'

async function createEndpoint(app: FastifyInstance, headers: Record<string, string>, url: string) {
  const { status, body, text } = await send(app, 'POST', '/webhook-endpoints', { url }, headers)
  if (status !== 201) throw new Error(text)
  return body
}

async function deliveriesOf(app: FastifyInstance, headers: Record<string, string>, id = 1): Promise<Delivery[]> {
  return (await send(app, 'GET', `/webhook-endpoints/${id}/deliveries`, undefined, headers)).body.deliveries
}

/** Two shops, each with a product, an endpoint and an order after it, whose events have the ids 1 and 2. */
async function buildTwoShops(t: Test) {
  const app = await buildForWebhooks(t)
  const second = await addSecondShop(app)
  await send(app, 'POST', '/products', { sku: 'A', name: 'A', price: 1, stock: 9 }, inSecond)
  const receiver = await startReceiver(t)
  const endpoints = {
    inDefault: await createEndpoint(app, inDefault, `${receiver.url}/default`),
    inSecond: await createEndpoint(app, inSecond, `${receiver.url}/second`)
  }
  for (const headers of [inDefault, inSecond]) {
    const { status, text } = await send(app, 'POST', '/orders', { product_id: 1, quantity: 1 }, headers)
    if (status !== 201) throw new Error(text)
  }
  return { app, second, receiver, endpoints }
}

t.test('endpoints have ids of their shop, and no shop reads, changes or deletes those of another', async t => {
  const app = await build(t)
  await addSecondShop(app)
  await createProduct(app)
  t.equal((await createEndpoint(app, inDefault, `${url}/default`)).id, 1)
  t.equal((await createEndpoint(app, inDefault, `${url}/default`)).id, 2)
  t.equal((await createEndpoint(app, inSecond, `${url}/second`)).id, 1)
  t.match(
    await app.prisma.webhookEndpoint.findMany({ where: { shopId: 2 } }),
    [{ afterEventId: 0n }],
    'it gets the events of its shop from the first one on'
  )
  const read = async (path: string, headers: Record<string, string>) =>
    (await send(app, 'GET', `/webhook-endpoints${path}`, undefined, headers)).body
  t.match(await read('', inSecond), { total: 1, webhook_endpoints: [{ id: 1, url: `${url}/second` }] })
  t.match(await read('/1', inSecond), { url: `${url}/second` })
  const absent = { status: 404, body: { code: 'WEBHOOK_ENDPOINT_NOT_FOUND' } }
  for (const [method, path, payload] of [
    ['GET', '', undefined],
    ['PATCH', '', { description: 'x' }],
    ['DELETE', '', undefined],
    ['POST', '/rotate-secret', undefined],
    ['GET', '/deliveries', undefined],
    ['POST', '/deliveries/1/redeliver', undefined]
  ] as const) {
    t.match(await send(app, method, `/webhook-endpoints/2${path}`, payload, inSecond), absent, `${method} ${path}`)
  }
  const before = await read('', inDefault)
  const secrets = async () => await app.prisma.$queryRaw`SELECT secret FROM webhook_endpoints WHERE shop_id = 1`
  const secretsBefore = await secrets()
  await send(app, 'PATCH', '/webhook-endpoints/1', { description: 'of the second' }, inSecond)
  await send(app, 'POST', '/webhook-endpoints/1/rotate-secret', undefined, inSecond)
  t.match(await read('/1', inSecond), { description: 'of the second', version: 3 })
  t.equal((await send(app, 'DELETE', '/webhook-endpoints/1', undefined, inSecond)).status, 204)
  t.strictSame(await read('', inDefault), before)
  t.strictSame(await secrets(), secretsBefore)
  while (await removeOldDeliveries(app.prisma));
  t.equal((await createEndpoint(app, inSecond, url)).id, 2, 'the id of a removed endpoint does not come again')
})

t.test('each shop may have a hundred endpoints, even when many are created at once', async t => {
  const app = await build(t)
  await addSecondShop(app)
  await app.prisma.$executeRaw`
    INSERT INTO webhook_endpoints (shop_id, id, url, secret, after_event_id)
    SELECT shop_id, id, ${url}, 'whsec_AAAA', 0
    FROM (VALUES (1, 100), (2, 98)) AS shop (shop_id, count), generate_series(1, count) AS id`
  await app.prisma.$executeRaw`
    INSERT INTO counters (shop_id, name, value) VALUES (1, 'webhook_endpoint', 100), (2, 'webhook_endpoint', 98)`
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => send(app, 'POST', '/webhook-endpoints', { url }, inSecond))
  )
  t.strictSame(answers.map(({ status, body }) => [status, body.id]).sort(), [
    [201, 100],
    [201, 99],
    [409, undefined],
    [409, undefined]
  ])
  t.equal((await send(app, 'POST', '/webhook-endpoints', { url })).status, 409)
})

t.test('each event goes to the endpoints of its shop, signed with their secrets', async t => {
  const { app, second, receiver, endpoints } = await buildTwoShops(t)
  await queueAll(app)
  t.strictSame(await deliveriesOf(app, inSecond), [])
  await queueAll(app, second)
  await queueAll(app, second)
  t.strictSame(await brokenQueues(app), [])
  const ids = { id: 1, event_id: 2, status: 'pending' }
  t.match([await deliveriesOf(app, inDefault), await deliveriesOf(app, inSecond)], [[ids], [ids]])
  await deliverAll(startDeliverer(t, app), app)
  const received = new Map(receiver.received.map(one => [one.path, one]))
  t.equal(receiver.received.length, 2)
  const [ofDefault, ofSecond] = [received.get('/hooks/default'), received.get('/hooks/second')]
  if (!ofDefault || !ofSecond) throw new Error('a webhook is missing')
  t.ok(verify(ofDefault, endpoints.inDefault.secret))
  t.ok(verify(ofSecond, endpoints.inSecond.secret))
  t.throws(() => verify(ofSecond, endpoints.inDefault.secret))
  t.match(
    [await deliveriesOf(app, inDefault), await deliveriesOf(app, inSecond)],
    [[{ status: 'delivered' }], [{ status: 'delivered' }]]
  )
})

t.test('what one shop does with its deliveries leaves those of the other alone', async t => {
  const { app, second, receiver } = await buildTwoShops(t)
  await queueAll(app)
  await queueAll(app, second)
  receiver.answer = ({ path }, response) => {
    response.writeHead(path === '/hooks/second' ? 410 : 204).end()
  }
  await deliverAll(startDeliverer(t, app), app)
  const endpointOf = async (headers: Record<string, string>) =>
    (await send(app, 'GET', '/webhook-endpoints/1', undefined, headers)).body
  t.match([await endpointOf(inDefault), await endpointOf(inSecond)], [{ enabled: true }, { enabled: false }])

  const redelivered = await send(app, 'POST', '/webhook-endpoints/1/deliveries/1/redeliver', undefined, inSecond)
  t.match(redelivered, { status: 200, body: { status: 'pending' } })
  t.match(await deliveriesOf(app, inDefault), [{ status: 'delivered' }])
  await app.prisma.$executeRaw`
    UPDATE webhook_deliveries SET status = 'delivered', due_at = NULL, settled_at = now() - interval '31 days'
    WHERE shop_id = 2`
  while (await removeOldDeliveries(app.prisma));
  t.match([await deliveriesOf(app, inDefault), await deliveriesOf(app, inSecond)], [[{ id: 1 }], []])
  await send(app, 'PATCH', '/webhook-endpoints/1', { enabled: true }, inSecond)
  await send(app, 'PATCH', '/orders/1', { status: 'PAID' }, inSecond)
  await queueAll(app, second)
  t.match(await deliveriesOf(app, inSecond), [{ id: 2 }], 'the id of a removed delivery does not come again')
  await send(app, 'DELETE', '/webhook-endpoints/1', undefined, inSecond)
  while (await removeOldDeliveries(app.prisma));
  t.match(await deliveriesOf(app, inDefault), [{ id: 1 }])
  t.strictSame(await app.prisma.webhookDelivery.count({ where: { shopId: 2 } }), 0)
  t.strictSame(await app.prisma.webhookEndpoint.count({ where: { shopId: 2 } }), 0)
})

t.test('a shop that has its share of the slots leaves the others to the other shops', async t => {
  const { app, second } = await buildTwoShops(t)
  await queueAll(app)
  await queueAll(app, second)
  const options = { limit: 100, maxPerEndpoint: 1, leaseMs: 60_000 }
  t.strictSame(await claimDue(app.prisma, { ...options, exceptShops: [1, 2] }), [])
  const ofSecond = await claimDue(app.prisma, { ...options, exceptShops: [1] })
  t.match(ofSecond, [{ shopId: 2, endpointId: 1 }])
  t.equal(ofSecond.length, 1)
  t.match(await claimDue(app.prisma, options), [{ shopId: 1, endpointId: 1 }])
})

t.test('claims of two shops with the same ids are released, settled and counted one by one', async t => {
  const { app, second } = await buildTwoShops(t)
  await queueAll(app)
  await queueAll(app, second)
  const options = { limit: 100, maxPerEndpoint: 1, leaseMs: 60_000 }
  const claims = await claimDue(app.prisma, options)
  t.strictSame(claims.map(({ shopId, id }) => [shopId, id]).sort(), [
    [1, 1],
    [2, 1]
  ])
  const ofSecond = claims.find(({ shopId }) => shopId === 2)
  if (!ofSecond) throw new Error('the delivery of the second shop was not claimed')
  await release(app.prisma, ofSecond)
  const [again, ...more] = await claimDue(app.prisma, options)
  t.match([again, more], [{ shopId: 2, id: 1 }, []])
  if (!again) throw new Error('the delivery of the second shop is not due')
  const attempt = {
    sentAt: new Date(),
    status: 410,
    response: '',
    error: 'gone',
    retryAfterMs: undefined,
    durationMs: 1
  }
  await app.prisma.$executeRaw`UPDATE webhook_endpoints SET url = ${again.message.url}`
  await app.prisma.$executeRaw`
    UPDATE webhook_deliveries SET lease_holder = ${again.holder}::uuid WHERE lease_holder IS NOT NULL`
  t.ok(await settle(app.prisma, again, attempt, { status: 'failed' }, 'it answered 410 Gone'))
  t.match(await deliveriesOf(app, inDefault), [{ status: 'pending', error: null }])
  t.match(await deliveriesOf(app, inSecond), [{ status: 'failed' }])
  t.strictSame(
    (await app.prisma.webhookEndpoint.findMany({ orderBy: { shopId: 'asc' } })).map(({ isEnabled }) => isEnabled),
    [true, false],
    'although both have the same URL'
  )
})

t.test('a delivery that was sent is not due because one of another shop with the same id is', async t => {
  const { app, second } = await buildTwoShops(t)
  await queueAll(app)
  await deliverAll(startDeliverer(t, app), app)
  await queueAll(app, second)
  const claims = await claimDue(app.prisma, { limit: 100, maxPerEndpoint: 4, leaseMs: 60_000 })
  t.strictSame(
    claims.map(({ shopId, id }) => [shopId, id]),
    [[2, 1]]
  )
})

t.test('a delivery waits for those before it in its own shop alone', async t => {
  const { app, second } = await buildTwoShops(t)
  await send(app, 'PATCH', '/orders/1', { status: 'PAID' }, inSecond)
  await queueAll(app)
  await queueAll(app, second)
  const options = { limit: 100, maxPerEndpoint: 4, leaseMs: 60_000 }
  const [claim] = await claimDue(app.prisma, { ...options, exceptShops: [1] })
  if (!claim) throw new Error('nothing is due')
  const attempt = { sentAt: new Date(), status: 204, response: '', error: null, retryAfterMs: undefined, durationMs: 1 }
  await settle(app.prisma, claim, attempt, { status: 'delivered' })
  // The due time is rounded to a millisecond, and may be up to half of one ahead.
  const next = await until(
    async () => {
      const claims = await claimDue(app.prisma, { ...options, exceptShops: [1] })
      return claims.length > 0 ? claims : undefined
    },
    { what: 'the next of order 1 is due' }
  )
  t.strictSame(
    next.map(({ shopId, id }) => [shopId, id]),
    [[2, 2]],
    'the next of order 1 is due, although one of order 1 is pending in the default shop'
  )
})

t.test('the subscriber needs the events of the shops with an enabled endpoint', async t => {
  const { app } = await buildTwoShops(t)
  const { activeShops } = webhookSubscriber(app.prisma, () => {})
  t.strictSame(await activeShops?.(), [1, 2])
  await send(app, 'PATCH', '/webhook-endpoints/1', { enabled: false }, inSecond)
  t.strictSame(await activeShops?.(), [1])
})

t.test('a log that goes back takes with it only the deliveries of its shop', async t => {
  const { app, second } = await buildTwoShops(t)
  await queueAll(app)
  await queueAll(app, second)
  await app.relay.runOnce('webhooks')
  await app.relay.runOnce('webhooks', second)
  await app.prisma.$executeRaw`
    UPDATE event_subscriptions SET cursor = 100, updated_at = now(), lease_holder = NULL WHERE shop_id = 2`
  await app.prisma.$executeRaw`UPDATE webhook_deliveries SET event_id = event_id + 10`
  await app.prisma.$executeRaw`UPDATE webhook_endpoints SET after_event_id = 50`
  await app.relay.moveCursorsBack()
  t.match([await deliveriesOf(app, inDefault), await deliveriesOf(app, inSecond)], [[{ event_id: 12 }], []])
  t.match(await app.prisma.webhookEndpoint.findMany({ orderBy: { shopId: 'asc' } }), [
    { afterEventId: 50n },
    { afterEventId: 2n }
  ])
})
