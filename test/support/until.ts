import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits until a condition holds.
 *
 * @param holds asked again every 10 ms until its answer is truthy
 * @param options.within the longest wait in milliseconds; the default leaves a slow machine room
 * @param options.what what the test waits for, for the error message
 * @returns the truthy answer
 * @throws Error when the time is over
 */
export async function until<T>(
  holds: () => T | Promise<T>,
  { within = 30_000, what }: { within?: number; what: string }
): Promise<NonNullable<T>> {
  for (const deadline = performance.now() + within; ;) {
    const answer = await holds()
    if (answer) return answer
    if (performance.now() > deadline) throw new Error(`not within ${within} ms: ${what}`)
    await sleep(10)
  }
}
