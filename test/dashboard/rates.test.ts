import fc from 'fast-check'
import t from 'tap'
import { quantile, ratesBetween, type Bucket, type ProcessCounts } from '../../src/dashboard/rates.js'

const bounds = [0.001, 0.002, 0.005, 0.01, 0.1, 1, Infinity]

/** The cumulative histogram of those times. */
function count(seconds: readonly number[]): Bucket[] {
  return bounds.map(maxSeconds => ({ maxSeconds, count: seconds.filter(value => value <= maxSeconds).length }))
}

t.test('a quantile is in the bucket of the time with that rank, or is the last finite bound', async t => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.0001, max: 3, noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.constantFrom(0.5, 0.95, 0.99, 1),
      (times, share) => {
        const exact = times.toSorted((a, b) => a - b)[Math.ceil(share * times.length - 1e-9) - 1] ?? 0
        const high = bounds.find(bound => exact <= bound) ?? Infinity
        const low = bounds[bounds.indexOf(high) - 1] ?? 0
        const found = quantile(count(times), share) ?? NaN
        return found >= low && found <= (high === Infinity ? low : high)
      }
    )
  )
  t.equal(quantile(count([]), 0.5), undefined)
  t.equal(quantile([], 0.5), undefined)
})

t.test('p50 is at most p95, which is at most p99', async t => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.0001, max: 3, noNaN: true }), { minLength: 1 }), times => {
      const latency = ratesBetween(counts(0, []), counts(1_000, times)).latency_ms
      return latency !== null && latency.p50 <= latency.p95 && latency.p95 <= latency.p99
    })
  )
})

t.test('rates cover the time between two counts, and are unknown without an earlier one', async t => {
  const earlier = counts(1_000, [0.01], { ordersRefused: 3, groups: 10, groupedOrders: 20 })
  const later = counts(3_000, [0.01, 0.01, 0.01, 0.5, 2], { ordersRefused: 8, groups: 14, groupedOrders: 34 })
  t.match(ratesBetween(earlier, later), {
    requests_per_second: 2,
    orders_refused_per_second: 2.5,
    orders_per_transaction: 3.5,
    latency_ms: { p50: 10, p95: 1_000, p99: 1_000 }
  })
  const nothing = {
    requests_per_second: null,
    orders_refused_per_second: null,
    latency_ms: null,
    orders_per_transaction: null
  }
  t.strictSame(ratesBetween(undefined, later), nothing)
  t.strictSame(ratesBetween(later, later), nothing)
  t.strictSame(ratesBetween(later, { ...later, atMs: 4_000 }), {
    requests_per_second: 0,
    orders_refused_per_second: 0,
    latency_ms: null,
    orders_per_transaction: null
  })
  // The first request ever came between the two counts.
  t.match(ratesBetween({ ...earlier, requests: [] }, later), { requests_per_second: 2.5 })
})

function counts(atMs: number, times: readonly number[], others: Partial<ProcessCounts> = {}): ProcessCounts {
  return { atMs, requests: count(times), ordersRefused: 0, groups: 0, groupedOrders: 0, ...others }
}
