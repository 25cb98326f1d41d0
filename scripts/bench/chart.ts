import type { Comparison } from './compare.js'

/** Throughput over the number of connections, both on logarithmic axes, as an SVG. */
export function chartOf(concurrency: Comparison['concurrency']): string {
  const all = [...concurrency.values()].flat()
  const top = 10 ** Math.ceil(Math.log10(Math.max(10, ...all.map(({ perSecond }) => perSecond))))
  const bottom = 10 ** Math.floor(Math.log10(Math.min(top / 10, ...all.map(({ perSecond }) => perSecond))))
  const x = (connections: number) => left + (width * Math.log2(connections)) / 8
  const y = (perSecond: number) => above + height * (1 - Math.log(perSecond / bottom) / Math.log(top / bottom))
  const decades = Array.from({ length: Math.round(Math.log10(top / bottom)) + 1 }, (_, power) => bottom * 10 ** power)
  const grid = [
    ...decades.map(
      value =>
        `<path class="grid" d="M${left} ${y(value)}h${width}"/><text x="${left - 8}" y="${y(value) + 4}" text-anchor="end">${value.toLocaleString('en')}</text>`
    ),
    ...[1, 2, 4, 8, 16, 32, 64, 128, 256].map(
      value => `<text x="${x(value)}" y="${above + height + 20}" text-anchor="middle">${value}</text>`
    )
  ]
  const lines = [...concurrency].map(
    ([name, points], index) => `
  <g stroke="${colours[index]}" fill="${colours[index]}">
    <polyline fill="none" stroke-width="2" points="${points.map(({ connections, perSecond }) => `${x(connections).toFixed(1)},${y(perSecond).toFixed(1)}`).join(' ')}"/>
    ${points.map(({ connections, perSecond }) => `<circle stroke="none" cx="${x(connections).toFixed(1)}" cy="${y(perSecond).toFixed(1)}" r="3"><title>${Math.round(perSecond).toLocaleString('en')}/s with ${connections}</title></circle>`).join('')}
    <text stroke="none" x="${left + 12 + (index % 2) * 230}" y="${22 + Math.floor(index / 2) * 18}">${labels[name] ?? name}</text>
  </g>`
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 400" font-family="system-ui, sans-serif" font-size="12">
  <title>Throughput over concurrency</title>
  <style>.grid { stroke: #ccd } svg { background: #fff }</style>
  ${grid.join('\n  ')}
  <text x="${left + width / 2}" y="395" text-anchor="middle">connections</text>
  <text x="14" y="${above + height / 2}" transform="rotate(-90 14 ${above + height / 2})" text-anchor="middle">requests per second</text>${lines.join('')}
</svg>
`
}

const left = 80
const above = 55
const width = 620
const height = 300

const colours = ['#2b6cb0', '#90b8e0', '#c05621', '#f0b27a']

const labels: Record<string, string> = {
  'hot, service': 'orders of one product: this service',
  'hot, by hand': 'orders of one product: by hand',
  'product list, service': 'GET /products: this service',
  'product list, by hand': 'GET /products: by hand'
}
