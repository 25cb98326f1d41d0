import type { Queryable } from '../database/transaction.js'
import { webhookEndpointNotFound } from '../errors.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import { pageOf, readPage, type Cursors, type PageQuery } from '../http/pagination.js'
import { endpointColumns, toEndpoint, type EndpointRow } from './endpoint-row.js'
import type { WebhookEndpoint, WebhookEndpointList } from './schemas.js'

/** @throws ApiError WEBHOOK_ENDPOINT_NOT_FOUND */
export async function readEndpoint(database: Queryable, shopId: number, id: number): Promise<WebhookEndpoint> {
  const [row] = await database.$queryRaw<EndpointRow[]>`
    SELECT ${endpointColumns} FROM webhook_endpoints
    WHERE shop_id = ${shopId} AND id = ${id} AND deleted_at IS NULL`
  if (!row) throw webhookEndpointNotFound(id)
  return toEndpoint(row)
}

/**
 * Reads one page of the endpoints of a shop, ordered by id, and their total number, in one snapshot.
 *
 * @throws ApiError VALIDATION_FAILED when the paging parameters contradict each other
 */
export async function listEndpoints(
  prisma: PrismaClient,
  shopId: number,
  cursors: Cursors,
  query: PageQuery
): Promise<WebhookEndpointList> {
  const page = readPage(query, 'webhook_endpoints', cursors)
  const listed = Prisma.sql`webhook_endpoints WHERE shop_id = ${shopId} AND deleted_at IS NULL`
  const after = page.after ? Prisma.sql`AND id > ${page.after[0]}` : Prisma.empty
  const rows = await prisma.$queryRaw<Array<{ total: bigint } & (EndpointRow | { id: null })>>`
    SELECT matching.total, page.*
    FROM (SELECT count(*) AS total FROM ${listed}) AS matching
    LEFT JOIN (
      SELECT ${endpointColumns} FROM ${listed} ${after}
      ORDER BY id LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true
    ORDER BY page.id`
  const found = rows.filter(row => row.id !== null).map(toEndpoint)
  const { items: endpoints, ...fields } = pageOf(page, found, {
    total: Number(rows[0]?.total),
    keyOf: item => [item.id]
  })
  return {
    webhook_endpoints: endpoints,
    ...fields
  }
}
