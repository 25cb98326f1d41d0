import type { Metrics } from '../telemetry/metrics.js'
import type { Bucket, ProcessCounts } from './rates.js'

/** Reads what the metrics of this process have counted since it started; of requests, only those to the API. */
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
    if (le === undefined || watcherRoutes.test(String(route))) continue
    const maxSeconds = le === '+Inf' ? Infinity : Number(le)
    counts.set(maxSeconds, (counts.get(maxSeconds) ?? 0) + value)
  }
  return [...counts]
    .map(([maxSeconds, count]) => ({ maxSeconds, count }))
    .sort((one, other) => one.maxSeconds - other.maxSeconds)
}

/** prom-client adds the label `le` to those that were declared, but its types do not say so. */
function bucketsOf(
  values: HistogramValues
): Array<{ labels: { le?: string | number; route?: string | number }; value: number }> {
  return values
}

// Requests of people and probes that watch the service: on an idle service the dashboard would show nothing but itself.
// `none` stands for requests that match no route.
const watcherRoutes = /^(none$|\/($|(admin|health|metrics|docs|redoc|app)(\/|$)|openapi\.json$|favicon\.ico$))/
