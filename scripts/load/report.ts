import { formatCount } from '../shared/progress.js'
import { latencyChart, seriesNames } from './latency-chart.js'
import { byAction, isHeld, serviceLevels, summarize, type LevelResult } from './service-levels.js'
import type { Sample } from './users.js'

/** A self-contained HTML page: the measurements of each level, and a chart of the latencies second by second. */
export function reportOf(results: readonly LevelResult[], where: string): string {
  const { p95Ms, p99Ms, errorRate } = serviceLevels
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Load test</title>
<style>${style}</style>
<h1>Load test</h1>
<p>${escape(where)}, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC.
Four of five requests read, one writes; each user pauses for 0.1 to 0.5 s between two requests.
Service levels: p95 below ${p95Ms} ms, p99 below ${p99Ms} ms, error rate below ${errorRate * 100} %.</p>
${results.map(section).join('\n')}
</html>
`
}

function section(result: LevelResult): string {
  const { level, samples } = result
  const judgement = isHeld(result) ? 'met' : 'missed'
  const rows = [['all', samples] as const, ...byAction(samples)]
  return `<section>
<h2>${escape(level.name)}: ${level.users} users, ${level.arrivalsPerSecond} arrivals per second, ${level.seconds} s
<span class="${judgement}">${judgement}</span></h2>
${latencyChart(samples, level.seconds)}
<table>
<thead><tr><th>action<th>requests<th>per second<th>median<th>p95<th>p99<th>max<th>errors</tr></thead>
<tbody>${rows.map(([name, own]) => row(name, own, level.seconds)).join('\n')}</tbody>
</table>
</section>`
}

function row(name: string, samples: readonly Sample[], seconds: number): string {
  const { requests, perSecond, medianMs, p95Ms, p99Ms, maxMs, errors } = summarize(samples, seconds)
  const errorShare = requests === 0 ? '' : ` (${((errors / requests) * 100).toFixed(2)} %)`
  const cells = [
    formatCount(requests),
    perSecond.toFixed(1),
    ...[medianMs, p95Ms, p99Ms, maxMs].map(value => `${value.toFixed(1)} ms`),
    `${errors}${errorShare}`
  ]
  return `<tr><th>${escape(name)}${cells.map(cell => `<td>${cell}`).join('')}</tr>`
}

const style = `
:root {
  color-scheme: light dark;
  --ink: #1d2733; --paper: #fff; --line: #d6dde6; --bar: #a9bdd6; --good: #1f7a45;
  --median: #2b6cb0; --p95: #b7791f; --p99: #c53030;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e3e9f0; --paper: #12181f; --line: #2d3844; --bar: #45596f; --good: #6fd39a;
    --median: #7db2ec; --p95: #e7b35a; --p99: #f08a8a;
  }
}
body {
  font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 960px; margin: 2rem auto; padding: 0 1rem;
}
h2 { font-size: 1.1rem; margin-top: 2rem }
h2 span { border-radius: 4px; padding: 1px 8px; color: var(--paper) }
.met { background: var(--good) }
.missed { background: var(--p99) }
svg { width: 100%; height: auto; font-size: 12px; fill: var(--ink) }
.grid { stroke: var(--line) }
.promise { stroke: var(--ink); stroke-dasharray: 4 4; opacity: .6 }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round }
${seriesNames.map(name => `polyline.${name} { stroke: var(--${name}) }`).join('\n')}
${seriesNames.map(name => `text.${name} { fill: var(--${name}); font-weight: 600 }`).join('\n')}
.bar { fill: var(--bar) }
.bad { fill: var(--p99) }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: right; padding: 4px 8px; border-bottom: 1px solid var(--line) }
th:first-child { text-align: left }
th { font-weight: 600 }
`

function escape(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.codePointAt(0)};`)
}
