import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { isInner } from '../http/inner-requests.js'
import { createMetrics, type Metrics } from './metrics.js'

declare module 'fastify' {
  interface FastifyInstance {
    metrics: Metrics
  }
}

/** Decorates the app with its metrics and measures every request. */
export default fp(
  async function metrics(app: FastifyInstance) {
    const metrics = createMetrics()
    app.decorate('metrics', metrics)

    let inFlight = 0
    metrics.onScrape(() => {
      metrics.httpRequestsInFlight.set(inFlight)
    })
    app.addHook('onRequest', (request, _reply, done) => {
      if (isInner(request)) return done()
      const socket: CountedSocket = request.raw.socket
      if (socket[unanswered] === undefined) {
        socket[unanswered] = 0
        // A connection that closes takes its unanswered requests with it. There is one listener for all requests of a
        // connection: a listener for each request would cost more than the rest of this plugin.
        socket.once('close', () => {
          inFlight -= socket[unanswered] ?? 0
          socket[unanswered] = 0
        })
      }
      socket[unanswered]++
      inFlight++
      done()
    })
    app.addHook('onResponse', (request, reply, done) => {
      if (isInner(request)) return done()
      const socket: CountedSocket = request.raw.socket
      if (socket[unanswered]) {
        socket[unanswered]--
        inFlight--
      }
      // A stream lasts as long as its reader wants, which says nothing about the speed of the service.
      if (!String(reply.getHeader('content-type')).startsWith('text/event-stream')) {
        metrics.httpRequestDuration.observe(
          { method: request.method, route: request.routeOptions.config.pattern ?? 'none', status: reply.statusCode },
          reply.elapsedTime / 1_000
        )
      }
      done()
    })
  },
  { name: 'metrics' }
)

const unanswered = Symbol('unanswered requests')

type CountedSocket = Socket & { [unanswered]?: number }
