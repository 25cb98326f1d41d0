import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { Empty } from '../components/empty.js'
import { Tabs } from '../components/filters.js'
import { Pager } from '../components/pager.js'
import { Problem } from '../components/problem.js'
import { Table, type Column } from '../components/table.js'
import { Time } from '../components/time.js'
import { Link } from '../router/link.js'
import { usePlace } from '../router/location.js'
import { DeliveryTable } from './webhook-deliveries.js'
import { EndpointState, typesText } from './webhook-endpoint.js'
import { AddEndpoint } from './webhook-endpoint-form.js'

type Endpoint = Schema<'WebhookEndpoint'>

/** Where the shop sends its events, and what did not arrive. */
export function Webhooks() {
  const { query } = usePlace()
  const can = useCan()
  const [isAdding, setIsAdding] = useState(false)
  return (
    <>
      <div class="head">
        <h1>Webhooks</h1>
        {can('webhooks:write') && (
          <button type="button" class="primary" onClick={() => setIsAdding(true)}>
            Add an endpoint
          </button>
        )}
      </div>
      <Tabs
        label="Webhooks"
        tabs={[
          ['Endpoints', ''],
          ['Failed deliveries', 'status=failed']
        ]}
      />
      {query.get('status') === 'failed' ? <FailedDeliveries /> : <Endpoints />}
      {isAdding && <AddEndpoint onClose={() => setIsAdding(false)} />}
    </>
  )
}

function Endpoints() {
  const { query } = usePlace()
  const cursor = query.get('cursor')
  const { data, problem, isLoading, reload } = useRead(
    query.toString(),
    () => api.GET('/webhook-endpoints', { params: { query: cursor === null ? {} : { cursor } } }),
    ['webhooks']
  )
  if (problem && !data) return <Problem error={problem} onRetry={reload} />
  if (!data) return <p class="hint">Loading …</p>
  return (
    <div class="card">
      {data.webhook_endpoints.length === 0 ? (
        <Empty title="No endpoints">
          <p>An endpoint is a URL of yours to which the shop sends its events.</p>
        </Empty>
      ) : (
        <Table
          label="Endpoints"
          columns={columns}
          rows={data.webhook_endpoints}
          keyOf={({ id }) => id}
          isLoading={isLoading}
        />
      )}
      <Pager total={data.total} relation={data.total_relation} nextCursor={data.next_cursor} />
    </div>
  )
}

const columns: ReadonlyArray<Column<Endpoint>> = [
  { title: 'URL', cell: ({ id, url }) => <Link to={`/webhooks/${id}`}>{url}</Link> },
  { title: 'Note', cell: ({ description }) => description ?? '' },
  { title: 'Events', cell: ({ types }) => typesText(types) },
  { title: 'State', cell: endpoint => <EndpointState endpoint={endpoint} /> },
  { title: 'Added', cell: ({ created_at: at }) => <Time at={at} /> }
]

function FailedDeliveries() {
  const { query } = usePlace()
  const cursor = query.get('cursor')
  const { data, problem, isLoading, reload } = useRead(
    query.toString(),
    () =>
      api.GET('/webhook-deliveries', {
        params: { query: { status: 'failed', ...(cursor === null ? {} : { cursor }) } }
      }),
    ['webhooks', 'events']
  )
  // A shop has at most 100 endpoints, which fit on one page.
  const endpoints = useRead('endpoints', () => api.GET('/webhook-endpoints', { params: { query: { limit: 100 } } }), [
    'webhooks'
  ])
  const urls = new Map(endpoints.data?.webhook_endpoints.map(({ id, url }) => [id, url]))
  if (problem && !data) return <Problem error={problem} onRetry={reload} />
  if (!data) return <p class="hint">Loading …</p>
  return (
    <div class="card">
      {data.deliveries.length === 0 ? (
        <Empty title="Nothing has failed">
          <p>A delivery has failed when its last attempt has: ten attempts over three days.</p>
        </Empty>
      ) : (
        <DeliveryTable deliveries={data.deliveries} endpoints={urls} isLoading={isLoading} />
      )}
      <Pager total={data.total} relation={data.total_relation} nextCursor={data.next_cursor} />
    </div>
  )
}
