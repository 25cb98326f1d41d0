import { createHash, timingSafeEqual } from 'node:crypto'
import type { Role } from './access.js'

/** A key that may be sent as `X-API-Key`. The key itself is not kept. */
export interface ApiKey {
  name: string
  role: Exclude<Role, 'customer'>
  /** SHA-256 of the key: a key is long and random, so nothing slower is needed. */
  hash: Buffer
}

/**
 * Reads `name:key:role,...`.
 *
 * @returns the keys that are well-formed, and what is wrong with the others in words that do not repeat them
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

/** The key that was sent, if it is one; takes the same time whichever it is, and however much of it is right. */
export function findApiKey(apiKeys: readonly ApiKey[], sent: string): ApiKey | undefined {
  const hash = hashOf(sent)
  let found: ApiKey | undefined
  for (const apiKey of apiKeys) if (timingSafeEqual(apiKey.hash, hash)) found = apiKey
  return found
}

// 16 characters of 64 are 96 bits; a word that somebody made up is refused.
const minKeyLength = 16

function addKey(apiKeys: ApiKey[], entry: string): string | undefined {
  const [name = '', key = '', role, ...rest] = entry.split(':')
  if (role === undefined || rest.length > 0) return 'must be name:key:role'
  if (!/^[\w.-]{1,64}$/.test(name)) return 'must have a name of 1 to 64 letters, digits, dots, hyphens or underscores'
  if (!/^[\x21-\x7e]*$/.test(key) || key.length < minKeyLength) {
    return `(${name}) must have a key of at least ${minKeyLength} visible characters`
  }
  if (role !== 'admin' && role !== 'reader') return `(${name}) must have the role admin or reader`
  if (apiKeys.some(other => other.name === name)) return `(${name}) has the name of an earlier one`
  if (findApiKey(apiKeys, key)) return `(${name}) has the key of an earlier one`
  apiKeys.push({ name, role, hash: hashOf(key) })
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
