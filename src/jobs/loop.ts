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
  let isNudged = false
  let failures = 0
  let endPause = () => {}
  const running = repeat()

  async function repeat(): Promise<void> {
    while (!stopping.signal.aborted) {
      isNudged = false
      const pauseMs = await runOnce()
      if (pauseMs === 0) continue
      if (minPauseMs > 0) await pause(minPauseMs, () => false)
      await pause(pauseMs, () => isNudged)
    }
  }

  /** Not by an AbortSignal: each abort makes an error with a stack, and a busy service has dozens of them a second. */
  async function pause(ms: number, isOver: () => boolean): Promise<void> {
    if (isOver() || stopping.signal.aborted) return
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms).unref()
      endPause = () => {
        if (!isOver() && !stopping.signal.aborted) return
        clearTimeout(timer)
        resolve()
      }
    })
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
      // A failing job keeps its pause.
      if (failures > 0) return
      isNudged = true
      endPause()
    },
    async stop() {
      stopping.abort()
      endPause()
      await running
    }
  }
}
