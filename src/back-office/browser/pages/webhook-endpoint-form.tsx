import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { eventTypes, type EventType } from '../../../events/event-types.js'
import { api, type Schema } from '../api/client.js'
import { announce } from '../api/topics.js'
import { useWrite, type Write } from '../api/use-write.js'
import { Conflict, isConflict, type Fact } from '../components/conflict.js'
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
  const [fields, setFields] = useState<TypedEndpoint>({ url: '', description: '', types: null })
  const [added, setAdded] = useState<Schema<'WebhookEndpointWithSecret'>>()
  if (added) return <SecretOf title="The endpoint is added" secret={added.secret} onClose={onClose} />
  return (
    <Dialog title="Add an endpoint" onClose={onClose}>
      <EndpointForm
        action="Add"
        fields={fields}
        write={write}
        onChange={setFields}
        onClose={onClose}
        onSubmit={async () => setAdded(await write.send(requestOf(fields)))}
      />
    </Dialog>
  )
}

export function SecretOf(props: { title: string; secret: string; onClose: () => void }) {
  return (
    <SecretDialog {...props} what="Secret" hint="The receiver checks with it that a webhook is from here." hasCode />
  )
}

/** Changes an endpoint. Only what was changed here is sent, and only if nobody else changed it since. */
export function EditEndpoint({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  // The endpoint as it was when the form was opened, or since the visitor has seen what others changed.
  const [base, setBase] = useState(endpoint)
  const [typed, setTyped] = useState<Partial<TypedEndpoint>>({})
  const before = typedOf(base)
  const fields = { ...before, ...typed }
  const write = useWrite(
    (body: Schema<'WebhookEndpointUpdate'>) =>
      api.PATCH('/webhook-endpoints/{id}', {
        params: { path: { id: base.id }, header: { 'if-match': `"${base.version}"` } },
        body
      }),
    ['webhooks']
  )
  const hasConflict = isConflict(write.problem)
  const changes = differences(requestOf(fields), requestOf(before))
  const oldFacts = new Map(factsOf(before))
  const save = async () => {
    // What the page shows may be older than what somebody else has made of it.
    if (!(await write.send(changes))) return announce(new Set(['webhooks']))
    toast('The endpoint is saved')
    onClose()
  }
  return (
    <Dialog title="Edit the endpoint" onClose={onClose}>
      <EndpointForm
        action="Save"
        fields={fields}
        isDisabled={hasConflict || Object.keys(changes).length === 0}
        hint="What is waiting goes to a new URL. New types count for events from now on."
        write={hasConflict ? { ...write, problem: undefined } : write}
        onChange={next => setTyped(differences(next, before))}
        onClose={onClose}
        onSubmit={save}
      >
        {hasConflict && (
          <Conflict
            what="this endpoint"
            before={[...oldFacts]}
            now={factsOf(typedOf(endpoint))}
            mine={factsOf(fields).filter(([name, value]) => oldFacts.get(name) !== value)}
            onRebase={() => {
              write.reset()
              setBase(endpoint)
            }}
          />
        )}
      </EndpointForm>
    </Dialog>
  )
}

interface TypedEndpoint {
  url: string
  description: string
  /** Null: all, including those added later. */
  types: readonly EventType[] | null
}

function typedOf({ url, description, types }: Endpoint): TypedEndpoint {
  return { url, description: description ?? '', types: eventTypesOf(types) }
}

/** In the order of the form, so that the same choice is the same list. */
function eventTypesOf(types: readonly string[] | null): readonly EventType[] | null {
  return types && eventTypes.filter(type => types.includes(type))
}

function requestOf({ url, description, types }: TypedEndpoint): Required<Schema<'WebhookEndpointCreate'>> {
  return { url: url.trim(), description: description.trim() || null, types: types && [...types] }
}

/** The fields that are not as they were. */
function differences<Fields extends object>(fields: Fields, before: Fields): Partial<Fields> {
  const old = new Map(Object.entries(before))
  const changed = Object.entries(fields).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(old.get(name))
  )
  return Object.fromEntries(changed) as Partial<Fields>
}

function factsOf({ url, description, types }: TypedEndpoint): Fact[] {
  return [
    ['URL', url],
    ['Note', description || 'none'],
    ['Events', types?.join(', ') ?? 'all']
  ]
}

interface FormProps {
  action: string
  fields: TypedEndpoint
  isDisabled?: boolean
  hint?: string
  write: Pick<Write<never, unknown>, 'isBusy' | 'waitsUntilMs' | 'problem'>
  onChange: (fields: TypedEndpoint) => void
  onSubmit: () => Promise<void>
  onClose: () => void
  children?: ComponentChildren
}

function EndpointForm({ fields, isDisabled = false, hint, write, onChange, onSubmit, onClose, ...rest }: FormProps) {
  const { url, description, types } = fields
  return (
    <Form
      write={write}
      action={rest.action}
      isDisabled={isDisabled || types?.length === 0}
      onSubmit={() => {
        void onSubmit()
      }}
      onCancel={onClose}
    >
      {hint && <p class="effect">{hint}</p>}
      <Field
        label="URL"
        type="url"
        required
        maxLength={2_048}
        placeholder="https://shop.example.com/webhooks"
        value={url}
        error={errorOf(write.problem, 'body/url')}
        onInput={event => onChange({ ...fields, url: event.currentTarget.value })}
      />
      <Field
        label="Note"
        maxLength={200}
        value={description}
        onInput={event => onChange({ ...fields, description: event.currentTarget.value })}
      />
      <Checkbox
        label="All events, including types added later"
        checked={types === null}
        onChange={event => onChange({ ...fields, types: event.currentTarget.checked ? null : [] })}
      />
      {types && (
        <fieldset class="choices">
          <legend>Events</legend>
          {eventTypes.map(type => (
            <Checkbox
              key={type}
              label={type}
              checked={types.includes(type)}
              onChange={event => {
                const chosen = event.currentTarget.checked ? [...types, type] : types.filter(one => one !== type)
                onChange({ ...fields, types: eventTypesOf(chosen) })
              }}
            />
          ))}
        </fieldset>
      )}
      {rest.children}
    </Form>
  )
}
