import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import { withinMs } from '../jobs/deadline.js'

/**
 * Every metric of the service, declared once, in a registry of its own. Labels take few values: route patterns, never ids, and
 * nothing that a caller could make up. Several processes add up, but for what each of them says of the same (`aggregator`).
 */
export interface Metrics extends ReturnType<typeof declare> {
  /** Has `read` set its gauges whenever the metrics are read. One that throws, or takes more than two seconds, holds up nothing. */
  onScrape(read: () => void | Promise<void>): void
  /** Has `read` say how many orders wait for a transaction. */
  onQueue(read: () => number): void
  /** Orders that wait for a transaction now. */
  readonly queuedOrders: number
  /** All metrics, those of the process included, in the text format of Prometheus. */
  scrape(): Promise<string>
  /** Of what `scrape` answers. */
  readonly contentType: string
  /** The same as data, to be added to those of other processes: each metric says how (`aggregator`). */
  snapshot(): Promise<MetricsSnapshot>
}

export type MetricsSnapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

export function createMetrics(): Metrics {
  const registry = new Registry()
  const metrics = declare(registry)
  const reads: Array<() => void | Promise<void>> = []
  let readQueue = () => 0
  reads.push(() => {
    metrics.orderQueueDepth.set(readQueue())
  })
  const readAll = async () => {
    const all = Promise.allSettled(
      reads.map(async read => {
        await read()
      })
    )
    await withinMs(all, readTimeoutMs, undefined)
  }
  return {
    ...metrics,
    contentType: registry.contentType,
    onScrape(read) {
      reads.push(read)
    },
    onQueue(read) {
      readQueue = read
    },
    get queuedOrders() {
      return readQueue()
    },
    async scrape() {
      await readAll()
      return `${await processRegistry().metrics()}\n${await registry.metrics()}`
    },
    async snapshot() {
      await readAll()
      return [...(await processRegistry().getMetricsAsJSON()), ...(await registry.getMetricsAsJSON())]
    }
  }
}

/** Why an order is refused: the error codes of placing one, as labels. */
const refusalReasons = [
  'insufficient_stock',
  'price_changed',
  'product_not_found',
  'user_not_found',
  'validation_failed',
  'overloaded'
] as const

function declare(registry: Registry) {
  const registers = [registry]
  return {
    httpRequestDuration: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer a request, by route pattern (`none`: there is no such route), method and status',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: latencyBuckets,
      registers
    }),
    httpRequestsInFlight: new Gauge({
      name: 'http_requests_in_flight',
      help: 'Requests that are being answered',
      registers
    }),

    databaseUp: new Gauge({
      name: 'database_up',
      help: '1 if the database answered when the metrics were read, else 0',
      aggregator: 'min',
      registers
    }),
    databaseConnections: new Gauge({
      name: 'database_pool_connections',
      help: 'Connections to the database',
      labelNames: ['state'] as const,
      registers
    }),
    databaseConnectionsMax: new Gauge({
      name: 'database_pool_connections_max',
      help: 'Connections to the database, at most (DATABASE_POOL_MAX)',
      registers
    }),
    databaseWaiting: new Gauge({
      name: 'database_pool_waiting',
      help: 'Queries and transactions that wait for a connection',
      registers
    }),

    orderGroupSize: new Histogram({
      name: 'order_group_size',
      help: 'Orders that shared one transaction',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128],
      registers
    }),
    orderGroupWait: new Histogram({
      name: 'order_group_wait_seconds',
      help: 'How long the first order of a group waited for its transaction',
      buckets: latencyBuckets,
      registers
    }),
    orderGroupDuration: new Histogram({
      name: 'order_group_duration_seconds',
      help: 'How long the transaction of a group took',
      buckets: latencyBuckets,
      registers
    }),
    orderQueueDepth: new Gauge({ name: 'order_queue_depth', help: 'Orders that wait for a transaction', registers }),

    ordersPlaced: new Counter({
      name: 'orders_placed_total',
      help: 'Orders that were placed and committed',
      registers
    }),
    ordersRefused: startAtZero(
      new Counter({
        name: 'orders_refused_total',
        help: 'Orders that were refused',
        labelNames: ['reason'] as const,
        registers
      }),
      'reason',
      refusalReasons
    ),
    oversellRefused: new Counter({
      name: 'oversell_attempts_refused_total',
      help: 'Orders that wanted more stock than there was',
      registers
    }),

    paymentEvents: startAtZero(
      new Counter({
        name: 'payment_events_total',
        help: 'Events received from the payment provider, by outcome',
        labelNames: ['outcome'] as const,
        registers
      }),
      'outcome',
      ['success', 'refund_requested', 'duplicate', 'ignored', 'invalid_signature', 'stale_signature', 'order_not_found']
    ),

    subscriberLagEvents: new Gauge({
      name: 'event_subscriber_lag_events',
      help: 'Events that a subscriber has yet to pass, by their ids',
      labelNames: ['subscriber'] as const,
      aggregator: 'max',
      registers
    }),
    subscriberLagSeconds: new Gauge({
      name: 'event_subscriber_lag_seconds',
      help: 'Age of the oldest event that a subscriber has yet to pass; 0 if there is none',
      labelNames: ['subscriber'] as const,
      aggregator: 'max',
      registers
    }),
    subscriberParkedEvents: new Gauge({
      name: 'event_subscriber_parked_events',
      help: 'Events that a subscriber could not handle',
      labelNames: ['subscriber'] as const,
      aggregator: 'max',
      registers
    }),

    orderCacheReads: startAtZero(
      new Counter({
        name: 'order_cache_reads_total',
        help: 'Reads of the order cache',
        labelNames: ['outcome'] as const,
        registers
      }),
      'outcome',
      ['hit', 'miss']
    ),
    webhookDeliveries: startAtZero(
      new Counter({
        name: 'webhook_deliveries_total',
        help: 'Attempts to deliver webhooks, by outcome',
        labelNames: ['outcome'] as const,
        registers
      }),
      'outcome',
      ['delivered', 'failed']
    ),

    invariantViolations: new Gauge({
      name: 'invariant_violations',
      help: 'What the last check found that breaks an invariant',
      labelNames: ['invariant'] as const,
      aggregator: 'max',
      registers
    }),
    invariantsCheckedAt: new Gauge({
      name: 'invariants_checked_timestamp_seconds',
      help: 'When the invariants were checked last',
      aggregator: 'max',
      registers
    })
  }
}

// Prometheus waits for 10 s; without a database, the rest of the metrics is worth the more.
const readTimeoutMs = 2_000

// With the service levels among them: an order's p95 below 200 ms, its p99 below 500 ms.
const latencyBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]

/** A series that appears with its first count hides that count from `rate()`. */
function startAtZero<Label extends string>(
  counter: Counter<Label>,
  label: Label,
  values: readonly string[]
): Counter<Label> {
  for (const value of values) {
    const labels: Partial<Record<Label, string>> = {}
    labels[label] = value
    counter.inc(labels, 0)
  }
  return counter
}

let ofProcess: Registry | undefined

// Once a process: what it observes (garbage collection, the event loop) belongs to no app, and the observers are never removed.
function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry()
    collectDefaultMetrics({ register: ofProcess })
  }
  return ofProcess
}
