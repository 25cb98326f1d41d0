import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { Type, type TSchema } from '@sinclair/typebox'
import envSchema from 'env-schema'
import { parseApiKeys } from './auth/api-keys.js'
import { parseRoleMapping } from './auth/provider-claims.js'
import { isSafeUrl } from './auth/provider-keys.js'
import { planConnection, withDatabaseCa } from './database/connection-plan.js'
import { databaseUrlProblem, plaintextServers } from './database/database-url.js'
import { schemaProblem } from './database/schema-name.js'
import { list, settings, type Setting, type ValueOf } from './config/settings.js'
import { currencies } from './money/currencies.js'
import { isLoopback, parseAllowedHost } from './http/host-name.js'
import { parseMailbox } from './mail/mailbox.js'
import { parseTrustedProxies } from './http/trusted-proxies.js'
import { redisTls } from './redis/redis-tls.js'
import { parseSecretKeys } from './secrets/secret-keys.js'
import { PemError } from './tls/read-pem.js'

/** The settings as the code uses them. */
export type Config = ParsedSettings & {
  /** Whether npm started this process, as `npm start` does. */
  isNpmScript: boolean
}

type ParsedSettings = { [Key in keyof typeof settings]: ReturnType<(typeof settings)[Key]['parse']> }

/** The settings as the environment names them, checked but not parsed. */
type Values = {
  [Key in keyof typeof settings as (typeof settings)[Key]['name']]: ValueOf<(typeof settings)[Key]['schema']>
}

const entries = Object.entries<Setting<string, TSchema, unknown>>(settings)

/** The schema of each setting, by its name in the environment. */
export const settingsSchema = Type.Object(Object.fromEntries(entries.map(([, { name, schema }]) => [name, schema])))

/** The settings are invalid; the message lists every problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads and checks the settings. An empty value counts as unset, and unknown names are ignored. The environment takes
 * precedence over `envFile`.
 *
 * @param envFile a file of NAME=value lines, read if it exists
 * @throws ConfigError with every problem, one per line
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env, envFile = '.env'): Config {
  const given = { ...withoutEmpty(readEnvFile(envFile)), ...withoutEmpty(environment) }
  const { values, problems } = validate(given)
  if (values) problems.push(...crossChecks(values))
  if (!values || problems.length > 0) {
    throw new ConfigError(`The settings are not valid:\n${problems.map(problem => `  - ${problem}`).join('\n')}`)
  }
  const parsed = parseAll(values)
  return {
    ...parsed,
    logLevel: parsed.debug && given.LOG_LEVEL === undefined ? 'debug' : parsed.logLevel,
    isNpmScript: environment.npm_lifecycle_event !== undefined
  }
}

function validate(given: Record<string, string>): { values?: Values; problems: string[] } {
  try {
    return {
      values: envSchema<Values>({ schema: structuredClone(settingsSchema), data: { ...given }, env: false }),
      problems: []
    }
  } catch (error) {
    return { problems: describe(error, given) }
  }
}

function describe(error: unknown, given: Record<string, string>): string[] {
  if (!(error instanceof Error && 'errors' in error && Array.isArray(error.errors))) throw error
  return error.errors.map(({ instancePath, keyword, params, message }) => {
    const name = String(instancePath).slice(1)
    const expected = keyword === 'enum' ? `must be one of ${[params.allowedValues].flat().join(', ')}` : message
    return secretNames.test(name) ? `${name} ${expected}` : `${name} ${expected}, but is "${given[name]}"`
  })
}

// These values may contain a password, which must not appear in an error message.
const secretNames = /URL|SECRET|KEY/

/** Checks that the schema of a single setting cannot express. */
function crossChecks(values: Values): string[] {
  const problems = [
    ...accessProblems(values),
    ...identityProviderProblems(values),
    ...secretProblems(values),
    ...networkProblems(values)
  ]
  if (!currencies.has(values.CURRENCY)) {
    problems.push(
      `CURRENCY must be a currency code of ISO 4217 with a minor unit, such as USD, but is "${values.CURRENCY}"`
    )
  }
  if (values.SQS_QUEUE_URL !== undefined && values.AWS_REGION === undefined) {
    problems.push('SQS_QUEUE_URL needs an AWS_REGION')
  }
  problems.push(...redisProblems(values), ...mailProblems(values), ...databaseProblems(values))
  return problems
}

