import { api } from '../api/client.js'
import { useRead } from '../api/use-read.js'
import { count } from '../components/amounts.js'
import { Badge } from '../components/badge.js'
import { Problem } from '../components/problem.js'
import { Table } from '../components/table.js'
import { Time } from '../components/time.js'
import { Link } from '../router/link.js'
import { statuses } from './order-status.js'

/** The last orders of a product. */
export function ProductOrders({ id }: { id: number }) {
  const { data, problem, reload } = useRead(
    `orders of product ${id}`,
    () => api.GET('/orders', { params: { query: { product_id: id, sort: '-id', limit: shown } } }),
    ['orders']
  )
  return (
    <section class="card" aria-labelledby="orders">
      <h2 id="orders">Orders</h2>
      {problem && !data && <Problem error={problem} onRetry={reload} />}
      {data?.total === 0 && <p class="hint">Nobody has ordered it yet.</p>}
      {data && data.total > 0 && (
        <>
          <Table
            label="Orders"
            columns={[
              { title: 'Order', cell: order => <Link to={`/orders/${order.id}`}>{order.id}</Link> },
              { title: 'Placed', cell: order => <Time at={order.created_at} /> },
              {
                title: 'Status',
                cell: ({ status }) => <Badge tone={statuses[status].tone}>{statuses[status].text}</Badge>
              },
              {
                title: 'Units',
                isNumber: true,
                cell: ({ items }) =>
                  count(items.reduce((sum, item) => sum + (item.product_id === id ? item.quantity : 0), 0))
              }
            ]}
            rows={data.orders}
            keyOf={order => order.id}
          />
          <p>
            <Link to={`/orders?product_id=${id}`}>
              All {data.total_relation === 'gte' ? 'more than ' : ''}
              {count(data.total)}
            </Link>
          </p>
        </>
      )}
    </section>
  )
}

const shown = 10
