import { defaultShop, slugPattern } from '../tenancy/shop.js'
import type { Role } from './access.js'
import { hashOf } from './key-format.js'

/** A key of the environment, which clients send as `X-API-Key`. The key itself is not kept in memory. */
export interface ApiKey {
  /** The caller's name in history and events. Several keys may share it, so that a key can be replaced by another. */
  name: string
  role: KeyRole
  /** The shop that the key is for; null: any, for the role `platform`. */
  shopSlug: string | null
  /** SHA-256 of the key, in base64. */
  hash: string
}

/**
 * Parses `name:key:role[:shop],...`. Without a shop, a key is for the default shop, and a `platform` key for all.
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

/** The roles that a key can have. */
export const keyRoles = ['admin', 'reader', 'metrics', 'platform'] as const satisfies readonly Role[]

export type KeyRole = (typeof keyRoles)[number]

function isRole(text: string): text is KeyRole {
  return keyRoles.some(role => role === text)
}

/** A name of a key, which history shows. */
export const keyNamePattern = /^[\w.-]{1,64}$/

// .env.example once had this key; copies of that file may still exist.
const formerExampleKey = 'change-me-16-chars-or-more'

// 16 characters from an alphabet of 64 have 96 bits. The minimum rejects keys that a person made up.
const minKeyLength = 16

function addKey(apiKeys: ApiKey[], entry: string): string | undefined {
  const [name = '', key = '', role, shop, ...rest] = entry.split(':')
  if (role === undefined || rest.length > 0) return 'must be name:key:role or name:key:role:shop'
  if (!keyNamePattern.test(name)) return 'must have a name of 1 to 64 letters, digits, dots, hyphens or underscores'
  if (!/^[\x21-\x7e]*$/.test(key) || key.length < minKeyLength) {
    return `(${name}) must have a key of at least ${minKeyLength} visible characters`
  }
  if (key === formerExampleKey) return `(${name}) has the key of an example, which everyone knows`
  if (!isRole(role)) return `(${name}) must have the role admin, reader, metrics or platform`
  if (shop !== undefined && !slugPattern.test(shop)) return `(${name}) must name a shop by its slug`
  if (shop !== undefined && (role === 'platform' || role === 'metrics')) {
    return `(${name}) must not name a shop: the role ${role} is for all of them`
  }
  const shopSlug = role === 'platform' ? null : (shop ?? defaultShop.slug)
  // Keys of one name are one caller of a shop: in history, in rate limits, and for the stored responses of idempotency
  // keys.
  if (apiKeys.some(other => other.name === name && other.shopSlug === shopSlug && other.role !== role)) {
    return `(${name}) must have the role of the earlier entry with this name`
  }
  const hash = hashOf(key)
  if (apiKeys.some(other => other.hash === hash)) return `(${name}) repeats the key of an earlier entry`
  apiKeys.push({ name, role, shopSlug, hash })
}
