import t from 'tap'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { isUnavailable } from '../../src/database/failures.js'
import { completeDueOrders, expireDueOrders, type DueOrders } from '../../src/orders/due-orders.js'
import { build, createDatabase, createOrder, createProduct, findViolations, send } from '../support/app.js'
import { holdBefore } from '../support/interleaving.js'
import { waitForLocks } from '../support/locks.js'
import { nameOf, nodesOf, observe, type Plan, type Statement } from '../support/statements.js'
import { until } from '../../scripts/shared/until.js'
import {
  buildWithSecret,
  newEventId,
  orderThatIs,
  orderStateOf,
  pendingOrder,
  sendEvent
} from '../support/payment-provider.js'

t.test('the system cancels an order that is not paid in time and returns its stock', async t => {
  const app = await build(t, { orderPaymentTimeoutSeconds: 900 })
  const product = await createProduct(app, { stock: 10 })
  const other = await createProduct(app, { stock: 10 })
  const items = [
    { product_id: product.id, quantity: 2 },
    { product_id: other.id, quantity: 3 }
  ]
  const [late, paid, young] = [
    await createOrder(app, { items }),
    await createOrder(app, { items }),
    await createOrder(app, { items })
  ]
  await send(app, 'PATCH', `/orders/${paid.id}`, { status: 'PAID' })
  await makeDue(app, [late.id, paid.id])
  t.strictSame(await expireDueOrders(app), { ids: [late.id], hasMore: false })
  t.strictSame(await expireDueOrders(app), { ids: [], hasMore: false }, 'once')

  t.match(await send(app, 'GET', `/orders/${late.id}`), {
    headers: { etag: '"2"' },
    body: { status: 'CANCELED', version: 2, expires_at: null }
  })
  t.match((await send(app, 'GET', `/orders/${paid.id}`)).body, { status: 'PAID' })
  t.match((await send(app, 'GET', `/orders/${young.id}`)).body, {
    status: 'PENDING',
    version: 1,
    expires_at: young.expires_at
  })
  t.match((await send(app, 'GET', `/orders/${late.id}/history`)).body.history.at(-1), {
    action: 'CANCELED',
    performed_by: 'system',
    changes: { status: { from: 'PENDING', to: 'CANCELED' } }
  })
  t.match(await app.prisma.event.findFirst({ where: { orderId: late.id, type: 'order.canceled' } }), {
    performedBy: 'system',
    data: {
      version: 2,
      changes: { status: { from: 'PENDING', to: 'CANCELED' } },
      reason: 'payment_timeout',
      restocked: true
    }
  })
  t.match((await send(app, 'GET', `/products/${product.id}/movements`)).body.movements[0], {
    delta: 2,
    balance_after: 6,
    reason: 'order_canceled',
    order_id: late.id
  })
  t.match((await send(app, 'GET', `/products/${other.id}`)).body, { stock: 4 })
  t.match(await send(app, 'DELETE', `/orders/${late.id}`), {
    status: 400,
    body: { code: 'ORDER_NOT_CANCELABLE', current_status: 'CANCELED' }
  })
  t.strictSame(await findViolations(app), [])
})

t.test('an order with an expiry time expires whatever the current setting is', async t => {
  const databaseUrl = await createDatabase(t)
  const before = await build(t, { databaseUrl, orderPaymentTimeoutSeconds: 900 })
  const { id } = await pendingOrder(before)
  await makeDue(before, [id])
  const after = await build(t, { databaseUrl, orderPaymentTimeoutSeconds: 0 })
  t.strictSame((await expireDueOrders(after)).ids, [id])
})

t.test('several processes expire 230 orders: batches of 100, each order once, a consistent ledger', async t => {
  const { apps, orders } = await dueOrders(t, 230)
  const batches: DueOrders[] = []
  await Promise.all(
    apps.map(async app => {
      for (let batch = await expireDueOrders(app); batch.ids.length > 0; batch = await expireDueOrders(app)) {
        batches.push(batch)
      }
    })
  )
  t.ok(batches.every(({ ids, hasMore }) => ids.length <= 100 && hasMore === (ids.length === 100)))
  t.strictSame(
    batches.flatMap(({ ids }) => ids).sort((a, b) => a - b),
    orders.map(({ id }) => id),
    'each in one batch'
  )
  t.match((await send(apps[0], 'GET', '/orders?status=CANCELED&limit=1')).body, { total: 230 })
  t.match((await send(apps[0], 'GET', '/products/1')).body, { stock: 1_000 })
  t.strictSame(await findViolations(apps[0]), [])
})

