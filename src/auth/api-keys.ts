import { createHash, timingSafeEqual } from 'node:crypto'
import type { Role } from './access.js'

/** A key that clients send as `X-API-Key`. The key itself is not kept in memory. */
export interface ApiKey {
  /** The caller's name in history and events. Several keys may share it, so that a key can be replaced by another. */
  name: string
  role: KeyRole
  /** SHA-256 of the key: a long random key needs no slow password hash. */
  hash: Buffer
}

/**
 * Parses `name:key:role,...`.
 *
 * @returns the well-formed keys, and a description of each malformed entry, which never contains the key
 */
export function parseApiKeys(text: string): { apiKeys: ApiKey[]; problems: string[] } {
  const apiKeys: ApiKey[] = []
  const problems: string[] = []
  text.split(',').forEach((entry, index) => {
    const problem = addKey(apiKeys, entry.trim())
    if (problem !== undefined) problems.push(`API_KEYS entry ${index + 1} ${problem}`)
  })
  return { apiKeys, problems }
}

/** Finds the key that the client sent, in constant time: neither its position nor a matching prefix can be measured. */
export function findApiKey(apiKeys: readonly ApiKey[], sent: string): ApiKey | undefined {
  const hash = hashOf(sent)
  let found: ApiKey | undefined
  for (const apiKey of apiKeys) if (timingSafeEqual(apiKey.hash, hash)) found = apiKey
  return found
}

const roles = ['admin', 'reader', 'metrics'] as const satisfies readonly Role[]

type KeyRole = (typeof roles)[number]

function isRole(text: string): text is KeyRole {
  return roles.some(role => role === text)
}

// .env.example once had this key; copies of that file may still exist.
const formerExampleKey = 'change-me-16-chars-or-more'

// 16 characters from an alphabet of 64 have 96 bits. The minimum rejects keys that a person made up.
const minKeyLength = 16

function addKey(apiKeys: ApiKey[], entry: string): string | undefined {
  const [name = '', key = '', role, ...rest] = entry.split(':')
  if (role === undefined || rest.length > 0) return 'must be name:key:role'
  if (!/^[\w.-]{1,64}$/.test(name)) return 'must have a name of 1 to 64 letters, digits, dots, hyphens or underscores'
  if (!/^[\x21-\x7e]*$/.test(key) || key.length < minKeyLength) {
    return `(${name}) must have a key of at least ${minKeyLength} visible characters`
  }
  if (key === formerExampleKey) return `(${name}) has the key of an example, which everyone knows`
  if (!isRole(role)) return `(${name}) must have the role admin, reader or metrics`
  // Keys of one name are one caller: in history, in rate limits, and for the stored responses of idempotency keys.
  if (apiKeys.some(other => other.name === name && other.role !== role)) {
    return `(${name}) must have the role of the earlier entry with this name`
  }
  if (findApiKey(apiKeys, key)) return `(${name}) repeats the key of an earlier entry`
  apiKeys.push({ name, role, hash: hashOf(key) })
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
