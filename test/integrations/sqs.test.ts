import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { orderingKeyOf, type LoggedEvent } from '../../src/events/logged-event.js'
import { createOrder, createProduct, send } from '../support/app.js'
import { drain } from '../support/events.js'
import { collectLeakWarnings } from '../support/leak-warnings.js'
import { openQueue } from '../support/sqs-queue.js'
import { addSecondShop } from '../support/second-shop.js'
import { readEvents } from '../support/read-events.js'
import { until } from '../../scripts/shared/until.js'

for (const name of ['events', 'events.fifo']) {
  t.test(`${name}: the queue gets every event as GET /events returns it, with type and id as attributes`, async t => {
    const { app, publish, messages } = await openQueue(t, name)
    const product = await createProduct(app, { name: 'A \uFFFE "product" \u0007' })
    for (let i = 0; i < 12; i++) await createOrder(app, { product_id: product.id, quantity: 1 })
    for (const status of ['PAID', 'SHIPPED', 'COMPLETED']) await send(app, 'PATCH', '/orders/1', { status })
    const events = await readEvents(app)
    t.strictSame(await publish(events), [])
    const received = messages()
    t.strictSame(
      received.map(({ body }) => JSON.parse(body)).sort((a, b) => a.id - b.id),
      events.map(toAnswer)
    )
    t.match(
      received.map(({ messageAttributes }) => messageAttributes),
      received.map(({ body }) => ({
        type: { DataType: 'String', StringValue: JSON.parse(body).type },
        event_id: { DataType: 'Number', StringValue: String(JSON.parse(body).id) }
      }))
    )
  })
}

t.test(
  'in a FIFO queue each order or product is a group that keeps its order; an event that is sent again is there once',
  async t => {
    const { app, publish, messages } = await openQueue(t, 'events.fifo')
    const product = await createProduct(app, { stock: 100 })
    for (let id = 1; id <= 5; id++) {
      await createOrder(app, { product_id: product.id, quantity: 1 })
      for (const status of ['PAID', 'SHIPPED', 'COMPLETED', 'REFUNDED']) {
        await send(app, 'PATCH', `/orders/${id}`, { status })
      }
    }
    const events = await readEvents(app)
    await publish(events)
    await publish(events)
    t.strictSame(byGroup(messages()), byOrderingKey(events))
  }
)

t.test('messages name their shop; in a FIFO queue the groups and repetitions of two shops are told apart', async t => {
  const { app, publish, messages } = await openQueue(t, 'events.fifo')
  const second = await addSecondShop(app)
  await createProduct(app)
  const events = await readEvents(app)
  for (let i = 0; i < 2; i++) {
    await publish(events)
    await publish(events, second)
  }
  t.match(messages(), [
    { messageGroupId: 'product:1', messageAttributes: { shop: { StringValue: 'default' } } },
    { messageGroupId: 'second:product:1', messageAttributes: { shop: { StringValue: 'second' } } }
  ])
  t.equal(messages().length, 2)
})

t.test('a message that SQS does not accept is sent again, and no later event of its order overtakes it', async t => {
  const refusals = new Map([
    [2, 2],
    [4, 1]
  ])
  const { app, publish, messages, requests } = await openQueue(t, 'events.fifo', {
    refuse: ids =>
      ids.flatMap(id => {
        const left = refusals.get(id) ?? 0
        refusals.set(id, left - 1)
        return left > 0 ? [{ Id: String(id), Code: 'InternalError', Message: 'try again', SenderFault: false }] : []
      })
  })
  await threeOrdersPaid(app)
  const events = await readEvents(app)
  t.strictSame(await publish(events), [])
  t.strictSame(byGroup(messages()), byOrderingKey(events))
  t.equal(requests.flat().filter(id => id === 2).length, 3)
  t.equal(requests.flat().filter(id => id === 1).length, 1, 'an accepted message is not sent again')
})

