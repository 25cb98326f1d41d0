import type { ComponentChildren } from 'preact'
import { api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { count } from '../components/amounts.js'
import { DownloadButton } from '../components/download-button.js'
import { Pager } from '../components/pager.js'
import { Problem } from '../components/problem.js'
import { Table } from '../components/table.js'
import { Time } from '../components/time.js'
import { Link } from '../router/link.js'
import { usePlace } from '../router/location.js'
import { signed } from './count-sheet.js'

type Movement = Schema<'Movement'>

interface Props {
  id: number
  locations: Schema<'ProductStock'>['locations']
}

/** Every movement of the units: how many, where, why and by whom. */
export function Ledger({ id, locations }: Props) {
  const cursor = usePlace().query.get('cursor')
  const path = { id }
  const query = { limit: pageSize, ...(cursor === null ? {} : { cursor }) }
  const { data, problem, isLoading, reload } = useRead(
    `products/${id}/movements ${cursor}`,
    () => api.GET('/products/{id}/movements', { params: { path, query } }),
    [`products/${id}`, 'stock']
  )
  const nameOf = (at: number) => locations.find(({ location_id: known }) => known === at)?.name ?? `Location ${at}`
  return (
    <section class="card" aria-labelledby="ledger">
      <div class="head">
        <h2 id="ledger">Ledger</h2>
        <DownloadButton
          text="CSV"
          name={`product-${id}-movements.csv`}
          read={() =>
            api.GET('/products/{id}/movements', {
              params: { path },
              headers: { accept: 'text/csv' },
              parseAs: 'blob'
            })
          }
        />
      </div>
      {problem && !data && <Problem error={problem} onRetry={reload} />}
      {data && (
        <>
          <Table
            label="Ledger"
            columns={[
              { title: 'When', cell: movement => <Time at={movement.created_at} /> },
              { title: 'Why', cell: movement => <Why movement={movement} /> },
              { title: 'Who', cell: ({ performed_by: who }) => who ?? 'not recorded' },
              ...(locations.length > 1
                ? [{ title: 'Where', cell: ({ location_id: at }: Movement) => nameOf(at) }]
                : []),
              { title: 'Units', isNumber: true, cell: ({ delta }) => signed(delta) },
              { title: 'After', isNumber: true, cell: ({ balance_after: balance }) => count(balance) }
            ]}
            rows={data.movements}
            keyOf={movement => movement.id}
            isLoading={isLoading}
          />
          <Pager total={data.total} relation={data.total_relation} nextCursor={data.next_cursor} />
        </>
      )}
    </section>
  )
}

const pageSize = 20

function Why({ movement: { reason, order_id: orderId } }: { movement: Movement }): ComponentChildren {
  const can = useCan()
  const text = reasons[reason] ?? reason
  if (orderId === null) return text
  return (
    <>
      {text}: {can('orders:read') ? <Link to={`/orders/${orderId}`}>order {orderId}</Link> : `order ${orderId}`}
    </>
  )
}

// The reasons of the service; all others are what somebody has written.
const reasons: Partial<Record<string, string>> = {
  initial_stock: 'First stock',
  stock_set: 'Stock was set',
  transfer: 'Transfer',
  order: 'Sold',
  order_canceled: 'Canceled',
  order_returned: 'Came back',
  order_refunded: 'Given back'
}
