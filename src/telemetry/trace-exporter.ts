import { FastifyOtelInstrumentation } from '@fastify/otel'
import { context, propagation, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { PrismaInstrumentation } from '@prisma/instrumentation'
import type { FastifyPluginCallback } from 'fastify'
import { withinMs } from '../jobs/deadline.js'
import { loggedUrl } from './logged-url.js'

export interface Tracing {
  /** Makes a span of every request; register it before any hook. */
  requests: FastifyPluginCallback
  /** Sends the remaining spans, for 2 s at most. */
  stop(): Promise<void>
}

/**
 * Traces requests, Prisma and `traced` work, and sends the spans by OTLP over HTTP. Call it once per process. It
 * respects OpenTelemetry's own settings, such as OTEL_SERVICE_NAME and OTEL_TRACES_SAMPLER.
 *
 * @param endpoint the collector's base URL, without `/v1/traces`
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
    // A span for each of a dozen hooks would bury the few useful ones.
    instrumentHooks: false,
    ignorePaths: ({ url }) => isMonitoring(url),
    requestHook: (span, { method, routeOptions, url }) => {
      // The library records the query as well.
      span.setAttribute('url.path', loggedUrl(url))
      span.updateName(`${method} ${routeOptions.config.pattern ?? ''}`.trim())
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

// The exporter would try a silent collector for 10 s, which is all the time that the service has to close.
const stopTimeoutMs = 2_000

/** Whether monitoring polls this URL every few seconds; its spans say nothing. */
function isMonitoring(url: string): boolean {
  return url.startsWith('/health') || url === '/metrics'
}
