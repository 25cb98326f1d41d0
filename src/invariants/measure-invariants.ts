import type { Metrics } from '../telemetry/metrics.js'
import type { InvariantReport } from './check.js'

/**
 * Sets the gauges to what the checks find. Violations found by a full check stay until the next full check: a recent
 * check does not look at those rows, and would clear the alert.
 */
export function measureInvariants({
  invariantViolations,
  invariantsCheckedAt
}: Pick<Metrics, 'invariantViolations' | 'invariantsCheckedAt'>): (report: InvariantReport) => void {
  const inFullCheck = new Map<string, number>()
  return ({ extent, findings, checkedAt }) => {
    for (const { invariant, count } of findings) {
      if (extent === 'full') inFullCheck.set(invariant.name, count)
      invariantViolations.set({ invariant: invariant.name }, Math.max(count, inFullCheck.get(invariant.name) ?? 0))
    }
    invariantsCheckedAt.set(checkedAt.getTime() / 1_000)
  }
}
