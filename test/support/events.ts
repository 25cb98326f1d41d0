import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { LoggedEvent } from '../../src/events/logged-event.js'
import type { Failure, Subscriber } from '../../src/relay/subscriber.js'

/** A subscriber that keeps what it was given, and fails as it is told. */
export function collector(
  name: string,
  options: { maxBatch?: number; fail?: (event: LoggedEvent) => boolean; before?: () => Promise<void> | void } = {}
): Subscriber & { got: LoggedEvent[] } {
  const { maxBatch = 100, fail = () => false, before } = options
  const got: LoggedEvent[] = []
  return {
    name,
    maxBatch,
    got,
    async handle(events) {
      await before?.()
      const failures: Failure[] = []
      for (const event of events) {
        if (fail(event)) failures.push({ event, error: new Error(`no taste for ${event.type}`) })
        else got.push(event)
      }
      return failures
    }
  }
}

/** Subscribes, and is at the end of the log, all of which is settled: a transaction of autovacuum may hold it back, and a new subscription begins there. */
export async function subscribe<T extends Subscriber>(app: FastifyInstance, subscriber: T): Promise<T> {
  await until(
    'the log is settled',
    async () => (await app.inject('/events?limit=1')).json().total === (await app.prisma.event.count())
  )
  app.relay.subscribe(subscriber)
  await app.relay.runOnce(subscriber.name)
  return subscriber
}

/** Hands over all that is there. A transaction of autovacuum may hold the log back for a moment. */
export async function drain(app: FastifyInstance, name: string): Promise<void> {
  await until(`${name} has seen everything`, async () => {
    while (await app.relay.runOnce(name));
    const [row] = await app.prisma.$queryRaw<
      [{ is_there: boolean }]
    >`SELECT cursor >= (SELECT coalesce(max(id), 0) FROM events) AS is_there FROM event_subscriptions WHERE name = ${name}`
    return row.is_there
  })
}

/** Waits until it is so; the deadline is generous, since machines are slow at times. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, deadlineMs = 60_000): Promise<void> {
  const end = Date.now() + deadlineMs
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${deadlineMs} ms`)
    await sleep(20)
  }
}
