import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { inTransaction } from '../database/transaction.js'
import { unauthenticated } from '../errors.js'
import { unknownRoute } from '../http/error-handler.js'
import { bodyProblems, problems } from '../http/problems.js'
import { emptyResponse, jsonResponse } from '../http/responses.js'
import { IdParams, reference } from '../http/schemas.js'
import { accessTokenLifetimeSeconds } from './access-tokens.js'
import {
  endSession,
  endSessionsOf,
  exchangeRefreshToken,
  removeExpiredSessions,
  sessionOf,
  startSession
} from './refresh-tokens.js'
import { removeOldRevocations } from './revocations.js'
import { Logout, TestLogin, TokenRefresh, Tokens } from './schemas.js'

const tags = ['auth']

interface AuthRoutesOptions {
  authMode: 'open' | 'required'
  hasTestLogin: boolean
  loginLifetimeDays: number
  tokenMaxLifetimeSeconds: number
}

const authRoutes: FastifyPluginAsyncTypebox<AuthRoutesOptions> = async (app, options) => {
  const { hasTestLogin, loginLifetimeDays } = options
  for (const schema of [TestLogin, TokenRefresh, Logout, Tokens]) app.addSchema(schema)
  if (hasTestLogin) app.log.warn('AUTH_TEST_LOGIN is on: anyone can log in as any customer')

  addJobs(app, options)

  app.post(
    '/auth/login-test',
    {
      config: { access: 'public', isLogin: true },
      schema: logInForTestSchema,
      // The route is in the OpenAPI document either way: one document, and one generated client, for every setting.
      onRequest: (request, _reply, done) => done(hasTestLogin ? undefined : unknownRoute(request))
    },
    async (request, reply) => {
      const userId = request.body.customer_id
      const refreshToken = await startSession(app.prisma, request.shop.id, userId, loginLifetimeDays)
      return await reply.headers(neverStored).send(tokensOf(request.shop.slug, userId, refreshToken))
    }
  )

  const refreshing = { config: { access: 'public', isLogin: true }, schema: refreshTokensSchema } as const
  app.post('/auth/refresh', refreshing, async (request, reply) => {
    if (!app.accessTokens) throw unauthenticated('The service has no JWT_SECRET to sign tokens with')
    const exchange = await exchangeRefreshToken(app.prisma, request.shop.id, request.body.refreshToken)
    if (exchange.status === 'reused') {
      app.revocations.add(request.shop.slug, [exchange.revoked])
      request.log.warn({ user_id: exchange.userId }, 'a refresh token was used twice: its family is revoked')
    }
    if (exchange.status !== 'exchanged') {
      throw (await app.failedAttempts.count(request)) ?? unauthenticated('The refresh token is invalid or has expired')
    }
    return await reply.headers(neverStored).send(tokensOf(request.shop.slug, exchange.userId, exchange.refreshToken))
  })

  app.post('/auth/logout', { config: { access: 'public' }, schema: logOutSchema }, async (request, reply) => {
    const { shop, body } = request
    app.revocations.add(shop.slug, await endSession(app.prisma, shop.id, body.refreshToken))
    return await reply.headers(neverStored).code(204).send(null)
  })

  app.delete(
    '/users/:id/logins',
    { config: { access: 'users:write' }, schema: endLoginsSchema },
    async (request, reply) => {
      const { shop, params } = request
      const revoked = await inTransaction(app.prisma, async tx => {
        const ended = await endSessionsOf(tx, shop.id, params.id)
        await app.audit.record(tx, request, { action: 'user.logged_out', resource: `user:${params.id}` })
        return ended
      })
      app.revocations.add(shop.slug, revoked)
      return await reply.code(204).send(null)
    }
  )

  function tokensOf(shopSlug: string, userId: number, refreshToken: string): Tokens {
    if (!app.accessTokens) throw new Error('a test login without a JWT_SECRET')
    const sessionId = sessionOf(refreshToken)
    const accessToken = app.accessTokens.sign({ userId, role: 'customer', shopSlug, sessionId })
    return { accessToken, refreshToken, tokenType: 'bearer', expiresIn: accessTokenLifetimeSeconds, customerId: userId }
  }
}

export default authRoutes

function addJobs(app: FastifyInstance, { authMode, tokenMaxLifetimeSeconds }: AuthRoutesOptions): void {
  app.addJob({
    name: 'remove expired sessions',
    intervalMs: cleanupIntervalMs,
    busyIntervalMs: cleanupPauseMs,
    run: async () =>
      (await removeExpiredSessions(app.prisma)) + (await removeOldRevocations(app.prisma, tokenMaxLifetimeSeconds)) > 0
  })
  const takesTokens = app.accessTokens !== undefined || app.identityProvider !== undefined
  if (authMode === 'required' && takesTokens) {
    app.addJob({
      name: 'read revoked logins',
      intervalMs: revocationsIntervalMs,
      run: async () => {
        // A database that is down stops everything else too. Once it is back, no revoked login may be missed for the
        // pause of a job that fails.
        await app.revocations.load().catch(error => app.log.debug({ err: error }, 'revoked logins could not be read'))
        return false
      }
    })
  }
}

const logInForTestSchema = {
  operationId: 'logInForTest',
  summary: 'Log in as a customer without a password',
  description:
    'For tests and demonstrations, with `AUTH_TEST_LOGIN=true` only. Otherwise the route does not exist (404).',
  tags,
  body: reference(TestLogin),
  response: {
    200: jsonResponse(Tokens, 'The tokens'),
    ...problems(...bodyProblems, 'USER_NOT_FOUND', 'ROUTE_NOT_FOUND')
  }
} satisfies FastifySchema

const refreshTokensSchema = {
  operationId: 'refreshTokens',
  summary: 'Exchange a refresh token',
  description:
    'Returns a new access token and a new refresh token. A refresh token is valid for one use: using it again ends ' +
    'the session, and every holder of its tokens has to log in again.',
  tags,
  body: reference(TokenRefresh),
  response: { 200: jsonResponse(Tokens, 'The new tokens'), ...problems(...bodyProblems, 'UNAUTHENTICATED') }
} satisfies FastifySchema

const logOutSchema = {
  operationId: 'logOut',
  summary: 'Log out',
  description:
    'Ends the login that the refresh token belongs to. Its access tokens are refused from then on, in every process ' +
    'within a second, and its event streams end. A login that is unknown or has ended is 204, too.',
  tags,
  body: reference(Logout),
  response: { 204: emptyResponse('The login has ended'), ...problems(...bodyProblems) }
} satisfies FastifySchema

const endLoginsSchema = {
  operationId: 'endLogins',
  summary: 'End all logins of a user',
  description:
    'Revokes all refresh tokens and access tokens of the user, also those of an identity provider, in every process ' +
    'within a second. The user may log in again.',
  tags: ['users'],
  params: IdParams('The id of the user'),
  response: { 204: emptyResponse('All logins have ended'), ...problems('VALIDATION_FAILED', 'USER_NOT_FOUND') }
} satisfies FastifySchema

// Caches must not store responses with tokens (RFC 6749, section 5.1). Nor are they stored for an Idempotency-Key: the
// database holds only hashes of tokens.
const neverStored = { 'cache-control': 'no-store' }

// An unused session lasts a month, so an hour more or less does not matter.
const cleanupIntervalMs = 3_600_000

// With the time of the query, other processes know within a second.
const revocationsIntervalMs = 500

// Leaves the database to orders between batches.
const cleanupPauseMs = 100
