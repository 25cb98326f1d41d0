import { setTimeout as sleep } from 'node:timers/promises'
import { snapshotIntervalMs, type Snapshots } from './snapshots.js'

/**
 * Snapshots as Server-Sent Events, one a second until the signal aborts. Each is whole, so that who misses some, because it reads slowly or
 * comes back later, has lost nothing.
 */
export async function* watch(snapshots: Snapshots, signal: AbortSignal): AsyncGenerator<string> {
  yield `retry: ${reconnectMs}\n\n`
  let sentAtMs: number | undefined
  while (!signal.aborted) {
    const { atMs, text } = await snapshots.latest()
    // Timers are early at times, and find the one that they have.
    if (atMs !== sentAtMs) yield `event: snapshot\ndata: ${text}\n\n`
    sentAtMs = atMs
    // From when it was taken, not from now: all who watch wait for the same moment.
    await sleep(Math.max(1, atMs + snapshotIntervalMs - performance.now()), undefined, { signal }).catch(() => {})
  }
}

const reconnectMs = 2_000
