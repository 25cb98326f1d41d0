import type { Order } from '../orders/schemas.js'
import { exampleAddress } from '../shop/order-details.js'
import type { Facts, MailEvent } from './facts.js'
import type { MailType } from './mail-types.js'

const item = {
  product_id: 1,
  price_cents_at_purchase: 2490,
  unit_price: 24.9,
  returned_quantity: 0,
  allocations: []
}

/** An order with everything that e-mails show. */
const order: Order = {
  id: 1042,
  user_id: null,
  user_name: null,
  status: 'PAID',
  items: [
    {
      ...item,
      id: 1,
      product_name: 'Blue mug',
      sku: 'MUG-BLUE',
      quantity: 2,
      shipped_quantity: 2,
      canceled_quantity: 0
    },
    {
      ...item,
      id: 2,
      product_name: 'Green mug',
      sku: 'MUG-GREEN',
      quantity: 1,
      shipped_quantity: 0,
      canceled_quantity: 1
    }
  ],
  total_amount_cents: 7960,
  total_amount: 79.6,
  total_quantity: 3,
  subtotal_cents: 7470,
  adjustments: [{ type: 'shipping', label: 'Parcel', amount_cents: 490 }],
  payment_status: 'paid',
  paid_cents: 7960,
  refunded_cents: 0,
  refund_due_cents: 2490,
  current_total_cents: 5470,
  fulfillment_status: 'partial',
  currency: 'EUR',
  external_id: null,
  email: 'ada@example.com',
  phone: null,
  shipping_address: exampleAddress,
  billing_address: null,
  metadata: {},
  locale: null,
  location_id: null,
  order_date: '2026-01-15T10:30:00.000Z',
  note: null,
  version: 3,
  created_at: '2026-01-15T10:30:00.000Z',
  updated_at: '2026-01-16T10:30:00.000Z',
  expires_at: null
}

const events: Record<MailType, MailEvent> = {
  order_confirmation: { type: 'order.created', data: {} },
  payment_received: { type: 'order.paid', data: { amount_cents: 7960 } },
  order_shipped: {
    type: 'order.partially_shipped',
    data: {
      items: [{ item_id: 1, quantity: 2 }],
      carrier: 'Example Post',
      tracking_number: 'EX123456789PT',
      tracking_url: 'https://track.example.com/EX123456789PT'
    }
  },
  order_canceled: { type: 'order.partially_canceled', data: { items: [{ item_id: 2, quantity: 1 }] } },
  order_refunded: { type: 'order.partially_refunded', data: { amount_cents: 2490 } },
  low_stock: { type: 'product.low_stock', data: { stock: 3, threshold: 5 } }
}

/** An invented event of each type, for previews. */
export function sampleOf(type: MailType): Pick<Facts, 'type' | 'event' | 'order' | 'product'> {
  if (type === 'low_stock') return { type, event: events[type], product: { sku: 'MUG-BLUE', name: 'Blue mug' } }
  return { type, event: events[type], order }
}
