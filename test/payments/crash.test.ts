import t from 'tap'
import { request } from 'undici'
import { killAtEachStep } from '../support/kill-at-each-step.js'
import {
  buildWithSecret,
  moneyOf,
  newEventId,
  orderStateOf,
  pendingOrder,
  secret,
  sendEvent,
  signatureOf
} from '../support/payment-provider.js'

t.test(
  "after kill -9 at any step between receiving and answering, the provider's retry pays the order exactly once",
  async t => {
    await killAtEachStep(t, {
      settings: { webhookSecrets: [secret] },
      build: buildWithSecret,
      prepare: async app => ({
        event_id: newEventId(),
        type: 'payment.succeeded',
        order_id: (await pendingOrder(app)).id
      }),
      async ask(address, event, halt) {
        const body = JSON.stringify(event)
        const answer = await request(`${address}/webhooks/payment`, {
          method: 'POST',
          headers: { 'x-halt': halt, 'content-type': 'application/json', 'x-signature': signatureOf(body) },
          body
        })
        await answer.body.text()
      },
      statements: [/^BEGIN/, /^shop:lock$/, /^shop:write$/, /^COMMIT/],
      async askAgain(app, event, { step, wasDone }) {
        const expected = wasDone ? 'duplicate' : 'success'
        t.equal(
          (await sendEvent(app, event)).body.status,
          expected,
          `killed at ${step}: the retry is answered ${expected}`
        )
        t.strictSame(await orderStateOf(app, event.order_id), {
          status: 'PAID',
          history: ['PENDING', 'PAID'],
          stock: 8
        })
        t.equal(await app.prisma.webhookEvent.count({ where: { eventId: event.event_id } }), 1)
        t.equal((await sendEvent(app, event)).body.status, 'duplicate')
        t.match(await moneyOf(app, event.order_id), { paidCents: 4980, refundDueCents: 0 })
      }
    })
  }
)
