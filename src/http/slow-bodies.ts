import type { Socket } from 'node:net'

const allowed = new WeakSet<Socket>()

/**
 * Lets the request in progress on a connection take longer to arrive than the server's request timeout. The caller must
 * see to it that the client sends something at all.
 *
 * @returns ends the permission
 */
export function allowSlowBody(socket: Socket): () => void {
  allowed.add(socket)
  return () => {
    allowed.delete(socket)
  }
}

/** Whether the request in progress on the connection may take longer. */
export function mayBeSlow(socket: Socket): boolean {
  return allowed.has(socket)
}
