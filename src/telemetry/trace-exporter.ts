import { FastifyOtelInstrumentation } from '@fastify/otel'
import { context, propagation, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { PrismaInstrumentation } from '@prisma/instrumentation'
import type { FastifyPluginCallback } from 'fastify'
import { withinMs } from '../jobs/deadline.js'

export interface Tracing {
  /** Makes a span of every request; to be registered before any hook. */
  requests: FastifyPluginCallback
  /** Sends what has not been sent, for two seconds at most. */
  stop(): Promise<void>
}

/**
 * Traces requests, Prisma and what runs `traced`, and sends the spans by OTLP over HTTP. Once a process. OpenTelemetry's own settings,
 * e.g. OTEL_SERVICE_NAME and OTEL_TRACES_SAMPLER, hold.
 *
 * @param endpoint without `/v1/traces`
 */
export function startTracing(endpoint: string, version: string): Tracing {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'orders-and-inventory', 'service.version': version }).merge(
      detectResources({ detectors: [envDetector] })
    ),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` }))
    ]
  })
  provider.register()
  const prisma = new PrismaInstrumentation()
  const requests = new FastifyOtelInstrumentation({
    // A span for each of a dozen hooks would bury the few that say something.
    instrumentHooks: false,
    ignorePaths: ({ url }) => isWatching(url),
    requestHook: (span, { method, routeOptions }) => {
      span.updateName(`${method} ${routeOptions.url ?? ''}`.trim())
    }
  })
  return {
    requests: requests.plugin(),
    async stop() {
      for (const instrumentation of [prisma, requests]) instrumentation.disable()
      await withinMs(provider.shutdown(), stopTimeoutMs, undefined)
      for (const api of [trace, context, propagation]) api.disable()
    }
  }
}

// A collector that does not answer is tried for ten seconds, which is all that the service has to end.
const stopTimeoutMs = 2_000

/** What is asked every few seconds and says nothing. */
function isWatching(url: string): boolean {
  return url.startsWith('/health') || url === '/metrics'
}
