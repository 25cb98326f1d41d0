import type { Metrics } from '../telemetry/metrics.js'
import type { Verdict } from './check.js'

/**
 * Sets the gauges by what checks find. What a full check has found stays until the next full one: a recent one, which does not look
 * there, would take the alert away.
 */
export function measureInvariants({
  invariantViolations,
  invariantsCheckedAt
}: Pick<Metrics, 'invariantViolations' | 'invariantsCheckedAt'>): (verdict: Verdict) => void {
  const ofFullCheck = new Map<string, number>()
  return ({ scope, findings, checkedAt }) => {
    for (const {
      invariant: { name },
      count
    } of findings) {
      if (scope === 'full') ofFullCheck.set(name, count)
      invariantViolations.set({ invariant: name }, Math.max(count, ofFullCheck.get(name) ?? 0))
    }
    invariantsCheckedAt.set(checkedAt.getTime() / 1_000)
  }
}
