import { Type, type Static } from '@sinclair/typebox'
import { Nullable, StringEnum, Time } from '../http/schemas.js'
import { eventTypes } from '../events/event-types.js'

const Count = (description: string) => Type.Integer({ minimum: 0, description })

const Rate = (description: string) => Nullable(Type.Number({ minimum: 0, description }))

const BusyProduct = Type.Object({
  id: Type.Integer(),
  sku: Type.String(),
  name: Type.String(),
  stock: Type.Integer({ description: 'Units in stock now' }),
  is_low: Type.Boolean({ description: 'Whether the stock is at or below its threshold' }),
  low_stock_threshold: Nullable(Type.Integer({ description: 'At or below this stock it is low; null: never' })),
  sold_per_minute: Count(
    'Units ordered in the last minute; an estimate when the newest 5,000 stock movements span less than a minute'
  )
})

const LatestEvent = Type.Object({
  id: Type.Integer(),
  type: StringEnum(eventTypes),
  order_id: Nullable(Type.Integer()),
  product_id: Nullable(
    Type.Integer({ description: 'The product of a product event, or of a new order with a single product' })
  ),
  product_name: Nullable(Type.String({ description: 'The current name of that product' })),
  total_quantity: Nullable(Type.Integer({ description: 'Units in a new order' })),
  total_amount_cents: Nullable(Type.Integer({ description: 'The total of a new order' })),
  stock: Nullable(
    Type.Integer({ description: 'Stock of a product that was created, deleted or ran low, or whose stock was changed' })
  ),
  performed_by: Type.String(),
  created_at: Time('When it happened')
})

/** Read from the database, so it is the same from every process. */
const Shop = Type.Object({
  currency: Type.String(),
  products: Count('Products that can be ordered'),
  orders: Count('Orders ever placed'),
  orders_per_second: Rate('Order rate since the previous snapshot; null in the first one'),
  busiest_products: Type.Array(BusyProduct, {
    maxItems: 8,
    description:
      'Products that sold most in the last minute, then those whose stock changed most recently; up to three that ' +
      'have sold out lately are among them'
  }),
  latest_events: Type.Array(LatestEvent, { maxItems: 20, description: 'Newest first' })
})

const Latency = Type.Object({ p50: Type.Number(), p95: Type.Number(), p99: Type.Number() })

/** What this process has measured; other processes of the service measure themselves. */
const ThisProcess = Type.Object({
  worker: Nullable(Type.Integer({ description: 'The number of this worker; null if it is the only process' })),
  workers: Type.Integer({ minimum: 1, description: 'Processes of the service on this machine (`WEB_CONCURRENCY`)' }),
  window_seconds: Type.Integer({ description: 'The longest time that the numbers below cover' }),
  requests_per_second: Rate('Requests to the API, without those of watchers and probes; null in the first snapshot'),
  orders_refused_per_second: Rate('Orders that were refused, e.g. for insufficient stock'),
  latency_ms: Type.Unsafe<Static<typeof Latency> | null>({
    ...Latency,
    type: ['object', 'null'],
    description: 'Approximate response times of those requests; null without requests'
  }),
  orders_per_transaction: Rate('Average number of orders per transaction; null without orders'),
  queued_orders: Count('Orders that are waiting for a transaction now')
})

export const LiveSnapshot = Type.Object(
  {
    at: Time('When the snapshot was taken'),
    shop: Type.Unsafe<Static<typeof Shop> | null>({
      ...Shop,
      type: ['object', 'null'],
      description: 'The shop, the same from every process; null while the database does not respond'
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
            {
              id: 1,
              sku: 'MUG-BLUE',
              name: 'Blue mug',
              stock: 98,
              is_low: false,
              low_stock_threshold: 20,
              sold_per_minute: 2
            }
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
