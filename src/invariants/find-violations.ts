import { Prisma } from '../generated/prisma/client.js'
import type { Transaction } from '../database/transaction.js'
import type { Violations } from './invariant.js'

/** Enough to see what is wrong; the count says how much of it there is. */
const maxSamples = 20

/** @param wrong a query for `id` and `detail` of all that breaks an invariant */
export async function findViolations(tx: Transaction, wrong: Prisma.Sql): Promise<Violations> {
  const rows = await tx.$queryRaw<Array<{ id: bigint | null; detail: string; count: bigint }>>`
    SELECT id, detail, count(*) OVER () AS count FROM (${wrong}) AS wrong ORDER BY id LIMIT ${maxSamples}`
  return {
    count: Number(rows[0]?.count ?? 0),
    samples: rows.map(({ id, detail }) => ({ id: id === null ? null : Number(id), detail }))
  }
}
