import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs work whose signal aborts after a time, or when another signal aborts. `AbortSignal.any` would not do: in Node 20
 * the garbage collector collects the timeout signals that it follows.
 *
 * @param options.message the error's message when the time is over
 * @throws what the work throws; work that ignores its signal is not interrupted
 */
export async function withDeadline<T>(
  { timeoutMs, signal, message }: { timeoutMs: number; signal: AbortSignal; message: string },
  work: (signal: AbortSignal) => Promise<T>
): Promise<T> {
  const controller = new AbortController()
  const abort = () => controller.abort(signal.reason)
  const timer = setTimeout(() => controller.abort(new Error(message)), timeoutMs)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await work(controller.signal)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}

/** Waits for a promise for a limited time, then answers `otherwise`. The timer does not keep the process alive. */
export async function withinMs<T, Otherwise>(promise: Promise<T>, timeoutMs: number, otherwise: Otherwise) {
  const over = new AbortController()
  try {
    return await Promise.race([
      promise,
      sleep(timeoutMs, otherwise, { ref: false, signal: over.signal }).catch(() => otherwise)
    ])
  } finally {
    over.abort()
  }
}
