import { anyOf } from '../database/any-of.js'
import type { Instant } from '../database/reads.js'
import type { Transaction } from '../database/transaction.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Needs } from './command.js'
import type { Loaded } from './draft.js'
import type { OrderRecord, PaymentEventRecord, ProductRecord, UserRecord } from './records.js'

/**
 * Takes the lock on the shop, after which this transaction is the only one that changes it until its end, and loads
 * what the commands need: with one statement if no other writer had the lock. A statement sees the database as it was
 * when the statement began. If it had to wait, and the shop's version has grown meanwhile, what it loaded is out of
 * date; another statement loads it again, under the lock.
 */
export async function lockAndLoad(tx: Transaction, needs: readonly Needs[]): Promise<Loaded> {
  const columns = columnsOf(needs)
  const [locked] = await tx.$queryRaw<Array<LoadedRow & { version: bigint; seen_version: bigint }>>`
    /* shop:lock */ SELECT version, (SELECT version FROM shops AS seen WHERE seen.id = ${defaultShop}) AS seen_version,
      ${columns}
    FROM shops WHERE id = ${defaultShop} FOR NO KEY UPDATE`
  if (!locked) throw new Error('the database has no shop')
  if (locked.version === locked.seen_version) return toLoaded(locked)
  const [loaded] = await tx.$queryRaw<[LoadedRow]>`/* shop:load */ SELECT ${columns}`
  return toLoaded(loaded)
}

// The only shop of a database so far.
const defaultShop = 1

/** Only the parts that some command needs. */
function columnsOf(needs: readonly Needs[]): Prisma.Sql {
  const always = Prisma.sql`now()::timestamptz(3) AS now,
      (SELECT value FROM shared_keys WHERE name = 'currency') AS currency,
      coalesce((SELECT max(id) FROM orders), 0) AS highest_order,
      coalesce((SELECT max(id) FROM order_items), 0) AS highest_item,
      coalesce((SELECT max(id) FROM products), 0) AS highest_product,
      coalesce((SELECT max(id) FROM users), 0) AS highest_user`
  return Prisma.join([always, ...partsOf(needs)])
}

function toLoaded(row: LoadedRow): Loaded {
  return {
    now: row.now,
    currency: row.currency,
    highest: {
      order: Number(row.highest_order),
      item: Number(row.highest_item),
      product: Number(row.highest_product),
      user: Number(row.highest_user)
    },
    orders: reviveTimes(row.orders, ['orderDate', 'createdAt', 'updatedAt', 'expiresAt', 'shippedAt', 'restockedAt']),
    products: reviveTimes(row.products, ['createdAt', 'updatedAt']),
    users: reviveTimes(row.users, ['createdAt', 'updatedAt']),
    paymentEvents: row.payment_events ?? [],
    payments: row.payments ?? []
  }
}

interface LoadedRow {
  now: Date
  currency: string | null
  highest_order: bigint
  highest_item: bigint
  highest_product: bigint
  highest_user: bigint
  orders?: OrderRecord[] | null
  products?: ProductRecord[] | null
  users?: UserRecord[] | null
  payment_events?: PaymentEventRecord[] | null
  payments?: string[] | null
}

function partsOf(needs: readonly Needs[]): Prisma.Sql[] {
  const orders = idsOf(needs, 'orders')
  const users = idsOf(needs, 'users')
  const emails = [...new Set(needs.flatMap(({ emails = [] }) => emails))]
  const payments = [...new Set(needs.flatMap(({ payments = [] }) => payments))]
  const events = needs.flatMap(({ paymentEvents = [] }) => paymentEvents)
  const products = productsOf(needs)
  return [
    ...(orders.length === 0 ? [] : [Prisma.sql`(${selectOrders(orders)}) AS orders`]),
    ...(products === undefined ? [] : [Prisma.sql`(${selectProducts(products)}) AS products`]),
    ...(users.length + emails.length === 0 ? [] : [Prisma.sql`(${selectUsers(users, emails)}) AS users`]),
    ...(events.length === 0 ? [] : [Prisma.sql`(${selectPaymentEvents(events)}) AS payment_events`]),
    ...(payments.length === 0 ? [] : [Prisma.sql`(${selectPayments(payments)}) AS payments`])
  ]
}

function idsOf(needs: readonly Needs[], name: 'orders' | 'productsOfOrders' | 'products' | 'users'): number[] {
  const ids = new Set<number>()
  for (const need of needs) for (const id of need[name] ?? []) ids.add(id)
  return [...ids]
}

