/** The pause after the first failure, and the longest one, in milliseconds. */
export interface BackoffLimits {
  firstMs?: number
  maxMs?: number
}

/**
 * How long to wait after a number of failures: the pause doubles up to a limit, and half of it is random, so that
 * processes that failed together do not retry together ("equal jitter" in the AWS Architecture Blog, "Exponential
 * Backoff And Jitter").
 *
 * @param failures in a row, at least one
 * @returns milliseconds
 */
export function backoffMs(failures: number, { firstMs = 200, maxMs = 30_000 }: BackoffLimits = {}): number {
  const fullMs = Math.min(firstMs * 2 ** (failures - 1), maxMs)
  return fullMs / 2 + (Math.random() * fullMs) / 2
}
