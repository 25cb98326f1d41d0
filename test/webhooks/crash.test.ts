import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { request } from 'undici'
import { createDatabase, findViolations } from '../helper.js'
import { buildWithSecret, newEventId, outcomeOf, pendingOrder, secret, sendEvent, signatureOf } from './provider.js'

t.test('kill -9 at each step between receiving and answering, then the provider\'s retry: paid exactly once', async t => {
  const databaseUrl = await createDatabase(t)
  const app = await buildWithSecret(t, { databaseUrl })
  const newEvent = async () => ({ event_id: newEventId(), type: 'payment.succeeded', order_id: (await pendingOrder(app)).id })

  const server = await startServer(databaseUrl)
  await server.deliver(await newEvent())
  const { statements } = await server.nextLine()
  t.match(statements, [/^BEGIN/, /^INSERT INTO webhook_events/, /^SELECT/, /^UPDATE orders/, /^INSERT INTO events/, /^SELECT/, /^COMMIT/])
  const steps = ['arrival', ...statements.flatMap((_: string, index: number) => [`before ${index + 1}`, `sent ${index + 1}`]), 'answer']

  // One process holds them all, each at another step, when it is killed.
  const events = new Map<string, Awaited<ReturnType<typeof newEvent>>>()
  const deliveries = []
  for (const step of steps) {
    const event = await newEvent()
    events.set(step, event)
    deliveries.push(server.deliver(event, step))
    t.strictSame(await server.nextLine(), { halted: step })
  }
  const answers = Promise.allSettled(deliveries)
  await server.kill()
  t.ok((await answers).every(({ status }) => status === 'rejected'), 'no delivery was answered')

  for (const [step, event] of events) {
    const { body } = await sendEvent(app, event)
    const isCommitted = step === 'answer' || (step === `sent ${statements.length}` && body.status === 'duplicate')
    t.equal(body.status, isCommitted ? 'duplicate' : 'success', `killed at ${step}: the retry is answered ${isCommitted ? 'duplicate' : 'success'}`)
    t.strictSame(await outcomeOf(app, event.order_id), { status: 'PAID', history: ['PENDING', 'PAID'], stock: 8 })
    t.equal(await app.prisma.webhookEvent.count({ where: { eventId: event.event_id } }), 1)
    t.equal((await sendEvent(app, event)).body.status, 'duplicate')
  }
  t.strictSame(await findViolations(app), [])
})

async function startServer (databaseUrl: string) {
  const fixture = fileURLToPath(new URL('fixtures/halting-server.ts', import.meta.url))
  // Without the loaders that tap puts into NODE_OPTIONS, which cost seconds.
  const child = spawn(process.execPath, ['--import', 'tsx', fixture, JSON.stringify({ databaseUrl, secret })], { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => { child.kill('SIGKILL') })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const nextLine = async () => JSON.parse(String((await lines.next()).value))
  const { address } = await nextLine()
  return {
    nextLine,
    async kill (): Promise<void> {
      const end = once(child, 'exit')
      child.kill('SIGKILL')
      await end
    },
    async deliver (event: object, halt = 'nowhere'): Promise<void> {
      const body = JSON.stringify(event)
      const headers = { 'content-type': 'application/json', 'x-signature': signatureOf(body), 'x-halt': halt }
      const answer = await request(`${address}/webhooks/payment`, { method: 'POST', body, headers })
      await answer.body.text()
    }
  }
}
