import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { expireDueOrders } from '../../src/orders/due-orders.js'
import { createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { holdBefore, startUntilBlocked } from '../support/interleaving.js'
import { buildWithSecret, newEventId, orderStateOf, sendEvent } from '../support/payment-provider.js'

/** What the operations share: an order of 2 units of a product whose stock was 10 before it. */
interface Scene {
  productId: number
  orderId: number
}

/** A change; the processes that make it share nothing but the database. */
type Actor = (app: FastifyInstance, scene: Scene) => Promise<unknown>

/** The part of an answer that the tests compare. */
const answerOf = async (answer: Promise<{ status: number; body: { code?: string; detail?: string } | undefined }>) => {
  const { status, body } = await answer
  return body?.code ?? body?.detail ?? status
}

const actors = {
  pay: async (app, { orderId }) =>
    await answerOf(sendEvent(app, { event_id: newEventId(), type: 'payment.succeeded', order_id: orderId })),
  cancel: async (app, { orderId }) => await answerOf(send(app, 'DELETE', `/orders/${orderId}`)),
  ship: async (app, { orderId }) => await answerOf(send(app, 'PATCH', `/orders/${orderId}`, { status: 'SHIPPED' })),
  expiry: async app => (await expireDueOrders(app)).ids.length,
  order: async (app, { productId }) =>
    await answerOf(send(app, 'POST', '/orders', { product_id: productId, quantity: 3 })),
  'delete product': async (app, { productId }) => await answerOf(send(app, 'DELETE', `/products/${productId}`)),
  'set stock': async (app, { productId }) => await answerOf(send(app, 'PATCH', `/products/${productId}`, { stock: 5 }))
} satisfies Record<string, Actor>

type Name = keyof typeof actors

interface Meeting {
  first: Name
  second: Name
  /** The order's status before both; PENDING if not given. */
  from?: 'PAID'
  /** The answers of the first and the second. */
  answers: [unknown, unknown]
  /** The order's history and the product's stock after both. */
  history: string[]
  /** undefined: the product is deleted. */
  stock: number | undefined
}

const meetings: Meeting[] = [
  {
    first: 'pay',
    second: 'cancel',
    answers: ['ok', 200],
    history: ['PENDING', 'PAID', 'CANCELED', 'refund requested'],
    stock: 10
  },
  {
    first: 'cancel',
    second: 'pay',
    answers: [200, 'refund requested'],
    history: ['PENDING', 'CANCELED', 'refund requested'],
    stock: 10
  },
  { first: 'pay', second: 'expiry', answers: ['ok', 0], history: ['PENDING', 'PAID'], stock: 8 },
  {
    first: 'expiry',
    second: 'pay',
    answers: [1, 'refund requested'],
    history: ['PENDING', 'CANCELED', 'refund requested'],
    stock: 10
  },
  {
    first: 'cancel',
    second: 'cancel',
    answers: [200, 'ORDER_NOT_CANCELABLE'],
    history: ['PENDING', 'CANCELED'],
    stock: 10
  },
  {
    first: 'cancel',
    second: 'ship',
    from: 'PAID',
    answers: [200, 'INVALID_STATUS_TRANSITION'],
    history: ['PENDING', 'PAID', 'CANCELED', 'refund requested'],
    stock: 10
  },
  {
    first: 'ship',
    second: 'cancel',
    from: 'PAID',
    answers: [200, 'ORDER_NOT_CANCELABLE'],
    history: ['PENDING', 'PAID', 'SHIPPED'],
    stock: 8
  },
  {
    first: 'delete product',
    second: 'order',
    answers: [204, 'PRODUCT_NOT_FOUND'],
    history: ['PENDING'],
    stock: undefined
  },
  {
    first: 'order',
    second: 'delete product',
    answers: [201, 204],
    history: ['PENDING'],
    stock: undefined
  },
  { first: 'set stock', second: 'order', answers: [200, 201], history: ['PENDING'], stock: 2 },
  { first: 'order', second: 'set stock', answers: [201, 200], history: ['PENDING'], stock: 5 }
]

const databaseUrl = await createDatabase(t)
// Two processes on one database: within one, the queue lets only one change through at a time.
const [app, other] = [await buildWithSecret(t, { databaseUrl }), await buildWithSecret(t, { databaseUrl })]

for (const meeting of meetings) {
  const { first, second, from: _, ...expected } = meeting
  t.test(`${second} starts before ${first} has committed`, async t => {
    const scene = await setScene(meeting)
    const answers = await startBeforeCommit(t, meeting, scene)
    t.strictSame({ answers, ...(await stateOf(scene)) }, expected)
    t.strictSame(await violations(), [])
  })

  t.test(`${first} runs after ${second} has begun and before it has the shop's lock`, async t => {
    const scene = await setScene(meeting)
    const held = await holdBefore('shop:lock', () => actors[second](other, scene))
    const { isBlocked, end } = await startUntilBlocked(app, () => actors[first](app, scene))
    t.equal(isBlocked, false)
    const answers = [await end, await held.release()]
    t.strictSame({ answers, ...(await stateOf(scene)) }, expected)
    t.strictSame(await violations(), [])
  })
}

t.test('any change may start before any other has committed: it waits, and both end consistent', async t => {
  const names = Object.keys(actors) as Name[]
  for (const first of names) {
    for (const second of names) {
      const scene = await setScene({ first, second })
      await startBeforeCommit(t, { first, second }, scene)
      t.strictSame(await findViolations(app), [], `${first}, ${second}`)
    }
  }
  t.strictSame(await violations(), [])
})

t.test(
  'a request with a key in use waits for the first request, acts no second time and gets its response',
  async t => {
    const { id } = await createProduct(app, { stock: 10 })
    const place = async (app: FastifyInstance) =>
      await send(app, 'POST', '/orders', { product_id: id, quantity: 2 }, { 'idempotency-key': `key-${id}` })
    const held = await holdBefore('COMMIT', () => place(app))
    const { isBlocked, end } = await startUntilBlocked(app, () => place(other))
    t.equal(isBlocked, true)
    const first = await held.release()
    t.equal(first.status, 201)
    const replayed = { status: 201, text: first.text, headers: { 'idempotent-replayed': 'true' } }
    t.match(await end, replayed)
    t.match(await place(other), replayed)
    t.equal((await send(app, 'GET', `/products/${id}`)).body.stock, 8)
  }
)

t.test(
  'cancel runs while the current status is set again: the client does not get the other change as its own',
  async t => {
    const { orderId } = await setScene({ first: 'ship', second: 'cancel', from: 'PAID' })
    const held = await holdBefore(
      'shop:lock',
      async () => await send(other, 'PUT', `/orders/${orderId}`, { status: 'PAID' })
    )
    t.equal((await send(app, 'DELETE', `/orders/${orderId}`)).status, 200)
    t.match(await held.release(), { status: 400, body: { code: 'INVALID_STATUS_TRANSITION' } })
  }
)

/** Starts the second change while the first holds the lock, and returns the answers of both. */
async function startBeforeCommit(
  t: Test,
  { first, second }: Pick<Meeting, 'first' | 'second'>,
  scene: Scene
): Promise<[unknown, unknown]> {
  const held = await holdBefore('COMMIT', () => actors[first](app, scene))
  const { isBlocked, end } = await startUntilBlocked(app, () => actors[second](other, scene))
  t.equal(isBlocked, true, `${second} waits for ${first}`)
  return [await held.release(), await end]
}

async function setScene({ first, second, from }: Pick<Meeting, 'first' | 'second' | 'from'>): Promise<Scene> {
  const { id: productId } = await createProduct(app, { stock: 10 })
  const { id: orderId } = await createOrder(app, { product_id: productId, quantity: 2 })
  if (from) await send(app, 'PATCH', `/orders/${orderId}`, { status: from })
  if (first === 'expiry' || second === 'expiry') {
    await app.prisma.$executeRaw`UPDATE orders SET expires_at = now() - interval '1 second' WHERE id = ${orderId}`
  }
  return { productId, orderId }
}

async function stateOf({ orderId }: Scene): Promise<Pick<Meeting, 'history' | 'stock'>> {
  const { history, stock } = await orderStateOf(app, orderId)
  return { history, stock }
}

/** Checks the invariants by the tests' own statements and by the service's. */
async function violations(): Promise<unknown[]> {
  const { body } = await send(app, 'GET', '/admin/invariants?scope=full')
  return [
    ...(await findViolations(app)),
    ...body.invariants.filter(({ violations }: { violations: number }) => violations > 0)
  ]
}
