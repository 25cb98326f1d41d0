import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.js'
import type { Rewind } from '../events/event-log.js'
import { createEventLogs, type EventLogs } from '../events/event-logs.js'
import { defaultShop, type Shop } from '../tenancy/shop.js'
import { logSubscriber } from './log-subscriber.js'
import { Relay, type CursorMove, type RelayOptions } from './relay.js'
import type { Subscriber } from './subscriber.js'
import { ensureSubscription } from './subscriptions.js'
import { createTail, type Tail } from '../events/tail.js'
import { startLoop, type Loop } from '../jobs/loop.js'

declare module 'fastify' {
  interface FastifyInstance {
    eventLogs: EventLogs
    /** Lets followers of a log wait for new events. */
    eventTail: Tail
    relay: {
      /** Registers a subscriber. It gets its events while the app listens. */
      subscribe(subscriber: Subscriber): void
      /**
       * Begins the subscriptions of subscribers that are new, at the ends of the logs. Called before the app listens:
       * what its first requests write comes after. A database that cannot be reached is logged only; then the
       * subscriptions begin with the first events that the relay looks for.
       */
      begin(): Promise<void>
      /** Says that events have been written: the relay looks for them now instead of at its next poll. */
      nudge(): void
      /**
       * Hands one batch of a shop to a subscriber. For tests and scripts, which do not listen.
       *
       * @param shop the default shop if not given
       * @returns whether there may be more
       */
      runOnce(name: string, shop?: Shop): Promise<boolean>
      /** The same with one batch of each shop that has news, as while the app listens. */
      runAll(name: string): Promise<boolean>
      /**
       * Moves every cursor that is ahead of its log back into it. The processes that hold the leases need not stop.
       *
       * @returns all cursors, by their shop and the name of their subscriber
       */
      moveCursorsBack(): Promise<CursorMove[]>
    }
  }
}

/** Hands the events of all shops to the subscribers of the app while it listens. */
export default fp(
  async function relay(
    app: FastifyInstance,
    { logLevel, relay: options }: Pick<Config, 'logLevel'> & { relay?: RelayOptions | undefined }
  ) {
    const { prisma, shops } = app
    const eventLogs = createEventLogs(prisma)
    const tail = createTail(eventLogs, app.log)
    eventLogs.onRewind(rewind => {
      shops.forget()
      reportRewind(app, rewind)
    })
    const relay = new Relay(
      { prisma, logs: eventLogs, shops },
      {
        onCursorMovedBack: move =>
          app.log.error(move, 'the cursor of a subscriber was ahead of the event log and has been moved back'),
        ...options
      }
    )
    const subscribers = new Map<string, Subscriber>()
    const loops: Loop[] = []
    const closing = new AbortController()

    app.decorate('eventLogs', eventLogs)
    app.decorate('eventTail', tail)
    app.decorate('relay', {
      subscribe(subscriber) {
        subscribers.set(subscriber.name, subscriber)
      },
      begin: async () => await begin(app, subscribers.keys()),
      nudge() {
        tail.nudge()
        for (const loop of loops) loop.nudge()
      },
      runOnce: async (name, shop = shops.default) => await relay.runOnce(subscriberOf(name), shop, closing.signal),
      runAll: async name => await relay.runAll(subscriberOf(name), closing.signal),
      moveCursorsBack: async () => await relay.moveAllBack(subscribers)
    })
    function subscriberOf(name: string): Subscriber {
      const subscriber = subscribers.get(name)
      if (!subscriber) throw new Error(`no such subscriber: ${name}`)
      return subscriber
    }
    app.relay.subscribe(logSubscriber(app.log, logLevel))

    app.addHook('onListen', async () => {
      for (const subscriber of subscribers.values()) {
        loops.push(
          startLoop({
            name: `relay ${subscriber.name}`,
            log: app.log,
            intervalMs: pollMs,
            minPauseMs,
            run: signal => relay.runAll(subscriber, signal)
          })
        )
      }
    })
    // The process that wrote nudges its own relay; the others poll. NOTIFY would make commits wait for each other.
    app.addHook('onResponse', (request, reply, done) => {
      if (request.method !== 'GET' && reply.statusCode < 300) app.relay.nudge()
      done()
    })
    app.addHook('preClose', async () => {
      closing.abort()
      await Promise.all([tail.stop(), ...loops.map(loop => loop.stop())])
      // Other processes can then continue at once. Without a database, they wait until the leases expire.
      await Promise.allSettled([...subscribers.values()].map(subscriber => relay.release(subscriber)))
    })
  },
  { name: 'relay', dependencies: ['metrics', 'prisma', 'shops'] }
)

async function begin({ prisma, shops, log }: FastifyInstance, names: Iterable<string>): Promise<void> {
  try {
    for (const name of names) await ensureSubscription(prisma, { shopId: shops.default.id, name })
  } catch (error) {
    log.error(error, 'the subscriptions of new subscribers begin later')
  }
}

function reportRewind(app: FastifyInstance, { shopId, isLoss, from, to, epoch }: Rewind): void {
  const named = shopId === defaultShop.id ? {} : { shop_id: shopId }
  const fields = { ...named, from_event_id: from, to_event_id: to, epoch: epoch.id }
  if (!isLoss) {
    app.log.warn(fields, 'the database was failed over or restored, and may lack events: a new epoch begins')
    return
  }
  app.log.error(
    fields,
    'the database went back in time: the last events are gone, and the event log starts again from there'
  )
  app.metrics.eventLogRewinds.inc()
}

// The longest delay of an event that another process wrote.
const pollMs = 1_000

// Under load, one look finds the events of many requests.
const minPauseMs = 50
