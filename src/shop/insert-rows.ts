import { Prisma } from '../generated/prisma/client.js'

/** The columns of a table that are written, with their types. */
type Columns = Record<string, string>

type Row<C extends Columns> = { [name in keyof C]: unknown }

/**
 * Returns a function that makes a common table expression which inserts rows, for use in a larger statement; none for
 * no rows. The rows are one JSON parameter, so the text of the statement does not depend on their number.
 *
 * @param options.isNumbered gives the rows the next ids of the table, in their order. The caller holds the lock of the
 *   shop.
 */
export function inserter<C extends Columns>(
  table: string,
  columns: C,
  { isNumbered = false } = {}
): (rows: ReadonlyArray<Row<C>>) => Prisma.Sql[] {
  const names = Object.keys(columns).join(', ')
  const next = `coalesce((SELECT max(id) FROM ${table}), 0) + place`
  const [id, value, place] = isNumbered ? ['id, ', `${next}, `, 'place int, '] : ['', '', '']
  const begin = Prisma.raw(
    `${table}_added AS (INSERT INTO ${table} (${id}${names}) SELECT ${value}${names} FROM json_to_recordset(`
  )
  const end = Prisma.raw(`::json) AS input (${place}${definitionsOf(columns)}))`)
  return rows => {
    if (rows.length === 0) return []
    const numbered = isNumbered ? rows.map((row, index) => ({ place: index + 1, ...row })) : rows
    return [Prisma.sql`${begin}${JSON.stringify(numbered)}${end}`]
  }
}

/** The columns as `json_to_recordset` takes them: `name type, name type`. */
export function definitionsOf(columns: Columns): string {
  return Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ')
}
