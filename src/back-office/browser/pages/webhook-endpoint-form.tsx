import { useState } from 'preact/hooks'
import { eventTypes, type EventType } from '../../../events/event-types.js'
import { api, type Schema } from '../api/client.js'
import { announce } from '../api/topics.js'
import { useWrite, type Write } from '../api/use-write.js'
import { Dialog } from '../components/dialog.js'
import { Checkbox, Field } from '../components/field.js'
import { Form, errorOf } from '../components/form.js'
import { toast } from '../components/toast.js'
import { SecretDialog } from './webhook-secret.js'

type Endpoint = Schema<'WebhookEndpoint'>

/** Adds an endpoint, and shows its secret. */
export function AddEndpoint({ onClose }: { onClose: () => void }) {
  const write = useWrite(
    (body: Schema<'WebhookEndpointCreate'>, key) =>
      api.POST('/webhook-endpoints', { params: { header: { 'idempotency-key': key } }, body }),
    ['webhooks']
  )
  const [added, setAdded] = useState<Schema<'WebhookEndpointWithSecret'>>()
  if (added) return <SecretOf title="The endpoint is added" secret={added.secret} onClose={onClose} />
  return (
    <Dialog title="Add an endpoint" onClose={onClose}>
      <EndpointForm
        action="Add"
        write={write}
        onClose={onClose}
        onSubmit={async fields => setAdded(await write.send(fields))}
      />
    </Dialog>
  )
}

export function SecretOf(props: { title: string; secret: string; onClose: () => void }) {
  return (
    <SecretDialog {...props} what="Secret" hint="The receiver checks with it that a webhook is from here." hasCode />
  )
}

/** Changes an endpoint. */
export function EditEndpoint({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  // What somebody else changes meanwhile must not be overwritten: the version is that of the opened form.
  const [{ id, version }] = useState(endpoint)
  const write = useWrite(
    (body: Schema<'WebhookEndpointUpdate'>) =>
      api.PATCH('/webhook-endpoints/{id}', {
        params: { path: { id }, header: { 'if-match': `"${version}"` } },
        body
      }),
    ['webhooks']
  )
  const save = async (fields: Fields) => {
    // What the page shows may be older than what somebody else has made of it.
    if (!(await write.send(fields))) return announce(new Set(['webhooks']))
    toast('The endpoint is saved')
    onClose()
  }
  return (
    <Dialog title="Edit the endpoint" onClose={onClose}>
      <EndpointForm action="Save" endpoint={endpoint} write={write} onClose={onClose} onSubmit={save} />
    </Dialog>
  )
}

type Fields = Required<Schema<'WebhookEndpointCreate'>>

interface FormProps {
  action: string
  endpoint?: Endpoint
  write: Pick<Write<never, unknown>, 'isBusy' | 'waitsUntilMs' | 'problem'>
  onSubmit: (fields: Fields) => Promise<void>
  onClose: () => void
}

function EndpointForm({ action, endpoint, write, onSubmit, onClose }: FormProps) {
  const [url, setUrl] = useState(endpoint?.url ?? '')
  const [description, setDescription] = useState(endpoint?.description ?? '')
  const [isAll, setIsAll] = useState((endpoint?.types ?? null) === null)
  const [types, setTypes] = useState<ReadonlySet<EventType>>(new Set(endpoint?.types ?? []))
  const submit = async () => {
    const chosen = eventTypes.filter(type => types.has(type))
    await onSubmit({ url: url.trim(), description: description.trim() || null, types: isAll ? null : chosen })
  }
  return (
    <Form
      write={write}
      action={action}
      isDisabled={!isAll && types.size === 0}
      onSubmit={() => {
        void submit()
      }}
      onCancel={onClose}
    >
      {endpoint && <p class="effect">What is waiting goes to a new URL. New types count for events from now on.</p>}
      <Field
        label="URL"
        type="url"
        required
        maxLength={2_048}
        placeholder="https://shop.example.com/webhooks"
        value={url}
        error={errorOf(write.problem, 'body/url')}
        onInput={event => setUrl(event.currentTarget.value)}
      />
      <Field
        label="Note"
        maxLength={200}
        value={description}
        onInput={event => setDescription(event.currentTarget.value)}
      />
      <Checkbox
        label="All events, including types added later"
        checked={isAll}
        onChange={event => setIsAll(event.currentTarget.checked)}
      />
      {!isAll && (
        <fieldset class="choices">
          <legend>Events</legend>
          {eventTypes.map(type => (
            <Checkbox
              key={type}
              label={type}
              checked={types.has(type)}
              onChange={event => {
                const next = new Set(types)
                if (event.currentTarget.checked) next.add(type)
                else next.delete(type)
                setTypes(next)
              }}
            />
          ))}
        </fieldset>
      )}
    </Form>
  )
}
