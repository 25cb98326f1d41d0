import { addressOf, ConnectionStringError, planConnection } from './connection-plan.js'

/**
 * Says what is wrong with a DATABASE_URL; undefined if nothing is. The answer quotes no part of it that may be a piece
 * of the password: in a URL that is not encoded, any part may be.
 */
export function databaseUrlProblem(connectionString: string): string | undefined {
  try {
    planConnection(connectionString)
    return undefined
  } catch (error) {
    if (error instanceof ConnectionStringError) return error.message
    throw error
  }
}

/** The servers of a valid DATABASE_URL that it may reach without TLS, other than by a Unix socket. */
export function plaintextServers(connectionString: string): Array<{ host: string; address: string }> {
  const { targets } = planConnection(connectionString)
  return targets
    .filter(({ host, ssl }) => ssl === false && !host.startsWith('/'))
    .map(target => ({ host: target.host, address: addressOf(target) }))
}

/** Where a valid DATABASE_URL leads, without credentials. */
export function describeDatabase(connectionString: string): { server: string; database: string } {
  const { targets } = planConnection(connectionString)
  return { server: [...new Set(targets.map(addressOf))].join(', '), database: targets[0]?.database ?? '' }
}
