import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import type { AppConfig } from '../../src/app.js'
import { parseApiKeys } from '../../src/auth/api-keys.js'
import { build } from './app.js'

export const adminKey = 'admin-key-that-nobody-guesses'
export const readerKey = 'reader-key-that-nobody-guesses'
export const metricsKey = 'metrics-key-that-nobody-guesses'
export const platformKey = 'platform-key-that-nobody-guesses'
export const jwtSecret = 'a secret of more than thirty-two characters'

const { apiKeys } = parseApiKeys(
  [
    `backend:${adminKey}:admin`,
    `reports:${readerKey}:reader`,
    `prometheus:${metricsKey}:metrics`,
    `operators:${platformKey}:platform`
  ].join(',')
)

/** The settings of an app that asks for credentials. */
export const guarded: Partial<AppConfig> = {
  authMode: 'required',
  apiKeys,
  jwtSecrets: [jwtSecret],
  hasTestLogin: true
}

/** The real app, asking for credentials, with the users 1 and 2, and a product. */
export async function buildGuarded(t: Test, settings: Partial<AppConfig> = {}): Promise<FastifyInstance> {
  const app = await build(t, { ...guarded, ...settings })
  for (const [url, payload] of [
    ['/users', { email: 'ada@example.com', full_name: 'Ada Sample' }],
    ['/users', { email: 'grace@example.com', full_name: 'Grace Hopper' }],
    ['/products', { sku: 'MUG', name: 'Mug', price: 10, stock: 1_000_000 }]
  ] as const) {
    const { statusCode, body } = await app.inject({ method: 'POST', url, payload, headers: withKey(adminKey) })
    if (statusCode !== 201) throw new Error(body)
  }
  return app
}

export function withKey(key: string): Record<string, string> {
  return { 'x-api-key': key }
}

export function withToken(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}

/** The headers of a customer, or an admin who is a user. */
export function as(userId: number, role: 'customer' | 'admin' = 'customer'): Record<string, string> {
  return withToken(forge({ sub: String(userId), role }))
}

interface Forgery {
  header?: object
  secret?: string
  hash?: 'sha256' | 'sha512'
}

/** A token made by hand: valid, but for what is given. A claim that is undefined is left out. */
export function forge(
  claims: Record<string, unknown> = {},
  { header = { alg: 'HS256', typ: 'JWT' }, secret = jwtSecret, hash = 'sha256' }: Forgery = {}
): string {
  const now = Math.floor(Date.now() / 1000)
  const all = {
    sub: '1',
    role: 'customer',
    iss: 'orders-and-inventory',
    aud: 'orders-and-inventory',
    iat: now,
    exp: now + 3_600,
    ...claims
  }
  const input = `${encode(header)}.${encode(all)}`
  return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`
}

export function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
