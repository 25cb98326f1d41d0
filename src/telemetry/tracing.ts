import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { version } from '../version.js'

/** Traces requests and their database queries if there is an endpoint to send traces to; otherwise loads nothing. */
export default fp(
  async function tracing(app: FastifyInstance, { otlpEndpoint }: { otlpEndpoint: string | undefined }) {
    if (otlpEndpoint === undefined) return
    const { startTracing } = await import('./trace-exporter.js')
    const { requests, stop } = startTracing(otlpEndpoint, version)
    await app.register(requests)
    // A collector that is gone must not keep the service from closing.
    app.addHook('onClose', async () => {
      await stop().catch(error => app.log.warn({ err: error }, 'the last traces could not be sent'))
    })
  },
  { name: 'tracing' }
)
