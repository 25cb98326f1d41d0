// The sums of a span, as the API shows them, and how far they go.
import { Prisma } from '../generated/prisma/client.js'

/** The amounts of sales that are added up; `docs/analytics.md` says what counts when. */
export const measures = [
  'orders',
  'units',
  'subtotal_cents',
  'gross_cents',
  'canceled_units',
  'canceled_cents',
  'returned_units',
  'returned_cents',
  'refunded_cents',
  'allowance_cents'
] as const

export type Sums = Record<(typeof measures)[number], bigint>

/** The most rows of a response by time: some 3 MB. */
export const maxRows = 10_000

/** What the sums are kept by; `all` of a bucket are one row. */
export type Kind = 'all' | 'status' | 'product' | 'location'

/** The columns of `Sums` over some rows of `analytics_sales`. */
export const sumColumns = Prisma.raw(measures.map(name => `sum(${name})::bigint AS ${name}`).join(', '))

/** The condition that rows with all sums at 0 do not meet: orders that moved to another status leave such rows. */
export const isNotNothing = Prisma.raw(measures.map(name => `sum(${name}) <> 0`).join(' OR '))

/**
 * A query for how far the sums of a shop go: one row, with `as_of` null if there are none, or if a pass is under way.
 * With it in the same statement, the sums are exact as of that event.
 */
export function asOf(shopId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT (
      SELECT event_id FROM analytics_state WHERE shop_id = ${shopId} AND NOT is_stale AND next_event_id IS NULL
    ) AS as_of`
}

/** The net sales of some sums: what was ordered, less what was canceled, returned and let go. */
function netOf(sums: Sums): number {
  const { gross_cents: gross, canceled_cents: canceled, returned_cents: returned, allowance_cents: allowances } = sums
  return Number(gross - canceled - returned - allowances)
}

/** Sums of orders. */
export function ofOrders(sums: Sums) {
  return {
    orders: Number(sums.orders),
    ...ofUnits(sums),
    adjustments_cents: Number(sums.gross_cents - sums.subtotal_cents),
    gross_cents: Number(sums.gross_cents),
    ...ofReturns(sums),
    allowances_cents: Number(sums.allowance_cents),
    refunded_cents: Number(sums.refunded_cents),
    net_cents: netOf(sums)
  }
}

/** Sums of lines: adjustments and refunds belong to orders, not to their products. */
export function ofLines(sums: Sums) {
  return { ...ofOrders(sums), adjustments_cents: null, allowances_cents: null, refunded_cents: null }
}

function ofUnits({ units, subtotal_cents: subtotalCents }: Sums) {
  return { units: Number(units), subtotal_cents: Number(subtotalCents) }
}

function ofReturns(sums: Sums) {
  return {
    canceled_units: Number(sums.canceled_units),
    canceled_cents: Number(sums.canceled_cents),
    returned_units: Number(sums.returned_units),
    returned_cents: Number(sums.returned_cents)
  }
}

/** The sums of several rows. */
export function addSums(rows: readonly Sums[]): Sums {
  const total = { ...nothing }
  for (const row of rows) for (const name of measures) total[name] += row[name]
  return total
}

const nothing: Sums = {
  orders: 0n,
  units: 0n,
  subtotal_cents: 0n,
  gross_cents: 0n,
  canceled_units: 0n,
  canceled_cents: 0n,
  returned_units: 0n,
  returned_cents: 0n,
  refunded_cents: 0n,
  allowance_cents: 0n
}
