import type { FastifyBaseLogger } from 'fastify'
import { startLoop, type Loop } from '../jobs/loop.js'
import type { EventLog } from './event-log.js'

/** The end of the log, for any number of followers at the cost of one. */
export interface Tail {
  /**
   * Waits until the log is settled past an id, or for some time.
   *
   * @returns how far it is settled: past `id`, or `id` itself when the time is over; undefined when the signal aborts or the app closes
   */
  waitPast(id: number, timeoutMs: number, signal: AbortSignal): Promise<number | undefined>
  nudge(): void
  /** Ends every wait. */
  stop(): Promise<void>
}

export function createTail(log: EventLog, logger: Pick<FastifyBaseLogger, 'warn'>): Tail {
  const waiting = new Set<{ id: number; resolve: (end?: number) => void }>()
  let loop: Loop | undefined
  let isStopped = false

  async function look(): Promise<boolean> {
    if (waiting.size === 0) return false
    const end = await log.horizon()
    for (const waiter of waiting) if (waiter.id < end) waiter.resolve(end)
    return false
  }

  return {
    waitPast(id, timeoutMs, signal) {
      if (isStopped || signal.aborted) return Promise.resolve(undefined)
      // Nobody has followed before.
      loop ??= startLoop({ name: 'tail of the event log', log: logger, intervalMs, minPauseMs, run: look })
      return new Promise(resolve => {
        const giveUp = () => waiter.resolve()
        const timer = setTimeout(() => waiter.resolve(id), timeoutMs)
        const waiter = {
          id,
          resolve(end?: number) {
            clearTimeout(timer)
            signal.removeEventListener('abort', giveUp)
            waiting.delete(waiter)
            resolve(end)
          }
        }
        waiting.add(waiter)
        signal.addEventListener('abort', giveUp, { once: true })
      })
    },
    nudge() {
      loop?.nudge()
    },
    async stop() {
      isStopped = true
      for (const waiter of waiting) waiter.resolve()
      await loop?.stop()
    }
  }
}

// How late a follower hears of what another process wrote; what this one wrote comes at once.
const intervalMs = 250

const minPauseMs = 25
