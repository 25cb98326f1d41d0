import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { useRead } from '../api/use-read.js'
import { counted } from '../components/amounts.js'
import { Badge } from '../components/badge.js'
import { Empty } from '../components/empty.js'
import { Pager } from '../components/pager.js'
import { Problem } from '../components/problem.js'
import { Table, type Column } from '../components/table.js'
import { Time } from '../components/time.js'
import { usePlace } from '../router/location.js'
import { AddKey, RevokeKey, RotateKey } from './api-key-forms.js'
import { SettingsSections } from './settings-sections.js'

type ApiKey = Schema<'ApiKey'>

/** The keys of the shop that are in the database: make, rotate and revoke them. */
export function ApiKeys() {
  const { query } = usePlace()
  const cursor = query.get('cursor')
  const [dialog, setDialog] = useState<{ action: 'add' } | { action: 'rotate' | 'revoke'; apiKey: ApiKey }>()
  const { data, problem, isLoading, reload } = useRead(
    query.toString(),
    () => api.GET('/api-keys', { params: { query: cursor === null ? {} : { cursor } } }),
    ['settings']
  )
  const close = () => setDialog(undefined)
  const actions: Column<ApiKey> = {
    title: 'Actions',
    cell: key =>
      stateOf(key) === 'active' && (
        <>
          <button
            type="button"
            aria-label={`Rotate key ${key.name}, ${key.key_end}`}
            onClick={() => setDialog({ action: 'rotate', apiKey: key })}
          >
            Rotate
          </button>{' '}
          <button
            type="button"
            aria-label={`Revoke key ${key.name}, ${key.key_end}`}
            onClick={() => setDialog({ action: 'revoke', apiKey: key })}
          >
            Revoke
          </button>
        </>
      )
  }
  return (
    <>
      <div class="head">
        <h1>API keys</h1>
        <button type="button" class="primary" onClick={() => setDialog({ action: 'add' })}>
          Make a key
        </button>
      </div>
      <SettingsSections />
      {problem && !data && <Problem error={problem} onRetry={reload} />}
      {data && (
        <div class="card">
          {data.api_keys.length === 0 ? (
            <Empty title="No keys">
              <p>Keys of the environment variable API_KEYS are not listed here.</p>
            </Empty>
          ) : (
            <Table
              label="API keys"
              columns={[...columns, actions]}
              rows={data.api_keys}
              keyOf={({ id }) => id}
              isLoading={isLoading}
            />
          )}
          <Pager total={data.total} relation={data.total_relation} nextCursor={data.next_cursor} />
        </div>
      )}
      {dialog?.action === 'add' && <AddKey onClose={close} />}
      {dialog?.action === 'rotate' && <RotateKey apiKey={dialog.apiKey} onClose={close} />}
      {dialog?.action === 'revoke' && <RevokeKey apiKey={dialog.apiKey} onClose={close} />}
    </>
  )
}

function stateOf({ revoked_at: revoked, expires_at: expires }: ApiKey): 'active' | 'revoked' | 'expired' {
  if (revoked !== null) return 'revoked'
  return expires !== null && Date.parse(expires) <= Date.now() ? 'expired' : 'active'
}

const columns: ReadonlyArray<Column<ApiKey>> = [
  { title: 'Name', cell: ({ name }) => name },
  { title: 'Ends with', cell: ({ key_end: end }) => <code>{end}</code> },
  { title: 'May do', cell: key => <Rights apiKey={key} /> },
  {
    title: 'State',
    cell: key => <Badge tone={stateOf(key) === 'active' ? 'good' : 'plain'}>{stateOf(key)}</Badge>
  },
  { title: 'Last used', cell: ({ last_used_at: at }) => (at === null ? 'never' : <Time at={at} />) },
  { title: 'Expires', cell: ({ expires_at: at }) => (at === null ? 'never' : <Time at={at} />) },
  {
    title: 'Made',
    cell: ({ created_at: at, created_by: by }) => (
      <>
        <Time at={at} /> by {by}
      </>
    )
  }
]

function Rights({ apiKey: { role, scopes } }: { apiKey: ApiKey }) {
  if (role !== null) return <>{role}</>
  return (
    <details>
      <summary>{counted(scopes.length, 'scope')}</summary>
      {scopes.join(', ')}
    </details>
  )
}
