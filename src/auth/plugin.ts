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
    role: Role | null
    /** Whose things the caller may see and change. */
    scope: Scope
    /** Why the credentials that came with the request are not good, or that there are none; null if they are. */
    credentialsProblem: string | null
  }
}

interface AccessOptions {
  authMode: 'open' | 'required'
  apiKeys: readonly ApiKey[]
}

/**
 * The guard: says who asks, and lets through who may. Default closed: a route that does not declare its `access` stops the start, in
 * either mode. With `AUTH_MODE=open` everyone is an admin without a name, and credentials are not even looked at.
 */
export default fp(
  async function access(app: FastifyInstance, { authMode, apiKeys }: AccessOptions) {
    app.addHook('onRoute', requireDeclaration)
    const isOpen = authMode === 'open'
    app.decorateRequest('role', isOpen ? 'admin' : null)
    app.decorateRequest<Scope, 'scope'>('scope', isOpen ? 'everyone' : nobody)
    app.decorateRequest('credentialsProblem', null)
    if (isOpen) return

    app.addHook('onRequest', (request, _reply, done) => {
      const found = identify(app, request, apiKeys)
      if (typeof found === 'string') {
        request.credentialsProblem = found
      } else {
        request.principal = found.principal
        request.role = found.role
        request.scope = found.scope
      }
      done()
    })
    // Not until the rate limit, an onRequest hook of each route, has counted the request.
    app.addHook('preParsing', (request, _reply, payload, done) => {
      const refusal = refusalOf(request)
      if (refusal) done(refusal)
      else done(null, payload)
    })
  },
  { name: 'access', dependencies: ['principal', 'access-tokens'] }
)

// No user has this id.
const nobody = 0

/** Swagger UI, whose routes belong to others, and CORS's route for preflights, which its hook answers. */
const routesOfOthers = /^\/docs(\/|$)|^\*$/

function requireDeclaration(route: RouteOptions): void {
  if (route.config?.access !== undefined) return
  if (!routesOfOthers.test(route.url)) {
    throw new Error(
      `${String(route.method)} ${route.url} does not declare its access: config: { access: 'public' } or a list of roles`
    )
  }
  route.config = { ...route.config, access: 'public' }
}

/** @returns who asks, or why nobody knows. An API key counts before a token, and may come as one. */
function identify(app: FastifyInstance, { headers }: FastifyRequest, apiKeys: readonly ApiKey[]): Caller | string {
  const key = headers['x-api-key']
  if (key !== undefined) {
    const apiKey = typeof key === 'string' ? findApiKey(apiKeys, key) : undefined
    return apiKey ? callerOf(apiKey) : 'The API key is not one of this service'
  }
  if (headers.authorization === undefined) return 'Send an API key as X-API-Key, or a bearer token'
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization)?.[1]
  if (token === undefined) return tokenProblem
  // Prometheus, for one, sends what it has as a bearer token or not at all.
  const bearerKey = findApiKey(apiKeys, token)
  if (bearerKey) return callerOf(bearerKey)
  const holder = app.accessTokens?.verify(token)
  if (!holder) return tokenProblem
  return {
    principal: `user:${holder.userId}`,
    role: holder.role,
    scope: holder.role === 'customer' ? holder.userId : 'everyone'
  }
}

const tokenProblem = 'The bearer token is not valid, or not any more'

function callerOf({ name, role }: ApiKey): Caller {
  return { principal: `api_key:${name}`, role, scope: 'everyone' }
}

function refusalOf(request: FastifyRequest): ApiError | undefined {
  // There is nothing behind an unknown route that could be guarded; what it answers is the same for everyone.
  if (request.is404) return undefined
  const { access } = request.routeOptions.config
  if (access === 'public' || access === 'signature') return undefined
  if (request.role === null) return unauthenticated(request.credentialsProblem ?? 'Who asks is not known')
  return access?.includes(request.role) ? undefined : forbidden(`Not for the role ${request.role}`)
}