function selectOrders(ids: readonly number[]): Prisma.Sql {
  return Prisma.sql`
    SELECT json_agg(json_build_object('id', id, 'userId', user_id, 'userName', user_name, 'status', status,
      'totalAmountCents', total_amount_cents, 'totalQuantity', total_quantity, 'paidCents', paid_cents,
      'refundedCents', refunded_cents, 'refundDueCents', refund_due_cents, 'paymentStatus', payment_status,
      'currency', currency, 'orderDate', order_date, 'note', note, 'version', version, 'createdAt', created_at,
      'updatedAt', updated_at, 'expiresAt', expires_at, 'shippedAt', shipped_at, 'restockedAt', restocked_at,
      'items', (
        SELECT coalesce(json_agg(json_build_object('id', item.id, 'productId', item.product_id,
          'productName', item.product_name, 'sku', item.sku, 'quantity', item.quantity,
          'priceCentsAtPurchase', item.price_cents_at_purchase) ORDER BY item.id), '[]')
        FROM order_items AS item WHERE item.order_id = orders.id)))
    FROM orders WHERE id = ${anyOf(ids, 'bigint')}`
}

/** The conditions that select the products to load; undefined if no product is needed. */
function productsOf(needs: readonly Needs[]): Prisma.Sql | undefined {
  const ids = idsOf(needs, 'products')
  const ofOrders = idsOf(needs, 'productsOfOrders')
  const skus = [...new Set(needs.flatMap(({ skus = [] }) => skus).flatMap(sku => [sku, sku.normalize('NFD')]))]
  // A union, because a condition with OR would read the whole table.
  const selections = [
    ...(ids.length === 0 ? [] : [Prisma.sql`SELECT unnest(${ids}::bigint[])`]),
    ...(ofOrders.length === 0
      ? []
      : [Prisma.sql`SELECT product_id FROM order_items WHERE order_id = ${anyOf(ofOrders, 'bigint')}`]),
    ...(skus.length === 0
      ? []
      : [Prisma.sql`SELECT id FROM products WHERE sku = ${anyOf(skus, 'text')} AND deleted_at IS NULL`])
  ]
  return selections.length === 0 ? undefined : Prisma.join(selections, ' UNION ')
}

function selectProducts(ids: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT json_agg(json_build_object('id', id, 'sku', sku, 'name', name, 'priceCents', price_cents, 'stock', stock,
      'lowStockThreshold', low_stock_threshold, 'version', version, 'createdAt', created_at, 'updatedAt', updated_at,
      'isDeleted', deleted_at IS NOT NULL))
    FROM products WHERE id = ANY (ARRAY(${ids}))`
}

function selectUsers(ids: readonly number[], emails: readonly string[]): Prisma.Sql {
  // The condition is that of the unique index.
  const byEmail = Prisma.sql`
    UNION SELECT id FROM users WHERE duplicate_of IS NULL AND lower(email COLLATE "C") = ANY (
      ARRAY(SELECT lower(address COLLATE "C") FROM unnest(${emails}::text[]) AS address))`
  return Prisma.sql`
    SELECT json_agg(json_build_object('id', id, 'email', email, 'fullName', full_name, 'version', version,
      'createdAt', created_at, 'updatedAt', updated_at, 'isDuplicate', duplicate_of IS NOT NULL))
    FROM users WHERE id = ANY (ARRAY(SELECT unnest(${ids}::bigint[]) ${emails.length === 0 ? Prisma.empty : byEmail}))`
}

function selectPaymentEvents(events: ReadonlyArray<{ eventId: string; bodyHash: string }>): Prisma.Sql {
  const ids = events.map(({ eventId }) => eventId)
  const hashes = events.map(({ bodyHash }) => bodyHash)
  return Prisma.sql`
    SELECT json_agg(json_build_object('eventId', event_id, 'isIdSigned', is_id_signed, 'type', type,
      'orderId', order_id, 'bodyHash', encode(body_hash, 'hex')))
    FROM webhook_events WHERE event_id IN (
      SELECT unnest(${ids}::text[])
      UNION SELECT event_id FROM webhook_events WHERE NOT is_id_signed
        AND body_hash = ANY (ARRAY(SELECT decode(hash, 'hex') FROM unnest(${hashes}::text[]) AS hash)))`
}

function selectPayments(ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`SELECT json_agg(event_id) FROM order_payments WHERE event_id = ${anyOf(ids, 'text')}`
}

/** Turns the texts of times in parsed JSON into times, in place: a group has hundreds of records. */
function reviveTimes<T extends { [name in K]: Instant | null }, K extends string>(
  records: T[] | null | undefined,
  names: readonly K[]
): T[] {
  for (const record of records ?? []) {
    const times: Record<K, Instant | null> = record
    for (const name of names) if (times[name] !== null) times[name] = new Date(String(times[name]))
  }
  return records ?? []
}
