import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, as history and events name it. */
    principal: string
  }
}

/** Nobody has a name, unless the guard (access.ts) finds out. */
export default fp(
  async function principal(app: FastifyInstance) {
    app.decorateRequest('principal', 'anonymous')
  },
  { name: 'principal' }
)
