import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import {
  endedLogin,
  expiredToken,
  wrongToken,
  type Access,
  type Caller,
  type Login,
  type Rejection,
  type Role,
  type Scope
} from './access.js'
import { defaultShop } from '../tenancy/shop.js'
import { findApiKey, type ApiKey } from './api-keys.js'
import { forbidden, unauthenticated } from '../errors.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route. */
    access?: Access
    /** Whether the response tells of all shops, so that callers of one of them may not have it. */
    spansShops?: boolean
  }
  interface FastifyRequest {
    /** The name of the caller in history and events: `api_key:<name>`, `user:<id>` or `anonymous`. */
    principal: string
    /** null for an unauthenticated caller. */
    role: Role | null
    /** Whose resources the caller may see and change. */
    scope: Scope
    /** The shop that the credentials are for; null: the caller names one, or uses the default shop. */
    shopSlug: string | null
    /** Why the request is unauthenticated: its credentials are missing or invalid; null if they are valid. */
    credentialsProblem: string | null
    /** What the request fails with if it needs credentials, instead of 401: they could not be checked. */
    credentialsError: Error | null
    /** Whether the request has credentials that were never valid, as a guess would be. */
    hasWrongCredentials: boolean
    /** When the credentials stop being valid, in milliseconds since 1970; null if they do not, or there are none. */
    credentialsExpireAtMs: number | null
    /** The login of the token; null for other credentials, or none. */
    login: Login | null
  }
}

interface AuthOptions {
  authMode: 'open' | 'required'
  apiKeys: readonly ApiKey[]
}

/**
 * Authenticates each caller and checks that it may use the route. Closed by default: in either mode the app does not
 * start if a route does not declare its `access`. With `AUTH_MODE=open` every caller is anonymous and may do
 * everything in every shop; credentials are ignored.
 *
 * A response to an authenticated caller is its own: shared caches must not store it, and the caller's own cache must
 * revalidate it. A route may set a stricter `Cache-Control`.
 */
export default fp(
  async function auth(app: FastifyInstance, { authMode, apiKeys }: AuthOptions) {
    app.addHook('onRoute', requireDeclaration)
    const isOpen = authMode === 'open'
    app.decorateRequest('principal', 'anonymous')
    app.decorateRequest('role', isOpen ? 'platform' : null)
    app.decorateRequest<Scope, 'scope'>('scope', isOpen ? 'everyone' : nobody)
    app.decorateRequest('shopSlug', null)
    app.decorateRequest('credentialsProblem', null)
    app.decorateRequest('credentialsError', null)
    app.decorateRequest('login', null)
    app.decorateRequest('hasWrongCredentials', false)
    app.decorateRequest('credentialsExpireAtMs', null)
    if (isOpen) return

    app.addHook('onRequest', (request, reply, done) => {
      const caller = identify(app, request, apiKeys)
      if (caller instanceof Promise) {
        void caller.catch(couldNotCheck).then(found => {
          setCaller(request, reply, found)
          done()
        })
        return
      }
      setCaller(request, reply, caller)
      done()
    })
    // After onRequest, in which the rate limiter counts each request: rejected requests count too.
    app.addHook('preParsing', (request, _reply, payload, done) => {
      const rejection = rejectionOf(request)
      if (rejection) done(rejection)
      else done(null, payload)
    })
  },
  { name: 'auth', dependencies: ['access-tokens', 'identity-provider', 'revocations', 'api-prefix'] }
)

/** A public route still answers: it needs no credentials. */
function couldNotCheck(error: unknown): Rejection {
  const problem = 'The credentials could not be checked'
  return { problem, isWrong: false, error: error instanceof Error ? error : new Error(problem) }
}

function setCaller(request: FastifyRequest, reply: FastifyReply, caller: Caller | Rejection): void {
  if ('problem' in caller) {
    request.credentialsProblem = caller.problem
    request.credentialsError = caller.error ?? null
    request.hasWrongCredentials = caller.isWrong
    return
  }
  request.principal = caller.principal
  request.role = caller.role
  request.scope = caller.scope
  request.shopSlug = caller.shopSlug
  request.credentialsExpireAtMs = caller.expiresAtMs
  request.login = caller.login ?? null
  if (!isPage(request)) reply.header('cache-control', 'private, no-cache')
}

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
 * @returns the caller, or why its credentials are missing or invalid; at once unless something has to be looked up
 */
function identify(
  app: FastifyInstance,
  { headers }: FastifyRequest,
  apiKeys: readonly ApiKey[]
): Caller | Rejection | Promise<Caller | Rejection> {
  const key = headers['x-api-key']
  if (key !== undefined) {
    const apiKey = typeof key === 'string' ? findApiKey(apiKeys, key) : undefined
    return apiKey ? callerOf(apiKey) : wrongKey
  }
  if (headers.authorization === undefined) return missing
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization)?.[1]
  if (token === undefined || token.length > maxTokenLength) return wrongToken
  // Some clients, e.g. Prometheus, can send an API key only as a bearer token.
  const bearerKey = findApiKey(apiKeys, token)
  if (bearerKey) return callerOf(bearerKey)
  const { identityProvider } = app
  const holder = identityProvider?.takes(token) ? identityProvider.identify(token) : holderOf(app, token)
  return holder instanceof Promise ? holder.then(found => unlessRevoked(app, found)) : unlessRevoked(app, holder)
}

// Providers of large organizations put up to 6 KB of groups into a token.
const maxTokenLength = 8_192

function holderOf(app: FastifyInstance, token: string): Caller | Rejection {
  const holder = app.accessTokens?.verify(token)
  if (holder === undefined) return wrongToken
  if (holder === 'expired') return expiredToken
  const { userId, role, shopSlug, expiresAtMs } = holder
  const scope = role === 'customer' ? userId : 'everyone'
  return { principal: `user:${userId}`, role, scope, shopSlug, expiresAtMs, login: holder }
}

function unlessRevoked(
  app: FastifyInstance,
  caller: Caller | Rejection
): Caller | Rejection | Promise<Caller | Rejection> {
  if ('problem' in caller || !caller.login) return caller
  if (!app.revocations.isLoaded) return app.revocations.load().then(() => unlessRevoked(app, caller))
  return app.revocations.isRevoked(caller.login) ? endedLogin : caller
}

const missing: Rejection = { problem: 'Send an API key in X-API-Key, or a bearer token', isWrong: false }
const wrongKey: Rejection = { problem: 'The API key is invalid', isWrong: true }

function callerOf({ name, role, shopSlug }: ApiKey): Caller {
  return { principal: `api_key:${name}`, role, scope: 'everyone', shopSlug, expiresAtMs: null }
}

function rejectionOf(request: FastifyRequest): Error | undefined {
  // An unknown route has nothing to protect: its 404 is the same for everyone.
  if (request.is404) return undefined
  const { access, spansShops } = request.routeOptions.config
  if (access === 'public' || access === 'signature') return undefined
  if (request.role === null) {
    return request.credentialsError ?? unauthenticated(request.credentialsProblem ?? 'Authentication required')
  }
  if (!access || !mayUse(request.role, access)) return forbidden(`The role ${request.role} may not use this operation`)
  const isOfOneShop = request.shopSlug !== null && request.shopSlug !== defaultShop.slug
  return spansShops && isOfOneShop
    ? forbidden('This operation shows all shops: use a key of the default shop')
    : undefined
}

function mayUse(role: Role, access: readonly Role[]): boolean {
  return access.includes(role) || (role === 'platform' && access.includes('admin'))
}
