import type { Transaction } from '../database/transaction.js'
import type { CheckedRows } from './checked-rows.js'
import type { Invariant, Violations } from './invariant.js'

/** Enough to see what is wrong; the count says how widespread it is. */
const maxSamples = 20

/** Looks for rows that break an invariant, with one statement. */
export async function findViolations(
  tx: Transaction,
  { violations }: Invariant,
  rows: CheckedRows
): Promise<Violations> {
  const broken = violations(rows)
  if (!broken) return { count: 0, samples: [] }
  const found = await tx.$queryRaw<Array<{ id: bigint | null; detail: string; count: bigint }>>`
    SELECT id, detail, count(*) OVER () AS count FROM (${broken}) AS violations ORDER BY id LIMIT ${maxSamples}`
  return {
    count: Number(found[0]?.count ?? 0),
    samples: found.map(({ id, detail }) => ({ id: id === null ? null : Number(id), detail }))
  }
}
