import fp from 'fastify-plugin'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import {
  endedLogin,
  expiredToken,
  noScopes,
  scopesOf,
  wrongToken,
  type Access,
  type ApiScopes,
  type Caller,
  type Credential,
  type Login,
  type Rejection,
  type Role,
  type Scope
} from './access.js'
import type { ApiKey } from './api-keys.js'
import { refusalOf } from './check-access.js'
import { Credentials, wrongKey, type Identified } from './credentials.js'
import { sessionTokenOf } from '../http/session-cookie.js'
import { hasKeyPrefix } from './key-format.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route. */
    access?: Access
    /** Whether customers may use it too, for what belongs to them. */
    servesCustomers?: boolean
    /** Whether the response tells of all shops, so that callers of one of them may not have it. */
    spansShops?: boolean
  }
  interface FastifyInstance {
    credentials: Credentials
  }
  interface FastifyRequest {
    /** The name of the caller in history and events: `api_key:<name>`, `user:<id>` or `anonymous`. */
    principal: string
    /** null for an unauthenticated caller, and for a key that has scopes instead. */
    role: Role | null
    /** What the caller may do; none for an unauthenticated caller. */
    apiScopes: ApiScopes
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
    /** What may end before it expires: see `credentials.watch`. */
    credential: Credential | null
  }
}

interface AuthOptions {
  authMode: 'open' | 'required'
  apiKeys: readonly ApiKey[]
  sessionIdleSeconds: number
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
  async function auth(app: FastifyInstance, { authMode, apiKeys, sessionIdleSeconds }: AuthOptions) {
    app.addHook('onRoute', requireDeclaration)
    const isOpen = authMode === 'open'
    const credentials = new Credentials({
      apiKeys,
      database: () => app.prisma,
      sessionIdleSeconds,
      refuseLookUp(request, hash, isRemembered) {
        if (usesNoDatabase(request)) return notChecked
        return !isRemembered && app.failedAttempts.mustRefuse(request, hash) ? wrongKey : undefined
      }
    })
    app.decorate('credentials', credentials)
    app.decorateRequest('principal', 'anonymous')
    app.decorateRequest('role', isOpen ? 'platform' : null)
    app.decorateRequest('apiScopes')
    app.decorateRequest<Scope, 'scope'>('scope', isOpen ? 'everyone' : nobody)
    app.decorateRequest('shopSlug', null)
    app.decorateRequest('credentialsProblem', null)
    app.decorateRequest('credentialsError', null)
    app.decorateRequest('login', null)
    app.decorateRequest('hasWrongCredentials', false)
    app.decorateRequest('credentialsExpireAtMs', null)
    app.decorateRequest('credential', null)
    if (isOpen) {
      app.addHook('onRequest', (request, _reply, done) => {
        request.apiScopes = scopesOf('platform')
        done()
      })
      return
    }

    app.addHook('onRequest', (request, reply, done) => {
      request.apiScopes = noScopes
      const caller = identify(app, request)
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
      const refusal = isForEveryone(request) ? undefined : refusalOf(request, request.routeOptions.config)
      if (refusal) done(refusal)
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
  request.apiScopes = caller.apiScopes
  request.scope = caller.scope
  request.shopSlug = caller.shopSlug
  request.credentialsExpireAtMs = caller.expiresAtMs
  request.login = caller.login ?? null
  request.credential = caller.credential
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

/** Whether the response neither depends on the caller nor may wait for the database: pages, and probes of health. */
function usesNoDatabase(request: FastifyRequest): boolean {
  const { access, servesAnyHost, usesNoDatabase } = request.routeOptions.config
  return isPage(request) || (access === 'public' && (servesAnyHost === true || usesNoDatabase === true))
}

function requireDeclaration(route: RouteOptions): void {
  if (route.config?.access !== undefined) return
  const pattern = route.config?.pattern ?? route.url
  if (!libraryRoutes.test(pattern)) {
    throw new Error(
      `${String(route.method)} ${pattern} does not declare its access: ` + "set config: { access: 'public' } or a scope"
    )
  }
  route.config = { ...route.config, access: 'public' }
}

/** Whether the route needs no credentials. An unknown route has nothing to protect: its 404 is the same for all. */
function isForEveryone({ is404, routeOptions: { config } }: FastifyRequest): boolean {
  return is404 || config.access === 'public' || config.access === 'signature'
}

/**
 * Identifies the caller by its API key, its token or else the cookie of its session. An API key takes precedence, and
 * may also arrive as a bearer token.
 *
 * @returns the caller, or why its credentials are missing or invalid; a promise only if the database has to be asked
 */
function identify(app: FastifyInstance, request: FastifyRequest): Identified | Promise<Identified> {
  const { 'x-api-key': key, authorization } = request.headers
  if (key !== undefined) return typeof key === 'string' ? app.credentials.identifyKey(request, key) : wrongKey
  if (authorization === undefined) {
    const session = sessionTokenOf(request)
    return session === undefined ? missing : app.credentials.identifySession(request, session)
  }
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (token === undefined || token.length > maxTokenLength) return wrongToken
  // Some clients, e.g. Prometheus, can send an API key only as a bearer token.
  if (hasKeyPrefix(token)) return app.credentials.identifyKey(request, token)
  const environmentKey = app.credentials.environmentCaller(token)
  if (environmentKey) return environmentKey
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
  const apiScopes = scopesOf(role)
  return { principal: `user:${userId}`, role, apiScopes, scope, shopSlug, expiresAtMs, login: holder, credential: null }
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
const notChecked: Rejection = { problem: 'The credentials could not be checked', isWrong: false }
