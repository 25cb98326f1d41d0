import pg from 'pg'
import { isUnavailable } from '../../src/database/failures.js'

/** The command was called in a way that it does not understand; the message says how to do it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The work was given up because somebody asked for it; what is done so far stays. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
}

/**
 * Runs what a person started, and sets the exit code: 0, 1 when it failed, 2 when it was called the wrong way, 130 when it was
 * interrupted. What can be expected to go wrong is told in a sentence; only a mistake in the code shows its stack.
 *
 * @param work gets a signal that is aborted by the first Ctrl-C, so that it can end in good order; the second ends the process
 */
export async function runCommand(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const interruption = new AbortController()
  let interruptedAt = 0
  const interrupt = () => {
    if (!interruption.signal.aborted) {
      interruptedAt = Date.now()
      process.stderr.write('\nStopping ... (Ctrl-C again: at once)\n')
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
  // Not left to the event loop: Prisma's schema engine has a timer of 10 s in it that nothing waits for.
  await Promise.all([process.stdout, process.stderr].map(written))
  process.exit()
}

/** What a command logs of the database: warnings and news of it, for a person, beside its own output. */
export const commandLog = { info: tell, warn: tell }

// The terminal sends a Ctrl-C to every process of the command, and npm and tsx pass theirs on.
const sameInterruptMs = 1_000

// 128 + SIGINT, as shells count.
const interruptedExitCode = 130

function tell(...parts: unknown[]): void {
  const message = parts.findLast(part => typeof part === 'string')
  if (message !== undefined) process.stderr.write(`${message}\n`)
}

/** Resolves when everything that was written to the stream is out: pipes take their time on some systems. */
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
    return `${error.message}\nSee --help. With npm, options come after "--": npm run ${process.env.npm_lifecycle_event ?? '<script>'} -- --help`
  }
  if (codeOf(error) === 'ERR_INVALID_URL') {
    return 'DATABASE_URL is not a URL that can be read: a password with special characters has to be percent-encoded'
  }
  if (error instanceof pg.DatabaseError) {
    return `PostgreSQL says: ${error.message}${error.detail === undefined ? '' : ` (${error.detail})`}`
  }
  if (isUnavailable(error) || isSystemError(error)) return `The database cannot be reached: ${reasonOf(error)}`
  return isMistake(error) ? String(error.stack) : error.message
}

function isParseError(error: unknown): boolean {
  return error instanceof Error && String(codeOf(error)).startsWith('ERR_PARSE_ARGS_')
}

function isSystemError(error: Error): boolean {
  return 'syscall' in error || error instanceof AggregateError
}

/** A host with several addresses fails with one error for each, and no message of its own. */
function reasonOf(error: Error): string {
  return error instanceof AggregateError ? error.errors.map(({ message }) => String(message)).join(', ') : error.message
}

function isMistake(error: Error): boolean {
  return [TypeError, ReferenceError, RangeError, SyntaxError].some(kind => error instanceof kind)
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined
}
