/**
 * A variable by which PostgreSQL's own tools, and node-postgres, take a parameter that the connection string does not
 * name. These are not settings of the service, so config.ts does not read them.
 */
export function libpqEnvironment(
  name:
    'PGSSLMODE' | 'PGSSLROOTCERT' | 'PGSSLCERT' | 'PGSSLKEY' | 'PGSSLCRL' | 'PGTARGETSESSIONATTRS' | 'PGCONNECT_TIMEOUT'
): string | undefined {
  // eslint-disable-next-line no-restricted-properties -- see above
  return process.env[name] || undefined
}
