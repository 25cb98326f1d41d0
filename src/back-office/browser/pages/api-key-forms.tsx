import { useState } from 'preact/hooks'
import { allScopes, scopeTable, scopesOf } from '../../../auth/access.js'
import { api, type Schema } from '../api/client.js'
import { useCan, type ApiScope } from '../api/session.js'
import { useWrite } from '../api/use-write.js'
import { Confirm, succeeded } from '../components/confirm.js'
import { Dialog } from '../components/dialog.js'
import { Checkbox, Field, Select } from '../components/field.js'
import { Form, errorOf } from '../components/form.js'
import { toast } from '../components/toast.js'
import { SecretDialog } from './webhook-secret.js'

type ApiKey = Schema<'ApiKey'>
type WithSecret = Schema<'ApiKeyWithSecret'>

function ShownOnce({ title, secret, onClose }: { title: string; secret: string; onClose: () => void }) {
  return (
    <SecretDialog
      title={title}
      what="API key"
      secret={secret}
      hint="Clients send it as X-API-Key. The service keeps only its hash."
      onClose={onClose}
    />
  )
}

const roles = ['reader', 'admin', 'metrics', 'platform'] as const

/** Makes a key with at most what the visitor may do. */
export function AddKey({ onClose }: { onClose: () => void }) {
  const can = useCan()
  const [name, setName] = useState('')
  const [role, setRole] = useState('')
  const [scopes, setScopes] = useState<ReadonlySet<ApiScope>>(new Set())
  const [expires, setExpires] = useState('')
  const [secret, setSecret] = useState<string>()
  const write = useWrite((body: Schema<'ApiKeyCreate'>) => api.POST('/api-keys', { body }), ['settings'])
  const ownRoles = roles.filter(candidate => scopesOf(candidate).names.every(can))
  const add = async () => {
    const chosen = roles.find(candidate => candidate === role)
    const rights = chosen ? { role: chosen } : { scopes: [...scopes] }
    const key = await write.send({
      name: name.trim(),
      ...rights,
      ...(expires === '' ? {} : { expires_at: new Date(expires).toISOString() })
    })
    if (key) setSecret(key.key)
  }
  if (secret !== undefined) return <ShownOnce title="The key is made" secret={secret} onClose={onClose} />
  return (
    <Dialog title="Make a key" onClose={onClose}>
      <Form
        write={write}
        action="Make the key"
        isDisabled={role === '' && scopes.size === 0}
        onSubmit={() => {
          void add()
        }}
        onCancel={onClose}
      >
        <Field
          label="Name"
          required
          pattern="[A-Za-z0-9_.\-]{1,64}"
          maxLength={64}
          hint="Letters, digits, dots, hyphens and underscores. History names the caller by it."
          value={name}
          error={errorOf(write.problem, 'body/name')}
          onInput={event => setName(event.currentTarget.value)}
        />
        <Select
          label="May do"
          options={[
            ['', 'what is chosen below'],
            ...ownRoles.map(text => [text, `what the role ${text} may`] as const)
          ]}
          value={role}
          onChange={event => setRole(event.currentTarget.value)}
        />
        {role === '' && <Scopes scopes={scopes} onChange={setScopes} />}
        <Field
          label="Expires"
          type="datetime-local"
          hint="Left empty: never."
          value={expires}
          error={errorOf(write.problem, 'body/expires_at')}
          onInput={event => setExpires(event.currentTarget.value)}
        />
      </Form>
    </Dialog>
  )
}

/** The scopes of a key, of those that the visitor has. */
function Scopes({
  scopes,
  onChange
}: {
  scopes: ReadonlySet<ApiScope>
  onChange: (scopes: ReadonlySet<ApiScope>) => void
}) {
  const own = allScopes.filter(useCan())
  return (
    <fieldset class="choices">
      <legend>Scopes</legend>
      {own.map(scope => (
        <Checkbox
          key={scope}
          label={`${scope}: ${scopeTable[scope]}`}
          checked={scopes.has(scope)}
          onChange={event => {
            const next = new Set(scopes)
            if (event.currentTarget.checked) next.add(scope)
            else next.delete(scope)
            onChange(next)
          }}
        />
      ))}
    </fieldset>
  )
}

/** How long the present secret stays valid beside the new one. */
const overlaps = [
  ['86400', 'a day'],
  ['3600', 'an hour'],
  ['604800', 'a week'],
  ['0', 'not at all: it has leaked']
] as const

export function RotateKey({ apiKey: { id, name }, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const [overlap, setOverlap] = useState<string>(overlaps[0][0])
  const [secret, setSecret] = useState<string>()
  const write = useWrite<void, WithSecret>(
    () => api.POST('/api-keys/{id}/rotate', { params: { path: { id } }, body: { overlap_seconds: Number(overlap) } }),
    ['settings']
  )
  if (secret !== undefined) return <ShownOnce title={`The new key ${name}`} secret={secret} onClose={onClose} />
  return (
    <Confirm
      title={`Rotate key ${name}`}
      action="Rotate"
      write={write}
      onDone={key => setSecret(key.key)}
      onClose={onClose}
    >
      <p>The key gets a new secret. One that an earlier rotation left valid ends now.</p>
      <Select
        label="The present secret stays valid for"
        options={overlaps}
        value={overlap}
        onChange={event => setOverlap(event.currentTarget.value)}
      />
    </Confirm>
  )
}

export function RevokeKey({ apiKey: { id, name }, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const write = useWrite<void, boolean>(
    async () => await succeeded(api.DELETE('/api-keys/{id}', { params: { path: { id } } })),
    ['settings']
  )
  return (
    <Confirm
      title={`Revoke key ${name}`}
      action="Revoke"
      isDangerous
      typed={name}
      write={write}
      onDone={() => {
        toast(`Key ${name} is revoked`)
        onClose()
      }}
      onClose={onClose}
    >
      Within a second nothing accepts it any more; its open streams and the logins of browsers with it end. It cannot be
      undone.
    </Confirm>
  )
}
