import { scopeTable } from '../../../auth/access.js'
import { session } from '../api/session.js'
import { useStore } from '../api/store.js'
import { Time } from '../components/time.js'
import { SettingsSections } from './settings-sections.js'

/** Who the visitor is for the service, and what it may do; and the way to the settings of the shop. */
export function Settings() {
  const current = useStore(session)
  if (!current) return null
  const { principal, role, scopes, shop, credentials, expires_at: expires, idle_seconds: idle } = current
  return (
    <>
      <h1>Settings</h1>
      <SettingsSections />
      <dl class="facts card">
        <dt>You are</dt>
        <dd>{credentials === 'none' ? 'anybody: the service is in open mode' : principal}</dd>
        <dt>Role</dt>
        <dd>{role ?? 'none: your key has scopes'}</dd>
        <dt>Shop</dt>
        <dd>{shop ?? 'all'}</dd>
        {expires !== null && (
          <>
            <dt>Logged in until</dt>
            <dd>
              <Time at={expires} />
              {idle !== null && `, or ${Math.round(idle / 60)} minutes without a request`}
            </dd>
          </>
        )}
      </dl>
      <section class="card" aria-labelledby="scopes">
        <h2 id="scopes">What you may do</h2>
        <ul class="dots">
          {scopes.map(scope => (
            <li key={scope}>
              {scopeTable[scope]} <code>{scope}</code>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
