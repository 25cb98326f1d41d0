import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { Type, type Static } from '@sinclair/typebox'
import envSchema from 'env-schema'
import { parseApiKeys, type ApiKey } from './auth/api-keys.js'
import { StringEnum } from './http/schemas.js'

/** The settings, as the environment names them. Every one has a line in the README and in .env.example. */
export const settingsSchema = Type.Object({
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 8000 }),
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  DATA_DIR: Type.String({ default: '.data' }),
  DATABASE_POOL_MAX: Type.Integer({ minimum: 2, maximum: 500, default: 10 }),
  AUTH_MODE: Type.Optional(StringEnum(['open', 'required'])),
  API_KEYS: Type.Optional(Type.String()),
  JWT_SECRET: Type.Optional(Type.String({ minLength: 32 })),
  AUTH_TEST_LOGIN: Type.Boolean({ default: false }),
  CORS_ORIGINS: Type.Optional(Type.String()),
  RATE_LIMIT_MAX: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 }),
  CURRENCY: Type.String({ pattern: '^[A-Z]{3}$', default: 'USD' }),
  ORDER_PAYMENT_TIMEOUT_SECONDS: Type.Integer({ minimum: 0, maximum: 31_536_000, default: 0 }),
  ORDER_AUTO_COMPLETE_SECONDS: Type.Integer({ minimum: 0, maximum: 31_536_000, default: 0 }),
  LOW_STOCK_THRESHOLD: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
  WEBHOOK_SECRET: Type.Optional(Type.String({ pattern: '[^,\\s]' })),
  WEBHOOK_ALLOW_PRIVATE_ADDRESSES: Type.Boolean({ default: false }),
  REDIS_URL: Type.Optional(Type.String({ pattern: '^rediss?://' })),
  SQS_QUEUE_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  AWS_REGION: Type.Optional(Type.String({ pattern: '^[a-z0-9-]+$' })),
  WEB_CONCURRENCY: Type.Integer({ minimum: 1, maximum: 64, default: 1 }),
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(Type.String({ pattern: '^https?://' })),
  TRUST_PROXY: Type.Boolean({ default: false }),
  LOG_LEVEL: StringEnum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { default: 'info' })
})

/** The settings as the code reads them; times and sizes carry their unit in the name. */
export interface Config {
  host: string
  port: number
  /** Unset: the embedded PostgreSQL in `dataDirectory`. */
  databaseUrl: string | undefined
  /** Absolute. */
  dataDirectory: string
  databasePoolMax: number
  /** `open`: nobody needs credentials. */
  authMode: 'open' | 'required'
  apiKeys: readonly ApiKey[]
  /** What access tokens are signed with. Unset: there are none. */
  jwtSecret: string | undefined
  /** Whether anyone may log in as any customer. */
  hasTestLogin: boolean
  /** From where browsers may call: origins, or `*` for any. Empty: from nowhere else. */
  corsOrigins: readonly string[]
  /** Requests a minute of one caller; 0: as many as they like. */
  rateLimitMax: number
  /** ISO 4217, one for the whole service. */
  currency: string
  /** 0: a pending order never expires. */
  orderPaymentTimeoutSeconds: number
  /** How long after its creation an order that is still PENDING or PAID is completed; 0: never. */
  orderAutoCompleteSeconds: number
  /** The stock at which a product without a threshold of its own is low; undefined: it never is. */
  lowStockThreshold: number | undefined
  /** Any of which may have signed a webhook. None: the payment webhook answers 503. */
  webhookSecrets: readonly string[]
  /** Whether webhooks are delivered to private, loopback and link-local addresses too. */
  allowsPrivateWebhookAddresses: boolean
  /** Unset: no cache, no streams. */
  redisUrl: string | undefined
  /** Unset: events are not sent to SQS. */
  sqsQueueUrl: string | undefined
  awsRegion: string | undefined
  /** Processes that share the port. */
  webConcurrency: number
  /** Where traces are sent; unset: there are none. */
  otlpEndpoint: string | undefined
  trustProxy: boolean
  logLevel: Static<typeof settingsSchema>['LOG_LEVEL']
  /** Whether it runs as an npm script. */
  isNpmScript: boolean
}

