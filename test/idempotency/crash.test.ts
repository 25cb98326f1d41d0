import t, { type Test } from 'tap'
import { request } from 'undici'
import { startHaltingService } from '../support/halting-service.js'
import { build, createDatabase, createProduct, findViolations, send } from '../support/app.js'

t.test(
  'kill -9 at each step of placing an order, then the same key: one order, and a committed response is replayed',
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl })
    const server = await startServer(t, databaseUrl)
    // A separate product for each step: a halted order keeps its product locked.
    const newOrder = async () => ({ product_id: (await createProduct(app, { stock: 5 })).id, quantity: 2 })

    await server.place(await newOrder(), 'first')
    const { statements } = await server.nextLine()
    t.match(statements, [
      /^BEGIN/,
      /^SELECT name, pg_try/,
      /^SELECT principal/,
      /^SELECT id/,
      /^WITH new_orders/,
      /^INSERT INTO idempotency_keys/,
      /^COMMIT/
    ])
    const steps = [
      'arrival',
      ...statements.flatMap((_: string, index: number) => [`before ${index + 1}`, `sent ${index + 1}`]),
      'answer'
    ]

    const orders = new Map<string, Awaited<ReturnType<typeof newOrder>>>()
    for (const step of steps) orders.set(step, await newOrder())
    // One process is killed while it holds an order at each step. All run at once, because a halted transaction would
    // time out.
    const responses = Promise.allSettled(
      [...orders].map(([step, order]) => server.place(order, `key-${step.replace(' ', '-')}`, step))
    )
    const halted = []
    while (halted.length < steps.length) halted.push((await server.nextLine()).halted)
    t.strictSame(new Set(halted), new Set(steps))
    await server.kill()
    t.ok(
      (await responses).every(({ status }) => status === 'rejected'),
      'no request got a response'
    )

    for (const [step, order] of orders) {
      const headers = { 'idempotency-key': `key-${step.replace(' ', '-')}` }
      const placed = await app.prisma.order.count({ where: { items: { some: { productId: order.product_id } } } })
      const first = await send(app, 'POST', '/orders', order, headers)
      t.equal(first.status, 201, `killed at ${step}`)
      t.equal(
        first.headers['idempotent-replayed'],
        placed === 1 ? 'true' : undefined,
        `${placed} orders were committed before the kill`
      )
      if (step === 'answer') t.equal(placed, 1)
      if (!step.endsWith(` ${statements.length}`) && step !== 'answer') t.equal(placed, 0)
      t.equal((await send(app, 'POST', '/orders', order, headers)).text, first.text)
      t.match((await send(app, 'GET', `/orders?product_id=${order.product_id}`)).body, {
        total: 1,
        orders: [{ id: first.body.id }]
      })
      t.equal((await send(app, 'GET', `/products/${order.product_id}`)).body.stock, 3)
    }
    t.strictSame(await findViolations(app), [])
    t.equal((await send(app, 'GET', '/admin/invariants?scope=full')).body.status, 'ok')
  }
)

async function startServer(t: Test, databaseUrl: string) {
  // One transaction per order: a halted order must not block the others.
  const service = await startHaltingService(t, {
    databaseUrl,
    secret: 'unused',
    groupCommit: { maxGroup: 1 }
  })
  return {
    ...service,
    async place(order: object, key: string, halt = 'nowhere'): Promise<void> {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key, 'x-halt': halt }
      const response = await request(`${service.address}/orders`, {
        method: 'POST',
        body: JSON.stringify(order),
        headers
      })
      await response.body.text()
    }
  }
}
