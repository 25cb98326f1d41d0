import type { FastifyBaseLogger } from 'fastify'
import { startLoop, type Loop } from '../jobs/loop.js'
import type { EventLog, LogPosition } from './event-log.js'

/** The end of the log. Any number of followers share one poll of it. */
export interface Tail {
  /**
   * Waits until the log has events after an id, or went back in time, or until the time is up.
   *
   * @returns the log's position; 'nothing new' when the time is up; undefined when the signal aborts or the app closes
   */
  waitPast(
    seen: Pick<LogPosition, 'rewinds'> & { id: number },
    timeoutMs: number,
    signal: AbortSignal
  ): Promise<LogPosition | 'nothing new' | undefined>
  /** Polls now: events have been written. */
  nudge(): void
  /** Ends every wait. */
  stop(): Promise<void>
}

export function createTail(log: EventLog, logger: Pick<FastifyBaseLogger, 'warn'>): Tail {
  const waiting = new Set<{ id: number; rewinds: number; resolve: (end?: LogPosition | 'nothing new') => void }>()
  let loop: Loop | undefined
  let isStopped = false

  async function poll(): Promise<boolean> {
    if (waiting.size === 0) return false
    const end = await log.position()
    for (const waiter of waiting) {
      if (waiter.id < end.lastId || waiter.rewinds !== end.rewinds) waiter.resolve(end)
    }
    return false
  }

  return {
    waitPast({ id, rewinds }, timeoutMs, signal) {
      if (isStopped || signal.aborted) return Promise.resolve(undefined)
      // The first follower starts the loop.
      loop ??= startLoop({ name: 'tail of the event log', log: logger, intervalMs, minPauseMs, run: poll })
      return new Promise(resolve => {
        const giveUp = () => waiter.resolve()
        const timer = setTimeout(() => waiter.resolve('nothing new'), timeoutMs)
        const waiter = {
          id,
          rewinds,
          resolve(end?: LogPosition | 'nothing new') {
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

// The longest delay of an event that another process wrote. Events of this process arrive at once.
const intervalMs = 250

const minPauseMs = 25
