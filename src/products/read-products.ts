import { Prisma } from '../generated/prisma/client.js'
import { anyOf } from '../database/any-of.js'
import type { RowPage } from '../csv/exports.js'
import type { Instant, Readable } from '../database/reads.js'
import { productNotFound } from '../errors.js'
import {
  boundedCount,
  maxCounted,
  pageOf,
  readIds,
  readPage,
  type Cursors,
  type PageQuery,
  type SortKey
} from '../http/pagination.js'
import { parseMoment } from '../http/schemas.js'
import type { Shop } from '../tenancy/shop.js'
import type { ApiScopes } from '../auth/access.js'
import { productColumns, toProduct, type ProductRow } from './product-row.js'
import { normalizeSku } from './sku.js'
import type { Movement, MovementList, Product, ProductList, ProductListQuery } from './schemas.js'

type ReadShop = Pick<Shop, 'id' | 'currency' | 'lowStockThreshold'>

/** Which products a caller sees: all that are not deleted, or of those only the active ones. */
export type View = 'all' | 'active'

/** The view of a caller. */
export function viewOf({ apiScopes }: { apiScopes: ApiScopes }): View {
  return apiScopes.has('products:read') ? 'all' : 'active'
}

/** @throws ApiError PRODUCT_NOT_FOUND, also when the product was deleted or is not in the view */
export async function readProduct(
  database: Readable,
  { id: shopId, currency }: ReadShop,
  id: number,
  view: View
): Promise<Product> {
  const rows = await database.$queryRaw<ProductRow[]>`
    SELECT ${productColumns} FROM products WHERE shop_id = ${shopId} AND id = ${id} AND deleted_at IS NULL`
  const [row] = rows
  if (!row || isHidden(row, view)) throw productNotFound(id)
  return toProduct(row, currency)
}

export function isHidden(product: { is_active: boolean }, view: View): boolean {
  return view === 'active' && !product.is_active
}

/**
 * Reads one page of the matching products in the view and the count of all of them, from one snapshot. With a filter
 * the count is bounded: anyone may ask.
 *
 * @throws ApiError VALIDATION_FAILED when paging parameters conflict
 */
export async function listProducts(
  database: Readable,
  shop: ReadShop,
  cursors: Cursors,
  { query, view }: { query: ProductListQuery; view: View }
): Promise<ProductList> {
  const { id: shopId, currency } = shop
  const sort = query.sort ?? 'id'
  const page = readPage(query, listNameOf(sort, query), cursors)
  const { where, filters, activity } = matching(shop, query, view)
  const rows = await database.$queryRaw<Array<Total & (ProductRow | { id: null })>>`
    SELECT matching.total, matching.is_bounded, page.*
    FROM (${filters.length > 0 ? bounded(where) : totalOf(shopId, activity, where)}) AS matching
    LEFT JOIN (
      SELECT ${productColumns} FROM products
      WHERE ${where} ${afterKey(sort, page.after)}
      ORDER BY ${sortOrder(sort)} LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true`
  const found = rows.filter(row => row.id !== null).map(row => toProduct(row, currency))
  const { items: products, ...fields } = pageOf(page, found, {
    total: Number(rows[0]?.total),
    isBounded: rows[0]?.is_bounded === true,
    keyOf: item => sortKey(sort, item)
  })
  return { products, ...fields }
}

/** Reads the matching products that follow a sort key, for an export. */
export async function readProductPage(
  database: Readable,
  shop: ReadShop,
  { query, view }: { query: ProductListQuery; view: View },
  after: SortKey | undefined
): Promise<RowPage<Product>> {
  const sort = query.sort ?? 'id'
  const { where } = matching(shop, query, view)
  const limit = unindexedSorts.has(columnOf(sort)) ? unindexedPageRows : exportPageRows
  const found = await database.$queryRaw<ProductRow[]>`
    SELECT ${productColumns} FROM products
    WHERE ${where} ${afterKey(sort, after)} ORDER BY ${sortOrder(sort)} LIMIT ${limit}`
  const rows = found.map(row => toProduct(row, shop.currency))
  const last = rows.length === limit ? rows.at(-1) : undefined
  return { rows, next: last && sortKey(sort, last) }
}

// Some 300 KB of CSV, which take some 10 ms of the process.
const exportPageRows = 1_000

// Each page sorts all products that are left: fewer pages, in about 10 MB of memory.
const unindexedPageRows = 10_000

function matching(shop: ReadShop, query: ProductListQuery, view: View) {
  const filters = filtersOf(query, shop)
  const activity = activityOf(query, view)
  const isLive = Prisma.sql`shop_id = ${shop.id} AND deleted_at IS NULL`
  return { where: Prisma.join([isLive, ...conditionsOn[activity], ...filters], ' AND '), filters, activity }
}

