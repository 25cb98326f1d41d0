// Commands of all kinds that meet at the same few rows, on four processes.
import pg from 'pg'
import t, { type Test } from 'tap'
import { Agent } from 'undici'
import { createRandom, type Random } from '../../scripts/shared/random.js'
import { connect } from '../../scripts/shared/service.js'
import { until } from '../../scripts/shared/until.js'
import { createDatabase } from '../support/app.js'
import { newEventId, secret, signatureOf } from '../support/payment-provider.js'
import { call, startService, type Service } from '../support/service.js'

t.test(
  '10,000 mixed commands on four processes: no deadlock, no retry, and no gap in any id',
  { timeout: 240_000 },
  async t => {
    const databaseUrl = await createDatabase(t)
    const database = new pg.Client({ connectionString: databaseUrl })
    await database.connect()
    t.teardown(() => database.end())
    const services = await Promise.all(
      Array.from({ length: 4 }, () => startService(t, { DATABASE_URL: databaseUrl, WEBHOOK_SECRET: secret }))
    )
    const shop = openShop(t, services)
    await shop.stock()
    await Promise.all(Array.from({ length: 64 }, (_, client) => shop.work(createRandom(client))))

    t.strictSame(shop.unexpected, [], 'every response is a success or the refusal of a rule')
    t.strictSame(shop.kindsNeverAccepted(), [], 'commands of every kind were accepted')
    t.equal(await countGrouped(services), shop.submitted, 'every command was in one transaction')
    const { body: report } = await call(`${services[0]?.url}/admin/invariants?scope=full`)
    t.strictSame(
      report.invariants.flatMap(({ details }: { details: string[] }) => details),
      [],
      'all invariants hold'
    )
    for (const service of services) t.equal(await service.stop(), 0)
    t.equal(await countDeadlocks(database), 0, 'the database noticed no deadlock')
    t.strictSame(
      [...shop.placed].sort((one, other) => one - other),
      Array.from(shop.placed, (_, index) => index + 1),
      'the orders that clients placed are 1 to n'
    )
    for (const table of numbered) {
      const {
        rows: [{ count, first, last }]
      } = await database.query(`SELECT count(*)::int, min(id)::int AS first, max(id)::int AS last FROM ${table}`)
      t.strictSame([first, last], [1, count], `${count} rows of ${table} have the ids 1 to ${count}`)
    }
  }
)

const numbered = [
  'products',
  'users',
  'orders',
  'order_items',
  'stock_movements',
  'order_payments',
  'webhook_events',
  'events'
] as const

interface Request {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  body?: object
  headers?: Record<string, string>
}

/** What the clients know of the shop. */
interface Known {
  placed: Set<number>
  users: number[]
  /** Products that no order names. */
  spare: number[]
  /** The next number for a unique name. */
  next(): number
  /** The payment events that were sent last. */
  payments: Request[]
}

/** Few, so that all commands meet at them. */
const hot = [1, 2, 3, 4, 5, 6]

/** The rules that may refuse a command. A transaction that lost a deadlock too often is 503 OVERLOADED. */
const refusals = new Set([
  'INSUFFICIENT_STOCK',
  'INVALID_STATUS_TRANSITION',
  'ORDER_NOT_CANCELABLE',
  'PRODUCT_NOT_FOUND',
  'IDEMPOTENCY_KEY_IN_USE'
])

interface Kind {
  name: string
  /** How often it is chosen, compared with the others. */
  share: number
  request: (known: Known, random: Random) => Request
}

