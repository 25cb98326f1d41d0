/**
 * The pauses before the second, third ... attempt, in milliseconds, as Standard Webhooks recommends: three days in
 * total (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, "Deliverability
 * and reliability").
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

/** The longest `Retry-After` honored, in milliseconds: the longest pause of the schedule. */
export const maxRetryAfterMs = 24 * 3_600_000

/**
 * How long to wait before the next attempt: the scheduled pause plus up to 20 % jitter, so that deliveries that failed
 * together are not retried together; or longer if the receiver asks for it.
 *
 * @param attempts number of attempts so far, at least one
 * @param retryAfterMs the receiver's `Retry-After`
 * @returns milliseconds; undefined when no attempts are left
 */
export function nextPauseMs(pausesMs: readonly number[], attempts: number, retryAfterMs = 0): number | undefined {
  const pauseMs = pausesMs[attempts - 1]
  if (pauseMs === undefined) return undefined
  return Math.max(Math.round(pauseMs * (1 + Math.random() / 5)), Math.min(retryAfterMs, maxRetryAfterMs))
}

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3): seconds or a date.
 *
 * @returns milliseconds from now; undefined if the header is missing or malformed
 */
export function readRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000
  // An HTTP date contains the name of a day or month; `Date.parse` would also accept `-5`.
  const timeMs = /[a-z]{3}/i.test(header) ? Date.parse(header) : NaN
  return Number.isNaN(timeMs) ? undefined : Math.max(timeMs - nowMs, 0)
}
