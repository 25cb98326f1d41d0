import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { ApiProblem } from '../api/problem.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { money } from '../components/amounts.js'
import { Badge } from '../components/badge.js'
import { Empty } from '../components/empty.js'
import { Problem } from '../components/problem.js'
import { Time } from '../components/time.js'
import type { PageProps } from '../page-props.js'
import { Link } from '../router/link.js'
import { nextActions, type OrderAction } from './order-actions.js'
import { OrderDialog } from './order-dialogs.js'
import { Addresses, Lines, PackingSlip } from './order-lines.js'
import { paymentStatuses, statuses } from './order-status.js'
import { OrderTimeline, Payments } from './order-timeline.js'

type Order = Schema<'Order'>

/** One order: what it is, what has happened, and what can be done next. */
export function OrderPage({ parameters }: PageProps) {
  const id = Number(parameters.id)
  const { data, problem, reload } = useRead(`orders/${id}`, () => api.GET('/orders/{id}', path(id)), [`orders/${id}`])
  if (data) return <Details order={data} reload={reload} />
  if (problem instanceof ApiProblem && [400, 404].includes(problem.body.status)) {
    return (
      <Empty title={`There is no order ${parameters.id}`}>
        <Link to="/orders">All orders</Link>
      </Empty>
    )
  }
  return problem ? <Problem error={problem} onRetry={reload} /> : <p class="hint">Loading …</p>
}

function path(id: number) {
  return { params: { path: { id } } }
}

function Details({ order, reload }: { order: Order; reload: () => void }) {
  const can = useCan()
  const [dialog, setDialog] = useState<OrderAction | 'edit'>()
  const actions = can('orders:write') ? nextActions(order) : []
  const status = statuses[order.status]
  return (
    <>
      <div class="head">
        <div class="row">
          <h1>Order {order.id}</h1>
          <Badge tone={status.tone}>{status.text}</Badge>
          {order.fulfillment_status === 'partial' && <Badge tone="warn">Partly shipped</Badge>}
          <Time at={order.created_at} />
        </div>
        <div class="row no-print">
          {actions.map((action, index) => (
            <button key={action} type="button" class={index === 0 ? 'primary' : ''} onClick={() => setDialog(action)}>
              {actionNames[action]}
            </button>
          ))}
          {can('orders:write') && !isOver(order) && (
            <button type="button" onClick={() => setDialog('edit')}>
              Edit
            </button>
          )}
          <button type="button" onClick={() => window.print()}>
            Print packing slip
          </button>
        </div>
      </div>
      {order.refund_due_cents > 0 && (
        <p class="card warn">
          <strong>{money(order.refund_due_cents, order.currency)} to give back.</strong> More was paid than the order
          costs now. Send the money at your payment provider, then record it here.
        </p>
      )}
      <div class="columns no-print">
        <div>
          <Lines order={order} />
          <Payments order={order} />
        </div>
        <div>
          <Facts order={order} />
          <Addresses order={order} />
          <OrderTimeline order={order} />
        </div>
      </div>
      <PackingSlip order={order} />
      {dialog && <OrderDialog action={dialog} order={order} reload={reload} onClose={() => setDialog(undefined)} />}
    </>
  )
}

const actionNames: Record<OrderAction, string> = {
  pay: 'Mark paid',
  ship: 'Ship',
  complete: 'Complete',
  cancel: 'Cancel',
  return: 'Take back',
  refund: 'Record a refund'
}

/** Whether the details can no longer be changed: they went out with the parcel. */
function isOver({ status }: Order): boolean {
  return status !== 'PENDING' && status !== 'PAID'
}

function Facts({ order }: { order: Order }) {
  const can = useCan()
  const payment = paymentStatuses[order.payment_status]
  const name = order.user_name ?? (order.user_id === null ? undefined : `Customer ${order.user_id}`)
  return (
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">Details</h2>
      <dl class="facts">
        <dt>Payment</dt>
        <dd>
          <Badge tone={payment.tone}>{payment.text}</Badge>
        </dd>
        {name !== undefined && (
          <>
            <dt>Customer</dt>
            <dd>{can('users:read') ? <Link to={`/customers/${order.user_id}`}>{name}</Link> : name}</dd>
          </>
        )}
        <Fact name="E-mail" value={order.email} />
        <Fact name="Phone" value={order.phone} />
        <Fact name="Note" value={order.note} />
        <Fact name="External id" value={order.external_id} />
        {order.expires_at !== null && order.status === 'PENDING' && (
          <>
            <dt>Held until</dt>
            <dd>
              <Time at={order.expires_at} />
            </dd>
          </>
        )}
        {Object.entries(order.metadata).map(([key, value]) => (
          <Fact key={key} name={key} value={value} />
        ))}
      </dl>
    </section>
  )
}

function Fact({ name, value }: { name: string; value: string | null }) {
  if (value === null) return null
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