const kinds: readonly Kind[] = [
  {
    name: 'place an order',
    share: 20,
    request: placeOrder
  },
  {
    name: 'place several orders',
    share: 6,
    request: (known, random) => ({
      method: 'POST',
      path: '/orders/bulk',
      body: {
        mode: random.pick(['atomic', 'partial']),
        orders: Array.from({ length: random.between(2, 4) }, () => orderOf(known, random))
      }
    })
  },
  { name: 'pay', share: 10, request: (known, random) => statusChange(known, random, 'PAID') },
  { name: 'ship', share: 8, request: (known, random) => statusChange(known, random, 'SHIPPED') },
  { name: 'refund', share: 2, request: (known, random) => statusChange(known, random, 'REFUNDED') },
  {
    name: 'cancel',
    share: 6,
    request: (known, random) => ({ method: 'DELETE', path: `/orders/${recentOrder(known, random)}` })
  },
  {
    name: 'change several orders',
    share: 5,
    request: (known, random) => ({
      method: 'PATCH',
      path: '/orders/bulk',
      body: {
        mode: random.pick(['atomic', 'partial']),
        orders: [...new Set(Array.from({ length: 5 }, () => recentOrder(known, random)))].map(id => ({
          id,
          status: random.pick(['PAID', 'SHIPPED', 'CANCELED'])
        }))
      }
    })
  },
  { name: 'payment event', share: 14, request: paymentEvent },
  {
    name: 'adjust stock',
    share: 10,
    request: (_known, random) => ({
      method: 'POST',
      path: `/products/${random.pick(hot)}/stock`,
      body: { delta: random.happens(0.3) ? -random.between(1, 20) : random.between(1, 30) }
    })
  },
  {
    name: 'change a product',
    share: 6,
    request: (known, random) => ({
      method: 'PATCH',
      path: `/products/${random.pick(hot)}`,
      body: random.pick([{ price_cents: random.between(100, 900) }, { sku: `HOT-${known.next()}` }])
    })
  },
  {
    name: 'change several products',
    share: 4,
    request: (known, random) => ({
      method: 'PATCH',
      path: '/products/bulk',
      body: {
        mode: random.pick(['atomic', 'partial']),
        products: random.shuffle(hot).map(id => ({ id, name: `Product ${known.next()}` }))
      }
    })
  },
  {
    name: 'create a product',
    share: 3,
    request: createProduct
  },
  {
    name: 'delete a product',
    share: 2,
    request: ({ spare }, random) => ({ method: 'DELETE', path: `/products/${random.pick(spare)}` })
  },
  {
    name: 'create a user',
    share: 3,
    request: createUser
  },
  {
    name: 'change a user',
    share: 2,
    request: (known, random) => ({
      method: 'PATCH',
      path: `/users/${recent(known.users, random)}`,
      body: { full_name: `User ${known.next()}` }
    })
  }
]

/** Each kind as often as its share. */
const drawn = kinds.flatMap(kind => Array.from({ length: kind.share }, () => kind))

function placeOrder(known: Known, random: Random): Request {
  return {
    method: 'POST',
    path: '/orders',
    body: orderOf(known, random),
    ...(random.happens(0.5) && { headers: { 'idempotency-key': `order-${known.next()}` } })
  }
}

function createProduct(known: Known): Request {
  return {
    method: 'POST',
    path: '/products',
    body: { sku: `NEW-${known.next()}`, name: 'A product', price: 1, stock: 1 }
  }
}

function createUser(known: Known): Request {
  return {
    method: 'POST',
    path: '/users',
    body: { email: `user-${known.next()}@example.com`, full_name: 'A user' }
  }
}

/** An order of several hot products, in any order, for one of the last users. */
function orderOf({ users }: Known, random: Random): object {
  return {
    user_id: recent(users, random),
    items: random
      .shuffle(hot)
      .slice(0, random.between(2, 5))
      .map(id => ({ product_id: id, quantity: random.between(1, 3) }))
  }
}

function statusChange(known: Known, random: Random, status: string): Request {
  return { method: random.pick(['PUT', 'PATCH']), path: `/orders/${recentOrder(known, random)}`, body: { status } }
}

/** A new event, or one of the last ones once more. */
function paymentEvent(known: Known, random: Random): Request {
  if (known.payments.length > 0 && random.happens(0.2)) return recent(known.payments, random)
  const event = {
    event_id: newEventId(),
    type: random.pick(['payment.succeeded', 'payment.succeeded', 'payment.refunded', 'payment.failed']),
    order_id: recentOrder(known, random)
  }
  const request: Request = {
    method: 'POST',
    path: '/webhooks/payment',
    body: event,
    headers: { 'x-signature': signatureOf(JSON.stringify(event)) }
  }
  known.payments.push(request)
  return request
}

