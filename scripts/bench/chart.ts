import { formatCount } from '../shared/progress.js'
import type { Comparison } from './compare.js'

/** An SVG: throughput by the number of connections, both on logarithmic axes. */
export function chartOf(concurrency: Comparison['concurrency']): string {
  const y = throughputAxis(concurrency)
  const middle = above + height / 2
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 400">
  <title>Throughput by concurrency</title>
  <style>
    svg { background: #fff; font: 12px system-ui, sans-serif }
    .grid { stroke: #ccd }
  </style>
  ${y.decades.map(value => gridLine(y.of(value)) + label(left - 8, y.of(value) + 4, 'end', value)).join('\n  ')}
  ${connectionCounts.map(value => label(xOf(value), above + height + 20, 'middle', value)).join('\n  ')}
  <text x="${left + width / 2}" y="395" text-anchor="middle">connections</text>
  <text x="14" y="${middle}" transform="rotate(-90 14 ${middle})" text-anchor="middle">requests per second</text>
  ${[...concurrency].map(([name, points], index) => line(name, points, index, y.of)).join('\n  ')}
</svg>
`
}

type Points = Array<{ connections: number; perSecond: number }>

const connectionCounts = [1, 2, 4, 8, 16, 32, 64, 128, 256]

function xOf(connections: number): number {
  return left + (width * Math.log2(connections)) / Math.log2(connectionCounts.at(-1) ?? NaN)
}

/** Covers whole powers of ten. */
function throughputAxis(concurrency: Comparison['concurrency']): { of: (value: number) => number; decades: number[] } {
  const rates = [...concurrency.values()].flat().map(({ perSecond }) => perSecond)
  const top = 10 ** Math.ceil(Math.log10(Math.max(10, ...rates)))
  const bottom = 10 ** Math.floor(Math.log10(Math.min(top / 10, ...rates)))
  return {
    of: perSecond => above + height * (1 - Math.log(perSecond / bottom) / Math.log(top / bottom)),
    decades: Array.from({ length: Math.round(Math.log10(top / bottom)) + 1 }, (_, power) => bottom * 10 ** power)
  }
}

function line(name: string, points: Points, index: number, y: (perSecond: number) => number): string {
  const positions = points.map(({ connections, perSecond }) => ({
    x: xOf(connections).toFixed(1),
    y: y(perSecond).toFixed(1),
    title: `${formatCount(Math.round(perSecond))}/s at ${connections}`
  }))
  const dots = positions.map(
    ({ x, y, title }) => `<circle stroke="none" cx="${x}" cy="${y}" r="3"><title>${title}</title></circle>`
  )
  const legendX = left + 12 + (index % 2) * 230
  const legendY = 22 + Math.floor(index / 2) * 18
  return `<g stroke="${colors[index]}" fill="${colors[index]}">
    <polyline fill="none" stroke-width="2" points="${positions.map(({ x, y }) => `${x},${y}`).join(' ')}"/>
    ${dots.join('\n    ')}
    <text stroke="none" x="${legendX}" y="${legendY}">${labels[name] ?? name}</text>
  </g>`
}

function gridLine(y: number): string {
  return `<path class="grid" d="M${left} ${y}h${width}"/>`
}

function label(x: number, y: number, anchor: 'middle' | 'end', value: number): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${formatCount(value)}</text>`
}

const left = 80
const above = 55
const width = 620
const height = 300

const colors = ['#2b6cb0', '#90b8e0', '#c05621', '#f0b27a']

const labels: Record<string, string> = {
  'hot, service': 'orders for one product: this service',
  'hot, by hand': 'orders for one product: by hand',
  'product list, service': 'GET /products: this service',
  'product list, by hand': 'GET /products: by hand'
}
