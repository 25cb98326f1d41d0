import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import type { OrderStatus } from '../../src/orders/status.js'
import { createProduct, findViolations, send } from '../support/app.js'
import { startUntilBlocked } from '../support/interleaving.js'
import {
  buildWithSecret,
  moneyOf,
  newEventId,
  orderThatIs,
  orderStateOf,
  pendingOrder,
  sendEvent
} from '../support/payment-provider.js'

t.test(
  '50 concurrent deliveries of one event, mixed with cancels of its order, make one transition and take effect once',
  async t => {
    const app = await buildWithSecret(t)
    const ends = new Set<string>()
    for (let round = 0; round < 12; round++) {
      const { id } = await pendingOrder(app)
      const event = { event_id: newEventId(), type: 'payment.succeeded', order_id: id }
      const cancels = round % 4
      const cancel = () => send(app, 'DELETE', `/orders/${id}`)
      // Cancels come before the deliveries, among them, or after the first answer, so that each side wins sometimes.
      const before = round < 4 ? Array.from({ length: cancels }, cancel) : []
      const deliveries = Array.from({ length: 50 }, () => sendEvent(app, event))
      const amid = round >= 4 && round < 8 ? Array.from({ length: cancels }, cancel) : []
      await Promise.any(deliveries)
      const after = round >= 8 ? Array.from({ length: cancels }, cancel) : []
      const payments = await Promise.all(deliveries)
      t.ok(
        payments.every(({ status }) => status === 200),
        'every delivery is answered with 200'
      )
      t.strictSame(
        payments
          .map(({ body }) => body.status)
          .sort()
          .slice(48),
        ['duplicate', 'success'],
        'one success, the rest are duplicates'
      )
      const canceled = await Promise.all([...before, ...amid, ...after])
      t.equal(
        canceled.filter(({ status }) => status === 200).length,
        Math.min(cancels, 1),
        'at most one cancel succeeds'
      )
      const { status, history, stock } = await orderStateOf(app, id)
      ends.add(history.join(' '))
      t.ok(legalEnds.has(`${history.join(' ')} ${stock}`), `${history.join(' ')}, stock ${stock}`)
      t.equal(status, cancels > 0 ? 'CANCELED' : 'PAID')
    }
    t.comment([...ends].join('; '))
    t.ok(ends.has('PENDING PAID CANCELED refund requested'))
    t.strictSame(await findViolations(app), [])
  }
)

const legalEnds = new Set([
  'PENDING PAID 8',
  'PENDING PAID CANCELED refund requested 10',
  'PENDING CANCELED refund requested 10'
])

t.test('an order that a failed payment cancels is REFUNDED if all that was paid was given back', async t => {
  const app = await buildWithSecret(t)
  const { id } = await pendingOrder(app)
  for (const [type, amount] of [
    ['payment.refunded', 49.8],
    ['payment.succeeded', 24.9],
    ['payment.failed', undefined]
  ] as const) {
    const event = { event_id: newEventId(), type, order_id: id, amount }
    t.match(await sendEvent(app, event), { status: 200, body: { status: 'success' } })
  }
  t.match(await orderStateOf(app, id), { status: 'REFUNDED', stock: 10 })
  t.match((await send(app, 'GET', '/admin/invariants?scope=full')).body, { status: 'ok' })
  t.strictSame(await findViolations(app), [])
})

t.test('50 different concurrent events of one order all succeed, and its stock is returned once', async t => {
  const app = await buildWithSecret(t)
  const { id } = await pendingOrder(app)
  const types = ['payment.succeeded', 'payment.refunded', 'payment.failed']
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      sendEvent(app, { event_id: newEventId(), type: types[index % 3], order_id: id })
    )
  )
  t.ok(answers.every(({ status, body }) => status === 200 && body.status === 'success'))
  const { status, stock } = await orderStateOf(app, id)
  t.ok(['PAID', 'REFUNDED', 'CANCELED'].includes(status), status)
  t.equal(stock, status === 'PAID' ? 8 : 10)
  t.equal((await moneyOf(app, id)).paidCents, 17 * 4980)
  t.equal(await app.prisma.orderPayment.count({ where: { orderId: id } }), 34)
  t.equal(await app.prisma.webhookEvent.count({ where: { orderId: id } }), 50)
  t.strictSame(await findViolations(app), [])
})

