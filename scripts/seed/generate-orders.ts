import type pg from 'pg'
import { firstOfAge, lifecycles, minUnits } from './lifecycles.js'
import { readPlaces, type Places } from './places.js'
import { emailOf, lockShop, nextIds, shopId, skuOf, type Batch, type Lot } from './lot.js'
import { mainLocation } from '../../src/shop/stock-levels.js'
import {
  addTotals,
  allocationsOf,
  changeLevels,
  changeProducts,
  drawDeliveries,
  drawMovements,
  drawParts,
  drawSums,
  drawUnits,
  insertEvents,
  insertLevels,
  insertLines,
  insertMovements,
  insertOrders,
  insertParts,
  insertPayments,
  insertSearchTexts
} from './order-statements.js'

/**
 * The number of orders per batch. A batch holds the lock on the shop, so it should take about a second. Even a
 * small lot gets twelve batches, because products are restocked once per batch. Measured with 10,000 products on two
 * cores: 5,000 orders/s at 1,000 per batch, 6,800/s at 5,000, 8,400/s at 20,000.
 */
export function ordersPerBatch(orders: number): number {
  return Math.min(5_000, Math.max(1, Math.ceil(orders / 12)))
}

/**
 * Adds a batch of orders for the lot's products, with their lines, parts, deliveries, stock movements, stock and
 * events.
 * Batches cover consecutive spans of time that do not overlap, so ids and times grow together.
 *
 * The rows are first drawn into temporary tables, which are dropped when the transaction commits. The lock comes first:
 * until the commit, products stay as they are, and ids are free.
 */
export async function generateOrders(client: pg.Client, lot: Lot, batch: Batch): Promise<void> {
  const begin = timeAt(lot, batch.first - 1)
  const end = timeAt(lot, batch.last)
  await lockShop(client)
  const places = await readPlaces(client)
  await client.query(drawOrders(lot, places), [
    batch.first,
    batch.last,
    begin,
    end,
    lot.products,
    lot.users,
    ...agesOf(lot)
  ])
  await client.query(drawLines(lot), [lot.products])
  await client.query(drawTotals)
  await client.query(simplifyPaths)
  await client.query(drawSteps, [end])
  await client.query('ANALYZE seed_orders, seed_lines, seed_totals, seed_steps')
  await client.query(drawUnits)
  await client.query(drawSums)
  await client.query(drawParts)
  await client.query('ANALYZE seed_units, seed_sums, seed_parts')
  await client.query(insertOrders, [lot.currency])
  await client.query(insertSearchTexts)
  await client.query(insertLines)
  await client.query(insertParts)
  await client.query(insertPayments)
  await client.query(drawDeliveries, [begin])
  await client.query(drawMovements)
  await client.query(insertMovements)
  await client.query(insertLevels)
  await client.query(changeLevels)
  await client.query(changeProducts)
  await client.query(addTotals)
  await client.query(insertEvents, [lot.currency])
}

function timeAt({ begin, end, orders }: Lot, position: number): Date {
  return new Date(begin.getTime() + ((end.getTime() - begin.getTime()) * position) / orders)
}

function agesOf({ orders }: Lot): unknown[] {
  const first = firstOfAge(orders)
  return [first.recent, first.new, JSON.stringify(lifecycles())]
}

/**
 * Draws each order's time, user, number of lines, products and path through the statuses. The products of an order are
 * one stride apart. A stride is at most a quarter of the products, so up to four lines never name the same product.
 *
 * The path is dealt, not drawn: each order holds the ticket 61 after its predecessor's. Any hundred consecutive orders
 * hold all tickets, and a few consecutive orders hold tickets that are evenly spread.
 *
 * Main alone serves nine of ten orders. Of the others, four of five name another location, and one is split over two.
 */
