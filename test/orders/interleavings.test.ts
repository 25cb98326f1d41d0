import t from 'tap'
import type { FastifyInstance } from 'fastify'
import { expireDueOrders } from '../../src/orders/due-orders.js'
import { createOrder, createProduct, findViolations, send } from '../support/app.js'
import { holdBefore, startUntilBlocked } from '../support/interleaving.js'
import { buildWithSecret, newEventId, orderStateOf, sendEvent } from '../support/payment-provider.js'

/** What the operations share: an order of 2 units of a product whose stock was 10 before it. */
interface Scene {
  app: FastifyInstance
  productId: number
  orderId: number
}

interface Actor {
  act: (scene: Scene) => Promise<unknown>
  /** The statement before which it has looked, and holds nothing that others wait for. */
  decides: string
}

/** The part of an answer that the tests compare. */
const answerOf = async (answer: Promise<{ status: number; body: { code?: string; detail?: string } | undefined }>) => {
  const { status, body } = await answer
  return body?.code ?? body?.detail ?? status
}

const actors = {
  pay: {
    act: async ({ app, orderId }) =>
      await answerOf(sendEvent(app, { event_id: newEventId(), type: 'payment.succeeded', order_id: orderId })),
    decides: 'order:change-status'
  },
  cancel: {
    act: async ({ app, orderId }) => await answerOf(send(app, 'DELETE', `/orders/${orderId}`)),
    decides: 'order:change-status'
  },
  ship: {
    act: async ({ app, orderId }) => await answerOf(send(app, 'PATCH', `/orders/${orderId}`, { status: 'SHIPPED' })),
    decides: 'order:change-status'
  },
  expiry: { act: async ({ app }) => (await expireDueOrders(app)).ids.length, decides: 'due-orders:lock' },
  order: {
    act: async ({ app, productId }) =>
      await answerOf(send(app, 'POST', '/orders', { product_id: productId, quantity: 3 })),
    decides: 'products:lock'
  },
  'delete product': {
    act: async ({ app, productId }) => await answerOf(send(app, 'DELETE', `/products/${productId}`)),
    decides: 'products:lock'
  },
  'set stock': {
    act: async ({ app, productId }) => await answerOf(send(app, 'PATCH', `/products/${productId}`, { stock: 5 })),
    decides: 'products:lock'
  }
} satisfies Record<string, Actor>

type Name = keyof typeof actors

interface Meeting {
  first: Name
  second: Name
  /** The order's status before both; PENDING if not given. */
  from?: 'PAID'
  /** Whether the second waits for the first; otherwise it skips the rows that the first has locked. */
  waits: boolean
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
    waits: true,
    answers: ['ok', 200],
    history: ['PENDING', 'PAID', 'CANCELED', 'refund requested'],
    stock: 10
  },
  {
    first: 'cancel',
    second: 'pay',
    waits: true,
    answers: [200, 'refund requested'],
    history: ['PENDING', 'CANCELED', 'refund requested'],
    stock: 10
  },
  { first: 'pay', second: 'expiry', waits: false, answers: ['ok', 0], history: ['PENDING', 'PAID'], stock: 8 },
  {
    first: 'expiry',
    second: 'pay',
    waits: true,
    answers: [1, 'refund requested'],
    history: ['PENDING', 'CANCELED', 'refund requested'],
    stock: 10
  },
  {
    first: 'cancel',
    second: 'cancel',
    waits: true,
    answers: [200, 'ORDER_NOT_CANCELABLE'],
    history: ['PENDING', 'CANCELED'],
    stock: 10
  },
  {
    first: 'cancel',
    second: 'ship',
    from: 'PAID',
    waits: true,
    answers: [200, 'INVALID_STATUS_TRANSITION'],
    history: ['PENDING', 'PAID', 'CANCELED', 'refund requested'],
    stock: 10
  },
  {
    first: 'ship',
    second: 'cancel',
    from: 'PAID',
    waits: true,
    answers: [200, 'ORDER_NOT_CANCELABLE'],
    history: ['PENDING', 'PAID', 'SHIPPED'],
    stock: 8
  },
  {
    first: 'delete product',
    second: 'order',
    waits: true,
    answers: [204, 'PRODUCT_NOT_FOUND'],
    history: ['PENDING'],
    stock: undefined
  },
  {
    first: 'order',
    second: 'delete product',
    waits: true,
    answers: [201, 204],
    history: ['PENDING'],
    stock: undefined
  },
  { first: 'set stock', second: 'order', waits: true, answers: [200, 201], history: ['PENDING'], stock: 2 },
  { first: 'order', second: 'set stock', waits: true, answers: [201, 200], history: ['PENDING'], stock: 5 }
]

