import type { Transaction } from '../database/transaction.js'
import { Prisma } from '../generated/prisma/client.js'
import type { NewEvent } from '../events/event-types.js'
import type { Draft, SkuStep } from './draft.js'
import type { MovementRecord, OrderRecord, PaymentEventRecord, PaymentRecord, ProductRecord } from './records.js'

/**
 * Writes everything that a group of commands added, with one statement, however many commands there are: each further
 * statement would hold the lock for another round trip. Only the parts with rows are in it. Skus that products give up
 * come before, because they must be free for the products that get them.
 */
export async function write(tx: Transaction, draft: Draft): Promise<void> {
  const { additions } = draft
  for (const step of additions.skuSteps) await writeSku(tx, step)
  const orders = [...additions.orders].map(id => orderOf(draft, id))
  const changedOrders = [...additions.changedOrders].map(id => orderOf(draft, id))
  const products = [...additions.products].map(id => draft.anyProduct(id))
  const parts = [
    ...(draft.currency.isNew ? [rememberCurrency(draft.currency.code)] : []),
    ...(products.length > 0 ? [insertProducts(products)] : []),
    ...(additions.changedProducts.size > 0 ? [updateProducts(draft)] : []),
    ...(orders.length > 0 ? [insertOrders(orders), insertItems(orders)] : []),
    ...(changedOrders.length > 0 ? [updateOrders(changedOrders)] : []),
    ...(additions.movements.length > 0 ? [insertMovements(additions.movements)] : []),
    ...(additions.payments.length > 0 ? [insertPayments(additions.payments)] : []),
    ...(additions.paymentEvents.length > 0 ? [insertPaymentEvents(additions.paymentEvents)] : []),
    ...(additions.events.length > 0 ? [insertEvents(additions.events)] : [])
  ]
  if (parts.length === 0) return
  await tx.$executeRaw`
    /* shop:write */ WITH ${Prisma.join(parts)} UPDATE shops SET version = version + 1 WHERE id = 1`
}

function orderOf(draft: Draft, id: number): OrderRecord {
  const order = draft.order(id)
  if (!order) throw new Error(`order ${id} is not in the draft`)
  return order
}

/** One at a time, in the order of the decisions: each was right when it was made. */
async function writeSku(tx: Transaction, { productId, sku }: SkuStep): Promise<void> {
  if (sku === null) await tx.$executeRaw`UPDATE products SET deleted_at = now() WHERE id = ${productId}`
  else await tx.$executeRaw`UPDATE products SET sku = ${sku} WHERE id = ${productId}`
}

function rememberCurrency(currency: string | null): Prisma.Sql {
  return Prisma.sql`
    currency_written AS (INSERT INTO shared_keys (name, value) VALUES ('currency', ${currency}))`
}

function insertProducts(products: readonly ProductRecord[]): Prisma.Sql {
  return Prisma.sql`
    products_written AS (
      INSERT INTO products (id, sku, name, price_cents, stock, low_stock_threshold, version, deleted_at)
      SELECT id, sku, name, price_cents, stock, low_stock_threshold, version, CASE WHEN is_deleted THEN now() END
      FROM json_to_recordset(${JSON.stringify(
        products.map(product => ({
          id: product.id,
          sku: product.sku,
          name: product.name,
          price_cents: product.priceCents,
          stock: product.stock,
          low_stock_threshold: product.lowStockThreshold,
          version: product.version,
          is_deleted: product.isDeleted
        }))
      )}::json) AS input (
        id bigint, sku text, name text, price_cents bigint, stock bigint, low_stock_threshold int, version int,
        is_deleted boolean)
    )`
}

/**
 * Stock moves by differences, and fields are written only where they changed: somebody who changes a row by hand does
 * not take the lock. The `CHECK (stock >= 0)` of the table makes overselling impossible even then.
 *
 * PostgreSQL cannot estimate how many rows the input has; without the list of ids it may read the whole table.
 */
function updateProducts(draft: Draft): Prisma.Sql {
  const { changedProducts, editedProducts, movements } = draft.additions
  const deltas = new Map<number, number>()
  for (const { productId, delta } of movements) deltas.set(productId, (deltas.get(productId) ?? 0) + delta)
  const ids = [...changedProducts]
  const rows = ids.map(id => ({
    id,
    delta: deltas.get(id) ?? 0,
    ...(editedProducts.has(id) ? fieldsOf(draft.anyProduct(id)) : {})
  }))
  return Prisma.sql`
    products_changed AS (
      UPDATE products SET stock = products.stock + input.delta, updated_at = now(),
        name = coalesce(input.name, products.name), price_cents = coalesce(input.price_cents, products.price_cents),
        version = coalesce(input.version, products.version),
        low_stock_threshold =
          CASE WHEN input.version IS NULL THEN products.low_stock_threshold ELSE input.low_stock_threshold END
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS input (
        id bigint, delta bigint, name text, price_cents bigint, version int, low_stock_threshold int)
      WHERE products.id = input.id AND products.id = ANY (${ids}::bigint[])
    )`
}

function fieldsOf({ name, priceCents, version, lowStockThreshold }: ProductRecord) {
  return { name, price_cents: priceCents, version, low_stock_threshold: lowStockThreshold }
}

