import t from 'tap'
import { request, type Dispatcher } from 'undici'
import { send } from '../support/app.js'
import { killAtEachStep } from '../support/kill-at-each-step.js'
import { buildWithSecret, orderThatIs, orderStateOf } from '../support/payment-provider.js'

interface Change {
  name: string
  method: Dispatcher.HttpMethod & ('DELETE' | 'PATCH')
  body?: object
  /** The answer when the change has already been made. */
  again: { status: number; code?: string }
  history: string[]
}

// test/idempotency/crash.test.ts kills the service while it places orders, test/payments/crash.test.ts while it records
// payments, test/relay/crash.test.ts while it relays events.
const changes: Change[] = [
  {
    name: 'canceling',
    method: 'DELETE',
    again: { status: 400, code: 'ORDER_NOT_CANCELABLE' },
    history: ['PENDING', 'PAID', 'CANCELED', 'refund requested']
  },
  {
    name: 'refunding',
    method: 'PATCH',
    body: { status: 'REFUNDED' },
    again: { status: 200 },
    history: ['PENDING', 'PAID', 'REFUNDED']
  }
]

for (const { name, method, body, again, history } of changes) {
  t.test(
    `kill -9 at each step of ${name} an order, then the same request: done exactly once, stock returned once`,
    async t => {
      await killAtEachStep(t, {
        build: buildWithSecret,
        prepare: app => orderThatIs(app, 'PAID'),
        async ask(address, { id }, halt) {
          const answer = await request(`${address}/orders/${id}`, {
            method,
            headers: { 'x-halt': halt, ...(body && { 'content-type': 'application/json' }) },
            ...(body && { body: JSON.stringify(body) })
          })
          await answer.body.text()
        },
        statements: [/^BEGIN/, /^shop:lock$/, /^shop:write$/, /^COMMIT/],
        async askAgain(app, { id }, { step, wasDone }) {
          const first = await send(app, method, `/orders/${id}`, body)
          t.match(
            { status: first.status, ...(first.body.code && { code: first.body.code }) },
            wasDone ? again : { status: 200 },
            `killed at ${step}`
          )
          t.match(await send(app, method, `/orders/${id}`, body), { status: again.status })
          t.strictSame(await orderStateOf(app, id), { status: history[2], history, stock: 10 })
        }
      })
    }
  )
}
