import { groupBy } from '../../src/batching/group-by.js'
import { percentile } from '../shared/percentile.js'
import { formatCount } from '../shared/progress.js'
import { serviceLevels } from './service-levels.js'
import type { Sample } from './users.js'

const series = [
  { name: 'median', share: 0.5 },
  { name: 'p95', share: 0.95 },
  { name: 'p99', share: 0.99 }
]

/** The CSS classes of the chart's lines. */
export const seriesNames = series.map(({ name }) => name)

/** An SVG: latencies second by second on a logarithmic axis, and below them the number of requests of each second. */
export function latencyChart(samples: readonly Sample[], seconds: number): string {
  const points = pointsOf(samples, seconds)
  const y = latencyAxis(points)
  const x = (second: number) => (left + (width * (second + 0.5)) / seconds).toFixed(1)
  const lines = series.map(({ name }, index) => {
    const corners = points.map(({ second, quantiles }) => `${x(second)},${y.of(quantiles[index] ?? NaN).toFixed(1)}`)
    return (
      `<polyline class="${name}" points="${corners.join(' ')}"/>` +
      `<text class="${name}" x="${left + 10 + 90 * index}" y="18">${name}</text>`
    )
  })
  return `<svg viewBox="0 0 ${left + width + 20} 400" role="img" aria-label="Latency and requests, second by second">
${y.decades.map(ms => gridLine('grid', y.of(ms)) + label(left - 8, y.of(ms) + 4, `${ms} ms`, 'end')).join('')}
${promiseLine('p95', serviceLevels.p95Ms, y.of)}${promiseLine('p99', serviceLevels.p99Ms, y.of)}
${lines.join('')}
${bars(points, seconds)}
${label(left, 395, '0 s')}${label(left + width, 395, `${seconds} s`, 'end')}
</svg>`
}

interface Point {
  second: number
  requests: number
  errors: number
  /** In the order of `series`. */
  quantiles: number[]
}

function pointsOf(samples: readonly Sample[], seconds: number): Point[] {
  return [...groupBy(samples, ({ atMs }) => Math.floor(atMs / 1_000))]
    .filter(([second]) => second < seconds)
    .sort(([a], [b]) => a - b)
    .map(([second, own]) => {
      const sorted = own.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b)
      return {
        second,
        requests: own.length,
        errors: own.filter(({ error }) => error !== undefined).length,
        quantiles: series.map(({ share }) => percentile(sorted, share))
      }
    })
}

/** Covers 1 ms to 1 s, and more where the measurements need it. */
function latencyAxis(points: readonly Point[]): { of: (ms: number) => number; decades: number[] } {
  const all = points.flatMap(({ quantiles }) => quantiles)
  const bottom = Math.min(1, 10 ** Math.floor(Math.log10(Math.max(0.1, Math.min(...all)))))
  const top = Math.max(1_000, 10 ** Math.ceil(Math.log10(Math.max(...all, 1))))
  return {
    of: ms => latencyTop + latencyHeight * (1 - Math.log(Math.max(ms, bottom) / bottom) / Math.log(top / bottom)),
    decades: Array.from({ length: Math.round(Math.log10(top / bottom)) + 1 }, (_, power) => bottom * 10 ** power)
  }
}

function promiseLine(name: string, ms: number, y: (ms: number) => number): string {
  return gridLine('promise', y(ms)) + label(left + width, y(ms) - 4, `${name} below ${ms} ms`, 'end')
}

/** The requests of each second; seconds with errors have another color. */
function bars(points: readonly Point[], seconds: number): string {
  const most = Math.max(1, ...points.map(({ requests }) => requests))
  const barWidth = (width / seconds) * 0.8
  const rectangles = points.map(({ second, requests, errors }) => {
    const x = left + (width * (second + 0.5)) / seconds - barWidth / 2
    const y = rateTop + rateHeight * (1 - requests / most)
    const size = `width="${barWidth.toFixed(1)}" height="${((rateHeight * requests) / most).toFixed(1)}"`
    const title = `<title>second ${second}: ${requests} requests, ${errors} errors</title>`
    const style = errors > 0 ? 'bad' : 'bar'
    return `<rect class="${style}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${size}>${title}</rect>`
  })
  return rectangles.join('') + label(left - 8, rateTop + 8, `${formatCount(most)}/s`, 'end')
}

function gridLine(style: string, y: number): string {
  return `<path class="${style}" d="M${left} ${y.toFixed(1)}h${width}"/>`
}

function label(x: number, y: number, text: string, anchor?: 'end'): string {
  return `<text x="${x}" y="${y.toFixed(1)}"${anchor ? ` text-anchor="${anchor}"` : ''}>${text}</text>`
}

const left = 70
const width = 820
const latencyTop = 30
const latencyHeight = 240
const rateTop = 290
const rateHeight = 90
