import { SpanStatusCode, trace } from '@opentelemetry/api'

const tracer = trace.getTracer('orders-and-inventory')

/**
 * Runs `work` in a span of that name, for work that no request started; everything within it belongs to the same trace.
 * Without `OTEL_EXPORTER_OTLP_ENDPOINT` it only runs `work`.
 *
 * @throws what `work` throws
 */
export async function traced<T>(name: string, work: () => Promise<T>): Promise<T> {
  return await tracer.startActiveSpan(name, async span => {
    try {
      return await work()
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error))
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  })
}