function insertOrders(orders: readonly OrderRecord[]): Prisma.Sql {
  return Prisma.sql`
    orders_written AS (
      INSERT INTO orders (id, user_id, user_name, total_amount_cents, total_quantity, currency, order_date, note,
        status, version, expires_at, shipped_at, restocked_at, paid_cents, refunded_cents, refund_due_cents,
        payment_status)
      SELECT id, user_id, user_name, total_amount_cents, total_quantity, currency, order_date, note,
        status, version, expires_at, shipped_at, restocked_at, paid_cents, refunded_cents, refund_due_cents,
        payment_status
      FROM json_to_recordset(${JSON.stringify(
        orders.map(order => ({
          ...changeable(order),
          user_id: order.userId,
          user_name: order.userName,
          total_amount_cents: order.totalAmountCents,
          total_quantity: order.totalQuantity,
          currency: order.currency,
          order_date: order.orderDate,
          note: order.note
        }))
      )}::json) AS input (
        id bigint, user_id bigint, user_name text, total_amount_cents bigint, total_quantity bigint, currency text,
        order_date timestamptz, note text, ${changeableColumns})
    )`
}

function updateOrders(orders: readonly OrderRecord[]): Prisma.Sql {
  return Prisma.sql`
    orders_changed AS (
      UPDATE orders SET status = input.status, version = input.version, updated_at = now(),
        expires_at = input.expires_at, shipped_at = input.shipped_at, restocked_at = input.restocked_at,
        paid_cents = input.paid_cents, refunded_cents = input.refunded_cents,
        refund_due_cents = input.refund_due_cents, payment_status = input.payment_status
      FROM json_to_recordset(${JSON.stringify(orders.map(changeable))}::json) AS input (id bigint, ${changeableColumns})
      WHERE orders.id = input.id AND orders.id = ANY (${orders.map(({ id }) => id)}::bigint[])
    )`
}

/** What may change after an order was placed. */
function changeable(order: OrderRecord) {
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

const changeableColumns = Prisma.sql`
  status order_status, version int, expires_at timestamptz, shipped_at timestamptz, restocked_at timestamptz,
  paid_cents bigint, refunded_cents bigint, refund_due_cents bigint, payment_status payment_status`

function insertItems(orders: readonly OrderRecord[]): Prisma.Sql {
  const rows = orders.flatMap(({ id: orderId, items }) =>
    items.map(({ id, productId, sku, productName, quantity, priceCentsAtPurchase }) => ({
      id,
      order_id: orderId,
      product_id: productId,
      sku,
      product_name: productName,
      quantity,
      price_cents: priceCentsAtPurchase
    }))
  )
  return Prisma.sql`
    items_written AS (
      INSERT INTO order_items (id, order_id, product_id, sku, product_name, quantity, price_cents_at_purchase)
      SELECT id, order_id, product_id, sku, product_name, quantity, price_cents
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS input (
        id bigint, order_id bigint, product_id bigint, sku text, product_name text, quantity int, price_cents bigint)
    )`
}

function insertMovements(movements: readonly MovementRecord[]): Prisma.Sql {
  const rows = movements.map(({ productId, delta, balanceAfter, reason, orderId }, index) => ({
    place: index + 1,
    product_id: productId,
    delta,
    balance_after: balanceAfter,
    reason,
    order_id: orderId
  }))
  return Prisma.sql`
    movements_written AS (
      INSERT INTO stock_movements (id, product_id, delta, balance_after, reason, order_id)
      SELECT coalesce((SELECT max(id) FROM stock_movements), 0) + place, product_id, delta, balance_after, reason,
        order_id
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS input (
        place int, product_id bigint, delta bigint, balance_after bigint, reason text, order_id bigint)
    )`
}

function insertPayments(payments: readonly PaymentRecord[]): Prisma.Sql {
  const rows = payments.map(({ orderId, type, amountCents, eventId, performedBy }, index) => ({
    place: index + 1,
    order_id: orderId,
    type,
    amount_cents: amountCents,
    event_id: eventId,
    performed_by: performedBy
  }))
  return Prisma.sql`
    payments_written AS (
      INSERT INTO order_payments (id, order_id, type, amount_cents, event_id, performed_by)
      SELECT coalesce((SELECT max(id) FROM order_payments), 0) + place, order_id, type, amount_cents, event_id,
        performed_by
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS input (
        place int, order_id bigint, type text, amount_cents bigint, event_id text, performed_by text)
    )`
}

function insertPaymentEvents(events: readonly PaymentEventRecord[]): Prisma.Sql {
  const rows = events.map(({ eventId, isIdSigned, type, orderId, bodyHash }, index) => ({
    place: index + 1,
    event_id: eventId,
    is_id_signed: isIdSigned,
    type,
    order_id: orderId,
    body_hash: `\\x${bodyHash}`
  }))
  return Prisma.sql`
    payment_events_written AS (
      INSERT INTO webhook_events (id, event_id, is_id_signed, type, order_id, body_hash)
      SELECT coalesce((SELECT max(id) FROM webhook_events), 0) + place, event_id, is_id_signed, type, order_id,
        body_hash
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS input (
        place int, event_id text, is_id_signed boolean, type text, order_id bigint, body_hash bytea)
    )`
}

/** Events get the next positions of the log, in the order in which the commands were decided. */
function insertEvents(events: readonly NewEvent[]): Prisma.Sql {
  const rows = events.map(({ type, orderId, productId, data, performedBy }, index) => ({
    place: index + 1,
    type,
    order_id: orderId,
    product_id: productId,
    data,
    performed_by: performedBy
  }))
  return Prisma.sql`
    events_written AS (
      INSERT INTO events (id, type, order_id, product_id, data, performed_by)
      SELECT coalesce((SELECT max(id) FROM events), 0) + place, type, order_id, product_id, data, performed_by
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS input (
        place int, type text, order_id bigint, product_id bigint, data json, performed_by text)
    )`
}