function networkProblems({ CORS_ORIGINS, ALLOWED_HOSTS, TRUST_PROXY }: Values): string[] {
  const problems = []
  for (const origin of list(CORS_ORIGINS).filter(origin => !isOrigin(origin))) {
    problems.push(`CORS_ORIGINS must be * or origins such as https://shop.example.com, but contains "${origin}"`)
  }
  for (const host of list(ALLOWED_HOSTS).filter(host => parseAllowedHost(host) === undefined)) {
    problems.push(`ALLOWED_HOSTS must be * or host names without ports, but contains "${host}"`)
  }
  const { problem } = parseTrustedProxies(TRUST_PROXY)
  if (problem !== undefined) problems.push(problem)
  return problems
}

function mailProblems({ SMTP_URL: url, MAIL_FROM: from }: Values): string[] {
  const problems = []
  if (url !== undefined && !URL.canParse(url)) {
    problems.push('SMTP_URL is not a URL; in a password, write characters such as # and / as %23 and %2F')
  }
  if (url !== undefined && from === undefined) problems.push('SMTP_URL needs a MAIL_FROM')
  if (from !== undefined && parseMailbox(from) === undefined) {
    problems.push(`MAIL_FROM must be an address, or a name with an address in < >, but is "${from}"`)
  }
  return problems
}

function databaseProblems(values: Values): string[] {
  const { DATABASE_URL: url, MIGRATION_DATABASE_URL: own, DATABASE_SCHEMA: schema } = values
  const urls = { DATABASE_URL: url, MIGRATION_DATABASE_URL: own }
  const problems = Object.entries(urls).flatMap(([name, url]) => connectionProblems(name, url, values))
  if (problems.length > 0) return problems
  if (own !== undefined && url === undefined) return ['MIGRATION_DATABASE_URL needs a DATABASE_URL']
  if (schema === undefined) return []
  const nameProblem = schemaProblem('DATABASE_SCHEMA', schema)
  if (nameProblem !== undefined) return [nameProblem]
  const inUrl = url === undefined ? undefined : planConnection(url).schema
  if (inUrl === undefined || inUrl === schema) return []
  return [`DATABASE_SCHEMA is ${schema}, but DATABASE_URL has schema=${inUrl}: set only one of them`]
}

function connectionProblems(name: string, url: string | undefined, values: Values): string[] {
  if (url === undefined) return []
  const problem = databaseUrlProblem(url) ?? databaseUrlProblem(withDatabaseCa(url, values.DATABASE_CA))
  if (problem !== undefined) return [problem.replace('DATABASE_URL', name)]
  if (values.ALLOW_PLAINTEXT_CONNECTIONS) return []
  const servers = plaintextServers(withDatabaseCa(url, values.DATABASE_CA)).flatMap(({ host, address }) =>
    isLoopback(host) ? [] : address
  )
  if (servers.length === 0) return []
  return [
    `${name} may lead to ${[...new Set(servers)].join(', ')} without TLS: add sslmode=verify-full with an` +
      ' sslrootcert (or sslmode=require, which checks no certificate), or set ALLOW_PLAINTEXT_CONNECTIONS=true' +
      ' for a private network'
  ]
}

function redisProblems({
  REDIS_URL: url,
  REDIS_CA: ca,
  ALLOW_PLAINTEXT_CONNECTIONS: allowsPlaintext
}: Values): string[] {
  if (url === undefined) return []
  if (!URL.canParse(url)) {
    return ['REDIS_URL is not a URL; in a password, write characters such as # and / as %23 and %2F']
  }
  const { protocol, hostname, host } = new URL(url)
  if (protocol === 'redis:' && hostname !== '' && !isLoopback(hostname) && !allowsPlaintext) {
    return [
      `REDIS_URL leads to ${host} without TLS: use rediss://, or set ALLOW_PLAINTEXT_CONNECTIONS=true for a private` +
        ' network'
    ]
  }
  try {
    redisTls(url, ca)
    return []
  } catch (error) {
    if (error instanceof PemError) return [`REDIS_URL or REDIS_CA ${error.message}`]
    throw error
  }
}

