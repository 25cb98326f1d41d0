/**
 * The pauses before the second, third ... attempt, in milliseconds: what Standard Webhooks recommends, three days in all
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, "Deliverability and reliability").
 */
export const standardRetryPausesMs: readonly number[] = [
  5_000,
  5 * 60_000,
  30 * 60_000,
  2 * 3_600_000,
  5 * 3_600_000,
  10 * 3_600_000,
  14 * 3_600_000,
  20 * 3_600_000,
  24 * 3_600_000
]

/** The longest that a receiver can ask for at a time: as long as the longest pause of its own accord. */
export const maxRetryAfterMs = 24 * 3_600_000

/**
 * How long to wait before the next attempt: as the schedule says, with up to a fifth more by chance, so that what failed together does not
 * come back together; or longer, if the receiver asks for it.
 *
 * @param attempts that there have been, at least one
 * @param retryAfterMs what the receiver asked for
 * @returns undefined when there have been enough
 */
export function nextPauseMs(pausesMs: readonly number[], attempts: number, retryAfterMs = 0): number | undefined {
  const pauseMs = pausesMs[attempts - 1]
  if (pauseMs === undefined) return undefined
  return Math.max(Math.round(pauseMs * (1 + Math.random() / 5)), Math.min(retryAfterMs, maxRetryAfterMs))
}

/**
 * Reads a `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
 *
 * @returns milliseconds from now, undefined if it says nothing that makes sense
 */
export function readRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000
  // A date has a name of a day or month in it; Date would also take `-5` for one.
  const timeMs = /[a-z]{3}/i.test(header) ? Date.parse(header) : NaN
  return Number.isNaN(timeMs) ? undefined : Math.max(timeMs - nowMs, 0)
}
