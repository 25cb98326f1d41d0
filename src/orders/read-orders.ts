import type { Scope } from '../auth/access.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import { anyOf } from '../database/any-of.js'
import type { RowPage } from '../csv/exports.js'
import type { Instant, Readable } from '../database/reads.js'
import { parseMoment } from '../http/schemas.js'
import { toDecimal } from '../money/amounts.js'
import { orderNotFound, validationFailed } from '../errors.js'
import { pageOf, readIds, readPage, type Cursors, type SortKey } from '../http/pagination.js'
import type { Shop } from '../tenancy/shop.js'
import { allocationsColumn, detailsColumn, noDetails, type OrderDetails } from '../shop/order-details.js'
import { paymentStatuses } from './money.js'
import { toOrder, type StoredOrder } from './order-row.js'
import type { FulfillmentStatus } from './parts.js'
import { foundOrders, foundTotals, readSearchText } from './search-orders.js'
import { countedTotals, storedTotals, type OrderFilter } from './order-totals.js'
import type { OrderHistory, OrderList, OrderListQuery } from './read-schemas.js'
import type { Order } from './schemas.js'
import type { OrderStatus } from './status.js'

/** @throws ApiError ORDER_NOT_FOUND, also when the order is out of scope */
export async function readOrder(database: Readable, shopId: number, id: number, scope: Scope): Promise<StoredOrder> {
  const [row] = await database.$queryRaw<OrderRow[]>`
    /* order:read */ SELECT ${orderColumns} FROM orders
    WHERE shop_id = ${shopId} AND id = ${id} ${inScope(scope)}`
  if (!row) throw orderNotFound(id)
  return toStoredOrder(row)
}

/** A condition, `AND ...`, that restricts a statement to the orders in scope. */
export function inScope(scope: Scope): Prisma.Sql {
  return scope === 'everyone' ? Prisma.empty : Prisma.sql`AND user_id = ${scope}`
}

/**
 * Reads one page of the matching orders in scope, newest first, with the count and totals of all matching orders,
 * from one snapshot.
 *
 * @throws ApiError VALIDATION_FAILED when paging parameters conflict
 */
export async function listOrders(
  database: Readable,
  { id: shopId, currency }: Pick<Shop, 'id' | 'currency'>,
  cursors: Cursors,
  { query, scope }: { query: OrderListQuery; scope: Scope }
): Promise<OrderList> {
  const filter = readFilter(query)
  // Only lists that have a sort name it: cursors of an earlier version stay valid.
  const list = `orders ${JSON.stringify([filter, scope, ...(query.sort === undefined ? [] : [query.sort])])}`
  const page = readPage(query, list, cursors)
  const where = Prisma.sql`shop_id = ${shopId} AND ${conditions(filter)} ${inScope(scope)}`
  const { columns, after, keyOf } = orderOf(filter, query.sort, page.after)
  const text = filter.text === undefined ? undefined : await readSearchText(database, shopId, filter.text)
  const totals = text
    ? foundTotals({ shopId, text, where })
    : (storedTotals(shopId, filter, scope) ?? countedTotals(where))
  const limit = page.limit + 1
  const listed = text
    ? foundOrders({ shopId, text, where: Prisma.sql`${where} ${after}`, columns, limit: page.offset + limit })
    : Prisma.sql`${where} ${after}`
  const rows = await database.$queryRaw<Array<Totals & (OrderRow | { id: null })>>`
    SELECT matching.*, page.*
    FROM (${totals}) AS matching
    LEFT JOIN (
      SELECT ${orderColumns} FROM (
        SELECT * FROM orders WHERE ${listed} ORDER BY ${columns} LIMIT ${limit} OFFSET ${page.offset}
      ) AS orders
    ) AS page ON true
    ORDER BY ${columns}`
  const found = rows.filter(row => row.id !== null).map(toStoredOrder)
  const { items: orders, ...fields } = pageOf(page, found, {
    total: Number(rows[0]?.total),
    isBounded: text !== undefined,
    keyOf
  })
  const amountCents = Number(rows[0]?.all_amount_cents)
  return {
    orders: orders.map(order => toOrder(order, { withProduct: true })),
    ...fields,
    total_amount_cents: amountCents,
    total_amount: toDecimal(amountCents, currency),
    total_quantity: Number(rows[0]?.all_quantity)
  }
}

