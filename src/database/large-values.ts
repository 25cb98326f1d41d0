import { randomUUID } from 'node:crypto'
import { Prisma } from '../generated/prisma/client.js'
import type { Transaction } from './transaction.js'

/**
 * Runs a statement whose values are large, such as the rows of a group, without their way through Prisma: Prisma would
 * escape each text twice, parse it again, and keep it in the histories of its debug logs, from where V8 copies it from
 * heap to heap (docs/performance.md). Prisma gets a short reference instead of each value, and the connection replaces
 * it (`restoreLargeValues`).
 *
 * @throws the database's own error
 */
export async function queryWithLargeValues<Rows>(tx: Transaction, { strings, values }: Prisma.Sql): Promise<Rows> {
  const references: string[] = []
  const short = values.map(value => {
    if (!isLarge(value)) return value
    const reference = `${prefix}${++lastReference}`
    references.push(reference)
    kept.set(reference, value)
    return reference
  })
  try {
    return await tx.$queryRaw<Rows>(new Prisma.Sql([...strings], short))
  } finally {
    for (const reference of references) kept.delete(reference)
  }
}

/** Puts the values of a statement for pg back in place of their references. */
export function restoreLargeValues(statement: unknown): void {
  if (typeof statement !== 'object' || statement === null || !('values' in statement)) return
  const { values } = statement
  if (!Array.isArray(values)) return
  values.forEach((value, index) => {
    if (typeof value === 'string' && value.startsWith(prefix)) values[index] = kept.get(value)
  })
}

function isLarge(value: unknown): boolean {
  return Array.isArray(value) || (typeof value === 'string' && value.length > maxShortLength)
}

// A reference has about as many characters.
const maxShortLength = 64

// PostgreSQL takes no text with this first character, and nobody can guess the rest.
const prefix = `\0${randomUUID()}:`

let lastReference = 0

const kept = new Map<string, unknown>()
