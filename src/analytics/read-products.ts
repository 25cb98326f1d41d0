import type { RowPage } from '../csv/exports.js'
import type { Readable } from '../database/reads.js'
import { Prisma } from '../generated/prisma/client.js'
import { pageOf, readPage, type Cursors, type SortKey } from '../http/pagination.js'
import type { Shop } from '../tenancy/shop.js'
import { productSums } from './product-sums.js'
import type { ProductSales, ProductSalesList, ProductSalesQuery } from './schemas.js'
import { readSpan, type Bucket } from './span.js'
import { asOf, ofLines, type Sums } from './sums.js'

type Span = Pick<Bucket, 'startMs' | 'endMs'>

/**
 * Reads one page of the products with sales, cancellations or returns in a span, best sellers first.
 *
 * @returns undefined if the sums are in the middle of a pass
 * @throws ApiError VALIDATION_FAILED
 */
export async function listProductSales(
  database: Readable,
  shop: Shop,
  cursors: Cursors,
  query: ProductSalesQuery
): Promise<ProductSalesList | undefined> {
  const span = await readSpan(database, query)
  const sort = query.sort ?? '-units'
  const list = `analytics/products ${span.startMs} ${span.endMs} ${sort} ${query.location_id ?? ''}`
  const page = readPage(query, list, cursors)
  const { asOf, total, found } = await readRows(database, shop.id, span, query, { ...page, limit: page.limit + 1 })
  if (asOf === null) return undefined
  const { items, ...fields } = pageOf(page, found, { total, keyOf: row => [Number(row.value), Number(row.product_id)] })
  return {
    products: items.map(toProductSales),
    ...fields,
    as_of_event_id: asOf,
    currency: shop.currency,
    from: new Date(span.startMs).toISOString(),
    to: new Date(span.endMs).toISOString()
  }
}

/** Reads the rows that follow a sort key, for an export; undefined if the sums are in the middle of a pass. */
export async function readProductSalesPage(
  database: Readable,
  shop: Shop,
  query: ProductSalesQuery,
  after: SortKey | undefined
): Promise<(RowPage<ProductSales> & { asOf: number }) | undefined> {
  const span = await readSpan(database, query)
  const { asOf, found } = await readRows(database, shop.id, span, query, { after, limit: exportPageRows, offset: 0 })
  if (asOf === null) return undefined
  const last = found.length === exportPageRows ? found.at(-1) : undefined
  return { asOf, rows: found.map(toProductSales), next: last && [Number(last.value), Number(last.product_id)] }
}

const exportPageRows = 5_000

type Found = Sums & { product_id: bigint; value: bigint; sku: string | null; name: string | null }

async function readRows(
  database: Readable,
  shopId: number,
  span: Span,
  { sort = '-units', location_id: locationId }: ProductSalesQuery,
  { after, limit, offset }: { after: SortKey | undefined; limit: number; offset: number }
) {
  const isDescending = sort.startsWith('-')
  const direction = Prisma.raw(isDescending ? 'DESC' : 'ASC')
  const follows = after
    ? Prisma.sql`WHERE (value, product_id) ${Prisma.raw(isDescending ? '<' : '>')} (${after[0]}, ${after[1]})`
    : Prisma.empty
  const rows = await database.$queryRaw<Array<{ as_of: bigint | null; total: bigint } & (Found | { value: null })>>`
    /* analytics:products */ WITH sums AS MATERIALIZED (
      SELECT *, ${sortValues[isDescending ? sort.slice(1) : sort] ?? sortValues.units} AS value
      FROM (${productSums(shopId, span, locationId)}) AS summed
      WHERE ${isSomething}
    )
    SELECT as_of.as_of, (SELECT count(*) FROM sums) AS total, page.*, product.sku, product.name
    FROM (${asOf(shopId)}) AS as_of
    LEFT JOIN (
      SELECT * FROM sums ${follows} ORDER BY value ${direction}, product_id ${direction} LIMIT ${limit} OFFSET ${offset}
    ) AS page ON true
    LEFT JOIN products AS product ON product.shop_id = ${shopId} AND product.id = page.product_id
    ORDER BY page.value ${direction}, page.product_id ${direction}`
  const [first] = rows
  return {
    asOf: first === undefined || first.as_of === null ? null : Number(first.as_of),
    total: Number(first?.total ?? 0),
    found: rows.filter((row): row is typeof row & Found => row.value !== null)
  }
}

const isSomething = Prisma.sql`(units, canceled_units, returned_units) <> (0, 0, 0)`

const sortValues: Record<string, Prisma.Sql> & { units: Prisma.Sql } = {
  units: Prisma.sql`units`,
  orders: Prisma.sql`orders`,
  gross: Prisma.sql`gross_cents`,
  canceled: Prisma.sql`canceled_cents`,
  returned: Prisma.sql`returned_cents`,
  net: Prisma.sql`gross_cents - canceled_cents - returned_cents`
}

function toProductSales(row: Found): ProductSales {
  return { product_id: Number(row.product_id), sku: row.sku, product_name: row.name, ...ofLines(row) }
}
