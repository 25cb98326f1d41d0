import type { FastifyInstance } from 'fastify'
import type { LoggedEvent } from '../../src/events/logged-event.js'
import type { Failure, Subscriber } from '../../src/relay/subscriber.js'
import type { Shop } from '../../src/tenancy/shop.js'
import { until } from '../../scripts/shared/until.js'

/** A subscriber that keeps the events it is given, with their shops, and fails those that `fail` selects. */
export function collector(
  name: string,
  options: { maxBatch?: number; fail?: (event: LoggedEvent) => boolean; before?: () => Promise<void> | void } = {}
): Subscriber & { got: Array<LoggedEvent & { shop: string }> } {
  const { maxBatch = 100, fail = () => false, before } = options
  const got: Array<LoggedEvent & { shop: string }> = []
  return {
    name,
    maxBatch,
    got,
    async handle(events, _signal, shop) {
      await before?.()
      const failures: Failure[] = []
      for (const event of events) {
        if (fail(event)) failures.push({ event, error: new Error(`no taste for ${event.type}`) })
        else got.push({ ...event, shop: shop.slug })
      }
      return failures
    }
  }
}

/** Subscribes at the end of the log. */
export async function subscribe<T extends Subscriber>(app: FastifyInstance, subscriber: T): Promise<T> {
  app.relay.subscribe(subscriber)
  await app.relay.runOnce(subscriber.name)
  return subscriber
}

/** Hands over every event in the log of a shop. */
export async function drain(app: FastifyInstance, name: string, shop: Shop = app.shops.default): Promise<void> {
  await until(
    async () => {
      while (await app.relay.runOnce(name, shop));
      const [row] = await app.prisma.$queryRaw<[{ is_done: boolean }]>`
        SELECT cursor >= (SELECT coalesce(max(id), 0) FROM events WHERE shop_id = ${shop.id}) AS is_done
        FROM event_subscriptions WHERE shop_id = ${shop.id} AND name = ${name}`
      return row.is_done
    },
    { within: 60_000, what: `${name} has seen every event` }
  )
}
