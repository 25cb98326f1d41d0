import t from 'tap'
import { request } from 'undici'
import { startHaltingService } from '../support/halting-service.js'
import { createDatabase, findViolations, send } from '../support/app.js'
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
    const databaseUrl = await createDatabase(t)
    const app = await buildWithSecret(t, { databaseUrl })
    const newEvent = async () => ({
      event_id: newEventId(),
      type: 'payment.succeeded',
      order_id: (await pendingOrder(app)).id
    })

    const server = await startServer(databaseUrl)
    await server.deliver(await newEvent())
    const { statements } = await server.nextLine()
    t.match(statements, [
      /^BEGIN/,
      /^INSERT INTO webhook_events/,
      /^SELECT/,
      /^WITH changed AS/,
      /^INSERT INTO events/,
      /^SELECT/,
      /^COMMIT/
    ])
    const steps = [
      'arrival',
      ...statements.flatMap((_: string, index: number) => [`before ${index + 1}`, `sent ${index + 1}`]),
      'answer'
    ]

    const events = new Map<string, Awaited<ReturnType<typeof newEvent>>>()
    for (const step of steps) events.set(step, await newEvent())
    // One process holds every event, each at a different step, when it is killed. All are sent at once, because a
    // transaction that halts soon times out.
    const answers = Promise.allSettled([...events].map(([step, event]) => server.deliver(event, step)))
    const halted = []
    while (halted.length < steps.length) halted.push((await server.nextLine()).halted)
    t.strictSame(new Set(halted), new Set(steps))
    await server.kill()
    t.ok(
      (await answers).every(({ status }) => status === 'rejected'),
      'no delivery was answered'
    )

    for (const [step, event] of events) {
      const { body } = await sendEvent(app, event)
      const isCommitted = step === 'answer' || (step === `sent ${statements.length}` && body.status === 'duplicate')
      t.equal(
        body.status,
        isCommitted ? 'duplicate' : 'success',
        `killed at ${step}: the retry is answered ${isCommitted ? 'duplicate' : 'success'}`
      )
      t.strictSame(await orderStateOf(app, event.order_id), { status: 'PAID', history: ['PENDING', 'PAID'], stock: 8 })
      t.equal(await app.prisma.webhookEvent.count({ where: { eventId: event.event_id } }), 1)
      t.equal((await sendEvent(app, event)).body.status, 'duplicate')
      t.match(await moneyOf(app, event.order_id), { paidCents: 4980, refundDueCents: 0 })
    }
    t.strictSame(await findViolations(app), [])
    t.equal((await send(app, 'GET', '/admin/invariants?scope=full')).body.status, 'ok')
  }
)

async function startServer(databaseUrl: string) {
  const service = await startHaltingService(t, { databaseUrl, secret })
  return {
    ...service,
    async deliver(event: object, halt = 'nowhere'): Promise<void> {
      const body = JSON.stringify(event)
      const headers = { 'content-type': 'application/json', 'x-signature': signatureOf(body), 'x-halt': halt }
      const answer = await request(`${service.address}/webhooks/payment`, { method: 'POST', body, headers })
      await answer.body.text()
    }
  }
}
