import pg from 'pg'
import { isUnavailable } from './failures.js'
import { connectClient, isNetworkError, reasonOf } from './targets.js'

/** A database (PostgreSQL or Redis) cannot be used; the message says why, in one line and without a password. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
}

/**
 * Connects a single client to the first server of the connection string that takes it, and prepares its session.
 *
 * @throws ConnectError when no server can be reached, or one refuses the connection
 */
export async function openClient(connectionString: string, applicationName: string): Promise<pg.Client> {
  try {
    return await connectClient(connectionString, { application_name: applicationName })
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

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ')
}
