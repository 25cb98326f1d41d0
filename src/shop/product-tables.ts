// The columns and values of products and of their stock ledger (see tables.ts).
import { anyOf } from '../database/any-of.js'
import { Prisma } from '../generated/prisma/client.js'
import type { LocationRecord, MovementRecord, ProductRecord, UnitsAt } from './records.js'
import { assign, inputOf, inserter, updater, type Numbered, type Owned } from './rows.js'
import { mainLocation } from './stock-levels.js'
import { totalsColumns, totalsValues, type OwnerChange, type WithTotals } from './totals.js'

export const insertProducts = inserter(
  'products',
  {
    id: 'bigint',
    sku: 'text',
    name: 'text',
    price_cents: 'bigint',
    stock: 'bigint',
    stock_elsewhere: 'bigint',
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
    stock_elsewhere: product.stockElsewhere,
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
  /** Of what can be sold, and of the part of it that is not at location 1. */
  delta: number
  deltaElsewhere: number
}

const addTotalsOfProducts = assign(totalsColumns, name => `products.${name} + input.${name}`)

const move = Prisma.sql`stock = products.stock + input.delta, ${addTotalsOfProducts}, updated_at = now()`

const movedColumns = { id: 'bigint', delta: 'bigint', ...totalsColumns }

const movedValues = ({ id, delta, totals }: ProductChange) => ({ id, delta, ...totalsValues(totals) })

const moveProducts = updater('products', movedColumns, movedValues, move)

/** Details stay as they are where the command did not need them. */
const editProducts = updater(
  'products',
  {
    ...movedColumns,
    delta_elsewhere: 'bigint',
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
    delta_elsewhere: change.deltaElsewhere,
    name: change.edited?.name,
    price_cents: change.edited?.priceCents,
    version: change.edited?.version,
    low_stock_threshold: change.edited?.lowStockThreshold,
    description: change.edited?.details?.description,
    is_active: change.edited?.isActive,
    metadata: change.edited?.details?.metadata
  }),
  Prisma.sql`${move},
    stock_elsewhere = products.stock_elsewhere + input.delta_elsewhere,
    name = coalesce(input.name, products.name), price_cents = coalesce(input.price_cents, products.price_cents),
    version = coalesce(input.version, products.version),
    low_stock_threshold =
      CASE WHEN input.version IS NULL THEN products.low_stock_threshold ELSE input.low_stock_threshold END,
    description = CASE WHEN input.metadata IS NULL THEN products.description ELSE input.description END,
    is_active = coalesce(input.is_active, products.is_active),
    metadata = coalesce(input.metadata, products.metadata)`
)

/**
 * Stock moves by differences, and fields are written only where they changed: somebody who changes a row by hand does
 * not take the lock. The `CHECK (stock >= 0)` of the table makes overselling impossible even then. Most groups only
 * move stock at location 1, and their statement has nothing else.
 */
export function updateProducts(changes: ReadonlyArray<Owned<ProductChange>>): Prisma.Sql[] {
  const hasEdits = changes.some(({ row }) => row.edited !== undefined || row.deltaElsewhere !== 0)
  return hasEdits ? editProducts(changes) : moveProducts(changes)
}

interface LevelChange extends UnitsAt {
  productId: number
}

const levelColumns = { product_id: 'bigint', location_id: 'bigint', quantity: 'bigint' }

function levelValues({ productId, locationId, quantity }: LevelChange) {
  return { product_id: productId, location_id: locationId, quantity }
}

export const insertLevels = inserter('stock_levels', levelColumns, levelValues)

const levelChanges = inputOf(levelColumns, levelValues)

/** By differences, like the stock of products, and with a `CHECK` like theirs. */
export function updateLevels(changes: ReadonlyArray<Owned<LevelChange>>): Prisma.Sql[] {
  if (changes.length === 0) return []
  const ids = changes.map(({ row }) => row.productId)
  return [
    Prisma.sql`
    stock_levels_changed AS (
      UPDATE stock_levels AS level SET quantity = level.quantity + input.quantity
      FROM ${levelChanges(changes)}
      WHERE level.shop_id = input.shop_id AND level.product_id = input.product_id
        AND level.location_id = input.location_id AND level.product_id = ${anyOf(ids, 'bigint')}
    )`
  ]
}

const locationRows = inputOf(
  {
    id: 'bigint',
    name: 'text',
    priority: 'int',
    is_active: 'boolean',
    settled_to: 'bigint',
    version: 'int',
    created_at: 'timestamptz',
    updated_at: 'timestamptz'
  },
  ({ id, name, priority, isActive, settledTo, version, createdAt, updatedAt }: LocationRecord) => ({
    id,
    name,
    priority,
    is_active: isActive,
    settled_to: settledTo ?? undefined,
    version,
    created_at: createdAt,
    updated_at: updatedAt
  })
)

export function writeLocations(locations: ReadonlyArray<Owned<LocationRecord>>): Prisma.Sql[] {
  if (locations.length === 0) return []
  return [
    Prisma.sql`
    locations_written AS (
      INSERT INTO locations AS stored
        (shop_id, id, name, priority, is_active, settled_to, version, created_at, updated_at)
      SELECT shop_id, id, name, priority, is_active, settled_to, version, created_at, updated_at
      FROM ${locationRows(locations)}
      ON CONFLICT (shop_id, id) DO UPDATE SET name = excluded.name, priority = excluded.priority,
        is_active = excluded.is_active, settled_to = excluded.settled_to, version = excluded.version,
        updated_at = excluded.updated_at
    )`
  ]
}

const movementColumns = {
  id: 'bigint',
  product_id: 'bigint',
  delta: 'bigint',
  balance_after: 'bigint',
  reason: 'text',
  order_id: 'bigint',
  part_id: 'bigint',
  performed_by: 'text'
}

function movementValues(movement: Numbered<MovementRecord>) {
  const { id, productId, delta, balanceAfter, reason, orderId, partId, performedBy } = movement
  return {
    id,
    product_id: productId,
    delta,
    balance_after: balanceAfter,
    reason,
    order_id: orderId ?? undefined,
    part_id: partId,
    performed_by: performedBy
  }
}

const insertAtMain = inserter('stock_movements', movementColumns, movementValues)
const insertElsewhere = inserter(
  'stock_movements',
  { ...movementColumns, location_id: 'bigint' },
  (movement: Numbered<MovementRecord>) => ({ ...movementValues(movement), location_id: movement.locationId }),
  '_elsewhere'
)

/** Most movements are at location 1, which is the default of the column. */
export function insertMovements(movements: ReadonlyArray<Owned<Numbered<MovementRecord>>>): Prisma.Sql[] {
  const isAtMain = ({ row }: Owned<MovementRecord>) => row.locationId === mainLocation
  const atMain = movements.filter(isAtMain)
  const elsewhere = atMain.length < movements.length ? movements.filter(movement => !isAtMain(movement)) : []
  return [...insertAtMain(atMain), ...insertElsewhere(elsewhere)]
}
