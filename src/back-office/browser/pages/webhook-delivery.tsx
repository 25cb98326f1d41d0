import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { ApiProblem } from '../api/problem.js'
import { useCan } from '../api/session.js'
import { usePolling } from '../api/use-polling.js'
import { useRead } from '../api/use-read.js'
import { count } from '../components/amounts.js'
import { Empty } from '../components/empty.js'
import { Json } from '../components/json.js'
import { NamedLinks } from '../components/named-links.js'
import { Problem } from '../components/problem.js'
import { Time, absolute } from '../components/time.js'
import { Timeline } from '../components/timeline.js'
import type { PageProps } from '../page-props.js'
import { Link } from '../router/link.js'
import { DeliveryStatus, Redeliver, answerText } from './webhook-deliveries.js'

type Details = Schema<'DeliveryDetails'>

/** One delivery: what is sent, every attempt, and what the receiver answered. */
export function WebhookDelivery({ parameters }: PageProps) {
  const path = { id: Number(parameters.id), delivery_id: Number(parameters.delivery) }
  const { data, problem, reload } = useRead(
    'delivery',
    () => api.GET('/webhook-endpoints/{id}/deliveries/{delivery_id}', { params: { path } }),
    ['webhooks']
  )
  usePolling(data?.status === 'pending', reload, 1_000)
  if (data) return <Delivery endpointId={path.id} delivery={data} />
  if (problem instanceof ApiProblem && problem.body.status < 500) {
    return (
      <>
        <h1>Webhook delivery</h1>
        <Empty title="There is no such delivery">
          <p>
            It may be older than 30 days. <Link to={`/webhooks/${path.id}`}>The endpoint</Link>
          </p>
        </Empty>
      </>
    )
  }
  return problem ? <Problem error={problem} onRetry={reload} /> : <p class="hint">Loading …</p>
}

function Delivery({ endpointId, delivery }: { endpointId: number; delivery: Details }) {
  const can = useCan()
  const [isAsking, setIsAsking] = useState(false)
  return (
    <>
      <div class="head">
        <div class="row">
          <h1>
            {delivery.type}, event {delivery.event_id}
          </h1>
          <DeliveryStatus status={delivery.status} />
        </div>
        <div class="row">
          <Link to={`/webhooks/${endpointId}`}>The endpoint</Link>
          {can('webhooks:write') && (
            <button type="button" class="primary" onClick={() => setIsAsking(true)}>
              Redeliver
            </button>
          )}
        </div>
      </div>
      <div class="columns">
        <div>
          <section class="card" aria-labelledby="sent">
            <h2 id="sent">What is sent</h2>
            <dl class="facts">
              <dt>webhook-id</dt>
              <dd>
                <code>{delivery.message_id}</code>
              </dd>
              <dt>About</dt>
              <dd>
                <NamedLinks text={delivery.subject} />
              </dd>
            </dl>
            <Json value={JSON.parse(delivery.body)} label="Body" />
          </section>
        </div>
        <section class="card" aria-labelledby="attempts">
          <h2 id="attempts">Attempts</h2>
          <Attempts delivery={delivery} />
        </section>
      </div>
      {isAsking && <Redeliver delivery={delivery} onClose={() => setIsAsking(false)} />}
    </>
  )
}

function Attempts({ delivery }: { delivery: Details }) {
  const { status, next_attempt_at: next, attempt_log: log } = delivery
  return (
    <>
      {status === 'pending' && (
        <p>
          {next === null ? 'It waits for an earlier delivery about the same.' : 'Next attempt '}
          {next !== null && <Time at={next} />}
        </p>
      )}
      {log.length === 0 && <p class="hint">None yet.</p>}
      <Timeline
        label="Attempts"
        moments={log.map((attempt, index) => ({
          key: String(log.length - index),
          at: attempt.at,
          tone: attempt.error === null ? 'good' : 'bad',
          what: answerText(attempt),
          detail: (
            <>
              <p>
                POST {attempt.url}, {count(attempt.duration_ms)} ms, webhook-timestamp{' '}
                {Math.floor(Date.parse(attempt.at) / 1_000)} ({absolute(attempt.at)})
              </p>
              {attempt.response_body !== null && attempt.response_body !== '' && (
                <pre class="json" tabIndex={0} role="group" aria-label="Answer">
                  {attempt.response_body}
                </pre>
              )}
            </>
          )
        }))}
      />
    </>
  )
}
