import { groupBy } from '../shared/group-by.js'
import { formatCount } from '../shared/progress.js'
import { byAction, isHeld, percentile, serviceLevels, summarize, type LevelResult } from './service-levels.js'
import type { Sample } from './users.js'

/** A page that needs nothing else: what was measured, and how long people waited, second by second. */
export function reportOf(results: readonly LevelResult[], where: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Load test</title>
<style>${style}</style>
<h1>Load test</h1>
<p>${escape(where)}, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC. Eight of ten requests read, two write; between two requests a user pauses for 0.1 to 0.5 s.
Promised: p95 below ${serviceLevels.p95Ms} ms, p99 below ${serviceLevels.p99Ms} ms, less than ${serviceLevels.errorRate * 100} % errors.</p>
${results.map(section).join('\n')}
</html>
`
}

function section(result: LevelResult): string {
  const { level, samples } = result
  const held = isHeld(result)
  return `<section>
<h2>${escape(level.name)}: ${level.users} users, ${level.arrivalsPerSecond} more a second, ${level.seconds} s
<span class="${held ? 'held' : 'missed'}">${held ? 'held' : 'missed'}</span></h2>
${picture(samples, level.seconds)}
<table>
<thead><tr><th>request<th>requests<th>per second<th>median<th>p95<th>p99<th>longest<th>errors</tr></thead>
<tbody>${[['all', samples] as const, ...byAction(samples)].map(([name, own]) => row(name, own, level.seconds)).join('')}</tbody>
</table>
</section>`
}

function row(name: string, samples: readonly Sample[], seconds: number): string {
  const { requests, perSecond, medianMs, p95Ms, p99Ms, maxMs, errors } = summarize(samples, seconds)
  const errorShare = requests === 0 ? '' : ` (${((errors / requests) * 100).toFixed(2)} %)`
  return `<tr><th>${escape(name)}<td>${formatCount(requests)}<td>${perSecond.toFixed(1)}${[medianMs, p95Ms, p99Ms, maxMs].map(value => `<td>${value.toFixed(1)} ms`).join('')}<td>${errors}${errorShare}</tr>`
}

/** Latencies second by second on a logarithmic axis, and below them the requests of each second. */
function picture(samples: readonly Sample[], seconds: number): string {
  const bySecond = groupBy(samples, ({ atMs }) => Math.floor(atMs / 1_000))
  const points = [...bySecond]
    .filter(([second]) => second < seconds)
    .sort(([a], [b]) => a - b)
    .map(([second, own]) => {
      const sorted = own.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b)
      return {
        second,
        requests: own.length,
        errors: own.filter(({ error }) => error !== undefined).length,
        quantiles: shares.map(({ share }) => percentile(sorted, share))
      }
    })
  const all = points.flatMap(({ quantiles }) => quantiles)
  const bottom = Math.min(1, 10 ** Math.floor(Math.log10(Math.max(0.1, Math.min(...all)))))
  const top = Math.max(1_000, 10 ** Math.ceil(Math.log10(Math.max(...all, 1))))
  const x = (second: number) => left + (width * (second + 0.5)) / seconds
  const y = (ms: number) =>
    latencyTop + latencyHeight * (1 - Math.log(Math.max(ms, bottom) / bottom) / Math.log(top / bottom))
  const most = Math.max(1, ...points.map(({ requests }) => requests))
  const bar = (width / seconds) * 0.8
  const decades = Array.from({ length: Math.round(Math.log10(top / bottom)) + 1 }, (_, power) => bottom * 10 ** power)
  return `<svg viewBox="0 0 ${left + width + 20} 400" role="img" aria-label="Latency and requests, second by second">
${decades.map(ms => `<path class="grid" d="M${left} ${y(ms).toFixed(1)}h${width}"/><text x="${left - 8}" y="${(y(ms) + 4).toFixed(1)}" text-anchor="end">${ms} ms</text>`).join('')}
${(
  [
    ['p95', serviceLevels.p95Ms],
    ['p99', serviceLevels.p99Ms]
  ] as const
)
  .map(
    ([name, ms]) =>
      `<path class="promise" d="M${left} ${y(ms).toFixed(1)}h${width}"/><text x="${left + width}" y="${(y(ms) - 4).toFixed(1)}" text-anchor="end">${name} below ${ms} ms</text>`
  )
  .join('')}
${shares.map(({ name }, index) => `<polyline class="${name}" points="${points.map(({ second, quantiles }) => `${x(second).toFixed(1)},${y(quantiles[index] ?? NaN).toFixed(1)}`).join(' ')}"/><text class="${name}" x="${left + 10 + 90 * index}" y="18">${name}</text>`).join('')}
${points.map(({ second, requests, errors }) => `<rect class="${errors > 0 ? 'bad' : 'bar'}" x="${(x(second) - bar / 2).toFixed(1)}" y="${(rateTop + rateHeight * (1 - requests / most)).toFixed(1)}" width="${bar.toFixed(1)}" height="${((rateHeight * requests) / most).toFixed(1)}"><title>second ${second}: ${requests} requests, ${errors} errors</title></rect>`).join('')}
<text x="${left - 8}" y="${rateTop + 8}" text-anchor="end">${formatCount(most)}/s</text><text x="${left}" y="395">0 s</text><text x="${left + width}" y="395" text-anchor="end">${seconds} s</text>
</svg>`
}

const shares = [
  { name: 'median', share: 0.5 },
  { name: 'p95', share: 0.95 },
  { name: 'p99', share: 0.99 }
]

const left = 70
const width = 820
const latencyTop = 30
const latencyHeight = 240
const rateTop = 290
const rateHeight = 90

const style = `
:root { color-scheme: light dark; --ink: #1d2733; --paper: #fff; --line: #d6dde6; --median: #2b6cb0; --p95: #b7791f; --p99: #c53030; --bar: #a9bdd6; --good: #1f7a45 }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e9f0; --paper: #12181f; --line: #2d3844; --median: #7db2ec; --p95: #e7b35a; --p99: #f08a8a; --bar: #45596f; --good: #6fd39a } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 960px; margin: 2rem auto; padding: 0 1rem }
h2 { font-size: 1.1rem; margin-top: 2rem } h2 span { border-radius: 4px; padding: 1px 8px; color: var(--paper) } .held { background: var(--good) } .missed { background: var(--p99) }
svg { width: 100%; height: auto; font-size: 12px; fill: var(--ink) } .grid { stroke: var(--line) } .promise { stroke: var(--ink); stroke-dasharray: 4 4; opacity: .6 }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round } ${shares.map(({ name }) => `polyline.${name} { stroke: var(--${name}) } text.${name} { fill: var(--${name}); font-weight: 600 }`).join(' ')}
.bar { fill: var(--bar) } .bad { fill: var(--p99) }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums } th, td { text-align: right; padding: 4px 8px; border-bottom: 1px solid var(--line) } th:first-child { text-align: left } th { font-weight: 600 }
`

function escape(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.codePointAt(0)};`)
}
