// How what a group of commands added becomes rows: the columns of each table and their values, for the parts of the
// statement that writes them (write.ts). Those of orders and products are in order-tables.ts and product-tables.ts.
import { anyOf } from '../database/any-of.js'
import type { NewEvent } from '../events/event-types.js'
import { Prisma } from '../generated/prisma/client.js'
import type { IdentityRecord, UserRecord } from './records.js'
import { assign, inputOf, inserter, updater, type Numbered, type Owned } from './rows.js'
import { totalsColumns, totalsValues, type OwnerChange, type TotalsChange, type WithTotals } from './totals.js'

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

const addTotalsOfUsers = assign(totalsColumns, name => `users.${name} + input.${name}`)

/** Fields are written only where they changed, like those of products. */
export const updateUsers = updater(
  'users',
  { id: 'bigint', full_name: 'text', version: 'int', ...totalsColumns },
  ({ id, edited, totals }: OwnerChange<UserRecord>) => ({
    id,
    full_name: edited?.fullName,
    version: edited?.version,
    ...totalsValues(totals)
  }),
  Prisma.sql`${addTotalsOfUsers}, full_name = coalesce(input.full_name, users.full_name),
    version = coalesce(input.version, users.version),
    updated_at = CASE WHEN input.version IS NULL THEN users.updated_at ELSE now() END`
)

export const insertIdentities = inserter(
  'user_identities',
  { issuer: 'text', subject: 'text', user_id: 'bigint' },
  ({ issuer, subject, userId }: IdentityRecord) => ({ issuer, subject, user_id: userId })
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
