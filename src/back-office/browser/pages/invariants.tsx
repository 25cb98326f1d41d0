import { api, type Schema } from '../api/client.js'
import { useRead } from '../api/use-read.js'
import { count, counted } from '../components/amounts.js'
import { Badge } from '../components/badge.js'
import { NamedLinks } from '../components/named-links.js'
import { Problem } from '../components/problem.js'
import { Time } from '../components/time.js'
import { useFilters } from '../router/location.js'
import { EventSections } from './events-sections.js'

type Finding = Schema<'InvariantFinding'>

/** Whether the stock, orders, money and log of the shop agree, with links to what does not. */
export function Invariants() {
  const [query, setFilters] = useFilters()
  const scope = query.get('scope') === 'full' ? 'full' : 'recent'
  const { data, problem, isLoading, reload } = useRead(
    scope,
    () => api.GET('/admin/invariants', { params: { query: { scope } } }),
    []
  )
  const check = (next: typeof scope) => {
    if (next === scope) reload()
    else setFilters({ scope: next === 'full' ? next : null })
  }
  return (
    <>
      <h1>Invariants</h1>
      <EventSections />
      <div class="row">
        <button type="button" disabled={isLoading} onClick={() => check('recent')}>
          Check what changed
        </button>
        <button type="button" disabled={isLoading} onClick={() => check('full')}>
          Check everything
        </button>
        <span class="hint" role="status">
          {isLoading ? 'Checking …' : ''}
        </span>
      </div>
      {problem && <Problem error={problem} onRetry={reload} />}
      {data && !problem && <Report report={data} />}
    </>
  )
}

function Report({ report }: { report: Schema<'Invariants'> }) {
  const { status, scope, checked_at: at, duration_ms: duration, invariants } = report
  const broken = invariants.filter(({ violations }) => violations > 0)
  return (
    <>
      <div class="card">
        <p>
          <Badge tone={status === 'ok' ? 'good' : 'bad'}>
            {status === 'ok' ? 'All hold' : `${counted(broken.length, 'invariant')} broken`}
          </Badge>{' '}
          {scope === 'full' ? 'Everything was checked' : 'What changed since the last clean check was checked'}{' '}
          <Time at={at} />, in {count(duration)} ms.
          {report.has_more && ' There is more to check: check again.'}
        </p>
        {report.full_check_at !== null && (
          <p class="hint">
            The last clean check of everything ended <Time at={report.full_check_at} />
          </p>
        )}
      </div>
      {broken.map(finding => (
        <Broken key={finding.invariant} finding={finding} />
      ))}
      <ul class="card">
        {invariants
          .filter(({ violations }) => violations === 0)
          .map(({ invariant }) => (
            <li key={invariant}>
              <Badge tone="good">holds</Badge> {invariant}
            </li>
          ))}
      </ul>
    </>
  )
}

function Broken({ finding: { invariant, violations, details, repair } }: { finding: Finding }) {
  return (
    <section class="card" aria-label={invariant}>
      <h2>
        <Badge tone="bad">{counted(violations, 'violation')}</Badge> {invariant}
      </h2>
      <ul class="dots">
        {details.map(detail => (
          <li key={detail}>
            <NamedLinks text={detail} />
          </li>
        ))}
      </ul>
      {violations > details.length && <p class="hint">The first {details.length} are shown.</p>}
      {repair !== null && <p>{repair}</p>}
    </section>
  )
}
