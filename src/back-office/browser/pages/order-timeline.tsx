import { api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { counted, money } from '../components/amounts.js'
import { Table, type Column } from '../components/table.js'
import { Time } from '../components/time.js'
import { Timeline, type Moment } from '../components/timeline.js'
import { Link } from '../router/link.js'
import { statuses } from './order-status.js'
import { answerText } from './webhook-deliveries.js'

type Order = Schema<'Order'>
type Payment = Schema<'OrderPayment'>

/** What was paid and given back, by whom. */
export function Payments({ order: { id } }: { order: Order }) {
  const { data } = useRead(
    `orders/${id}/payments`,
    () => api.GET('/orders/{id}/payments', { params: { path: { id }, query: { limit: 100 } } }),
    [`orders/${id}`]
  )
  if (!data || data.payments.length === 0) return null
  return (
    <section class="card" aria-labelledby="payments">
      <h2 id="payments">Payments</h2>
      <Table label="Payments" columns={paymentColumns} rows={data.payments} keyOf={payment => payment.id} />
    </section>
  )
}

const paymentColumns: ReadonlyArray<Column<Payment>> = [
  { title: 'When', cell: payment => <Time at={payment.created_at} /> },
  { title: 'What', cell: ({ type }) => (type === 'payment' ? 'Paid' : 'Given back') },
  { title: 'By', cell: payment => payment.performed_by },
  { title: 'Why', cell: ({ reason, event_id: event }) => reason ?? event ?? '' },
  {
    title: 'Amount',
    isNumber: true,
    cell: ({ type, amount_cents: cents, currency }) => money(type === 'payment' ? cents : -cents, currency)
  }
]

/** Everything that happened to an order, from all places that know a part of it; newest first. */
export function OrderTimeline({ order }: { order: Order }) {
  const { id } = order
  const can = useCan()
  const path = { path: { id }, query: { limit: 100 } }
  const topics = [`orders/${id}`] as const
  const history = useRead('history', () => api.GET('/orders/{id}/history', { params: { path: { id } } }), topics)
  const shipments = useRead('shipments', () => api.GET('/orders/{id}/shipments', { params: path }), topics)
  const cancellations = useRead('cancellations', () => api.GET('/orders/{id}/cancellations', { params: path }), topics)
  const returns = useRead('returns', () => api.GET('/orders/{id}/returns', { params: path }), topics)
  const mails = useRead(
    can('notifications:read') ? 'notifications' : null,
    () => api.GET('/notifications', { params: { query: { order_id: id, limit: 100 } } }),
    topics
  )
  const deliveries = useRead(
    can('webhooks:read') ? 'deliveries' : null,
    () => api.GET('/webhook-deliveries', { params: { query: { order_id: id, limit: 100 } } }),
    topics
  )
  const moments = [
    ...(history.data?.history ?? []).map(entry => momentOfEntry(entry, order.currency)),
    ...(shipments.data?.shipments ?? []).map(part => momentOfShipment(order, part)),
    ...(cancellations.data?.cancellations ?? []).map(part => momentOfStock(order, part, 'canceled', true)),
    ...(returns.data?.returns ?? []).map(part => momentOfStock(order, part, 'taken back', part.restock)),
    ...(mails.data?.notifications ?? []).map(momentOfMail),
    ...(deliveries.data?.deliveries ?? []).map(momentOfDelivery)
  ].sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
  return (
    <section class="card" aria-labelledby="timeline">
      <h2 id="timeline">What happened</h2>
      <Timeline label="What happened" moments={moments} />
    </section>
  )
}

type HistoryEntry = Schema<'OrderHistory'>['history'][number]

function momentOfEntry(entry: HistoryEntry, currency: string): Moment {
  const changes = Object.entries(entry.changes)
  const status = entry.action === 'CREATED' ? 'PENDING' : statusIn(entry)
  const others = entry.action === 'CREATED' ? [] : changes.filter(([name]) => name !== 'status')
  return {
    key: `history ${entry.id}`,
    at: entry.created_at,
    tone: status ? statuses[status].tone : 'plain',
    what: entry.action === 'CREATED' ? 'Placed' : status ? statuses[status].text : 'Changed',
    detail: (
      <>
        {others.map(([name, change]) => (
          <p key={name}>{sentenceOf(name, change, currency)}</p>
        ))}
        <p>
          by {entry.performed_by}
          {entry.reason !== null && `: ${entry.reason}`}
        </p>
      </>
    )
  }
}

function statusIn({ changes }: HistoryEntry): Order['status'] | undefined {
  const { status } = changes
  if (typeof status !== 'object' || status === null || !('to' in status)) return undefined
  return Object.hasOwn(statuses, String(status.to)) ? (String(status.to) as Order['status']) : undefined
}

/** `paid_cents`, from 0 to 4980: `Paid: $0.00 → $49.80` */
function sentenceOf(name: string, change: unknown, currency: string): string {
  const title = name.replace(/_cents$/, '').replaceAll('_', ' ')
  const shown = (value: unknown) => {
    if (value === null || value === undefined) return 'none'
    if (typeof value === 'object') return 'changed'
    return typeof value === 'number' && name.endsWith('_cents')
      ? money(value, currency)
      : String(value).replaceAll('_', ' ')
  }
  if (typeof change !== 'object' || change === null || !('to' in change)) return `${title}: ${shown(change)}`
  return `${title}: ${shown('from' in change ? change.from : null)} → ${shown(change.to)}`
}

interface Part {
  id: number
  items: Array<{ item_id: number; quantity: number; sku: string }>
  performed_by: string
  created_at: string
}

/** `2 × Blue mug, 1 × Tray` */
function unitsOf({ items }: Order, part: Part): string {
  return part.items
    .map(({ item_id: itemId, quantity, sku }) => {
      const name = items.find(({ id }) => id === itemId)?.product_name ?? sku
      return `${quantity} × ${name}`
    })
    .join(', ')
}

function momentOfShipment(order: Order, shipment: Schema<'Shipment'>): Moment {
  const { carrier, tracking_number: number, tracking_url: url } = shipment
  const tracking = [carrier, number].filter(Boolean).join(' ')
  return {
    key: `part ${shipment.id}`,
    at: shipment.created_at,
    tone: 'good',
    what: `Parcel: ${unitsOf(order, shipment)}`,
    detail:
      url === null ? (
        tracking
      ) : (
        <a href={url} rel="noopener noreferrer" target="_blank">
          {tracking || 'Tracking'}
        </a>
      )
  }
}

function momentOfStock(
  order: Order,
  part: Part & { reason: string | null },
  what: string,
  isRestocked: boolean
): Moment {
  const units = part.items.reduce((sum, { quantity }) => sum + quantity, 0)
  return {
    key: `part ${part.id}`,
    at: part.created_at,
    what: `${unitsOf(order, part)} ${what}`,
    detail: isRestocked ? `${counted(units, 'unit')} back in stock` : 'Not back in stock'
  }
}

function momentOfMail({ id, type, recipient, status, error, created_at: at }: Schema<'Notification'>): Moment {
  return {
    key: `mail ${id}`,
    at,
    tone: status === 'failed' ? 'bad' : 'plain',
    what: `E-mail: ${type.replaceAll('_', ' ')}`,
    detail: `to ${recipient}, ${status}${error === null ? '' : `: ${error}`}`
  }
}

function momentOfDelivery(delivery: Schema<'Delivery'>): Moment {
  const { id, endpoint_id: endpoint, type, status } = delivery
  return {
    key: `delivery ${id}`,
    at: delivery.last_attempt_at ?? delivery.created_at,
    tone: status === 'failed' ? 'bad' : 'plain',
    what: (
      <>
        Webhook: <Link to={`/webhooks/${endpoint}/deliveries/${id}`}>{type}</Link>
      </>
    ),
    detail: `${status}, ${answerText(delivery)}`
  }
}
