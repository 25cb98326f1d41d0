export const productCount = 1_000

/** The shops beside the default one, in the measurements of many shops: `shop-2` and so on. */
export const shopCount = 1_000

/** The one of them whose lock is held. */
export const heldShopSlug = 'shop-2'

/** Signs the payments. */
export const webhookSecret = 'an-example-webhook-secret'

/** Before each measurement, connections are opened and code is compiled for this long. */
export const warmUpSeconds = 0.5

export type WorkloadName =
  | 'hot'
  | 'spread'
  | 'sale'
  | 'five lines'
  | 'detailed'
  | 'payment'
  | 'cancellation'
  | 'status'
  | 'stock'
  | 'product list'
  | 'product'
  | 'order'
  | 'any product'
  | 'any order'
  | 'mixed'
  | 'shops'
  | 'other shops'

/** Whether each request of the workload changes a PENDING order of its own, which must be placed before. */
export function isOfOrders(workload: WorkloadName): boolean {
  return workload === 'payment' || workload === 'cancellation' || workload === 'status'
}

/** The programs that are compared: a, b, c, d and e in the report. */
export type Variant = 'service' | 'by hand' | 'pgbench' | 'constant' | 'earlier'

export interface Measurement {
  perSecond: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  answered: number
  failed: number
  /** CPU time of the process that answers, without PostgreSQL; of a whole sale in the workload `sale`. */
  cpuMicrosecondsPerRequest?: number | undefined
}

/** What the load generator reports. */
export interface LoadReport extends Measurement {
  /** How many requests, or sales, the warm-up made. */
  warmedUp: number
}

export interface LoadOptions {
  address: string
  workload: WorkloadName
  connections: number
  seconds?: number | undefined
  count?: number | undefined
  /** The orders to change, in workloads that do so. */
  orders?: readonly number[] | undefined
}

export function readLoadOptions(text: string): LoadOptions {
  return JSON.parse(text)
}

/** The rows of a workload in the report, and their targets. */
export interface Workload {
  name: WorkloadName
  title: string
  /** In the order of the measurements. The earlier version is beside the service, because small differences count. */
  variants: readonly Variant[]
  /** The minimum throughput of the service, as a multiple of the variant's. */
  targets: Partial<Record<Variant, number>>
}

export const workloads: readonly Workload[] = [
  {
    name: 'hot',
    title: 'orders for one hot product',
    variants: ['service', 'earlier', 'by hand', 'pgbench'],
    targets: { 'by hand': 12, pgbench: 4, earlier: 0.95 }
  },
  {
    name: 'spread',
    title: 'orders spread over 1,000 products',
    variants: ['service', 'earlier', 'by hand', 'pgbench'],
    targets: { 'by hand': 6, pgbench: 0.7, earlier: 0.95 }
  },
  // Directly after the orders that it is compared with.
  {
    name: 'sale',
    title: 'sales: an order spread like these, then its payment',
    variants: ['service', 'earlier', 'by hand'],
    targets: {}
  },
  {
    name: 'five lines',
    title: 'orders with five lines',
    variants: ['service', 'earlier', 'by hand'],
    targets: { 'by hand': 4, earlier: 0.95 }
  },
  {
    name: 'detailed',
    title: 'orders with an address, metadata and two adjustments',
    variants: ['service'],
    targets: {}
  },
  changes('payment', 'payments by webhook'),
  changes('cancellation', 'cancellations: `DELETE /orders/{id}`'),
  changes('status', 'PENDING to PAID: `PATCH /orders/{id}`'),
  changes('stock', 'adjustments: `POST /products/{id}/stock`'),
  {
    name: 'product list',
    title: '`GET /products`',
    variants: ['service', 'by hand', 'constant'],
    targets: { 'by hand': 10, constant: 0.7 }
  },
  { name: 'product', title: '`GET /products/1`', variants: ['service', 'by hand'], targets: { 'by hand': 3 } },
  { name: 'order', title: '`GET /orders/1`', variants: ['service', 'by hand'], targets: { 'by hand': 3 } },
  { name: 'any product', title: '`GET /products/{1..1000}`', variants: ['service', 'by hand'], targets: {} },
  { name: 'any order', title: '`GET /orders/{1..1000}`', variants: ['service', 'by hand'], targets: {} }
]

function changes(name: WorkloadName, title: string): Workload {
  return { name, title, variants: ['service', 'earlier', 'by hand'], targets: { 'by hand': 8, earlier: 3 } }
}

/** The target for the sales per second, as a multiple of the orders per second without payments. */
export const minSaleShare = 0.4

/** The target for the orders of many shops per second, as a multiple of those of one shop. */
export const minShopsRatio = 0.5

/** The target for the orders of the others while the lock of a shop is held, as a multiple of those without that. */
export const minOthersRatio = 0.9

/** The workloads that are also measured with a single client. */
export const aloneWorkloads: readonly WorkloadName[] = ['spread', 'detailed', 'product list', 'product', 'order']

/** The target for the latency of a single client, as a multiple of the other service's. */
export const maxAloneRatio = 1.1

/** The target for the latency of an order with details, as a multiple of a plain one. */
export const maxDetailedRatio = 1.2

/** The target for the resident memory after 200,000 requests, as a multiple of the memory after 20,000. */
export const maxMemoryRatio = 1.2
