import { hash, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

/**
 * An API key or session token as the service stores it: SHA-256 in base64. A long random secret needs no slow password
 * hash.
 */
export function hashOf(secret: string): string {
  return hash('sha256', secret, 'base64')
}

/**
 * Makes a key: `oi_key_`, 32 random characters (190 bits), and the CRC-32 of all of that in 6 characters. Programs that
 * look for leaked secrets can recognize such a key, and the service needs no database to refuse a mistyped one.
 */
export function makeKey(): string {
  const body = prefix + Array.from({ length: randomLength }, () => base62[randomInt(base62.length)]).join('')
  return body + checksumOf(body)
}

/** Whether the text is a key that `makeKey` may have made. */
export function isWellFormed(text: string): boolean {
  return pattern.test(text) && checksumOf(text.slice(0, -checksumLength)) === text.slice(-checksumLength)
}

/** Whether the text is meant as a key that `makeKey` made. */
export function hasKeyPrefix(text: string): boolean {
  return text.startsWith(prefix)
}

const prefix = 'oi_key_'
const randomLength = 32
const checksumLength = 6
const pattern = /^oi_key_[0-9A-Za-z]{38}$/
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

function checksumOf(text: string): string {
  let rest = crc32(text)
  let digits = ''
  for (let place = 0; place < checksumLength; place++) {
    digits = base62.charAt(rest % base62.length) + digits
    rest = Math.floor(rest / base62.length)
  }
  return digits
}
