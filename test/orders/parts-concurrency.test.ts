import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { Agent, request } from 'undici'
import { createRandom, type Random } from '../../scripts/shared/random.js'
import type { Order } from '../../src/orders/schemas.js'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'

const clients = 64
const requestsPerClient = 12
/** What there is of each product at each location: six orders of 40 units take all of it, and some are split. */
const levels = [
  [70, 90, 80],
  [110, 60, 70],
  [50, 100, 90]
] as const

/** What a rule may refuse; anything else is a defect. */
const refusals = new Set([
  'QUANTITY_UNAVAILABLE',
  'INVALID_STATUS_TRANSITION',
  'ORDER_NOT_CANCELABLE',
  'REFUND_TOO_LARGE'
])

type Unit = 'shipments' | 'cancellations' | 'returns'

interface Answer {
  name: string
  orderId: number
  status: number
  body: {
    code?: string
    restock?: boolean
    amount_cents?: number
    items?: Array<{ item_id: number; quantity: number }>
  }
}

t.test(
  '64 clients ship, cancel, return and refund units of the same orders: no unit and no cent is taken twice',
  async t => {
    const databaseUrl = await createDatabase(t)
    // The second process decides on its own: only the database keeps the two apart.
    const apps = [await build(t, { databaseUrl }), await build(t, { databaseUrl })]
    const [app] = apps
    if (!app) throw new Error('no app')
    const urls = await Promise.all(apps.map(listen))
    const agent = new Agent({ connections: clients })
    t.teardown(() => agent.close())
    for (const name of ['Porto', 'Faro']) await send(app, 'POST', '/locations', { name })
    const products: number[] = []
    for (const [index, price] of [999, 250, 40].entries()) products.push(await stockUp(app, price, levels[index] ?? []))
    const orders: Order[] = []
    for (let i = 0; i < 6; i++) orders.push(await placePaid(app, products))
    const isSplit = ({ items }: Order) => items.some(({ allocations }) => allocations.length > 1)
    t.ok(orders.some(isSplit) && !orders.every(isSplit), 'some orders come from several locations')

    const answers = await Promise.all(
      Array.from({ length: clients }, async (_, client) => {
        const random = createRandom(client + 1)
        const done: Answer[] = []
        for (let i = 0; i < requestsPerClient; i++) {
          const order = random.pick(orders)
          const [method, path, body] = requestOf(order, random)
          const response = await request(`${urls[client % 2]}/orders/${order.id}${path}`, {
            method,
            dispatcher: agent,
            ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
          })
          const answer = (await response.body.json()) as Answer['body']
          done.push({ name: path.slice(1) || method, orderId: order.id, status: response.statusCode, body: answer })
        }
        return done
      })
    )
    const all = answers.flat()
    const unexpected = all.filter(({ status, body }) => status >= 300 && !refusals.has(body.code ?? ''))
    t.strictSame(unexpected, [], 'every answer is a success or the refusal of a rule')
    for (const name of ['shipments', 'cancellations', 'returns', 'refunds', 'PATCH']) {
      t.ok(
        all.some(answer => answer.name === name && answer.status < 300),
        `some ${name} were accepted`
      )
    }
    t.ok(
      all.some(({ body }) => body.code === 'QUANTITY_UNAVAILABLE'),
      'some asked for more than was left'
    )

    for (const { id } of orders) await compareWithAnswers(t, app, id, all)
    for (const [index, id] of products.entries()) await compareLevels(t, app, id, levels[index] ?? [], orders)
    t.strictSame(await findViolations(app), [])
    const { body } = await send(app, 'GET', '/admin/invariants?scope=full')
    t.equal(body.status, 'ok', JSON.stringify(body.invariants.map(({ details }: { details: string[] }) => details)))
  }
)

async function listen(app: FastifyInstance): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}

async function stockUp(
  app: FastifyInstance,
  priceCents: number,
  [main, ...others]: readonly number[]
): Promise<number> {
  const { id } = await createProduct(app, { price_cents: priceCents, stock: main ?? 0 })
  for (const [index, delta] of others.entries()) {
    await send(app, 'POST', `/products/${id}/stock`, { delta, location_id: index + 2 })
  }
  return id
}

async function placePaid(app: FastifyInstance, products: readonly number[]): Promise<Order> {
  const order = await createOrder(app, {
    items: products.map(id => ({ product_id: id, quantity: 40 })),
    adjustments: [
      { type: 'shipping', label: 'Parcel', amount_cents: 490 },
      { type: 'discount', label: 'Voucher', amount_cents: -777 }
    ]
  })
  const { status, text } = await send(app, 'PATCH', `/orders/${order.id}`, { status: 'PAID' })
  if (status !== 200) throw new Error(text)
  return order
}

