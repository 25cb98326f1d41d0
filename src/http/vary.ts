import type { FastifyReply } from 'fastify'

/** Adds a request header, on which the response depends, to `Vary`: caches then keep a response for each value. */
export function varyBy(reply: FastifyReply, header: 'Accept' | 'X-Shop'): void {
  const others = reply.getHeader('vary')
  reply.header('vary', others === undefined ? header : `${String(others)}, ${header}`)
}
