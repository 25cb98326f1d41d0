import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { backoffMs } from './backoff.js'

/** Something that is done again and again in the background until the app closes. */
export interface Loop {
  /** Runs it now, or once more if it is running: there is something to do. */
  nudge(): void
  /** Aborts its signal and waits for the run that is under way. */
  stop(): Promise<void>
}

export interface LoopOptions {
  /** For the log. */
  name: string
  log: Pick<FastifyBaseLogger, 'warn'>
  /** How long to wait between two runs when there was nothing more to do. */
  intervalMs: number
  /** How long to wait at least, however often it is nudged meanwhile; 0 if not given. */
  minPauseMs?: number
  /** How long to wait when there was more; 0 if not given. */
  busyIntervalMs?: number
  /** Does a bounded amount of work. @returns whether there may be more to do at once */
  run: (signal: AbortSignal) => Promise<boolean>
}

/** Starts a loop. A run that throws is logged and tried again after a pause that doubles, with jitter, up to half a minute. */
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
      log.warn({ err: error, loop: name, failures }, 'a background job failed; it is tried again')
      return backoffMs(failures)
    }
  }

  return {
    nudge() {
      // A failing run is not hurried. Every request that writes comes here, and to abort what is aborted makes its error all over again.
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