function recentOrder({ placed }: Known, random: Random): number {
  return random.between(Math.max(1, placed.size - 40), placed.size)
}

function recent<T>(items: readonly T[], random: Random): T {
  return random.pick(items.slice(-20))
}

/** The clients of the services, with what they know together. */
function openShop(t: Test, services: readonly Service[]) {
  const dispatcher = new Agent({ connections: 64, pipelining: 1 })
  t.teardown(() => dispatcher.destroy())
  const targets = services.map(({ url }) => connect({ baseUrl: url, apiKey: undefined, dispatcher }))
  let names = 0
  const known: Known = { placed: new Set(), users: [], spare: [], payments: [], next: () => ++names }
  const accepted = new Set<string>()
  const unexpected: string[] = []
  let sent = 0

  async function send({ method, path, body, headers }: Request, random: Random): Promise<boolean> {
    sent++
    const { status, text, body: answer } = await random.pick(targets).call(method, path, body, headers)
    if (status < 300) learn(known, method, path, text)
    else if (status >= 500 || !refusals.has(String(answer?.code))) {
      unexpected.push(`${method} ${path} ${JSON.stringify(body)}: ${status} ${text}`)
    }
    return status < 300
  }

  return {
    unexpected,
    placed: known.placed,
    /** How many commands for the queues of the shop were sent. */
    get submitted() {
      return sent
    },
    kindsNeverAccepted: () => kinds.map(({ name }) => name).filter(name => !accepted.has(name)),
    /** Creates what the first commands need. Half of the hot products will run out of stock. */
    async stock() {
      const random = createRandom(0)
      for (const id of hot) {
        const body = { sku: `HOT-${id}`, name: 'A hot product', price: 5, stock: id % 2 === 0 ? 100_000 : 200 }
        await send({ method: 'POST', path: '/products', body }, random)
      }
      for (const request of [createProduct, createUser, placeOrder]) await send(request(known, random), random)
    },
    /** Sends one command after the other, until enough were sent or it is clear that something is wrong. */
    async work(random: Random) {
      while (sent < commandCount && unexpected.length < 10) {
        const { name, request } = random.pick(drawn)
        const made = request(known, random)
        // An impatient client, or the payment provider, sends the same request to two processes.
        const copies = made.headers && random.happens(0.2) ? 2 : 1
        const answers = await Promise.all(Array.from({ length: copies }, () => send(made, random)))
        if (answers.includes(true)) accepted.add(name)
      }
    }
  }
}

const commandCount = 10_000

/** Remembers what was created. */
function learn({ placed, users, spare }: Known, method: string, path: string, text: string): void {
  if (method !== 'POST') return
  const body = JSON.parse(text)
  if (path === '/orders') placed.add(body.id)
  else if (path === '/orders/bulk') for (const { order } of body.results) if (order) placed.add(order.id)
  if (path === '/users') users.push(body.id)
  if (path === '/products' && !hot.includes(body.id)) spare.push(body.id)
}

/** How many commands the transactions of all services had: a retry counts again. */
async function countGrouped(services: readonly Service[]): Promise<number> {
  const answers = await Promise.all(
    services.map(({ url }) => connect({ baseUrl: url, apiKey: undefined }).call('GET', '/metrics'))
  )
  return answers.reduce((sum, { text }) => sum + Number(/^order_group_size_sum (\d+)$/m.exec(text)?.[1]), 0)
}

/** How many deadlocks the database has counted, once no service is connected: connections report when they end. */
async function countDeadlocks(database: pg.Client): Promise<number> {
  const isAlone = async () => {
    const { rows } = await database.query(
      'SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
    )
    return rows.length === 0
  }
  await until(isAlone, { what: 'all connections of the services have ended' })
  const {
    rows: [{ deadlocks }]
  } = await database.query('SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()')
  return deadlocks
}
