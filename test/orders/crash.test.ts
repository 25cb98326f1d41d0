import t, { type Test } from 'tap'
import { request, type Dispatcher } from 'undici'
import { startHaltingService } from '../support/halting-service.js'
import { createDatabase, findViolations, send } from '../support/app.js'
import { buildWithSecret, orderThatIs, orderStateOf } from '../support/payment-provider.js'

interface Change {
  name: string
  method: Dispatcher.HttpMethod & ('DELETE' | 'PATCH')
  body?: object
  /** The answer when the change has already been made. */
  again: { status: number; code?: string }
  /** The statement that changes the order. */
  write: RegExp
  history: string[]
}

// test/idempotency/crash.test.ts kills the service while it places orders, test/payments/crash.test.ts while it records
// payments, test/relay/crash.test.ts while it relays events.
const changes: Change[] = [
  {
    name: 'canceling',
    method: 'DELETE',
    again: { status: 400, code: 'ORDER_NOT_CANCELABLE' },
    write: /^UPDATE orders/,
    history: ['PENDING', 'PAID', 'CANCELED', 'refund requested']
  },
  {
    name: 'refunding',
    method: 'PATCH',
    body: { status: 'REFUNDED' },
    again: { status: 200 },
    // Changes the order and records the refund.
    write: /^WITH changed AS/,
    history: ['PENDING', 'PAID', 'REFUNDED']
  }
]

for (const { name, method, body, again, write, history } of changes) {
  t.test(
    `kill -9 at each step of ${name} an order, then the same request: done exactly once, stock returned once`,
    async t => {
      const databaseUrl = await createDatabase(t)
      const app = await buildWithSecret(t, { databaseUrl })
      const server = await startServer(t, databaseUrl)
      const change = async (orderId: number, halt?: string) =>
        await server.ask(method, `/orders/${orderId}`, body, halt)

      await change((await orderThatIs(app, 'PAID')).id)
      const { statements } = await server.nextLine()
      t.match(statements, [
        /^BEGIN/,
        /^SELECT status/,
        write,
        /^SELECT order_id/,
        /^SELECT id/,
        /^WITH moved/,
        /^INSERT INTO events/,
        /^SELECT/,
        /^COMMIT/
      ])
      const steps = [
        'arrival',
        ...statements.flatMap((_: string, index: number) => [`before ${index + 1}`, `sent ${index + 1}`]),
        'answer'
      ]

      const orders = new Map<string, number>()
      for (const step of steps) orders.set(step, (await orderThatIs(app, 'PAID')).id)
      // The process is killed while it holds all requests, each at another step. They run at once because a
      // transaction may not wait for long.
      const answers = Promise.allSettled([...orders].map(([step, id]) => change(id, step)))
      const halted = []
      while (halted.length < steps.length) halted.push((await server.nextLine()).halted)
      t.strictSame(new Set(halted), new Set(steps))
      await server.kill()
      t.ok(
        (await answers).every(({ status }) => status === 'rejected'),
        'no request was answered'
      )

      for (const [step, id] of orders) {
        const wasDone = (await app.prisma.order.count({ where: { id, status: { not: 'PAID' } } })) === 1
        if (step === 'answer') t.ok(wasDone)
        if (step !== 'answer' && !step.endsWith(` ${statements.length}`)) {
          t.notOk(wasDone, `${step}: nothing has changed before the commit`)
        }
        const first = await send(app, method, `/orders/${id}`, body)
        t.match(
          { status: first.status, ...(first.body.code && { code: first.body.code }) },
          wasDone ? again : { status: 200 },
          `killed at ${step}`
        )
        t.match(await send(app, method, `/orders/${id}`, body), { status: again.status })
        t.strictSame(await orderStateOf(app, id), { status: history[2], history, stock: 10 })
      }
      t.strictSame(await findViolations(app), [])
      t.equal((await send(app, 'GET', '/admin/invariants?scope=full')).body.status, 'ok')
    }
  )
}

async function startServer(t: Test, databaseUrl: string) {
  const service = await startHaltingService(t, { databaseUrl, secret: 'unused', databasePoolMax: 25 })
  return {
    ...service,
    async ask(method: Dispatcher.HttpMethod, path: string, body?: object, halt = 'nowhere'): Promise<void> {
      const headers = { 'x-halt': halt, ...(body && { 'content-type': 'application/json' }) }
      const answer = await request(`${service.address}${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) })
      })
      await answer.body.text()
    }
  }
}
