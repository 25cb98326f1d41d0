import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { useWrite } from '../api/use-write.js'
import { count } from '../components/amounts.js'
import { Badge, type Tone } from '../components/badge.js'
import { Confirm } from '../components/confirm.js'
import { Table, type Column } from '../components/table.js'
import { Time } from '../components/time.js'
import { toast } from '../components/toast.js'
import { Link } from '../router/link.js'

type Delivery = Schema<'Delivery'>

const tones: Record<Delivery['status'], Tone> = { pending: 'warn', delivered: 'good', failed: 'bad' }

export function DeliveryStatus({ status }: { status: Delivery['status'] }) {
  return <Badge tone={tones[status]}>{status}</Badge>
}

/** Deliveries, with a button that sends one again. */
export function DeliveryTable({
  deliveries,
  endpoints,
  isLoading = false
}: {
  /** The URLs of the endpoints, where the table has deliveries of several. */
  endpoints?: ReadonlyMap<number, string>
  deliveries: readonly Delivery[]
  isLoading?: boolean
}) {
  const can = useCan()
  const [chosen, setChosen] = useState<Delivery>()
  const actions: ReadonlyArray<Column<Delivery>> = can('webhooks:write')
    ? [
        {
          title: 'Action',
          cell: delivery => <RedeliverButton delivery={delivery} onClick={() => setChosen(delivery)} />
        }
      ]
    : []
  return (
    <>
      <Table
        label="Deliveries"
        columns={[...columns, ...(endpoints ? [endpointColumn(endpoints)] : []), ...actions]}
        rows={deliveries}
        keyOf={({ id }) => id}
        isLoading={isLoading}
      />
      {chosen && <Redeliver delivery={chosen} onClose={() => setChosen(undefined)} />}
    </>
  )
}

function RedeliverButton({ delivery, onClick }: { delivery: Delivery; onClick: () => void }) {
  if (delivery.status === 'pending') return null
  return (
    <button type="button" aria-label={`Redeliver ${delivery.type}, event ${delivery.event_id}`} onClick={onClick}>
      Redeliver
    </button>
  )
}

const columns: ReadonlyArray<Column<Delivery>> = [
  {
    title: 'Event',
    cell: ({ id, endpoint_id: endpoint, type, event_id: event }) => (
      <Link to={`/webhooks/${endpoint}/deliveries/${id}`}>
        {type}, event {event}
      </Link>
    )
  },
  { title: 'Status', cell: ({ status }) => <DeliveryStatus status={status} /> },
  { title: 'Attempts', isNumber: true, cell: ({ attempts }) => count(attempts) },
  { title: 'Answer', cell: answerText },
  {
    title: 'Last attempt',
    cell: ({ last_attempt_at: at }) => (at === null ? 'not yet' : <Time at={at} />)
  }
]

function endpointColumn(urls: ReadonlyMap<number, string>): Column<Delivery> {
  return {
    title: 'Endpoint',
    cell: ({ endpoint_id: id }) => <Link to={`/webhooks/${id}`}>{urls.get(id) ?? `Endpoint ${id}`}</Link>
  }
}

/** What the receiver answered, or why it did not. */
export function answerText({
  response_status: status,
  error
}: {
  response_status: number | null
  error: string | null
}): string {
  if (error !== null) return error
  return status === null ? 'none yet' : `answered ${status}`
}

/** Asks, and sends a delivery again. */
export function Redeliver({
  delivery,
  onClose
}: {
  delivery: Pick<Delivery, 'id' | 'endpoint_id' | 'type' | 'event_id' | 'message_id'>
  onClose: () => void
}) {
  const write = useWrite<void, Delivery>(
    (_nothing, key) =>
      api.POST('/webhook-endpoints/{id}/deliveries/{delivery_id}/redeliver', {
        params: { path: { id: delivery.endpoint_id, delivery_id: delivery.id }, header: { 'idempotency-key': key } }
      }),
    ['webhooks']
  )
  return (
    <Confirm
      title={`Redeliver ${delivery.type}, event ${delivery.event_id}`}
      action="Redeliver"
      write={write}
      onDone={() => {
        toast('It is sent again now')
        onClose()
      }}
      onClose={onClose}
    >
      The same webhook is sent again now, and its retries start again. It keeps its id{' '}
      <code>{delivery.message_id}</code>: a receiver that has handled it should ignore it.
    </Confirm>
  )
}
