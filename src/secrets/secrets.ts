import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { SecretKey } from './secret-keys.js'

/** The cell of the database that a secret is in. A ciphertext is valid there and nowhere else. */
export interface SecretPlace {
  table: string
  column: string
  shopId: number
  /** Of the row, within its shop. */
  id: number | string
}

/** A stored secret cannot be read; the message says why, for operators, and contains no part of the secret. */
export class SecretError extends Error {
  override readonly name = 'SecretError'
}

/**
 * Encrypts the secrets that the service stores, and decrypts them. The stored form is
 * `enc:v1:<key id>:<base64url of nonce, ciphertext and tag>`: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96
 * bits and the place as additional authenticated data. A key may encrypt 2^32 secrets.
 *
 * Without keys, secrets are stored as they are. What is stored in plain text is always read as it is.
 */
export class Secrets {
  readonly #keys: readonly SecretKey[]

  /** @param keys the first one encrypts, all of them decrypt */
  constructor(keys: readonly SecretKey[]) {
    this.#keys = keys
  }

  /** The form in which to store a secret. */
  seal(secret: string, place: SecretPlace): string {
    const [first] = this.#keys
    if (first === undefined) return secret
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', first.key, nonce).setAAD(identityOf(place))
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
    return `${sealedPrefix}${first.id}:${sealed.toString('base64url')}`
  }

  /**
   * Reads a stored secret.
   *
   * @throws SecretError if no key of `SECRETS_KEY` encrypted it, or if it was changed or moved from another place
   */
  open(stored: string, place: SecretPlace): string {
    const where = `${place.table}.${place.column} of shop ${place.shopId}, row ${place.id},`
    if (stored === '') throw new SecretError(`${where} was given up: replace the secret`)
    const keyId = keyIdOf(stored)
    if (keyId === undefined) return stored
    const found = this.#keys.find(({ id }) => id === keyId)
    if (found === undefined) {
      throw new SecretError(`${where} was encrypted by the key ${keyId}, which SECRETS_KEY does not have`)
    }
    const bytes = Buffer.from(stored.slice(sealedPrefix.length + keyId.length + 1), 'base64url')
    try {
      const decipher = createDecipheriv('aes-256-gcm', found.key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes
      })
      decipher.setAAD(identityOf(place)).setAuthTag(bytes.subarray(-tagBytes))
      return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
    } catch (error) {
      throw new SecretError(`${where} was changed, or moved from another row`, { cause: error })
    }
  }

  /** Whether the secret is stored in the form that `seal` would give it now. */
  isCurrent(stored: string): boolean {
    return this.#keys[0] === undefined || keyIdOf(stored) === this.#keys[0].id
  }
}

/** How every encrypted secret begins. */
const sealedPrefix = 'enc:v1:'

/** The id of the key that encrypted a stored secret; undefined if it is in plain text. */
function keyIdOf(stored: string): string | undefined {
  return stored.startsWith(sealedPrefix) ? stored.slice(sealedPrefix.length).split(':', 1)[0] : undefined
}

// As NIST SP 800-38D recommends for GCM.
const nonceBytes = 12
const tagBytes = 16

function identityOf({ table, column, shopId, id }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([table, column, shopId, String(id)]))
}
