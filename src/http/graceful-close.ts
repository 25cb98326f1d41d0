import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether the app finishes what runs and takes nothing new. */
    readonly isClosing: boolean
  }
}

/**
 * While the app closes, every answer tells the client to use another connection: one that stayed open would hold up the end
 * until it times out, or be cut just when the client sends its next request. Connections on which nothing is asked are ended after a while: those
 * that were used before, which the server itself would cut at once, in the face of a request that is on its way; and those on which nothing
 * was ever asked, such as browsers open in advance, whose first request it would wait for.
 */
export default fp(
  async function drain(app: FastifyInstance) {
    let isClosing = false
    const unused = new Set<Socket>()
    app.decorate('isClosing', { getter: () => isClosing })
    app.server.on('connection', (socket: Socket) => {
      unused.add(socket)
      socket.once('close', () => unused.delete(socket))
      // It still listens while what runs in the background comes to its end.
      if (isClosing) endUnlessUsed(socket)
    })
    app.addHook('onRequest', ({ raw }, _reply, done) => {
      unused.delete(raw.socket)
      done()
    })
    const closeIdleConnections = app.server.closeIdleConnections.bind(app.server)
    app.server.closeIdleConnections = () => {
      setTimeout(closeIdleConnections, requestMs).unref()
    }
    app.addHook('preClose', async () => {
      isClosing = true
      for (const socket of unused) endUnlessUsed(socket)
    })
    app.addHook('onSend', (_request, reply, _payload, done) => {
      if (isClosing) reply.header('connection', 'close')
      done()
    })

    /** What is on its way still arrives; and what has arrived while the process was busy is read before it goes on from the timer. */
    function endUnlessUsed(socket: Socket): void {
      setTimeout(() => {
        setImmediate(() => {
          if (unused.has(socket)) socket.destroy()
        })
      }, requestMs).unref()
    }
  },
  { name: 'drain' }
)

// A request follows its connection, or the answer before it, within a round trip.
const requestMs = 1_000
