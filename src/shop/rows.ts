import { anyOf } from '../database/any-of.js'
import { Prisma } from '../generated/prisma/client.js'

/** The columns of a statement's input, with their types. */
export type Columns = Readonly<Record<string, string>>

/** The values of a row by column. What is undefined is NULL, and is not sent. */
type Values<C extends Columns> = { [name in keyof C]: unknown }

/** A record whose id nobody needs before it is written. */
export type Numbered<Record> = Record & { id: number }

/** A row and the shop that it belongs to. */
export interface Owned<Row> {
  shopId: number
  row: Row
}

/**
 * Returns a function that makes rows the input of a statement: `input (shop_id, <columns>)`. The rows are one JSON
 * parameter, so the text of the statement does not depend on their number. An array for each column is smaller, but
 * each parameter has its price in Prisma, and a lone order took longer. Most groups are of one shop, which is a
 * parameter of its own then.
 */
export function inputOf<C extends Columns, Row>(
  columns: C,
  valuesOf: (row: Row) => Values<C>
): (rows: ReadonlyArray<Owned<Row>>) => Prisma.Sql {
  const definitions = Object.entries(columns).map(([name, type]) => `${name} ${type}`)
  const beginOfOne = Prisma.raw('(SELECT ')
  const continueOfOne = Prisma.raw('::bigint AS shop_id, given.* FROM json_to_recordset(')
  const endOfOne = Prisma.raw(`::json) AS given (${definitions.join(', ')})) AS input`)
  const begin = Prisma.raw('json_to_recordset(')
  const end = Prisma.raw(`::json) AS input (shop_id bigint, ${definitions.join(', ')})`)
  return rows => {
    const shopId = onlyShopOf(rows)
    if (shopId === undefined) {
      const values = rows.map(({ shopId, row }) => ({ shop_id: shopId, ...valuesOf(row) }))
      return Prisma.sql`${begin}${JSON.stringify(values)}${end}`
    }
    const values = rows.map(({ row }) => valuesOf(row))
    return Prisma.sql`${beginOfOne}${shopId}${continueOfOne}${JSON.stringify(values)}${endOfOne}`
  }
}

/** The shop of all rows; undefined if they belong to several. */
function onlyShopOf(rows: ReadonlyArray<Owned<unknown>>): number | undefined {
  const shopId = rows[0]?.shopId
  return rows.every(row => row.shopId === shopId) ? shopId : undefined
}

/**
 * Returns a function that makes a common table expression which inserts rows, for use in a larger statement; none for
 * no rows. Columns that are not named get their defaults.
 *
 * @param suffix tells several insertions into one table apart
 */
export function inserter<C extends Columns, Row>(
  table: string,
  columns: C,
  valuesOf: (row: Row) => Values<C>,
  suffix = ''
): (rows: ReadonlyArray<Owned<Row>>) => Prisma.Sql[] {
  const names = ['shop_id', ...Object.keys(columns)].join(', ')
  const begin = Prisma.raw(`${table}_added${suffix} AS (INSERT INTO ${table} (${names}) SELECT ${names} FROM `)
  const input = inputOf(columns, valuesOf)
  return rows => (rows.length === 0 ? [] : [Prisma.sql`${begin}${input(rows)})`])
}

/** Assignments of all columns, for an `UPDATE`. */
export function assign(columns: Columns, value: (name: string) => string): Prisma.Sql {
  return Prisma.raw(
    Object.keys(columns)
      .map(name => `${name} = ${value(name)}`)
      .join(', ')
  )
}

/**
 * Returns a function that makes a common table expression which changes rows, found by shop and id, for use in a larger
 * statement; none for no rows.
 *
 * @param assignments what follows SET; `input` has the columns
 * @param suffix tells several updates of one table apart
 */
export function updater<C extends Columns, Row extends { id: number }>(
  table: string,
  columns: C,
  valuesOf: (row: Row) => Values<C>,
  assignments: Prisma.Sql,
  suffix = '_changed'
): (rows: ReadonlyArray<Owned<Row>>) => Prisma.Sql[] {
  const begin = Prisma.sql`${Prisma.raw(`${table}${suffix} AS (UPDATE ${table}`)} SET ${assignments} FROM `
  const where = Prisma.raw(` WHERE ${table}.shop_id = input.shop_id AND ${table}.id = input.id`)
  const andId = Prisma.raw(` AND ${table}.id = `)
  const input = inputOf(columns, valuesOf)
  return rows => {
    if (rows.length === 0) return []
    // PostgreSQL cannot estimate how many rows the input has; without the list of ids it may read the whole table. With
    // several shops it would look for each id in each shop.
    const ids = rows.map(({ row }) => row.id)
    const isListed = onlyShopOf(rows) === undefined ? Prisma.empty : Prisma.sql`${andId}${anyOf(ids, 'bigint')}`
    return [Prisma.sql`${begin}${input(rows)}${where}${isListed})`]
  }
}