t.test('orders paid at the moment they expire end as PAID, or as CANCELED with a refund requested', async t => {
  const { apps, orders } = await dueOrders(t, 60)
  const payments = orders.map(({ id }, index) => pay(apps[index % 2 === 0 ? 0 : 1], id))
  await Promise.any(payments)
  await Promise.all(apps.map(app => untilNoneIsDue(() => expireDueOrders(app))))
  t.strictSame([...new Set((await Promise.all(payments)).map(({ status }) => status))], [200])
  t.strictSame(await expireDueOrders(apps[0]), { ids: [], hasMore: false })
  const {
    'PENDING PAID': paid = 0,
    'PENDING CANCELED refund requested': canceled = 0,
    ...others
  } = await endsOf(apps[0])
  t.comment(`${paid} paid, ${canceled} canceled`)
  t.strictSame([paid + canceled, others], [60, {}], 'there is no third end state')
  t.match((await send(apps[0], 'GET', '/products/1')).body, { stock: 1_000 - paid })
  t.strictSame(await findViolations(apps[0]), [])
})

t.test('expiry leaves out an order that was paid after the search for due orders found it', async t => {
  const { apps, orders, databaseUrl } = await dueOrders(t, 2)
  const [app, other] = apps
  const [first, second] = orders
  const held = await holdBefore('COMMIT', () => pay(app, first!.id))
  const expiry = expireDueOrders(other)
  await waitForLocks(databaseUrl, 1)
  t.equal((await held.release()).status, 200)
  t.strictSame(await expiry, { ids: [second?.id], hasMore: false })
  t.match((await send(app, 'GET', `/orders/${first?.id}`)).body, { status: 'PAID' })
  t.strictSame(await findViolations(app), [])
})

t.test('a payment that comes during the expiry waits, finds the order canceled, and is refunded', async t => {
  const { apps, orders, databaseUrl } = await dueOrders(t, 1)
  const held = await holdBefore('COMMIT', () => expireDueOrders(apps[1]))
  const payment = sendEvent(apps[0], { event_id: newEventId(), type: 'payment.succeeded', order_id: orders[0]?.id })
  await waitForLocks(databaseUrl, 1)
  t.strictSame(await held.release(), { ids: [orders[0]?.id], hasMore: false })
  t.match(await payment, {
    status: 200,
    body: { status: 'success', detail: 'refund requested', order_status: 'CANCELED' }
  })
  t.strictSame(await findViolations(apps[0]), [])
})

t.test('concurrent expiry, placements, cancels and adjustments of the same products never deadlock', async t => {
  const { apps, orders } = await dueOrders(t, 120, 5)
  const lines = [1, 2, 3, 4, 5].map(id => ({ product_id: id, quantity: 1 }))
  const answers = await Promise.all([
    ...apps.map(app => untilNoneIsDue(() => expireDueOrders(app))),
    ...orders.filter(({ id }) => id % 8 === 0).map(({ id }) => send(apps[1], 'DELETE', `/orders/${id}`)),
    ...Array.from({ length: 20 }, (_, i) =>
      send(apps[i % 2 === 0 ? 0 : 1], 'POST', '/orders', { items: i % 2 === 0 ? lines : lines.toReversed() })
    ),
    ...Array.from({ length: 10 }, (_, i) => send(apps[0], 'POST', `/products/${1 + (i % 5)}/stock`, { delta: 1 }))
  ])
  // 503 means that the machine is busy, not a deadlock.
  t.strictSame(
    answers.filter(
      answer => answer && ![200, 201, 503].includes(answer.status) && answer.body.code !== 'ORDER_NOT_CANCELABLE'
    ),
    []
  )
  t.strictSame(await findViolations(apps[0]), [])
  const [{ deadlocks }] = await apps[0].prisma.$queryRaw<
    [{ deadlocks: bigint }]
  >`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`
  t.equal(deadlocks, 0n)
})

