import type { ComponentChildren } from 'preact'
import type { Tone } from './badge.js'
import { Time } from './time.js'

export interface Moment {
  key: string
  at: string
  tone?: Tone
  what: ComponentChildren
  /** By whom, why, with what. */
  detail?: ComponentChildren
}

/** What happened, newest first. */
export function Timeline({ moments, label }: { moments: readonly Moment[]; label: string }) {
  return (
    <ol class="timeline" aria-label={label}>
      {moments.map(({ key, at, tone = 'plain', what, detail }) => (
        <li key={key} class={tone}>
          <p>
            {what} <Time at={at} />
          </p>
          {detail && <div class="hint">{detail}</div>}
        </li>
      ))}
    </ol>
  )
}