/** Reads the matching orders in scope that follow a sort key, for an export. */
export async function readOrderPage(
  database: Readable,
  shopId: number,
  { query, scope }: { query: OrderListQuery; scope: Scope },
  afterKey: SortKey | undefined
): Promise<RowPage<Order>> {
  const filter = readFilter(query)
  const { columns, after, keyOf } = orderOf(filter, query.sort, afterKey)
  const where = Prisma.sql`shop_id = ${shopId} AND ${conditions(filter)} ${inScope(scope)} ${after}`
  const text = filter.text === undefined ? undefined : await readSearchText(database, shopId, filter.text)
  const listed = text ? foundOrders({ shopId, text, where, columns, limit: exportPageRows }) : where
  const found = await database.$queryRaw<OrderRow[]>`
    SELECT ${orderColumns} FROM (
      SELECT * FROM orders WHERE ${listed} ORDER BY ${columns} LIMIT ${exportPageRows}
    ) AS orders ORDER BY ${columns}`
  const rows = found.map(toStoredOrder)
  const last = rows.length === exportPageRows ? rows.at(-1) : undefined
  return { rows: rows.map(order => toOrder(order, { withProduct: false })), next: last && keyOf(last) }
}

/** Reads orders by their ids, in the order of these. Unknown ones are left out. */
export async function readOrdersById(database: Readable, shopId: number, ids: readonly number[]): Promise<Order[]> {
  const rows = await database.$queryRaw<OrderRow[]>`
    SELECT ${orderColumns} FROM orders WHERE shop_id = ${shopId} AND id = ANY (${[...ids]}::bigint[]) ORDER BY id`
  return rows.map(row => toOrder(toStoredOrder(row), { withProduct: false }))
}

// Some 500 KB of CSV.
const exportPageRows = 1_000

/** The column of each order by which a list can be sorted, and its type; each has an index. */
const sortColumns = {
  created_at: {
    column: 'created_at',
    type: 'timestamptz',
    keyOf: ({ createdAt }: StoredOrder) => createdAt.toISOString()
  },
  updated_at: {
    column: 'updated_at',
    type: 'timestamptz',
    keyOf: ({ updatedAt }: StoredOrder) => updatedAt.toISOString()
  },
  total_amount: { column: 'total_amount_cents', type: 'bigint', keyOf: (order: StoredOrder) => order.totalAmountCents }
} as const

function orderOf(filter: OrderFilter, sort: OrderListQuery['sort'], after: SortKey | undefined) {
  if (sort === undefined) return newestFirst(filter, after)
  const isDescending = sort.startsWith('-')
  const [direction, comparison] = [Prisma.raw(isDescending ? 'DESC' : 'ASC'), Prisma.raw(isDescending ? '<' : '>')]
  const name = isDescending ? sort.slice(1) : sort
  if (name !== 'created_at' && name !== 'updated_at' && name !== 'total_amount') {
    return {
      columns: Prisma.sql`id ${direction}`,
      after: after ? Prisma.sql`AND id ${comparison} ${after[0]}` : Prisma.empty,
      keyOf: ({ id }: StoredOrder): SortKey => [id]
    }
  }
  const { keyOf, ...sorted } = sortColumns[name]
  const [column, type] = [Prisma.raw(sorted.column), Prisma.raw(sorted.type)]
  return {
    columns: Prisma.sql`${column} ${direction}, id ${direction}`,
    after: after ? Prisma.sql`AND (${column}, id) ${comparison} (${after[0]}::${type}, ${after[1]})` : Prisma.empty,
    keyOf: (order: StoredOrder): SortKey => [keyOf(order), order.id]
  }
}

/**
 * The order of a list. With a span of time it is that of the index that finds the span; ids and times grow together. A
 * cursor of an earlier version has no time, and continues by id.
 */
