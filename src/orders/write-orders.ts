import type { Transaction } from '../database/transaction.js'
import { instantOf } from '../database/reads.js'
import { currencyInUse } from '../errors.js'
import { Prisma } from '../generated/prisma/client.js'
import { stockMovement, type LockedProduct } from '../products/stock.js'
import type { AdmittedLine, Admission } from './admit.js'
import type { OrderRequest } from './order-request.js'
import type { StoredOrder } from './order-row.js'

/** An admitted order. */
export interface Placement {
  request: OrderRequest
  admission: Extract<Admission, { admitted: true }>
}

interface Context {
  users: ReadonlyMap<number, string>
  products: ReadonlyMap<number, LockedProduct>
  currency: string
  orderPaymentTimeoutSeconds: number
}

/**
 * Writes orders, lines, ledger, stock and events with one statement, however many orders there are: each further
 * statement would hold the locks for another round trip.
 *
 * @param placements at least one; `tx` has locked their products
 * @returns the orders, in the order of the placements
 * @throws ApiError CURRENCY_IN_USE if the shop is in another currency than this process; then nothing was written
 */
export async function writeOrders(
  tx: Transaction,
  placements: readonly Placement[],
  context: Context
): Promise<StoredOrder[]> {
  const { products, currency, orderPaymentTimeoutSeconds } = context
  const orders = JSON.stringify(placements.map(placement => orderInput(placement, context)))
  const lines = JSON.stringify(
    placements.flatMap(({ admission }, ordinal) => admission.lines.map(line => lineInput(line, ordinal, context)))
  )
  const timeout = Prisma.sql`nullif(${orderPaymentTimeoutSeconds}::int, 0) * interval '1 second'`
  const expiresAt = Prisma.sql`(now() + ${timeout})::timestamptz(3)`
  const [written] = await tx.$queryRaw<[Written]>`
    WITH new_orders AS MATERIALIZED (
      SELECT nextval('orders_id_seq') AS id, input.*
      FROM json_to_recordset(${orders}::json) AS input (
        user_id bigint, user_name text, total_amount_cents bigint, total_quantity bigint, order_date timestamptz,
        note text, performed_by text, data json)
      WHERE NOT EXISTS (SELECT FROM shared_keys WHERE name = 'currency' AND value <> ${currency}::text)
    ), order_ids AS MATERIALIZED (
      SELECT array_agg(id ORDER BY id) AS ids FROM new_orders HAVING count(*) > 0
    ), new_lines AS MATERIALIZED (
      SELECT nextval('order_items_id_seq') AS id, ids[ordinal + 1] AS order_id, input.*, -quantity::bigint AS delta,
        'order' AS reason
      FROM order_ids, json_to_recordset(${lines}::json) AS input (
        ordinal int, product_id bigint, sku text, product_name text, quantity int, price_cents bigint,
        balance_after bigint)
    ), orders_written AS (
      INSERT INTO orders (
        id, user_id, user_name, total_amount_cents, total_quantity, currency, order_date, note, expires_at)
      SELECT id, user_id, user_name, total_amount_cents, total_quantity, ${currency}::text,
        coalesce(order_date, now()), note, ${expiresAt}
      FROM new_orders
    ), items_written AS (
      INSERT INTO order_items (id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
      SELECT id, order_id, product_id, sku, product_name, quantity, price_cents FROM new_lines
    ), events_written AS (
      INSERT INTO events (type, order_id, data, performed_by)
      SELECT 'order.created', id, data, performed_by FROM new_orders
    ), ${stockMovement('new_lines', [...products.keys()])}
    SELECT now()::timestamptz(3) AS created_at, ${expiresAt} AS expires_at,
      (SELECT array_to_string(ids, ',') FROM order_ids) AS order_ids,
      (SELECT string_agg(id::text, ',' ORDER BY id) FROM new_lines) AS item_ids`
  if (written.order_ids === null) throw currencyInUse(currency)
  return storedOrders(placements, context, { ...written, order_ids: written.order_ids })
}

interface Written {
  created_at: Date
  expires_at: Date | null
  /**
   * Comma-separated, because one text is much cheaper to read than rows. Ids ascend in the order of the input. Null if
   * nothing was written.
   */
  order_ids: string | null
  item_ids: string
}

function orderInput({ request, admission }: Placement, { users }: Context) {
  const { userId, orderDate, note, performedBy } = request
  const { lines, totalAmountCents, totalQuantity } = admission
  return {
    user_id: userId,
    user_name: userNameOf(userId, users),
    total_amount_cents: totalAmountCents,
    total_quantity: totalQuantity,
    order_date: orderDate,
    note,
    performed_by: performedBy,
    data: {
      version: 1,
      changes: { status: { from: null, to: 'PENDING' } },
      user_id: userId,
      total_amount_cents: totalAmountCents,
      total_quantity: totalQuantity,
      items: lines.map(({ productId, quantity, priceCents }) => ({
        product_id: productId,
        quantity,
        price_cents: priceCents
      }))
    }
  }
}

function lineInput(
  { productId, quantity, priceCents, balanceAfter }: AdmittedLine,
  ordinal: number,
  { products }: Context
) {
  const product = products.get(productId)
  return {
    ordinal,
    product_id: productId,
    sku: product?.sku,
    product_name: product?.name,
    quantity,
    price_cents: priceCents,
    balance_after: balanceAfter
  }
}

function storedOrders(
  placements: readonly Placement[],
  { users, products, currency }: Context,
  written: Written & { order_ids: string }
): StoredOrder[] {
  const orderIds = written.order_ids.split(',')
  const itemIds = written.item_ids.split(',')
  const placedAt = instantOf(written.created_at)
  const expiresAt = written.expires_at && instantOf(written.expires_at)
  let nextItem = 0
  return placements.map(({ request, admission }, ordinal) => ({
    id: Number(orderIds[ordinal]),
    userId: request.userId,
    userName: userNameOf(request.userId, users),
    status: 'PENDING',
    totalAmountCents: admission.totalAmountCents,
    totalQuantity: admission.totalQuantity,
    paidCents: 0,
    refundedCents: 0,
    currency,
    orderDate: request.orderDate ?? placedAt,
    note: request.note,
    version: 1,
    createdAt: placedAt,
    updatedAt: placedAt,
    expiresAt,
    items: admission.lines.map(({ productId, quantity, priceCents }) => ({
      id: Number(itemIds[nextItem++]),
      productId,
      productName: products.get(productId)?.name ?? '',
      sku: products.get(productId)?.sku ?? '',
      quantity,
      priceCentsAtPurchase: priceCents
    }))
  }))
}

function userNameOf(userId: number | null, users: ReadonlyMap<number, string>): string | null {
  return userId === null ? null : (users.get(userId) ?? null)
}