function accessProblems({ HOST, AUTH_MODE, API_KEYS, JWT_SECRET, OIDC_ISSUER, AUTH_TEST_LOGIN }: Values): string[] {
  const problems = API_KEYS === undefined ? [] : parseApiKeys(API_KEYS).problems
  if (!isLoopback(HOST) && AUTH_MODE === undefined) {
    problems.push(
      `HOST is ${HOST}, which other machines can reach, but AUTH_MODE is not set:` +
        ' set AUTH_MODE=required to ask for keys or tokens, AUTH_MODE=open to let everyone in on purpose,' +
        ' or HOST=127.0.0.1'
    )
  }
  if (AUTH_TEST_LOGIN && JWT_SECRET === undefined) {
    problems.push('AUTH_TEST_LOGIN needs a JWT_SECRET to sign tokens with')
  }
  if (AUTH_TEST_LOGIN && !isLoopback(HOST)) {
    problems.push(
      `AUTH_TEST_LOGIN lets anyone log in as any customer, and other machines can reach HOST=${HOST}:` +
        ' unset it, or set HOST=127.0.0.1'
    )
  }
  return problems
}

function identityProviderProblems({ OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_ROLES }: Values): string[] {
  const { problems } = parseRoleMapping(OIDC_ROLES)
  if (issuer === undefined) {
    return audience === undefined ? problems : [...problems, 'OIDC_AUDIENCE needs an OIDC_ISSUER']
  }
  if (list(audience).length === 0) {
    problems.push('OIDC_ISSUER needs an OIDC_AUDIENCE: otherwise tokens for other services would be accepted')
  }
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  if (!url || !isSafeUrl(url) || url.search !== '' || url.hash !== '' || url.username !== '') {
    problems.push('OIDC_ISSUER must be a URL with https (or http on this machine), without a query or a password')
  }
  return problems
}

function secretProblems({ HOST, API_KEYS, JWT_SECRET, WEBHOOK_SECRET, SECRETS_KEY }: Values): string[] {
  const webhookSecrets = list(WEBHOOK_SECRET)
  const problems = webhookSecrets.flatMap((secret, index) =>
    secret.replace(/^whsec_/, '').length < minWebhookSecretLength
      ? `WEBHOOK_SECRET entry ${index + 1} must have at least ${minWebhookSecretLength} characters,` +
        ' not counting a whsec_ in front'
      : []
  )
  if (SECRETS_KEY !== undefined) problems.push(...parseSecretKeys(SECRETS_KEY).problems)
  const jwtSecrets = list(JWT_SECRET)
  jwtSecrets.forEach((secret, index) => {
    if (secret.length >= minJwtSecretLength) return
    problems.push(`JWT_SECRET entry ${index + 1} must have at least ${minJwtSecretLength} characters`)
  })
  if (JWT_SECRET !== undefined && jwtSecrets.length === 0) problems.push('JWT_SECRET contains no secret')
  if (isLoopback(HOST)) return problems
  const secrets = {
    API_KEYS: list(API_KEYS).map(entry => entry.split(':')[1] ?? ''),
    JWT_SECRET: jwtSecrets,
    WEBHOOK_SECRET: webhookSecrets
  }
  for (const [name, values] of Object.entries(secrets)) {
    if (!values.some(value => publishedExamples.has(value))) continue
    problems.push(
      `${name} contains an example of the documentation, which everyone knows,` +
        ` and other machines can reach HOST=${HOST}: set your own, or HOST=127.0.0.1`
    )
  }
  return problems
}

// As for API keys: a shorter one was made up by a person, and an attacker who guesses it can mark any order as paid.
const minWebhookSecretLength = 16

// As long as the hash of HS256 (RFC 7518, section 3.2).
const minJwtSecretLength = 32

/** The secrets with which docs/ shows the service on the reader's own machine. */
const publishedExamples = new Set([
  'example-admin-key-000',
  'example-platform-key-000',
  'an-example-secret-of-at-least-32-characters',
  'an-example-webhook-secret'
])

function parseAll(values: Record<string, unknown>): ParsedSettings {
  return Object.fromEntries(entries.map(([key, { name, parse }]) => [key, parse(values[name])])) as ParsedSettings
}

/** As browsers write it: without a path, a trailing slash or a default port. */
function isOrigin(text: string): boolean {
  return text === '*' || (!text.includes('*') && URL.canParse(text) && new URL(text).origin === text)
}

function readEnvFile(path: string): NodeJS.Dict<string> {
  return existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {}
}

function withoutEmpty(environment: NodeJS.Dict<string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== ''
    )
  )
}
