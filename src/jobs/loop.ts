import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { backoffMs } from './backoff.js'

/** A job that runs repeatedly in the background until the app closes. */
export interface Loop {
  /** Says that there is work: the job runs now, or once more if it is running. */
  nudge(): void
  /** Aborts the job's signal and waits for the current run. */
  stop(): Promise<void>
}

export interface LoopOptions {
  /** Names the job in the log. */
  name: string
  log: Pick<FastifyBaseLogger, 'warn'>
  /** The pause after a run that left nothing to do. */
  intervalMs: number
  /** The shortest pause after a run that left nothing to do, nudged or not; 0 by default. */
  minPauseMs?: number
  /** The pause after a run that left more to do; 0 by default. */
  busyIntervalMs?: number
  /** Does a bounded amount of work. @returns whether there may be more to do */
  run: (signal: AbortSignal) => Promise<boolean>
}

/** Starts a loop. A run that throws is logged and retried after a pause with jitter that doubles up to 30 s. */
export function startLoop({ name, log, intervalMs, busyIntervalMs = 0, minPauseMs = 0, run }: LoopOptions): Loop {
  const stopping = new AbortController()
  let wake = new AbortController()
  let failures = 0
  const running = repeat()

  async function repeat(): Promise<void> {
    while (!stopping.signal.aborted) {
      wake = new AbortController()
      const pauseMs = await runOnce()
      if (pauseMs === 0) continue
      if (minPauseMs > 0) await pause(minPauseMs, stopping.signal)
      await pause(pauseMs, wake.signal)
    }
  }

  async function runOnce(): Promise<number> {
    try {
      const hasMore = await run(stopping.signal)
      failures = 0
      return hasMore ? busyIntervalMs : intervalMs
    } catch (error) {
      if (stopping.signal.aborted) return 0
      failures++
      log.warn({ err: error, loop: name, failures }, 'a background job failed and will be retried')
      return backoffMs(failures)
    }
  }

  return {
    nudge() {
      // A failing job keeps its pause. Every write request calls this: aborting twice would create an error each time.
      if (failures === 0 && !wake.signal.aborted) wake.abort()
    },
    async stop() {
      stopping.abort()
      wake.abort()
      await running
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => {})
}
