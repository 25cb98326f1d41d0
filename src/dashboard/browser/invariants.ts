import type { Invariants } from '../../invariants/schemas.js'
import { credentials } from './api-key.js'
import { byId, element, setText } from './dom.js'
import { clock, whole } from './format.js'

/** The service checks what was touched since the last check; visitors who ask at the same time share a check. */
export const checkIntervalMs = 30_000

/** Has the service check its invariants, and shows the result. Never rejects. */
export async function checkInvariants(): Promise<void> {
  const response = await fetch('/admin/invariants', { headers: credentials(), cache: 'no-store' }).catch(
    () => undefined
  )
  if (response?.status === 404) return show('unknown', 'Not available', [{ text: 'not checked live' }])
  const report: Invariants | undefined = response?.ok ? await response.json().catch(() => undefined) : undefined
  if (!report) return show('unknown', 'Not checked', [{ text: 'the check failed' }])
  if (report.status === 'ok') {
    return show('hold', 'All hold', [{ text: `${report.invariants.length} checked at ${clock(report.checked_at)}` }])
  }
  const broken = report.invariants.filter(({ violations }) => violations > 0)
  show('violated', `${broken.length} broken`, broken.map(lineOf))
}

interface Line {
  text: string
  /** Shown when the visitor points at the line. */
  title?: string
}

function lineOf({ invariant, violations, details, repair }: Invariants['invariants'][number]): Line {
  return {
    text: `${invariant}: ${whole(violations)} ${violations === 1 ? 'violation' : 'violations'}`,
    title: [...details, repair ?? ''].join('\n')
  }
}

function show(state: 'unknown' | 'hold' | 'violated', text: string, lines: readonly Line[]): void {
  byId('invariants').dataset.state = state
  setText('invariants-now', text)
  byId('invariants-foot').replaceChildren(
    ...lines.map(({ text, title = '' }) => Object.assign(element('li', '', text), { title }))
  )
}
