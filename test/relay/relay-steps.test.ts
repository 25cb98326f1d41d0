import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { build, createDatabase, createProduct } from '../support/app.js'
import { program } from '../support/program.js'
import { drain } from '../support/events.js'
import { openEffects, witness } from '../support/witness.js'

t.test(
  'kill -9 at each step of handing on a batch, then another process: every event has its effect, the position is at the end',
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl })
    await openEffects(app)
    const subscribe = async (name: string) => {
      await app.prisma.eventSubscription.create({ data: { name } })
    }
    for (let i = 0; i < 5; i++) await createProduct(app)
    const relay = await startRelay(t, databaseUrl)

    await subscribe('first')
    const { statements } = await relay.handOn('first', 'nowhere')
    t.match(
      statements.join('; '),
      /UPDATE event_subscriptions SET; .*INSERT INTO effects; UPDATE event_subscriptions SET$/,
      'takes the lease, hands on, moves the cursor'
    )
    const steps: string[] = statements.flatMap((_: string, index: number) => [
      `before ${index + 1}`,
      `sent ${index + 1}`
    ])

    // One process holds them all, each at another step, when it is killed.
    const subscriptions = new Map(steps.map((step): [string, string] => [step, `killed_${step.replace(' ', '_')}`]))
    for (const [step, name] of subscriptions) {
      await subscribe(name)
      t.strictSame(await relay.handOn(name, step), { halted: step })
    }
    await relay.kill()

    // As if it were later: the leases of the dead have run out.
    await app.prisma.$executeRaw`UPDATE event_subscriptions SET lease_expires_at = now() - interval '1 second'`
    const events = await app.prisma.event.count()
    for (const [step, name] of subscriptions) {
      app.relay.subscribe(witness(app, name))
      await drain(app, name)
      const effects = await app.prisma.$queryRaw<
        Array<{ times: number }>
      >`SELECT times FROM effects WHERE subscription = ${name}`
      t.equal(effects.length, events, `killed at ${step}: each has its effect`)
      t.ok(
        effects.every(({ times }) => times <= 2),
        'and comes at most once more'
      )
    }
  }
)

async function startRelay(t: Test, databaseUrl: string) {
  const child = spawn(process.execPath, [...program('test/support/halting-relay.ts'), databaseUrl], {
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'pipe', 'inherit']
  })
  t.teardown(() => {
    child.kill('SIGKILL')
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const nextLine = async () => JSON.parse(String((await lines.next()).value))
  await nextLine()
  return {
    async handOn(subscription: string, halt: string) {
      child.stdin.write(`${JSON.stringify({ subscription, halt })}\n`)
      return await nextLine()
    },
    async kill(): Promise<void> {
      const end = once(child, 'exit')
      child.kill('SIGKILL')
      await end
    }
  }
}
