import { useEffect, useState } from 'preact/hooks'
import type { paths } from '../../../../client/schema.js'
import { eventTypes } from '../../../events/event-types.js'
import { api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { concerns, onNews } from '../api/topics.js'
import { appUrl } from '../api/urls.js'
import { useRead } from '../api/use-read.js'
import { Empty } from '../components/empty.js'
import { Field, Select } from '../components/field.js'
import { Json } from '../components/json.js'
import { NamedLinks } from '../components/named-links.js'
import { Problem } from '../components/problem.js'
import { Table, type Column } from '../components/table.js'
import { Time } from '../components/time.js'
import { Link } from '../router/link.js'
import { useFilters, usePlace, withFilters } from '../router/location.js'
import { EventSections } from './events-sections.js'

type Event = Schema<'Event'>
type EventQuery = NonNullable<paths['/events']['get']['parameters']['query']>

/** The event log, newest first unless the URL says otherwise. New events wait for a click: rows do not move. */
export function Events() {
  const place = usePlace()
  const can = useCan()
  const { query } = place
  const { data, problem, isLoading, revision, reload } = useRead(
    query.toString(),
    () => api.GET('/events', { params: { query: eventQuery(query) } }),
    []
  )
  const hasNews = useNews(revision)
  return (
    <>
      <div class="head">
        <h1>Events</h1>
        {can('operations:read') && <a href={frontDoor}>Live charts</a>}
      </div>
      <EventSections />
      <Filters />
      {hasNews && !query.has('cursor') && (
        <button type="button" onClick={reload}>
          There are new events: show them
        </button>
      )}
      {problem && <Problem error={problem} onRetry={reload} />}
      {data && !problem && (
        <div class="card">
          {data.events.length === 0 ? (
            <Empty title="No events match" />
          ) : (
            <Table label="Events" columns={columns} rows={data.events} keyOf={({ id }) => id} isLoading={isLoading} />
          )}
          <nav class="pager" aria-label="Pages">
            <p>The last event is number {data.last_id}</p>
            {query.has('cursor') && <Link to={withFilters(place, { cursor: null })}>First page</Link>}
            {data.next_cursor !== null && <Link to={withFilters(place, { cursor: data.next_cursor })}>Next page</Link>}
          </nav>
        </div>
      )}
    </>
  )
}

/** The page that shows the service at work. */
const frontDoor = new URL('..', appUrl).href

/** The filters in the URL are those of the API. */
function eventQuery(query: URLSearchParams): EventQuery {
  return { sort: '-id', ...Object.fromEntries(query) }
}

/** Whether there were events since the last reading. */
function useNews(revision: number): boolean {
  const [hasNews, setHasNews] = useState(false)
  useEffect(() => {
    setHasNews(false)
    // The stream says that everything may have changed when it begins: that is no event.
    return onNews(news => {
      if (news !== 'everything' && concerns(news, ['events'])) setHasNews(true)
    })
  }, [revision])
  return hasNews
}

function Filters() {
  const [query, setFilters] = useFilters()
  return (
    <div class="row filters">
      <Select
        label="Type"
        options={[['', 'All'], ...eventTypes.map(type => [type, type] as const)]}
        value={query.get('types') ?? ''}
        onChange={event => setFilters({ types: event.currentTarget.value })}
      />
      {numbers.map(([label, name, min]) => (
        <Field
          key={name}
          label={label}
          type="number"
          min={min}
          value={query.get(name) ?? ''}
          onChange={event => setFilters({ [name]: event.currentTarget.value })}
        />
      ))}
      <Select
        label="Sorted"
        options={[
          ['', 'Newest first'],
          ['id', 'Oldest first']
        ]}
        value={query.get('sort') ?? ''}
        onChange={event => setFilters({ sort: event.currentTarget.value })}
      />
    </div>
  )
}

const numbers = [
  ['Order number', 'order_id', 1],
  ['Product number', 'product_id', 1],
  ['After event', 'after', 0]
] as const

const columns: ReadonlyArray<Column<Event>> = [
  { title: 'Event', cell: ({ id }) => id },
  { title: 'Type', cell: ({ type }) => type },
  { title: 'About', cell: event => <NamedLinks text={subjectOf(event)} /> },
  { title: 'By', cell: ({ performed_by: by }) => by },
  { title: 'When', cell: ({ created_at: at }) => <Time at={at} /> },
  { title: 'What changed', cell: event => <Data event={event} /> }
]

function subjectOf({ order_id: order, product_id: product }: Event): string {
  return [order !== null && `order ${order}`, product !== null && `product ${product}`].filter(Boolean).join(', ')
}

function Data({ event: { id, data } }: { event: Event }) {
  return (
    <details>
      <summary>Data</summary>
      <Json value={data} label={`Data of event ${id}`} />
    </details>
  )
}
