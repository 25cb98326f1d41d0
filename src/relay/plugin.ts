import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.js'
import { createEventLog, type EventLog, type Rewind } from '../events/event-log.js'
import { logSubscriber } from './log-subscriber.js'
import { Relay, type CursorMove, type RelayOptions } from './relay.js'
import type { Subscriber } from './subscriber.js'
import { createTail, type Tail } from '../events/tail.js'
import { startLoop, type Loop } from '../jobs/loop.js'

declare module 'fastify' {
  interface FastifyInstance {
    eventLog: EventLog
    /** Lets followers of the log wait for new events. */
    eventTail: Tail
    relay: {
      /** Registers a subscriber. It gets its events while the app listens. */
      subscribe(subscriber: Subscriber): void
      /** Says that events have been written: the relay looks for them now instead of at its next poll. */
      nudge(): void
      /**
       * Hands one batch to a subscriber. For tests and scripts, which do not listen.
       *
       * @returns whether there may be more
       */
      runOnce(name: string): Promise<boolean>
      /**
       * Moves every cursor that is ahead of the log back into it. The processes that hold the leases need not stop.
       *
       * @returns all cursors, by the name of their subscriber
       */
      moveCursorsBack(): Promise<CursorMove[]>
    }
  }
}

/** Hands the events of the log to the subscribers of the app while it listens. */
export default fp(
  async function relay(
    app: FastifyInstance,
    { logLevel, relay: options }: Pick<Config, 'logLevel'> & { relay?: RelayOptions | undefined }
  ) {
    const eventLog = createEventLog(app.prisma)
    const tail = createTail(eventLog, app.log)
    eventLog.onRewind(rewind => reportRewind(app, rewind))
    const relay = new Relay(app.prisma, eventLog, {
      onCursorMovedBack: move =>
        app.log.error(move, 'the cursor of a subscriber was ahead of the event log and has been moved back'),
      ...options
    })
    const subscribers = new Map<string, Subscriber>()
    const loops: Loop[] = []
    const closing = new AbortController()

    app.decorate('eventLog', eventLog)
    app.decorate('eventTail', tail)
    app.decorate('relay', {
      subscribe(subscriber) {
        subscribers.set(subscriber.name, subscriber)
      },
      nudge() {
        tail.nudge()
        for (const loop of loops) loop.nudge()
      },
      async runOnce(name) {
        const subscriber = subscribers.get(name)
        if (!subscriber) throw new Error(`no such subscriber: ${name}`)
        return await relay.runOnce(subscriber, closing.signal)
      },
      moveCursorsBack: async () => await relay.moveAllBack(subscribers)
    })
    app.relay.subscribe(logSubscriber(app.log, logLevel))

    app.addHook('onListen', async () => {
      for (const subscriber of subscribers.values()) {
        loops.push(
          startLoop({
            name: `relay ${subscriber.name}`,
            log: app.log,
            intervalMs: pollMs,
            minPauseMs,
            run: signal => relay.runOnce(subscriber, signal)
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
  { name: 'relay', dependencies: ['metrics', 'prisma'] }
)

function reportRewind(app: FastifyInstance, { isLoss, from, to, epoch }: Rewind): void {
  const fields = { from_event_id: from, to_event_id: to, epoch: epoch.id }
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
