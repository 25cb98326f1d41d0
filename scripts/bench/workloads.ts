export const productCount = 1_000

export type WorkloadName =
  'hot' | 'spread' | 'five lines' | 'product list' | 'product' | 'order' | 'any product' | 'any order' | 'mixed'

/** Who is measured: a, b, c and d of the report. */
export type Variant = 'service' | 'by hand' | 'pgbench' | 'constant'

export interface Measurement {
  perSecond: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
  answered: number
  failed: number
  /** Of the process that answers, PostgreSQL not included. */
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

/** A row of the report, and what the issue of this benchmark asks for. */
export interface Workload {
  name: WorkloadName
  title: string
  variants: readonly Variant[]
  /** How many times the throughput of the other it must have. */
  targets: Partial<Record<Variant, number>>
}

export const workloads: readonly Workload[] = [
  {
    name: 'hot',
    title: 'orders of one hot product',
    variants: ['service', 'by hand', 'pgbench'],
    targets: { 'by hand': 12, pgbench: 4 }
  },
  {
    name: 'spread',
    title: 'orders spread over 1,000 products',
    variants: ['service', 'by hand', 'pgbench'],
    targets: { 'by hand': 6, pgbench: 0.7 }
  },
  { name: 'five lines', title: 'orders of five lines', variants: ['service', 'by hand'], targets: { 'by hand': 4 } },
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

/** What one client alone waits for. */
export const aloneWorkloads: readonly WorkloadName[] = ['spread', 'product list', 'product', 'order']

export const maxAloneRatio = 1.1
