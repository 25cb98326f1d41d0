import t from 'tap'
import { build, createDatabase, createProduct } from '../support/app.js'
import { drain } from '../support/events.js'
import { startHaltingRelay } from '../support/halting-relay-process.js'
import { createEffects, witness } from '../support/witness.js'

t.test(
  'kill -9 at each step of handing on a batch, then another process: all events take effect, the cursor is at the end',
  async t => {
    const databaseUrl = await createDatabase(t)
    const app = await build(t, { databaseUrl })
    await createEffects(app)
    const subscribe = async (name: string) => {
      await app.prisma.eventSubscription.create({ data: { shopId: 1, name } })
    }
    for (let i = 0; i < 5; i++) await createProduct(app)
    // The first look at the log of a database stores where the database is, which later ones do not.
    await app.eventLogs.of(1).position()
    const relay = await startHaltingRelay(t, { databaseUrl })

    await subscribe('first')
    const batch = await relay.handOn('first', 'nowhere')
    if ('halted' in batch) throw new Error(`halted ${batch.halted}`)
    const { statements } = batch
    t.match(
      statements.join('; '),
      /UPDATE event_subscriptions SET; .*INSERT INTO effects; UPDATE event_subscriptions SET$/,
      'takes the lease, hands the batch on, moves the cursor'
    )
    const steps: string[] = statements.flatMap((_, index) => [`before ${index + 1}`, `sent ${index + 1}`])

    // One process holds all of them, each halted at a different step, when it is killed.
    const subscriptions = new Map(steps.map((step): [string, string] => [step, `killed_${step.replace(' ', '_')}`]))
    for (const [step, name] of subscriptions) {
      await subscribe(name)
      t.strictSame(await relay.handOn(name, step), { halted: step })
    }
    await relay.kill()

    // As if time had passed: the leases of the dead process have expired.
    await app.prisma.$executeRaw`UPDATE event_subscriptions SET lease_expires_at = now() - interval '1 second'`
    const events = await app.prisma.event.count()
    for (const [step, name] of subscriptions) {
      app.relay.subscribe(witness(app, name))
      await drain(app, name)
      const effects = await app.prisma.$queryRaw<Array<{ times: number }>>`
        SELECT times FROM effects WHERE subscription = ${name}`
      t.equal(effects.length, events, `killed at ${step}: each event has its effect`)
      t.ok(
        effects.every(({ times }) => times <= 2),
        'and is handed on at most twice'
      )
    }
  }
)
