import { groupBy } from '../batching/group-by.js'
import type { Instant, Readable } from '../database/reads.js'
import { readEventsOfOrders } from '../events/event-log.js'
import { toFeedEvent } from '../events/feed-event.js'
import { notificationColumns, toNotification, type NotificationRow } from '../mail/notification-row.js'
import { readOrdersById } from '../orders/read-orders.js'
import { readPartsOf, type ShownPart } from '../orders/read-parts.js'
import { readPaymentsOf } from '../orders/read-payments.js'
import { idsOfPerson, type Person } from '../shop/people.js'
import type { Shop } from '../tenancy/shop.js'
import type { User } from '../users/schemas.js'
import type { ExportedOrder, Login, UserExport } from './schemas.js'

interface ExportRequest {
  shop: Pick<Shop, 'id' | 'slug'>
  user: User
  /** Whose orders are exported. */
  person: Person
}

/**
 * The text of a `UserExport`, piece by piece: a page of orders at a time, each read by short statements, so that any
 * number of orders takes little memory and no long snapshot.
 */
export async function* exportPerson(database: Readable, { shop, user, person }: ExportRequest): AsyncGenerator<string> {
  const head: Omit<UserExport, 'orders'> = {
    exported_at: new Date().toISOString(),
    shop: shop.slug,
    user,
    logins: await readLogins(database, shop.id, user.id)
  }
  yield `${JSON.stringify(head).slice(0, -1)},"orders":[`
  let after = 0
  for (;;) {
    const rows = await database.$queryRaw<Array<{ id: bigint }>>(idsOfPerson(shop.id, person, pageSize, after))
    const last = rows.at(-1)
    if (!last) break
    const orders = await readOrders(
      database,
      shop.id,
      rows.map(({ id }) => Number(id))
    )
    yield `${after === 0 ? '' : ','}${orders.map(order => JSON.stringify(order)).join(',')}`
    after = Number(last.id)
  }
  yield ']}\n'
}

// Some 300 KB of JSON.
const pageSize = 100

async function readLogins(database: Readable, shopId: number, userId: number): Promise<Login[]> {
  const rows = await database.$queryRaw<
    Array<{ created_at: Instant; expires_at: Instant; revoked_at: Instant | null }>
  >`
    SELECT created_at, expires_at, revoked_at FROM refresh_tokens
    WHERE shop_id = ${shopId} AND user_id = ${userId} ORDER BY created_at`
  return rows.map(row => ({
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    revoked_at: row.revoked_at?.toISOString() ?? null
  }))
}

async function readOrders(database: Readable, shopId: number, ids: readonly number[]): Promise<ExportedOrder[]> {
  const orders = await readOrdersById(database, shopId, ids)
  const payments = await readPaymentsOf(database, shopId, ids)
  const parts = await readPartsOf(database, shopId, ids)
  const events = groupBy(await readEventsOfOrders(database, shopId, ids), ({ orderId }) => orderId)
  const rows = await database.$queryRaw<NotificationRow[]>`
    SELECT ${notificationColumns} FROM notifications
    WHERE shop_id = ${shopId} AND order_id = ANY (${[...ids]}::bigint[]) ORDER BY id`
  const notifications = groupBy(rows.map(toNotification), ({ order_id: orderId }) => orderId)
  return orders.map(order => {
    const ofOrder = parts.get(order.id) ?? []
    return {
      order,
      payments: payments.get(order.id) ?? [],
      shipments: ofOrder.filter(({ type }) => type === 'shipment').map(shipmentOf),
      cancellations: ofOrder.filter(({ type }) => type === 'cancellation').map(cancellationOf),
      returns: ofOrder.filter(({ type }) => type === 'return').map(returnOf),
      notifications: notifications.get(order.id) ?? [],
      events: (events.get(order.id) ?? []).map(toFeedEvent)
    }
  })
}

function commonOf(part: ShownPart) {
  return {
    id: part.id,
    order_id: part.order_id,
    items: part.items,
    performed_by: part.performed_by,
    created_at: part.created_at
  }
}

function shipmentOf(part: ShownPart) {
  const tracking = { tracking_number: part.tracking_number, tracking_url: part.tracking_url }
  return { ...commonOf(part), carrier: part.carrier, ...tracking }
}

function cancellationOf(part: ShownPart) {
  return { ...commonOf(part), reason: part.reason }
}

function returnOf(part: ShownPart) {
  return { ...cancellationOf(part), restock: part.restock }
}
