// How what a group of commands added becomes rows: the columns of each table and their values, for the parts of the
// statement that writes them (write.ts).
import { anyOf } from '../database/any-of.js'
import type { NewEvent } from '../events/event-types.js'
import { Prisma } from '../generated/prisma/client.js'
import type {
  ItemRecord,
  MovementRecord,
  OrderRecord,
  PaymentEventRecord,
  PaymentRecord,
  ProductRecord,
  UserRecord
} from './records.js'
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
  payment_status: 'payment_status'
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
    payment_status: order.paymentStatus
  }
}

const insertPlaced = inserter('orders', placedColumns, placedValues, '_as_placed')
const insertChanged = inserter('orders', { ...placedColumns, ...changeableColumns }, (order: OrderRecord) => ({
  ...placedValues(order),
  ...changeableValues(order)
}))

/** Usually no later command of the group has changed the orders: then half of their columns have their defaults. */
export function insertOrders(orders: ReadonlyArray<Owned<OrderRecord>>): Prisma.Sql[] {
  const isAsPlaced = ({ row }: Owned<OrderRecord>) => row.version === 1
  return [...insertPlaced(orders.filter(isAsPlaced)), ...insertChanged(orders.filter(order => !isAsPlaced(order)))]
}

const orderChanges = inputOf({ id: 'bigint', ...changeableColumns }, changeableValues)

const assignChangeable = assign(changeableColumns, name => `input.${name}`)

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

/** A record whose id nobody needs before it is written. */
type Numbered<Record> = Record & { id: number }

export const insertItems = inserter(
  'order_items',
  {
    id: 'bigint',
    order_id: 'bigint',
    product_id: 'bigint',
    sku: 'text',
    product_name: 'text',
    quantity: 'int',
    price_cents_at_purchase: 'bigint'
  },
  ({ orderId, item }: { orderId: number; item: ItemRecord }) => ({
    id: item.id,
    order_id: orderId,
    product_id: item.productId,
    sku: item.sku,
    product_name: item.productName,
    quantity: item.quantity,
    price_cents_at_purchase: item.priceCentsAtPurchase
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
    order_id: 'bigint'
  },
  ({ id, productId, delta, balanceAfter, reason, orderId }: Numbered<MovementRecord>) => ({
    id,
    product_id: productId,
    delta,
    balance_after: balanceAfter,
    reason,
    order_id: orderId
  })
)

export const insertPayments = inserter(
  'order_payments',
  { id: 'bigint', order_id: 'bigint', type: 'text', amount_cents: 'bigint', event_id: 'text', performed_by: 'text' },
  ({ id, orderId, type, amountCents, eventId, performedBy }: Numbered<PaymentRecord>) => ({
    id,
    order_id: orderId,
    type,
    amount_cents: amountCents,
    event_id: eventId,
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
function isListed(table: 'users' | 'products' | 'orders', rows: ReadonlyArray<Owned<{ id: number }>>): Prisma.Sql {
  if (onlyShopOf(rows) === undefined) return Prisma.empty
  const ids = rows.map(({ row }) => row.id)
  return Prisma.sql`AND ${Prisma.raw(table)}.id = ${anyOf(ids, 'bigint')}`
}
