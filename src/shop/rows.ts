import { Prisma } from '../generated/prisma/client.js'

/** The columns of a statement's input, with their types. */
export type Columns = Readonly<Record<string, string>>

/** The values of a row by column. What is undefined is NULL, and is not sent. */
type Values<C extends Columns> = { [name in keyof C]: unknown }

/**
 * Returns a function that makes rows the input of a statement: `input (<columns>, place)`, where `place` counts from 1.
 * The rows are one JSON parameter, so the text of the statement does not depend on their number. An array for each
 * column is smaller, but each parameter has its price in Prisma, and a lone order took longer.
 */
export function inputOf<C extends Columns, Row>(
  columns: C,
  valuesOf: (row: Row) => Values<C>
): (rows: readonly Row[]) => Prisma.Sql {
  const definitions = Object.entries(columns).map(([name, type]) => `${name} ${type}`)
  const begin = Prisma.raw('ROWS FROM (json_to_recordset(')
  const end = Prisma.raw(
    `::json) AS (${definitions.join(', ')})) WITH ORDINALITY AS input (${namesOf(columns)}, place)`
  )
  return rows => Prisma.sql`${begin}${JSON.stringify(rows.map(valuesOf))}${end}`
}

interface InserterOptions {
  /** Gives the rows the next ids of the table, in their order. The caller holds the lock of the shop. */
  isNumbered?: boolean
  /** Tells several insertions into one table apart. */
  suffix?: string
}

/**
 * Returns a function that makes a common table expression which inserts rows, for use in a larger statement; none for
 * no rows. Columns that are not named get their defaults.
 */
export function inserter<C extends Columns, Row>(
  table: string,
  columns: C,
  valuesOf: (row: Row) => Values<C>,
  { isNumbered = false, suffix = '' }: InserterOptions = {}
): (rows: readonly Row[]) => Prisma.Sql[] {
  const names = namesOf(columns)
  const id = isNumbered ? 'id, ' : ''
  const value = isNumbered ? `coalesce((SELECT max(id) FROM ${table}), 0) + place, ` : ''
  const begin = Prisma.raw(
    `${table}_added${suffix} AS (INSERT INTO ${table} (${id}${names}) SELECT ${value}${names} FROM `
  )
  const input = inputOf(columns, valuesOf)
  return rows => (rows.length === 0 ? [] : [Prisma.sql`${begin}${input(rows)})`])
}

function namesOf(columns: Columns): string {
  return Object.keys(columns).join(', ')
}
