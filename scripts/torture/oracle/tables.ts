import pg from 'pg'
import type { UnitsAt } from './units.js'

/** Amounts and prices are in cents. */
export interface OrderRow {
  id: number
  status: string
  note: string | null
  version: number
  amount: number
  quantity: number
  createdAtMs: number
  /** Still pending 45 s after it should have expired. */
  isOverdue: boolean
  hasShipped: boolean
  fulfillment: string
  paid: number
  refunded: number
  refundDue: number
  paymentStatus: string
  /** What clients keep with the order. */
  externalId: string | null
  shippedTo: string | null
  /** The location that has to serve it. */
  locationId: number | null
  metadata: Record<string, string>
  adjusted: number
  /** Discounts and taxes, which are part of `adjusted`. */
  proportional: number
}

export interface LineRow {
  id: number
  orderId: number
  productId: number
  quantity: number
  price: number
  shipped: number
  canceled: number
  returned: number
  /** Where its units come from; null: all from Main. */
  allocations: UnitsAt[] | null
}

/** Units of an order that were shipped, canceled or returned. */
export interface PartRow {
  id: number
  orderId: number
  type: string
  items: Array<{ item_id: number; quantity: number; allocations?: UnitsAt[] }>
  isRestocked: boolean
  /** Unique if a client asked for this part. */
  reason: string | null
  trackingNumber: string | null
  performedBy: string
}

export interface MovementRow {
  id: number
  productId: number
  locationId: number
  delta: number
  /** What is at the location then. */
  balance: number
  reason: string
  orderId: number | null
  partId: number | null
  performedBy: string | null
}

export interface EventRow {
  id: number
  type: string
  orderId: number | null
  productId: number | null
  data: EventData
  performedBy: string
  createdAtMs: number
}

export interface EventData {
  version?: number
  /** Of an event that changed no status: the status that it found. */
  status?: string
  changes?: {
    status?: { from: string | null; to: string }
    stock?: { from: number; to: number }
    paid_cents?: { from: number; to: number }
    refunded_cents?: { from: number; to: number }
  }
  shipment_id?: number
  cancellation_id?: number
  return_id?: number
  /** The lines of a new order, or those of a part. */
  items?: Array<{ item_id: number; product_id?: number; quantity: number; allocations?: UnitsAt[] }>
  restocked?: boolean
  amount_cents?: number
  refund_due_cents?: number
  reason?: string
  /** Of a product: what can be sold of it. */
  stock?: number
  location_id?: number
  from_location_id?: number
  to_location_id?: number
  quantity?: number
}

export interface ProductRow {
  id: number
  sku: string
  /** What can be sold, and the part of it that is not at Main. */
  stock: number
  elsewhere: number
}

export interface LocationRow {
  id: number
  name: string
  priority: number
  isActive: boolean
  version: number
}

/** What is at another location than Main. */
export interface LevelRow {
  productId: number
  locationId: number
  quantity: number
}

export interface PaymentRow {
  id: number
  eventId: string
  type: string
  orderId: number
}

/** An entry of the list of an order's payments and refunds. */
export interface MoneyRow {
  id: number
  orderId: number
  type: string
  amount: number
  eventId: string | null
  reason: string | null
  performedBy: string
}

export interface KeyRow {
  principal: string
  key: string
  status: number
  body: string
}

export interface DeliveryRow {
  eventId: number
  status: string
}

/** The rows of a shop, in one snapshot. */
export interface Tables {
  orders: OrderRow[]
  lines: LineRow[]
  parts: PartRow[]
  movements: MovementRow[]
  events: EventRow[]
  products: ProductRow[]
  /** None as long as there is only Main, as it was created. */
  locations: LocationRow[]
  levels: LevelRow[]
  users: Array<{ id: number; email: string }>
  payments: PaymentRow[]
  money: MoneyRow[]
  keys: KeyRow[]
  deliveries: DeliveryRow[]
  /** Events up to this one are older than the webhook endpoint. */
  subscribedAfterEventId: number
}

