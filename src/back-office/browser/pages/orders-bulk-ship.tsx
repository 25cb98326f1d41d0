import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useWrite } from '../api/use-write.js'
import { counted } from '../components/amounts.js'
import { Badge } from '../components/badge.js'
import { Dialog } from '../components/dialog.js'
import { Form } from '../components/form.js'
import { Link } from '../router/link.js'
import { statuses } from './order-status.js'

type Order = Schema<'Order'>
type Results = Schema<'OrderBulkUpdateResults'>['results']

/** Marks the chosen orders shipped, all that is left of each, and shows what came of every one. */
export function BulkShip({ orders, onDone }: { orders: readonly Order[]; onDone: () => void }) {
  const [chosen, setChosen] = useState<readonly Order[]>()
  if (chosen === undefined) {
    if (orders.length === 0) return null
    return (
      <p class="card row" role="status">
        {counted(orders.length, 'order')} selected
        <button type="button" class="primary" onClick={() => setChosen(orders)}>
          Mark shipped
        </button>
      </p>
    )
  }
  const close = () => {
    setChosen(undefined)
    onDone()
  }
  return (
    <Dialog title={`Mark ${counted(chosen.length, 'order')} shipped`} onClose={close}>
      <ShipForm orders={chosen} onClose={close} />
    </Dialog>
  )
}

function ShipForm({ orders, onClose }: { orders: readonly Order[]; onClose: () => void }) {
  const [results, setResults] = useState<Results>()
  const write = useWrite(
    (ids: number[], key) =>
      api.PATCH('/orders/bulk', {
        params: { header: { 'idempotency-key': key } },
        body: { mode: 'partial', orders: ids.map(id => ({ id, status: 'SHIPPED' as const })) }
      }),
    ['orders']
  )
  const ship = async () => setResults((await write.send(orders.map(({ id }) => id)))?.results)
  if (results) return <ShipResults orders={orders} results={results} onClose={onClose} />
  return (
    <Form
      write={write}
      action="Mark shipped"
      onSubmit={() => {
        void ship()
      }}
      onCancel={onClose}
    >
      <p class="effect">
        All units that are left of orders {orders.map(({ id }) => id).join(', ')} ship, without tracking. An order that
        cannot be shipped any more stays as it is, and the others ship.
      </p>
    </Form>
  )
}

interface ShipResultsProps {
  orders: readonly Order[]
  results: Results
  onClose: () => void
}

function ShipResults({ orders, results, onClose }: ShipResultsProps) {
  return (
    <>
      <ul class="results" aria-label="Results">
        {results.map(({ index, order, error }) => {
          const id = orders[index]?.id
          return (
            <li key={index}>
              <Link to={`/orders/${id}`}>Order {id}</Link>{' '}
              <Badge tone={order ? 'good' : 'bad'}>{order ? statuses[order.status].text : 'Not shipped'}</Badge>{' '}
              {error?.detail}
            </li>
          )
        })}
      </ul>
      <p class="actions">
        <button type="button" class="primary" onClick={onClose}>
          Close
        </button>
      </p>
    </>
  )
}
