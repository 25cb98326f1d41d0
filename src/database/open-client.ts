import pg from 'pg'
import { isUnavailable } from './failures.js'

/** The database cannot be used; the message says why, in one line and without a password. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
}

/**
 * Connects a single client.
 *
 * @throws ConnectError when the server cannot be reached or refuses the connection
 */
export async function openClient(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config)
  // A lost connection fails the query in progress; an error without a listener would also end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    throw new ConnectError(describeDatabaseFailure(error) ?? unreachable(error), { cause: error })
  }
}

/** One line about an error of PostgreSQL or of the connection to it; undefined for any other error. */
export function describeDatabaseFailure(error: unknown): string | undefined {
  if (error instanceof pg.DatabaseError) {
    const detail = error.detail === undefined ? '' : ` (${error.detail})`
    return `PostgreSQL says: ${oneLine(error.message + detail)}`
  }
  return isUnavailable(error) || isNetworkError(error) ? unreachable(error) : undefined
}

function unreachable(error: unknown): string {
  return `The database cannot be reached: ${oneLine(reasonOf(error))}`
}

/** Connecting to a host with several addresses fails with an AggregateError: one error for each, and no message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}

function isNetworkError(error: unknown): boolean {
  return (
    error instanceof AggregateError ||
    (error instanceof Error && 'syscall' in error && networkCalls.has(String(error.syscall)))
  )
}

const networkCalls = new Set(['connect', 'getaddrinfo', 'read', 'write'])

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ')
}