/** A random request: mostly a few units; seldom what ends an order, so that the others have something to do. */
function requestOf(order: Order, random: Random): [method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object] {
  const first = random.pick(order.items)
  const items = order.items
    .filter(item => item === first || random.happens(0.3))
    .map(({ id }) => ({ item_id: id, quantity: random.between(1, 4) }))
  const choice = random.between(0, 99)
  if (choice < 40) return ['POST', '/shipments', { items }]
  if (choice < 60) return ['POST', '/cancellations', { items }]
  if (choice < 80) return ['POST', '/returns', { items, restock: random.happens(0.5) }]
  if (choice < 90) return ['POST', '/refunds', { amount_cents: random.between(1, 3_000) }]
  if (choice < 92) return ['POST', '/shipments', {}]
  if (choice < 93) return ['POST', '/cancellations', {}]
  if (choice < 96) return ['DELETE', '']
  return ['PATCH', '', { status: random.pick(['PAID', 'SHIPPED', 'COMPLETED', 'CANCELED']) }]
}

/** The lines count what was accepted. Only a PATCH or DELETE takes units of which its answer does not say how many. */
async function compareWithAnswers(
  t: Test,
  app: FastifyInstance,
  orderId: number,
  all: readonly Answer[]
): Promise<void> {
  const { body: order } = await send(app, 'GET', `/orders/${orderId}`)
  const accepted = all.filter(answer => answer.orderId === orderId && answer.status === 201)
  const counters = [
    ['shipments', 'shipped_quantity'],
    ['cancellations', 'canceled_quantity'],
    ['returns', 'returned_quantity']
  ] as const
  for (const line of order.items) {
    t.ok(
      line.shipped_quantity + line.canceled_quantity <= line.quantity && line.returned_quantity <= line.shipped_quantity
    )
    for (const [name, counter] of counters) {
      const inParts = await unitsIn(app, orderId, name, line.id)
      t.equal(line[counter], inParts, `order ${orderId}, line ${line.id}: ${counter}`)
      const answered = sum(accepted.filter(answer => answer.name === name).map(({ body }) => unitsOf(body, line.id)))
      const isWhole = all.some(
        ({ name, status, orderId: id }) => id === orderId && /PATCH|DELETE/.test(name) && status < 300
      )
      t.ok(
        isWhole && name !== 'returns' ? answered <= inParts : answered === inParts,
        `${answered} of ${inParts} ${name}`
      )
    }
  }
  const refunded = sum(accepted.filter(({ name }) => name === 'refunds').map(({ body }) => body.amount_cents ?? 0))
  t.equal(order.refunded_cents, refunded, `order ${orderId}: refunds`)
  t.ok(order.refunded_cents <= order.paid_cents)
  t.equal(order.refund_due_cents, Math.max(0, order.paid_cents - order.refunded_cents - order.current_total_cents))
}

/** What is at each location is what was there, less what was ordered from it, and with what came back to it. */
async function compareLevels(
  t: Test,
  app: FastifyInstance,
  productId: number,
  initial: readonly number[],
  orders: readonly Order[]
): Promise<void> {
  const expected = [...initial]
  const add = (units: Order['items'][number]['allocations'], sign: 1 | -1) => {
    for (const { location_id: id, quantity } of units) expected[id - 1] = (expected[id - 1] ?? 0) + sign * quantity
  }
  for (const { id } of orders) {
    const { body: order } = await send(app, 'GET', `/orders/${id}`)
    const line = order.items.find(({ product_id: product }: { product_id: number }) => product === productId)
    add(line.allocations, -1)
    for (const name of ['cancellations', 'returns'] as const) {
      const { body } = await send(app, 'GET', `/orders/${id}/${name}?limit=100`)
      for (const part of body[name]) {
        const isBack = name === 'cancellations' || part.restock
        for (const item of part.items) if (isBack && item.item_id === line.id) add(item.allocations, 1)
      }
    }
  }
  const { body } = await send(app, 'GET', `/products/${productId}/stock`)
  const found = body.locations.map(({ quantity }: { quantity: number }) => quantity)
  t.strictSame(found, expected, `product ${productId} at each location`)
}

async function unitsIn(app: FastifyInstance, orderId: number, name: Unit, itemId: number): Promise<number> {
  const { body } = await send(app, 'GET', `/orders/${orderId}/${name}?limit=100`)
  if (body.total > 100) throw new Error(`more than one page of ${name}`)
  return sum(body[name].map((part: Answer['body']) => unitsOf(part, itemId)))
}

function unitsOf({ items = [] }: Answer['body'], itemId: number): number {
  return sum(items.filter(({ item_id: id }) => id === itemId).map(({ quantity }) => quantity))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
