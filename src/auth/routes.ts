import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { reference } from '../http/schemas.js'
import { unauthenticated } from '../errors.js'
import { accessTokenLifetimeSeconds } from './access-tokens.js'
import { unknownRoute } from '../http/error-handler.js'
import { bodyProblems, problems } from '../http/problems.js'
import { answer } from '../http/responses.js'
import { beginLogin, exchangeRefreshToken, removeExpiredLogins } from './refresh-tokens.js'
import { TestLogin, TokenRefresh, Tokens } from './schemas.js'

const tags = ['auth']

// Answers with tokens are nobody else's (RFC 6749, section 5.1). Nor are they kept for an Idempotency-Key: the database has only hashes.
const notStored = { 'cache-control': 'no-store' }

// A login lives for a month without use, so an hour more or less does not matter.
const cleaningIntervalMs = 3_600_000

// Orders come first.
const cleaningPauseMs = 100

const authRoutes: FastifyPluginAsyncTypebox<{ hasTestLogin: boolean }> = async (app, { hasTestLogin }) => {
  for (const schema of [TestLogin, TokenRefresh, Tokens]) app.addSchema(schema)
  if (hasTestLogin) app.log.warn('AUTH_TEST_LOGIN is on: anyone can be any customer')

  app.addJob({
    name: 'remove expired logins',
    intervalMs: cleaningIntervalMs,
    busyIntervalMs: cleaningPauseMs,
    run: async () => (await removeExpiredLogins(app.prisma)) > 0
  })

  app.post(
    '/auth/login-test',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'logInForTest',
        summary: 'Be a customer, without a password',
        description:
          'Only with `AUTH_TEST_LOGIN=true`, for tests and demonstrations; otherwise it is an unknown route.',
        tags,
        body: reference(TestLogin),
        response: {
          200: answer(Tokens, 'The tokens'),
          ...problems(...bodyProblems, 'USER_NOT_FOUND', 'ROUTE_NOT_FOUND')
        }
      },
      // It stands in OpenAPI either way, so that one document, and what is made of it, holds for every setting.
      onRequest: (request, _reply, done) => done(hasTestLogin ? undefined : unknownRoute(request))
    },
    async (request, reply) => {
      const userId = request.body.customer_id
      return await reply.headers(notStored).send(tokensOf(userId, await beginLogin(app.prisma, userId)))
    }
  )

  app.post(
    '/auth/refresh',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'refreshTokens',
        summary: 'Exchange a refresh token',
        description:
          'For a new access token and a new refresh token. A refresh token works once: using it again ends the login, for whoever has its tokens.',
        tags,
        body: reference(TokenRefresh),
        response: { 200: answer(Tokens, 'The new tokens'), ...problems(...bodyProblems, 'UNAUTHENTICATED') }
      }
    },
    async (request, reply) => {
      if (!app.accessTokens) throw unauthenticated('There is no JWT_SECRET to sign tokens with')
      const exchange = await exchangeRefreshToken(app.prisma, request.body.refreshToken)
      if (exchange.outcome === 'reused') {
        request.log.warn({ user_id: exchange.userId }, 'a refresh token was used twice: its family is revoked')
      }
      if (exchange.outcome !== 'exchanged') throw unauthenticated('The refresh token is not valid, or not any more')
      return await reply.headers(notStored).send(tokensOf(exchange.userId, exchange.refreshToken))
    }
  )

  function tokensOf(userId: number, refreshToken: string): Tokens {
    if (!app.accessTokens) throw new Error('a login without a JWT_SECRET')
    const accessToken = app.accessTokens.sign({ userId, role: 'customer' })
    return { accessToken, refreshToken, tokenType: 'bearer', expiresIn: accessTokenLifetimeSeconds, customerId: userId }
  }
}

export default authRoutes