t.test(
  'concurrent events of 20 orders with the same products all succeed: no deadlock reaches the provider',
  async t => {
    const app = await buildWithSecret(t)
    const products = await Promise.all(Array.from({ length: 5 }, () => createProduct(app)))
    const orders = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const lines = products.map(({ id }) => ({ product_id: id, quantity: 1 }))
        return (await send(app, 'POST', '/orders', { items: index % 2 === 0 ? lines : lines.reverse() })).body
      })
    )
    const answers = await Promise.all(
      orders.flatMap(({ id }) =>
        ['payment.failed', 'payment.refunded'].map(type =>
          sendEvent(app, { event_id: newEventId(), type, order_id: id })
        )
      )
    )
    t.ok(answers.every(({ status }) => status === 200))
    t.strictSame(await findViolations(app), [])
    t.equal((await send(app, 'GET', `/products/${products[0]?.id}`)).body.stock, 100)
  }
)

t.test(
  'an event that loses a deadlock to a session by hand is 503, and applied when it is delivered again',
  async t => {
    const app = await buildWithSecret(t)
    const order = await pendingOrder(app)
    const event = { event_id: newEventId(), type: 'payment.failed', order_id: order.id }
    // Locks the product before the order, the opposite of the service's order. After deadlock_timeout, 1 s by default,
    // PostgreSQL cancels the transaction that has waited that long first: the event's.
    const delivery = await app.prisma.$transaction(async tx => {
      await tx.$queryRaw`SELECT id FROM products WHERE id = ${order.product_id} FOR UPDATE`
      const started = await startUntilBlocked(app, async () => await sendEvent(app, event))
      t.ok(started.isBlocked, 'the event waits for the product')
      await tx.$queryRaw`SELECT id FROM orders WHERE id = ${order.id} FOR UPDATE`
      return started
    })
    t.match(await delivery.end, { status: 503, headers: { 'retry-after': /^\d+$/ }, body: { code: 'OVERLOADED' } })
    t.match(await sendEvent(app, event), { status: 200, body: { status: 'success', order_status: 'CANCELED' } })
    t.strictSame(await orderStateOf(app, order.id), { status: 'CANCELED', history: ['PENDING', 'CANCELED'], stock: 10 })
    t.strictSame(await findViolations(app), [])
  }
)

t.test('1,000 events delivered twice and shuffled lead to the same final state as once and in order', async t => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  t.comment(`SEED=${seed}`)
  const [inOrder, shuffled] = await Promise.all([buildWithSecret(t), buildWithSecret(t)])
  const events = eventsOf(1_000)
  const orders = events.at(-1)?.order_id ?? 0
  await Promise.all([placeOrders(inOrder, orders), placeOrders(shuffled, orders)])
  const answersInOrder = await inParallel(
    Array.from({ length: orders }, (_, index) => events.filter(event => event.order_id === index + 1)),
    async story => {
      const answers = []
      for (const event of story) answers.push(await sendEvent(inOrder, event))
      return answers
    }
  )
  t.ok(answersInOrder.flat().every(({ status }) => status === 200))
  const twice = shuffle([...events, ...events], seed)
  const answers = await inParallel(twice, event => sendEvent(shuffled, event))
  t.ok(answers.every(({ status }) => status === 200))
  t.equal(answers.filter(({ body }) => body.status === 'success').length, 1_000, 'each was applied once')
  t.equal(answers.filter(({ body }) => body.status === 'duplicate').length, 1_000)
  t.strictSame(await finalState(shuffled), await finalState(inOrder))
  for (const app of [inOrder, shuffled]) t.strictSame(await findViolations(app), [])
})

// The events of one order. Each list leads to the same end in any order: see
// docs/decisions/0010-payment-events-in-any-order.md.
const settledStories: string[][] = [
  ['payment.succeeded'],
  ['payment.succeeded', 'payment.refunded'],
  ['payment.failed'],
  ['payment.failed', 'payment.failed'],
  ['payment.succeeded', 'payment.succeeded'],
  ['payment.succeeded', 'payment.refunded', 'payment.refunded'],
  ['payment.succeeded', 'payment.refunded', 'payment.succeeded', 'payment.refunded']
]

t.test('of a payment and a failure the first to arrive decides; a payment that comes second is refunded', async t => {
  const app = await buildWithSecret(t)
  const first = await pendingOrder(app)
  await sendEvent(app, { event_id: newEventId(), type: 'payment.succeeded', order_id: first.id })
  await sendEvent(app, { event_id: newEventId(), type: 'payment.failed', order_id: first.id })
  t.strictSame(await orderStateOf(app, first.id), { status: 'PAID', history: ['PENDING', 'PAID'], stock: 8 })
  const second = await pendingOrder(app)
  await sendEvent(app, { event_id: newEventId(), type: 'payment.failed', order_id: second.id })
  await sendEvent(app, { event_id: newEventId(), type: 'payment.succeeded', order_id: second.id })
  t.strictSame(await orderStateOf(app, second.id), {
    status: 'CANCELED',
    history: ['PENDING', 'CANCELED', 'refund requested'],
    stock: 10
  })
})

