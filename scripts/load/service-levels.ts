import { groupBy } from '../../src/batching/group-by.js'
import { percentile } from '../shared/percentile.js'
import { formatCount } from '../shared/progress.js'
import type { Level } from './read-options.js'
import type { Sample } from './users.js'

/** The promised service levels: latencies in milliseconds, errors as a share of all requests. */
export const serviceLevels = { p95Ms: 200, p99Ms: 500, errorRate: 0.001 } as const

export interface LevelResult {
  level: Level
  samples: Sample[]
}

export interface Summary {
  requests: number
  perSecond: number
  medianMs: number
  p95Ms: number
  p99Ms: number
  maxMs: number
  errors: number
}

export function summarize(samples: readonly Sample[], seconds: number): Summary {
  const latencies = samples.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b)
  return {
    requests: samples.length,
    perSecond: samples.length / seconds,
    medianMs: percentile(latencies, 0.5),
    p95Ms: percentile(latencies, 0.95),
    p99Ms: percentile(latencies, 0.99),
    maxMs: latencies.at(-1) ?? NaN,
    errors: countErrors(samples)
  }
}

/** Whether the service levels were met; a level without any request has missed them. */
export function isHeld({ samples, level }: LevelResult): boolean {
  const { requests, p95Ms, p99Ms, errors } = summarize(samples, level.seconds)
  return (
    requests > 0 &&
    p95Ms < serviceLevels.p95Ms &&
    p99Ms < serviceLevels.p99Ms &&
    errors / requests < serviceLevels.errorRate
  )
}

/** A table in plain text for each level: a row for all requests, and one for each action. */
export function tableOf(results: readonly LevelResult[]): string {
  return results
    .map(result => {
      const { level, samples } = result
      const rows = [
        ['all', summarize(samples, level.seconds)] as const,
        ...byAction(samples).map(([action, own]) => [action, summarize(own, level.seconds)] as const)
      ]
      const judgement = isHeld(result) ? 'met' : 'MISSED'
      const head = `${level.name}: ${level.users} users for ${level.seconds} s: the service levels were ${judgement}\n`
      return (
        head +
        rows
          .map(([action, row]) =>
            [
              `  ${action.padEnd(18)}`,
              `${formatCount(row.requests).padStart(8)} requests`,
              `${row.perSecond.toFixed(1).padStart(7)}/s`,
              `median ${cell(row.medianMs)}`,
              `p95 ${cell(row.p95Ms)}`,
              `p99 ${cell(row.p99Ms)}`,
              `max ${cell(row.maxMs)}`,
              `${row.errors} errors`
            ].join('  ')
          )
          .join('\n') +
        '\n' +
        errorsOf(samples)
      )
    })
    .join('\n')
}

export function byAction(samples: readonly Sample[]): Array<[string, Sample[]]> {
  return [...groupBy(samples, ({ action }) => action)].sort(([a], [b]) => a.localeCompare(b))
}

export function countErrors(samples: readonly Sample[]): number {
  return samples.filter(({ error }) => error !== undefined).length
}

function errorsOf(samples: readonly Sample[]): string {
  const kinds = groupBy(
    samples.filter(({ error }) => error !== undefined),
    ({ action, error }) => `${action}: ${error}`
  )
  return [...kinds].map(([kind, those]) => `  ${those.length} times ${kind}\n`).join('')
}

function cell(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`.padStart(8)
}
