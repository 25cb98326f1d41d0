import type { RowPage } from '../csv/exports.js'
import type { Readable } from '../database/reads.js'
import { Prisma } from '../generated/prisma/client.js'
import { pageOf, readPage, type Cursors, type SortKey } from '../http/pagination.js'
import { mainLocation } from '../shop/stock-levels.js'
import { productSums } from './product-sums.js'
import type { StockCover, StockCoverList, StockCoverQuery } from './schemas.js'
import { asOf } from './sums.js'

/**
 * Reads one page of the products of a shop with how long their stock lasts at the pace of the last days.
 *
 * @returns undefined if the sums are in the middle of a pass
 * @throws ApiError VALIDATION_FAILED
 */
export async function listStockCover(
  database: Readable,
  shopId: number,
  cursors: Cursors,
  query: StockCoverQuery
): Promise<StockCoverList | undefined> {
  const { days, sort = 'id', location_id: locationId } = { days: defaultDays, ...query }
  const page = readPage(query, `analytics/stock ${days} ${sort} ${locationId ?? ''}`, cursors)
  const { asOf, total, span, found } = await readRows(database, shopId, query, { ...page, limit: page.limit + 1 })
  if (asOf === null) return undefined
  const { items, ...fields } = pageOf(page, found, { total, keyOf: sortKey })
  return {
    products: items.map(row => toStockCover(row, days)),
    ...fields,
    as_of_event_id: asOf,
    from: new Date(span.startMs).toISOString(),
    to: new Date(span.endMs).toISOString()
  }
}

/** Reads the rows that follow a sort key, for an export; undefined if the sums are in the middle of a pass. */
export async function readStockCoverPage(
  database: Readable,
  shopId: number,
  query: StockCoverQuery,
  after: SortKey | undefined
): Promise<(RowPage<StockCover> & { asOf: number }) | undefined> {
  const { asOf, found } = await readRows(database, shopId, query, { after, limit: exportPageRows, offset: 0 })
  if (asOf === null) return undefined
  const last = found.length === exportPageRows ? found.at(-1) : undefined
  const { days = defaultDays } = query
  return { asOf, rows: found.map(row => toStockCover(row, days)), next: last && sortKey(last) }
}

const exportPageRows = 5_000

const defaultDays = 30

interface Found {
  product_id: bigint
  sku: string
  name: string
  stock: bigint
  units_sold: bigint
  value: number
}

/** The sales of a span that ends with the current quarter of an hour, and the stock of all products. */
async function readRows(
  database: Readable,
  shopId: number,
  { days = defaultDays, sort = 'id', location_id: locationId }: StockCoverQuery,
  { after, limit, offset }: { after: SortKey | undefined; limit: number; offset: number }
) {
  const [{ now_ms: nowMs }] = await database.$queryRaw<[{ now_ms: bigint }]>`
    SELECT (extract(epoch FROM now()) * 1000)::bigint AS now_ms`
  const endMs = (Math.floor(Number(nowMs) / quarterMs) + 1) * quarterMs
  const span = { startMs: endMs - days * dayMs, endMs }
  const isDescending = sort.startsWith('-')
  const direction = Prisma.raw(isDescending ? 'DESC' : 'ASC')
  const follows = after
    ? Prisma.sql`WHERE (value, product_id)
        ${Prisma.raw(isDescending ? '<' : '>')} (${after[0]}::float8, ${after[1]}::bigint)`
    : Prisma.empty
  const rows = await database.$queryRaw<Array<{ as_of: bigint | null; total: bigint } & (Found | { value: null })>>`
    /* analytics:stock */ WITH covered AS MATERIALIZED (
      SELECT *, (${sortValues[isDescending ? sort.slice(1) : sort] ?? sortValues.id})::float8 AS value
      FROM (
        SELECT id AS product_id, sku, name, ${levelAt(locationId)} AS stock,
          greatest(0, coalesce(units - canceled_units - returned_units, 0)) AS units_sold
        FROM products AS product
        LEFT JOIN (${productSums(shopId, span, locationId)}) AS sums ON sums.product_id = product.id
        WHERE product.shop_id = ${shopId} AND deleted_at IS NULL
      ) AS sold
    )
    SELECT as_of.as_of, (SELECT count(*) FROM covered) AS total, page.*
    FROM (${asOf(shopId)}) AS as_of
    LEFT JOIN (
      SELECT * FROM covered ${follows}
      ORDER BY value ${direction}, product_id ${direction} LIMIT ${limit} OFFSET ${offset}
    ) AS page ON true
    ORDER BY page.value ${direction}, page.product_id ${direction}`
  const [first] = rows
  return {
    asOf: first === undefined || first.as_of === null ? null : Number(first.as_of),
    total: Number(first?.total ?? 0),
    span,
    found: rows.filter((row): row is typeof row & Found => row.value !== null)
  }
}

const quarterMs = 900_000

const dayMs = 86_400_000

/** What can be sold, or what is at one location. */
function levelAt(locationId: number | undefined): Prisma.Sql {
  if (locationId === undefined) return Prisma.sql`stock`
  if (locationId === mainLocation) return Prisma.sql`stock - stock_elsewhere`
  return Prisma.sql`coalesce((
    SELECT quantity FROM stock_levels AS level
    WHERE level.shop_id = product.shop_id AND level.product_id = product.id AND level.location_id = ${locationId}
  ), 0)`
}

/** Without sales the stock lasts for ever, which is more than any other. */
const sortValues: Record<string, Prisma.Sql> & { id: Prisma.Sql } = {
  id: Prisma.sql`product_id`,
  stock: Prisma.sql`stock`,
  units_sold: Prisma.sql`units_sold`,
  days_of_cover: Prisma.sql`CASE units_sold WHEN 0 THEN 1e300 ELSE stock::float8 / units_sold END`,
  sell_through: Prisma.sql`CASE units_sold + stock WHEN 0 THEN -1 ELSE units_sold::float8 / (units_sold + stock) END`
}

function sortKey({ value, product_id: id }: Found): SortKey {
  return [value, Number(id)]
}

function toStockCover(row: Found, days: number): StockCover {
  const [stock, sold] = [Number(row.stock), Number(row.units_sold)]
  return {
    product_id: Number(row.product_id),
    sku: row.sku,
    product_name: row.name,
    stock,
    units_sold: sold,
    average_daily_units: rounded(sold / days, 2),
    days_of_cover: sold === 0 ? null : rounded((stock * days) / sold, 1),
    sell_through: sold + stock === 0 ? null : rounded(sold / (sold + stock), 4)
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