/** The settings are wrong; the message lists everything that is. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads and checks the settings. An empty value counts as unset, unknown names are left alone, `envFile` fills in what
 * the environment does not say.
 *
 * @param envFile a file of NAME=value lines, read if it exists
 * @throws ConfigError with every problem, one a line
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env, envFile = '.env'): Config {
  const given = { ...withoutEmpty(readEnvFile(envFile)), ...withoutEmpty(environment) }
  const { settings, problems } = validate(given)
  if (settings) problems.push(...crossChecks(settings))
  if (!settings || problems.length > 0) {
    throw new ConfigError(`The settings are not valid:\n${problems.map(problem => `  - ${problem}`).join('\n')}`)
  }
  return {
    host: settings.HOST,
    port: settings.PORT,
    databaseUrl: settings.DATABASE_URL,
    dataDirectory: resolve(settings.DATA_DIR),
    databasePoolMax: settings.DATABASE_POOL_MAX,
    authMode: settings.AUTH_MODE ?? 'open',
    apiKeys: readApiKeys(settings).apiKeys,
    jwtSecret: settings.JWT_SECRET,
    hasTestLogin: settings.AUTH_TEST_LOGIN,
    corsOrigins: list(settings.CORS_ORIGINS),
    rateLimitMax: settings.RATE_LIMIT_MAX,
    currency: settings.CURRENCY,
    orderPaymentTimeoutSeconds: settings.ORDER_PAYMENT_TIMEOUT_SECONDS,
    orderAutoCompleteSeconds: settings.ORDER_AUTO_COMPLETE_SECONDS,
    lowStockThreshold: settings.LOW_STOCK_THRESHOLD,
    webhookSecrets: list(settings.WEBHOOK_SECRET),
    allowsPrivateWebhookAddresses: settings.WEBHOOK_ALLOW_PRIVATE_ADDRESSES,
    redisUrl: settings.REDIS_URL,
    sqsQueueUrl: settings.SQS_QUEUE_URL,
    awsRegion: settings.AWS_REGION,
    webConcurrency: settings.WEB_CONCURRENCY,
    otlpEndpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
    trustProxy: settings.TRUST_PROXY,
    logLevel: settings.LOG_LEVEL,
    isNpmScript: environment.npm_lifecycle_event !== undefined
  }
}

type Settings = Static<typeof settingsSchema>

function validate(given: Record<string, string>): { settings?: Settings; problems: string[] } {
  try {
    return {
      settings: envSchema<Settings>({ schema: structuredClone(settingsSchema), data: { ...given }, env: false }),
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

// What may carry a password does not go into an error message.
const secretNames = /URL|SECRET|KEY/

function crossChecks(settings: Settings): string[] {
  const { HOST, AUTH_MODE, API_KEYS, JWT_SECRET, AUTH_TEST_LOGIN } = settings
  const problems = readApiKeys(settings).problems
  if (!isLoopback(HOST) && AUTH_MODE === undefined) {
    problems.push(
      `HOST is ${HOST}, which others can reach, and AUTH_MODE is not set: set AUTH_MODE=required with API_KEYS or JWT_SECRET, AUTH_MODE=open to let everyone in on purpose, or HOST=127.0.0.1`
    )
  }
  if (AUTH_MODE === 'required' && API_KEYS === undefined && JWT_SECRET === undefined) {
    problems.push('AUTH_MODE is required, but there are neither API_KEYS nor a JWT_SECRET: nobody could get in')
  }
  if (AUTH_TEST_LOGIN && JWT_SECRET === undefined) {
    problems.push('AUTH_TEST_LOGIN needs a JWT_SECRET to sign tokens with')
  }
  if (settings.SQS_QUEUE_URL !== undefined && settings.AWS_REGION === undefined) {
    problems.push('SQS_QUEUE_URL needs an AWS_REGION')
  }
  if (settings.REDIS_URL !== undefined && !URL.canParse(settings.REDIS_URL)) {
    problems.push('REDIS_URL is not a URL; in a password, characters such as # and / are written %23 and %2F')
  }
  for (const origin of list(settings.CORS_ORIGINS).filter(origin => !isOrigin(origin))) {
    problems.push(`CORS_ORIGINS must be * or origins such as https://shop.example.com, but has "${origin}"`)
  }
  return problems
}

function readApiKeys({ API_KEYS }: Settings): ReturnType<typeof parseApiKeys> {
  return API_KEYS === undefined ? { apiKeys: [], problems: [] } : parseApiKeys(API_KEYS)
}

/** Comma-separated values, without empty ones. */
function list(text = ''): string[] {
  return text
    .split(',')
    .map(value => value.trim())
    .filter(value => value !== '')
}

/** As browsers write it: no path, no slash at the end, no default port. */
function isOrigin(text: string): boolean {
  return text === '*' || (!text.includes('*') && URL.canParse(text) && new URL(text).origin === text)
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
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
