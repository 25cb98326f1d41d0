import { anyOf } from '../database/any-of.js'
import type { Instant, Readable } from '../database/reads.js'
import type { Transaction } from '../database/transaction.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Needs } from './command.js'
import type { Highest, Loaded } from './draft.js'
import { locationsColumn, storedLocations } from './location-rows.js'
import { allocationsColumn, detailsColumn, noDetails } from './order-details.js'
import { idsOfPerson, maxErasedAtOnce } from './people.js'
import type {
  IdentityRecord,
  LocationRecord,
  OrderRecord,
  PaymentEventRecord,
  ProductRecord,
  UserRecord
} from './records.js'
import { mainLocation } from './stock-levels.js'

/** What the commands of a group need, by the id of their shop. */
export type NeedsByShop = ReadonlyMap<number, readonly Needs[]>

/**
 * Takes the locks on the shops, after which this transaction is the only one that changes them until its end, and loads
 * what the commands need: with one statement if no other writer had a lock. A statement sees the database as it was
 * when the statement began. If a shop's version has grown until it was locked, what was loaded of it is out of date;
 * another statement loads all of it again, under the locks.
 *
 * @param ifLocked whether a shop that another transaction has locked is waited for, or skipped. Only a transaction of
 *   one shop may wait: with several, one that is locked for long would hold up the others.
 * @returns what was loaded of the shops that are locked now
 */
export async function lockAndLoad(
  tx: Transaction,
  needs: NeedsByShop,
  ifLocked: 'wait' | 'skip'
): Promise<Map<number, Loaded>> {
  const columns = columnsOf(needs)
  const wait = ifLocked === 'skip' ? Prisma.sql`SKIP LOCKED` : Prisma.empty
  const locked = await tx.$queryRaw<Array<LoadedRow & { version: bigint; seen_version: bigint }>>`
    /* shop:lock */ SELECT version, (SELECT version FROM shops AS seen WHERE seen.id = shops.id) AS seen_version,
      ${columns}
    FROM shops WHERE ${isOneOf([...needs.keys()])} ORDER BY id FOR NO KEY UPDATE ${wait}`
  const isCurrent = locked.every(({ version, seen_version: seen }) => version === seen)
  const ids = locked.map(({ shop_id: id }) => Number(id))
  const rows = isCurrent ? locked : await loadRows(tx, columns, ids)
  return new Map(rows.map(row => [Number(row.shop_id), toLoaded(row)]))
}

/** Loads what a command would need, in one snapshot and without a lock, for a read that decides on a draft. */
export async function load(database: Readable, shopId: number, needs: Needs): Promise<Loaded> {
  const columns = Prisma.join([always, ...partsOf(new Map([[shopId, [needs]]]))])
  const [row] = await loadRows(database, columns, [shopId])
  if (!row) throw new Error(`shop ${shopId} does not exist`)
  // `app.reads` keeps times as their texts.
  const dateOf = (time: Instant) => new Date(time.toISOString())
  return toLoaded({ ...row, now: dateOf(row.now), created_at: dateOf(row.created_at) })
}

async function loadRows(database: Readable, columns: Prisma.Sql, ids: readonly number[]): Promise<LoadedRow[]> {
  return await database.$queryRaw<LoadedRow[]>`/* shop:load */ SELECT ${columns} FROM shops WHERE ${isOneOf(ids)}`
}

function isOneOf(ids: readonly number[]): Prisma.Sql {
  const [id, ...others] = ids
  return others.length === 0 ? Prisma.sql`shops.id = ${id}` : Prisma.sql`shops.id = ${anyOf(ids, 'bigint')}`
}

/** Only the parts that some command needs. */
function columnsOf(needs: NeedsByShop): Prisma.Sql {
  return Prisma.join([always, ...highestOf(needs), ...partsOf(needs)])
}

const always = Prisma.sql`
  shops.id AS shop_id, now()::timestamptz(3) AS now, shops.currency, shops.created_at, ${locationsColumn} AS locations`