t.test('the system completes only orders that are still PENDING or PAID after the configured time', async t => {
  const app = await buildWithSecret(t, { orderPaymentTimeoutSeconds: 900 })
  const old = {
    PENDING: await orderThatIs(app, 'PENDING'),
    PAID: await orderThatIs(app, 'PAID'),
    SHIPPED: await orderThatIs(app, 'SHIPPED'),
    CANCELED: await orderThatIs(app, 'CANCELED')
  }
  const unpaid = await orderThatIs(app, 'PENDING')
  await app.prisma.$executeRaw`UPDATE orders SET created_at = now() - interval '5 seconds'`
  await makeDue(app, [unpaid.id])
  const young = await orderThatIs(app, 'PENDING')
  t.strictSame(await completeDueOrders(app, 60), { ids: [], hasMore: false })
  const { ids, hasMore } = await completeDueOrders(app, 5)
  t.strictSame([ids.sort((a, b) => a - b), hasMore], [[old.PENDING.id, old.PAID.id], false])
  t.strictSame(await completeDueOrders(app, 5), { ids: [], hasMore: false }, 'once')

  t.strictSame(await orderStateOf(app, old.PENDING.id), {
    status: 'COMPLETED',
    history: ['PENDING', 'COMPLETED'],
    stock: 8
  })
  t.strictSame(await orderStateOf(app, old.PAID.id), {
    status: 'COMPLETED',
    history: ['PENDING', 'PAID', 'COMPLETED'],
    stock: 8
  })
  t.match(
    (await send(app, 'GET', `/orders/${old.PENDING.id}`)).body,
    { version: 2, expires_at: null },
    'a completed order does not expire'
  )
  t.match(await app.prisma.event.findFirst({ where: { orderId: old.PAID.id, type: 'order.completed' } }), {
    performedBy: 'system',
    data: { version: 3, changes: { status: { from: 'PAID', to: 'COMPLETED' } } }
  })
  for (const order of [old.SHIPPED, old.CANCELED]) t.not((await orderStateOf(app, order.id)).status, 'COMPLETED')
  t.strictSame(
    [(await orderStateOf(app, unpaid.id)).status, (await orderStateOf(app, young.id)).status],
    ['PENDING', 'PENDING'],
    'an order not paid in time expires instead'
  )
  t.strictSame((await expireDueOrders(app)).ids, [unpaid.id])
  t.match(await send(app, 'PATCH', `/orders/${old.PAID.id}`, { status: 'REFUNDED' }), { status: 200 })
  t.strictSame(await findViolations(app), [])
})

t.test('concurrent payments, cancels and completion of the same orders end in legal states', async t => {
  const { apps, orders } = await dueOrders(t, 60)
  await apps[0].prisma.$executeRaw`UPDATE orders SET expires_at = NULL, created_at = now() - interval '1 minute'`
  const others = orders.map(({ id }, i) => (i % 3 === 0 ? send(apps[1], 'DELETE', `/orders/${id}`) : pay(apps[0], id)))
  await Promise.any(others)
  await Promise.all([...others, ...apps.map(app => untilNoneIsDue(() => completeDueOrders(app, 5)))])
  await untilNoneIsDue(() => completeDueOrders(apps[0], 5))
  const ends = await endsOf(apps[0])
  t.comment(ends)
  const legal = ['PENDING COMPLETED', 'PENDING COMPLETED paid', 'PENDING PAID COMPLETED', 'PENDING CANCELED']
  t.strictSame(
    Object.keys(ends).filter(end => !legal.includes(end)),
    []
  )
  t.strictSame(await findViolations(apps[0]), [])
})

t.test('a batch takes the same few statements however many orders it has', async t => {
  const command = ['shop:lock', 'shop:write']
  const namesOf = (statements: readonly Statement[]) =>
    writesOf(statements)
      .slice(1) // the search
      .map(({ text }) => nameOf(text))
  for (const count of [1, 100]) {
    const {
      apps: [app]
    } = await dueOrders(t, count)
    const { statements, ids } = await observe(() => expireDueOrders(app))
    t.strictSame([ids.length, namesOf(statements)], [count, command])
    await Promise.all(Array.from({ length: count }, () => createOrder(app, { product_id: 1, quantity: 1 })))
    await app.prisma.$executeRaw`UPDATE orders SET created_at = now() - interval '1 minute'`
    const completion = await observe(() => completeDueOrders(app, 5))
    t.strictSame([completion.ids.length, namesOf(completion.statements)], [count, command])
  }
})

t.test('the search for due orders reads neither orders that are not due yet nor orders that are finished', async t => {
  const databaseUrl = await createDatabase(t)
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  t.teardown(() => client.end())
  // 40,000 orders that were completed long ago, and 20,000 that wait for payment; 300 of these are overdue.
  await client.query(`
    INSERT INTO orders (shop_id, id, status, total_amount_cents, total_quantity, currency, created_at, expires_at)
    SELECT 1, n, (CASE WHEN n > 40000 THEN 'PENDING' ELSE 'COMPLETED' END)::order_status, 1, 1, 'USD',
      timestamptz '2026-01-01' + n * interval '1 second',
      CASE WHEN n > 40000 THEN timestamptz '2999-01-01' + n * interval '1 second' END
    FROM generate_series(1, 60000) AS n`)
  await client.query(
    "UPDATE orders SET expires_at = timestamptz '2026-02-01' + id * interval '1 second' WHERE id > 59700"
  )
  await client.query('VACUUM ANALYZE orders')
  const app = await build(t, { databaseUrl })
  // That many seconds ago, the first 300 of the waiting orders had been placed.
  const [{ seconds }] = await app.prisma.$queryRaw<
    [{ seconds: number }]
  >`SELECT extract(epoch FROM now() - timestamptz '2026-01-01' - interval '40300 seconds')::int AS seconds`
  for (const [name, act, index] of [
    ['expiry', () => expireDueOrders(app), 'orders_expires_at_idx'],
    ['completion', () => completeDueOrders(app, seconds), 'orders_shop_id_status_id_idx'],
    ['completion when nothing is due', () => completeDueOrders(app, 31_536_000 * 10), 'orders_shop_id_status_id_idx']
  ] as const) {
    const { statements } = await observe(async () => await act().catch(() => ({})))
    const [look] = writesOf(statements)
    const nodes = nodesOf(await explain(client, look))
    t.ok(
      nodes.some(node => node['Index Name'] === index),
      `${name}: ${index} is used`
    )
    const read = nodes
      .filter(node => node['Relation Name'] === 'orders' && node['Node Type'].includes('Scan'))
      .map(rowsRead)
    t.ok(
      read.every(rows => rows <= 200),
      `${name} reads ${read.join(', ')} rows`
    )
  }
})

