import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useWrite } from '../api/use-write.js'
import { count, counted } from '../components/amounts.js'
import { Confirm, succeeded } from '../components/confirm.js'
import { Dialog } from '../components/dialog.js'
import { Field } from '../components/field.js'
import { Form } from '../components/form.js'
import { Json } from '../components/json.js'
import { toast } from '../components/toast.js'
import { navigate } from '../router/location.js'
import { answerText } from './webhook-deliveries.js'
import { EditEndpoint, SecretOf } from './webhook-endpoint-form.js'
import { VerificationCode } from './webhook-secret.js'

type Endpoint = Schema<'WebhookEndpoint'>

export type EndpointAction = 'test' | 'recover' | 'edit' | 'enable' | 'disable' | 'rotate' | 'delete' | 'code'

interface Props {
  endpoint: Endpoint
  onClose: () => void
}

export function EndpointDialog({ action, ...props }: Props & { action: EndpointAction }) {
  switch (action) {
    case 'test':
      return <Test {...props} />
    case 'recover':
      return <Recover {...props} />
    case 'edit':
      return <EditEndpoint {...props} />
    case 'enable':
    case 'disable':
      return <Switch {...props} enabled={action === 'enable'} />
    case 'rotate':
      return <Rotate {...props} />
    case 'delete':
      return <Delete {...props} />
    case 'code':
      return (
        <Dialog title="Verification code" onClose={props.onClose}>
          <VerificationCode />
          <p class="actions">
            <button type="button" onClick={props.onClose}>
              Close
            </button>
          </p>
        </Dialog>
      )
  }
}

/** Sends a test event, and shows what was sent and what came back. */
function Test({ endpoint: { id, url }, onClose }: Props) {
  const write = useWrite<void, Schema<'WebhookTest'>>(
    () => api.POST('/webhook-endpoints/{id}/test', { params: { path: { id } } }),
    []
  )
  const [result, setResult] = useState<Schema<'WebhookTest'>>()
  const send = async () => setResult((await write.send()) ?? result)
  return (
    <Dialog title="Send a test event" onClose={onClose}>
      <Form
        write={write}
        action={result ? 'Send again' : 'Send'}
        onSubmit={() => {
          void send()
        }}
        onCancel={onClose}
      >
        <p class="effect">
          A signed webhook of the type <code>webhook.test</code> goes to {url} now. It is no event of the shop, and is
          not sent again.
        </p>
        {result && (
          <>
            <p role="status">
              <strong>{result.error === null ? 'It has arrived' : 'It has not arrived'}:</strong>{' '}
              {`${answerText(result)}, ${count(result.duration_ms)} ms`}
            </p>
            {result.response_body && (
              <pre class="json" tabIndex={0} role="group" aria-label="Answer">
                {result.response_body}
              </pre>
            )}
            <p>
              What was sent, with <code>webhook-id: {result.message_id}</code>
            </p>
            <Json value={JSON.parse(result.body)} label="Body" />
          </>
        )}
      </Form>
    </Dialog>
  )
}

/** Sends all failed deliveries since a time again. */
function Recover({ endpoint: { id }, onClose }: Props) {
  const [since, setSince] = useState(() => localTime(Date.now() - dayMs))
  const [sent, setSent] = useState(0)
  const write = useWrite(
    (body: Schema<'Recovery'>, key) =>
      api.POST('/webhook-endpoints/{id}/recover', {
        params: { path: { id }, header: { 'idempotency-key': key } },
        body
      }),
    ['webhooks']
  )
  const recover = async () => {
    const result = await write.send({ since: new Date(since).toISOString() })
    if (!result) return
    const total = sent + result.redelivered
    if (result.has_more) return setSent(total)
    toast(`${counted(total, 'delivery is', 'deliveries are')} sent again`)
    onClose()
  }
  return (
    <Dialog title="Recover failed deliveries" onClose={onClose}>
      <Form
        write={write}
        action={sent > 0 ? 'Go on' : 'Recover'}
        onSubmit={() => {
          void recover()
        }}
        onCancel={onClose}
      >
        <p class="effect">
          All deliveries of events since then that have failed are sent again, the oldest first, and their retries start
          again. A receiver that has handled one knows it by its webhook-id.
        </p>
        <Field
          label="Since"
          type="datetime-local"
          required
          value={since}
          onInput={event => setSince(event.currentTarget.value)}
        />
        {sent > 0 && <p role="status">{counted(sent, 'delivery is', 'deliveries are')} sent again. There are more.</p>}
      </Form>
    </Dialog>
  )
}

const dayMs = 86_400_000

/** A time as `datetime-local` has it: on the clock of the browser. */
function localTime(ms: number): string {
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function Switch({ endpoint, enabled, onClose }: Props & { enabled: boolean }) {
  const [{ id, version }] = useState(endpoint)
  const write = useWrite<void, Endpoint>(
    () =>
      api.PATCH('/webhook-endpoints/{id}', {
        params: { path: { id }, header: { 'if-match': `"${version}"` } },
        body: { enabled }
      }),
    ['webhooks']
  )
  return (
    <Confirm
      title={`${enabled ? 'Enable' : 'Disable'} the endpoint`}
      action={enabled ? 'Enable' : 'Disable'}
      write={write}
      onDone={() => {
        toast(`The endpoint is ${enabled ? 'enabled' : 'disabled'}`)
        onClose()
      }}
      onClose={onClose}
    >
      {enabled
        ? 'It receives the events from now on, and what was waiting. What happened while it was disabled is not sent.'
        : 'Nothing is sent to it. It misses the events from now on; what is waiting waits until it is enabled.'}
    </Confirm>
  )
}

function Rotate({ endpoint: { id }, onClose }: Props) {
  const write = useWrite<void, Schema<'WebhookEndpointWithSecret'>>(
    (_nothing, key) =>
      api.POST('/webhook-endpoints/{id}/rotate-secret', {
        params: { path: { id }, header: { 'idempotency-key': key } }
      }),
    ['webhooks']
  )
  const [secret, setSecret] = useState<string>()
  if (secret !== undefined) return <SecretOf title="The new secret" secret={secret} onClose={onClose} />
  return (
    <Confirm
      title="Rotate the secret"
      action="Rotate"
      write={write}
      onDone={endpoint => setSecret(endpoint.secret)}
      onClose={onClose}
    >
      The endpoint gets a new secret. For 24 hours webhooks are signed with the present one too; one that an earlier
      rotation left valid ends now.
    </Confirm>
  )
}

function Delete({ endpoint, onClose }: Props) {
  const [{ id, version, url }] = useState(endpoint)
  const write = useWrite<void, boolean>(
    async () =>
      await succeeded(
        api.DELETE('/webhook-endpoints/{id}', { params: { path: { id }, header: { 'if-match': `"${version}"` } } })
      ),
    []
  )
  return (
    <Confirm
      title="Delete the endpoint"
      action="Delete"
      isDangerous
      typed={new URL(url).host}
      write={write}
      onDone={() => {
        toast('The endpoint is deleted')
        navigate('/webhooks')
      }}
      onClose={onClose}
    >
      Nothing is sent to it any more, including what is waiting, and its deliveries are no longer shown. It cannot be
      undone.
    </Confirm>
  )
}
