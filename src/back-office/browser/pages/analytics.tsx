import type { paths } from '../../../../client/schema.js'
import { api, type Schema } from '../api/client.js'
import { useRead } from '../api/use-read.js'
import { count, money } from '../components/amounts.js'
import { DownloadButton } from '../components/download-button.js'
import { Empty } from '../components/empty.js'
import { Field, Select } from '../components/field.js'
import { Problem } from '../components/problem.js'
import { Table, type Column } from '../components/table.js'
import { Link } from '../router/link.js'
import { useFilters, usePlace } from '../router/location.js'
import { SalesChart, localText } from './analytics-chart.js'

type Report = Schema<'SalesReport'>
type Row = Schema<'SalesRow'>
type SalesQuery = NonNullable<paths['/analytics/sales']['get']['parameters']['query']>

/** Sales over time, by product or by status, and as a file. */
export function Analytics() {
  const { query } = usePlace()
  const { data, problem, isLoading, reload } = useRead(
    query.toString(),
    () => api.GET('/analytics/sales', { params: { query: salesQuery(query) } }),
    []
  )
  return (
    <>
      <div class="head">
        <h1>Analytics</h1>
        <Download />
      </div>
      <Filters />
      {problem && <Problem error={problem} onRetry={reload} />}
      {data && !problem && <Sales report={data} isLoading={isLoading} />}
    </>
  )
}

/** The filters in the URL are those of the API. Days begin where the browser is. */
function salesQuery(query: URLSearchParams): SalesQuery {
  return { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, ...Object.fromEntries(query) }
}

function Filters() {
  const [query, setFilters] = useFilters()
  const groupBy = query.get('group_by') ?? ''
  return (
    <div class="row filters">
      <Select
        label="Interval"
        options={['hour', 'day', 'week', 'month'].map(name => [name, name] as const)}
        value={query.get('interval') ?? 'day'}
        onChange={event => setFilters({ interval: event.currentTarget.value })}
      />
      <Select
        label="By"
        options={[
          ['', 'time only'],
          ['product', 'product'],
          ['status', 'status'],
          ['location', 'location']
        ]}
        value={groupBy}
        onChange={event => setFilters({ group_by: event.currentTarget.value, product_id: null })}
      />
      {groupBy === 'product' && (
        <Field
          label="Product number"
          type="number"
          min={1}
          value={query.get('product_id') ?? ''}
          onChange={event => setFilters({ product_id: event.currentTarget.value })}
        />
      )}
      <Field
        label="From"
        type="date"
        value={query.get('from') ?? ''}
        onChange={event => setFilters({ from: event.currentTarget.value })}
      />
      <Field
        label="To, not included"
        type="date"
        value={query.get('to') ?? ''}
        onChange={event => setFilters({ to: event.currentTarget.value })}
      />
    </div>
  )
}

function Download() {
  const { query } = usePlace()
  return (
    <DownloadButton
      text="Download CSV"
      name="sales.csv"
      read={() =>
        api.GET('/analytics/sales', {
          params: { query: salesQuery(query) },
          headers: { accept: 'text/csv' },
          parseAs: 'blob'
        })
      }
    />
  )
}

function Sales({ report, isLoading }: { report: Report; isLoading: boolean }) {
  const { rows, totals, currency, as_of_event_id: event } = report
  const facts: ReadonlyArray<readonly [string, string]> = [
    ...(totals.orders === null ? [] : [['Orders', count(totals.orders)] as const]),
    ['Units', count(totals.units)],
    ['Gross', money(totals.gross_cents, currency)],
    ['Canceled', money(totals.canceled_cents, currency)],
    ['Returned', money(totals.returned_cents, currency)],
    ...(totals.refunded_cents === null ? [] : [['Refunded', money(totals.refunded_cents, currency)] as const]),
    ['Net', money(totals.net_cents, currency)]
  ]
  const shown = rows.slice(0, maxShown)
  return (
    <>
      <dl class="tiles">
        {facts.map(([name, value]) => (
          <div class="card" key={name}>
            <dt class="hint">{name}</dt>
            <dd class="large">{value}</dd>
          </div>
        ))}
      </dl>
      <section class="card" aria-labelledby="over-time">
        <h2 id="over-time">Net sales over time</h2>
        {rows.length === 0 ? <Empty title="No sales in this time" /> : <SalesChart report={report} />}
      </section>
      {rows.length > 0 && (
        <section class="card" aria-labelledby="rows">
          <h2 id="rows">Numbers</h2>
          <Table
            label="Sales"
            columns={columnsOf(report)}
            rows={shown}
            keyOf={row => [row.start, row.product_id, row.status, row.location_id].join()}
            isLoading={isLoading}
          />
          {rows.length > shown.length && (
            <p class="hint">
              The first {count(shown.length)} of {count(rows.length)} rows are shown; the file has all.
            </p>
          )}
        </section>
      )}
      <p class="hint">
        Exact as of event {count(event)}. Time zone: {report.timezone}. What was canceled, returned and refunded counts
        when that happened.
      </p>
    </>
  )
}

// More than a year of days; a longer table is for a spreadsheet.
const maxShown = 400

function columnsOf({ currency, interval }: Report): ReadonlyArray<Column<Row>> {
  const cents = (title: string, valueOf: (row: Row) => number): Column<Row> => ({
    title,
    isNumber: true,
    cell: row => money(valueOf(row), currency)
  })
  return [
    { title: 'Time', cell: ({ local_start: start }) => localText(start, interval) },
    { title: 'Of', cell: row => <GroupName row={row} /> },
    { title: 'Orders', isNumber: true, cell: ({ orders }) => (orders === null ? '' : count(orders)) },
    { title: 'Units', isNumber: true, cell: ({ units }) => count(units) },
    cents('Gross', row => row.gross_cents),
    cents('Canceled', row => row.canceled_cents),
    cents('Returned', row => row.returned_cents),
    cents('Net', row => row.net_cents)
  ]
}

function GroupName({ row }: { row: Row }) {
  const { product_id: id, product_name: product, sku, status, location_name: location } = row
  if (id !== undefined) return <Link to={`/products/${id}`}>{product ?? sku ?? `Product ${id}`}</Link>
  return <>{status ?? location ?? 'all'}</>
}
