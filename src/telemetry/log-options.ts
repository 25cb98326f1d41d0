import { stdSerializers, type LoggerOptions } from 'pino'

/**
 * What the logs are made with. Nothing logs headers on purpose; should an error or a careless line bring some along, what lets somebody
 * in stays out.
 */
export function logOptions(level: string): LoggerOptions {
  // An error has been made plain by `withoutSecrets`, and would lose its type if it were again.
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

// Not by pino's `redact`: paths with wildcards are looked for in the logger that each request has, 8 % of what the cheapest costs
// (docs/performance.md). Most lines hold no objects, and pass as they are.
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

// An error with the request that it came from, and its headers.
const maxDepth = 6

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
