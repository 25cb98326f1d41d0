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
import type { DeliveryDetails, DeliveryList, DeliveryListQuery, ShopDeliveryListQuery } from './schemas.js'

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
  return { deliveries, ...fields }
}

/**
 * Reads one page of the deliveries of all endpoints of a shop, newest first. Deleted endpoints are left out: nobody
 * can do anything about their deliveries.
 *
 * @throws ApiError VALIDATION_FAILED when the paging parameters contradict each other
 */
export async function listShopDeliveries(
  database: Readable,
  shopId: number,
  cursors: Cursors,
  { status, order_id: orderId, ...query }: ShopDeliveryListQuery
): Promise<DeliveryList> {
  const page = readPage(query, `webhook-deliveries ${JSON.stringify([status ?? null, orderId ?? null])}`, cursors)
  // As a literal, which the index on what failed or waits needs.
  const hasStatus = status === undefined ? Prisma.empty : Prisma.sql`AND status = ${Prisma.raw(`'${status}'`)}`
  // As lists, so that the index on endpoints and events serves the query.
  const ofOrder =
    orderId === undefined
      ? Prisma.empty
      : Prisma.sql`AND event_id = ANY (ARRAY(
          SELECT id FROM events WHERE shop_id = ${shopId} AND order_id = ${orderId}))`
  const where = Prisma.sql`shop_id = ${shopId} ${hasStatus} ${ofOrder} AND endpoint_id = ANY (ARRAY(
    SELECT id FROM webhook_endpoints WHERE shop_id = ${shopId} AND deleted_at IS NULL))`
  const after = page.after ? Prisma.sql`AND id < ${page.after[0]}` : Prisma.empty
  const rows = await database.$queryRaw<Array<{ total: bigint } & (DeliveryRow | { id: null })>>`
    SELECT counted.total, page.*
    FROM (${boundedCount(Prisma.sql`webhook_deliveries WHERE ${where}`)}) AS counted
    LEFT JOIN (
      SELECT ${deliveryColumns} FROM webhook_deliveries WHERE ${where} ${after}
      ORDER BY id DESC LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true
    ORDER BY page.id DESC`
  const found = rows.filter(row => row.id !== null).map(toDelivery)
  const total = Number(rows[0]?.total ?? 0)
  const { items: deliveries, ...fields } = pageOf(page, found, { total, isBounded: true, keyOf: item => [item.id] })
  return { deliveries, ...fields }
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
