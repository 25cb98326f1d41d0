import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import type { PrismaClient } from '../generated/prisma/client.js'

/**
 * Keeps PostgreSQL's statistics of growing tables up to date, in the background. Autovacuum looks once a minute. Until
 * then the writer's statements keep the plans that were made for empty tables, and such a plan reads a whole index to
 * find one product: with 50,000 products, a transaction took 250 ms instead of 10 ms.
 */
export default fp(
  async function statistics(app: FastifyInstance) {
    app.addJob({
      name: 'analyze grown tables',
      intervalMs: pollIntervalMs,
      run: async () => {
        const tables = await analyzeGrownTables(app.prisma)
        if (tables.length > 0) app.log.debug({ tables }, 'analyzed tables that have grown')
        return false
      }
    })
  },
  { name: 'statistics', dependencies: ['prisma', 'background-jobs'] }
)

/**
 * Analyzes the tables that have at least eight times the pages that they had when they were last vacuumed or analyzed.
 * After that, PostgreSQL plans the statements that read them anew. It needs no analysis to know how many rows a table
 * has: it estimates that from the table's size. Tables that another session vacuums or analyzes at this moment are left
 * out. A function of the tables' owner does it, because the role of the service may not own them.
 *
 * @param maxPages the size from which a table is left to autovacuum
 * @returns the names of these tables
 */
export async function analyzeGrownTables(prisma: PrismaClient, maxPages = defaultMaxPages): Promise<string[]> {
  const [row] = await prisma.$queryRaw<[{ names: string[] }]>`
    SELECT analyze_grown_tables(${minPages}, ${maxPages}, ${growth}) AS names`
  return row.names
}

const pollIntervalMs = 1_000

// Analyzing a table takes up to 0.2 s of processor time, which the orders of a new shop would wait for again and again.
const growth = 8

// 128 KB. Reading all of a smaller table costs as little as a wrong plan could cost.
const minPages = 16

// 256 MB. A table of this size takes more than a minute to double, so autovacuum is in time. Analyzing one that was
// just restored from a dump would read as much, and may take longer than a statement may.
const defaultMaxPages = 32_768
