import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { foldTotals } from './list-totals.js'

/** Keeps the `list_totals` table short. */
export default fp(
  async function listTotals(app: FastifyInstance) {
    app.addJob({ name: 'list totals', intervalMs, run: () => foldTotals(app.prisma) })
  },
  { name: 'list-totals', dependencies: ['prisma', 'background-jobs'] }
)

// A few hundred transactions commit in a second, and so few rows cost a list next to nothing.
const intervalMs = 1_000
