import { overloaded } from '../errors.js'
import { isTimedOut } from './failures.js'
import type { Readable } from './reads.js'

/**
 * Lets a limited number of reads run at the same time; the others wait for a moment. For lists and searches, which cost
 * little to request and may cost much to answer: they cannot take all connections of their pool.
 *
 * Its reads throw ApiError OVERLOADED when they have waited too long, or when the database stopped the statement
 * because it took too long.
 */
export function limitReads(reads: Readable, maxRunning: number): Readable {
  const waiting = new Set<() => void>()
  let running = 0

  async function waitForTurn(): Promise<void> {
    if (running < maxRunning) {
      running++
      return
    }
    if (waiting.size >= maxWaiting) throw tooMany()
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.delete(begin)
        reject(tooMany())
      }, maxWaitMs)
      waiting.add(begin)
    })
  }

  /** The next read takes the place, so `running` stays the same. */
  function endTurn(): void {
    const [next] = waiting
    if (!next) {
      running--
      return
    }
    waiting.delete(next)
    next()
  }

  return {
    async $queryRaw(query, ...values) {
      await waitForTurn()
      try {
        return await reads.$queryRaw(query, ...values)
      } catch (error) {
        throw isTimedOut(error) ? overloaded('The request took too long; ask for less, or try again later') : error
      } finally {
        endTurn()
      }
    }
  }
}

// As long as a request waits for a connection. Most reads take milliseconds, so only slow ones make others wait.
const maxWaitMs = 3_000

// More than are answered within that time if each takes some tens of milliseconds.
const maxWaiting = 500

const tooMany = () => overloaded('Too many lists and searches are in progress; try again later')
