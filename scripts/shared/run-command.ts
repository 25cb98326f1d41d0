import { ConnectError, describeDatabaseFailure } from '../../src/database/open-client.js'

/** The command line is wrong; the message says how to fix it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The user interrupted the command; the work done so far stays. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
}

/**
 * Runs a command and exits: status 0 on success, 1 on failure, 2 on a wrong command line, 130 when interrupted. An
 * expected failure is reported in one sentence; only a programming error shows its stack.
 *
 * @param work gets a signal that the first Ctrl-C aborts, so that it can clean up; a second Ctrl-C ends the process
 */
export async function runCommand(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const interruption = new AbortController()
  let interruptedAt = 0
  const interrupt = () => {
    if (!interruption.signal.aborted) {
      interruptedAt = Date.now()
      process.stderr.write('\nStopping ... (press Ctrl-C again to exit immediately)\n')
      interruption.abort()
    } else if (Date.now() - interruptedAt > sameInterruptMs) {
      process.exit(interruptedExitCode)
    }
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  try {
    await work(interruption.signal)
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`)
    process.exitCode = exitCodeOf(error)
  }
  // Without this, a 10 s timer of Prisma's schema engine, which nothing waits for, would keep the process alive.
  await Promise.all([process.stdout, process.stderr].map(written))
  process.exit()
}

/** The logger that a command hands to the database: messages go to stderr as plain sentences. */
export const commandLog = { info: tell, warn: tell }

// One Ctrl-C arrives several times: the terminal signals every process of the command, and npm and tsx forward theirs.
const sameInterruptMs = 1_000

// 128 + SIGINT, by shell convention.
const interruptedExitCode = 130

function tell(...parts: unknown[]): void {
  const message = parts.findLast(part => typeof part === 'string')
  if (message !== undefined) process.stderr.write(`${message}\n`)
}

/** Resolves when the stream is flushed: on some systems, writes to pipes are asynchronous. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise(resolve => {
    stream.write('', () => resolve())
  })
}

function exitCodeOf(error: unknown): number {
  if (error instanceof InterruptedError) return interruptedExitCode
  return error instanceof UsageError || isParseError(error) ? 2 : 1
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (isParseError(error)) {
    const script = process.env.npm_lifecycle_event ?? '<script>'
    return `${error.message}\nSee --help. With npm, options come after "--": npm run ${script} -- --help`
  }
  const databaseFailure = describeDatabaseFailure(error)
  if (databaseFailure !== undefined && !(error instanceof ConnectError)) return databaseFailure
  return isProgrammingError(error) ? String(error.stack) : error.message
}

function isParseError(error: unknown): boolean {
  return error instanceof Error && String(codeOf(error)).startsWith('ERR_PARSE_ARGS_')
}

function isProgrammingError(error: Error): boolean {
  return [TypeError, ReferenceError, RangeError, SyntaxError].some(kind => error instanceof kind)
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined
}
