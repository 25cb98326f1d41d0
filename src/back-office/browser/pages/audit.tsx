import type { paths } from '../../../../client/schema.js'
import { api, type Schema } from '../api/client.js'
import { useRead } from '../api/use-read.js'
import { count } from '../components/amounts.js'
import { DownloadButton } from '../components/download-button.js'
import { Empty } from '../components/empty.js'
import { Field } from '../components/field.js'
import { Json } from '../components/json.js'
import { NamedLinks } from '../components/named-links.js'
import { Pager } from '../components/pager.js'
import { Problem } from '../components/problem.js'
import { Table, type Column } from '../components/table.js'
import { Time } from '../components/time.js'
import { useFilters, usePlace } from '../router/location.js'
import { SettingsSections } from './settings-sections.js'

type Entry = Schema<'AuditEntry'>
type AuditQuery = NonNullable<paths['/audit']['get']['parameters']['query']>

/** What administrators and keys did, newest first. */
export function Audit() {
  const { query } = usePlace()
  const { data, problem, isLoading, reload } = useRead(
    query.toString(),
    () => api.GET('/audit', { params: { query: auditQuery(query) } }),
    []
  )
  return (
    <>
      <div class="head">
        <h1>Audit log</h1>
        <Download />
      </div>
      <SettingsSections />
      <Filters />
      {problem && <Problem error={problem} onRetry={reload} />}
      {data && !problem && (
        <div class="card">
          {data.entries.length === 0 ? (
            <Empty title="No entries match" />
          ) : (
            <Table
              label="Audit log"
              columns={columns}
              rows={data.entries}
              keyOf={({ id }) => id}
              isLoading={isLoading}
            />
          )}
          <Pager total={data.total} relation={data.total_relation} nextCursor={data.next_cursor} />
        </div>
      )}
    </>
  )
}

function Download() {
  const { query } = usePlace()
  const { cursor: _cursor, ...filters } = auditQuery(query)
  return (
    <DownloadButton
      text="Download CSV"
      name="audit.csv"
      read={() => api.GET('/audit', { params: { query: filters }, headers: { accept: 'text/csv' }, parseAs: 'blob' })}
    />
  )
}

/** The filters in the URL are those of the API. */
function auditQuery(query: URLSearchParams): AuditQuery {
  return { ...Object.fromEntries(query) }
}

const filters = [
  ['actor', 'Who', 'api_key:backend'],
  ['action', 'Action', 'webhook_endpoint.updated'],
  ['resource', 'What', 'webhook_endpoint:3']
] as const

function Filters() {
  const [query, setFilters] = useFilters()
  return (
    <div class="row filters">
      {filters.map(([name, label, placeholder]) => (
        <Field
          key={name}
          label={label}
          placeholder={placeholder}
          value={query.get(name) ?? ''}
          onChange={event => setFilters({ [name]: event.currentTarget.value.trim() })}
        />
      ))}
      {(['from', 'to'] as const).map(name => (
        <Field
          key={name}
          label={name === 'from' ? 'From' : 'To'}
          type="date"
          value={query.get(name) ?? ''}
          onChange={event => setFilters({ [name]: event.currentTarget.value })}
        />
      ))}
    </div>
  )
}

const columns: ReadonlyArray<Column<Entry>> = [
  { title: 'When', cell: ({ created_at: at }) => <Time at={at} /> },
  {
    title: 'Who',
    cell: ({ actor, role }) => (role === null ? actor : `${actor} (${role})`)
  },
  { title: 'Action', cell: ({ action, count: times }) => (times === 1 ? action : `${action}, ${count(times)} times`) },
  { title: 'What', cell: ({ resource }) => (resource === null ? '' : <NamedLinks text={resource} />) },
  { title: 'From where', cell: ({ address }) => address ?? '' },
  { title: 'Details', cell: entry => <Details entry={entry} /> }
]

function Details({ entry: { id, changes, user_agent: agent, request_id: request } }: { entry: Entry }) {
  return (
    <details>
      <summary>Details</summary>
      <Json value={{ changes, user_agent: agent, request_id: request }} label={`Details of entry ${id}`} />
    </details>
  )
}
