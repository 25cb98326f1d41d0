import { DriverAdapterError } from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { Prisma } from '../generated/prisma/client.js'

/**
 * Whether the database could not be reached, went away, or had no free connection: a retry may succeed, and neither the
 * client nor the service made a mistake.
 */
export function isUnavailable(error: unknown): boolean {
  if (unavailableKinds.has(failureKind(error) ?? '') || unavailableCodes.has(prismaCode(error) ?? '')) return true
  const sqlState = failureSqlState(error)
  if (sqlState !== undefined) return unavailableSqlStates.test(sqlState)
  return (
    error instanceof Error &&
    (unavailableMessages.test(error.message) || (error.cause !== undefined && isUnavailable(error.cause)))
  )
}

/** Whether the database canceled a statement because it took longer than the statement timeout. */
export function isTimedOut(error: unknown): boolean {
  return failureSqlState(error) === '57014'
}

/** Whether a statement took too long, waited too long for a lock, or lost a deadlock: the database is reachable. */
export function isSlow(error: unknown): boolean {
  return slowSqlStates.has(failureSqlState(error) ?? '')
}

// query_canceled, lock_not_available, serialization_failure, deadlock_detected.
const slowSqlStates = new Set(['57014', '55P03', '40001', '40P01'])

const unavailableKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TlsConnectionError'
])

// P1001, P1002, P1008, P1017: unreachable, timed out, closed. P2024, P2028: no connection or transaction in time, or it
// was lost. P2037: too many connections.
const unavailableCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'])

// Classes 08 (connection), 53 (resources), 57 (operator: shutdown, crash, statement canceled) and 58 (system); 25P03
// (idle in transaction too long), 25006 (read-only transaction), 55P03 (lock not available in time).
// https://www.postgresql.org/docs/current/errcodes-appendix.html
const unavailableSqlStates = /^(08|53|57|58|25P03|25006|55P03)/

// What node-postgres throws without a code when the socket closes or the pool has no connection in time.
const unavailableMessages = new RegExp(
  [
    'Connection terminated',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error',
    'Client was closed',
    'Connection ended',
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ENOENT',
    'ETIMEDOUT',
    'Query read timeout'
  ].join('|')
)

function prismaCode(error: unknown): string | undefined {
  return error instanceof Prisma.PrismaClientKnownRequestError ? error.code : undefined
}

function failureKind(error: unknown): string | undefined {
  return driverCause(error)?.kind
}

/** PostgreSQL's code for the error, if the error is PostgreSQL's. */
export function failureSqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : driverCause(error)?.originalCode
}

function driverCause(error: unknown): DriverAdapterError['cause'] | undefined {
  if (error instanceof DriverAdapterError) return error.cause
  if (error instanceof Prisma.PrismaClientKnownRequestError) return driverCause(error.meta?.driverAdapterError)
  return undefined
}
