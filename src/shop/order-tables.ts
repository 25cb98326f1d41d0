// The columns and values of orders and of what belongs to them (see tables.ts).
import { Prisma } from '../generated/prisma/client.js'
import type { ItemRecord, OrderRecord, PartRecord, PaymentEventRecord, PaymentRecord } from './records.js'
import { noDetails, searchTextOf } from './order-details.js'
import { shownUnits } from './stock-levels.js'
import { assign, inputOf, inserter, updater, type Numbered, type Owned } from './rows.js'

const placedColumns = {
  id: 'bigint',
  user_id: 'bigint',
  user_name: 'text',
  total_amount_cents: 'bigint',
  total_quantity: 'bigint',
  currency: 'text',
  order_date: 'timestamptz',
  note: 'text',
  expires_at: 'timestamptz'
}

function placedValues(order: OrderRecord) {
  return {
    id: order.id,
    user_id: order.userId ?? undefined,
    user_name: order.userName ?? undefined,
    total_amount_cents: order.totalAmountCents,
    total_quantity: order.totalQuantity,
    currency: order.currency,
    order_date: order.orderDate,
    note: order.note ?? undefined,
    expires_at: order.expiresAt ?? undefined
  }
}

/** What a client keeps with an order, besides what it cannot change later. */
const editableColumns = {
  note: 'text',
  email: 'text',
  phone: 'text',
  shipping_address: 'json',
  billing_address: 'json',
  metadata: 'json'
}

function editableValues({ note, details }: OrderRecord) {
  const { email, phone, shippingAddress, billingAddress, metadata } = details
  return {
    note: note ?? undefined,
    email: email ?? undefined,
    phone: phone ?? undefined,
    shipping_address: shippingAddress ?? undefined,
    billing_address: billingAddress ?? undefined,
    metadata: isEmpty(metadata) ? undefined : metadata
  }
}

const detailedColumns = {
  ...placedColumns,
  ...editableColumns,
  external_id: 'text',
  locale: 'text',
  adjustments: 'json',
  location_id: 'bigint'
}

function detailedValues(order: OrderRecord) {
  const { externalId, locale, adjustments, locationId } = order.details
  return {
    ...placedValues(order),
    ...editableValues(order),
    external_id: externalId ?? undefined,
    locale: locale ?? undefined,
    adjustments: isEmpty(adjustments) ? undefined : adjustments,
    location_id: locationId ?? undefined
  }
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0
}

/** What may change after an order was placed. */
const changeableColumns = {
  status: 'order_status',
  version: 'int',
  expires_at: 'timestamptz',
  shipped_at: 'timestamptz',
  restocked_at: 'timestamptz',
  paid_cents: 'bigint',
  refunded_cents: 'bigint',
  refund_due_cents: 'bigint',
  payment_status: 'payment_status',
  deducted_cents: 'bigint',
  fulfillment_status: 'fulfillment_status'
}

function changeableValues(order: OrderRecord) {
  return {
    id: order.id,
    status: order.status,
    version: order.version,
    expires_at: order.expiresAt,
    shipped_at: order.shippedAt,
    restocked_at: order.restockedAt,
    paid_cents: order.paidCents,
    refunded_cents: order.refundedCents,
    refund_due_cents: order.refundDueCents,
    payment_status: order.paymentStatus,
    deducted_cents: order.deductedCents,
    fulfillment_status: order.fulfillmentStatus
  }
}

const insertPlaced = inserter('orders', placedColumns, placedValues, '_as_placed')
const insertDetailed = inserter('orders', detailedColumns, detailedValues, '_with_details')
const insertChanged = inserter('orders', { ...detailedColumns, ...changeableColumns }, (order: OrderRecord) => ({
  ...detailedValues(order),
  ...changeableValues(order)
}))

/**
 * Usually no later command of the group has changed the orders, and they have no details: then most of their columns
 * have their defaults.
 */
export function insertOrders(orders: ReadonlyArray<Owned<OrderRecord>>): Prisma.Sql[] {
  const asPlaced = orders.filter(({ row }) => row.version === 1)
  const changed = asPlaced.length < orders.length ? orders.filter(({ row }) => row.version > 1) : []
  return [
    ...insertPlaced(asPlaced.filter(({ row }) => row.details === noDetails)),
    ...insertDetailed(asPlaced.filter(({ row }) => row.details !== noDetails)),
    ...insertChanged(changed)
  ]
}

const assignChangeable = assign(changeableColumns, name => `input.${name}`)
const assignEditable = assign(editableColumns, name => `input.${name}`)

export const updateOrders = updater(
  'orders',
  { id: 'bigint', ...changeableColumns },
  changeableValues,
  Prisma.sql`${assignChangeable}, updated_at = now()`
)

/** The same for orders whose note or details changed. */
export const editOrders = updater(
  'orders',
  { id: 'bigint', ...changeableColumns, ...editableColumns },
  (order: OrderRecord) => ({ ...changeableValues(order), ...editableValues(order) }),
  Prisma.sql`${assignChangeable}, ${assignEditable}, updated_at = now()`,
  '_edited'
)

