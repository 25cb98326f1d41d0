import { Type, type Static } from '@sinclair/typebox'
import { Nullable, StringEnum, Time } from '../http/schemas.js'
import { eventTypes } from '../events/record-events.js'

const Count = (description: string) => Type.Integer({ minimum: 0, description })

const Rate = (description: string) => Nullable(Type.Number({ minimum: 0, description }))

const BusyProduct = Type.Object({
  id: Type.Integer(),
  sku: Type.String(),
  name: Type.String(),
  stock: Type.Integer({ description: 'What is there now' }),
  is_low: Type.Boolean({ description: 'Whether the stock is at its threshold or below' }),
  sold_per_minute: Count(
    'Units in the orders of the last minute; reckoned from the newest 5,000 movements of stock if those took less than that'
  )
})

const LatestEvent = Type.Object({
  id: Type.Integer(),
  type: StringEnum(eventTypes),
  order_id: Nullable(Type.Integer()),
  product_id: Nullable(
    Type.Integer({ description: "Of a product's event, and of an order of one product when it is placed" })
  ),
  product_name: Nullable(Type.String({ description: 'The name of that product now' })),
  total_quantity: Nullable(Type.Integer({ description: 'Of an order that is placed' })),
  total_amount_cents: Nullable(Type.Integer({ description: 'Of an order that is placed' })),
  stock: Nullable(
    Type.Integer({ description: 'Of a product that is created, deleted, low, or whose stock was changed' })
  ),
  performed_by: Type.String(),
  created_at: Time('When')
})

/** What comes from the database, and so is of the whole service. */
const Shop = Type.Object({
  currency: Type.String(),
  products: Count('Products that can be ordered'),
  orders: Count('Orders ever placed'),
  orders_per_second: Rate('Orders placed since the snapshot before; null in the first'),
  busiest_products: Type.Array(BusyProduct, {
    maxItems: 8,
    description: 'Those that sold most in the last minute, then those whose stock moved last'
  }),
  latest_events: Type.Array(LatestEvent, { maxItems: 20, description: 'Newest first' })
})

const Latency = Type.Object({ p50: Type.Number(), p95: Type.Number(), p99: Type.Number() })

/** What this process has measured; others that serve the same shop measure their own. */
const ThisProcess = Type.Object({
  worker: Nullable(Type.Integer({ description: 'Which of the `workers` it is; null if it is the only one' })),
  workers: Type.Integer({ minimum: 1, description: 'Processes of this service on its machine (`WEB_CONCURRENCY`)' }),
  window_seconds: Type.Integer({ description: 'What the numbers below are over, at most' }),
  requests_per_second: Rate('Requests to the API, without those of who watches it; null in the first snapshot'),
  orders_refused_per_second: Rate('Orders that were refused, e.g. for want of stock'),
  latency_ms: Type.Unsafe<Static<typeof Latency> | null>({
    ...Latency,
    type: ['object', 'null'],
    description: 'How long those requests took to answer, about; null if there were none'
  }),
  orders_per_transaction: Rate('How many orders shared a transaction, on average; null if there were none'),
  queued_orders: Count('Orders that wait for a transaction now')
})

export const LiveSnapshot = Type.Object(
  {
    at: Time('When it was taken'),
    shop: Type.Unsafe<Static<typeof Shop> | null>({
      ...Shop,
      type: ['object', 'null'],
      description: 'The shop, whichever process is asked; null while the database does not answer'
    }),
    process: ThisProcess
  },
  {
    $id: 'LiveSnapshot',
    examples: [
      {
        at: '2026-01-15T10:31:00.000Z',
        shop: {
          currency: 'USD',
          products: 24,
          orders: 1200,
          orders_per_second: 12.5,
          busiest_products: [
            { id: 1, sku: 'MUG-BLUE', name: 'Blue mug', stock: 98, is_low: false, sold_per_minute: 2 }
          ],
          latest_events: [
            {
              id: 1301,
              type: 'order.created',
              order_id: 1200,
              product_id: 1,
              product_name: 'Blue mug',
              total_quantity: 2,
              total_amount_cents: 4980,
              stock: null,
              performed_by: 'anonymous',
              created_at: '2026-01-15T10:31:00.000Z'
            }
          ]
        },
        process: {
          worker: null,
          workers: 1,
          window_seconds: 10,
          requests_per_second: 31.2,
          orders_refused_per_second: 0,
          latency_ms: { p50: 1.8, p95: 4.6, p99: 9.2 },
          orders_per_transaction: 1.4,
          queued_orders: 0
        }
      }
    ]
  }
)

export type LiveSnapshot = Static<typeof LiveSnapshot>

export type Shop = NonNullable<LiveSnapshot['shop']>

export type ProcessRates = Pick<
  LiveSnapshot['process'],
  'requests_per_second' | 'orders_refused_per_second' | 'latency_ms' | 'orders_per_transaction'
>
