import { Prisma } from '../generated/prisma/client.js'

/**
 * `ANY` of a list whose length PostgreSQL cannot see. With the list as a plain parameter it would plan the statement
 * anew each time: it expects lists of ten, and a plan for a shorter one looks cheaper. Planning a statement of the
 * writer takes longer than running it (docs/performance.md).
 */
export function anyOf(values: readonly number[] | readonly string[], type: 'bigint' | 'text'): Prisma.Sql {
  return Prisma.sql`ANY (ARRAY(SELECT unnest(${values}::${Prisma.raw(type)}[])))`
}
