import { anyOf } from '../database/any-of.js'
import type { Transaction } from '../database/transaction.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Draft, EmailStep, SkuStep } from './draft.js'
import { definitionsOf, inserter } from './insert-rows.js'
import type { OrderRecord, ProductRecord } from './records.js'
import { noTotals, totalsChangeOf, type Totals, type TotalsChange } from './totals.js'

/**
 * Writes everything that a group of commands added, with one statement, however many commands there are: each further
 * statement would hold the lock for another round trip. Only the parts with rows are in it. Skus and addresses that are
 * given up come before, because they must be free for those that get them.
 */
export async function write(tx: Transaction, draft: Draft): Promise<void> {
  const { additions } = draft
  for (const step of additions.skuSteps) await writeSku(tx, step)
  for (const step of additions.emailSteps) await writeEmail(tx, step)
  const orders = [...additions.orders].map(id => draft.anyOrder(id))
  const totals = totalsChangeOf(draft)
  const parts = [
    ...(draft.currency.isNew ? [rememberCurrency(draft.currency.code)] : []),
    ...insertUsers([...additions.users].map(id => userRow(draft, id, totals))),
    ...updateUsers(draft, totals),
    ...insertProducts([...additions.products].map(id => productRow(draft, id, totals))),
    ...updateProducts(draft, totals),
    ...insertOrders(orders.map(orderRow)),
    ...insertItems(orders.flatMap(itemRows)),
    ...(additions.changedOrders.size > 0 ? [updateOrders(draft)] : []),
    ...changeOrderTotals(totals.rows),
    ...insertMovements(
      additions.movements.map(({ productId, delta, balanceAfter, reason, orderId }) => ({
        product_id: productId,
        delta,
        balance_after: balanceAfter,
        reason,
        order_id: orderId
      }))
    ),
    ...insertPayments(
      additions.payments.map(({ orderId, type, amountCents, eventId, performedBy }) => ({
        order_id: orderId,
        type,
        amount_cents: amountCents,
        event_id: eventId,
        performed_by: performedBy
      }))
    ),
    ...insertPaymentEvents(
      additions.paymentEvents.map(({ eventId, isIdSigned, type, orderId, bodyHash }) => ({
        event_id: eventId,
        is_id_signed: isIdSigned,
        type,
        order_id: orderId,
        body_hash: `\\x${bodyHash}`
      }))
    ),
    ...insertEvents(
      additions.events.map(({ type, orderId, productId, data, performedBy }) => ({
        type,
        order_id: orderId,
        product_id: productId,
        data,
        performed_by: performedBy
      }))
    )
  ]
  if (parts.length === 0) return
  const { products, users } = draft.growth
  await tx.$executeRaw`
    /* shop:write */ WITH ${Prisma.join(parts)}
    UPDATE shops SET version = version + 1, product_count = product_count + ${products}::bigint,
      user_count = user_count + ${users}::bigint
    WHERE id = 1`
}

/** One at a time, in the order of the decisions: each was right when it was made. */
async function writeSku(tx: Transaction, { productId, sku }: SkuStep): Promise<void> {
  if (sku === null) await tx.$executeRaw`UPDATE products SET deleted_at = now() WHERE id = ${productId}`
  else await tx.$executeRaw`UPDATE products SET sku = ${sku} WHERE id = ${productId}`
}

async function writeEmail(tx: Transaction, { userId, email }: EmailStep): Promise<void> {
  await tx.$executeRaw`UPDATE users SET email = ${email}, duplicate_of = NULL WHERE id = ${userId}`
}

