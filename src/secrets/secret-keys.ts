import { createHash } from 'node:crypto'

/** A key of `SECRETS_KEY`. */
export interface SecretKey {
  /** Names the key in what it encrypted, without telling anything about it. */
  id: string
  /** 32 bytes, for AES-256. */
  key: Buffer
}

/** Reads comma-separated keys: the first one encrypts, all of them decrypt. The problems quote no part of a key. */
export function parseSecretKeys(text: string): { keys: SecretKey[]; problems: string[] } {
  const keys: SecretKey[] = []
  const problems: string[] = []
  for (const [index, entry] of text.split(',').entries()) {
    const key = Buffer.from(entry.trim(), 'base64')
    // What is not base64 is left out on decoding, and would make another key than the operator sees.
    if (key.length !== keyBytes || key.toString('base64') !== entry.trim()) {
      problems.push(`SECRETS_KEY entry ${index + 1} must be 32 bytes in base64, as from: openssl rand -base64 32`)
      continue
    }
    const id = idOf(key)
    if (keys.some(other => other.id === id)) problems.push(`SECRETS_KEY entry ${index + 1} repeats an earlier one`)
    else if (new Set(key).size < minDistinctBytes) {
      problems.push(`SECRETS_KEY entry ${index + 1} is not random: use the output of openssl rand -base64 32`)
    } else keys.push({ id, key })
  }
  return { keys, problems }
}

const keyBytes = 32

// 32 random bytes have fewer different values with a probability below 10^-15; a key of zeros or a repeated word has.
const minDistinctBytes = 12

function idOf(key: Buffer): string {
  return createHash('sha256').update('id of a SECRETS_KEY').update(key).digest('hex').slice(0, 12)
}
