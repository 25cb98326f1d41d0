import { groupBy } from '../batching/group-by.js'
import type { Readable } from '../database/reads.js'
import { validationFailed } from '../errors.js'
import { Prisma } from '../generated/prisma/client.js'
import { orderStatuses } from '../orders/status.js'
import type { Shop } from '../tenancy/shop.js'
import type { SalesQuery, SalesReport, SalesRow } from './schemas.js'
import { readBuckets, type Bucket } from './span.js'
import { addSums, asOf, isNotNothing, maxRows, ofLines, ofOrders, sumColumns, type Kind, type Sums } from './sums.js'

/**
 * Reads the sales of a shop by time. Without groups there is a row for each part of the span, also for one without
 * sales; with groups only rows with something in them.
 *
 * @returns undefined if the sums are in the middle of a pass
 * @throws ApiError VALIDATION_FAILED for a span or a zone that there is not, and for more than `maxRows`
 */
export async function readSales(database: Readable, shop: Shop, query: SalesQuery): Promise<SalesReport | undefined> {
  const { interval = 'day', timezone = 'UTC', group_by: grouping, product_id: productId } = query
  if (productId !== undefined && grouping !== 'product') {
    throw validationFailed([{ path: 'query/product_id', message: 'needs group_by=product' }])
  }
  const buckets = await readBuckets(database, query, interval)
  const found = await readSums(database, shop.id, buckets, query)
  const [first] = found
  if (!first || first.as_of === null) return undefined
  const sums = found.filter(isFilled)
  if (sums.length > maxRows) {
    const message = `gives more than ${maxRows} rows: choose a longer interval, a shorter span or one product_id`
    throw validationFailed([{ path: 'query/group_by', message }])
  }
  const isOfLines = grouping === 'product' || grouping === 'location'
  const toAmounts = isOfLines ? ofLines : ofOrders
  const bySlot = groupBy(sums, ({ slot }) => slot)
  const rows = buckets.flatMap((bucket, index): SalesRow[] => {
    const inBucket = bySlot.get(index + 1) ?? []
    if (grouping === undefined) return [{ ...timesOf(bucket), ...toAmounts(addSums(inBucket)) }]
    return inBucket.map(row => ({ ...timesOf(bucket), ...groupOf(grouping, row), ...toAmounts(row) }))
  })
  return {
    as_of_event_id: Number(first.as_of),
    currency: shop.currency,
    timezone,
    interval,
    from: timeOf(buckets[0]?.startMs),
    to: timeOf(buckets.at(-1)?.endMs),
    // An order with two products counts for each of them.
    totals: { ...toAmounts(addSums(sums)), ...(isOfLines && { orders: null }) },
    rows
  }
}

interface Found {
  as_of: bigint | null
}

type FoundSums = Found & Sums & { slot: number; key: bigint; sku: string | null; name: string | null }

type NothingFound = Found & { slot: null }

function isFilled(row: FoundSums | NothingFound): row is FoundSums {
  return row.slot !== null
}

/** One statement, so that the sums and the event as of which they are exact belong together. */
async function readSums(
  database: Readable,
  shopId: number,
  buckets: readonly Bucket[],
  { group_by: grouping, product_id: productId }: SalesQuery
): Promise<Array<FoundSums | NothingFound>> {
  const kind: Kind = grouping ?? 'all'
  const bounds = [...buckets.map(({ startMs }) => startMs), buckets.at(-1)?.endMs ?? 0]
  const starts = buckets.map(({ startMs }) => new Date(startMs).toISOString())
  const ofProduct = productId === undefined ? Prisma.empty : Prisma.sql`AND key = ${productId}`
  return await database.$queryRaw`
    /* analytics:sales */ WITH sums AS (
      SELECT width_bucket(bucket, (SELECT ${starts}::text[]::timestamptz[])) AS slot,
        key, ${sumColumns}
      FROM analytics_sales
      WHERE shop_id = ${shopId} AND kind = ${kind} AND minutes = ${minutesFor(kind, bounds)}
        AND bucket >= ${timeOf(bounds[0])}::text::timestamptz AND bucket < ${timeOf(bounds.at(-1))}::text::timestamptz
        ${ofProduct}
      GROUP BY 1, 2 HAVING ${isNotNothing}
      LIMIT ${maxRows + 1}
    )
    SELECT as_of.as_of, sums.*, ${kind === 'product' ? Prisma.sql`product.sku` : Prisma.sql`NULL::text`} AS sku,
      ${isNamed(kind) ? Prisma.sql`named.name` : Prisma.sql`NULL::text`} AS name
    FROM (${asOf(shopId)}) AS as_of LEFT JOIN sums ON true
    ${namesOf(kind, shopId)}
    ORDER BY sums.slot, sums.key`
}

function isNamed(kind: Kind): kind is 'product' | 'location' {
  return kind === 'product' || kind === 'location'
}

function namesOf(kind: Kind, shopId: number): Prisma.Sql {
  if (!isNamed(kind)) return Prisma.empty
  if (kind === 'location') return locationNames(shopId)
  return Prisma.sql`
    LEFT JOIN products AS product ON product.shop_id = ${shopId} AND product.id = sums.key
    CROSS JOIN LATERAL (SELECT product.name) AS named`
}

/** Location 1 has no row in a shop that has only that. */
function locationNames(shopId: number): Prisma.Sql {
  return Prisma.sql`
    LEFT JOIN locations AS location ON location.shop_id = ${shopId} AND location.id = sums.key
    CROSS JOIN LATERAL (SELECT coalesce(location.name, 'Main') AS name) AS named`
}

const hourMs = 3_600_000

/** The longest buckets that none of the bounds divides. Sums by product are kept by quarters of an hour and by days. */
function minutesFor(kind: Kind, bounds: readonly number[]): number {
  const [minutes, ms] = kind === 'product' ? [1_440, 24 * hourMs] : [60, hourMs]
  return bounds.every(bound => bound % ms === 0) ? minutes : 15
}

function timesOf({ startMs, endMs, localStart }: Bucket) {
  return { start: timeOf(startMs), end: timeOf(endMs), local_start: localStart }
}

function timeOf(ms = 0): string {
  return new Date(ms).toISOString()
}

function groupOf(grouping: NonNullable<SalesQuery['group_by']>, { key, sku, name }: FoundSums) {
  if (grouping === 'status') return { status: orderStatuses[Number(key) - 1] ?? 'PENDING' }
  if (grouping === 'location') return { location_id: Number(key), location_name: name }
  return { product_id: Number(key), sku, product_name: name }
}