function drawOrders(lot: Lot, places: Places): string {
  return `
    CREATE TEMP TABLE seed_orders ON COMMIT DROP AS
    WITH drawn AS MATERIALIZED (
      SELECT number,
        ($3::timestamptz + ($4::timestamptz - $3::timestamptz)
          * ((number - $1::int + 1 - random()) / ($2::int - $1::int + 1)))::timestamptz(3) AS created_at,
        least($5::int, (ARRAY[1, 1, 1, 1, 1, 2, 2, 2, 3, 4])[1 + floor(10 * random())::int]) AS line_count,
        floor($5::int * random() ^ 1.5)::int AS first_product,
        1 + floor(greatest($5::int / 4, 1) * random())::int AS stride,
        CASE WHEN random() < 0.7 THEN 1 + floor($6::int * random())::int END AS user_number,
        CASE WHEN number % 50 = 7 THEN 'Gate code ' || lpad(number::text, 8, '0') || '-G'
          WHEN random() < 0.05 THEN 'Leave at the door' END AS note,
        CASE WHEN number < $7::int THEN 'old' WHEN number < $8::int THEN 'recent' ELSE 'new' END AS age,
        61 * (number % 100) % 100 AS ticket,
        CASE number % 50 WHEN 3 THEN ${places[0]} WHEN 28 THEN ${places[0]} WHEN 13 THEN ${places[1]}
          WHEN 38 THEN ${places[1]} WHEN 21 THEN ${places[0]} ELSE ${mainLocation} END::bigint AS place_id,
        number % 50 = 21 AS is_split,
        interval '1 hour' * (0.1 + 12 * random() ^ 2) AS pace
      FROM generate_series($1::int, $2::int) AS number
    )
    SELECT drawn.*, lifecycle.path, lifecycle.statuses, lifecycle.shipped_step, lifecycle.restocked_step,
      lifecycle.plain, users.id AS user_id, users.full_name AS user_name, ${details(lot)}
    FROM drawn
    JOIN json_to_recordset($9::json) AS lifecycle (
        age text, first_ticket int, last_ticket int, path text[], statuses order_status[], shipped_step int,
        restocked_step int, plain json)
      ON lifecycle.age = drawn.age AND drawn.ticket BETWEEN lifecycle.first_ticket AND lifecycle.last_ticket
    LEFT JOIN users ON users.shop_id = ${shopId} AND users.duplicate_of IS NULL
      AND lower(users.email COLLATE "C") = ${emailOf(lot, 'drawn.user_number')}
    ORDER BY number`
}

/**
 * What clients keep with a part of the orders. It depends on the number of the order; orders of which something is
 * canceled or comes back have no adjustments, so that what they cost is the price of their units.
 */
function details(lot: Lot): string {
  const address = `json_build_object('name', coalesce(users.full_name, 'Guest ' || number) || ' Example',
    'company', NULL, 'line1', (1 + number % 90) || ' Example Street', 'line2', NULL,
    'city', (ARRAY['Lisbon', 'Porto', 'Braga', 'Faro'])[1 + number % 4], 'region', NULL,
    'postal_code', lpad((1000 + number % 9000)::text, 4, '0') || '-001', 'country', 'PT')`
  const isReduced = `(lifecycle.restocked_step IS NOT NULL OR lifecycle.path && '{cancellation,return}')`
  return `
      CASE WHEN number % 3 = 0 THEN coalesce(users.email, 'guest-' || number || '@example.com') END AS email,
      CASE WHEN number % 3 = 0 THEN ${address} END AS shipping_address,
      CASE WHEN number % 9 = 0 THEN ${address} END AS billing_address,
      CASE WHEN number % 3 = 0 THEN 'pt-PT' END AS locale,
      CASE WHEN number % 4 = 0 THEN '${lot.name}-' || number END AS external_id,
      CASE WHEN number % 10 = 0 THEN json_build_object('channel', 'web') END AS metadata,
      CASE WHEN ${isReduced} THEN NULL WHEN number % 20 = 0 THEN '${JSON.stringify([parcel, voucher])}'
        WHEN number % 5 = 0 THEN '${JSON.stringify([parcel])}' END::json AS adjustments,
      CASE WHEN ${isReduced} THEN 0 WHEN number % 20 = 0 THEN ${parcel.amount_cents + voucher.amount_cents}
        WHEN number % 5 = 0 THEN ${parcel.amount_cents} ELSE 0 END AS adjusted_cents`
}

