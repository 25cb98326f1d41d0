import type { Queryable } from '../database/transaction.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { readOrder } from '../orders/read-orders.js'
import { toOrder } from '../orders/order-row.js'
import type { Order } from '../orders/schemas.js'
import { defaultShop } from '../tenancy/shop.js'
import { addressOfUser } from './address-of-user.js'
import type { Facts, MailEvent } from './facts.js'
import { mailEventTypes, mailTypeOf, type MailType } from './mail-types.js'
import type { Mailbox } from './mailbox.js'
import type { Claim } from './notification-queue.js'
import { toShopMail, type ShopMail, type ShopMailUpdate } from './shop-mail.js'

/** A shop as its e-mails show it. */
export interface Sender {
  name: string
  settings: ShopMail
}

/** What is needed to send an e-mail. */
export interface Outgoing {
  sender: Sender
  /** null: there is no address (any more). */
  recipient: string | null
  facts: Facts
}

/** Reads what a claimed e-mail is about. The event is as it was; the order and the shop are as they are now. */
export async function readOutgoing(
  prisma: PrismaClient,
  { shopId, eventId, type, orderId }: Pick<Claim, 'shopId' | 'eventId' | 'type' | 'orderId'>,
  from: Mailbox
): Promise<Outgoing> {
  const [row] = await prisma.$queryRaw<OutgoingRow[]>`
    SELECT shops.name AS shop_name, shops.mail, events.type, events.data, products.sku, products.name AS product_name,
      coalesce(orders.email, ${addressOfUser}) AS customer
    FROM shops
    JOIN events ON events.shop_id = ${shopId} AND events.id = ${eventId}
    LEFT JOIN products ON products.shop_id = ${shopId} AND products.id = events.product_id
    LEFT JOIN orders ON orders.shop_id = ${shopId} AND orders.id = events.order_id
    LEFT JOIN users ON users.shop_id = ${shopId} AND users.id = orders.user_id
    WHERE shops.id = ${shopId}`
  if (!row) throw new Error(`shop ${shopId} has no event ${eventId}`)
  const sender = senderOf(shopId, row, from)
  const order = orderId === null ? undefined : await readWhole(prisma, shopId, orderId)
  return {
    sender,
    recipient: type === 'low_stock' ? sender.settings.low_stock_to : row.customer,
    facts: {
      ...shownOf(sender, order),
      type,
      event: { type: row.type, data: row.data },
      order,
      product: row.sku === null ? undefined : { sku: row.sku, name: row.product_name ?? row.sku }
    }
  }
}

/**
 * The facts of an e-mail about an order for a preview: its last event of that type, or else a made-up one about the
 * whole order.
 *
 * @throws ApiError ORDER_NOT_FOUND
 */
export async function readPreviewFacts(
  prisma: PrismaClient,
  { shopId, type, orderId, from }: { shopId: number; type: MailType; orderId: number; from: Mailbox | undefined }
): Promise<Facts> {
  const order = await readWhole(prisma, shopId, orderId)
  const types = mailEventTypes.filter(eventType => mailTypeOf[eventType] === type)
  const [event] = await prisma.$queryRaw<MailEvent[]>`
    SELECT type, data FROM events
    WHERE shop_id = ${shopId} AND order_id = ${orderId} AND type = ANY (${types}::text[]) ORDER BY id DESC LIMIT 1`
  const items = order.items.map(({ id, quantity }) => ({ item_id: id, quantity }))
  const madeUp = { type: types[0] ?? 'order.created', data: { items, amount_cents: order.total_amount_cents } }
  return { ...shownOf(await readSender(prisma, shopId, from), order), type, event: event ?? madeUp, order }
}

/** Reads how a shop shows itself in its e-mails. */
export async function readSender(database: Queryable, shopId: number, from: Mailbox | undefined): Promise<Sender> {
  const [row] = await database.$queryRaw<SenderRow[]>`SELECT name AS shop_name, mail FROM shops WHERE id = ${shopId}`
  if (!row) throw new Error(`there is no shop ${shopId}`)
  return senderOf(shopId, row, from)
}

interface SenderRow {
  shop_name: string
  mail: ShopMailUpdate
}

interface OutgoingRow extends SenderRow {
  type: MailEvent['type']
  data: MailEvent['data']
  sku: string | null
  product_name: string | null
  customer: string | null
}

/** The default shop is often the only one and keeps the name that it was given; `MAIL_FROM` says what it is called. */
function senderOf(shopId: number, { shop_name: shopName, mail }: SenderRow, from: Mailbox | undefined): Sender {
  const settings = toShopMail(mail)
  const byDefault = shopId === defaultShop.id && from?.name ? from.name : shopName
  return { name: settings.name ?? byDefault, settings }
}

function shownOf({ name, settings }: Sender, order: Order | undefined): Pick<Facts, 'shop' | 'locales'> {
  return { shop: { name, address: settings.address }, locales: [order?.locale ?? null, settings.locale] }
}

async function readWhole(prisma: PrismaClient, shopId: number, orderId: number): Promise<Order> {
  return toOrder(await readOrder(prisma, shopId, orderId, 'everyone'), { withProduct: false })
}
