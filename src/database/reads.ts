import pg from 'pg'
import { Prisma } from '../generated/prisma/client.js'

/** Anything that runs read-only statements: Prisma's client, one of its transactions, or `app.reads`. */
export interface Readable {
  /** @throws the database's own error */
  $queryRaw<Rows>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<Rows>
}

/**
 * Reads on Prisma's connections without going through Prisma: the same statements and the same types of values, for
 * less processor time (docs/performance.md). For the most frequent reads; every write uses a Prisma transaction.
 *
 * @param nameOf names prepared statements in the same way as Prisma does on the same connections
 */
export function createReads(pool: pg.Pool, nameOf: (text: string) => string): Readable {
  return {
    async $queryRaw<Rows>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<Rows> {
      const sql = query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values)
      const { rows } = await pool.query({ name: nameOf(sql.text), text: sql.text, values: sql.values, types })
      return rows as Rows
    }
  }
}

const { builtins } = pg.types

/** A time that is read to be shown: Prisma makes it a Date, these reads keep its text. */
export type Instant = Pick<Date, 'toISOString' | 'toJSON'>

/** Makes the text of a Date once, for many responses that show it. */
export function instantOf(date: Date): Instant {
  const text = date.toISOString()
  return { toISOString: () => text, toJSON: () => text }
}

// The same types as from Prisma: a 64-bit integer is a bigint.
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === builtins.INT8) return BigInt
    if (oid === builtins.TIMESTAMPTZ) return readTime
    return pg.types.getTypeParser(oid, format)
  }
}

/**
 * Reads `2026-01-31 12:00:00.12+00`. A page has two times in each row; making a Date of each, and a text of that, would
 * take 20 times as long. The sessions' time zone is UTC; a time of another zone is converted.
 */
function readTime(text: string): Instant {
  const toISOString = () =>
    text.endsWith('+00')
      ? `${text.slice(0, 10)}T${text.slice(11, 19)}${text.slice(19, -3).padEnd(1, '.').padEnd(4, '0')}Z`
      : new Date(text.replace(' ', 'T').replace(/[+-]\d\d$/, '$&:00')).toISOString()
  return { toISOString, toJSON: toISOString }
}