const parcel = { type: 'shipping', label: 'Parcel', amount_cents: 490 }
const voucher = { type: 'discount', label: 'WELCOME', amount_cents: -100 }

/**
 * Numbers the orders as well. An order whose products have all been deleted has no lines; it gets no id. The units of a
 * line lie in a row: first those of Main, then those of the other place. A line of Main alone stores no allocations.
 */
function drawLines(lot: Lot): string {
  return `
    CREATE TEMP TABLE seed_lines ON COMMIT DROP AS
    WITH drawn AS (
      SELECT (SELECT coalesce(max(id), 0) FROM orders WHERE shop_id = ${shopId})
          + dense_rank() OVER (ORDER BY number) AS order_id, number, line,
        ${nextIds('order_items', 'number, line')} AS item_id,
        products.id AS product_id, products.sku, products.name, products.price_cents,
        1 + floor(4 * random() ^ 3)::int AS quantity, place_id, is_split
      FROM seed_orders
      CROSS JOIN LATERAL generate_series(0, line_count - 1) AS line
      JOIN products ON products.shop_id = ${shopId} AND products.deleted_at IS NULL
        AND products.sku = ${skuOf(lot, '1 + (first_product + line * stride) % $1::int')}
    ), placed AS (
      SELECT *, CASE WHEN place_id = ${mainLocation} THEN quantity WHEN is_split THEN 1 ELSE 0 END AS main_units
      FROM drawn
    )
    SELECT *, ${allocationsOf('main_units', 'quantity - main_units')} AS allocations FROM placed
`
}

// An order without lines has no totals and no steps; it is not inserted.
const drawTotals = `
  CREATE TEMP TABLE seed_totals ON COMMIT DROP AS
  SELECT order_id, number, sum(quantity)::bigint AS quantity,
    (sum(quantity * price_cents) + adjusted_cents)::bigint AS amount_cents,
    json_agg(
      CASE WHEN allocations IS NULL
        THEN json_build_object('product_id', product_id, 'quantity', quantity, 'price_cents', price_cents)
        ELSE json_build_object('product_id', product_id, 'quantity', quantity, 'price_cents', price_cents,
          'allocations', allocations) END
      ORDER BY line
    ) AS items
  FROM seed_lines JOIN seed_orders USING (number) GROUP BY order_id, number, adjusted_cents`

// Single units are shipped, canceled and returned only of orders that have enough of them.
const simplifyPaths = `
  UPDATE seed_orders SET path = simple.path, statuses = simple.statuses, shipped_step = simple.shipped_step,
    restocked_step = simple.restocked_step
  FROM seed_totals, seed_orders AS same
  CROSS JOIN LATERAL json_to_record(same.plain)
    AS simple (path text[], statuses order_status[], shipped_step int, restocked_step int)
  WHERE seed_totals.number = seed_orders.number AND same.number = seed_orders.number AND quantity < ${minUnits}
    AND simple.path <> seed_orders.path`

// Each step takes longer than the previous one. Steps are shortened where necessary to end within the batch's span.
const drawSteps = `
  CREATE TEMP TABLE seed_steps ON COMMIT DROP AS
  SELECT order_id, step,
    CASE WHEN step = 0 THEN NULL WHEN step = 1 THEN 'PENDING' ELSE statuses[step - 1] END AS from_status,
    CASE WHEN step = 0 THEN 'PENDING' ELSE statuses[step] END AS to_status,
    CASE WHEN path[step] IN ('shipment', 'cancellation', 'return') THEN path[step] END AS part,
    (created_at
      + least(pace * step * step, ($1::timestamptz - created_at) * (step / 5.0)))::timestamptz(3) AS happened_at,
    step IS NOT DISTINCT FROM shipped_step AS ships,
    step IS NOT DISTINCT FROM restocked_step AS restocks
  FROM seed_orders JOIN seed_totals USING (number)
  CROSS JOIN LATERAL generate_series(0, cardinality(path)) AS step`
