import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { startFauxqs } from 'fauxqs'
import { sqsQueue } from '../../src/integrations/sqs.js'
import { orderingKeyOf, type LoggedEvent } from '../../src/events/logged-event.js'
import { build, createOrder, createProduct, send } from '../support/app.js'
import { readEvents } from '../support/read-events.js'

// The SDK takes them from here; fauxqs does not look at them.
process.env.AWS_ACCESS_KEY_ID = 'test'
process.env.AWS_SECRET_ACCESS_KEY = 'test'

for (const name of ['events', 'events.fifo']) {
  t.test(`${name}: the queue gets every event as GET /events answers it, with type and id beside it`, async t => {
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
  'in a FIFO queue an order or product is a group whose events keep their order, and what is sent again is there once',
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
    t.strictSame(byGroup(messages()), bySubject(events))
  }
)

t.test('what SQS does not take is sent again, and nothing of its order overtakes it', async t => {
  const refusals = new Map([
    [2, 2],
    [4, 1]
  ])
  const { app, publish, messages, requests } = await openQueue(t, 'events.fifo', ids =>
    ids.flatMap(id => {
      const left = refusals.get(id) ?? 0
      refusals.set(id, left - 1)
      return left > 0 ? [{ Id: String(id), Code: 'InternalError', Message: 'try again', SenderFault: false }] : []
    })
  )
  await threeOrdersPaid(app)
  const events = await readEvents(app)
  t.strictSame(await publish(events), [])
  t.strictSame(byGroup(messages()), bySubject(events))
  t.equal(requests.flat().filter(id => id === 2).length, 3)
  t.equal(requests.flat().filter(id => id === 1).length, 1, 'what it took is not sent again')
})

t.test('what SQS refuses for good fails alone; what comes after it in its order waits', async t => {
  const { app, publish, messages } = await openQueue(t, 'events.fifo', ids =>
    ids.includes(2) ? [{ Id: '2', Code: 'InvalidMessageContents', Message: 'no', SenderFault: true }] : []
  )
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
  t.strictSame(byGroup(messages()), bySubject(events.filter(event => !late.includes(event))))
})

t.test(
  'it throws when SQS goes on refusing, cannot be reached or has no such queue; what it took is not sent again',
  async t => {
    let isBusy = true
    const { app, publish, messages, requests, stop } = await openQueue(t, 'events', ids =>
      isBusy && ids.includes(3) ? [{ Id: '3', Code: 'Throttling', Message: 'slow down', SenderFault: true }] : []
    )
    await threeOrdersPaid(app)
    const events = await readEvents(app)
    await t.rejects(publish(events), /SQS does not take 1 of .*Throttling: slow down/)
    isBusy = false
    t.strictSame(await publish(events), [])
    t.strictSame(
      messages()
        .map(({ body }) => JSON.parse(body).id)
        .sort((a, b) => a - b),
      events.map(({ id }) => id)
    )
    t.equal(requests.flat().filter(id => id === 1).length, 1)
    await t.rejects((await openQueue(t, 'events', () => [], 'another')).publish(events), /queue/i)
    await stop()
    await t.rejects(publish(events))
  }
)

t.test('a message that is too large fails alone, and batches stay within what SQS takes at once', async t => {
  const { app, publish, messages, requests } = await openQueue(t, 'events')
  await createProduct(app)
  const [event] = await readEvents(app)
  if (!event) throw new Error('there is no event')
  const sizes = [100_000, 100_000, 100_000, 262_144, 10]
  const events = sizes.map((size, i) => ({ ...event, id: i + 1, productId: i + 1, data: { text: 'x'.repeat(size) } }))
  const failures = await publish(events)
  t.match(failures, [{ event: { id: 4 }, error: /^Error: has 262\d+ bytes/ }])
  t.equal(failures.length, 1)
  t.strictSame(
    messages()
      .map(({ body }) => JSON.parse(body).id)
      .sort(),
    [1, 2, 3, 5]
  )
  t.equal(requests.length, 2)
})

t.test('it stops when it is told to', async t => {
  const { app, subscriber } = await openQueue(t, 'events', () => 'silence')
  await createProduct(app)
  const stopping = new AbortController()
  const sending = subscriber.handle(await readEvents(app), stopping.signal)
  setTimeout(() => stopping.abort(), 100)
  await t.rejects(sending, { name: 'AbortError' })
})

interface Refusal {
  Id: string
  Code: string
  Message: string
  SenderFault: boolean
}

/** Which of a request's messages SQS does not take; `silence`: it does not answer. */
type Refuse = (eventIds: number[]) => Refusal[] | 'silence'

/** A queue behind a proxy that lets entries of batches fail as SQS does. */
async function openQueue(t: Test, name: string, refuse: Refuse = () => [], asked = name) {
  const fauxqs = await startFauxqs({ port: 0, logger: false })
  t.teardown(async () => await fauxqs.stop())
  const { queueUrl } = fauxqs.createQueue(name, { attributes: name.endsWith('.fifo') ? { FifoQueue: 'true' } : {} })
  const requests: number[][] = []
  const proxy = createServer((request, response) => {
    forward(request, response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const stop = async () => {
    proxy.closeAllConnections()
    if (proxy.listening) await once(proxy.close(), 'close')
  }
  t.teardown(stop)

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const input: { QueueUrl: string; Entries: Array<{ Id: string }> } = JSON.parse((await buffer(request)).toString())
    const ids = input.Entries.map(({ Id: id }) => Number(id))
    requests.push(ids)
    const refusals = refuse(ids)
    if (refusals === 'silence') return
    const passed = input.Entries.filter(({ Id: id }) => !refusals.some(refusal => refusal.Id === id))
    const headers = Object.fromEntries(
      ['content-type', 'x-amz-target', 'authorization', 'x-amz-date'].map(header => [
        header,
        String(request.headers[header])
      ])
    )
    const answer =
      passed.length > 0
        ? await fetch(fauxqs.address, {
            method: 'POST',
            headers,
            body: JSON.stringify({
              ...input,
              QueueUrl: input.QueueUrl.endsWith(`/${name}`) ? queueUrl : input.QueueUrl,
              Entries: passed
            })
          })
        : Response.json({})
    const output: { Failed?: Refusal[] } = JSON.parse(await answer.text())
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(
      JSON.stringify(refusals.length > 0 ? { ...output, Failed: [...(output.Failed ?? []), ...refusals] } : output)
    )
  }

  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('there is no port')
  const app = await build(t)
  const subscriber = sqsQueue({
    prisma: app.prisma,
    log: app.log,
    queueUrl: `http://127.0.0.1:${address.port}/000000000000/${asked}`,
    region: 'us-east-1'
  })
  t.teardown(() => subscriber.close())
  return {
    app,
    subscriber,
    requests,
    stop,
    publish: async (events: readonly LoggedEvent[]) => await subscriber.handle(events, new AbortController().signal),
    messages: () => fauxqs.inspectQueue(name)?.messages.ready ?? []
  }
}

/** Events 1 (a product), 2 to 4 (orders), 5 to 7 (payments of them). */
async function threeOrdersPaid(app: Awaited<ReturnType<typeof build>>): Promise<void> {
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

function bySubject(events: readonly LoggedEvent[]): Record<string, number[]> {
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
