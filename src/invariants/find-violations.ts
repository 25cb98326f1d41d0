import { Prisma } from '../generated/prisma/client.js'
import type { Transaction } from '../database/transaction.js'
import type { Violations } from './invariant.js'

/** Enough to see what is wrong; the count says how widespread it is. */
const maxSamples = 20

/** @param violations a query for the `id` and `detail` of every row that breaks an invariant */
export async function findViolations(tx: Transaction, violations: Prisma.Sql): Promise<Violations> {
  const rows = await tx.$queryRaw<Array<{ id: bigint | null; detail: string; count: bigint }>>`
    SELECT id, detail, count(*) OVER () AS count FROM (${violations}) AS violations ORDER BY id LIMIT ${maxSamples}`
  return {
    count: Number(rows[0]?.count ?? 0),
    samples: rows.map(({ id, detail }) => ({ id: id === null ? null : Number(id), detail }))
  }
}
