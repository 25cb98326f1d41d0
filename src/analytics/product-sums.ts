import { Prisma } from '../generated/prisma/client.js'
import { sumColumns } from './sums.js'
import type { Bucket } from './span.js'

const dayMs = 86_400_000

/**
 * A query for the sums of each product over a span: from the sums of whole days (of UTC), and at its two ends from
 * those of quarters of an hour.
 *
 * @param locationId only units that came from there
 */
export function productSums(
  shopId: number,
  { startMs, endMs }: Pick<Bucket, 'startMs' | 'endMs'>,
  locationId: number | undefined
): Prisma.Sql {
  const firstDayMs = Math.ceil(startMs / dayMs) * dayMs
  const lastDayMs = Math.floor(endMs / dayMs) * dayMs
  const there = locationId === undefined ? Prisma.empty : Prisma.sql`AND location_id = ${locationId}`
  const between = (minutes: number, fromMs: number, toMs: number) => Prisma.sql`
    SELECT * FROM analytics_sales
    WHERE shop_id = ${shopId} AND kind = 'product' AND minutes = ${minutes}
      AND bucket >= ${new Date(fromMs).toISOString()}::text::timestamptz
      AND bucket < ${new Date(toMs).toISOString()}::text::timestamptz ${there}`
  const parts =
    firstDayMs >= lastDayMs
      ? [between(15, startMs, endMs)]
      : [between(15, startMs, firstDayMs), between(1_440, firstDayMs, lastDayMs), between(15, lastDayMs, endMs)]
  return Prisma.sql`
    SELECT key AS product_id, ${sumColumns} FROM (${Prisma.join(parts, ' UNION ALL ')}) AS parts GROUP BY key`
}
