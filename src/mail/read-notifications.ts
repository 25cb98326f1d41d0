import type { Readable } from '../database/reads.js'
import { notificationNotFound } from '../errors.js'
import { Prisma } from '../generated/prisma/client.js'
import { boundedCount, pageOf, readPage, type Cursors } from '../http/pagination.js'
import { notificationColumns, toNotification, type NotificationRow } from './notification-row.js'
import type { Notification, NotificationList, NotificationListQuery } from './schemas.js'

/**
 * Reads one page of the e-mails of a shop, newest first.
 *
 * @throws ApiError VALIDATION_FAILED when the paging parameters contradict each other
 */
export async function listNotifications(
  database: Readable,
  shopId: number,
  cursors: Cursors,
  query: NotificationListQuery
): Promise<NotificationList> {
  const { status, type, order_id: orderId } = query
  const page = readPage(
    query,
    `notifications ${JSON.stringify([status ?? null, type ?? null, orderId ?? null])}`,
    cursors
  )
  const where = Prisma.join(
    [
      Prisma.sql`shop_id = ${shopId}`,
      ...(status === undefined ? [] : [Prisma.sql`status = ${status}`]),
      ...(type === undefined ? [] : [Prisma.sql`type = ${type}`]),
      ...(orderId === undefined ? [] : [Prisma.sql`order_id = ${orderId}`])
    ],
    ' AND '
  )
  const after = page.after ? Prisma.sql`AND id < ${page.after[0]}` : Prisma.empty
  const rows = await database.$queryRaw<Array<{ total: bigint } & (NotificationRow | { id: null })>>`
    SELECT matching.total, page.*
    FROM (${boundedCount(Prisma.sql`notifications WHERE ${where}`)}) AS matching
    LEFT JOIN (
      SELECT ${notificationColumns} FROM notifications WHERE ${where} ${after}
      ORDER BY id DESC LIMIT ${page.limit + 1} OFFSET ${page.offset}
    ) AS page ON true
    ORDER BY page.id DESC`
  const found = rows.filter(row => row.id !== null).map(toNotification)
  const { items: notifications, ...fields } = pageOf(page, found, {
    total: Number(rows[0]?.total),
    isBounded: true,
    keyOf: ({ id }) => [id]
  })
  return { notifications, ...fields }
}

/** @throws ApiError NOTIFICATION_NOT_FOUND */
export async function readNotification(database: Readable, shopId: number, id: number): Promise<Notification> {
  const [row] = await database.$queryRaw<NotificationRow[]>`
    SELECT ${notificationColumns} FROM notifications WHERE shop_id = ${shopId} AND id = ${id}`
  if (!row) throw notificationNotFound(id)
  return toNotification(row)
}
