import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { usePolling } from '../api/use-polling.js'
import { useRead } from '../api/use-read.js'
import { useWrite } from '../api/use-write.js'
import { count, counted } from '../components/amounts.js'
import { Badge, type Tone } from '../components/badge.js'
import { Confirm } from '../components/confirm.js'
import { NamedLinks } from '../components/named-links.js'
import { Problem } from '../components/problem.js'
import { Table, type Column } from '../components/table.js'
import { Time } from '../components/time.js'
import { toast } from '../components/toast.js'
import { Link } from '../router/link.js'
import { EventSections } from './events-sections.js'

type Subscription = Schema<'Subscription'>
type Parked = Subscription['parked'][number]

/** How far each integration has read the log, and the events that one could not handle. */
export function Subscriptions() {
  const { data, problem, reload } = useRead('subscriptions', () => api.GET('/admin/subscriptions'), ['events'])
  usePolling(true, reload, 5_000)
  return (
    <>
      <h1>Subscriptions</h1>
      <EventSections />
      {problem && !data && <Problem error={problem} onRetry={reload} />}
      {data && (
        <>
          <p class="hint">
            The log ends at event {count(data.last_id)}.{' '}
            {data.rewound_at !== null && (
              <>
                The database went back in time, or may have: <Time at={data.rewound_at} />
              </>
            )}
          </p>
          {[...data.subscriptions]
            .sort((one, other) => other.parked_count - one.parked_count)
            .map(subscription => (
              <OneSubscription key={subscription.name} subscription={subscription} />
            ))}
        </>
      )}
    </>
  )
}

const tones: Record<Subscription['status'], Tone> = { ok: 'good', failing: 'bad', parked: 'warn' }

function OneSubscription({ subscription }: { subscription: Subscription }) {
  const { name, status, cursor, lag_events: events, lag_seconds: seconds, parked_count: parked } = subscription
  return (
    <section class="card" aria-label={name}>
      <div class="row">
        <h2>{name}</h2>
        <Badge tone={tones[status]}>{status}</Badge>
        <span>
          {events === 0
            ? 'up to date'
            : `${counted(events, 'event')} behind, the oldest for ${counted(Math.round(seconds), 'second')}`}
        </span>
        <span class="hint">at event {count(cursor)}</span>
      </div>
      {subscription.last_error !== null && subscription.failures > 0 && (
        <p>
          The destination failed {counted(subscription.failures, 'time')}: {subscription.last_error}.{' '}
          {subscription.retry_at !== null && (
            <>
              Tried again <Time at={subscription.retry_at} />
            </>
          )}
        </p>
      )}
      {parked > 0 && <ParkedEvents subscription={subscription} />}
    </section>
  )
}

function ParkedEvents({ subscription: { name, parked, parked_count: total } }: { subscription: Subscription }) {
  const can = useCan()
  const [chosen, setChosen] = useState<{ action: 'retry' | 'skip'; event: Parked }>()
  const actions: ReadonlyArray<Column<Parked>> = can('operations:write')
    ? [
        {
          title: 'Actions',
          cell: event => (
            <>
              <button
                type="button"
                aria-label={`Retry event ${event.event_id}`}
                onClick={() => setChosen({ action: 'retry', event })}
              >
                Retry
              </button>{' '}
              <button
                type="button"
                aria-label={`Skip event ${event.event_id}`}
                onClick={() => setChosen({ action: 'skip', event })}
              >
                Skip
              </button>
            </>
          )
        }
      ]
    : []
  return (
    <>
      <h3>{counted(total, 'parked event')}</h3>
      <Table
        label={`Parked events of ${name}`}
        columns={[...columns, ...actions]}
        rows={parked}
        keyOf={({ event_id: id }) => id}
      />
      {total > parked.length && <p class="hint">The first {parked.length} are shown.</p>}
      {chosen && <ParkedDialog name={name} {...chosen} onClose={() => setChosen(undefined)} />}
    </>
  )
}

const columns: ReadonlyArray<Column<Parked>> = [
  {
    title: 'Event',
    cell: ({ event_id: id }) => <Link to={`/events?after=${id - 1}&sort=id`}>{id}</Link>
  },
  { title: 'About', cell: ({ subject }) => <NamedLinks text={subject} /> },
  {
    title: 'Attempts',
    cell: ({ attempts }) => (attempts === 0 ? 'none: it waits behind an earlier event' : count(attempts))
  },
  { title: 'Last error', cell: ({ last_error: error }) => error ?? '' },
  { title: 'Parked', cell: ({ parked_at: at }) => <Time at={at} /> },
  {
    title: 'Next attempt',
    cell: ({ retry_at: at }) => (at === null ? 'when somebody retries it' : <Time at={at} />)
  }
]

function ParkedDialog({
  name,
  action,
  event: { event_id: id, subject },
  onClose
}: {
  name: string
  action: 'retry' | 'skip'
  event: Parked
  onClose: () => void
}) {
  const write = useWrite<void, Subscription>(
    (_nothing, key) =>
      api.POST(`/admin/subscriptions/{name}/parked/{event_id}/${action}`, {
        params: { path: { name, event_id: id }, header: { 'idempotency-key': key } }
      }),
    ['events']
  )
  const isSkip = action === 'skip'
  return (
    <Confirm
      title={`${isSkip ? 'Skip' : 'Retry'} event ${id} for ${name}`}
      action={isSkip ? 'Skip' : 'Retry'}
      isDangerous={isSkip}
      {...(isSkip ? { typed: String(id) } : {})}
      write={write}
      onDone={() => {
        toast(isSkip ? `${name} never gets event ${id}` : `Event ${id} is tried again`)
        onClose()
      }}
      onClose={onClose}
    >
      {isSkip
        ? `${name} never gets event ${id}, and later events of ${subject} go on without it. It cannot be undone.`
        : `${name} gets event ${id} again now. Later events of ${subject} go on after it.`}
    </Confirm>
  )
}
