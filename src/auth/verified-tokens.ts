import { hash } from 'node:crypto'

/**
 * Remembers what was verified of tokens, by their hashes. When it is full, it forgets the token that was used least
 * recently.
 */
export class VerifiedTokens<Verified extends { expiresAtMs: number | null }> {
  readonly #byHash = new Map<string, Verified>()
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  get(tokenHash: string): Verified | undefined {
    const verified = this.#byHash.get(tokenHash)
    if (!verified) return undefined
    this.#byHash.delete(tokenHash)
    if (verified.expiresAtMs !== null && verified.expiresAtMs <= Date.now()) return undefined
    this.#byHash.set(tokenHash, verified)
    return verified
  }

  set(tokenHash: string, verified: Verified): void {
    this.#byHash.set(tokenHash, verified)
    // The oldest entry comes first.
    if (this.#byHash.size > this.#size) this.#byHash.delete(String(this.#byHash.keys().next().value))
  }

  clear(): void {
    this.#byHash.clear()
  }
}

/** The memory of a process does not hold tokens, with which anyone who reads it could act. */
export function hashOfToken(token: string): string {
  return hash('sha256', token, 'base64')
}
