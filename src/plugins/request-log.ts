import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'

/** Logs one line a request, when it is answered. */
export default fp(async function requestLog (app: FastifyInstance) {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      method: request.method,
      url: request.originalUrl,
      status: reply.statusCode,
      duration_ms: Math.round(reply.elapsedTime * 100) / 100,
      principal: request.principal
    }, 'answered')
  })
}, { name: 'request-log', dependencies: ['principal'] })
