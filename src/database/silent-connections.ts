import { Socket } from 'node:net'
import type pg from 'pg'

/**
 * Ends a connection of the pool when somebody waits for an answer on it and hears nothing for that long. A server that loses its power, or a
 * firewall that forgets a connection, ends nothing: without this, whoever asks there would wait for as long as the kernel tries, a quarter
 * of an hour, and with as many of them as the pool has, everybody.
 *
 * What made one silent made others silent too. Those on which nothing has been heard since end with it, or they would have to be waited for
 * one after the other: by whom the next one is given to, and by the end of the process.
 *
 * @returns ends all that are open, whether or not somebody waits
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
    // Nobody waits for it then.
    socket.setTimeout(0)
    hear(socket)
  })
  return () => {
    for (const socket of heard.keys()) {
      socket.destroy(new Error('Connection terminated: the database does not say that it has ended'))
    }
  }
}

/** When a connection had its last answer at the latest, and how much it had read by then. */
interface Heard {
  atMs: number
  bytes: number
}

/** Under TLS the encrypted one. */
function socketOf({ connection: { stream } }: pg.PoolClient): Socket | undefined {
  return stream instanceof Socket ? stream : undefined
}
