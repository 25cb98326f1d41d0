import pg from 'pg'
import { libpqEnvironment } from './libpq-environment.js'
import { schemaProblem } from './schema-name.js'
import { tlsAttempts, TlsError, withAuthorities, type Tls } from './tls.js'

/** One way to reach the database: a server, with or without TLS. */
export interface Target {
  user: string | undefined
  password: string | undefined
  database: string | undefined
  /** A host name, an address, or the folder of a Unix socket. */
  host: string
  port: number
  /** The server's place in the list of hosts. Several targets of one server differ in `ssl`. */
  server: number
  ssl: Tls
  options?: string
  application_name?: string
  sslnegotiation?: 'direct'
}

/** A connection string, read as PostgreSQL's own tools read it. */
export interface ConnectionPlan {
  /** In the order in which to try them; at least one. */
  targets: Target[]
  /** Which of the servers to use: the parameter `target_session_attrs`. */
  session: SessionKind
  /** The parameter `schema`; undefined: the first schema of the session's `search_path`. */
  schema: string | undefined
  /** The parameter `connect_timeout`, for each target; 0: no limit. */
  connectTimeoutMs: number | undefined
}

/** The values of `target_session_attrs`: https://www.postgresql.org/docs/current/libpq-connect.html */
export const sessionKinds = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const

export type SessionKind = (typeof sessionKinds)[number]

/** A DATABASE_URL is wrong; the message quotes no part of it that could belong to a password. */
export class ConnectionStringError extends Error {
  override readonly name = 'ConnectionStringError'
}

/**
 * Reads a connection string. Parameters that it does not name come from the environment (`PGSSLMODE` and others), as in
 * PostgreSQL's own tools.
 *
 * @throws ConnectionStringError
 */
export function planConnection(connectionString: string): ConnectionPlan {
  const parts = split(connectionString)
  const { parameters } = parts
  const schema = parameters.get('schema') ?? undefined
  const problem = schema === undefined ? undefined : schemaProblem('The schema in DATABASE_URL', schema)
  if (problem !== undefined) throw new ConnectionStringError(problem)
  return {
    targets: hostsOf(parts).flatMap((host, server) => targetsOf(parts, host, server)),
    session: sessionKind(parameters),
    schema,
    connectTimeoutMs: connectTimeoutMs(parameters)
  }
}

/** Where a server is, without credentials. */
export function addressOf({ host, port }: Pick<Target, 'host' | 'port'>): string {
  if (host.startsWith('/')) return host
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** The connection string with the parameter `schema`. */
export function withSchema(connectionString: string, schema: string): string {
  return withParameters(connectionString, parameters => parameters.set('schema', schema))
}

/** The connection string with the certificate authorities of `DATABASE_CA`, if there are any. */
export function withDatabaseCa(connectionString: string, authorities: string | undefined): string {
  if (authorities === undefined) return connectionString
  return withParameters(connectionString, parameters => withAuthorities(parameters, authorities))
}

function withParameters(connectionString: string, change: (parameters: URLSearchParams) => void): string {
  const { start, authority, path, parameters } = split(connectionString)
  change(parameters)
  // In a query a plus sign means a space only to some readers.
  return `${start}${authority}${path}?${parameters.toString().replaceAll('+', '%20')}`
}

const notEncoded =
  'DATABASE_URL is not a valid URL: special characters in the password, such as # / ? @ %, must be percent-encoded'

interface Parts {
  /** The scheme, such as `postgresql://`. */
  start: string
  /** Credentials and hosts. */
  authority: string
  path: string
  parameters: URLSearchParams
}

function split(connectionString: string): Parts {
  const [whole, start = '', authority = '', path = '', query = ''] =
    /^(\w+:\/\/)([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/.exec(connectionString) ?? []
  // After an unencoded # / or ? the rest of a password would be a path, a query or a fragment.
  if (whole === undefined || `${path}${query}`.includes('@')) throw new ConnectionStringError(notEncoded)
  return { start, authority, path, parameters: new URLSearchParams(query) }
}

interface Host {
  /** As in the URL, so possibly percent-encoded or in brackets; undefined if the parameter `host` names it. */
  inUrl: string | undefined
  parameter: string | undefined
  port: string | undefined
}

function hostsOf({ authority, parameters }: Parts): Host[] {
  const list = parameters.get('host')
  const ports = parameters.get('port')?.split(',')
  const spec = authority.slice(authority.lastIndexOf('@') + 1)
  const hosts: Host[] = list
    ? list.split(',').map(parameter => ({ inUrl: undefined, parameter, port: undefined }))
    : spec.split(',').map(host => ({ inUrl: host, parameter: undefined, port: undefined }))
  if (hosts.length > 1 && !list && !hosts.every(({ inUrl = '' }) => listedHost.test(inUrl))) {
    throw new ConnectionStringError(notEncoded)
  }
  if (ports === undefined) return hosts
  if (ports.length > 1 && ports.length !== hosts.length) {
    throw new ConnectionStringError(`DATABASE_URL names ${hosts.length} hosts, but ${ports.length} ports`)
  }
  return hosts.map((host, index) => ({ ...host, port: ports[index] ?? ports[0] }))
}

// Between commas, anything else may be a piece of a password.
const listedHost = /^([\w.-]+|\[[\da-f:.]+\]|%2f[\w.%-]+)(:\d+)?$/i

/** A host name may be empty beside the parameter `host`, which the URL parser accepts only without credentials. */
const anyHost = 'localhost'

function targetsOf(parts: Parts, { inUrl, parameter, port }: Host, server: number): Target[] {
  const { start, authority, path, parameters } = parts
  const credentials = authority.slice(0, authority.lastIndexOf('@') + 1)
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ host: parameter, port, user: parameters.get('user') })) {
    if (value) query.set(name, value)
  }
  const password = parameters.get('password')
  if (password !== null) query.set('password', password)
  const url = `${start}${credentials}${inUrl ?? anyHost}${path}?${query.toString()}`
  const target = readTarget(url, parameters.get('dbname'))
  return attemptsOf(parameters, target.host).map(ssl => ({ ...target, server, ssl, ...passedOn(parameters) }))
}

