import type { IncomingMessage } from 'node:http'

/**
 * Requests that the service sends to itself for a client's request: GraphQL asks the routes of the REST API. They pass
 * the same guard, validation and error handling as the client's own, but the client's request has been measured and
 * logged already.
 */
const innerRequests = new WeakMap<IncomingMessage, { isPrepaid: boolean }>()

/** @param isPrepaid whether the rate limit has counted the request already, as part of the client's */
export function markInner(raw: IncomingMessage, isPrepaid: boolean): void {
  innerRequests.set(raw, { isPrepaid })
}

/** Whether the service sent the request to itself. No client can pretend to. */
export function isInner({ raw }: { raw: IncomingMessage }): boolean {
  return innerRequests.has(raw)
}

/** Whether the rate limit has counted the request already. */
export function isPrepaid({ raw }: { raw: IncomingMessage }): boolean {
  return innerRequests.get(raw)?.isPrepaid === true
}