type TwoApps = [FastifyInstance, FastifyInstance]

/** Two apps on one database, and `count` overdue orders of one unit of each of `products` products. */
async function dueOrders(t: Parameters<typeof createDatabase>[0], count: number, products = 1) {
  const databaseUrl = await createDatabase(t)
  const settings = { databaseUrl, orderPaymentTimeoutSeconds: 900 }
  const apps: TwoApps = [await buildWithSecret(t, settings), await buildWithSecret(t, settings)]
  const items: Array<{ product_id: number; quantity: number }> = []
  for (let i = 0; i < products; i++) {
    items.push({ product_id: (await createProduct(apps[0], { stock: 1_000 })).id, quantity: 1 })
  }
  const orders = await Promise.all(Array.from({ length: count }, () => createOrder(apps[0], { items })))
  await makeDue(
    apps[0],
    orders.map(({ id }) => id)
  )
  return { apps, orders: orders.sort((a, b) => a.id - b.id), databaseUrl }
}

/** Runs batch after batch, as the background job does, and retries when the database is too busy. */
async function untilNoneIsDue(run: () => Promise<DueOrders>): Promise<void> {
  const isDone = async () => {
    try {
      return (await run()).ids.length === 0
    } catch (error) {
      if (!isUnavailable(error)) throw error
      return false
    }
  }
  await until(isDone, { what: 'no order is due' })
}

/** Sends a payment event as a provider does: again after a 503 from a busy machine. */
async function pay(app: FastifyInstance, orderId: number) {
  const event = { event_id: newEventId(), type: 'payment.succeeded', order_id: orderId }
  const sent = async () => {
    const answer = await sendEvent(app, event)
    return answer.status === 503 ? undefined : answer
  }
  return await until(sent, { what: `an answer to the payment of order ${orderId}` })
}

/** The number of orders for each history, in words. */
async function endsOf(app: FastifyInstance): Promise<Record<string, number>> {
  const rows = await app.prisma.$queryRaw<Array<{ history: string; count: number }>>`
    SELECT history, count(*)::int FROM (
      SELECT string_agg(coalesce(data -> 'changes' -> 'status' ->> 'to',
        CASE type WHEN 'order.refund_requested' THEN 'refund requested' ELSE 'paid' END), ' ' ORDER BY id) AS history
      FROM events WHERE order_id IS NOT NULL GROUP BY order_id
    ) AS histories GROUP BY history`
  return Object.fromEntries(rows.map(({ history, count }) => [history, count]))
}

async function makeDue(app: FastifyInstance, ids: readonly number[]): Promise<void> {
  await app.prisma.$executeRaw`
      UPDATE orders SET expires_at = now() - interval '1 millisecond'
      WHERE id = ANY (${ids}::bigint[]) AND expires_at IS NOT NULL`
}

function writesOf(statements: readonly Statement[]): Statement[] {
  return statements.filter(({ text }) => text !== undefined && !/^(BEGIN|COMMIT|ROLLBACK)/.test(text))
}

/** The plan of a statement with its actual rows; the changes are rolled back. */
async function explain(client: pg.Client, statement: Statement | undefined): Promise<Plan> {
  await client.query('BEGIN')
  const {
    rows: [explained]
  } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${statement?.text}`, statement?.values)
  await client.query('ROLLBACK')
  return explained['QUERY PLAN'][0].Plan
}

function rowsRead({
  'Actual Rows': rows = 0,
  'Rows Removed by Filter': removed = 0,
  'Actual Loops': loops = 0
}: Plan): number {
  return (rows + removed) * loops
}
