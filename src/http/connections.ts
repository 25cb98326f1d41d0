import { AsyncResource } from 'node:async_hooks'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'

/**
 * Bounds what one client's connections can hold in memory.
 *
 * - A connection beyond `maxConnections` is closed at once.
 * - A pipelined request is handled when the response before it has left the process. A client that does not read its
 *   responses therefore holds one of them, not as many as it asks for; behind an event stream nothing is handled.
 * - A connection whose client has taken no data for `stalledAfterMs`, with data waiting, is closed. A connection that
 *   is idle for as long is closed too; one that waits for a handler is not.
 */
export default fp(
  async function connections(app: FastifyInstance, { maxConnections }: { maxConnections: number }) {
    limitConnections(app, maxConnections)
    app.addHook('onRequest', ({ raw: { socket } }, { raw: response }, done) => {
      response.on('timeout', closeIfStalled)
      if (response.socket) done()
      else waitForTurn(socket, response, done)
    })
  },
  { name: 'connections' }
)

/** The default of Fastify's `connectionTimeout`: a live client takes data within a few round trips. */
export const stalledAfterMs = 30_000

/**
 * Node's own `maxConnections` would make a worker hand the connection back to the primary process, which offers it to
 * the next worker: with all workers full that never ends. A second server, which listens on `::1` for HOST=localhost,
 * is not counted.
 */
function limitConnections(app: FastifyInstance, maxConnections: number): void {
  let open = 0
  let loggedAtMs = -Infinity
  app.server.on('connection', (socket: Socket) => {
    if (open < maxConnections) {
      open++
      socket.once('close', () => {
        open--
      })
      return
    }
    socket.destroy()
    if (performance.now() - loggedAtMs < logIntervalMs) return
    loggedAtMs = performance.now()
    app.log.warn({ max_connections: maxConnections }, 'MAX_CONNECTIONS is reached; new connections are closed')
  })
}

const logIntervalMs = 60_000

/**
 * Node's timeout of a connection means that no data has moved in either direction. Without this listener it would also
 * close connections that wait for a handler.
 */
function closeIfStalled(this: ServerResponse, socket: Socket): void {
  if (socket.writableLength > 0) socket.destroy()
}

/** Node gives a response its socket when the response before it has been handed to the operating system. */
function waitForTurn(socket: Socket, response: ServerResponse, handle: () => void): void {
  const count = (waiting.get(socket) ?? 0) + 1
  if (count > maxWaiting) {
    socket.destroy()
    return
  }
  waiting.set(socket, count)
  // The event belongs to the previous request: its trace must not become the parent of this one's.
  response.once(
    'socket',
    AsyncResource.bind(() => {
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1)
      handle()
    })
  )
}

const waiting = new WeakMap<Socket, number>()

// Clients that pipeline at all, such as benchmarks, send some ten requests ahead. Each takes about 5 KB.
const maxWaiting = 32
