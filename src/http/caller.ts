import { isIP } from 'node:net'
import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'

/** Whom limits count: the principal and its shop, or the address of an anonymous caller. */
export function callerOf(request: FastifyRequest): string {
  const { principal, shopSlug } = request
  return principal === 'anonymous' ? addressOf(request) : `${shopSlug ?? 'any shop'} ${principal}`
}

/**
 * The client's address, with all addresses of one IPv6 /64 as one: a provider assigns at least that much to a single
 * customer.
 */
export function addressOf({ ip, raw }: FastifyRequest): string {
  const address = isIP(ip) === 0 ? withoutPort(ip) : ip
  // A proxy that does not send an address leaves its own: text of any length must not become the key of a counter.
  return normalizeIP(isIP(address) === 0 ? (raw.socket.remoteAddress ?? 'unknown') : address)
}

/** Some proxies, e.g. those of Azure, append the port: `192.0.2.1:50123`, `[2001:db8::1]:50123`. */
function withoutPort(text: string): string {
  return text.replace(/^\[?(.*?)\]?(?::\d+)?$/, '$1')
}
