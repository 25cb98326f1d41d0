import type { FastifyReply, FastifyRequest } from 'fastify'
import { varyBy } from './vary.js'

/**
 * Whether the client prefers `type` to JSON by its `Accept` header (RFC 9110, section 12.5.1). JSON wins a tie, and
 * without the header: browsers name `text/html`, while curl and most programs accept anything.
 *
 * Adds `Vary: Accept` to the response, because the response depends on that header.
 */
export function prefers(
  request: FastifyRequest,
  reply: FastifyReply,
  type: 'text/html' | 'text/event-stream' | 'text/csv' | 'application/x-ndjson'
): boolean {
  varyBy(reply, 'Accept')
  if ((request.headers.accept ?? '').length > maxHeaderLength) return false
  // With the charset, as the responses are sent: the library matches a media range that has parameters only to a type
  // that has them too, and clients send both `text/html; charset=utf-8` and `application/json; charset=utf-8`.
  const offered = `${type}; charset=utf-8`
  return request.type(['application/json; charset=utf-8', offered]) === offered
}

// The library splits quoted parameters in quadratic time: 15 KB of quotes keep the event loop busy for 0.4 s. The
// header of a browser has fewer than 200 characters.
const maxHeaderLength = 1_000
