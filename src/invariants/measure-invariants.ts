import type { Metrics } from '../telemetry/metrics.js'
import type { InvariantReport } from './check.js'

/**
 * Sets the gauges to what the checks find, added up over the shops. Violations found by a full check stay until the
 * next full check of their shop: a recent check does not look at those rows, and would clear the alert.
 */
export function measureInvariants({
  invariantViolations,
  invariantsCheckedAt
}: Pick<Metrics, 'invariantViolations' | 'invariantsCheckedAt'>): (report: InvariantReport) => void {
  // By invariant and shop; a shop without violations has no entry.
  const inRecentCheck = new Map<string, Map<number, number>>()
  const inFullCheck = new Map<string, Map<number, number>>()
  return ({ shopId, extent, findings, checkedAt }) => {
    for (const { invariant, count } of findings) {
      const recent = countsOf(inRecentCheck, invariant.name)
      const full = countsOf(inFullCheck, invariant.name)
      setCount(recent, shopId, count)
      if (extent === 'full') setCount(full, shopId, count)
      const ids = new Set([...recent.keys(), ...full.keys()])
      const shopCounts = [...ids].map(id => Math.max(recent.get(id) ?? 0, full.get(id) ?? 0))
      invariantViolations.set(
        { invariant: invariant.name },
        shopCounts.reduce((sum, count) => sum + count, 0)
      )
    }
    invariantsCheckedAt.set(checkedAt.getTime() / 1_000)
  }
}

function countsOf(counts: Map<string, Map<number, number>>, invariant: string): Map<number, number> {
  const ofInvariant = counts.get(invariant) ?? new Map<number, number>()
  counts.set(invariant, ofInvariant)
  return ofInvariant
}

function setCount(counts: Map<number, number>, shopId: number, count: number): void {
  if (count > 0) counts.set(shopId, count)
  else counts.delete(shopId)
}
