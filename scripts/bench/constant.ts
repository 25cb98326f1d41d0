import { fastify, type FastifyInstance } from 'fastify'

/** Bare Fastify that answers `GET /products` with a constant text: the upper bound for a service on Fastify. */
export function buildConstant(text: string): FastifyInstance {
  const app = fastify()
  app.get('/products', async (_request, reply) =>
    reply.header('content-type', 'application/json; charset=utf-8').send(text)
  )
  return app
}
