import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether the app is closing: it finishes requests in flight. */
    readonly isClosing: boolean
  }
}

/**
 * While the app closes, every response carries `Connection: close`. Otherwise a kept-alive connection would delay the
 * end until it times out, or be cut just as the client sends its next request.
 *
 * Connections without a request are ended after a grace period. There are two kinds: idle connections, which the
 * server would cut at once, even with a request already on its way; and connections that never carried a request,
 * such as those that browsers open in advance, for whose first request the server would wait.
 */
export default fp(
  async function gracefulClose(app: FastifyInstance) {
    let isClosing = false
    const unused = new Set<Socket>()
    app.decorate('isClosing', { getter: () => isClosing })
    app.server.on('connection', (socket: Socket) => {
      unused.add(socket)
      socket.once('close', () => unused.delete(socket))
      // The server keeps listening until the background work has ended.
      if (isClosing) endUnlessUsed(socket)
    })
    app.addHook('onRequest', ({ raw }, _reply, done) => {
      unused.delete(raw.socket)
      done()
    })
    const closeIdleConnections = app.server.closeIdleConnections.bind(app.server)
    app.server.closeIdleConnections = () => {
      setTimeout(closeIdleConnections, gracePeriodMs).unref()
    }
    app.addHook('preClose', async () => {
      isClosing = true
      for (const socket of unused) endUnlessUsed(socket)
    })
    app.addHook('onSend', (_request, reply, _payload, done) => {
      if (isClosing) reply.header('connection', 'close')
      done()
    })

    /**
     * After the grace period, `setImmediate` lets a busy process first read the requests that have arrived meanwhile.
     */
    function endUnlessUsed(socket: Socket): void {
      setTimeout(() => {
        setImmediate(() => {
          if (unused.has(socket)) socket.destroy()
        })
      }, gracePeriodMs).unref()
    }
  },
  { name: 'graceful-close' }
)

// A client sends its request within a round trip of the connection or of the previous response.
const gracePeriodMs = 1_000
