import { stdSerializers, type LoggerOptions } from 'pino'

/**
 * The options of every logger. Nothing logs headers on purpose. If an error or a careless line contains some,
 * credentials are redacted.
 */
export function logOptions(level: string): LoggerOptions {
  // `withoutSecrets` has serialized the error already; a second time would lose its type.
  return { level, formatters: { log: withoutSecrets }, serializers: { err: plain => plain } }
}

const secretNames = new Set([
  'authorization',
  'x-api-key',
  'cookie',
  'set-cookie',
  'x-signature',
  'x-webhook-signature',
  'stripe-signature',
  'webhook-signature',
  'idempotency-key',
  'password',
  'secret',
  'accesstoken',
  'refreshtoken',
  'connectionstring'
])

// pino's `redact` compiles paths with wildcards for the logger of each request, which is 8% of the cost of the cheapest
// request (docs/performance.md). Most lines contain no objects and pass unchanged.
function withoutSecrets(line: Record<string, unknown>): Record<string, unknown> {
  return Object.entries(line).some(([name, value]) => isObject(value) || isSecret(name)) ? copyOf(line, 0) : line
}

function copyOf(object: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(object)) {
    copy[name] = isSecret(name) ? '[redacted]' : valueOf(value, depth + 1)
  }
  return copy
}

function isSecret(name: string): boolean {
  return secretNames.has(name.toLowerCase())
}

function valueOf(value: unknown, depth: number): unknown {
  if (!isObject(value) || 'toJSON' in value) return value
  if (depth > maxDepth) return '[...]'
  if (value instanceof Error) return copyOf(stdSerializers.err(value), depth)
  return Array.isArray(value) ? value.map(item => valueOf(item, depth + 1)) : copyOf(value, depth)
}

// Deep enough for an error with the request that caused it, and the headers of that.
const maxDepth = 6

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