const tables = {
  order: 'orders',
  item: 'order_items',
  product: 'products',
  user: 'users',
  movement: 'stock_movements',
  payment: 'order_payments',
  part: 'order_parts',
  paymentEvent: 'webhook_events',
  event: 'events'
} as const satisfies Record<keyof Highest, string>

const recordNames = Object.keys(tables) as Array<keyof Highest>

/** Each look-up reads the last entry of an index. */
function highest(...names: Array<keyof Highest>): Prisma.Sql[] {
  return names.map(name =>
    Prisma.raw(`coalesce((SELECT max(id) FROM ${tables[name]} WHERE shop_id = shops.id), 0) AS "highest_${name}"`)
  )
}

/** The last ids of the tables to which the commands may add rows, as what they need says. */
function highestOf(needs: NeedsByShop): Prisma.Sql[] {
  const has = (...names: Array<keyof Needs>) => {
    for (const ofShop of needs.values()) if (ofShop.some(need => names.some(name => need[name]?.length))) return true
    return false
  }
  return [
    ...highest('event'),
    ...(has('products', 'productsOfOrders', 'productsWithDetails', 'productsAtLocations', 'skus', 'productExternalIds')
      ? highest('order', 'item', 'movement')
      : []),
    ...(has('skus') ? highest('product') : []),
    ...(has('emails', 'identities') ? highest('user') : []),
    ...(has('orders', 'payments') ? highest('payment', 'part') : []),
    ...(has('paymentEvents') ? highest('paymentEvent') : [])
  ]
}

function toLoaded(row: LoadedRow): Loaded {
  return {
    shopId: Number(row.shop_id),
    now: row.now,
    currency: row.currency,
    createdAt: row.created_at,
    locations: storedLocations(row.locations),
    highest: Object.fromEntries(recordNames.map(name => [name, Number(row[`highest_${name}`])])) as Highest,
    orders: reviveOrders(row.orders),
    orderExternalIds: row.order_external_ids ?? [],
    products: reviveProducts(row.products),
    users: reviveTimes(row.users, ['createdAt', 'updatedAt']),
    identities: row.identities ?? [],
    paymentEvents: row.payment_events ?? [],
    payments: row.payments ?? []
  }
}

type LoadedRow = { [name in keyof Highest as `highest_${name}`]?: bigint } & {
  shop_id: bigint
  now: Date
  currency: string | null
  created_at: Date
  locations: LocationRecord[] | null
  orders?: OrderRecord[] | null
  order_external_ids?: string[] | null
  products?: ProductRecord[] | null
  users?: UserRecord[] | null
  identities?: IdentityRecord[] | null
  payment_events?: PaymentEventRecord[] | null
  payments?: string[] | null
}

function partsOf(needs: NeedsByShop): Prisma.Sql[] {
  const orders = unionOf([wanted(needs, ({ orders = [] }) => orders, 'bigint'), ...ordersOfPeople(needs)])
  const externalIds = wanted(needs, ({ orderExternalIds = [] }) => orderExternalIds, 'text')
  const detailed = productsWithDetails(needs)
  const products = productsOf(needs, detailed)
  const users = usersOf(needs)
  const identities = identitiesOf(needs)
  const paymentEvents = paymentEventsOf(needs)
  const payments = wanted(needs, ({ payments = [] }) => payments, 'text')
  return [
    ...(orders ? [Prisma.sql`(${selectOrders(orders)}) AS orders`] : []),
    ...(externalIds ? [Prisma.sql`(${selectExternalIds(externalIds)}) AS order_external_ids`] : []),
    ...(products ? [Prisma.sql`(${selectProducts(products, detailed)}) AS products`] : []),
    ...(users ? [Prisma.sql`(${selectUsers(users)}) AS users`] : []),
    ...(identities ? [Prisma.sql`(${identities}) AS identities`] : []),
    ...(paymentEvents ? [Prisma.sql`(${selectPaymentEvents(paymentEvents)}) AS payment_events`] : []),
    ...(payments ? [Prisma.sql`(${selectPayments(payments)}) AS payments`] : [])
  ]
}

