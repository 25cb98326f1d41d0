import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { ApiProblem } from '../api/problem.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { Money, count } from '../components/amounts.js'
import { Badge } from '../components/badge.js'
import { DownloadButton } from '../components/download-button.js'
import { Empty } from '../components/empty.js'
import { Pager } from '../components/pager.js'
import { Problem } from '../components/problem.js'
import { Table, type Column } from '../components/table.js'
import { Time } from '../components/time.js'
import type { PageProps } from '../page-props.js'
import { Link } from '../router/link.js'
import { usePlace } from '../router/location.js'
import { EraseCustomer } from './customer-erase.js'
import { paymentStatuses, statuses } from './order-status.js'

type User = Schema<'User'>
type Order = Schema<'Order'>

/** One customer with the orders, and what the law asks for: an export and an erasure. */
export function CustomerPage({ parameters }: PageProps) {
  const id = Number(parameters.id)
  const path = { params: { path: { id } } }
  const { data, problem, reload } = useRead(`users/${id}`, () => api.GET('/users/{id}', path), ['users'])
  if (problem instanceof ApiProblem && [400, 404].includes(problem.body.status)) {
    return (
      <Empty title={`There is no customer ${parameters.id}`}>
        <p>Or the person was erased.</p>
        <Link to="/customers">All customers</Link>
      </Empty>
    )
  }
  if (data) return <Details user={data} />
  return problem ? <Problem error={problem} onRetry={reload} /> : <p class="hint">Loading …</p>
}

function Details({ user }: { user: User }) {
  const can = useCan()
  const [isErasing, setIsErasing] = useState(false)
  const { id, full_name: name, email, created_at: since } = user
  return (
    <>
      <div class="head">
        <h1>{name}</h1>
        <div class="row">
          {can('privacy:read') && (
            <DownloadButton
              text="Export"
              name={`customer-${id}.json`}
              read={() => api.GET('/users/{id}/export', { params: { path: { id } }, parseAs: 'blob' })}
            />
          )}
          {can('privacy:write') && (
            <button type="button" class="danger" onClick={() => setIsErasing(true)}>
              Erase
            </button>
          )}
        </div>
      </div>
      <section class="card" aria-label="Details">
        <dl class="facts">
          <dt>E-mail</dt>
          <dd>{email}</dd>
          <dt>Customer since</dt>
          <dd>
            <Time at={since} />
          </dd>
        </dl>
      </section>
      {can('orders:read') && <Orders userId={id} />}
      {isErasing && <EraseCustomer user={user} onClose={() => setIsErasing(false)} />}
    </>
  )
}

function Orders({ userId }: { userId: number }) {
  const cursor = usePlace().query.get('cursor')
  const query = { user_id: userId, sort: '-id', limit: 20, ...(cursor === null ? {} : { cursor }) } as const
  const { data, problem, isLoading, reload } = useRead(
    `orders of ${userId} ${cursor}`,
    () => api.GET('/orders', { params: { query } }),
    ['orders']
  )
  return (
    <section class="card" aria-labelledby="orders">
      <h2 id="orders">Orders</h2>
      {problem && !data && <Problem error={problem} onRetry={reload} />}
      {data && (
        <>
          {data.total === 0 ? (
            <p class="hint">No orders yet.</p>
          ) : (
            <Table label="Orders" columns={columns} rows={data.orders} keyOf={({ id }) => id} isLoading={isLoading} />
          )}
          <Pager total={data.total} relation={data.total_relation} nextCursor={data.next_cursor} />
        </>
      )}
    </section>
  )
}

const columns: ReadonlyArray<Column<Order>> = [
  { title: 'Order', cell: ({ id }) => <Link to={`/orders/${id}`}>{id}</Link> },
  { title: 'Placed', cell: order => <Time at={order.created_at} /> },
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
