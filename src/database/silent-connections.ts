import { Socket } from 'node:net'
import type pg from 'pg'

/**
 * Ends a connection of the pool when a query waits on it and receives nothing for `silenceMs`. A server that loses its
 * power, or a firewall that forgets a connection, closes nothing. Without this, the query would wait for as long as the
 * kernel retries, a quarter of an hour; once every connection of the pool is silent, so would every other query.
 *
 * Whatever silenced one connection has silenced others too. Every other connection that has received nothing in the
 * meantime ends with it. Otherwise the next queries, and the end of the process, would wait for them one by one.
 *
 * @returns a function that ends all open connections, whether or not a query waits on them
 */
export function endSilentConnections(pool: pg.Pool, silenceMs: number): () => void {
  const heard = new Map<Socket, Heard>()
  const hear = (socket: Socket) => heard.set(socket, { atMs: performance.now(), bytes: socket.bytesRead })

  function endSilent(socket: Socket): void {
    const sinceMs = performance.now() - silenceMs
    const silent = [...heard].filter(
      ([other, { atMs, bytes }]) => other !== socket && atMs < sinceMs && other.bytesRead === bytes
    )
    for (const one of [socket, ...silent.map(([other]) => other)]) {
      one.destroy(new Error(`Connection terminated: the database has said nothing for ${silenceMs} ms`))
    }
  }

  pool.on('connect', client => {
    const socket = socketOf(client)
    if (!socket) return
    hear(socket)
    socket.on('timeout', () => endSilent(socket))
    socket.once('close', () => heard.delete(socket))
  })
  pool.on('acquire', client => {
    socketOf(client)?.setTimeout(silenceMs)
  })
  pool.on('release', (_error, client) => {
    const socket = socketOf(client)
    if (!socket || socket.destroyed) return
    // No query waits on an idle connection.
    socket.setTimeout(0)
    hear(socket)
  })
  return () => {
    for (const socket of heard.keys()) {
      socket.destroy(new Error('Connection terminated: the database did not confirm the close'))
    }
  }
}

/** The latest time at which a connection may have received its last bytes, and how many it had read by then. */
interface Heard {
  atMs: number
  bytes: number
}

/** The connection's socket; under TLS, the encrypted one. */
function socketOf({ connection: { stream } }: pg.PoolClient): Socket | undefined {
  return stream instanceof Socket ? stream : undefined
}
