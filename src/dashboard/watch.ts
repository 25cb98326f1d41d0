import { setTimeout as sleep } from 'node:timers/promises'
import { snapshotIntervalMs, type Snapshots } from './snapshots.js'

/**
 * Yields snapshots as Server-Sent Events, one per second, until the signal aborts. Each snapshot is complete: a client
 * that misses some, because it reads slowly or reconnects, loses nothing.
 */
export async function* watch(snapshots: Snapshots, signal: AbortSignal): AsyncGenerator<string> {
  yield `retry: ${reconnectMs}\n\n`
  let sentAtMs: number | undefined
  while (!signal.aborted) {
    const { atMs, text } = await snapshots.latest()
    // A timer that fires early finds the snapshot that was already sent.
    if (atMs !== sentAtMs) yield `event: snapshot\ndata: ${text}\n\n`
    sentAtMs = atMs
    // Counted from when the snapshot was taken, so that all watchers wake at the same moment and share the next one.
    await sleep(Math.max(1, atMs + snapshotIntervalMs - performance.now()), undefined, { signal }).catch(() => {})
  }
}

const reconnectMs = 2_000
