import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import type { Access, Caller, Role, Scope } from './access.js'
import { findApiKey, type ApiKey } from './api-keys.js'
import { forbidden, unauthenticated, type ApiError } from '../errors.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route. */
    access?: Access
  }
  interface FastifyRequest {
    /** The name of the caller in history and events: `api_key:<name>`, `user:<id>` or `anonymous`. */
    principal: string
    /** null for an unauthenticated caller. */
    role: Role | null
    /** Whose resources the caller may see and change. */
    scope: Scope
    /** Why the request is unauthenticated: its credentials are missing or invalid; null if they are valid. */
    credentialsProblem: string | null
  }
}

interface AuthOptions {
  authMode: 'open' | 'required'
  apiKeys: readonly ApiKey[]
}

/**
 * Authenticates each caller and checks that it may use the route. Closed by default: in either mode the app does not
 * start if a route does not declare its `access`. With `AUTH_MODE=open` every caller is an anonymous admin, and
 * credentials are ignored.
 *
 * A response to an authenticated caller is its own: shared caches must not store it, and the caller's own cache must
 * revalidate it. A route may set a stricter `Cache-Control`.
 */
export default fp(
  async function auth(app: FastifyInstance, { authMode, apiKeys }: AuthOptions) {
    app.addHook('onRoute', requireDeclaration)
    const isOpen = authMode === 'open'
    app.decorateRequest('principal', 'anonymous')
    app.decorateRequest('role', isOpen ? 'admin' : null)
    app.decorateRequest<Scope, 'scope'>('scope', isOpen ? 'everyone' : nobody)
    app.decorateRequest('credentialsProblem', null)
    if (isOpen) return

    app.addHook('onRequest', (request, reply, done) => {
      const caller = identify(app, request, apiKeys)
      if (typeof caller === 'string') {
        request.credentialsProblem = caller
      } else {
        request.principal = caller.principal
        request.role = caller.role
        request.scope = caller.scope
        if (!isPage(request)) reply.header('cache-control', 'private, no-cache')
      }
      done()
    })
    // After onRequest, in which the rate limiter counts each request: rejected requests count too.
    app.addHook('preParsing', (request, _reply, payload, done) => {
      const rejection = rejectionOf(request)
      if (rejection) done(rejection)
      else done(null, payload)
    })
  },
  { name: 'auth', dependencies: ['access-tokens', 'api-prefix'] }
)

// No user has this id.
const nobody = 0

/** Routes that libraries add: Swagger UI, and the route of @fastify/cors for preflight requests. */
const libraryRoutes = /^\/docs(\/|$)|^\*$/

/** Whether the route serves a page or a part of one, which is the same for every caller. */
function isPage({ routeOptions: { config, schema } }: FastifyRequest): boolean {
  return config.access === 'public' && schema?.hide === true
}

function requireDeclaration(route: RouteOptions): void {
  if (route.config?.access !== undefined) return
  const pattern = route.config?.pattern ?? route.url
  if (!libraryRoutes.test(pattern)) {
    throw new Error(
      `${String(route.method)} ${pattern} does not declare its access: ` +
        "set config: { access: 'public' } or a list of roles"
    )
  }
  route.config = { ...route.config, access: 'public' }
}

/**
 * Identifies the caller by its API key or token. An API key takes precedence, and may also arrive as a bearer token.
 *
 * @returns the caller, or why its credentials are missing or invalid
 */
function identify(app: FastifyInstance, { headers }: FastifyRequest, apiKeys: readonly ApiKey[]): Caller | string {
  const key = headers['x-api-key']
  if (key !== undefined) {
    const apiKey = typeof key === 'string' ? findApiKey(apiKeys, key) : undefined
    return apiKey ? callerOf(apiKey) : 'The API key is invalid'
  }
  if (headers.authorization === undefined) return 'Send an API key in X-API-Key, or a bearer token'
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization)?.[1]
  if (token === undefined) return invalidToken
  // Some clients, e.g. Prometheus, can send an API key only as a bearer token.
  const bearerKey = findApiKey(apiKeys, token)
  if (bearerKey) return callerOf(bearerKey)
  const holder = app.accessTokens?.verify(token)
  if (!holder) return invalidToken
  return {
    principal: `user:${holder.userId}`,
    role: holder.role,
    scope: holder.role === 'customer' ? holder.userId : 'everyone'
  }
}

const invalidToken = 'The bearer token is invalid or has expired'

function callerOf({ name, role }: ApiKey): Caller {
  return { principal: `api_key:${name}`, role, scope: 'everyone' }
}

function rejectionOf(request: FastifyRequest): ApiError | undefined {
  // An unknown route has nothing to protect: its 404 is the same for everyone.
  if (request.is404) return undefined
  const { access } = request.routeOptions.config
  if (access === 'public' || access === 'signature') return undefined
  if (request.role === null) return unauthenticated(request.credentialsProblem ?? 'Authentication required')
  return access?.includes(request.role) ? undefined : forbidden(`The role ${request.role} may not use this operation`)
}
