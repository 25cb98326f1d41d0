import { useRef } from 'preact/hooks'
import { answer, api, type Schema } from '../api/client.js'
import { useLoaded } from '../api/use-read.js'
import { count, counted } from '../components/amounts.js'
import { Problem } from '../components/problem.js'

type Movement = Schema<'Movement'>
type ProductStock = Schema<'ProductStock'>

interface Props {
  product: Schema<'Product'>
  stock: ProductStock
}

/** How much could be sold over the last 30 days, by the ledger. */
export function StockLine({ product, stock }: Props) {
  const { id, low_stock_threshold: threshold } = product
  const known = useRef<Ledger>({ movements: [], isWhole: true })
  const { data, problem, reload } = useLoaded(
    `products/${id}/line`,
    async () => (known.current = await readLedger(id, known.current)),
    [`products/${id}`, 'stock']
  )
  return (
    <section class="card stock-line" aria-labelledby="line">
      <h2 id="line">Stock over 30 days</h2>
      {problem && !data && <Problem error={problem} onRetry={reload} />}
      {data && <Chart points={pointsOf(data, stock, Date.parse(product.created_at))} threshold={threshold} />}
      {data && !data.isWhole && (
        <p class="hint">
          The line begins {counted(data.movements.length, 'movement')} ago; the ledger has all of them.
        </p>
      )}
    </section>
  )
}

const spanMs = 30 * 24 * 60 * 60 * 1_000

interface Ledger {
  /** Newest first. */
  movements: readonly Movement[]
  /** Whether they reach back to the beginning of the span. */
  isWhole: boolean
}

/** Reads the movements of the span that are not known yet: usually one page, however often the product is sold. */
async function readLedger(id: number, known: Ledger): Promise<Ledger> {
  const read: Movement[] = []
  const lastKnown = known.movements[0]?.id ?? 0
  let query: { limit: number; cursor?: string } = { limit: 100 }
  for (let page = 1; page <= maxPages; page++) {
    const params = { path: { id }, query }
    const { movements, next_cursor: next } = await answer(() => api.GET('/products/{id}/movements', { params }))
    read.push(...movements.filter(movement => movement.id > lastKnown))
    if (movements.some(movement => movement.id === lastKnown)) {
      return { movements: [...read, ...known.movements], isWhole: known.isWhole }
    }
    if (next === null || isPast(movements.at(-1))) return { movements: read, isWhole: true }
    query = { limit: 100, cursor: next }
  }
  return { movements: read, isWhole: false }
}

// A thousand movements: the chart is not wider.
const maxPages = 10

function isPast(movement: Movement | undefined): boolean {
  return movement !== undefined && Date.parse(movement.created_at) < Date.now() - spanMs
}

interface Point {
  atMs: number
  /** From then on. */
  units: number
}

/**
 * The stock from each movement on, oldest first. It is counted back from the newest movement at each location, and so
 * does not depend on sales between two readings. Only the locations count that can sell now.
 */
function pointsOf({ movements, isWhole }: Ledger, { locations }: ProductStock, createdAtMs: number): Point[] {
  const atActive = locations.filter(location => location.is_active)
  const active = new Set(atActive.map(({ location_id: id }) => id))
  let units = 0
  for (const { location_id: id, quantity } of atActive) {
    units += movements.find(({ location_id: at }) => at === id)?.balance_after ?? quantity
  }
  const startMs = Math.max(Date.now() - spanMs, createdAtMs)
  const points = [{ atMs: Date.now(), units }]
  for (const { created_at: at, delta, location_id: id } of movements) {
    const atMs = Date.parse(at)
    if (atMs < startMs) break
    if (!active.has(id)) continue
    points.push({ atMs, units })
    units -= delta
  }
  const firstMs = points.at(-1)?.atMs ?? startMs
  // The first stock comes with the product: before that there was none to show.
  if (isWhole && firstMs - startMs > 1_000) points.push({ atMs: startMs, units })
  return points.reverse()
}

function Chart({ points, threshold }: { points: readonly Point[]; threshold: number | null }) {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return null
  const all = points.map(({ units }) => units)
  const [least, most] = [Math.min(...all), Math.max(...all, 1)]
  const x = ({ atMs }: Point) => round((width * (atMs - first.atMs)) / Math.max(1, last.atMs - first.atMs))
  const y = (units: number) => round(height - margin - ((height - 2 * margin) * units) / most)
  const path = points.map((point, index) =>
    index === 0 ? `M${x(point)} ${y(point.units)}` : step(x(point), y(point.units))
  )
  const [from, to] = [first, last].map(({ atMs }) => new Date(atMs).toLocaleDateString())
  const range = `least ${count(least)}, most ${count(most)}`
  return (
    <>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${count(first.units)} on ${from}, ${count(last.units)} now; ${range}`}
      >
        {threshold !== null && threshold <= most && <line x1="0" x2={width} y1={y(threshold)} y2={y(threshold)} />}
        <path d={path.join('')} />
      </svg>
      <p class="head" aria-hidden="true">
        <span>{from}</span>
        <span>
          {range}
          {threshold !== null && `, low at ${count(threshold)}`}
        </span>
        <span>{to}</span>
      </p>
    </>
  )
}

const width = 600
const height = 120
// A line at the edge would be cut in half.
const margin = 4

/** The stock stays until it moves. */
function step(x: number, y: number): string {
  return `H${x}V${y}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
