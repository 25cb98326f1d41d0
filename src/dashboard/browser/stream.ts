import type { LiveSnapshot } from '../schemas.js'
import { credentials } from './api-key.js'

/** The service answered, but not with a stream. */
export class Refusal extends Error {
  readonly status: number
  readonly retryAfterMs: number | undefined

  constructor(message: string, { status, retryAfterMs }: { status: number; retryAfterMs: number | undefined }) {
    super(message)
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

/**
 * Reads snapshots until the stream ends. A silent stream has lost its connection: after some seconds it is aborted.
 *
 * @param controller aborts the request
 * @throws Refusal when the service does not answer with a stream; the browser's error when the connection is lost
 */
export async function followSnapshots(
  controller: AbortController,
  onSnapshot: (snapshot: LiveSnapshot) => void
): Promise<void> {
  const response = await fetch('/admin/live', {
    headers: { accept: 'text/event-stream', ...credentials() },
    cache: 'no-store',
    signal: controller.signal
  })
  if (!response.ok || !response.body) throw await refusalOf(response)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const silence = setTimeout(() => controller.abort(), maxSilenceMs)
    const { value, done } = await reader.read().finally(() => clearTimeout(silence))
    if (done) return
    const frames = (rest + value).split('\n\n')
    rest = frames.pop() ?? ''
    for (const data of frames.map(dataOf)) {
      if (data !== '') onSnapshot(JSON.parse(data))
    }
  }
}

// A snapshot comes every second, and a few seconds later while the database does not respond.
const maxSilenceMs = 12_000

/** The data of a Server-Sent Event; empty for comments and `retry`. */
function dataOf(frame: string): string {
  return frame
    .split('\n')
    .filter(line => line.startsWith('data: '))
    .map(line => line.slice('data: '.length))
    .join('\n')
}

async function refusalOf(response: Response): Promise<Refusal> {
  const problem: { detail?: string } = await response.json().catch(() => ({}))
  const retryAfterSeconds = Number(response.headers.get('retry-after') ?? NaN)
  return new Refusal(problem.detail ?? `The service answered ${response.status}`, {
    status: response.status,
    retryAfterMs: Number.isFinite(retryAfterSeconds) ? Math.max(retryAfterSeconds, 1) * 1_000 : undefined
  })
}