/** The same for orders whose person was erased. */
export const eraseOrders = updater(
  'orders',
  { id: 'bigint', ...changeableColumns, ...editableColumns, adjustments: 'json' },
  (order: OrderRecord) => ({
    ...changeableValues(order),
    ...editableValues(order),
    adjustments: isEmpty(order.details.adjustments) ? undefined : order.details.adjustments
  }),
  Prisma.sql`${assignChangeable}, ${assignEditable}, adjustments = input.adjustments, user_name = NULL, locale = NULL,
    updated_at = now(), erased_at = now()`,
  '_erased'
)

interface SearchText {
  orderId: number
  text: string
}

const searchTexts = inputOf({ order_id: 'bigint', text: 'text' }, ({ orderId, text }: SearchText) => ({
  order_id: orderId,
  text
}))

/** Makes new and edited orders known to searches. */
export function writeSearchTexts(orders: ReadonlyArray<Owned<OrderRecord>>): Prisma.Sql[] {
  const rows = orders.flatMap(({ shopId, row }) => {
    // An edit may take the last text away.
    const text = searchTextOf(row) ?? (row.version > 1 ? '' : undefined)
    return text === undefined ? [] : [{ shopId, row: { orderId: row.id, text } }]
  })
  if (rows.length === 0) return []
  return [
    Prisma.sql`
    order_search_written AS (
      INSERT INTO order_search (shop_id, order_id, text) SELECT shop_id, order_id, text FROM ${searchTexts(rows)}
      ON CONFLICT (shop_id, order_id) DO UPDATE SET text = excluded.text
    )`
  ]
}

interface OrderItem {
  orderId: number
  item: ItemRecord
}

const itemColumns = {
  id: 'bigint',
  order_id: 'bigint',
  product_id: 'bigint',
  sku: 'text',
  product_name: 'text',
  quantity: 'int',
  price_cents_at_purchase: 'bigint'
}

function itemValues({ orderId, item }: OrderItem) {
  return {
    id: item.id,
    order_id: orderId,
    product_id: item.productId,
    sku: item.sku,
    product_name: item.productName,
    quantity: item.quantity,
    price_cents_at_purchase: item.priceCentsAtPurchase
  }
}

const partColumns = { shipped_quantity: 'int', canceled_quantity: 'int', returned_quantity: 'int' }

function partValues({ shippedQuantity, canceledQuantity, returnedQuantity }: ItemRecord) {
  return {
    shipped_quantity: shippedQuantity,
    canceled_quantity: canceledQuantity,
    returned_quantity: returnedQuantity
  }
}

const insertUntouched = inserter('order_items', itemColumns, itemValues)
const insertTouched = inserter(
  'order_items',
  { ...itemColumns, ...partColumns, allocations: 'json' },
  (line: OrderItem) => ({
    ...itemValues(line),
    ...partValues(line.item),
    allocations: line.item.allocations && shownUnits(line.item.allocations)
  }),
  '_touched'
)

/** Usually nothing has been shipped or canceled of a new order, and its units are at location 1. */
export function insertItems(lines: ReadonlyArray<Owned<OrderItem>>): Prisma.Sql[] {
  const isTouched = ({ row: { item } }: Owned<OrderItem>) =>
    item.shippedQuantity + item.canceledQuantity > 0 || item.allocations !== null
  const touched = lines.filter(isTouched)
  const untouched = touched.length === 0 ? lines : lines.filter(line => !isTouched(line))
  return [...insertUntouched(untouched), ...insertTouched(touched)]
}

export const updateItems = updater(
  'order_items',
  { id: 'bigint', ...partColumns },
  (item: ItemRecord) => ({ id: item.id, ...partValues(item) }),
  assign(partColumns, name => `input.${name}`)
)

export const insertParts = inserter(
  'order_parts',
  {
    id: 'bigint',
    order_id: 'bigint',
    type: 'text',
    items: 'json',
    is_restocked: 'boolean',
    reason: 'text',
    carrier: 'text',
    tracking_number: 'text',
    tracking_url: 'text',
    performed_by: 'text'
  },
  (part: PartRecord) => ({
    id: part.id,
    order_id: part.orderId,
    type: part.type,
    items: part.items.map(({ itemId, quantity, allocations }) => ({
      item_id: itemId,
      quantity,
      allocations: allocations ? shownUnits(allocations) : undefined
    })),
    is_restocked: part.isRestocked,
    reason: part.reason ?? undefined,
    carrier: part.carrier ?? undefined,
    tracking_number: part.trackingNumber ?? undefined,
    tracking_url: part.trackingUrl ?? undefined,
    performed_by: part.performedBy
  })
)

export const insertPayments = inserter(
  'order_payments',
  {
    id: 'bigint',
    order_id: 'bigint',
    type: 'text',
    amount_cents: 'bigint',
    event_id: 'text',
    reason: 'text',
    performed_by: 'text'
  },
  ({ id, orderId, type, amountCents, eventId, reason, performedBy }: Numbered<PaymentRecord>) => ({
    id,
    order_id: orderId,
    type,
    amount_cents: amountCents,
    event_id: eventId,
    reason,
    performed_by: performedBy
  })
)

export const insertPaymentEvents = inserter(
  'webhook_events',
  { id: 'bigint', event_id: 'text', is_id_signed: 'boolean', type: 'text', order_id: 'bigint', body_hash: 'bytea' },
  ({ id, eventId, isIdSigned, type, orderId, bodyHash }: Numbered<PaymentEventRecord>) => ({
    id,
    event_id: eventId,
    is_id_signed: isIdSigned,
    type,
    order_id: orderId,
    body_hash: `\\x${bodyHash}`
  })
)
