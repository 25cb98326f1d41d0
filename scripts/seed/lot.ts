import type { Counts } from './read-options.js'

/** Who did it, in the history of what a seed makes. */
export const performedBy = 'seed'

/** What all statements of one run of the generator share. */
export interface Lot extends Counts {
  /** In each sku and address of the lot, and in no other. */
  name: string
  currency: string
  /** The orders are placed between these. */
  begin: Date
  end: Date
}

/** Whose turn it is, of a kind: from the first to the last, counted from 1. */
export interface Batch {
  first: number
  last: number
}

/** A lot whose orders are placed over the last 12 months. */
export function newLot(counts: Counts, currency: string): Lot {
  const end = new Date()
  const begin = new Date(end)
  begin.setUTCFullYear(end.getUTCFullYear() - 1)
  // The time is a number that no other run has had; in 36 digits it is short.
  return { ...counts, name: end.getTime().toString(36).toUpperCase(), currency, begin, end }
}

/** The sku of a product of the lot, as SQL; `number` is an SQL expression. */
export function skuOf(lot: Lot, number: string): string {
  return `'${lot.name}-' || lpad((${number})::text, ${digits}, '0')`
}

/** The e-mail address of a user of the lot, in lower case, as SQL; `number` is an SQL expression. */
export function emailOf(lot: Lot, number: string): string {
  return `'customer-${lot.name.toLowerCase()}-' || (${number})::text || '@example.com'`
}

// As many as the largest lot needs, so that skus sort by their number.
const digits = 8
