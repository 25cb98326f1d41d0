import { createHash, timingSafeEqual } from 'node:crypto'
import type { Role } from './access.js'

/** A key that clients send as `X-API-Key`. The key itself is not kept in memory. */
export interface ApiKey {
  name: string
  role: Exclude<Role, 'customer'>
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

// 16 characters from an alphabet of 64 have 96 bits. The minimum rejects keys that a person made up.
const minKeyLength = 16

function addKey(apiKeys: ApiKey[], entry: string): string | undefined {
  const [name = '', key = '', role, ...rest] = entry.split(':')
  if (role === undefined || rest.length > 0) return 'must be name:key:role'
  if (!/^[\w.-]{1,64}$/.test(name)) return 'must have a name of 1 to 64 letters, digits, dots, hyphens or underscores'
  if (!/^[\x21-\x7e]*$/.test(key) || key.length < minKeyLength) {
    return `(${name}) must have a key of at least ${minKeyLength} visible characters`
  }
  if (role !== 'admin' && role !== 'reader') return `(${name}) must have the role admin or reader`
  if (apiKeys.some(other => other.name === name)) return `(${name}) repeats the name of an earlier entry`
  if (findApiKey(apiKeys, key)) return `(${name}) repeats the key of an earlier entry`
  apiKeys.push({ name, role, hash: hashOf(key) })
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