const app = await buildWithSecret(t)

for (const meeting of meetings) {
  const { first, second, waits, from: _, ...expected } = meeting
  t.test(`${second} starts before ${first} has committed`, async t => {
    const scene = await setScene(meeting)
    const held = await holdBefore('COMMIT', () => actors[first].act(scene))
    const { isBlocked, end } = await startUntilBlocked(app, () => actors[second].act(scene))
    t.equal(isBlocked, waits)
    const answers = [await held.release(), await end]
    t.strictSame({ answers, ...(await stateOf(scene)) }, expected)
    t.strictSame(await violations(), [])
  })

  t.test(`${first} runs after ${second} has read and before it decides`, async t => {
    const scene = await setScene(meeting)
    const held = await holdBefore(actors[second].decides, () => actors[second].act(scene))
    const { isBlocked, end } = await startUntilBlocked(app, () => actors[first].act(scene))
    t.equal(isBlocked, false)
    const answers = [await end, await held.release()]
    t.strictSame({ answers, ...(await stateOf(scene)) }, expected)
    t.strictSame(await violations(), [])
  })
}

t.test('an order locks its products in the order of their ids, whatever the order of its lines', async t => {
  const ids = []
  for (let i = 0; i < 4; i++) ids.push((await createProduct(app)).id)
  const [first, ...others] = ids
  for (const order of [ids, ids.toReversed()]) {
    const placing = await app.prisma.$transaction(async tx => {
      await tx.$queryRaw`SELECT FROM products WHERE id = ${first} FOR UPDATE`
      const { isBlocked, end } = await startUntilBlocked(app, () =>
        send(app, 'POST', '/orders', { items: order.map(id => ({ product_id: id, quantity: 1 })) })
      )
      t.ok(isBlocked, 'it waits for the first product')
      const free = await tx.$queryRaw<unknown[]>`
        SELECT FROM products WHERE id = ANY (${others}::bigint[]) FOR UPDATE SKIP LOCKED`
      t.equal(free.length, 3, 'and has not locked the others yet')
      return { end }
    })
    t.equal((await placing.end).status, 201)
  }
})

t.test('a key in use is refused at once; after the commit it gets the stored response', async t => {
  const { id } = await createProduct(app, { stock: 10 })
  const place = async () =>
    await send(app, 'POST', '/orders', { product_id: id, quantity: 2 }, { 'idempotency-key': `key-${id}` })
  const held = await holdBefore('COMMIT', place)
  const { isBlocked, end } = await startUntilBlocked(app, place)
  t.equal(isBlocked, false)
  t.match(await end, { status: 409, body: { code: 'IDEMPOTENCY_KEY_IN_USE' } })
  const first = await held.release()
  t.equal(first.status, 201)
  t.match(await place(), { status: 201, text: first.text, headers: { 'idempotent-replayed': 'true' } })
  t.equal((await send(app, 'GET', `/products/${id}`)).body.stock, 8)
})

t.test(
  'cancel runs while the current status is set again: the client does not get the other change as its own',
  async t => {
    const { orderId } = await setScene({ first: 'ship', second: 'cancel', from: 'PAID' })
    const held = await holdBefore(
      'order:read',
      async () => await send(app, 'PUT', `/orders/${orderId}`, { status: 'PAID' })
    )
    t.equal((await send(app, 'DELETE', `/orders/${orderId}`)).status, 200)
    t.match(await held.release(), { status: 400, body: { code: 'INVALID_STATUS_TRANSITION' } })
  }
)

async function setScene({ first, second, from }: Pick<Meeting, 'first' | 'second' | 'from'>): Promise<Scene> {
  const { id: productId } = await createProduct(app, { stock: 10 })
  const { id: orderId } = await createOrder(app, { product_id: productId, quantity: 2 })
  if (from) await send(app, 'PATCH', `/orders/${orderId}`, { status: from })
  if (first === 'expiry' || second === 'expiry') {
    await app.prisma.$executeRaw`UPDATE orders SET expires_at = now() - interval '1 second' WHERE id = ${orderId}`
  }
  return { app, productId, orderId }
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
