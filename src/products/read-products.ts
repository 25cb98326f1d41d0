import { Prisma } from '../generated/prisma/client.js'
import type { Instant, Readable } from '../database/reads.js'
import { productNotFound } from '../errors.js'
import { boundedCount, pageOf, readPage, type Cursors, type SortKey } from '../http/pagination.js'
import type { Shop } from '../tenancy/shop.js'
import { productColumns, toProduct, type ProductRow } from './product-row.js'
import type { Movement, MovementList, MovementListQuery, Product, ProductList, ProductListQuery } from './schemas.js'

type ReadShop = Pick<Shop, 'id' | 'currency'>

/** @throws ApiError PRODUCT_NOT_FOUND, also when the product was deleted */
export async function readProduct(
  database: Readable,
  { id: shopId, currency }: ReadShop,
  id: number
): Promise<Product> {
  const rows = await database.$queryRaw<ProductRow[]>`
    SELECT ${productColumns} FROM products WHERE shop_id = ${shopId} AND id = ${id} AND deleted_at IS NULL`
  if (!rows[0]) throw productNotFound(id)
  return toProduct(rows[0], currency)
}

/**
 * Reads one page of the matching products and the count of all matching products, from one snapshot. With a filter the
 * count is bounded: anyone may ask.
 *
 * @throws ApiError VALIDATION_FAILED when paging parameters conflict
 */
export async function listProducts(
  database: Readable,
  { id: shopId, currency }: ReadShop,
  cursors: Cursors,
  query: ProductListQuery
): Promise<ProductList> {
  const sort = query.sort ?? 'id'
  const list = `products ${JSON.stringify([sort, query.q ?? null, query.in_stock ?? null])}`
  const page = readPage(query, list, cursors)
  const isWhole = query.q === undefined && query.in_stock === undefined
  const where = Prisma.sql`shop_id = ${shopId} AND deleted_at IS NULL ${search(query.q)} ${stocked(query.in_stock)}`
  const rows = await database.$queryRaw<Array<{ total: bigint } & (ProductRow | { id: null })>>`
    SELECT matching.total, page.*
    FROM (${isWhole ? productCount(shopId) : boundedCount(Prisma.sql`products WHERE ${where}`)}) AS matching
    LEFT JOIN (
      SELECT ${productColumns} FROM products
      WHERE ${where} ${afterKey(sort, page.after)}
      ORDER BY ${sortOrder(sort)} LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true`
  const found = rows.filter(row => row.id !== null).map(row => toProduct(row, currency))
  const { items: products, ...fields } = pageOf(page, found, {
    total: Number(rows[0]?.total),
    isBounded: !isWhole,
    keyOf: item => sortKey(sort, item)
  })
  return { products, ...fields }
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
  query: MovementListQuery
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
      SELECT id, delta, balance_after, reason, order_id, created_at FROM stock_movements
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

/** The writer of the shop keeps it exact. */
function productCount(shopId: number): Prisma.Sql {
  return Prisma.sql`SELECT product_count AS total FROM shops WHERE id = ${shopId}`
}

type Sort = NonNullable<ProductListQuery['sort']>

// By code point, which every PostgreSQL sorts alike; in the locale of the database, an upgrade of the C library or ICU
// would change the order, and with it the meaning of cursors.
const sortColumns = { id: 'id', name: 'name COLLATE "C"', price: 'price_cents', stock: 'stock' } as const

function columnOf(sort: Sort) {
  const key = sort.startsWith('-') ? sort.slice(1) : sort
  return key === 'name' || key === 'price' || key === 'stock' ? key : 'id'
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
    default:
      return [product.id]
  }
}

/**
 * The expressions are those of the index products_search_idx, which finds texts of three characters and more. Names are
 * stored as given, so a text with accents is looked for in both of its Unicode forms.
 */
function search(text: string | undefined): Prisma.Sql {
  if (text === undefined) return Prisma.empty
  const spellings = [...new Set([text.normalize('NFC'), text.normalize('NFD')])]
  const matches = spellings.map(spelling => {
    const match = Prisma.sql`COLLATE "C" LIKE search_form(${`%${spelling.replace(/[\\%_]/g, '\\$&')}%`})`
    return Prisma.sql`search_form(name) ${match} OR search_form(sku) ${match}`
  })
  return Prisma.sql`AND (${Prisma.join(matches, ' OR ')})`
}

function stocked(inStock: boolean | undefined): Prisma.Sql {
  if (inStock === undefined) return Prisma.empty
  return inStock ? Prisma.sql`AND stock > 0` : Prisma.sql`AND stock = 0`
}

type MovementRow = { total: bigint } & ({ id: null } | FoundMovement)

interface FoundMovement {
  id: bigint
  delta: bigint
  balance_after: bigint
  reason: string
  order_id: bigint | null
  created_at: Instant
}

function toMovement(row: FoundMovement): Movement {
  return {
    id: Number(row.id),
    delta: Number(row.delta),
    balance_after: Number(row.balance_after),
    reason: row.reason,
    order_id: row.order_id === null ? null : Number(row.order_id),
    created_at: row.created_at.toISOString()
  }
}
