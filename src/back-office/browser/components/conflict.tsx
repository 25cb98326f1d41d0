import { ApiProblem } from '../api/problem.js'

/** A fact by its name. */
export type Fact = readonly [name: string, value: string]

interface Props {
  /** What has been changed, such as `this product`. */
  what: string
  /** The facts when the form was opened, and now. */
  before: readonly Fact[]
  now: readonly Fact[]
  /** What the visitor was about to do. */
  mine: readonly Fact[]
  onRebase: () => void
}

/** Whether a write was refused because somebody else has changed the resource since the form was opened. */
export function isConflict(problem: Error | undefined): boolean {
  return problem instanceof ApiProblem && problem.body.code === 'PRECONDITION_FAILED'
}

/**
 * Shows the changes of others next to those of the visitor. The form keeps its values, and the visitor may send it
 * again after reading the changes.
 */
export function Conflict({ what, before, now, mine, onRebase }: Props) {
  const old = new Map(before)
  const changes = now.filter(([name, value]) => old.get(name) !== value)
  return (
    <div class="problem conflict" role="alert">
      <p>
        <strong>Somebody else has changed {what} since you opened the form. Nothing was sent.</strong>
      </p>
      <h3>Theirs</h3>
      {changes.length === 0 ? <p>Reading it again …</p> : <Facts facts={changes} old={old} />}
      <h3>Yours</h3>
      <Facts facts={mine} old={old} />
      <button type="button" disabled={changes.length === 0} onClick={onRebase}>
        Go on with theirs
      </button>
    </div>
  )
}

function Facts({ facts, old }: { facts: readonly Fact[]; old: ReadonlyMap<string, string> }) {
  return (
    <ul>
      {facts.map(([name, value]) => (
        <li key={name}>
          {name}: {old.has(name) && `${old.get(name)} → `}
          {value}
        </li>
      ))}
    </ul>
  )
}