t.test(
  'a second delivery waits for the first: after its commit it is a duplicate, after its rollback it succeeds',
  async t => {
    const app = await buildWithSecret(t)
    const { id } = await orderThatIs(app, 'PENDING')
    const event = { event_id: newEventId(), type: 'payment.succeeded', order_id: id }
    for (const end of ['rollback', 'commit'] as const) await holdEvent(t, app, event, end)
  }
)

/** Delivers an event while another writer has recorded it and then commits or rolls back. */
async function holdEvent(
  t: Test,
  app: FastifyInstance,
  event: { event_id: string; order_id: number },
  end: 'commit' | 'rollback'
) {
  const other = { ...event, event_id: `${event.event_id}_${end}` }
  let delivery: ReturnType<typeof sendEvent> | undefined
  await app.prisma
    .$transaction(async tx => {
      await tx.$executeRaw`UPDATE shops SET version = version + 1`
      await tx.webhookEvent.create({
        data: {
          shopId: 1,
          id: 1_000,
          eventId: other.event_id,
          isIdSigned: true,
          type: 'payment.succeeded',
          orderId: BigInt(event.order_id),
          bodyHash: await hashOf(other)
        }
      })
      const started = await startUntilBlocked(app, async () => await sendEvent(app, other))
      delivery = started.end
      t.ok(started.isBlocked, 'the second delivery waits')
      if (end === 'rollback') throw new Error('rolled back')
    })
    .catch(error => t.match(error, { message: 'rolled back' }))
  t.equal((await delivery)?.body.status, end === 'commit' ? 'duplicate' : 'success')
}

async function hashOf(event: object): Promise<Buffer<ArrayBuffer>> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(JSON.stringify(event))))
}

interface Event {
  event_id: string
  type: string
  order_id: number
  amount_cents: number
}

/** Places orders, whose ids are 1 to `count` in every app. */
async function placeOrders(app: FastifyInstance, count: number): Promise<void> {
  const product = await createProduct(app, { stock: 1_000 })
  const answers = await inParallel(Array.from({ length: count }), () =>
    send(app, 'POST', '/orders', { product_id: product.id, quantity: 1 })
  )
  if (!answers.every(({ status }) => status === 201)) throw new Error('an order was not placed')
}

function eventsOf(count: number): Event[] {
  const events: Event[] = []
  for (let order = 1; events.length < count; order++) {
    const story = settledStories[order % settledStories.length] ?? []
    events.push(
      ...story.map((type, step) => ({ event_id: `evt_${order}_${step}`, type, order_id: order, amount_cents: 1000 }))
    )
  }
  return events.slice(0, count)
}

async function finalState(app: FastifyInstance) {
  return {
    orders: await app.prisma.$queryRaw<Array<{ id: bigint; status: OrderStatus }>>`
      SELECT id, status::text, restocked_at IS NOT NULL AS is_restocked, payment_status::text, paid_cents,
        refunded_cents, refund_due_cents
      FROM orders ORDER BY id`,
    stock: await app.prisma.$queryRaw`SELECT stock FROM products`,
    // Only the steps: whether a refund is requested, for example, depends on whether it arrives before its payment.
    log: await app.prisma.$queryRaw`
      SELECT order_id, type, count(*) FROM events
      WHERE order_id IS NOT NULL AND data -> 'changes' -> 'status' IS NOT NULL
      GROUP BY 1, 2 ORDER BY 1, 2`,
    events: await app.prisma.$queryRaw`SELECT event_id, type, order_id FROM webhook_events ORDER BY event_id`
  }
}

async function inParallel<T, R>(inputs: readonly T[], work: (input: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = [...inputs]
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      while (queue.length > 0) {
        const [input] = queue.splice(0, 1)
        results.push(await work(input as T))
      }
    })
  )
  return results
}

/** A Fisher-Yates shuffle with the generator mulberry32: the same seed reproduces the run. */
function shuffle<T>(items: readonly T[], seed: number): T[] {
  const shuffled = [...items]
  let state = seed
  for (let last = shuffled.length - 1; last > 0; last--) {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    const other = ((mixed ^ (mixed >>> 14)) >>> 0) % (last + 1)
    const held = shuffled[last] as T
    shuffled[last] = shuffled[other] as T
    shuffled[other] = held
  }
  return shuffled
}