/**
 * A statement that returns what the commands of the shop in `shops` want, each value once; undefined if no command of
 * any shop wants anything. PostgreSQL cannot see how many values there are, so it keeps its plan (see `anyOf`).
 */
function wanted<Value extends number | string>(
  needs: NeedsByShop,
  valuesOf: (needs: Needs) => readonly Value[],
  type: 'bigint' | 'text'
): Prisma.Sql | undefined {
  const shopIds: number[] = []
  const values: Value[] = []
  for (const [shopId, ofShop] of needs) {
    for (const value of new Set(ofShop.flatMap(valuesOf))) {
      shopIds.push(shopId)
      values.push(value)
    }
  }
  if (values.length === 0) return undefined
  const typeName = Prisma.raw(type)
  if (needs.size === 1) return Prisma.sql`SELECT unnest(${values}::${typeName}[]) AS value`
  return Prisma.sql`
    SELECT value FROM unnest(${shopIds}::bigint[], ${values}::${typeName}[]) AS wanted (of_shop, value)
    WHERE of_shop = shops.id`
}

function selectOrders(ids: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT json_agg(json_build_object('id', id, 'userId', user_id, 'userName', user_name, 'status', status,
      'totalAmountCents', total_amount_cents, 'totalQuantity', total_quantity, 'paidCents', paid_cents,
      'refundedCents', refunded_cents, 'refundDueCents', refund_due_cents, 'paymentStatus', payment_status,
      'deductedCents', deducted_cents, 'fulfillmentStatus', fulfillment_status,
      'currency', currency, 'orderDate', order_date, 'note', note, 'version', version, 'createdAt', created_at,
      'updatedAt', updated_at, 'expiresAt', expires_at, 'shippedAt', shipped_at, 'restockedAt', restocked_at,
      'isErased', erased_at IS NOT NULL,
      'details', ${detailsColumn},
      'items', (
        SELECT coalesce(json_agg(json_build_object('id', item.id, 'productId', item.product_id,
          'productName', item.product_name, 'sku', item.sku, 'quantity', item.quantity,
          'priceCentsAtPurchase', item.price_cents_at_purchase, 'shippedQuantity', item.shipped_quantity,
          'canceledQuantity', item.canceled_quantity, 'returnedQuantity', item.returned_quantity,
          'allocations', ${allocationsColumn})
          ORDER BY item.id), '[]')
        FROM order_items AS item WHERE item.shop_id = shops.id AND item.order_id = orders.id)))
    FROM orders WHERE shop_id = shops.id AND id = ANY (ARRAY(${ids}))`
}

/** One more than are erased at once, so that a command knows whether there are more. */
function ordersOfPeople(needs: NeedsByShop): Prisma.Sql[] {
  return [...needs].flatMap(([shopId, ofShop]) =>
    ofShop
      .flatMap(({ people = [] }) => people)
      .map(
        person => Prisma.sql`
          SELECT id FROM (${idsOfPerson(shopId, person, maxErasedAtOnce + 1)}) AS found WHERE shops.id = ${shopId}`
      )
  )
}

function selectExternalIds(externalIds: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT json_agg(external_id) FROM orders WHERE shop_id = shops.id AND external_id = ANY (ARRAY(${externalIds}))`
}

/** The ids of the products to load; undefined if no product is needed. */
function productsOf(needs: NeedsByShop, detailed: Prisma.Sql | undefined): Prisma.Sql | undefined {
  const ids = wanted(needs, ({ products = [] }) => products, 'bigint')
  const ofOrders = wanted(needs, ({ productsOfOrders = [] }) => productsOfOrders, 'bigint')
  // A union, because a condition with OR would read the whole table.
  return unionOf([
    ids,
    ofOrders &&
      Prisma.sql`SELECT product_id FROM order_items WHERE shop_id = shops.id AND order_id = ANY (ARRAY(${ofOrders}))`,
    ...atLocations(needs),
    detailed
  ])
}

/** The most products that follow a change of their location with one command; other commands wait for some 50 ms. */
export const maxSettledAtOnce = 1_000

