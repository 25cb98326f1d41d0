import type { FastifyBaseLogger } from 'fastify'
import { startLoop, type Loop } from '../jobs/loop.js'
import type { LogPosition } from './event-log.js'
import type { EventLogs } from './event-logs.js'

/** The ends of the logs. Any number of followers share one poll of a shop's log. */
export interface Tail {
  /**
   * Waits until the log of a shop has events after an id, or went back in time, or until the time is up.
   *
   * @returns the log's position; 'nothing new' when the time is up; undefined when the signal aborts or the app closes
   */
  waitPast(
    shopId: number,
    seen: Pick<LogPosition, 'rewinds'> & { id: number },
    timeoutMs: number,
    signal: AbortSignal
  ): Promise<LogPosition | 'nothing new' | undefined>
  /** Polls now: events have been written. */
  nudge(): void
  /** Ends every wait. */
  stop(): Promise<void>
}

export function createTail(logs: Pick<EventLogs, 'of'>, logger: Pick<FastifyBaseLogger, 'warn'>): Tail {
  const waiting = new Set<Waiter>()
  let loop: Loop | undefined
  let isStopped = false

  async function poll(): Promise<boolean> {
    for (const shopId of new Set([...waiting].map(waiter => waiter.shopId))) {
      const end = await logs.of(shopId).position()
      for (const waiter of waiting) {
        if (waiter.shopId !== shopId) continue
        if (waiter.id < end.lastId || waiter.rewinds !== end.rewinds) waiter.resolve(end)
      }
    }
    return false
  }

  return {
    waitPast(shopId, { id, rewinds }, timeoutMs, signal) {
      if (isStopped || signal.aborted) return Promise.resolve(undefined)
      // The first follower starts the loop.
      loop ??= startLoop({ name: 'tail of the event log', log: logger, intervalMs, minPauseMs, run: poll })
      return new Promise(resolve => {
        const giveUp = () => waiter.resolve()
        const timer = setTimeout(() => waiter.resolve('nothing new'), timeoutMs)
        const waiter: Waiter = {
          shopId,
          id,
          rewinds,
          resolve(end) {
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

interface Waiter {
  shopId: number
  id: number
  rewinds: number
  resolve: (end?: LogPosition | 'nothing new') => void
}

// The longest delay of an event that another process wrote. Events of this process arrive at once.
const intervalMs = 250

const minPauseMs = 25
