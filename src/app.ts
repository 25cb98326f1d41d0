import { fastify, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import authRoutes from './auth/routes.js'
import type { Config } from './config.js'
import type { RelayOptions } from './relay/relay.js'
import eventRoutes from './events/routes.js'
import streamsAndQueues from './integrations/plugin.js'
import { subscriberLagMetrics } from './relay/subscriber-lag.js'
import metricsRoute, { type MetricsRouteOptions } from './telemetry/metrics-route.js'
import healthRoutes from './health/routes.js'
import invariantRoutes from './invariants/routes.js'
import liveRoutes from './dashboard/routes.js'
import { logOptions } from './telemetry/log-options.js'
import type { CacheGenerationOptions } from './orders/cache/generation.js'
import orderCache from './orders/cache/plugin.js'
import orderJobs from './orders/jobs.js'
import type { PlacementOptions } from './orders/place-orders.js'
import orderRoutes from './orders/routes.js'
import pageRoutes from './dashboard/page-routes.js'
import access from './auth/plugin.js'
import accessTokens from './auth/access-tokens.js'
import backgroundJobs from './jobs/plugin.js'
import crossOrigin from './http/cors.js'
import cursors from './http/pagination.js'
import drain from './http/graceful-close.js'
import errorHandler, { answerClientError, answerError } from './http/error-handler.js'
import idempotency from './idempotency/plugin.js'
import listTotals from './database/list-totals-job.js'
import loadShedding, { type LoadSheddingOptions } from './http/load-shedding.js'
import metrics from './telemetry/plugin.js'
import openapi from './openapi/plugin.js'
import principal from './auth/principal.js'
import prisma from './database/plugin.js'
import rateLimit from './http/rate-limit.js'
import redis from './redis/plugin.js'
import relay from './relay/plugin.js'
import relayRoutes from './relay/routes.js'
import requestId, { requestIdOf } from './http/request-id.js'
import { RequestLog } from './telemetry/request-log.js'
import securityHeaders from './http/security-headers.js'
import sharedAnswers from './http/coalesced-answers.js'
import tracing from './telemetry/tracing.js'
import { formatValidationErrors, schemaController } from './http/validation.js'
import productRoutes from './products/routes.js'
import userRoutes from './users/routes.js'
import webhookDeliveries from './webhooks/plugin.js'
import webhookEndpointRoutes from './webhooks/routes.js'
import webhookRoutes from './payments/routes.js'

/** The settings of an app whose database is known. */
export type AppConfig = Config &
  Pick<PlacementOptions, 'groupCommit'> &
  LoadSheddingOptions &
  Pick<MetricsRouteOptions, 'scrape'> & {
    databaseUrl: string
    relay?: RelayOptions | undefined
    orderCache?: CacheGenerationOptions | undefined
  }

/** The whole service but for listening; production, tests and scripts use the same one. */
export async function buildApp(config: AppConfig, loggerInstance?: FastifyBaseLogger): Promise<FastifyInstance> {
  const app = fastify({
    ...(loggerInstance ? { loggerInstance } : { logger: logOptions(config.logLevel) }),
    logController: new RequestLog({ requestIdLogLabel: 'request_id' }),
    trustProxy: config.trustProxy,
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    // While closing, what still arrives on an open connection is answered, with Connection: close.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
    rewriteUrl: request => withoutPrefix(request.url ?? '/'),
    schemaController,
    schemaErrorFormatter: formatValidationErrors,
    frameworkErrors: (error, request, reply) => {
      void answerError(error, request, reply)
    },
    clientErrorHandler: answerClientError
  })

  // JSON is all that the routes read; Fastify would take text as well.
  app.removeContentTypeParser('text/plain')

  await app.register(tracing, config)
  await app.register(metrics)
  await app.register(errorHandler)
  await app.register(requestId)
  await app.register(drain)
  await app.register(securityHeaders)
  await app.register(loadShedding, config)
  await app.register(crossOrigin, config)
  await app.register(principal)
  await app.register(accessTokens, config)
  await app.register(access, config)
  await app.register(redis, config)
  await app.register(rateLimit, config)
  await app.register(prisma, config)
  await app.register(backgroundJobs)
  await app.register(listTotals)
  await app.register(cursors)
  await app.register(idempotency)
  await app.register(relay, config)
  await app.register(orderCache, config)
  await app.register(sharedAnswers)
  await app.register(openapi)

  await app.register(productRoutes, config)
  await app.register(orderRoutes, config)
  await app.register(orderJobs, config)
  await app.register(userRoutes)
  await app.register(authRoutes, config)
  await app.register(webhookRoutes, config)
  await app.register(eventRoutes)
  await app.register(relayRoutes)
  await app.register(streamsAndQueues, config)
  await app.register(webhookEndpointRoutes, config)
  await app.register(webhookDeliveries, config)
  await app.register(invariantRoutes, config)
  await app.register(liveRoutes, config)
  await app.register(pageRoutes, config)
  await app.register(healthRoutes)
  await app.register(metricsRoute, config)
  await app.register(subscriberLagMetrics)
  return app
}

// An order of 100 lines has some 10 KiB, a thousand products 200 KiB.
const bodyLimitBytes = 1_048_576

// A body that takes longer to arrive is a stalled or a hostile client; answers come in milliseconds.
const requestTimeoutMs = 30_000

/** Every route answers under `/api/v1` and at the root: the prefix is taken off before routing. */
function withoutPrefix(url: string): string {
  if (!url.startsWith('/api/v1')) return url
  const rest = url.slice('/api/v1'.length)
  if (rest === '' || rest.startsWith('?')) return `/${rest}`
  return rest.startsWith('/') ? rest : url
}
