// How what a group of commands added becomes rows: the columns of each table and their values, for the parts of the
// statement that writes them (write.ts).
import { anyOf } from '../database/any-of.js'
import type { NewEvent } from '../events/event-types.js'
import { Prisma } from '../generated/prisma/client.js'
import type {
  ItemRecord,
  MovementRecord,
  OrderRecord,
  PartRecord,
  PaymentEventRecord,
  PaymentRecord,
  ProductRecord,
  UserRecord
} from './records.js'
import { noDetails, searchTextOf } from './order-details.js'
import { inputOf, inserter, onlyShopOf, type Columns, type Owned } from './rows.js'
import type { Totals, TotalsChange } from './totals.js'

/** A row with its own totals, or by how much they change. */
interface WithTotals {
  totals: Totals
}

const totalsColumns = { order_count: 'bigint', order_amount_cents: 'bigint', order_quantity: 'bigint' }

function totalsValues({ orderCount, orderAmountCents, orderQuantity }: Totals) {
  return { order_count: orderCount, order_amount_cents: orderAmountCents, order_quantity: orderQuantity }
}

function assign(columns: Columns, value: (name: string) => string): Prisma.Sql {
  return Prisma.raw(
    Object.keys(columns)
      .map(name => `${name} = ${value(name)}`)
      .join(', ')
  )
}

export const insertUsers = inserter(
  'users',
  { id: 'bigint', email: 'text', full_name: 'text', version: 'int', ...totalsColumns },
  ({ user, totals }: WithTotals & { user: UserRecord }) => ({
    id: user.id,
    email: user.email,
    full_name: user.fullName,
    version: user.version,
    ...totalsValues(totals)
  })
)

/** A change of a row's totals; if its fields changed too, the row as it is now. */
interface OwnerChange<Record> extends WithTotals {
  id: number
  edited: Record | undefined
}

const userChanges = inputOf(
  { id: 'bigint', full_name: 'text', version: 'int', ...totalsColumns },
  ({ id, edited, totals }: OwnerChange<UserRecord>) => ({
    id,
    full_name: edited?.fullName,
    version: edited?.version,
    ...totalsValues(totals)
  })
)

const addTotalsOfUsers = assign(totalsColumns, name => `users.${name} + input.${name}`)

/** Fields are written only where they changed, like those of products. */
export function updateUsers(changes: ReadonlyArray<Owned<OwnerChange<UserRecord>>>): Prisma.Sql[] {
  if (changes.length === 0) return []
  return [
    Prisma.sql`
    users_changed AS (
      UPDATE users SET ${addTotalsOfUsers}, full_name = coalesce(input.full_name, users.full_name),
        version = coalesce(input.version, users.version),
        updated_at = CASE WHEN input.version IS NULL THEN users.updated_at ELSE now() END
      FROM ${userChanges(changes)}
      WHERE users.shop_id = input.shop_id AND users.id = input.id ${isListed('users', changes)}
    )`
  ]
}

export const insertProducts = inserter(
  'products',
  {
    id: 'bigint',
    sku: 'text',
    name: 'text',
    price_cents: 'bigint',
    stock: 'bigint',
    low_stock_threshold: 'int',
    description: 'text',
    is_active: 'boolean',
    external_id: 'text',
    metadata: 'json',
    version: 'int',
    deleted_at: 'timestamptz',
    ...totalsColumns
  },
  ({ product, deletedAt, totals }: WithTotals & { product: ProductRecord; deletedAt: Date | null }) => ({
    id: product.id,
    sku: product.sku,
    name: product.name,
    price_cents: product.priceCents,
    stock: product.stock,
    low_stock_threshold: product.lowStockThreshold,
    description: product.details?.description,
    is_active: product.isActive,
    external_id: product.details?.externalId,
    metadata: product.details?.metadata ?? {},
    version: product.version,
    deleted_at: deletedAt,
    ...totalsValues(totals)
  })
)

interface ProductChange extends OwnerChange<ProductRecord> {
  /** Of the stock. */
  delta: number
}

const movedColumns = { id: 'bigint', delta: 'bigint', ...totalsColumns }

const movedValues = ({ id, delta, totals }: ProductChange) => ({ id, delta, ...totalsValues(totals) })

const productMoves = inputOf(movedColumns, movedValues)

