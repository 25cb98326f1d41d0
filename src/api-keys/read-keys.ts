import type { Queryable } from '../database/transaction.js'
import { apiKeyNotFound } from '../errors.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import { pageOf, readPage, type Cursors, type PageQuery } from '../http/pagination.js'
import { isPlatformKey, keyColumns, toApiKey, type KeyRow } from './key-row.js'
import type { ApiKey, ApiKeyList } from './schemas.js'

/** The keys that a caller may know of: those of a shop, and those for all shops if the caller is for all shops too. */
export interface KeyView {
  shopId: number
  seesPlatformKeys: boolean
}

/** The keys of a view, as a FROM item with its condition. */
export function keysIn({ shopId, seesPlatformKeys }: KeyView): Prisma.Sql {
  return Prisma.sql`api_keys WHERE shop_id = ${shopId} AND (${seesPlatformKeys} OR NOT ${isPlatformKey})`
}

/** @throws ApiError API_KEY_NOT_FOUND */
export async function readKey(database: Queryable, view: KeyView, id: number): Promise<ApiKey> {
  const [row] = await database.$queryRaw<KeyRow[]>`SELECT ${keyColumns} FROM ${keysIn(view)} AND id = ${id}`
  if (!row) throw apiKeyNotFound(id)
  return toApiKey(row)
}

/**
 * Reads one page of the keys, ordered by id, and their total number, in one snapshot.
 *
 * @throws ApiError VALIDATION_FAILED when the paging parameters contradict each other
 */
export async function listKeys(
  prisma: PrismaClient,
  view: KeyView,
  cursors: Cursors,
  query: PageQuery
): Promise<ApiKeyList> {
  const page = readPage(query, 'api_keys', cursors)
  const after = page.after ? Prisma.sql`AND id > ${page.after[0]}` : Prisma.empty
  const rows = await prisma.$queryRaw<Array<{ total: bigint } & (KeyRow | { id: null })>>`
    SELECT matching.total, page.*
    FROM (SELECT count(*) AS total FROM ${keysIn(view)}) AS matching
    LEFT JOIN (
      SELECT ${keyColumns} FROM ${keysIn(view)} ${after}
      ORDER BY id LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true
    ORDER BY page.id`
  const found = rows.filter(row => row.id !== null).map(toApiKey)
  const { items, ...fields } = pageOf(page, found, { total: Number(rows[0]?.total), keyOf: item => [item.id] })
  return { api_keys: items, ...fields }
}
