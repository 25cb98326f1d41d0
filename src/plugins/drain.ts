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
 * until it times out, or be cut just when the client sends its next request. Connections on which nothing has been asked, such as browsers open
 * in advance, are ended; the server itself would wait for their first request.
 */
export default fp(async function drain (app: FastifyInstance) {
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
  app.addHook('preClose', async () => {
    isClosing = true
    for (const socket of unused) endUnlessUsed(socket)
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) reply.header('connection', 'close')
    done()
  })

  /** What is on its way still arrives; and what has arrived while the process was busy is read before it goes on from the timer. */
  function endUnlessUsed (socket: Socket): void {
    setTimeout(() => { setImmediate(() => { if (unused.has(socket)) socket.destroy() }) }, firstRequestMs).unref()
  }
}, { name: 'drain' })

// A request follows its connection within a round trip.
const firstRequestMs = 1_000