const productEdits = inputOf(
  {
    ...movedColumns,
    name: 'text',
    price_cents: 'bigint',
    version: 'int',
    low_stock_threshold: 'int',
    description: 'text',
    is_active: 'boolean',
    metadata: 'json'
  },
  (change: ProductChange) => ({
    ...movedValues(change),
    name: change.edited?.name,
    price_cents: change.edited?.priceCents,
    version: change.edited?.version,
    low_stock_threshold: change.edited?.lowStockThreshold,
    description: change.edited?.details?.description,
    is_active: change.edited?.isActive,
    metadata: change.edited?.details?.metadata
  })
)

const addTotalsOfProducts = assign(totalsColumns, name => `products.${name} + input.${name}`)

/** Details stay as they are where the command did not need them. */
const editFields = Prisma.sql`,
        name = coalesce(input.name, products.name), price_cents = coalesce(input.price_cents, products.price_cents),
        version = coalesce(input.version, products.version),
        low_stock_threshold =
          CASE WHEN input.version IS NULL THEN products.low_stock_threshold ELSE input.low_stock_threshold END,
        description = CASE WHEN input.metadata IS NULL THEN products.description ELSE input.description END,
        is_active = coalesce(input.is_active, products.is_active),
        metadata = coalesce(input.metadata, products.metadata)`

/**
 * Stock moves by differences, and fields are written only where they changed: somebody who changes a row by hand does
 * not take the lock. The `CHECK (stock >= 0)` of the table makes overselling impossible even then. Most groups only
 * move stock, and their statement has nothing else.
 */
export function updateProducts(changes: ReadonlyArray<Owned<ProductChange>>): Prisma.Sql[] {
  if (changes.length === 0) return []
  const hasEdits = changes.some(({ row }) => row.edited !== undefined)
  return [
    Prisma.sql`
    products_changed AS (
      UPDATE products SET stock = products.stock + input.delta, ${addTotalsOfProducts}, updated_at = now()
        ${hasEdits ? editFields : Prisma.empty}
      FROM ${hasEdits ? productEdits(changes) : productMoves(changes)}
      WHERE products.shop_id = input.shop_id AND products.id = input.id ${isListed('products', changes)}
    )`
  ]
}

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
  adjustments: 'json'
}

function detailedValues(order: OrderRecord) {
  const { externalId, locale, adjustments } = order.details
  return {
    ...placedValues(order),
    ...editableValues(order),
    external_id: externalId ?? undefined,
    locale: locale ?? undefined,
    adjustments: isEmpty(adjustments) ? undefined : adjustments
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

const orderChanges = inputOf({ id: 'bigint', ...changeableColumns }, changeableValues)
const orderEdits = inputOf({ id: 'bigint', ...changeableColumns, ...editableColumns }, (order: OrderRecord) => ({
  ...changeableValues(order),
  ...editableValues(order)
}))

const assignChangeable = assign(changeableColumns, name => `input.${name}`)
const assignEditable = assign(editableColumns, name => `input.${name}`)

export function updateOrders(orders: ReadonlyArray<Owned<OrderRecord>>): Prisma.Sql[] {
  if (orders.length === 0) return []
  return [
    Prisma.sql`
    orders_changed AS (
      UPDATE orders SET ${assignChangeable}, updated_at = now()
      FROM ${orderChanges(orders)}
      WHERE orders.shop_id = input.shop_id AND orders.id = input.id ${isListed('orders', orders)}
    )`
  ]
}

/** The same for orders whose note or details changed. */
export function editOrders(orders: ReadonlyArray<Owned<OrderRecord>>): Prisma.Sql[] {
  if (orders.length === 0) return []
  return [
    Prisma.sql`
    orders_edited AS (
      UPDATE orders SET ${assignChangeable}, ${assignEditable}, updated_at = now()
      FROM ${orderEdits(orders)}
      WHERE orders.shop_id = input.shop_id AND orders.id = input.id ${isListed('orders', orders)}
    )`
  ]
}

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

/** A record whose id nobody needs before it is written. */
type Numbered<Record> = Record & { id: number }

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
  { ...itemColumns, ...partColumns },
  (line: OrderItem) => ({ ...itemValues(line), ...partValues(line.item) }),
  '_touched'
)

/** Usually nothing has been shipped or canceled of a new order. */
export function insertItems(lines: ReadonlyArray<Owned<OrderItem>>): Prisma.Sql[] {
  const isTouched = ({ row: { item } }: Owned<OrderItem>) => item.shippedQuantity + item.canceledQuantity > 0
  const touched = lines.filter(isTouched)
  const untouched = touched.length === 0 ? lines : lines.filter(line => !isTouched(line))
  return [...insertUntouched(untouched), ...insertTouched(touched)]
}

const itemChanges = inputOf({ id: 'bigint', ...partColumns }, (item: ItemRecord) => ({
  id: item.id,
  ...partValues(item)
}))

const assignParts = assign(partColumns, name => `input.${name}`)

export function updateItems(items: ReadonlyArray<Owned<ItemRecord>>): Prisma.Sql[] {
  if (items.length === 0) return []
  return [
    Prisma.sql`
    order_items_changed AS (
      UPDATE order_items SET ${assignParts} FROM ${itemChanges(items)}
      WHERE order_items.shop_id = input.shop_id AND order_items.id = input.id ${isListed('order_items', items)}
    )`
  ]
}

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
    items: part.items.map(({ itemId, quantity }) => ({ item_id: itemId, quantity })),
    is_restocked: part.isRestocked,
    reason: part.reason ?? undefined,
    carrier: part.carrier ?? undefined,
    tracking_number: part.trackingNumber ?? undefined,
    tracking_url: part.trackingUrl ?? undefined,
    performed_by: part.performedBy
  })
)