function newestFirst({ createdFrom, createdTo }: OrderFilter, after: SortKey | undefined) {
  const isByTime = (createdFrom !== undefined || createdTo !== undefined) && after?.length !== 1
  if (!isByTime) {
    return {
      columns: Prisma.sql`id DESC`,
      after: after ? Prisma.sql`AND id < ${after[0]}` : Prisma.empty,
      keyOf: ({ id }: StoredOrder): SortKey => [id]
    }
  }
  return {
    columns: Prisma.sql`created_at DESC, id DESC`,
    after: after ? Prisma.sql`AND (created_at, id) < (${after[0]}::timestamptz, ${after[1]})` : Prisma.empty,
    keyOf: ({ createdAt, id }: StoredOrder): SortKey => [createdAt.toISOString(), id]
  }
}

/**
 * Reads an order's history from the event log, oldest entry first.
 *
 * @throws ApiError ORDER_NOT_FOUND, also when the order is out of scope
 */
export async function readOrderHistory(
  prisma: PrismaClient,
  shopId: number,
  orderId: number,
  scope: Scope
): Promise<OrderHistory> {
  // An order never changes its user, so the two statements need no transaction around them.
  if (scope !== 'everyone') await readOrder(prisma, shopId, orderId, scope)
  const events = await prisma.event.findMany({
    where: { shopId, orderId },
    orderBy: { id: 'asc' },
    omit: { orderId: true, productId: true }
  })
  // Every order has at least its creation event.
  if (events.length === 0) throw orderNotFound(orderId)
  return {
    history: events.map(event => ({
      id: Number(event.id),
      action: event.type === 'order.created' ? 'CREATED' : event.type === 'order.canceled' ? 'CANCELED' : 'UPDATED',
      changes: changesOf(event.data),
      reason: reasonOf(event.data),
      performed_by: event.performedBy,
      created_at: event.createdAt.toISOString()
    }))
  }
}

interface OrderRow {
  id: bigint
  user_id: bigint | null
  user_name: string | null
  status: OrderStatus
  total_amount_cents: bigint
  total_quantity: bigint
  paid_cents: bigint
  refunded_cents: bigint
  deducted_cents: bigint
  currency: string
  order_date: Instant
  note: string | null
  version: number
  created_at: Instant
  updated_at: Instant
  expires_at: Instant | null
  details: OrderDetails | null
  items: StoredOrder['items']
}

interface Totals {
  total: bigint
  all_amount_cents: bigint
  all_quantity: bigint
}

// The lines of an order are one JSON value, so that one statement reads a whole page. PostgreSQL also computes the
// columns of skipped rows: without an inner query for the page, an offset of 200,000 reads the lines of 200,000 orders.
const orderColumns = Prisma.sql`
  id, user_id, user_name, status::text, total_amount_cents, total_quantity, paid_cents, refunded_cents,
  deducted_cents, currency, order_date, note, version, created_at, updated_at, expires_at, ${detailsColumn} AS details,
  (SELECT json_agg(json_build_object('id', item.id, 'productId', item.product_id, 'productName', item.product_name,
    'sku', item.sku, 'quantity', item.quantity, 'priceCentsAtPurchase', item.price_cents_at_purchase,
    'shippedQuantity', item.shipped_quantity, 'canceledQuantity', item.canceled_quantity,
    'returnedQuantity', item.returned_quantity, 'allocations', ${allocationsColumn}) ORDER BY item.id)
   FROM order_items AS item WHERE item.shop_id = orders.shop_id AND item.order_id = orders.id) AS items`

function toStoredOrder(row: OrderRow): StoredOrder {
  return {
    id: Number(row.id),
    userId: row.user_id === null ? null : Number(row.user_id),
    userName: row.user_name,
    status: row.status,
    totalAmountCents: Number(row.total_amount_cents),
    totalQuantity: Number(row.total_quantity),
    paidCents: Number(row.paid_cents),
    refundedCents: Number(row.refunded_cents),
    deductedCents: Number(row.deducted_cents),
    currency: row.currency,
    orderDate: row.order_date,
    note: row.note,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    expiresAt: row.expires_at,
    details: row.details ?? noDetails,
    items: row.items
  }
}

