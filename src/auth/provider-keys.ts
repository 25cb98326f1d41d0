import type { CryptoKey, JSONWebKeySet, JWSHeaderParameters } from 'jose'
import type { FastifyBaseLogger } from 'fastify'
import { setTimeout as sleep } from 'node:timers/promises'
import { isLoopbackName } from '../http/host-name.js'
import { identityProviderUnavailable, type ApiError } from '../errors.js'

/** The public keys of an identity provider. */
export interface ProviderKeys {
  /**
   * Finds the key that a token names, if need be by asking the provider.
   *
   * @returns undefined if the provider has no such key
   * @throws ApiError IDENTITY_PROVIDER_UNAVAILABLE when it cannot be asked, or too many tokens with unknown keys wait
   */
  find(header: JWSHeaderParameters): Promise<CryptoKey | undefined>
}

export interface ProviderKeysOptions {
  issuer: string
  /** The library, which is loaded only if there is a provider. */
  jose: typeof import('jose')
  log: Pick<FastifyBaseLogger, 'warn'>
  /** Runs when the provider has other keys than before: what its former keys have signed is to be verified again. */
  onChange: () => void
  /** The shortest time between two requests for the keys; 5 s by default. */
  cooldownMs?: number | undefined
  /** How long keys are used before they are read again; 10 minutes by default. */
  maxAgeMs?: number | undefined
}

/**
 * Keeps the keys of a provider. A token with an unknown key waits for a look at the provider that began after the token
 * arrived, so a new key works at once and an unknown one is certainly unknown. All waiting tokens share one look, looks
 * are some seconds apart, and few tokens may wait: a stranger who makes up key ids can neither make the service flood
 * the provider nor fill its memory. Tokens with known keys never wait, even if the provider is down.
 */
export function createProviderKeys(options: ProviderKeysOptions): ProviderKeys {
  return new KeyRing(options)
}

class KeyRing implements ProviderKeys {
  readonly #options: ProviderKeysOptions
  readonly #fetchKeys: () => Promise<JSONWebKeySet>
  readonly #cooldownMs: number
  readonly #maxAgeMs: number
  #known: { find: LocalKeys; text: string } | undefined
  /** When the last look began, and the last one that succeeded; by `performance.now()`. */
  #lookedAtMs = -Infinity
  #knownSinceMs = -Infinity
  #looking: Promise<void> | undefined
  #waiting = 0

  constructor(options: ProviderKeysOptions) {
    this.#options = options
    this.#fetchKeys = createFetcher(options.issuer)
    this.#cooldownMs = options.cooldownMs ?? 5_000
    this.#maxAgeMs = options.maxAgeMs ?? 600_000
  }

  async find(header: JWSHeaderParameters): Promise<CryptoKey | undefined> {
    const arrivedAtMs = performance.now()
    const isOld = arrivedAtMs - this.#knownSinceMs >= this.#maxAgeMs
    // In the background: the known keys stay in use until others arrive.
    if (this.#known && isOld && arrivedAtMs - this.#lookedAtMs >= this.#cooldownMs) this.#lookOnce().catch(() => {})
    const key = await this.#findKnown(header)
    if (key) return key
    if (this.#waiting >= maxWaiting) throw this.#unavailable()
    this.#waiting++
    try {
      while (this.#knownSinceMs < arrivedAtMs) {
        await this.#lookSince(arrivedAtMs)
        const found = await this.#findKnown(header)
        if (found) return found
      }
      return undefined
    } finally {
      this.#waiting--
    }
  }

  async #findKnown(header: JWSHeaderParameters): Promise<CryptoKey | undefined> {
    try {
      return await this.#known?.find(header)
    } catch (error) {
      if (error instanceof this.#options.jose.errors.JWKSNoMatchingKey) return undefined
      throw error
    }
  }

  /** Waits for the current look, or makes the next one as soon as it may begin. */
  async #lookSince(arrivedAtMs: number): Promise<void> {
    if (this.#looking) return await this.#looking
    const pauseMs = this.#lookedAtMs + this.#cooldownMs - performance.now()
    if (pauseMs > 0) {
      // The last look failed: its successor would most likely fail too.
      if (this.#lookedAtMs > this.#knownSinceMs) throw this.#unavailable()
      await sleep(pauseMs, undefined, { ref: false })
    }
    // Of those that waited, the first looks for all.
    if (this.#knownSinceMs < arrivedAtMs) await this.#lookOnce()
  }

  #lookOnce(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined))
    return this.#looking
  }

  async #look(): Promise<void> {
    const { jose, log, onChange } = this.#options
    const startedAtMs = performance.now()
    this.#lookedAtMs = startedAtMs
    try {
      const keySet = await this.#fetchKeys()
      const text = JSON.stringify(keySet.keys.map(key => JSON.stringify(key)).sort())
      if (text !== this.#known?.text) {
        this.#known = { find: jose.createLocalJWKSet(keySet), text }
        onChange()
      }
      this.#knownSinceMs = startedAtMs
    } catch (error) {
      log.warn({ err: error }, 'the keys of the identity provider could not be read')
      throw this.#unavailable()
    }
  }

  #unavailable(): ApiError {
    const seconds = Math.ceil((this.#lookedAtMs + this.#cooldownMs - performance.now()) / 1_000)
    return identityProviderUnavailable(Math.max(1, seconds))
  }
}

type LocalKeys = ReturnType<typeof import('jose').createLocalJWKSet>

// With a new key, the first token of each client arrives here, and each waits for milliseconds.
const maxWaiting = 200

// As long as a client may wait for a response anyway.
const timeoutMs = 5_000

// A key takes some 500 bytes, with a chain of certificates 5 KiB.
const maxBytes = 262_144

/** Whether a URL of the provider is safe to ask for keys: nobody on the way can replace them. */
export function isSafeUrl({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackName(hostname))
}

/** Returns a function that reads the keys from where the provider says (OpenID Connect Discovery). */
function createFetcher(issuer: string): () => Promise<JSONWebKeySet> {
  let keysUrl: URL | undefined
  return async () => {
    const url = keysUrl ?? (await discover(issuer))
    // The provider may have moved its keys: the next look asks again.
    keysUrl = undefined
    const { keys }: { keys?: unknown } = Object(await fetchJson(url))
    if (!Array.isArray(keys)) throw new Error(`${url.href} has no keys`)
    keysUrl = url
    return { keys: keys.filter(key => typeof key === 'object' && key !== null) }
  }
}

async function discover(issuer: string): Promise<URL> {
  const url = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const document: { issuer?: unknown; jwks_uri?: unknown } = Object(await fetchJson(url))
  if (document.issuer !== issuer) throw new Error(`${url.href} is of another issuer than OIDC_ISSUER`)
  const text = String(document.jwks_uri)
  if (!URL.canParse(text) || !isSafeUrl(new URL(text))) throw new Error(`${url.href} has no jwks_uri with https`)
  return new URL(text)
}

async function fetchJson(url: URL): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs)
  })
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw new Error(`${url.href} answers with more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  if (!response.ok) throw new Error(`${url.href} answers with status ${response.status}`)
  return JSON.parse(Buffer.concat(chunks).toString())
}
