import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifySchema } from 'fastify'
import { unauthenticated } from '../errors.js'
import { unknownRoute } from '../http/error-handler.js'
import { bodyProblems, problems } from '../http/problems.js'
import { jsonResponse } from '../http/responses.js'
import { reference } from '../http/schemas.js'
import { accessTokenLifetimeSeconds } from './access-tokens.js'
import { exchangeRefreshToken, removeExpiredSessions, startSession } from './refresh-tokens.js'
import { TestLogin, TokenRefresh, Tokens } from './schemas.js'

const tags = ['auth']

const authRoutes: FastifyPluginAsyncTypebox<{ hasTestLogin: boolean }> = async (app, { hasTestLogin }) => {
  for (const schema of [TestLogin, TokenRefresh, Tokens]) app.addSchema(schema)
  if (hasTestLogin) app.log.warn('AUTH_TEST_LOGIN is on: anyone can log in as any customer')

  app.addJob({
    name: 'remove expired sessions',
    intervalMs: cleanupIntervalMs,
    busyIntervalMs: cleanupPauseMs,
    run: async () => (await removeExpiredSessions(app.prisma)) > 0
  })

  app.post(
    '/auth/login-test',
    {
      config: { access: 'public' },
      schema: logInForTestSchema,
      // The route is in the OpenAPI document either way: one document, and one generated client, for every setting.
      onRequest: (request, _reply, done) => done(hasTestLogin ? undefined : unknownRoute(request))
    },
    async (request, reply) => {
      const userId = request.body.customer_id
      const refreshToken = await startSession(app.prisma, request.shop.id, userId)
      return await reply.headers(neverStored).send(tokensOf(request.shop.slug, userId, refreshToken))
    }
  )

  app.post('/auth/refresh', { config: { access: 'public' }, schema: refreshTokensSchema }, async (request, reply) => {
    if (!app.accessTokens) throw unauthenticated('The service has no JWT_SECRET to sign tokens with')
    const exchange = await exchangeRefreshToken(app.prisma, request.shop.id, request.body.refreshToken)
    if (exchange.status === 'reused') {
      request.log.warn({ user_id: exchange.userId }, 'a refresh token was used twice: its family is revoked')
    }
    if (exchange.status !== 'exchanged') {
      throw (await app.failedAttempts.count(request)) ?? unauthenticated('The refresh token is invalid or has expired')
    }
    return await reply.headers(neverStored).send(tokensOf(request.shop.slug, exchange.userId, exchange.refreshToken))
  })

  function tokensOf(shopSlug: string, userId: number, refreshToken: string): Tokens {
    if (!app.accessTokens) throw new Error('a test login without a JWT_SECRET')
    const accessToken = app.accessTokens.sign({ userId, role: 'customer', shopSlug })
    return { accessToken, refreshToken, tokenType: 'bearer', expiresIn: accessTokenLifetimeSeconds, customerId: userId }
  }
}

export default authRoutes

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

// Caches must not store responses with tokens (RFC 6749, section 5.1). Nor are they stored for an Idempotency-Key: the
// database holds only hashes of tokens.
const neverStored = { 'cache-control': 'no-store' }

// An unused session lasts a month, so an hour more or less does not matter.
const cleanupIntervalMs = 3_600_000

// Leaves the database to orders between batches.
const cleanupPauseMs = 100