/** Reads all tables of a shop in one snapshot, with plain SQL. */
export async function readTables(databaseUrl: string, shopId: number): Promise<Tables> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const read = async <Row>(sql: string): Promise<Row[]> => (await client.query(sql, [shopId])).rows
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const [endpoint] = await read<{ after: number }>(
      'SELECT after_event_id::int AS after FROM webhook_endpoints WHERE shop_id = $1 ORDER BY id LIMIT 1'
    )
    return {
      orders: await read(selectOrders),
      lines: await read(selectLines),
      parts: await read(selectParts),
      movements: await read(selectMovements),
      events: await read(selectEvents),
      products: await read(
        `SELECT id::int, sku, stock::float8, stock_elsewhere::float8 AS elsewhere
         FROM products WHERE shop_id = $1 ORDER BY id`
      ),
      locations: await read(
        `SELECT id::int, name, priority, is_active AS "isActive", version
         FROM locations WHERE shop_id = $1 ORDER BY id`
      ),
      levels: await read(
        `SELECT product_id::int AS "productId", location_id::int AS "locationId", quantity::float8
         FROM stock_levels WHERE shop_id = $1`
      ),
      users: await read('SELECT id::int, email FROM users WHERE shop_id = $1'),
      payments: await read(
        'SELECT id::int, event_id AS "eventId", type, order_id::int AS "orderId" FROM webhook_events WHERE shop_id = $1'
      ),
      money: await read(
        `SELECT id::int, order_id::int AS "orderId", type, amount_cents::float8 AS amount, event_id AS "eventId",
           reason, performed_by AS "performedBy"
         FROM order_payments WHERE shop_id = $1 ORDER BY id`
      ),
      keys: await read('SELECT principal, key, status, body FROM idempotency_keys WHERE shop_id = $1'),
      deliveries: await read('SELECT event_id::int AS "eventId", status FROM webhook_deliveries WHERE shop_id = $1'),
      subscribedAfterEventId: endpoint?.after ?? 0
    }
  } finally {
    await client.end()
  }
}

const selectOrders = `
  SELECT id::int, status::text, note, version,
    total_amount_cents::float8 AS amount,
    total_quantity::float8 AS quantity,
    extract(epoch FROM created_at)::float8 * 1000 AS "createdAtMs",
    (status = 'PENDING' AND expires_at < now() - interval '45 seconds') AS "isOverdue",
    shipped_at IS NOT NULL AS "hasShipped",
    fulfillment_status::text AS fulfillment,
    paid_cents::float8 AS paid, refunded_cents::float8 AS refunded, refund_due_cents::float8 AS "refundDue",
    payment_status::text AS "paymentStatus",
    external_id AS "externalId", shipping_address ->> 'name' AS "shippedTo", location_id::int AS "locationId",
    coalesce(metadata, '{}') AS metadata,
    (SELECT coalesce(sum((value ->> 'amount_cents')::float8), 0) FROM json_array_elements(coalesce(adjustments, '[]')))
      AS adjusted,
    (SELECT coalesce(sum((value ->> 'amount_cents')::float8), 0) FROM json_array_elements(coalesce(adjustments, '[]'))
      WHERE value ->> 'type' IN ('discount', 'tax')) AS proportional
  FROM orders WHERE shop_id = $1
  ORDER BY id`

const selectLines = `
  SELECT id::int, order_id::int AS "orderId", product_id::int AS "productId", quantity,
    price_cents_at_purchase::float8 AS price, shipped_quantity AS shipped, canceled_quantity AS canceled,
    returned_quantity AS returned, allocations
  FROM order_items WHERE shop_id = $1
  ORDER BY id`

const selectParts = `
  SELECT id::int, order_id::int AS "orderId", type, items, is_restocked AS "isRestocked", reason,
    tracking_number AS "trackingNumber", performed_by AS "performedBy"
  FROM order_parts WHERE shop_id = $1
  ORDER BY id`

const selectMovements = `
  SELECT id::int, product_id::int AS "productId", location_id::int AS "locationId", delta::float8,
    balance_after::float8 AS balance, reason, order_id::int AS "orderId", part_id::int AS "partId",
    performed_by AS "performedBy"
  FROM stock_movements WHERE shop_id = $1
  ORDER BY id`

const selectEvents = `
  SELECT id::int, type, order_id::int AS "orderId", product_id::int AS "productId", data,
    performed_by AS "performedBy",
    extract(epoch FROM created_at)::float8 * 1000 AS "createdAtMs"
  FROM events WHERE shop_id = $1
  ORDER BY id`
