// What services under test write, and the secrets that the tests use: at the end of a run, scripts/test.ts searches the
// one for the other.
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino, type Logger } from 'pino'
import type { AppConfig } from '../../src/app.js'
import { logOptions } from '../../src/telemetry/log-options.js'

const sink = process.env.TEST_SINK

/** Notes what a service wrote. */
export function noteWritten(text: string): void {
  if (sink !== undefined && text !== '') appendFileSync(join(sink, `written-${process.pid}`), `${text}\n`)
}

const noted = new Set<string>()

/**
 * Notes a secret, which no service may write. One that is short, or of a few characters such as `xxxx`, is not searched
 * for: it would be found by chance.
 */
export function noteSecret(name: string, value: string | undefined): void {
  if (sink === undefined || value === undefined || noted.has(value)) return
  if (value.length < 16 || new Set(value).size < 6) return
  noted.add(value)
  appendFileSync(join(sink, `secrets-${process.pid}`), `${JSON.stringify({ name, value })}\n`)
}

let log: Logger | undefined

/** A logger that writes to the sink; undefined without one. */
export function sinkLog(): Logger | undefined {
  if (sink === undefined) return undefined
  return (log ??= pino(logOptions('info'), pino.destination(join(sink, `written-log-${process.pid}`))))
}

/** Notes the secrets of the settings of an app. */
export function noteSettings(settings: Partial<AppConfig>): void {
  for (const name of ['jwtSecrets', 'webhookSecrets'] as const) {
    for (const value of settings[name] ?? []) noteSecret(name, value)
  }
}

/** Notes the secrets of the environment of a service. */
export function noteEnvironment(settings: Record<string, string>): void {
  for (const name of ['JWT_SECRET', 'WEBHOOK_SECRET', 'SECRETS_KEY']) {
    for (const value of (settings[name] ?? '').split(',')) noteSecret(name, value.trim())
  }
  for (const entry of (settings.API_KEYS ?? '').split(',')) noteSecret('API_KEYS', entry.split(':')[1])
  for (const name of ['DATABASE_URL', 'MIGRATION_DATABASE_URL', 'REDIS_URL', 'SMTP_URL']) {
    const value = settings[name]
    if (value !== undefined && URL.canParse(value)) noteSecret(name, decodeURIComponent(new URL(value).password))
  }
}

/**
 * Notes what an app writes besides its log, for requests that are injected: responses with an error, the audit log and
 * the metrics at its end. Notes the credentials of these requests, and the secrets that responses show to their owners.
 */
export function watch(app: FastifyInstance): void {
  if (sink === undefined) return
  const inject = app.inject.bind(app)
  Object.assign(app, {
    async inject(options: InjectOptions | string) {
      const response = await inject(options)
      if (typeof options !== 'string') noteCredentials(options.headers)
      noteResponse(response)
      return response
    }
  })
  app.addHook('onClose', async () => {
    const entries = app.prisma.$queryRaw<Array<{ text: string }>>`SELECT a::text AS text FROM audit_log AS a`
    // A test may have taken the database away.
    noteWritten((await entries.catch(() => [])).map(({ text }) => text).join('\n'))
    noteWritten(JSON.stringify(await app.metrics.snapshot()))
  })
}

function noteCredentials(headers: InjectOptions['headers'] = {}): void {
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') continue
    if (name === 'x-api-key') noteSecret(name, value)
    if (name === 'authorization') noteSecret(name, tellingPart(value.replace(/^\w+ /, '')))
    if (name === 'cookie' || name === 'set-cookie') noteSecret('cookie', cookieOf(value))
  }
}

/** Of a token the signature: the rest says who its bearer is. */
function tellingPart(token: string): string {
  return token.split('.').at(-1) ?? token
}

function cookieOf(header: string): string | undefined {
  return /=([^;]*)/.exec(header)?.[1]
}

function noteResponse({ statusCode, headers, body }: LightMyRequestResponse): void {
  if (statusCode >= 400) return noteWritten(`${JSON.stringify(headers)} ${body}`)
  if (typeof headers['set-cookie'] === 'string') noteSecret('cookie', cookieOf(headers['set-cookie']))
  if (statusCode >= 300 || body.length > maxLength) return
  for (const [, name = '', value = ''] of body.matchAll(shownSecrets)) noteSecret(name, tellingPart(value))
}

/** The fields that show a secret to its owner, this once. */
const shownSecrets = /"(key|secret|accessToken|refreshToken)":"([^"\\]+)"/g

// Such responses are short.
const maxLength = 10_000