export const insertMovements = inserter(
  'stock_movements',
  {
    id: 'bigint',
    product_id: 'bigint',
    delta: 'bigint',
    balance_after: 'bigint',
    reason: 'text',
    order_id: 'bigint',
    part_id: 'bigint'
  },
  ({ id, productId, delta, balanceAfter, reason, orderId, partId }: Numbered<MovementRecord>) => ({
    id,
    product_id: productId,
    delta,
    balance_after: balanceAfter,
    reason,
    order_id: orderId,
    part_id: partId
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

export const insertEvents = inserter(
  'events',
  { id: 'bigint', type: 'text', order_id: 'bigint', product_id: 'bigint', data: 'json', performed_by: 'text' },
  ({ id, type, orderId, productId, data, performedBy }: Numbered<NewEvent>) => ({
    id,
    type,
    order_id: orderId,
    product_id: productId,
    data,
    performed_by: performedBy
  })
)

const totalsRows = inputOf(
  { kind: 'text', key: 'text', ...totalsColumns },
  ({ kind, key, totals }: TotalsChange['rows'][number]) => ({ kind, key, ...totalsValues(totals) })
)

const addTotals = assign(totalsColumns, name => `stored.${name} + excluded.${name}`)

export function changeOrderTotals(rows: ReadonlyArray<Owned<TotalsChange['rows'][number]>>): Prisma.Sql[] {
  if (rows.length === 0) return []
  return [
    Prisma.sql`
    order_totals_changed AS (
      INSERT INTO order_totals AS stored (shop_id, kind, key, order_count, order_amount_cents, order_quantity)
      SELECT shop_id, kind, key, order_count, order_amount_cents, order_quantity FROM ${totalsRows(rows)}
      ON CONFLICT (shop_id, kind, key) DO UPDATE SET ${addTotals}
    )`
  ]
}

interface ShopChange {
  /** How many more products and users there are. */
  products: number
  users: number
  /** The currency of the first price; undefined otherwise. */
  currency: string | undefined
}

const shopChanges = inputOf(
  { products: 'bigint', users: 'bigint', currency: 'text' },
  ({ products, users, currency }: ShopChange) => ({ products, users, currency })
)

/**
 * The statement itself: the parts before it are common table expressions. With the list of ids it does not read the
 * whole table, which grows by a version of a row with every transaction until it is vacuumed.
 */
export function updateShops(changes: ReadonlyArray<Owned<ShopChange>>): Prisma.Sql {
  const shopIds = changes.map(({ shopId }) => shopId)
  return Prisma.sql`
    UPDATE shops SET version = version + 1, product_count = product_count + input.products,
      user_count = user_count + input.users, currency = coalesce(input.currency, shops.currency)
    FROM ${shopChanges(changes)} WHERE shops.id = input.shop_id AND shops.id = ${anyOf(shopIds, 'bigint')}`
}

/**
 * PostgreSQL cannot estimate how many rows the input has; without the list of ids it may read the whole table. With
 * several shops it would look for each id in each shop.
 */
function isListed(
  table: 'users' | 'products' | 'orders' | 'order_items',
  rows: ReadonlyArray<Owned<{ id: number }>>
): Prisma.Sql {
  if (onlyShopOf(rows) === undefined) return Prisma.empty
  const ids = rows.map(({ row }) => row.id)
  return Prisma.sql`AND ${Prisma.raw(table)}.id = ${anyOf(ids, 'bigint')}`
}
