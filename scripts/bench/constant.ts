import { fastify, type FastifyInstance } from 'fastify'

/** Fastify and nothing else: it answers `GET /products` with a text that never changes. As fast as it can be. */
export function buildConstant(text: string): FastifyInstance {
  const app = fastify()
  app.get('/products', async (_request, reply) =>
    reply.header('content-type', 'application/json; charset=utf-8').send(text)
  )
  return app
}
