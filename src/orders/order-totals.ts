import type { Scope } from '../auth/access.js'
import { Prisma } from '../generated/prisma/client.js'
import type { FulfillmentStatus } from './parts.js'

/** The conditions of a list of orders. An empty list and undefined are no condition. */
export interface OrderFilter {
  statuses: string[]
  paymentStatuses: string[]
  refundDue: boolean | undefined
  userId: number | undefined
  productId: number | undefined
  createdFrom: Date | undefined
  createdTo: Date | undefined
  fulfillment?: FulfillmentStatus
  updatedFrom?: Date | undefined
  externalId?: string
  ids?: number[]
  /** What to search for. */
  text?: string
}

/**
 * The query for the count and totals of all orders that match, from stored totals: of all orders, or of those of one
 * user, one product, some statuses or a span of time. Only orders of days that are not wholly in the span are read.
 *
 * @returns a query with `total`, `all_amount_cents` and `all_quantity`; undefined for a combination of conditions,
 *   whose orders have to be added up
 */
export function storedTotals(shopId: number, filter: OrderFilter, scope: Scope): Prisma.Sql | undefined {
  const { statuses, userId, productId, createdFrom: from, createdTo: to } = filter
  const { fulfillment, updatedFrom, externalId, text } = filter
  const uncounted = [filter.refundDue, fulfillment, updatedFrom, externalId, filter.ids, text]
  if (uncounted.some(value => value !== undefined)) return undefined
  if (filter.paymentStatuses.length > 0) return undefined
  const owner = scope === 'everyone' ? userId : scope
  if (owner !== userId && userId !== undefined) return undefined
  const conditions = [
    statuses.length > 0,
    owner !== undefined,
    productId !== undefined,
    from !== undefined || to !== undefined
  ]
  if (conditions.filter(Boolean).length > 1) return undefined
  if (owner !== undefined) return sumOf(Prisma.sql`users WHERE shop_id = ${shopId} AND id = ${owner}`)
  if (productId !== undefined) return sumOf(Prisma.sql`products WHERE shop_id = ${shopId} AND id = ${productId}`)
  if (from !== undefined || to !== undefined) return totalsBetween(shopId, from, to)
  const wanted = statuses.length > 0 ? Prisma.sql`AND key = ANY (${statuses}::text[])` : Prisma.empty
  return sumOf(Prisma.sql`order_totals WHERE shop_id = ${shopId} AND kind = 'status' ${wanted}`)
}

/** The same, by adding up the orders that match. */
export function countedTotals(where: Prisma.Sql): Prisma.Sql {
  return totalsOf(Prisma.sql`orders WHERE ${where}`)
}

/**
 * The same, of any rows with the columns of an order's totals.
 *
 * @param rows a table or a subquery, with its conditions
 */
export function totalsOf(rows: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT count(*) AS total, coalesce(sum(total_amount_cents), 0)::bigint AS all_amount_cents,
      coalesce(sum(total_quantity), 0)::bigint AS all_quantity
    FROM ${rows}`
}

function sumOf(rows: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT coalesce(sum(order_count), 0)::bigint AS total,
      coalesce(sum(order_amount_cents), 0)::bigint AS all_amount_cents,
      coalesce(sum(order_quantity), 0)::bigint AS all_quantity
    FROM ${rows}`
}

function totalsBetween(shopId: number, from: Date | undefined, to: Date | undefined): Prisma.Sql | undefined {
  const [first, end] = [from && startOfDay(from.getTime() + dayMs - 1), to && startOfDay(to.getTime() + 1)]
  if (first && end && first >= end) return undefined
  const days = [
    ...(first ? [Prisma.sql`AND key >= ${dayOf(first)}`] : []),
    ...(end ? [Prisma.sql`AND key < ${dayOf(end)}`] : [])
  ]
  const rest = [
    ...(from && first && from < first ? [Prisma.sql`created_at >= ${from} AND created_at < ${first}`] : []),
    ...(to && end && to >= end ? [Prisma.sql`created_at >= ${end} AND created_at <= ${to}`] : [])
  ]
  const parts = [
    sumOf(Prisma.sql`order_totals WHERE shop_id = ${shopId} AND kind = 'day' ${Prisma.join(days, ' ')}`),
    ...rest.map(span => countedTotals(Prisma.sql`shop_id = ${shopId} AND ${span}`))
  ]
  return Prisma.sql`
    SELECT sum(total)::bigint AS total, sum(all_amount_cents)::bigint AS all_amount_cents,
      sum(all_quantity)::bigint AS all_quantity
    FROM (${Prisma.join(parts, ' UNION ALL ')}) AS parts`
}

const dayMs = 86_400_000

/** The beginning of the day, in UTC. */
function startOfDay(timeMs: number): Date {
  return new Date(Math.floor(timeMs / dayMs) * dayMs)
}

/** As in `order_totals`; text after all days for the year 10000. */
function dayOf(day: Date): string {
  const text = day.toISOString()
  return text.startsWith('+') ? '~' : text.slice(0, 'YYYY-MM-DD'.length)
}