function readTarget(url: string, database: string | null): Omit<Target, 'server' | 'ssl'> {
  if (!URL.canParse(url) && !URL.canParse(url.replace('@/', `@${anyHost}/`).replace('@?', `@${anyHost}?`))) {
    throw new ConnectionStringError(notEncoded)
  }
  let client: pg.Client
  try {
    client = new pg.Client({ connectionString: url, ssl: false })
  } catch {
    throw new ConnectionStringError(notEncoded)
  }
  const { user, password, host, port } = client
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new ConnectionStringError('DATABASE_URL has an invalid port')
  }
  return {
    user,
    password: typeof password === 'string' ? password : undefined,
    database: database ?? client.database,
    host,
    port
  }
}

function attemptsOf(parameters: URLSearchParams, host: string): Tls[] {
  try {
    return tlsAttempts(parameters, host)
  } catch (error) {
    throw error instanceof TlsError ? new ConnectionStringError(`DATABASE_URL ${error.message}`) : error
  }
}

function passedOn(parameters: URLSearchParams): Pick<Target, 'options' | 'application_name' | 'sslnegotiation'> {
  const options = parameters.get('options')
  const name = parameters.get('application_name')
  return {
    ...(options ? { options } : {}),
    ...(name ? { application_name: name } : {}),
    ...(parameters.get('sslnegotiation') === 'direct' ? { sslnegotiation: 'direct' } : {})
  }
}

function sessionKind(parameters: URLSearchParams): SessionKind {
  const wanted = parameters.get('target_session_attrs') ?? libpqEnvironment('PGTARGETSESSIONATTRS') ?? 'any'
  const kind = sessionKinds.find(name => name === wanted)
  if (kind === undefined) {
    throw new ConnectionStringError(`DATABASE_URL: target_session_attrs must be one of ${sessionKinds.join(', ')}`)
  }
  return kind
}

function connectTimeoutMs(parameters: URLSearchParams): number | undefined {
  const seconds = parameters.get('connect_timeout') ?? libpqEnvironment('PGCONNECT_TIMEOUT')
  if (!seconds) return undefined
  if (!/^-?\d{1,6}$/.test(seconds)) {
    throw new ConnectionStringError('DATABASE_URL: connect_timeout must be a number of seconds')
  }
  return Math.max(0, Number(seconds)) * 1_000
}