t.test('a message that SQS refuses for good fails alone; later events of its order wait', async t => {
  const { app, publish, messages } = await openQueue(t, 'events.fifo', {
    refuse: ids =>
      ids.includes(2) ? [{ Id: '2', Code: 'InvalidMessageContents', Message: 'no', SenderFault: true }] : []
  })
  await threeOrdersPaid(app)
  const events = await readEvents(app)
  const failures = await publish(events)
  const [first] = failures
  const late = events.filter(event => first && orderingKeyOf(event) === orderingKeyOf(first.event))
  t.strictSame(
    failures.map(({ event }) => event.id),
    late.map(({ id }) => id)
  )
  t.strictSame(
    failures.map(({ error }) => error.message),
    ['InvalidMessageContents: no', 'waits behind event 2']
  )
  t.strictSame(byGroup(messages()), byOrderingKey(events.filter(event => !late.includes(event))))
})

t.test(
  'it throws while SQS does not accept a message, is unreachable or has no such queue; accepted messages are sent once',
  async t => {
    let isBusy = true
    const { app, publish, messages, requests, stop } = await openQueue(t, 'events', {
      refuse: ids =>
        isBusy && ids.includes(3) ? [{ Id: '3', Code: 'Throttling', Message: 'slow down', SenderFault: true }] : []
    })
    await threeOrdersPaid(app)
    const events = await readEvents(app)
    await t.rejects(publish(events), /SQS did not accept 1 of .*Throttling: slow down/)
    isBusy = false
    t.strictSame(await publish(events), [])
    t.strictSame(
      messages()
        .map(({ body }) => JSON.parse(body).id)
        .sort((a, b) => a - b),
      events.map(({ id }) => id)
    )
    t.equal(requests.flat().filter(id => id === 1).length, 1)
    await t.rejects((await openQueue(t, 'events', { requestedName: 'another' })).publish(events), /queue/i)
    await stop()
    await t.rejects(publish(events))
  }
)

t.test('a message that is too large fails alone, and batches stay within the size limit of a request', async t => {
  const { app, publish, messages, requests } = await openQueue(t, 'events')
  await createProduct(app)
  const [event] = await readEvents(app)
  if (!event) throw new Error('the log is empty')
  const sizes = [100_000, 100_000, 100_000, 262_144, 10]
  const events = sizes.map((size, i) => ({ ...event, id: i + 1, productId: i + 1, data: { text: 'x'.repeat(size) } }))
  const failures = await publish(events)
  t.match(failures, [{ event: { id: 4 }, error: /^Error: a message of 262\d+ bytes exceeds the limit of 262144/ }])
  t.equal(failures.length, 1)
  t.strictSame(
    messages()
      .map(({ body }) => JSON.parse(body).id)
      .sort(),
    [1, 2, 3, 5]
  )
  t.equal(requests.length, 2)
})

t.test(
  'when SQS refuses a whole request because of one message, only that message fails; a later event of its order waits',
  async t => {
    const { app, publish, messages } = await openQueue(t, 'events', {
      refuse: ids => (ids.includes(3) ? { code: 'BatchRequestTooLong' } : [])
    })
    await threeOrdersPaid(app)
    const events = await readEvents(app)
    const failures = await publish(events)
    t.strictSame(
      failures.map(({ event, error }) => [event.id, error.message]),
      [
        [3, 'BatchRequestTooLong: refused by the test'],
        [6, 'waits behind event 3']
      ]
    )
    t.strictSame(
      messages()
        .map(({ body }) => JSON.parse(body).id)
        .sort((a, b) => a - b),
      [1, 2, 4, 5, 7]
    )
  }
)

t.test(
  'when SQS refuses whole requests, each message is sent alone, without a warning of leaked listeners',
  async t => {
    const { app, publish, messages } = await openQueue(t, 'events', {
      refuse: ids => (ids.length > 1 ? { code: 'BatchRequestTooLong' } : [])
    })
    await createProduct(app)
    const [event] = await readEvents(app)
    if (!event) throw new Error('the log is empty')
    const warnings = collectLeakWarnings(t)
    const events = Array.from({ length: 30 }, (_, i) => ({ ...event, id: i + 1, productId: i + 1 }))
    t.strictSame(await publish(events), [])
    t.equal(messages().length, 30)
    t.strictSame(warnings, [])
  }
)

