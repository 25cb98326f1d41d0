import type { FastifyReply } from 'fastify'

/** Adds request headers, on which the response depends, to `Vary`: caches then keep a response for each value. */
export function varyBy(
  reply: FastifyReply,
  header: 'Accept' | 'Accept-Encoding' | 'X-Shop' | 'Authorization, X-API-Key'
): void {
  const others = reply.getHeader('vary')
  reply.header('vary', others === undefined ? header : `${String(others)}, ${header}`)
}

/** For a response that depends on the caller: a cache must not show administrators what it keeps for the public. */
export function varyByCredentials(reply: FastifyReply): void {
  varyBy(reply, 'Authorization, X-API-Key')
}
