import type { Queryable } from '../database/transaction.js'
import { deliveryNotFound, webhookEndpointNotFound } from '../errors.js'
import type { Readable } from '../database/reads.js'
import { Prisma } from '../generated/prisma/client.js'
import { boundedCount, pageOf, readPage, type Cursors } from '../http/pagination.js'
import {
  deliveryColumns,
  toDelivery,
  toDeliveryDetails,
  type DeliveryDetailsRow,
  type DeliveryRow
} from './delivery-row.js'
import { readEndpoint } from './read-endpoints.js'
import type { DeliveryDetails, DeliveryList, DeliveryListQuery } from './schemas.js'

/**
 * Reads one page of an endpoint's deliveries, newest first.
 *
 * @throws ApiError WEBHOOK_ENDPOINT_NOT_FOUND, VALIDATION_FAILED when the paging parameters contradict each other
 */
export async function listDeliveries(
  database: Readable,
  shopId: number,
  cursors: Cursors,
  endpointId: number,
  query: DeliveryListQuery
): Promise<DeliveryList> {
  const listName = `deliveries ${JSON.stringify([endpointId, query.status ?? null])}`
  const page = readPage(query, listName, cursors)
  const hasStatus = query.status === undefined ? Prisma.empty : Prisma.sql`AND status = ${query.status}`
  const where = Prisma.sql`shop_id = ${shopId} AND endpoint_id = ${endpointId} ${hasStatus}`
  // Sorted by event: an endpoint has at most one delivery per event, and the unique index on both serves the query.
  const after = page.after ? Prisma.sql`AND event_id < ${page.after[0]}` : Prisma.empty
  const rows = await database.$queryRaw<Array<{ total: bigint } & (DeliveryRow | { id: null })>>`
    SELECT endpoint.total, page.*
    FROM (
      SELECT (${boundedCount(Prisma.sql`webhook_deliveries WHERE ${where}`)}) AS total
      FROM webhook_endpoints WHERE shop_id = ${shopId} AND id = ${endpointId} AND deleted_at IS NULL
    ) AS endpoint
    LEFT JOIN (
      SELECT ${deliveryColumns} FROM webhook_deliveries WHERE ${where} ${after}
      ORDER BY event_id DESC LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true
    ORDER BY page.event_id DESC`
  if (!rows[0]) throw webhookEndpointNotFound(endpointId)
  const found = rows.filter(row => row.id !== null).map(toDelivery)
  const { items: deliveries, ...fields } = pageOf(page, found, {
    total: Number(rows[0].total),
    isBounded: true,
    keyOf: item => [item.event_id, item.id]
  })
  return {
    deliveries,
    ...fields
  }
}

/**
 * Reads a delivery with what is sent and every attempt.
 *
 * @throws ApiError WEBHOOK_ENDPOINT_NOT_FOUND, DELIVERY_NOT_FOUND
 */
export async function readDelivery(
  database: Queryable,
  shopId: number,
  endpointId: number,
  id: number
): Promise<DeliveryDetails> {
  await readEndpoint(database, shopId, endpointId)
  const [row] = await database.$queryRaw<DeliveryDetailsRow[]>`
    SELECT ${deliveryColumns}, subject, body, attempt_log FROM webhook_deliveries
    WHERE shop_id = ${shopId} AND id = ${id} AND endpoint_id = ${endpointId}`
  if (!row) throw deliveryNotFound(id)
  return toDeliveryDetails(row)
}
