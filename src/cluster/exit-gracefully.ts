import type { FastifyBaseLogger } from 'fastify'

interface GracefulExitOptions {
  /** How long `close` may take before the process ends without it. */
  deadlineMs: number
  /** Closes what the process holds. Called once. */
  close(): Promise<void>
  log: FastifyBaseLogger
}

/**
 * Closes and ends this process at the first signal, at the first error that nothing caught, or when the returned
 * function is called. Exits with 0, or with 1 after an error, a failed close or the deadline.
 *
 * Only the deadline cuts a close short. A process often gets a signal twice: a terminal sends Ctrl-C to npm and to the
 * service, and npm passes it on; a platform repeats SIGTERM. Ending at the second signal would drop requests in flight
 * and leave the embedded PostgreSQL behind. So signals and errors that arrive during the close are only logged.
 */
export function exitGracefully({ deadlineMs, close, log }: GracefulExitOptions): () => void {
  let isClosing = false
  let exitCode = 0

  for (const signal of signals) {
    process.on(signal, () => {
      if (isClosing) log.info({ signal }, 'already closing')
      exit({ signal })
    })
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (err: unknown) => {
      exitCode = 1
      if (isClosing) log.error({ err }, 'an error while closing')
      else log.fatal({ err }, 'closing after an error')
      exit({ err })
    })
  }
  process.on('beforeExit', () => exit({}))
  return () => exit({})

  function exit(reason: { signal?: string; err?: unknown }): void {
    if (isClosing) return
    isClosing = true
    if (!('err' in reason)) log.info(reason, 'closing: finishing requests in flight')
    setTimeout(() => {
      log.error(`killed by timeout (${deadlineMs} ms)`)
      process.exit(1)
    }, deadlineMs)
    close().then(
      () => {
        log.info('closed')
        process.exit(exitCode)
      },
      (err: unknown) => {
        log.error({ err }, 'the close failed')
        process.exit(1)
      }
    )
  }
}

// Those by which terminals, platforms and supervisors ask a process to end.
const signals = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR2'] as const
