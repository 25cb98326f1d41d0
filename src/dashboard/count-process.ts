import type { Metrics } from '../telemetry/metrics.js'
import type { Bucket, ProcessCounts } from './rates.js'

/** What the process has counted so far, of requests to the API. */
export async function countProcess({
  httpRequestDuration,
  orderGroupSize,
  ordersRefused
}: Metrics): Promise<ProcessCounts> {
  const [requests, groups, refused] = await Promise.all([
    httpRequestDuration.get(),
    orderGroupSize.get(),
    ordersRefused.get()
  ])
  const groupValue = (suffix: string) =>
    groups.values.find(({ metricName }) => metricName === `order_group_size_${suffix}`)?.value ?? 0
  return {
    atMs: performance.now(),
    requests: sumBuckets(requests.values),
    ordersRefused: refused.values.reduce((sum, { value }) => sum + value, 0),
    groups: groupValue('count'),
    groupedOrders: groupValue('sum')
  }
}

type HistogramValues = Awaited<ReturnType<Metrics['httpRequestDuration']['get']>>['values']

function sumBuckets(values: HistogramValues): Bucket[] {
  const counts = new Map<number, number>()
  for (const {
    labels: { le, route },
    value
  } of bucketsOf(values)) {
    if (le === undefined || ofWatchers.test(String(route))) continue
    const maxSeconds = le === '+Inf' ? Infinity : Number(le)
    counts.set(maxSeconds, (counts.get(maxSeconds) ?? 0) + value)
  }
  return [...counts]
    .map(([maxSeconds, count]) => ({ maxSeconds, count }))
    .sort((one, other) => one.maxSeconds - other.maxSeconds)
}

/** prom-client's types know the labels that were declared, and not `le`, which it adds. */
function bucketsOf(
  values: HistogramValues
): Array<{ labels: { le?: string | number; route?: string | number }; value: number }> {
  return values
}

// Those who look at the service are not what it is there for, and would be all that there is to see of an idle one. `none`: no route.
const ofWatchers = /^(none$|\/($|(admin|health|metrics|docs|redoc)(\/|$)|openapi\.json$|favicon\.ico$))/
