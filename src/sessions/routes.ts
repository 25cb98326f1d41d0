import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { scopesOf, type Caller } from '../auth/access.js'
import type { Config } from '../config.js'
import { unauthenticated } from '../errors.js'
import { bodyProblems, problems } from '../http/problems.js'
import { emptyResponse, jsonResponse } from '../http/responses.js'
import { reference } from '../http/schemas.js'
import { sessionTokenOf, setSessionCookie } from '../http/session-cookie.js'
import { defaultShop } from '../tenancy/shop.js'
import { endSession, removeOldSessions, startSession } from './change-sessions.js'
import { Login, Session } from './schemas.js'

const tags = ['session']

type Options = Pick<Config, 'authMode' | 'sessionLifetimeSeconds' | 'sessionIdleSeconds'>

/** Logins of browsers with an API key: the browser keeps a cookie instead of the key. */
const sessionRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { authMode, sessionLifetimeSeconds: lifetimeSeconds, sessionIdleSeconds }
) => {
  for (const schema of [Login, Session]) app.addSchema(schema)
  const open: Caller = {
    principal: 'anonymous',
    role: 'platform',
    apiScopes: scopesOf('platform'),
    scope: 'everyone',
    shopSlug: null,
    expiresAtMs: null,
    credential: null
  }

  app.addJob({
    name: 'remove old sessions',
    intervalMs: removalIntervalMs,
    run: async () => (await removeOldSessions(app.prisma)) > 0
  })

  app.post('/session', { config: { ...forEveryone, isLogin: true }, schema: logInSchema }, async (request, reply) => {
    reply.code(201).headers({ location: '/api/v1/session', ...neverStored })
    // There is nothing to log in to.
    if (authMode === 'open') return sessionOf('none', open, null)
    const { api_key: key } = request.body
    const caller = await authenticate(app, request, key)
    const shop = await app.shops.find(caller.shopSlug ?? defaultShop.slug)
    const token = await startSession(app.prisma, { shopId: shop?.id ?? defaultShop.id, caller, key, lifetimeSeconds })
    reply.header('set-cookie', setSessionCookie(request, token, lifetimeSeconds))
    const endsAtMs = Math.min(Date.now() + lifetimeSeconds * 1_000, caller.expiresAtMs ?? Infinity)
    return sessionOf('session', { ...caller, expiresAtMs: endsAtMs }, sessionIdleSeconds)
  })
  app.get('/session', { config: { access: 'authenticated', usesNoShop: true }, schema: getSchema }, async request => {
    const { principal, role, apiScopes, shopSlug, credential, credentialsExpireAtMs: expiresAtMs } = request
    const isSession = credential?.type === 'session'
    const key = principal.startsWith('api_key:') ? 'api_key' : 'token'
    const credentials = authMode === 'open' ? 'none' : isSession ? 'session' : key
    return sessionOf(
      credentials,
      { principal, role, apiScopes, shopSlug, expiresAtMs },
      isSession ? sessionIdleSeconds : null
    )
  })
  app.delete('/session', { config: forEveryone, schema: logOutSchema }, async (request, reply) => {
    const token = sessionTokenOf(request)
    if (token !== undefined && authMode !== 'open') {
      await endSession(app.prisma, token)
      await app.credentials.seeChanges()
      reply.header('set-cookie', setSessionCookie(request, '', 0))
    }
    return await reply.code(204).send(null)
  })
}

export default sessionRoutes

/** A browser that cannot authenticate may try to log in, and to log out. */
const forEveryone = { access: 'public', usesNoShop: true } as const

const neverStored = { 'cache-control': 'no-store' }

const removalIntervalMs = 3_600_000

/** @throws ApiError UNAUTHENTICATED, after some failures RATE_LIMITED, as for a key in a header */
async function authenticate(app: FastifyInstance, request: FastifyRequest, key: string): Promise<Caller> {
  const found = await app.credentials.identifyKey(request, key)
  const attempts = app.failedAttempts
  if ('problem' in found) {
    throw (found.isWrong ? await attempts.count(request) : undefined) ?? unauthenticated(found.problem)
  }
  const who = found.credential?.hash ?? found.principal
  const refusal = attempts.mustRefuse(request, who) ? await attempts.count(request) : undefined
  if (refusal) throw refusal
  attempts.remember(request, who)
  return found
}

function sessionOf(
  credentials: Session['credentials'],
  {
    principal,
    role,
    apiScopes,
    shopSlug,
    expiresAtMs
  }: Pick<Caller, 'principal' | 'role' | 'apiScopes' | 'shopSlug' | 'expiresAtMs'>,
  idleSeconds: number | null
): Session {
  return {
    credentials,
    principal,
    role,
    scopes: [...apiScopes.names],
    shop: shopSlug,
    expires_at: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(),
    idle_seconds: idleSeconds
  }
}

const logInSchema = {
  operationId: 'startSession',
  summary: 'Log in with an API key',
  description:
    'For pages of the service: the response sets a cookie that scripts cannot read and that other sites cannot use. ' +
    'A session has the rights of its key, and ends with it. A write with the cookie must show its origin: browsers ' +
    'send `Sec-Fetch-Site` or `Origin`; otherwise send `X-Requested-With`. In open mode there is no cookie.',
  tags,
  body: reference(Login),
  response: {
    201: jsonResponse(Session, 'Who is logged in', 'Location', 'Set-Cookie'),
    ...problems(...bodyProblems, 'UNAUTHENTICATED')
  }
}

const getSchema = {
  operationId: 'getSession',
  summary: 'Get who is logged in',
  description: 'For a session, and for a key or token too. In open mode it says that everyone may do everything.',
  tags,
  response: { 200: jsonResponse(Session, 'The caller'), ...problems() }
}

const logOutSchema = {
  operationId: 'endSession',
  summary: 'Log out',
  description: 'Ends the session of the cookie in every process within a second, and removes the cookie.',
  tags,
  response: { 204: emptyResponse('Nobody is logged in any more'), ...problems() }
}