function rememberCurrency(currency: string | null): Prisma.Sql {
  return Prisma.sql`
    currency_written AS (INSERT INTO shared_keys (name, value) VALUES ('currency', ${currency}))`
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

const totalsColumns = { order_count: 'bigint', order_amount_cents: 'bigint', order_quantity: 'bigint' }

const insertUsers = inserter('users', {
  id: 'bigint',
  email: 'text',
  full_name: 'text',
  version: 'int',
  ...totalsColumns
})

const insertProducts = inserter('products', {
  id: 'bigint',
  sku: 'text',
  name: 'text',
  price_cents: 'bigint',
  stock: 'bigint',
  low_stock_threshold: 'int',
  version: 'int',
  deleted_at: 'timestamptz',
  ...totalsColumns
})

const insertOrders = inserter('orders', {
  id: 'bigint',
  user_id: 'bigint',
  user_name: 'text',
  total_amount_cents: 'bigint',
  total_quantity: 'bigint',
  currency: 'text',
  order_date: 'timestamptz',
  note: 'text',
  ...changeableColumns
})

const insertItems = inserter('order_items', {
  id: 'bigint',
  order_id: 'bigint',
  product_id: 'bigint',
  sku: 'text',
  product_name: 'text',
  quantity: 'int',
  price_cents_at_purchase: 'bigint'
})

const insertMovements = inserter(
  'stock_movements',
  {
    product_id: 'bigint',
    delta: 'bigint',
    balance_after: 'bigint',
    reason: 'text',
    order_id: 'bigint'
  },
  { isNumbered: true }
)

const insertPayments = inserter(
  'order_payments',
  {
    order_id: 'bigint',
    type: 'text',
    amount_cents: 'bigint',
    event_id: 'text',
    performed_by: 'text'
  },
  { isNumbered: true }
)

const insertPaymentEvents = inserter(
  'webhook_events',
  {
    event_id: 'text',
    is_id_signed: 'boolean',
    type: 'text',
    order_id: 'bigint',
    body_hash: 'bytea'
  },
  { isNumbered: true }
)

const insertEvents = inserter(
  'events',
  {
    type: 'text',
    order_id: 'bigint',
    product_id: 'bigint',
    data: 'json',
    performed_by: 'text'
  },
  { isNumbered: true }
)

function orderRow(order: OrderRecord) {
  return {
    ...changeableOf(order),
    user_id: order.userId,
    user_name: order.userName,
    total_amount_cents: order.totalAmountCents,
    total_quantity: order.totalQuantity,
    currency: order.currency,
    order_date: order.orderDate,
    note: order.note
  }
}

function changeableOf(order: OrderRecord) {
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

function itemRows({ id: orderId, items }: OrderRecord) {
  return items.map(({ id, productId, sku, productName, quantity, priceCentsAtPurchase }) => ({
    id,
    order_id: orderId,
    product_id: productId,
    sku,
    product_name: productName,
    quantity,
    price_cents_at_purchase: priceCentsAtPurchase
  }))
}

function updateOrders(draft: Draft): Prisma.Sql {
  const rows = [...draft.additions.changedOrders].map(id => changeableOf(draft.anyOrder(id)))
  return Prisma.sql`
    orders_changed AS (
      UPDATE orders SET ${assignChangeable}, updated_at = now()
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS input (id bigint, ${defineChangeable})
      WHERE orders.id = input.id AND orders.id = ${anyOf([...draft.additions.changedOrders], 'bigint')}
    )`
}

const defineChangeable = Prisma.raw(definitionsOf(changeableColumns))

const assignChangeable = Prisma.raw(
  Object.keys(changeableColumns)
    .map(name => `${name} = input.${name}`)
    .join(', ')
)

function changeOrderTotals(rows: TotalsChange['rows']): Prisma.Sql[] {
  if (rows.length === 0) return []
  return [
    Prisma.sql`
    order_totals_changed AS (
      INSERT INTO order_totals AS stored (kind, key, order_count, order_amount_cents, order_quantity)
      SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json) AS input (
        kind text, key text, ${defineTotals})
      ON CONFLICT (shop_id, kind, key) DO UPDATE SET order_count = stored.order_count + excluded.order_count,
        order_amount_cents = stored.order_amount_cents + excluded.order_amount_cents,
        order_quantity = stored.order_quantity + excluded.order_quantity
    )`
  ]
}

const defineTotals = Prisma.raw(definitionsOf(totalsColumns))

/** Adds the differences of the input to the totals of a table of owners. */
function addTotalsTo(table: string): Prisma.Sql {
  return Prisma.raw(
    Object.keys(totalsColumns)
      .map(name => `${name} = ${table}.${name} + input.${name}`)
      .join(', ')
  )
}

function userRow(draft: Draft, userId: number, { byUser }: TotalsChange) {
  const { email, fullName, version } = draft.anyUser(userId)
  return { id: userId, email, full_name: fullName, version, ...totalsIn(byUser, userId) }
}

function totalsIn(totals: ReadonlyMap<number, Totals>, id: number): Totals {
  return totals.get(id) ?? noTotals
}

/** Fields are written only where they changed, like those of products. */
function updateUsers(draft: Draft, { byUser }: TotalsChange): Prisma.Sql[] {
  const { users: added, changedUsers } = draft.additions
  const ids = [...new Set([...changedUsers, ...byUser.keys()])].filter(id => !added.has(id))
  if (ids.length === 0) return []
  const rows = ids.map(id => ({
    id,
    ...totalsIn(byUser, id),
    ...(changedUsers.has(id) ? { full_name: draft.anyUser(id).fullName, version: draft.anyUser(id).version } : {})
  }))
  return [
    Prisma.sql`
    users_changed AS (
      UPDATE users SET ${addTotalsTo('users')}, full_name = coalesce(input.full_name, users.full_name),
        version = coalesce(input.version, users.version),
        updated_at = CASE WHEN input.version IS NULL THEN users.updated_at ELSE now() END
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS input (
        id bigint, full_name text, version int, ${defineTotals})
      WHERE users.id = input.id AND users.id = ${anyOf(ids, 'bigint')}
    )`
  ]
}

function productRow(draft: Draft, productId: number, { byProduct }: TotalsChange) {
  const product = draft.anyProduct(productId)
  return {
    id: productId,
    sku: product.sku,
    stock: product.stock,
    ...fieldsOf(product),
    deleted_at: product.isDeleted ? draft.nowInstant : null,
    ...totalsIn(byProduct, productId)
  }
}

function fieldsOf({ name, priceCents, version, lowStockThreshold }: ProductRecord) {
  return { name, price_cents: priceCents, version, low_stock_threshold: lowStockThreshold }
}

/**
 * Stock moves by differences, and fields are written only where they changed: somebody who changes a row by hand does
 * not take the lock. The `CHECK (stock >= 0)` of the table makes overselling impossible even then.
 *
 * PostgreSQL cannot estimate how many rows the input has; without the list of ids it may read the whole table.
 */
function updateProducts(draft: Draft, { byProduct }: TotalsChange): Prisma.Sql[] {
  const { products: added, changedProducts, editedProducts, movements } = draft.additions
  const deltas = new Map<number, number>()
  for (const { productId, delta } of movements) deltas.set(productId, (deltas.get(productId) ?? 0) + delta)
  const ids = [...new Set([...changedProducts, ...byProduct.keys()])].filter(id => !added.has(id))
  if (ids.length === 0) return []
  const rows = ids.map(id => ({
    id,
    delta: deltas.get(id) ?? 0,
    ...totalsIn(byProduct, id),
    ...(editedProducts.has(id) ? fieldsOf(draft.anyProduct(id)) : {})
  }))
  return [
    Prisma.sql`
    products_changed AS (
      UPDATE products SET stock = products.stock + input.delta, ${addTotalsTo('products')}, updated_at = now(),
        name = coalesce(input.name, products.name), price_cents = coalesce(input.price_cents, products.price_cents),
        version = coalesce(input.version, products.version),
        low_stock_threshold =
          CASE WHEN input.version IS NULL THEN products.low_stock_threshold ELSE input.low_stock_threshold END
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS input (
        id bigint, delta bigint, name text, price_cents bigint, version int, low_stock_threshold int, ${defineTotals})
      WHERE products.id = input.id AND products.id = ${anyOf(ids, 'bigint')}
    )`
  ]
}
