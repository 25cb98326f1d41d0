import { webhookEndpointNotFound } from '../errors.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import { pageOf, readPage, type Cursors } from '../http/pagination.js'
import { deliveryColumns, toDelivery, type DeliveryRow } from './delivery-row.js'
import type { DeliveryList, DeliveryListQuery } from './schemas.js'

/**
 * One page of what was, is and will be sent to an endpoint, newest first.
 *
 * @throws ApiError WEBHOOK_ENDPOINT_NOT_FOUND, VALIDATION_FAILED when the paging parameters do not fit together
 */
export async function listDeliveries(
  prisma: PrismaClient,
  cursors: Cursors,
  endpointId: number,
  query: DeliveryListQuery
): Promise<DeliveryList> {
  const scope = `deliveries ${JSON.stringify([endpointId, query.status ?? null])}`
  const page = readPage(query, scope, cursors)
  const where = Prisma.sql`endpoint_id = ${endpointId} ${query.status === undefined ? Prisma.empty : Prisma.sql`AND status = ${query.status}`}`
  // By the event, of which an endpoint has one delivery: there is an index on the two.
  const after = page.after ? Prisma.sql`AND event_id < ${page.after[0]}` : Prisma.empty
  const rows = await prisma.$queryRaw<Array<{ total: bigint } & (DeliveryRow | { id: null })>>`
    SELECT endpoint.total, page.*
    FROM (
      SELECT (SELECT count(*) FROM webhook_deliveries WHERE ${where}) AS total
      FROM webhook_endpoints WHERE id = ${endpointId} AND deleted_at IS NULL
    ) AS endpoint
    LEFT JOIN (
      SELECT ${deliveryColumns} FROM webhook_deliveries WHERE ${where} ${after} ORDER BY event_id DESC LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true
    ORDER BY page.event_id DESC`
  if (!rows[0]) throw webhookEndpointNotFound(endpointId)
  const found = rows.filter(row => row.id !== null).map(toDelivery)
  const { items: deliveries, ...fields } = pageOf(page, found, {
    total: Number(rows[0].total),
    keyOf: item => [item.event_id, item.id]
  })
  return {
    deliveries,
    ...fields
  }
}
