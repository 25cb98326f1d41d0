import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'

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
 * out, and so are those that the service's role does not own.
 *
 * @param maxPages the size from which a table is left to autovacuum
 * @returns the names of these tables
 */
export async function analyzeGrownTables(prisma: PrismaClient, maxPages = defaultMaxPages): Promise<string[]> {
  const rows = await prisma.$queryRaw<Array<{ name: string }>>`
    SELECT relname AS name
    FROM pg_class CROSS JOIN LATERAL (
      SELECT pg_relation_size(oid) / current_setting('block_size')::bigint AS pages
    ) AS measured
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND pages < ${maxPages}
      AND pages >= greatest(${growth} * relpages, ${minPages}) AND pg_has_role(relowner, 'USAGE')
    ORDER BY name`
  const names = rows.map(({ name }) => name)
  if (names.length > 0) {
    const tables = names.map(name => `"${name.replaceAll('"', '""')}"`)
    await prisma.$executeRaw`ANALYZE (SKIP_LOCKED) ${Prisma.raw(tables.join(', '))}`
  }
  return names
}

const pollIntervalMs = 1_000

// Analyzing a table takes up to 0.2 s of processor time, which the orders of a new shop would wait for again and again.
const growth = 8

// 128 KB. Reading all of a smaller table costs as little as a wrong plan could cost.
const minPages = 16

// 256 MB. A table of this size takes more than a minute to double, so autovacuum is in time. Analyzing one that was
// just restored from a dump would read as much, and may take longer than a statement may.
const defaultMaxPages = 32_768
