import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { ApiProblem } from '../api/problem.js'
import { useCan } from '../api/session.js'
import { usePolling } from '../api/use-polling.js'
import { useRead } from '../api/use-read.js'
import { counted } from '../components/amounts.js'
import { Badge } from '../components/badge.js'
import { Empty } from '../components/empty.js'
import { Tabs } from '../components/filters.js'
import { Pager } from '../components/pager.js'
import { Problem } from '../components/problem.js'
import { Time } from '../components/time.js'
import type { PageProps } from '../page-props.js'
import { Link } from '../router/link.js'
import { usePlace } from '../router/location.js'
import { DeliveryTable } from './webhook-deliveries.js'
import { EndpointDialog, type EndpointAction } from './webhook-endpoint-dialogs.js'

type Endpoint = Schema<'WebhookEndpoint'>

/** One endpoint: its settings, what was sent to it, and what can be done with it. */
export function WebhookEndpoint({ parameters }: PageProps) {
  const id = Number(parameters.id)
  const { data, problem, reload } = useRead(
    'endpoint',
    () => api.GET('/webhook-endpoints/{id}', { params: { path: { id } } }),
    ['webhooks']
  )
  if (problem instanceof ApiProblem && [400, 404].includes(problem.body.status)) {
    return (
      <>
        <h1>Webhook endpoint</h1>
        <Empty title="There is no such endpoint">
          <Link to="/webhooks">All endpoints</Link>
        </Empty>
      </>
    )
  }
  if (data) return <Details endpoint={data} />
  return problem ? <Problem error={problem} onRetry={reload} /> : <p class="hint">Loading …</p>
}

function Details({ endpoint }: { endpoint: Endpoint }) {
  const can = useCan()
  const [dialog, setDialog] = useState<EndpointAction>()
  const actions: ReadonlyArray<readonly [EndpointAction, string]> = [
    ['test', 'Send a test event'],
    ['recover', 'Recover'],
    ['edit', 'Edit'],
    endpoint.enabled ? ['disable', 'Disable'] : ['enable', 'Enable'],
    ['rotate', 'Rotate secret'],
    ['delete', 'Delete']
  ]
  return (
    <>
      <div class="head">
        <div class="row">
          <h1 class="wrap">{endpoint.url}</h1>
          <EndpointState endpoint={endpoint} />
        </div>
        <div class="row">
          {can('webhooks:write') &&
            actions.map(([action, text]) => (
              <button key={action} type="button" onClick={() => setDialog(action)}>
                {text}
              </button>
            ))}
          <button type="button" onClick={() => setDialog('code')}>
            Verification code
          </button>
        </div>
      </div>
      <dl class="facts card">
        <dt>Events</dt>
        <dd>{endpoint.types?.join(', ') ?? 'All, including types added later'}</dd>
        {endpoint.description !== null && (
          <>
            <dt>Note</dt>
            <dd>{endpoint.description}</dd>
          </>
        )}
        {endpoint.disabled_reason !== null && (
          <>
            <dt>Disabled because</dt>
            <dd>{endpoint.disabled_reason}</dd>
          </>
        )}
        <dt>Added</dt>
        <dd>
          <Time at={endpoint.created_at} />
        </dd>
      </dl>
      <Deliveries endpointId={endpoint.id} />
      {dialog && <EndpointDialog action={dialog} endpoint={endpoint} onClose={() => setDialog(undefined)} />}
    </>
  )
}

function Deliveries({ endpointId }: { endpointId: number }) {
  const { query } = usePlace()
  const filters = Object.fromEntries(query)
  const { data, problem, isLoading, reload } = useRead(
    query.toString(),
    () =>
      api.GET('/webhook-endpoints/{id}/deliveries', { params: { path: { id: endpointId }, query: { ...filters } } }),
    ['webhooks', 'events']
  )
  // A delivery has its result a moment after its event.
  usePolling(data?.deliveries.some(({ status }) => status === 'pending') === true, reload, 1_500)
  return (
    <section class="card" aria-labelledby="deliveries">
      <h2 id="deliveries">Deliveries</h2>
      <Tabs
        label="Deliveries"
        tabs={[
          ['All', ''],
          ['Failed', 'status=failed'],
          ['Pending', 'status=pending'],
          ['Delivered', 'status=delivered']
        ]}
      />
      {problem && !data && <Problem error={problem} onRetry={reload} />}
      {data && (
        <>
          {data.deliveries.length === 0 ? (
            <Empty title="No deliveries" />
          ) : (
            <DeliveryTable deliveries={data.deliveries} isLoading={isLoading} />
          )}
          <Pager total={data.total} relation={data.total_relation} nextCursor={data.next_cursor} />
        </>
      )}
    </section>
  )
}

export function EndpointState({ endpoint: { enabled, disabled_reason: reason } }: { endpoint: Endpoint }) {
  if (enabled) return <Badge tone="good">Enabled</Badge>
  return reason === null ? <Badge>Disabled</Badge> : <Badge tone="bad">Disabled by the service</Badge>
}

export function typesText(types: Endpoint['types']): string {
  return types === null ? 'All' : counted(types.length, 'type')
}
