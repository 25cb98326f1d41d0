import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits until a condition holds.
 *
 * @param holds called again and again until its answer is truthy; an error that it throws ends the wait
 * @param options.within the longest wait in milliseconds; the default leaves room for a slow machine
 * @param options.every the pause between two calls, in milliseconds
 * @param options.what what the caller waits for, for the error message
 * @returns the truthy answer
 * @throws Error when the time is over
 */
export async function until<T>(
  holds: () => T | Promise<T>,
  { within = 30_000, every = 10, what }: { within?: number; every?: number; what: string }
): Promise<NonNullable<T>> {
  for (const deadline = performance.now() + within; ;) {
    const answer = await holds()
    if (answer) return answer
    if (performance.now() > deadline) throw new Error(`not within ${within} ms: ${what}`)
    await sleep(every)
  }
}
