import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { createCursors, type Cursors } from './pagination.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The cursors of this database, the same in every process on it. Reads their key once. */
    cursors(): Promise<Cursors>
  }
}

export default fp(
  async function cursors(app: FastifyInstance) {
    let loaded: Cursors | undefined
    app.decorate('cursors', async () => {
      loaded ??= createCursors((await app.prisma.sharedKey.findUniqueOrThrow({ where: { name: 'cursor' } })).value)
      return loaded
    })
  },
  { name: 'cursors', dependencies: ['prisma'] }
)
