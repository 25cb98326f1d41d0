import { useCan, type ApiScope } from '../api/session.js'
import { Link } from '../router/link.js'
import { usePlace } from '../router/location.js'

type Section = readonly [text: string, path: string, scope?: ApiScope]

/** The pages of one subject, as tabs; those that the caller may not open are left out. */
export function Sections({ label, sections }: { label: string; sections: readonly Section[] }) {
  const { path } = usePlace()
  const can = useCan()
  return (
    <nav class="tabs" aria-label={label}>
      {sections
        .filter(([, , scope]) => scope === undefined || can(scope))
        .map(([text, to]) => (
          <Link key={to} to={to} aria-current={path === to ? 'page' : undefined}>
            {text}
          </Link>
        ))}
    </nav>
  )
}
