import type { ConnectionOptions } from 'node:tls'
import { PemError, readPem } from '../tls/read-pem.js'
import { libpqEnvironment } from './libpq-environment.js'

/** How a connection uses TLS: not at all, or with these options. */
export type Tls = false | ConnectionOptions

/** The TLS parameters of a connection string are wrong; the message goes on after the name of the setting. */
export class TlsError extends Error {
  override readonly name = 'TlsError'
}

const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

type Mode = (typeof modes)[number]

/**
 * What to try, in this order, for the `sslmode` of a connection string, with the meaning of PostgreSQL's own tools:
 * https://www.postgresql.org/docs/current/libpq-ssl.html. Two deviations: the service does not read
 * `~/.postgresql/root.crt`, and `verify-full` without `sslrootcert` trusts the authorities that Node.js trusts.
 *
 * @throws TlsError
 */
export function tlsAttempts(parameters: URLSearchParams, host: string): Tls[] {
  const mode = modeOf(parameters)
  if (parameters.get('sslnegotiation') === 'direct' && !['require', 'verify-ca', 'verify-full'].includes(mode)) {
    throw new TlsError(`has sslnegotiation=direct, which needs sslmode=require or stronger`)
  }
  const secured = optionsOf(parameters, mode)
  // A Unix socket never uses TLS.
  if (host.startsWith('/')) return [false]
  switch (mode) {
    case 'disable':
      return [false]
    case 'allow':
      return [false, secured]
    case 'prefer':
      return [secured, false]
    default:
      return [secured]
  }
}

function modeOf(parameters: URLSearchParams): Mode {
  const named = parameters.get('sslmode') ?? modeOfSsl(parameters.get('ssl')) ?? libpqEnvironment('PGSSLMODE')
  const wanted = named || (rootOf(parameters) === system ? 'verify-full' : 'prefer')
  // An alias of node-postgres.
  const mode = wanted === 'no-verify' ? 'require' : modes.find(name => name === wanted)
  if (mode === undefined) throw new TlsError(`has an unknown sslmode: it must be one of ${modes.join(', ')}`)
  return mode
}

/** `ssl=true` is JDBC's way to say `sslmode=require`; PostgreSQL's own tools read it, too. */
function modeOfSsl(value: string | null): string | undefined {
  if (value === null) return undefined
  return value === 'true' || value === '1' ? 'require' : 'disable'
}

function optionsOf(parameters: URLSearchParams, mode: Mode): ConnectionOptions {
  const cert = readFile(parameters.get('sslcert') || libpqEnvironment('PGSSLCERT'))
  const key = readFile(parameters.get('sslkey') || libpqEnvironment('PGSSLKEY'))
  const crl = readFile(parameters.get('sslcrl') || libpqEnvironment('PGSSLCRL'))
  const passphrase = parameters.get('sslpassword')
  return {
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(crl === undefined ? {} : { crl }),
    ...(passphrase === null ? {} : { passphrase }),
    ...verification(parameters, mode)
  }
}

function verification(parameters: URLSearchParams, mode: Mode): ConnectionOptions {
  const root = rootOf(parameters)
  if (root === system) {
    if (mode !== 'verify-full') throw new TlsError('has sslrootcert=system, which needs sslmode=verify-full')
    return {}
  }
  const ca = readFile(root)
  const isAlias = parameters.get('sslmode') === 'no-verify'
  if (mode === 'verify-full') return ca === undefined ? {} : { ca }
  if (mode === 'verify-ca' || (mode === 'require' && ca !== undefined && !isAlias)) {
    if (ca === undefined) throw new TlsError('has sslmode=verify-ca, which needs an sslrootcert')
    // The certificate may name any host.
    return { ca, checkServerIdentity: () => undefined }
  }
  return { rejectUnauthorized: false }
}

function rootOf(parameters: URLSearchParams): string | undefined {
  return parameters.get('sslrootcert') || libpqEnvironment('PGSSLROOTCERT')
}

/** The value of `sslrootcert` for the authorities that the system trusts. */
const system = 'system'

function readFile(textOrPath: string | undefined): string | undefined {
  if (!textOrPath) return undefined
  try {
    return readPem(textOrPath)
  } catch (error) {
    throw error instanceof PemError ? new TlsError(error.message) : error
  }
}

/**
 * Adds the certificate authorities of `DATABASE_CA`, unless it names others. A mode that checks no
 * certificate would make them meaningless, so they ask for `verify-full` unless the connection string names a mode.
 */
export function withAuthorities(parameters: URLSearchParams, authorities: string): void {
  if (rootOf(parameters) === undefined) parameters.set('sslrootcert', authorities)
  const hasMode = ['sslmode', 'ssl'].some(name => parameters.has(name)) || libpqEnvironment('PGSSLMODE') !== undefined
  if (!hasMode) parameters.set('sslmode', 'verify-full')
}