/** The name of a list in its cursors. Without the newer filters, cursors of an earlier version stay valid. */
function listNameOf(sort: Sort, query: ProductListQuery): string {
  const { q, in_stock: inStock, sku, external_id: externalId, ids, low_stock: lowStock } = query
  const newer = [sku, externalId, ids, lowStock, query.is_active, query.updated_from]
  const isNewer = newer.some(value => value !== undefined)
  return `products ${JSON.stringify([sort, q ?? null, inStock ?? null, ...(isNewer ? newer : [])])}`
}

/** The conditions of the filters, apart from those on `is_active`. */
function filtersOf(query: ProductListQuery, { lowStockThreshold }: ReadShop): Prisma.Sql[] {
  const { q, sku, ids, external_id: externalId, in_stock: inStock, low_stock: lowStock } = query
  const updatedFrom = query.updated_from === undefined ? undefined : parseMoment(query.updated_from)
  const isLow = Prisma.sql`coalesce(stock <= coalesce(low_stock_threshold, ${lowStockThreshold ?? null}::int), false)`
  return [
    q !== undefined && search(q),
    // Skus of earlier versions may be in NFD.
    sku !== undefined && Prisma.sql`sku IN (${normalizeSku(sku)}, ${sku.normalize('NFD')})`,
    externalId !== undefined && Prisma.sql`external_id = ${externalId}`,
    ids !== undefined && Prisma.sql`id = ${anyOf(readIds(ids), 'bigint')}`,
    inStock !== undefined && (inStock ? Prisma.sql`stock > 0` : Prisma.sql`stock = 0`),
    lowStock !== undefined && (lowStock ? isLow : Prisma.sql`NOT ${isLow}`),
    updatedFrom && Prisma.sql`updated_at >= ${updatedFrom}`
  ].filter(condition => condition !== undefined && condition !== false)
}

type Activity = 'any' | 'active' | 'inactive' | 'none'

/** What the filter and the view leave. */
function activityOf({ is_active: isActive }: ProductListQuery, view: View): Activity {
  if (view === 'active') return isActive === false ? 'none' : 'active'
  return isActive === undefined ? 'any' : isActive ? 'active' : 'inactive'
}

// Without parameters, so that a partial index can have the same condition.
const conditionsOn: Record<Activity, Prisma.Sql[]> = {
  any: [],
  active: [Prisma.sql`is_active`],
  inactive: [Prisma.sql`NOT is_active`],
  none: [Prisma.sql`false`]
}

interface Total {
  total: bigint
  is_bounded: boolean
}

function bounded(where: Prisma.Sql): Prisma.Sql {
  const count = boundedCount(Prisma.sql`products WHERE ${where}`)
  return Prisma.sql`SELECT total, true AS is_bounded FROM (${count}) AS counted`
}

/**
 * The total without other filters. The writer of the shop keeps that of all products exact; that of the active ones is
 * what the inactive ones leave of it, as long as those are few enough to be counted.
 */
function totalOf(shopId: number, activity: Activity, where: Prisma.Sql): Prisma.Sql {
  if (activity === 'any') {
    return Prisma.sql`SELECT product_count AS total, false AS is_bounded FROM shops WHERE id = ${shopId}`
  }
  if (activity !== 'active') return bounded(where)
  const inactive = Prisma.sql`products WHERE shop_id = ${shopId} AND deleted_at IS NULL AND NOT is_active`
  return Prisma.sql`
    SELECT CASE WHEN inactive.total > ${maxCounted} THEN (${boundedCount(Prisma.sql`products WHERE ${where}`)})
      ELSE product_count - inactive.total END AS total, inactive.total > ${maxCounted} AS is_bounded
    FROM shops, (${boundedCount(inactive)}) AS inactive WHERE shops.id = ${shopId}`
}

/**
 * Reads one page of a product's stock ledger, newest first.
 *
 * @throws ApiError PRODUCT_NOT_FOUND, VALIDATION_FAILED when paging parameters conflict
 */
export async function listMovements(
  database: Readable,
  shopId: number,
  cursors: Cursors,
  productId: number,
  query: PageQuery
): Promise<MovementList> {
  const page = readPage(query, `movements ${productId}`, cursors)
  const after = page.after ? Prisma.sql`AND id < ${page.after[0]}` : Prisma.empty
  const ofProduct = Prisma.sql`stock_movements WHERE shop_id = ${shopId} AND product_id = products.id`
  const rows = await database.$queryRaw<MovementRow[]>`
    SELECT product.total, page.*
    FROM (
      SELECT (${boundedCount(ofProduct)}) AS total
      FROM products WHERE shop_id = ${shopId} AND id = ${productId} AND deleted_at IS NULL
    ) AS product
    LEFT JOIN (
      SELECT ${movementColumns} FROM stock_movements
      WHERE shop_id = ${shopId} AND product_id = ${productId} ${after}
      ORDER BY id DESC LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true`
  if (!rows[0]) throw productNotFound(productId)
  const found = rows.filter(row => row.id !== null).map(toMovement)
  const { items: movements, ...fields } = pageOf(page, found, {
    total: Number(rows[0].total),
    isBounded: true,
    keyOf: item => [item.id]
  })
  return { movements, ...fields }
}

