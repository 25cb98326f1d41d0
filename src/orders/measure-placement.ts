import { ApiError } from '../errors.js'
import type { Metrics } from '../telemetry/metrics.js'
import type { PlacementObserver } from './place-order.js'

/** Counts placed and refused orders. */
export function measurePlacement(metrics: Metrics): PlacementObserver {
  return outcomes => {
    let placed = 0
    for (const outcome of outcomes) {
      if (outcome.ok) placed++
      else if (outcome.error instanceof ApiError) countRefusal(metrics, outcome.error)
    }
    metrics.ordersPlaced.inc(placed)
  }
}

function countRefusal(metrics: Metrics, { code }: ApiError): void {
  metrics.ordersRefused.inc({ reason: code.toLowerCase() })
  if (code === 'INSUFFICIENT_STOCK') metrics.oversellRefused.inc()
}
