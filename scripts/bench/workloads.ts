export const productCount = 1_000

/** Signs the payments. */
export const webhookSecret = 'an-example-webhook-secret'

export type WorkloadName =
  'hot' | 'spread' | 'five lines' | 'product list' | 'product' | 'order' | 'any product' | 'any order' | 'mixed'

/** The programs that are compared: a, b, c and d in the report. */
export type Variant = 'service' | 'by hand' | 'pgbench' | 'constant'

export interface Measurement {
  perSecond: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  answered: number
  failed: number
  /** CPU time of the process that answers, without PostgreSQL. */
  cpuMicrosecondsPerRequest?: number | undefined
}

export interface LoadOptions {
  address: string
  workload: WorkloadName
  connections: number
  seconds?: number | undefined
  count?: number | undefined
}

export function readLoadOptions(text: string): LoadOptions {
  return JSON.parse(text)
}

/** The rows of a workload in the report, and their targets. */
export interface Workload {
  name: WorkloadName
  title: string
  variants: readonly Variant[]
  /** The minimum throughput of the service, as a multiple of the variant's. */
  targets: Partial<Record<Variant, number>>
}

export const workloads: readonly Workload[] = [
  {
    name: 'hot',
    title: 'orders for one hot product',
    variants: ['service', 'by hand', 'pgbench'],
    targets: { 'by hand': 12, pgbench: 4 }
  },
  {
    name: 'spread',
    title: 'orders spread over 1,000 products',
    variants: ['service', 'by hand', 'pgbench'],
    targets: { 'by hand': 6, pgbench: 0.7 }
  },
  {
    name: 'five lines',
    title: 'orders with five lines',
    variants: ['service', 'by hand'],
    targets: { 'by hand': 4 }
  },
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

/** The workloads that are also measured with a single client. */
export const aloneWorkloads: readonly WorkloadName[] = ['spread', 'product list', 'product', 'order']

/** The target for the latency of a single client, as a multiple of the hand-written service's. */
export const maxAloneRatio = 1.1

/** The target for the resident memory after 200,000 requests, as a multiple of the memory after 20,000. */
export const maxMemoryRatio = 1.2
