import type pg from 'pg'
import { defaultShop } from '../../src/tenancy/shop.js'
import type { Counts } from './read-options.js'

/** The shop that is filled. */
export const shopId = defaultShop.id

/** The author in the history of seeded records. */
export const performedBy = 'seed'

/** The parameters that all statements of one run of the generator share. */
export interface Lot extends Counts {
  /** Part of every sku and address of this lot, and of no other. */
  name: string
  currency: string
  /** The orders are placed between `begin` and `end`. */
  begin: Date
  end: Date
}

/** A range of the records of one kind: from the first to the last, counted from 1. */
export interface Batch {
  first: number
  last: number
}

/** A lot whose orders span the last 12 months. */
export function newLot(counts: Counts, currency: string): Lot {
  const end = new Date()
  const begin = new Date(end)
  begin.setUTCFullYear(end.getUTCFullYear() - 1)
  // The current time is unique to this run; base 36 keeps it short.
  return { ...counts, name: end.getTime().toString(36).toUpperCase(), currency, begin, end }
}

/**
 * Takes the lock on the shop until the end of the transaction, as every command of the service does (src/shop/load.ts).
 * Only its holder may number rows, and keeps the numbers of products and users.
 */
export async function lockShop(client: pg.Client, { products = 0, users = 0 } = {}): Promise<void> {
  await client.query(
    `UPDATE shops SET version = version + 1, product_count = product_count + $1, user_count = user_count + $2
      WHERE id = ${shopId}`,
    [products, users]
  )
}

/** The next ids of a table in the shop, in the given order of the rows, as SQL. */
export function nextIds(table: string, order: string): string {
  return `(SELECT coalesce(max(id), 0) FROM ${table} WHERE shop_id = ${shopId}) + row_number() OVER (ORDER BY ${order})`
}

/** The sku of a product of the lot, as SQL; `number` is an SQL expression. */
export function skuOf(lot: Lot, number: string): string {
  return `'${lot.name}-' || lpad((${number})::text, ${digits}, '0')`
}

/** The e-mail address of a user of the lot, in lower case, as SQL; `number` is an SQL expression. */
export function emailOf(lot: Lot, number: string): string {
  return `'customer-${lot.name.toLowerCase()}-' || (${number})::text || '@example.com'`
}

// Enough for the largest lot; leading zeros make skus sort by their number.
const digits = 8
