import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ApiProblem } from '../api/problem.js'
import type { Write } from '../api/use-write.js'
import { counted } from './amounts.js'
import { Problem } from './problem.js'

interface Props {
  write: Pick<Write<never, unknown>, 'isBusy' | 'waitsUntilMs' | 'problem'>
  /** The button's text: a verb and, if it is not obvious, of what. */
  action: string
  isDangerous?: boolean
  isDisabled?: boolean
  onSubmit: () => void
  onCancel?: (() => void) | undefined
  children?: ComponentChildren
}

/**
 * A form that writes. What was typed stays when the write fails; while it is on its way nothing can be changed, so that
 * what is sent again is the same.
 */
export function Form({ write, action, isDangerous, isDisabled, onSubmit, onCancel, children }: Props) {
  const submit = (event: Event) => {
    event.preventDefault()
    if (!write.isBusy) onSubmit()
  }
  return (
    <form onSubmit={submit} noValidate={false}>
      <fieldset disabled={write.isBusy} class="plain">
        {children}
      </fieldset>
      {write.problem && <Problem error={write.problem} />}
      <p class="actions">
        {onCancel && (
          <button type="button" onClick={onCancel} disabled={write.isBusy}>
            Close
          </button>
        )}
        <button
          type="submit"
          class={isDangerous === true ? 'danger' : 'primary'}
          disabled={write.isBusy || isDisabled === true}
        >
          {action}
        </button>
      </p>
      <Waiting write={write} />
    </form>
  )
}

/** Says that the service is busy and when the write is sent again. */
export function Waiting({ write: { isBusy, waitsUntilMs } }: Pick<Props, 'write'>) {
  const [nowMs, setNowMs] = useState(Date.now())
  useEffect(() => {
    if (waitsUntilMs === undefined) return
    setNowMs(Date.now())
    const timer = setInterval(() => setNowMs(Date.now()), 250)
    return () => clearInterval(timer)
  }, [waitsUntilMs])
  const seconds = waitsUntilMs === undefined ? 0 : Math.max(0, Math.ceil((waitsUntilMs - nowMs) / 1_000))
  const text =
    waitsUntilMs === undefined ? 'Sending …' : `The service is busy: trying again in ${counted(seconds, 'second')}`
  return (
    <p class="hint" role="status">
      {isBusy ? text : ''}
    </p>
  )
}

/** What the service says about one field; `path` is that of the error, such as `body/price`. */
export function errorOf(problem: Error | undefined, path: string): string | undefined {
  if (!(problem instanceof ApiProblem)) return undefined
  return problem.body.errors?.find(error => error.path === path)?.message
}
