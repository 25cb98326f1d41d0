import accepts from '@fastify/accepts'
import { fastify, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import analytics, { type AnalyticsOptions } from './analytics/plugin.js'
import analyticsRoutes from './analytics/routes.js'
import apiKeyRoutes from './api-keys/routes.js'
import audit from './audit/plugin.js'
import auditRoutes from './audit/routes.js'
import accessTokens from './auth/access-tokens.js'
import failedAttempts from './auth/failed-attempts.js'
import identityProvider, { type IdentityProviderOptions } from './auth/identity-provider.js'
import auth from './auth/plugin.js'
import revocations from './auth/revocations.js'
import authRoutes from './auth/routes.js'
import backOfficeRoutes from './back-office/routes.js'
import type { Config } from './config.js'
import csvExports from './csv/exports.js'
import pageRoutes from './dashboard/page-routes.js'
import liveRoutes from './dashboard/routes.js'
import prisma from './database/plugin.js'
import statistics from './database/statistics.js'
import eventRoutes from './events/routes.js'
import graphql from './graphql/plugin.js'
import healthRoutes from './health/routes.js'
import coalescedResponses from './http/coalesced-responses.js'
import connections, { stalledAfterMs } from './http/connections.js'
import cors from './http/cors.js'
import apiPrefix from './http/api-prefix.js'
import errorHandler, { sendClientError, sendProblem } from './http/error-handler.js'
import foreignRequests from './http/foreign-requests.js'
import gracefulClose from './http/graceful-close.js'
import jsonBody from './http/json-body.js'
import loadShedding, { type LoadSheddingOptions } from './http/load-shedding.js'
import cursors from './http/pagination.js'
import protocolErrors, { serverOptions } from './http/protocol-errors.js'
import rateLimit from './http/rate-limit.js'
import requestId, { requestIdOf } from './http/request-id.js'
import securityHeaders from './http/security-headers.js'
import { toTrustProxyOption } from './http/trusted-proxies.js'
import { formatValidationErrors, schemaController } from './http/validation.js'
import idempotency from './idempotency/plugin.js'
import streamsAndQueues from './integrations/plugin.js'
import invariantRoutes, { type InvariantRoutesOptions } from './invariants/routes.js'
import backgroundJobs from './jobs/plugin.js'
import openapi, { type OpenapiOptions } from './openapi/plugin.js'
import type { CacheGenerationOptions } from './orders/cache/generation.js'
import orderCache from './orders/cache/plugin.js'
import orderJobs from './orders/jobs.js'
import orderRoutes from './orders/routes.js'
import paymentRoutes from './payments/routes.js'
import privacyRoutes from './privacy/routes.js'
import productRoutes from './products/routes.js'
import redis from './redis/plugin.js'
import relay from './relay/plugin.js'
import type { RelayOptions } from './relay/relay.js'
import relayRoutes from './relay/routes.js'
import { subscriberLagMetrics } from './relay/subscriber-lag.js'
import secrets from './secrets/plugin.js'
import writer from './shop/plugin.js'
import type { WriterOptions } from './shop/writer.js'
import shops from './tenancy/plugin.js'
import shopRoutes from './shops/routes.js'
import stockJobs from './stock/jobs.js'
import locationRoutes from './stock/routes.js'
import sessionRoutes from './sessions/routes.js'
import { logOptions } from './telemetry/log-options.js'
import mail from './mail/plugin.js'
import notificationRoutes from './mail/routes.js'
import metricsRoute, { type MetricsRouteOptions } from './telemetry/metrics-route.js'
import metrics from './telemetry/plugin.js'
import { RequestLog } from './telemetry/request-log.js'
import tracing from './telemetry/tracing.js'
import userRoutes from './users/routes.js'
import webhookDeliveries from './webhooks/plugin.js'
import webhookEndpointRoutes from './webhooks/routes.js'

/** The settings of an app, including the URL of its database and what only tests and scripts change. */
export type AppConfig = Config &
  Pick<WriterOptions, 'groupCommit'> &
  LoadSheddingOptions &
  Pick<MetricsRouteOptions, 'scrape'> &
  Pick<InvariantRoutesOptions, 'invariantCheck'> &
  OpenapiOptions &
  Pick<IdentityProviderOptions, 'providerKeys'> &
  AnalyticsOptions & {
    databaseUrl: string
    /** How long a client may take no data that waits for it. */
    stalledAfterMs?: number | undefined
    relay?: RelayOptions | undefined
    orderCache?: CacheGenerationOptions | undefined
  }

/** Builds the whole service, ready to listen. Production, tests and scripts use the same app. */
export async function buildApp(config: AppConfig, loggerInstance?: FastifyBaseLogger): Promise<FastifyInstance> {
  const app = createServer(config, loggerInstance)
  await registerInfrastructure(app, config)
  await registerFeatures(app, config)
  return app
}

function createServer(config: AppConfig, loggerInstance: FastifyBaseLogger | undefined): FastifyInstance {
  return fastify({
    ...(loggerInstance ? { loggerInstance } : { logger: logOptions(config.logLevel) }),
    logController: new RequestLog({ requestIdLogLabel: 'request_id' }),
    trustProxy: toTrustProxyOption(config.trustProxy),
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: config.stalledAfterMs ?? stalledAfterMs,
    http: serverOptions,
    // While the app closes, requests on open connections still get their response, with `Connection: close`.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
    schemaController,
    schemaErrorFormatter: formatValidationErrors,
    frameworkErrors: (error, request, reply) => {
      void sendProblem(error, request, reply)
    },
    clientErrorHandler: sendClientError
  })
}

/** What all routes share. The order matters: hooks run in the order of their registration. */
async function registerInfrastructure(app: FastifyInstance, config: AppConfig): Promise<void> {
  await app.register(apiPrefix)
  await app.register(connections, config)
  await app.register(tracing, config)
  await app.register(metrics)
  await app.register(errorHandler)
  await app.register(jsonBody)
  await app.register(requestId)
  await app.register(gracefulClose)
  await app.register(securityHeaders)
  await app.register(protocolErrors)
  await app.register(foreignRequests, config)
  await app.register(loadShedding, config)
  await app.register(cors, config)
  await app.register(accepts)
  await app.register(accessTokens, config)
  await app.register(identityProvider, config)
  await app.register(revocations, config)
  await app.register(auth, config)
  await app.register(redis, config)
  await app.register(rateLimit, config)
  await app.register(failedAttempts, config)
  await app.register(prisma, config)
  await app.register(secrets, config)
  await app.register(shops, config)
  await app.register(backgroundJobs)
  await app.register(audit, config)
  await app.register(statistics)
  await app.register(cursors)
  await app.register(idempotency)
  await app.register(writer, config)
  await app.register(relay, config)
  await app.register(orderCache, config)
  await app.register(coalescedResponses)
  await app.register(csvExports)
  await app.register(analytics, config)
  await app.register(openapi, config)
  await app.register(graphql)
}

async function registerFeatures(app: FastifyInstance, config: AppConfig): Promise<void> {
  await app.register(shopRoutes)
  await app.register(productRoutes)
  await app.register(locationRoutes)
  await app.register(stockJobs)
  await app.register(orderRoutes)
  await app.register(orderJobs, config)
  await app.register(userRoutes)
  await app.register(privacyRoutes)
  await app.register(analyticsRoutes)
  await app.register(authRoutes, config)
  await app.register(apiKeyRoutes, config)
  await app.register(sessionRoutes, config)
  await app.register(paymentRoutes)
  await app.register(auditRoutes)
  await app.register(eventRoutes)
  await app.register(relayRoutes)
  await app.register(streamsAndQueues, config)
  await app.register(webhookEndpointRoutes, config)
  await app.register(webhookDeliveries, config)
  await app.register(notificationRoutes, config)
  await app.register(mail, config)
  await app.register(invariantRoutes, config)
  await app.register(liveRoutes, config)
  await app.register(pageRoutes, config)
  await app.register(backOfficeRoutes)
  await app.register(healthRoutes)
  await app.register(metricsRoute, config)
  await app.register(subscriberLagMetrics)
}

// An order of 100 lines takes some 10 KiB, a bulk request of a thousand products 200 KiB.
const bodyLimitBytes = 1_048_576

// Handlers respond within milliseconds. A body that takes longer to arrive comes from a stalled or hostile client.
const requestTimeoutMs = 30_000
