import { api, type Schema } from '../api/client.js'
import { useRead } from '../api/use-read.js'
import { Money, count } from '../components/amounts.js'
import { Badge } from '../components/badge.js'
import { Empty } from '../components/empty.js'
import { SearchBox, Tabs } from '../components/filters.js'
import { Pager } from '../components/pager.js'
import { Problem } from '../components/problem.js'
import { Table, type Column } from '../components/table.js'
import { Time } from '../components/time.js'
import { paymentStatuses, statuses } from './order-status.js'
import { Link } from '../router/link.js'
import { usePlace } from '../router/location.js'
import { orderQuery, orderTabs } from './orders-query.js'

type Order = Schema<'Order'>

/** The orders that match the tab, the search and the filters in the URL. */
export function Orders() {
  const { query } = usePlace()
  const { data, problem, isLoading, reload } = useRead(
    query.toString(),
    () => api.GET('/orders', { params: { query: orderQuery(query) } }),
    ['orders']
  )
  return (
    <>
      <h1>Orders</h1>
      <Tabs label="Orders" tabs={orderTabs} />
      <div class="row">
        <SearchBox label="Search by number, name, e-mail, SKU or note" />
      </div>
      {problem && !data && <Problem error={problem} onRetry={reload} />}
      {data && (
        <div class="card">
          {data.orders.length === 0 ? (
            <Empty title="No orders match" />
          ) : (
            <Table label="Orders" columns={columns} rows={data.orders} keyOf={({ id }) => id} isLoading={isLoading} />
          )}
          <Pager total={data.total} relation={data.total_relation} nextCursor={data.next_cursor} />
        </div>
      )}
    </>
  )
}

const columns: ReadonlyArray<Column<Order>> = [
  { title: 'Order', cell: ({ id }) => <Link to={`/orders/${id}`}>{id}</Link> },
  { title: 'Placed', cell: order => <Time at={order.created_at} /> },
  { title: 'Customer', cell: order => order.user_name ?? order.email ?? 'No name' },
  { title: 'Status', cell: ({ status }) => <Badge tone={statuses[status].tone}>{statuses[status].text}</Badge> },
  {
    title: 'Payment',
    cell: ({ payment_status: payment }) => (
      <Badge tone={paymentStatuses[payment].tone}>{paymentStatuses[payment].text}</Badge>
    )
  },
  { title: 'Items', isNumber: true, cell: order => count(order.total_quantity) },
  {
    title: 'Total',
    isNumber: true,
    cell: order => <Money cents={order.total_amount_cents} currency={order.currency} />
  }
]