function readFilter(query: OrderListQuery): OrderFilter {
  return {
    statuses: query.status === undefined ? [] : [...new Set(query.status.toUpperCase().split(','))].sort(),
    paymentStatuses: query.payment_status === undefined ? [] : [...new Set(query.payment_status.split(','))].sort(),
    refundDue: query.refund_due,
    ...(query.fulfillment_status !== undefined && { fulfillment: query.fulfillment_status }),
    userId: query.user_id,
    productId: query.product_id,
    createdFrom: query.created_from === undefined ? undefined : parseMoment(query.created_from),
    createdTo: query.created_to === undefined ? undefined : parseMoment(query.created_to),
    ...(query.updated_from !== undefined && { updatedFrom: parseMoment(query.updated_from) }),
    ...(query.external_id !== undefined && { externalId: query.external_id }),
    ...(query.ids !== undefined && { ids: readIds(query.ids) }),
    ...(query.q !== undefined && { text: readSearch(query.q) })
  }
}

function readSearch(text: string): string {
  const trimmed = text.trim()
  if (trimmed === '') throw validationFailed([{ path: 'query/q', message: 'must not be only spaces' }])
  return trimmed
}

function conditions(filter: OrderFilter): Prisma.Sql {
  const { statuses, paymentStatuses: wanted, refundDue, userId, productId, createdFrom, createdTo } = filter
  const parts = [Prisma.sql`true`]
  const [status, ...others] = statuses
  // For a single status the index has the orders in the order of their ids.
  if (others.length > 0) parts.push(Prisma.sql`status = ANY (${statuses}::order_status[])`)
  else if (status !== undefined) parts.push(Prisma.sql`status = ${status}::order_status`)
  if (wanted.length > 0) parts.push(hasPaymentStatus(wanted))
  if (refundDue !== undefined) parts.push(Prisma.raw(refundDue ? 'refund_due_cents > 0' : 'refund_due_cents = 0'))
  if (userId !== undefined) parts.push(Prisma.sql`user_id = ${userId}`)
  if (productId !== undefined) {
    parts.push(Prisma.sql`EXISTS (
      SELECT FROM order_items AS item
      WHERE item.shop_id = orders.shop_id AND item.order_id = orders.id AND item.product_id = ${productId})`)
  }
  if (createdFrom !== undefined) parts.push(Prisma.sql`created_at >= ${createdFrom}`)
  if (createdTo !== undefined) parts.push(Prisma.sql`created_at <= ${createdTo}`)
  if (filter.fulfillment !== undefined) parts.push(hasFulfillment(filter.fulfillment))
  if (filter.updatedFrom !== undefined) parts.push(Prisma.sql`updated_at >= ${filter.updatedFrom}`)
  if (filter.ids !== undefined) parts.push(Prisma.sql`id = ${anyOf(filter.ids, 'bigint')}`)
  if (filter.externalId !== undefined) parts.push(Prisma.sql`external_id = ${filter.externalId}`)
  return Prisma.join(parts, ' AND ')
}

/**
 * The index on the payment status has no entries for PENDING orders that are unpaid, so that a new order does not write
 * to it; those have an index entry by their status. The values are part of the text: with parameters, PostgreSQL could
 * not tell that a partial index applies.
 */
function hasPaymentStatus(wanted: readonly string[]): Prisma.Sql {
  const known = paymentStatuses.filter(status => wanted.includes(status))
  const isWanted = `payment_status IN (${known.map(status => `'${status}'`).join(', ')})`
  const isIndexed = known.includes('unpaid') ? `(status = 'PENDING' OR status <> 'PENDING') AND ` : ''
  return Prisma.raw(`${isIndexed}${isWanted}`)
}

/** The index on it has no entries for PENDING orders either, which are all unfulfilled. */
function hasFulfillment(status: FulfillmentStatus): Prisma.Sql {
  const isIndexed = status === 'unfulfilled' ? `(status = 'PENDING' OR status <> 'PENDING') AND ` : ''
  return Prisma.raw(`${isIndexed}fulfillment_status = '${status}'`)
}

function reasonOf(data: unknown): string | null {
  return typeof data === 'object' && data !== null && 'reason' in data ? String(data.reason) : null
}

function changesOf(data: unknown): Record<string, unknown> {
  return typeof data === 'object' && data !== null && 'changes' in data && typeof data.changes === 'object'
    ? { ...data.changes }
    : {}
}
