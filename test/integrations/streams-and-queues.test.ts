import t from 'tap'
import { startFauxqs } from 'fauxqs'
import { createOrder, createProduct, findViolations, send } from '../support/app.js'
import { startRedis, withoutRedis } from '../support/redis.js'
import { buildWithSecret, newEventId, orderThatIs, sendEvent } from '../support/payment-provider.js'
import { until } from '../../scripts/shared/until.js'

process.env.AWS_ACCESS_KEY_ID = 'test'
process.env.AWS_SECRET_ACCESS_KEY = 'test'

t.test(
  'an order completes on time, is published, and is refunded once when its entry is added to refund_order twice',
  { skip: withoutRedis },
  async t => {
    const server = await startRedis(t)
    const app = await buildWithSecret(t, { redisUrl: server.url, orderAutoCompleteSeconds: 1 })
    const product = await createProduct(app, { stock: 10 })
    // A new subscription starts at the end of the log.
    await app.relay.runOnce('redis_streams')
    await app.listen({ port: 0 })
    const order = await createOrder(app, { product_id: product.id, quantity: 3 })
    await until(async () => (await server.client.xlen('order_completed')) > 0, { what: 'the order is completed' })
    const [[, fields] = []] = await server.client.xrange('order_completed', '-', '+')
    t.match(
      fields?.join(' '),
      new RegExp(` order_id ${order.id} .* status COMPLETED .* product_id ${product.id} quantity 3 `)
    )

    for (let i = 0; i < 2; i++) await server.client.xadd('refund_order', '*', ...(fields ?? []))
    await until(async () => (await send(app, 'GET', `/orders/${order.id}`)).body.status === 'REFUNDED', {
      what: 'the order is refunded'
    })
    const nothingPending = async () => (await server.client.xpending('refund_order', 'orders-and-inventory'))[0] === 0
    await until(nothingPending, { what: 'both entries are settled' })
    t.equal(await app.prisma.event.count({ where: { orderId: order.id, type: 'order.refunded' } }), 1)
    t.match((await send(app, 'GET', `/products/${product.id}`)).body, { stock: 10 }, 'it never shipped')

    const canceled = await orderThatIs(app, 'CANCELED')
    await sendEvent(app, { event_id: newEventId(), type: 'payment.succeeded', order_id: canceled.id })
    await until(async () => (await server.client.xlen('refund_order')) === 3, { what: 'the refund is requested' })
    await until(
      async () => {
        const groups = await server.client.xinfo('GROUPS', 'refund_order')
        return JSON.stringify(groups).includes('"entries-read",3') && (await nothingPending())
      },
      { what: 'the request is settled' }
    )
    t.equal((await send(app, 'GET', `/orders/${canceled.id}`)).body.status, 'CANCELED')
    t.equal(await server.client.exists('refund_order:dead'), 0)
    t.strictSame(await findViolations(app), [])
  }
)

t.test('with SQS_QUEUE_URL set, events go to the queue, at AWS_ENDPOINT_URL_SQS if it is set', async t => {
  const fauxqs = await startFauxqs({ port: 0, logger: false, host: 'amazonaws.com' })
  t.teardown(async () => await fauxqs.stop())
  const { queueUrl } = fauxqs.createQueue('events.fifo', { attributes: { FifoQueue: 'true' } })
  process.env.AWS_ENDPOINT_URL_SQS = fauxqs.address
  const app = await buildWithSecret(t, { sqsQueueUrl: queueUrl, awsRegion: 'us-east-1' })
  await app.relay.runOnce('sqs')
  await createProduct(app)
  await until(
    async () => {
      await app.relay.runOnce('sqs')
      return fauxqs.inspectQueue('events.fifo')?.messages.ready.length === 1
    },
    { what: 'the event is in the queue' }
  )
  t.match(JSON.parse(fauxqs.inspectQueue('events.fifo')?.messages.ready[0]?.body ?? '{}'), {
    type: 'product.created',
    product_id: 1
  })
})
