import pg from 'pg'

/**
 * Says what is wrong with a DATABASE_URL; undefined if nothing is. The answer quotes no part of it: in a URL that is
 * not encoded, any part may be a piece of the password.
 */
export function databaseUrlProblem(connectionString: string): string | undefined {
  const url = parse(connectionString)
  if (url === undefined || url.hostname.includes(',') || url.searchParams.get('host')?.includes(',')) {
    return isListOfHosts(connectionString) ? severalHosts : notEncoded
  }
  // After an unencoded # / or ? the URL parser takes the rest of the password for a path, a query or a fragment.
  if (connectionString.includes('#') || `${url.pathname}${url.search}`.includes('@')) return notEncoded
  try {
    const client = new pg.Client({ connectionString })
    return Number.isInteger(client.port) && client.port <= 65_535 ? undefined : 'DATABASE_URL has an invalid port'
  } catch (error) {
    return clientProblem(error)
  }
}

/** Where a valid DATABASE_URL leads, without credentials. */
export function describeDatabase(connectionString: string): { server: string; database: string } {
  const { host, port, database = '' } = new pg.Client({ connectionString })
  if (host.startsWith('/')) return { server: host, database }
  return { server: `${host.includes(':') ? `[${host}]` : host}:${port}`, database }
}

const notEncoded =
  'DATABASE_URL is not a valid URL: special characters in the password, such as # / ? @ %, must be percent-encoded'

const severalHosts = 'DATABASE_URL names several hosts, but this service connects to one'

function parse(connectionString: string): URL | undefined {
  // With a socket the host may be empty, as in postgresql://user:password@/orders?host=/run/postgresql. The URL parser
  // accepts that only without credentials.
  const texts = [connectionString, connectionString.replace('@/', '@localhost/')]
  const valid = texts.find(text => URL.canParse(text))
  return valid === undefined ? undefined : new URL(valid)
}

/** Whether the part between the credentials and the path is a list of hosts, each with or without a port. */
function isListOfHosts(connectionString: string): boolean {
  return (
    /^\w+:\/\/([^@/?#]*@)?[\w.-]+(:\d+)?(,[\w.-]+(:\d+)?)+([/?][^@#]*)?$/.test(connectionString) ||
    /^[^@#]*(@[^@#]*)?[?&]host=[^@#]*$/.test(connectionString)
  )
}

function clientProblem(error: unknown): string {
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    return `DATABASE_URL names a certificate or key file that cannot be read (${String(error.code)})`
  }
  if (error instanceof Error && error.message.includes('requires specifying a CA')) {
    return 'DATABASE_URL has sslmode=verify-ca, which needs an sslrootcert'
  }
  return notEncoded
}
