import { ApiError } from '../errors.js'
import type { Metrics } from '../telemetry/metrics.js'
import type { PlacementObserver } from './place-orders.js'

/** Counts and measures placements, once per group instead of once per order, since it runs for every order. */
export function measurePlacement(metrics: Metrics): PlacementObserver {
  return {
    onGroup({ size, waitMs, durationMs }) {
      metrics.orderGroupSize.observe(size)
      metrics.orderGroupWait.observe(waitMs / 1_000)
      metrics.orderGroupDuration.observe(durationMs / 1_000)
    },
    onDecided(outcomes) {
      let placed = 0
      for (const outcome of outcomes) {
        if (outcome.ok) placed++
        else if (outcome.error instanceof ApiError) countRefusal(metrics, outcome.error)
      }
      metrics.ordersPlaced.inc(placed)
    }
  }
}

function countRefusal(metrics: Metrics, { code }: ApiError): void {
  metrics.ordersRefused.inc({ reason: code.toLowerCase() })
  if (code === 'INSUFFICIENT_STOCK') metrics.oversellRefused.inc()
}
