import { anyOf } from '../database/any-of.js'
import type { Instant } from '../database/reads.js'
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
 * Returns a function that makes rows the input of a statement: `input (shop_id, <columns>)`. Each column is one array,
 * so the text of the statement does not depend on the number of rows. PostgreSQL reads arrays in two thirds of the time
 * of the same rows as JSON (docs/performance.md). Most groups are of one shop, which is a parameter of its own then.
 */
export function inputOf<C extends Columns, Row>(
  columns: C,
  valuesOf: (row: Row) => Values<C>
): (rows: ReadonlyArray<Owned<Row>>) => Prisma.Sql {
  const names = Object.keys(columns) as Array<keyof C & string>
  const types = Object.values(columns)
  const ofOne = unnestText(types, '(SELECT ', '::bigint AS shop_id, given.* FROM unnest(')
  ofOne.push(`${ofOne.pop() ?? ''}) AS given (${names.join(', ')})) AS input`)
  const ofSeveral = unnestText(['bigint', ...types], 'unnest(')
  ofSeveral.push(`${ofSeveral.pop() ?? ''}) AS input (shop_id, ${names.join(', ')})`)
  return rows => {
    const shopId = onlyShopOf(rows)
    const arrays = arraysOf(names, types, rows, valuesOf)
    if (shopId !== undefined) return new Prisma.Sql(ofOne, [shopId, ...arrays])
    return new Prisma.Sql(ofSeveral, [`{${rows.map(row => row.shopId).join(',')}}`, ...arrays])
  }
}

/** What is between the values of a statement: those of `begins`, and one array of each type. */
function unnestText(types: readonly string[], ...begins: string[]): string[] {
  return [...begins, ...types.map((type, index) => `::${type}[]${index === types.length - 1 ? '' : ', '}`)]
}

/** The arrays of the columns, as PostgreSQL reads them. One with nothing but NULLs is empty: `unnest` fills it up. */
function arraysOf<C extends Columns, Row>(
  names: ReadonlyArray<keyof C & string>,
  types: readonly string[],
  rows: ReadonlyArray<Owned<Row>>,
  valuesOf: (row: Row) => Values<C>
): string[] {
  const texts = names.map(() => '')
  const filled = names.map(() => false)
  for (const { row } of rows) {
    const values = valuesOf(row)
    names.forEach((name, index) => {
      const value = values[name]
      const isNull = value === undefined || value === null
      if (!isNull) filled[index] = true
      texts[index] += isNull
        ? ',NULL'
        : types[index] === 'json'
          ? `,${quote(JSON.stringify(value))}`
          : `,${element(value)}`
    })
  }
  return texts.map((text, index) => (filled[index] ? `{${text.slice(1)}}` : '{}'))
}

function element(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  return isInstant(value) ? value.toISOString() : `${value}`
}

function isInstant(value: unknown): value is Instant {
  return typeof value === 'object' && value !== null && 'toISOString' in value
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
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