/**
 * Reads the movements of a product that follow one, newest first, for an export.
 *
 * @throws ApiError PRODUCT_NOT_FOUND
 */
export async function readMovementPage(
  database: Readable,
  shopId: number,
  productId: number,
  after: SortKey | undefined
): Promise<RowPage<Movement>> {
  const follows = after ? Prisma.sql`AND id < ${after[0]}` : Prisma.empty
  const found = await database.$queryRaw<MovementRow[]>`
    SELECT 0::bigint AS total, page.*
    FROM (SELECT FROM products WHERE shop_id = ${shopId} AND id = ${productId} AND deleted_at IS NULL) AS product
    LEFT JOIN (
      SELECT ${movementColumns} FROM stock_movements
      WHERE shop_id = ${shopId} AND product_id = ${productId} ${follows}
      ORDER BY id DESC LIMIT ${exportPageRows}
    ) AS page ON true`
  if (!found[0]) throw productNotFound(productId)
  const rows = found.filter(row => row.id !== null).map(toMovement)
  const last = rows.length === exportPageRows ? rows.at(-1) : undefined
  return { rows, next: last && [last.id] }
}

const movementColumns = Prisma.sql`
  id, location_id, delta, balance_after, reason, order_id, performed_by, created_at`

type Sort = NonNullable<ProductListQuery['sort']>

// Names by code point, which every PostgreSQL sorts alike; in the locale of the database, an upgrade of the C library
// or ICU would change the order, and with it the meaning of cursors. Lists by stock and by time of change read all
// products of the shop: an index on either would make every order write to it, as
// docs/decisions/0027-fields-of-products.md explains.
const sortColumns = {
  id: 'id',
  name: 'name COLLATE "C"',
  price: 'price_cents',
  stock: 'stock',
  updated_at: 'updated_at'
} as const

const unindexedSorts: ReadonlySet<string> = new Set(['stock', 'updated_at'])

function columnOf(sort: Sort): keyof typeof sortColumns {
  const key = sort.startsWith('-') ? sort.slice(1) : sort
  return key === 'name' || key === 'price' || key === 'stock' || key === 'updated_at' ? key : 'id'
}

function sortOrder(sort: Sort): Prisma.Sql {
  const direction = sort.startsWith('-') ? 'DESC' : 'ASC'
  const column = sortColumns[columnOf(sort)]
  return Prisma.raw(column === 'id' ? `id ${direction}` : `${column} ${direction}, id ${direction}`)
}

function afterKey(sort: Sort, after: SortKey | undefined): Prisma.Sql {
  if (!after) return Prisma.empty
  const comparison = Prisma.raw(sort.startsWith('-') ? '<' : '>')
  const column = sortColumns[columnOf(sort)]
  if (column === 'updated_at') {
    return Prisma.sql`AND (updated_at, id) ${comparison} (${after[0]}::timestamptz, ${after[1]})`
  }
  return column === 'id'
    ? Prisma.sql`AND id ${comparison} ${after[0]}`
    : Prisma.sql`AND (${Prisma.raw(column)}, id) ${comparison} (${after[0]}, ${after[1]})`
}

function sortKey(sort: Sort, product: Product): SortKey {
  switch (columnOf(sort)) {
    case 'name':
      return [product.name, product.id]
    case 'price':
      return [product.price_cents, product.id]
    case 'stock':
      return [product.stock, product.id]
    case 'updated_at':
      return [product.updated_at, product.id]
    default:
      return [product.id]
  }
}

/**
 * The expressions are those of the index products_search_idx, which finds texts of three characters and more. Names are
 * stored as given, so a text with accents is looked for in both of its Unicode forms.
 */
function search(text: string): Prisma.Sql {
  const spellings = [...new Set([text.normalize('NFC'), text.normalize('NFD')])]
  const matches = spellings.map(spelling => {
    const match = Prisma.sql`COLLATE "C" LIKE search_form(${`%${spelling.replace(/[\\%_]/g, '\\$&')}%`})`
    return Prisma.sql`search_form(name) ${match} OR search_form(sku) ${match}`
  })
  return Prisma.sql`(${Prisma.join(matches, ' OR ')})`
}

type MovementRow = { total: bigint } & ({ id: null } | FoundMovement)

interface FoundMovement {
  id: bigint
  delta: bigint
  balance_after: bigint
  reason: string
  order_id: bigint | null
  location_id: bigint
  performed_by: string | null
  created_at: Instant
}

function toMovement(row: FoundMovement): Movement {
  return {
    id: Number(row.id),
    delta: Number(row.delta),
    balance_after: Number(row.balance_after),
    reason: row.reason,
    order_id: row.order_id === null ? null : Number(row.order_id),
    location_id: Number(row.location_id),
    performed_by: row.performed_by,
    created_at: row.created_at.toISOString()
  }
}
