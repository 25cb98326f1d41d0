import type { Queryable } from '../database/transaction.js'
import { shopNotFound } from '../errors.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import { pageOf, readPage, type Cursors, type PageQuery } from '../http/pagination.js'
import type { ShopList } from './schemas.js'
import { shopColumns, type ShopRow } from '../tenancy/shop-row.js'
import { toResource } from './shop-resource.js'
import type { Shop } from '../tenancy/shop.js'

/** @throws ApiError SHOP_NOT_FOUND */
export async function readShop(database: Queryable, slug: string): Promise<ShopRow> {
  const [row] = await database.$queryRaw<ShopRow[]>`SELECT ${shopColumns} FROM shops WHERE slug = ${slug}`
  if (!row) throw shopNotFound(slug)
  return row
}

/**
 * Reads one page of the shops, oldest first, and their number, from one snapshot.
 *
 * @throws ApiError VALIDATION_FAILED when paging parameters conflict
 */
export async function listShops(
  prisma: PrismaClient,
  cursors: Cursors,
  query: PageQuery,
  ofDefault: Shop
): Promise<ShopList> {
  const page = readPage(query, 'shops', cursors)
  const after = page.after ? Prisma.sql`WHERE id > ${page.after[0]}` : Prisma.empty
  const rows = await prisma.$queryRaw<Array<{ total: bigint } & (ShopRow | { id: null })>>`
    SELECT matching.total, page.*
    FROM (SELECT count(*) AS total FROM shops) AS matching
    LEFT JOIN (
      SELECT ${shopColumns} FROM shops ${after} ORDER BY id LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true
    ORDER BY page.id`
  const found = rows.filter(row => row.id !== null)
  const { items, ...fields } = pageOf(page, found, {
    total: Number(rows[0]?.total),
    keyOf: ({ id }) => [Number(id)]
  })
  return { shops: items.map(row => toResource(row, ofDefault)), ...fields }
}
