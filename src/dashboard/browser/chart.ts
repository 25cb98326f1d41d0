import { chartMs, height, niceTop, pathOf, width, xOf, type Point, type Series } from './chart-path.js'
import { element, shape } from './dom.js'

export interface ChartOptions {
  /** Where the chart is drawn. */
  plot: HTMLElement
  /** Where the values are written of the moment that the visitor points at. */
  reading: HTMLElement
  series: readonly Series[]
  /** For screen readers. */
  label: string
  format: (value: number | null) => string
  /** Whether the area below the first series is filled. */
  isFilled: boolean
}

/** Creates a chart with a line for each series over the last two minutes. */
export function createChart({ plot, reading, series, label, format, isFilled }: ChartOptions): {
  draw: (points: readonly Point[]) => void
} {
  const { svg, area, lines, cursor, top } = createShapes(plot, series, label)
  let drawn: readonly Point[] = []
  /** From 0, at the left edge, to 1. */
  let pointedAt: number | undefined

  function draw(points: readonly Point[]): void {
    drawn = points
    const last = points.at(-1)
    if (!last) return
    const highest = Math.max(0, ...points.flatMap(point => series.map(name => point[name] ?? 0)))
    const scale = { top: niceTop(Math.max(highest, minTop)), endMs: last.atMs }
    top.textContent = format(scale.top)
    for (const [name, line] of lines) line.setAttribute('d', pathOf(points, { ...scale, series: name, isArea: false }))
    if (isFilled && series[0]) area.setAttribute('d', pathOf(points, { ...scale, series: series[0], isArea: true }))
    const values = series.toReversed().map(name => `${name === 'orders' ? 'now' : name} ${format(last[name])}`)
    svg.setAttribute(
      'aria-label',
      `${label} over the last two minutes: ${values.join(', ')}; highest ${format(highest)}`
    )
    read()
  }

  /** Writes the values of the moment that the visitor points at. */
  function read(): void {
    const endMs = drawn.at(-1)?.atMs
    if (pointedAt === undefined || endMs === undefined) {
      cursor.setAttribute('visibility', 'hidden')
      reading.textContent = ''
      return
    }
    cursor.setAttribute('visibility', 'visible')
    const wantedMs = endMs - (1 - pointedAt) * chartMs
    const point = drawn.reduce((best, candidate) =>
      Math.abs(candidate.atMs - wantedMs) < Math.abs(best.atMs - wantedMs) ? candidate : best
    )
    for (const end of ['x1', 'x2']) cursor.setAttribute(end, String(xOf(point, endMs)))
    const values = series.toReversed().map(name => format(point[name]))
    reading.textContent = `${Math.round((endMs - point.atMs) / 1_000)} s ago: ${values.join(' / ')}`
  }

  plot.addEventListener('pointermove', event => {
    const { left, width: widthOnScreen } = svg.getBoundingClientRect()
    pointedAt = Math.min(1, Math.max(0, (event.clientX - left) / widthOnScreen))
    read()
  })
  plot.addEventListener('pointerleave', () => {
    pointedAt = undefined
    read()
  })
  return { draw }
}

// The smallest value at the upper edge: an idle shop would otherwise fill the chart with noise.
const minTop = 5

function createShapes(plot: HTMLElement, series: readonly Series[], label: string) {
  const svg = shape('svg', {
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': label
  })
  for (const y of [0, height / 2, height]) svg.append(shape('line', { class: 'rule', x1: 0, x2: width, y1: y, y2: y }))
  const area = shape('path', { class: 'area' })
  const lines = series.map(name => [name, shape('path', { class: `line ${name}` })] as const)
  const cursor = shape('line', { class: 'cursor', y1: 0, y2: height, visibility: 'hidden' })
  svg.append(area, ...lines.map(([, line]) => line), cursor)
  const top = element('span', 'top')
  plot.append(svg, top, element('span', 'from', '2 min ago'), element('span', 'to', 'now'))
  return { svg, area, lines, cursor, top }
}
