/** What the charts draw of one snapshot; null where nothing was measured. */
export interface Point {
  atMs: number
  orders: number | null
  p50: number | null
  p95: number | null
  p99: number | null
}

export type Series = Exclude<keyof Point, 'atMs'>

/** The time that a chart spans. */
export const chartMs = 120_000

/** The coordinate system of a chart; the page stretches it to its place. */
export const [width, height] = [600, 120] as const

// Three snapshots: after a longer gap the line starts anew.
const gapMs = 3_500

/** The horizontal position of a point in a chart that ends at a time. */
export function xOf({ atMs }: Point, endMs: number): number {
  return Math.round((1 - (endMs - atMs) / chartMs) * width * 10) / 10
}

/**
 * The path of a line, or of the area below it; both start anew after a gap.
 *
 * @param options.top the value at the upper edge
 * @returns the `d` attribute of an SVG path
 */
export function pathOf(
  points: readonly Point[],
  { series, top, endMs, isArea }: { series: Series; top: number; endMs: number; isArea: boolean }
): string {
  return partsOf(points, series)
    .map(part => {
      const corners = part.map(({ point, value }) => ({
        x: xOf(point, endMs),
        y: Math.round((1 - value / top) * height * 10) / 10
      }))
      const line = corners.map(({ x, y }) => `${x} ${y}`).join('L')
      return isArea ? `M${corners[0]?.x} ${height}L${line}L${corners.at(-1)?.x} ${height}Z` : `M${line}`
    })
    .join('')
}

/** Splits the measured points where a gap interrupts them. */
function partsOf(points: readonly Point[], series: Series): Array<Array<{ point: Point; value: number }>> {
  const parts: Array<Array<{ point: Point; value: number }>> = []
  let lastMs = -Infinity
  for (const point of points) {
    const value = point[series]
    if (value === null) continue
    const part = point.atMs - lastMs < gapMs ? parts.at(-1) : undefined
    if (part) part.push({ point, value })
    else parts.push([{ point, value }])
    lastMs = point.atMs
  }
  return parts
}

/** Rounds up to the next of 1, 2, 5, 10, 20, 50 and so on. */
export function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * ([1, 2, 5, 10].find(step => value <= step * power) ?? 10)
}