function atLocations(needs: NeedsByShop): Prisma.Sql[] {
  return [...needs].flatMap(([shopId, ofShop]) =>
    ofShop.flatMap(({ productsAtLocations = [] }) => productsAtLocations).map(id => atLocation(shopId, id))
  )
}

function atLocation(shopId: number, locationId: number): Prisma.Sql {
  const settledTo = Prisma.sql`
    coalesce((SELECT settled_to FROM locations WHERE locations.shop_id = ${shopId} AND id = ${locationId}), 0)`
  if (locationId === mainLocation) {
    return Prisma.sql`(
      SELECT id FROM products
      WHERE shop_id = ${shopId} AND shop_id = shops.id AND stock > stock_elsewhere AND id > ${settledTo}
      ORDER BY id LIMIT ${maxSettledAtOnce})`
  }
  return Prisma.sql`(
    SELECT product_id FROM stock_levels
    WHERE shop_id = ${shopId} AND shop_id = shops.id AND location_id = ${locationId} AND quantity > 0
      AND product_id > ${settledTo}
    ORDER BY product_id LIMIT ${maxSettledAtOnce})`
}

/** The ids of those that are loaded with their details; undefined if there are none, as when only orders are placed. */
function productsWithDetails(needs: NeedsByShop): Prisma.Sql | undefined {
  const skus = wanted(needs, ({ skus = [] }) => skus.flatMap(sku => [sku, sku.normalize('NFD')]), 'text')
  const externalIds = wanted(needs, ({ productExternalIds = [] }) => productExternalIds, 'text')
  return unionOf([
    wanted(needs, ({ productsWithDetails = [] }) => productsWithDetails, 'bigint'),
    skus &&
      Prisma.sql`
        SELECT id FROM products WHERE shop_id = shops.id AND sku = ANY (ARRAY(${skus})) AND deleted_at IS NULL`,
    externalIds &&
      Prisma.sql`
        SELECT id FROM products
        WHERE shop_id = shops.id AND external_id = ANY (ARRAY(${externalIds})) AND deleted_at IS NULL
          AND external_id IS NOT NULL`
  ])
}

function unionOf(statements: ReadonlyArray<Prisma.Sql | undefined>): Prisma.Sql | undefined {
  const present = statements.filter(statement => statement !== undefined)
  return present.length === 0 ? undefined : Prisma.join(present, ' UNION ')
}

/** The same for all products of the shop: PostgreSQL looks once. */
const hasLocations = Prisma.sql`(SELECT EXISTS (SELECT FROM locations WHERE locations.shop_id = shops.id))`

const levelsOfProduct = Prisma.sql`
  (SELECT json_agg(json_build_object('locationId', location_id, 'quantity', quantity) ORDER BY location_id)
   FROM stock_levels WHERE stock_levels.shop_id = products.shop_id AND product_id = products.id)`

function selectProducts(ids: Prisma.Sql, detailed: Prisma.Sql | undefined): Prisma.Sql {
  // PostgreSQL hashes the list of an IN; ANY would compare each product with the whole list. All products of a location
  // may be wanted at once.
  const details =
    detailed === undefined
      ? Prisma.empty
      : Prisma.sql`
        , 'details', CASE WHEN id IN (${detailed}) THEN
          json_build_object('description', description, 'externalId', external_id, 'metadata', metadata) END`
  return Prisma.sql`
    SELECT json_agg(json_build_object('id', id, 'sku', sku, 'name', name, 'priceCents', price_cents, 'stock', stock,
      'stockElsewhere', stock_elsewhere, 'otherStock', CASE WHEN ${hasLocations} THEN ${levelsOfProduct} END,
      'lowStockThreshold', low_stock_threshold, 'isActive', is_active, 'version', version, 'createdAt', created_at,
      'updatedAt', updated_at, 'isDeleted', deleted_at IS NOT NULL${details}))
    FROM products WHERE shop_id = shops.id AND id = ANY (ARRAY(${ids}))`
}

