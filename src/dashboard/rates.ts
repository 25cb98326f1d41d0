import type { ProcessRates } from './schemas.js'

/** What a process has counted since it started. */
export interface ProcessCounts {
  /** From a monotonic clock. */
  atMs: number
  /** A cumulative histogram of request durations, by rising bounds; the last bound is infinite and counts all. */
  requests: readonly Bucket[]
  ordersRefused: number
  /** Transactions that placed orders. */
  groups: number
  /** Orders in those transactions. */
  groupedOrders: number
}

export interface Bucket {
  maxSeconds: number
  /** Requests that took at most `maxSeconds`. */
  count: number
}

/** The rates between two counts of the same process; null where they are unknown, as without an earlier count. */
export function ratesBetween(earlier: ProcessCounts | undefined, later: ProcessCounts): ProcessRates {
  if (!earlier || later.atMs <= earlier.atMs) {
    return {
      requests_per_second: null,
      orders_refused_per_second: null,
      latency_ms: null,
      orders_per_transaction: null
    }
  }
  const seconds = (later.atMs - earlier.atMs) / 1_000
  const requests = later.requests.map(({ maxSeconds, count }, index) => ({
    maxSeconds,
    count: count - (earlier.requests[index]?.count ?? 0)
  }))
  const groups = later.groups - earlier.groups
  return {
    requests_per_second: rounded((requests.at(-1)?.count ?? 0) / seconds),
    orders_refused_per_second: rounded((later.ordersRefused - earlier.ordersRefused) / seconds),
    latency_ms: latencyOf(requests),
    orders_per_transaction: groups > 0 ? rounded((later.groupedOrders - earlier.groupedOrders) / groups) : null
  }
}

function latencyOf(requests: readonly Bucket[]): ProcessRates['latency_ms'] {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map(share => quantile(requests, share))
  if (p50 === undefined || p95 === undefined || p99 === undefined) return null
  return { p50: rounded(p50 * 1_000), p95: rounded(p95 * 1_000), p99: rounded(p99 * 1_000) }
}

/**
 * Estimates the time within which a share of the requests was answered, like `histogram_quantile` of Prometheus: the
 * requests of a bucket count as evenly spread, and the result never exceeds the last finite bound.
 *
 * @param share from 0 to 1
 * @returns seconds; undefined without requests
 */
export function quantile(requests: readonly Bucket[], share: number): number | undefined {
  const rank = share * (requests.at(-1)?.count ?? 0)
  if (rank <= 0) return undefined
  const index = requests.findIndex(({ count }) => count >= rank)
  const { maxSeconds: minSeconds, count: below } = requests[index - 1] ?? { maxSeconds: 0, count: 0 }
  const bucket = requests[index]
  if (!bucket || bucket.maxSeconds === Infinity) return minSeconds
  // Rounding errors of the sum must not lead past the bucket.
  return Math.min(
    bucket.maxSeconds,
    minSeconds + ((bucket.maxSeconds - minSeconds) * (rank - below)) / (bucket.count - below)
  )
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
