import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyRequest } from 'fastify'

/**
 * The cookie of a login (RFC 6265bis). Behind TLS its name begins with `__Host-`: browsers then accept it from this
 * host only, so that no other host of the domain can plant one. A request by TLS does not read the other cookie.
 */
function nameIn({ protocol }: FastifyRequest): string {
  return sessionCookieNames[protocol === 'https' ? 0 : 1]
}

/** The names of the cookie, with TLS and without. */
export const sessionCookieNames = ['__Host-orders_session', 'orders_session'] as const

/** The token of the request's session cookie; undefined without a cookie that could be one. */
export function sessionTokenOf(request: FastifyRequest): string | undefined {
  const { cookie } = request.headers
  if (cookie === undefined) return undefined
  const token = parseCookie(cookie)[nameIn(request)]
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined
}

/**
 * A `Set-Cookie` for a token. Scripts cannot read the cookie, and pages of other sites cannot make a browser send it.
 *
 * @param maxAgeSeconds 0 removes the cookie
 */
export function setSessionCookie(request: FastifyRequest, token: string, maxAgeSeconds: number): string {
  return stringifySetCookie({
    name: nameIn(request),
    value: token,
    path: '/',
    maxAge: maxAgeSeconds,
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https'
  })
}
