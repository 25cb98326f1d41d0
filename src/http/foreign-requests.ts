import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { hostNotAllowed, originNotAllowed, writeNotFromPage } from '../errors.js'
import type { TrustedProxies } from './trusted-proxies.js'
import { hostNameOf, isLoopbackName } from './host-name.js'
import { sessionTokenOf } from './session-cookie.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route answers whatever the host name: for probes, which name the process by its address. */
    servesAnyHost?: boolean
  }
}

interface ForeignRequestsOptions {
  authMode: 'open' | 'required'
  allowedHosts: readonly string[]
  corsOrigins: readonly string[]
  trustProxy: TrustedProxies
}

/**
 * Refuses requests that a page of another site makes a visitor's browser send. Clients that are not browsers do not
 * notice.
 *
 * - A host name that is not served is 421. By DNS rebinding a page lets its own name point to this service; then it is
 *   of the same origin as the service, but the browser sends the page's name as `Host`. In open mode only loopback
 *   names and `ALLOWED_HOSTS` are served, otherwise every name unless `ALLOWED_HOSTS` is set.
 * - A write from a foreign origin is 403. Browsers send some requests across origins without asking first, e.g. a POST
 *   without a body. An origin is foreign unless it is the service's own or one of `CORS_ORIGINS`.
 * - A write that a session cookie authenticates is 403 unless it shows that a page of the service sent it, because
 *   browsers add cookies by themselves. `CORS_ORIGINS` does not help: those pages have credentials of their own.
 */
export default fp(
  async function foreignRequests(app: FastifyInstance, options: ForeignRequestsOptions) {
    const isServed = hostCheck(options)
    const isForeign = originCheck(options)
    const isForged = cookieCheck(options)
    app.addHook('onRequest', (request, _reply, done) => {
      if (!isServed(request)) done(hostNotAllowed())
      else if (safeMethods.has(request.method)) done()
      else if (isForeign(request)) done(originNotAllowed())
      else if (isForged(request)) done(writeNotFromPage())
      else done()
    })
  },
  { name: 'foreign-requests', dependencies: ['error-handler', 'request-id'] }
)

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

type Check = (request: FastifyRequest) => boolean

/** A request can name its host in up to three places: each of them must be served. */
function hostCheck({ authMode, allowedHosts, trustProxy }: ForeignRequestsOptions): Check {
  if (allowedHosts.includes('*') || (authMode === 'required' && allowedHosts.length === 0)) return () => true
  const names = new Set(allowedHosts)
  // `Host` values that are allowed, with the port and in the spelling of the client, so that each is parsed once.
  const known = new Set<string>()

  function isAllowed(authority: string): boolean {
    if (known.has(authority)) return true
    const name = hostNameOf(authority)
    if (name === undefined || !(names.has(name) || isLoopbackName(name))) return false
    if (known.size >= maxKnown) known.clear()
    known.add(authority)
    return true
  }

  return request => {
    if (request.routeOptions.config.servesAnyHost) return true
    const { host, 'x-forwarded-host': forwarded } = request.headers
    if (host !== undefined && !isAllowed(host)) return false
    if (forwarded !== undefined && trustProxy !== false && !isAllowed(request.host)) return false
    const authority = authorityOf(request.url)
    return authority === undefined || isAllowed(authority)
  }
}

// A service has a few names; ports and spellings multiply them only for a client that plays.
const maxKnown = 1_000

/** The authority of a request target that is a whole URL (RFC 9112, section 3.2.2). */
function authorityOf(target: string): string | undefined {
  return target.startsWith('/') ? undefined : /^https?:\/\/([^/?#]*)/i.exec(target)?.[1]
}

/** Browsers set both headers themselves, and pages cannot change them. Older browsers send only `Origin`. */
function originCheck({ corsOrigins, trustProxy }: ForeignRequestsOptions): Check {
  if (corsOrigins.includes('*')) return () => false
  const allowed = new Set(corsOrigins)
  return request => {
    const { origin, 'sec-fetch-site': site } = request.headers
    if (origin !== undefined && allowed.has(origin)) return false
    // `none`: the user sent it, not a page.
    if (site !== undefined) return site !== 'same-origin' && site !== 'none'
    return origin !== undefined && !isOwn(origin, request, trustProxy !== false)
  }
}

/** Old browsers send neither header with some requests; other pages cannot add `X-Requested-With` to those. */
function cookieCheck({ authMode, trustProxy }: ForeignRequestsOptions): Check {
  // In open mode no cookie is read.
  if (authMode === 'open') return () => false
  return request => {
    const { origin, 'sec-fetch-site': site, 'x-api-key': key, authorization } = request.headers
    if (key !== undefined || authorization !== undefined || sessionTokenOf(request) === undefined) return false
    if (site !== undefined) return site !== 'same-origin'
    if (origin !== undefined) return !isOwn(origin, request, trustProxy !== false)
    return request.headers['x-requested-with'] === undefined
  }
}

/** Whether the origin is that of the URL under which the client reached the service. */
function isOwn(origin: string, request: FastifyRequest, hasProxy: boolean): boolean {
  const [, scheme = '', authority = ''] = /^(https?):\/\/([^/]+)$/.exec(origin) ?? []
  if (authority === '') return false
  const { host = '', 'x-forwarded-proto': forwardedScheme } = request.headers
  // Without a proxy that says so, the service cannot know whether TLS ended in front of it.
  if (hasProxy && forwardedScheme !== undefined && request.protocol !== scheme) return false
  const isSame = (other: string) => withoutDefaultPort(scheme, other.toLowerCase()) === authority
  return isSame(host) || (hasProxy && isSame(request.host))
}

/** Browsers leave the default port out of an origin; `Host` may have it. */
function withoutDefaultPort(scheme: string, authority: string): string {
  return authority.replace(scheme === 'https' ? /:443$/ : /:80$/, '')
}
