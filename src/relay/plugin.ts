import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.js'
import { createEventLog, type EventLog } from '../events/event-log.js'
import { logSubscriber } from './log-subscriber.js'
import { createRelay, type RelayOptions } from './relay.js'
import type { Subscriber } from './subscriber.js'
import { createTail, type Tail } from '../events/tail.js'
import { startLoop, type Loop } from '../jobs/loop.js'

declare module 'fastify' {
  interface FastifyInstance {
    eventLog: EventLog
    /** Tells who follows the log of what is new. */
    eventTail: Tail
    relay: {
      /** Makes the subscriber hear of every event from now on, from when the app listens. */
      subscribe(subscriber: Subscriber): void
      /** Events have been written: hand them on now rather than at the next look. */
      nudge(): void
      /** Hands one batch to the subscriber of that name; answers whether there may be more. For tests and scripts, which do not listen. */
      runOnce(name: string): Promise<boolean>
    }
  }
}

/** Hands the events of the log to the subscribers of this app, while it listens. */
export default fp(
  async function relay(
    app: FastifyInstance,
    { logLevel, relay: options }: Pick<Config, 'logLevel'> & { relay?: RelayOptions | undefined }
  ) {
    const eventLog = createEventLog(app.prisma)
    const tail = createTail(eventLog, app.log)
    const relay = createRelay(app.prisma, eventLog, options)
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
        if (!subscriber) throw new Error(`there is no subscriber ${name}`)
        return await relay.runOnce(subscriber, closing.signal)
      }
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
    // The process that wrote tells its own relay; the others look by themselves. A NOTIFY would make commits wait for each other.
    app.addHook('onResponse', (request, reply, done) => {
      if (request.method !== 'GET' && reply.statusCode < 300) app.relay.nudge()
      done()
    })
    app.addHook('preClose', async () => {
      closing.abort()
      await Promise.all([tail.stop(), ...loops.map(loop => loop.stop())])
      // Others need not wait until the leases run out; if the database cannot be reached they do.
      await Promise.allSettled([...subscribers.values()].map(subscriber => relay.release(subscriber)))
    })
  },
  { name: 'relay', dependencies: ['prisma'] }
)

// How late an event may be that another process wrote.
const pollMs = 1_000

// Under load, one look takes in what many requests wrote.
const minPauseMs = 50