t.test(
  'an event that is too large for the queue is parked; later events of its product wait, all others are sent',
  async t => {
    const { app, subscriber, messages } = await openQueue(t, 'events.fifo', {
      maximumMessageSize: 2_048,
      settings: { relay: { maxAttempts: 2, retryPauseMs: () => 0 } }
    })
    app.relay.subscribe(subscriber)
    await app.relay.runOnce('sqs')
    // Larger than any message may be, larger than this queue accepts, and two that fit.
    for (const [productId, size] of [
      [1, 300_000],
      [2, 3_000],
      [2, 10],
      [3, 10]
    ] as const) {
      await app.prisma.$executeRaw`
      INSERT INTO events (shop_id, id, type, product_id, data, performed_by)
      SELECT 1, count(*) + 1, 'product.updated', ${productId},
        json_build_object('text', repeat('x', ${size}::int)), 'test'
      FROM events WHERE shop_id = 1`
    }
    await drain(app, 'sqs')
    // The second and last attempt.
    await app.relay.runOnce('sqs')
    const { body } = await send(app, 'GET', '/admin/subscriptions')
    t.match(body.subscriptions, [{ name: 'sqs', status: 'parked', cursor: 4, failures: 0, parked_count: 3 }])
    t.match(body.subscriptions[0].parked, [
      {
        event_id: 1,
        subject: 'product:1',
        attempts: 2,
        retry_at: null,
        last_error: /^a message of 300\d+ bytes exceeds the limit of 262144$/
      },
      {
        event_id: 2,
        subject: 'product:2',
        attempts: 2,
        retry_at: null,
        last_error: /^InvalidParameterValue: .*Message must be shorter than 2048 bytes/
      },
      { event_id: 3, subject: 'product:2', last_error: 'waits behind event 2' }
    ])
    const sent = () => messages().map(({ body }) => JSON.parse(body).id)
    t.strictSame(sent(), [4])

    t.equal((await send(app, 'POST', '/admin/subscriptions/sqs/parked/2/skip')).status, 200)
    await app.relay.runOnce('sqs')
    t.strictSame(sent(), [4, 3], 'the event behind it follows once an operator skips it')
  }
)

t.test('sending ends when its signal aborts', async t => {
  const { app, subscriber, requests } = await openQueue(t, 'events', { refuse: () => 'silence' })
  await createProduct(app)
  const stopping = new AbortController()
  const rejection = t.rejects(subscriber.handle(await readEvents(app), stopping.signal, app.shops.default), {
    name: 'AbortError'
  })
  await until(() => requests.length > 0, { what: 'a request is on its way' })
  stopping.abort()
  await rejection
})

/** Events 1 (a product), 2 to 4 (orders), 5 to 7 (payments of them). */
async function threeOrdersPaid(app: FastifyInstance): Promise<void> {
  const { id } = await createProduct(app)
  for (let i = 0; i < 3; i++) await createOrder(app, { product_id: id, quantity: 1 })
  for (let orderId = 1; orderId <= 3; orderId++) await send(app, 'PATCH', `/orders/${orderId}`, { status: 'PAID' })
}

function toAnswer({ id, type, orderId, productId, data, performedBy, createdAt }: LoggedEvent) {
  return {
    id,
    type,
    order_id: orderId,
    product_id: productId,
    data,
    performed_by: performedBy,
    created_at: createdAt.toISOString()
  }
}

function byOrderingKey(events: readonly LoggedEvent[]): Record<string, number[]> {
  return grouped(events.map(event => [orderingKeyOf(event), event.id]))
}

function byGroup(messages: ReadonlyArray<{ messageGroupId?: string; body: string }>): Record<string, number[]> {
  return grouped(messages.map(({ messageGroupId, body }) => [String(messageGroupId), JSON.parse(body).id]))
}

function grouped(pairs: ReadonlyArray<[string, number]>): Record<string, number[]> {
  const groups: Record<string, number[]> = {}
  for (const [group, id] of pairs) (groups[group] ??= []).push(id)
  return groups
}
