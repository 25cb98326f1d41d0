import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/**
 * Every metric of the service, declared once. Labels take few values: route patterns but never ids, and nothing that a
 * client could invent. The values of several processes add up, except for gauges that describe the same thing in each
 * process (`aggregator`).
 */
export function declareMetrics(registry: Registry) {
  const registers = [registry]
  return {
    ...httpMetrics(registers),
    ...databaseMetrics(registers),
    ...orderGroupMetrics(registers),
    ...orderMetrics(registers),
    ...webhookMetrics(registers),
    ...subscriberMetrics(registers),
    ...eventLogMetrics(registers),
    ...invariantMetrics(registers)
  }
}

function httpMetrics(registers: Registry[]) {
  return {
    httpRequestDuration: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to respond to a request, by route pattern (`none` if no route matches), method and status',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: latencyBuckets,
      registers
    }),
    httpRequestsInFlight: new Gauge({
      name: 'http_requests_in_flight',
      help: 'Requests in flight',
      registers
    })
  }
}

function databaseMetrics(registers: Registry[]) {
  return {
    databaseUp: new Gauge({
      name: 'database_up',
      help: '1 if the database answered when the metrics were read, otherwise 0',
      aggregator: 'min',
      registers
    }),
    databaseConnections: new Gauge({
      name: 'database_pool_connections',
      help: 'Open database connections in the pool, by state',
      labelNames: ['state'] as const,
      registers
    }),
    databaseConnectionsMax: new Gauge({
      name: 'database_pool_connections_max',
      help: 'Maximum number of database connections in the pool (DATABASE_POOL_MAX)',
      registers
    }),
    databaseWaiting: new Gauge({
      name: 'database_pool_waiting',
      help: 'Queries and transactions waiting for a connection',
      registers
    })
  }
}

function orderGroupMetrics(registers: Registry[]) {
  return {
    orderGroupSize: new Histogram({
      name: 'order_group_size',
      help: 'Number of changes (orders, payments, stock ...) that shared one transaction',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128],
      registers
    }),
    orderGroupWait: new Histogram({
      name: 'order_group_wait_seconds',
      help: 'Time that the first change of a group waited for its transaction',
      buckets: latencyBuckets,
      registers
    }),
    orderGroupDuration: new Histogram({
      name: 'order_group_duration_seconds',
      help: 'Duration of the transaction of a group',
      buckets: latencyBuckets,
      registers
    }),
    orderQueueDepth: new Gauge({
      name: 'order_queue_depth',
      help: 'Changes waiting for a transaction',
      registers
    })
  }
}

function orderMetrics(registers: Registry[]) {
  return {
    ordersPlaced: new Counter({ name: 'orders_placed_total', help: 'Orders placed and committed', registers }),
    ordersRefused: startAtZero(
      new Counter({
        name: 'orders_refused_total',
        help: 'Orders refused, by reason',
        labelNames: ['reason'] as const,
        registers
      }),
      'reason',
      refusalReasons
    ),
    oversellRefused: new Counter({
      name: 'oversell_attempts_refused_total',
      help: 'Orders refused because they asked for more than the stock',
      registers
    }),
    orderCacheReads: startAtZero(
      new Counter({
        name: 'order_cache_reads_total',
        help: 'Reads of the order cache, by outcome',
        labelNames: ['outcome'] as const,
        registers
      }),
      'outcome',
      ['hit', 'miss']
    )
  }
}

/** The error codes of placing an order, as labels. */
const refusalReasons = [
  'insufficient_stock',
  'price_changed',
  'product_not_found',
  'user_not_found',
  'validation_failed',
  'overloaded'
] as const

function webhookMetrics(registers: Registry[]) {
  return {
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
    webhookDeliveries: startAtZero(
      new Counter({
        name: 'webhook_deliveries_total',
        help: 'Attempts to deliver outgoing webhooks, by outcome',
        labelNames: ['outcome'] as const,
        registers
      }),
      'outcome',
      ['delivered', 'failed']
    ),
    mailAttempts: startAtZero(
      new Counter({
        name: 'mail_attempts_total',
        help: 'Attempts to hand e-mails to the mail server, by outcome',
        labelNames: ['outcome'] as const,
        registers
      }),
      'outcome',
      ['sent', 'deferred', 'refused', 'unreachable']
    )
  }
}

function subscriberMetrics(registers: Registry[]) {
  return {
    subscriberLagEvents: new Gauge({
      name: 'event_subscriber_lag_events',
      help: 'Events of all shops that a subscriber has not processed yet, as a difference of event ids',
      labelNames: ['subscriber'] as const,
      aggregator: 'max',
      registers
    }),
    subscriberLagSeconds: new Gauge({
      name: 'event_subscriber_lag_seconds',
      help: 'Age of the oldest event of any shop that a subscriber has not processed yet; 0 if it is up to date',
      labelNames: ['subscriber'] as const,
      aggregator: 'max',
      registers
    }),
    subscriberParkedEvents: new Gauge({
      name: 'event_subscriber_parked_events',
      help: 'Events of all shops that are parked because a subscriber could not handle them',
      labelNames: ['subscriber'] as const,
      aggregator: 'max',
      registers
    })
  }
}

function eventLogMetrics(registers: Registry[]) {
  return {
    eventLogRewinds: new Counter({
      name: 'event_log_rewinds_total',
      help: 'Times that this process noticed, in the log of a shop, that the database had gone back in time',
      registers
    })
  }
}

function invariantMetrics(registers: Registry[]) {
  return {
    invariantViolations: new Gauge({
      name: 'invariant_violations',
      help: 'Violations found by the last check, by invariant',
      labelNames: ['invariant'] as const,
      aggregator: 'max',
      registers
    }),
    invariantsCheckedAt: new Gauge({
      name: 'invariants_checked_timestamp_seconds',
      help: 'Unix time of the last check of the invariants',
      aggregator: 'max',
      registers
    })
  }
}

// They include the service levels: an order's p95 below 200 ms and its p99 below 500 ms.
const latencyBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]

/** Makes every series exist from the start: `rate()` ignores the count with which a series first appears. */
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
