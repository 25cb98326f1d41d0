import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useCan } from '../api/session.js'
import { useRead } from '../api/use-read.js'
import { counted } from '../components/amounts.js'
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

/** The latest failed deliveries of each endpoint that has some. */
function FailedDeliveries() {
  const { data, problem, reload } = useRead('failed', readFailed, ['webhooks', 'events'])
  if (problem && !data) return <Problem error={problem} onRetry={reload} />
  if (!data) return <p class="hint">Loading …</p>
  const total = data.reduce((sum, { list }) => sum + list.total, 0)
  if (total === 0) {
    return (
      <div class="card">
        <Empty title="Nothing has failed">
          <p>A delivery has failed when its last attempt has: ten attempts over three days.</p>
        </Empty>
      </div>
    )
  }
  return (
    <>
      <p role="status">{counted(total, 'failed delivery', 'failed deliveries')}</p>
      {data
        .filter(({ list }) => list.total > 0)
        .map(({ endpoint, list }) => (
          <section class="card" key={endpoint.id} aria-label={endpoint.url}>
            <h2>
              <Link to={`/webhooks/${endpoint.id}?status=failed`}>{endpoint.url}</Link>
            </h2>
            <DeliveryTable endpointId={endpoint.id} deliveries={list.deliveries} />
            {list.next_cursor !== null && (
              <Link to={`/webhooks/${endpoint.id}?status=failed`}>
                All {counted(list.total, 'failed delivery', 'failed deliveries')}
              </Link>
            )}
          </section>
        ))}
    </>
  )
}

/** A shop has at most 100 endpoints, which fit on one page. */
async function readFailed() {
  const { data, error, response } = await api.GET('/webhook-endpoints', { params: { query: { limit: 100 } } })
  if (!data) return { error, response }
  const found = []
  for (const endpoint of data.webhook_endpoints) {
    const path = { id: endpoint.id }
    const list = await api.GET('/webhook-endpoints/{id}/deliveries', { params: { path, query: { status: 'failed' } } })
    if (!list.data) return { error: list.error, response: list.response }
    found.push({ endpoint, list: list.data })
  }
  return { data: found, response }
}
