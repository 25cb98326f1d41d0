import { useEffect, useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { usePolling } from '../api/use-polling.js'
import { useRead } from '../api/use-read.js'
import { count } from '../components/amounts.js'
import { Badge } from '../components/badge.js'
import { Problem } from '../components/problem.js'
import { Table, type Column } from '../components/table.js'
import { Link } from '../router/link.js'
import { EventSections } from './events-sections.js'

type Snapshot = Schema<'LiveSnapshot'>
type Busy = NonNullable<Snapshot['shop']>['busiest_products'][number]

/** The service at work: the last two minutes, second by second. */
export function Live() {
  const { data, problem, revision, reload } = useRead('live', () => api.GET('/admin/live'), [])
  usePolling(true, reload, 1_000)
  const snapshots = useRecent(data, revision)
  return (
    <>
      <h1>Live</h1>
      <EventSections />
      {problem && !data && <Problem error={problem} onRetry={reload} />}
      {data && (
        <>
          <div class="tiles">
            <Chart
              title="Orders a second"
              points={snapshots.map(({ shop }) => shop?.orders_per_second ?? 0)}
              text={number(data.shop?.orders_per_second)}
            />
            <Chart
              title="Requests a second"
              points={snapshots.map(snapshot => snapshot.process.requests_per_second ?? 0)}
              text={number(data.process.requests_per_second)}
            />
            <Chart
              title="Latency, 95 of 100 below"
              points={snapshots.map(snapshot => snapshot.process.latency_ms?.p95 ?? 0)}
              text={data.process.latency_ms ? `${number(data.process.latency_ms.p95)} ms` : 'no requests'}
            />
            <Chart
              title="Orders waiting"
              points={snapshots.map(snapshot => snapshot.process.queued_orders)}
              text={count(data.process.queued_orders)}
            />
          </div>
          {data.shop && (
            <section class="card" aria-labelledby="busiest">
              <h2 id="busiest">Busiest products</h2>
              <Table
                label="Busiest products"
                columns={columns}
                rows={data.shop.busiest_products}
                keyOf={({ id }) => id}
              />
            </section>
          )}
          {data.process.workers > 1 && (
            <p class="hint">
              Requests and latency are those of one of {data.process.workers} processes; orders are those of the shop.
            </p>
          )}
        </>
      )}
    </>
  )
}

const columns: ReadonlyArray<Column<Busy>> = [
  { title: 'Product', cell: ({ id, name }) => <Link to={`/products/${id}`}>{name}</Link> },
  { title: 'Sold in a minute', isNumber: true, cell: ({ sold_per_minute: sold }) => count(sold) },
  {
    title: 'Stock',
    isNumber: true,
    cell: ({ stock, is_low: isLow }) => (
      <>
        {isLow && <Badge tone={stock === 0 ? 'bad' : 'warn'}>{stock === 0 ? 'Sold out' : 'Low'}</Badge>} {count(stock)}
      </>
    )
  }
]

const numbers = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })

function number(value: number | null | undefined): string {
  return value === null || value === undefined ? 'not yet known' : numbers.format(value)
}

/** The latest snapshots, the newest last. */
function useRecent(latest: Snapshot | undefined, revision: number): readonly Snapshot[] {
  const [recent, setRecent] = useState<readonly Snapshot[]>([])
  useEffect(() => {
    if (latest) setRecent(before => [...before, latest].slice(-maxPoints))
  }, [revision])
  return recent
}

const maxPoints = 120

/** A line over time. The text beside it says the present value: the line needs no other description. */
function Chart({ title, points, text }: { title: string; points: readonly number[]; text: string }) {
  const most = Math.max(1, ...points)
  const line = points
    .map((value, index) => `${index + maxPoints - points.length},${(30 - (value / most) * 28).toFixed(1)}`)
    .join(' ')
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      <p class="large">{text}</p>
      <svg class="line" viewBox={`0 0 ${maxPoints} 32`} preserveAspectRatio="none" aria-hidden="true">
        <polyline points={line} />
      </svg>
    </section>
  )
}
