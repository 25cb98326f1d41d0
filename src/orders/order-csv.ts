import type { Columns } from '../csv/cells.js'
import type { Address } from '../shop/order-details.js'
import type { Order } from './schemas.js'

const addressParts = [
  'name',
  'company',
  'line1',
  'line2',
  'city',
  'region',
  'postal_code',
  'country'
] as const satisfies Array<keyof Address>

/**
 * The columns of an export of orders: one row for each order, with its lines as text. The amounts are in minor units,
 * except for `total_amount`.
 */
export const orderCsvColumns: Columns<Order> = {
  id: order => order.id,
  external_id: order => order.external_id,
  status: order => order.status,
  payment_status: order => order.payment_status,
  fulfillment_status: order => order.fulfillment_status,
  user_id: order => order.user_id,
  user_name: order => order.user_name,
  email: order => order.email,
  phone: order => order.phone,
  items: itemsOf,
  total_quantity: order => order.total_quantity,
  subtotal_cents: order => order.subtotal_cents,
  total_amount_cents: order => order.total_amount_cents,
  total_amount: order => order.total_amount,
  paid_cents: order => order.paid_cents,
  refunded_cents: order => order.refunded_cents,
  refund_due_cents: order => order.refund_due_cents,
  current_total_cents: order => order.current_total_cents,
  currency: order => order.currency,
  ...addressColumns('shipping'),
  ...addressColumns('billing'),
  locale: order => order.locale,
  location_id: order => order.location_id,
  note: order => order.note,
  metadata: order => JSON.stringify(order.metadata),
  order_date: order => order.order_date,
  created_at: order => order.created_at,
  updated_at: order => order.updated_at,
  expires_at: order => order.expires_at
}

export const orderCsvExample =
  `${Object.keys(orderCsvColumns).join(',')}\r\n` +
  '1,,PENDING,unpaid,unfulfilled,7,Ada Sample,ada@example.com,,MUG-BLUE x 2,2,4980,4980,49.8,0,0,0,4980,USD,' +
  `Ada Sample,,12 Example Street,,Lisbon,,1100-001,PT${','.repeat(8)},,,,{},2026-01-15T10:30:00.000Z,` +
  '2026-01-15T10:30:00.000Z,2026-01-15T10:30:00.000Z,\r\n'

/** To be read by people: `MUG-BLUE x 2; MUG-RED x 1`. */
function itemsOf({ items }: Order): string {
  return items.map(({ sku, quantity }) => `${sku} x ${quantity}`).join('; ')
}

function addressColumns(kind: 'shipping' | 'billing'): Columns<Order> {
  return Object.fromEntries(
    addressParts.map(part => [`${kind}_${part}`, (order: Order) => order[`${kind}_address`]?.[part] ?? null])
  )
}
