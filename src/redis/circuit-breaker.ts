interface Limits {
  /** Failures in a row after which the server is left alone. */
  maxFailures: number
  /** How long then, until one attempt is let through again. */
  restMs: number
  /** Whether an error means that the server does not answer. */
  isFailure: (error: unknown) => boolean
}

/**
 * Returns a function that runs attempts to reach a server, or refuses them while it does not answer, so that callers do
 * not wait for it one after the other (the "circuit breaker" of Michael Nygard, "Release It!").
 *
 * It measures by `performance.now()`. Libraries use the system clock: one that was set back kept Redis out of use for
 * as long as it went back.
 *
 * @throws from the function: what the attempt throws; an error without an attempt while the server is left alone
 */
export function createCircuitBreaker({ maxFailures, restMs, isFailure }: Limits) {
  let failures = 0
  let nextAttemptAtMs = 0
  return async <T>(attempt: () => Promise<T>): Promise<T> => {
    if (failures >= maxFailures) {
      if (performance.now() < nextAttemptAtMs) throw new Error('the circuit breaker is open: no answer lately')
      // One at a time, as long as none succeeds.
      nextAttemptAtMs = performance.now() + restMs
    }
    try {
      const result = await attempt()
      failures = 0
      return result
    } catch (error) {
      failures = isFailure(error) ? failures + 1 : 0
      nextAttemptAtMs = performance.now() + restMs
      throw error
    }
  }
}
