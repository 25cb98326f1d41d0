import type pg from 'pg'
import { emailOf, lockShop, nextIds, performedBy, shopId, skuOf, type Batch, type Lot } from './lot.js'

/**
 * Adds a batch of products with their stock movements and events, as if they had been created in the month before the
 * first order.
 */
export async function insertProducts(client: pg.Client, lot: Lot, { first, last }: Batch): Promise<void> {
  await lockShop(client, { products: last - first + 1 })
  await client.query(
    `
    WITH new_products AS (
      INSERT INTO products (shop_id, id, sku, name, price_cents, stock, created_at, updated_at)
      SELECT ${shopId}, ${nextIds('products', 'number')}, ${skuOf(lot, 'number')}, ${nameOf}, ${priceCents},
        ${initialStock}, ${createdAt}, ${createdAt}
      FROM generate_series($1::int, $2::int) AS number
      ORDER BY number
      RETURNING id, sku, name, price_cents, stock, created_at
    ), ledger AS (
      INSERT INTO stock_movements (shop_id, id, product_id, delta, balance_after, reason, created_at)
      SELECT ${shopId}, ${nextIds('stock_movements', 'id')}, id, stock, stock, 'initial_stock', created_at
      FROM new_products WHERE stock > 0 ORDER BY id
    )
    INSERT INTO events (shop_id, id, type, product_id, data, performed_by, created_at)
    SELECT ${shopId}, ${nextIds('events', 'id')}, 'product.created', id,
      json_build_object('sku', sku, 'name', name, 'price_cents', price_cents, 'stock', stock),
      '${performedBy}', created_at
    FROM new_products ORDER BY id`,
    [first, last, lot.products, lot.begin, colors, materials, things]
  )
}

/** Adds a batch of users. */
export async function insertUsers(client: pg.Client, lot: Lot, { first, last }: Batch): Promise<void> {
  await lockShop(client, { users: last - first + 1 })
  await client.query(
    `
    INSERT INTO users (shop_id, id, email, full_name, created_at, updated_at)
    SELECT ${shopId}, ${nextIds('users', 'number')}, ${emailOf(lot, 'number')}, 'Customer ' || number,
      ${createdAt}, ${createdAt}
    FROM generate_series($1::int, $2::int) AS number
    ORDER BY number`,
    [first, last, lot.users, lot.begin]
  )
}

const createdAt = "$4::timestamptz - interval '30 days' * (1 - number::float8 / $3::int)"

const nameOf = `($5::text[])[1 + number % 8] || ' ' || ($6::text[])[1 + number / 8 % 8]
        || ' ' || ($7::text[])[1 + number / 64 % 16] || ' no. ' || number`

const colors = ['Blue', 'White', 'Green', 'Black', 'Red', 'Yellow', 'Grey', 'Natural']
const materials = ['glass', 'steel', 'oak', 'stoneware', 'bamboo', 'linen', 'cotton', 'ceramic']
const things = [
  'mug',
  'bowl',
  'plate',
  'jug',
  'box',
  'tray',
  'lamp',
  'frame',
  'basket',
  'stand',
  'holder',
  'cover',
  'case',
  'vase',
  'jar',
  'coaster'
]

// Up to 30,000 minor units, which is 300 dollars; low prices are more common.
const priceCents = '90 + 100 * floor(1 + 299 * random() ^ 3)::bigint'

// One product in 20 has no stock.
const initialStock = 'CASE WHEN number % 20 = 0 THEN 0 ELSE floor(5 + 400 * random() ^ 2)::bigint END'
