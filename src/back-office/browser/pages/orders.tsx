import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { count, Money } from '../components/amounts.js'
import { Badge } from '../components/badge.js'
import { DownloadButton } from '../components/download-button.js'
import { Empty } from '../components/empty.js'
import { SearchBox, Tabs } from '../components/filters.js'
import { Pager } from '../components/pager.js'
import { Problem } from '../components/problem.js'
import { Table, type Column } from '../components/table.js'
import { Time } from '../components/time.js'
import { Link } from '../router/link.js'
import { useFilters } from '../router/location.js'
import { BulkShip } from './orders-bulk-ship.js'
import { NewOrders } from './orders-new.js'
import { orderTabs } from './orders-query.js'
import { paymentStatuses, statuses } from './order-status.js'
import { useOrders } from './use-orders.js'

type Order = Schema<'Order'>

/** The orders that match the tab, the search and the filters in the URL. */
export function Orders() {
  const can = useCan()
  const [query] = useFilters()
  const { list, rows } = useOrders(query)
  const [selected, setSelected] = useState<ReadonlySet<string | number>>(new Set())
  const chosen = rows.filter(({ id }) => selected.has(id))
  return (
    <>
      <div class="head">
        <h1>Orders</h1>
        <Download query={query} />
      </div>
      <Tabs label="Orders" tabs={orderTabs} />
      <div class="row">
        <SearchBox label="Search by number, name, e-mail, SKU or note" />
        <Sort />
      </div>
      <Chips />
      {list.problem && !list.data && <Problem error={list.problem} onRetry={() => list.reload()} />}
      {list.data && (
        <NewOrders
          key={`${query} ${list.revision}`}
          query={query}
          shown={list.data.orders}
          onShow={() => list.reload()}
        />
      )}
      {can('orders:write') && <BulkShip orders={chosen} onDone={() => setSelected(new Set())} />}
      {list.data && (
        <div class="card">
          {rows.length === 0 ? (
            <Empty title="No orders match" />
          ) : (
            <Table
              label="Orders"
              columns={columns}
              rows={rows}
              keyOf={({ id }) => id}
              isLoading={list.isLoading}
              {...(can('orders:write') && {
                selection: {
                  selected,
                  onChange: setSelected,
                  labelOf: ({ id }: Order) => `order ${id}`,
                  canSelect: ({ status }: Order) => status === 'PAID'
                }
              })}
            />
          )}
          <Pager total={list.data.total} relation={list.data.total_relation} nextCursor={list.data.next_cursor} />
        </div>
      )}
    </>
  )
}

const columns: ReadonlyArray<Column<Order>> = [
  { title: 'Order', cell: ({ id }) => <Link to={`/orders/${id}`}>Order {id}</Link> },
  { title: 'Placed', cell: order => <Time at={order.created_at} /> },
  { title: 'Customer', cell: order => order.user_name ?? order.shipping_address?.name ?? order.email ?? 'Guest' },
  {
    title: 'Status',
    cell: ({ status, fulfillment_status: fulfillment }) => (
      <span class="badges">
        <Badge tone={statuses[status].tone}>{statuses[status].text}</Badge>{' '}
        {fulfillment === 'partial' && <Badge tone="warn">Partly shipped</Badge>}
      </span>
    )
  },
  {
    title: 'Payment',
    cell: ({ payment_status: payment, refund_due_cents: due }) => (
      <span class="badges">
        <Badge tone={paymentStatuses[payment].tone}>{paymentStatuses[payment].text}</Badge>{' '}
        {due > 0 && <Badge tone="bad">To refund</Badge>}
      </span>
    )
  },
  { title: 'Units', isNumber: true, cell: order => count(order.total_quantity) },
  {
    title: 'Total',
    isNumber: true,
    cell: order => <Money cents={order.total_amount_cents} currency={order.currency} />
  }
]

function Sort() {
  const [query, setFilters] = useFilters()
  return (
    <select
      aria-label="Sort"
      value={query.get('sort') ?? ''}
      onChange={event => setFilters({ sort: event.currentTarget.value })}
    >
      <option value="">Newest first</option>
      <option value="id">Oldest first</option>
      <option value="-updated_at">Changed last</option>
      <option value="-total_amount">Largest total</option>
    </select>
  )
}

/** The filters that no tab shows, for those who came by a link. */
function Chips() {
  const [query, setFilters] = useFilters()
  const chips = Object.entries(chipTitles).filter(([name]) => query.has(name))
  if (chips.length === 0) return null
  return (
    <ul class="row" aria-label="Filters">
      {chips.map(([name, title]) => (
        <li key={name}>
          <button type="button" onClick={() => setFilters({ [name]: null })}>
            {title} {shownFilter(name, query.get(name) ?? '')} <span aria-hidden="true">✕</span>
            <span class="visually-hidden">: remove this filter</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

const chipTitles: Record<string, string> = {
  user_id: 'Of customer',
  product_id: 'With product',
  created_from: 'Placed from',
  created_to: 'Placed until',
  payment_status: 'Payment:',
  fulfillment_status: 'Shipping:'
}

function shownFilter(name: string, value: string): string {
  return name.startsWith('created_') ? new Date(value).toLocaleString() : value.replaceAll('_', ' ')
}

function Download({ query }: { query: URLSearchParams }) {
  const filters = Object.fromEntries([...query].filter(([name]) => name !== 'cursor'))
  return (
    <DownloadButton
      text="Download CSV"
      name="orders.csv"
      read={() => api.GET('/orders', { params: { query: filters }, headers: { accept: 'text/csv' }, parseAs: 'blob' })}
    />
  )
}