/** The ids of the users to load; undefined if no user is needed. */
function usersOf(needs: NeedsByShop): Prisma.Sql | undefined {
  return unionOf([wanted(needs, ({ users = [] }) => users, 'bigint'), usersByEmail(needs)])
}

function usersByEmail(needs: NeedsByShop): Prisma.Sql | undefined {
  const emails = wanted(needs, ({ emails = [] }) => emails, 'text')
  // The condition is that of the unique index.
  return (
    emails &&
    Prisma.sql`
      SELECT id FROM users
      WHERE shop_id = shops.id AND duplicate_of IS NULL
        AND lower(email COLLATE "C") = ANY (ARRAY(SELECT lower(value COLLATE "C") FROM (${emails}) AS address))`
  )
}

/** A statement that returns the identities to load; undefined if none is needed. */
function identitiesOf(needs: NeedsByShop): Prisma.Sql | undefined {
  const issuers = wanted(needs, ({ identities = [] }) => identities.map(({ issuer }) => issuer), 'text')
  const subjects = wanted(needs, ({ identities = [] }) => identities.map(({ subject }) => subject), 'text')
  const byEmail = usersByEmail(needs)
  if (!issuers || !subjects) return undefined
  const ofShop = Prisma.sql`SELECT issuer, subject, user_id FROM user_identities WHERE shop_id = shops.id`
  // A union, because a condition with OR would read the whole table.
  const found = unionOf([
    Prisma.sql`${ofShop} AND issuer = ANY (ARRAY(${issuers})) AND subject = ANY (ARRAY(${subjects}))`,
    byEmail && Prisma.sql`${ofShop} AND user_id = ANY (ARRAY(${byEmail}))`
  ])
  return Prisma.sql`
    SELECT json_agg(json_build_object('issuer', issuer, 'subject', subject, 'userId', user_id))
    FROM (${found}) AS found`
}

function selectUsers(ids: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT json_agg(json_build_object('id', id, 'email', email, 'fullName', full_name, 'version', version,
      'createdAt', created_at, 'updatedAt', updated_at, 'isDuplicate', duplicate_of IS NOT NULL))
    FROM users WHERE shop_id = shops.id AND id = ANY (ARRAY(${ids})) AND erased_at IS NULL`
}

/** The ids of the provider's events to load; undefined if none is needed. */
function paymentEventsOf(needs: NeedsByShop): Prisma.Sql | undefined {
  const ids = wanted(needs, ({ paymentEvents = [] }) => paymentEvents.map(({ eventId }) => eventId), 'text')
  const hashes = wanted(needs, ({ paymentEvents = [] }) => paymentEvents.map(({ bodyHash }) => bodyHash), 'text')
  const byBody =
    hashes &&
    Prisma.sql`
      SELECT event_id FROM webhook_events
      WHERE shop_id = shops.id AND NOT is_id_signed
        AND body_hash = ANY (ARRAY(SELECT decode(value, 'hex') FROM (${hashes}) AS hash))`
  return unionOf([ids, byBody])
}

function selectPaymentEvents(ids: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT json_agg(json_build_object('eventId', event_id, 'isIdSigned', is_id_signed, 'type', type,
      'orderId', order_id, 'bodyHash', encode(body_hash, 'hex')))
    FROM webhook_events WHERE shop_id = shops.id AND event_id = ANY (ARRAY(${ids}))`
}

function selectPayments(ids: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT json_agg(event_id) FROM order_payments WHERE shop_id = shops.id AND event_id = ANY (ARRAY(${ids}))`
}

function reviveOrders(orders: OrderRecord[] | null | undefined): OrderRecord[] {
  // An order without details has null here.
  for (const order of orders ?? []) order.details ??= noDetails
  return reviveTimes(orders, ['orderDate', 'createdAt', 'updatedAt', 'expiresAt', 'shippedAt', 'restockedAt'])
}

function reviveProducts(products: ProductRecord[] | null | undefined): ProductRecord[] {
  // A product that is at Main only has null here.
  for (const product of products ?? []) product.otherStock ??= []
  return reviveTimes(products, ['createdAt', 'updatedAt'])
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
