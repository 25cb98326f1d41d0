import type { FastifyRequest } from 'fastify'
import type { Queryable } from '../database/transaction.js'
import { scopesOf, type Caller, type Credential, type Rejection } from './access.js'
import type { ApiKey } from './api-keys.js'
import type { CredentialCache } from './credential-cache.js'
import { createKeyCache, recordKeyUse, type KeyEntry } from './key-entries.js'
import { hashOf, isWellFormed } from './key-format.js'
import { createSessionCache, proofOf, recordSessionUse, type SessionEntry } from './session-entries.js'

export type Identified = Caller | Rejection

export interface CredentialsOptions {
  /** The keys of the environment. */
  apiKeys: readonly ApiKey[]
  /** A function, because the service opens its database after the first hooks of a request are set. */
  database: () => Queryable
  /** After how many seconds without a request a session ends. */
  sessionIdleSeconds: number
  /**
   * Why the database is not asked about a secret.
   *
   * @param isRemembered whether it was asked before, so that strangers cannot make it work by trying many secrets
   */
  refuseLookUp: (request: FastifyRequest, hash: string, isRemembered: boolean) => Rejection | undefined
}

/**
 * What callers authenticate with: the API keys of the environment and of the database, and the sessions of browsers
 * that logged in with such a key. A key that this process has met costs a request one SHA-256 and a look at a Map.
 */
export class Credentials {
  readonly #environment: ReadonlyMap<string, Caller>
  readonly #database: () => Queryable
  readonly #refuseLookUp: CredentialsOptions['refuseLookUp']
  readonly #keys: CredentialCache<KeyEntry>
  readonly #sessions: CredentialCache<SessionEntry>
  readonly #idleMs: number
  readonly #watchers = new Set<Watcher>()

  constructor({ apiKeys, database, sessionIdleSeconds, refuseLookUp }: CredentialsOptions) {
    this.#environment = new Map(apiKeys.map(apiKey => [apiKey.hash, callerOfEnvironment(apiKey)]))
    this.#database = database
    this.#refuseLookUp = refuseLookUp
    this.#keys = createKeyCache(database)
    this.#sessions = createSessionCache(database)
    this.#idleMs = sessionIdleSeconds * 1_000
  }

  /**
   * Identifies the holder of a key. The time that a look at a Map takes tells nothing about a secret, because the map
   * has its hash.
   *
   * @returns a promise only if the database has to be asked; it rejects with the database's own error
   */
  identifyKey(request: FastifyRequest, key: string): Identified | Promise<Identified> {
    const hash = hashOf(key)
    const caller = this.#environment.get(hash)
    if (caller) return caller
    const entry = this.#keys.peek(hash)
    if (entry !== undefined) return callerOf(entry)
    if (!isWellFormed(key)) return wrongKey
    return this.#refuseLookUp(request, hash, this.#keys.remembers(hash)) ?? this.#keys.find(hash).then(callerOf)
  }

  /**
   * Identifies the holder of a session's token: the caller with its key.
   *
   * @returns a promise only if the database has to be asked; it rejects with the database's own error
   */
  identifySession(request: FastifyRequest, token: string): Identified | Promise<Identified> {
    const hash = hashOf(token)
    const session = this.#sessions.peek(hash)
    const key = session?.keyHash ? this.#keys.peek(session.keyHash) : null
    if (session !== undefined && key !== undefined && !this.#isIdle(session)) {
      return this.#callerOfSession(token, session, key)
    }
    const refusal = this.#refuseLookUp(request, hash, this.#sessions.remembers(hash))
    if (refusal) return refusal.isWrong ? wrongSession : refusal
    return this.#readSession(hash).then(found => this.#callerOfSession(token, ...found))
  }

  /** The caller with this key of the environment. */
  environmentCaller(key: string): Caller | undefined {
    return this.#environment.get(hashOf(key))
  }

  /**
   * Calls `end` once, within a second after the credential has ended.
   *
   * @returns stops watching
   */
  watch(credential: Credential | null, end: () => void): () => void {
    if (credential === null) return () => {}
    const watcher = { credential, end }
    this.#watchers.add(watcher)
    return () => {
      this.#watchers.delete(watcher)
    }
  }

  /** Sees what has changed in the database, and ends what is being watched. @throws the database's own error */
  async follow(): Promise<void> {
    for (const cache of [this.#keys, this.#sessions]) {
      if (this.#watchers.size > 0) await cache.refresh()
      else await cache.refreshIfUsed()
    }
    for (const watcher of this.#watchers) {
      if (await this.#isValid(watcher.credential)) continue
      this.#watchers.delete(watcher)
      watcher.end()
    }
  }

  /** Sees at once what this process itself has changed. @throws the database's own error */
  async seeChanges(): Promise<void> {
    await Promise.all([this.#keys.refresh(), this.#sessions.refresh()])
    await this.follow()
  }

  /** Records in the database which keys and sessions were used. @throws the database's own error */
  async recordUse(): Promise<void> {
    await recordKeyUse(this.#database(), this.#keys.entries())
    await recordSessionUse(this.#database(), this.#sessions.entries())
  }

  /** Forgets everything: the database went back in time. */
  forget(): void {
    this.#keys.forget()
    this.#sessions.forget()
  }

  async #isValid({ type, hash }: Credential): Promise<boolean> {
    if (type === 'key') return isValidKey(await this.#keys.find(hash))
    const [session, key] = await this.#readSession(hash)
    if (session === null || hasSessionEnded(session) || this.#isIdle(session)) return false
    return session.keyHash === null || isValidKey(key)
  }

  /** A session with its key, if that is in the database. Another process may have used the session since. */
  async #readSession(hash: string): Promise<[SessionEntry | null, KeyEntry | null]> {
    let session = await this.#sessions.find(hash)
    if (session && this.#isIdle(session)) {
      this.#sessions.drop(hash)
      session = await this.#sessions.find(hash)
    }
    return [session, session?.keyHash ? await this.#keys.find(session.keyHash) : null]
  }

  #isIdle(session: SessionEntry | null): boolean {
    return session !== null && Date.now() - Math.max(session.usedAtMs, session.recordedAtMs) >= this.#idleMs
  }

  #callerOfSession(token: string, session: SessionEntry | null, key: KeyEntry | null): Identified {
    if (session === null) return wrongSession
    if (hasSessionEnded(session) || this.#isIdle(session)) return endedSession
    const caller = session.keyHash === null ? this.#environmentCallerOf(token, session) : callerOf(key)
    if (caller === null || 'problem' in caller) return endedSession
    session.usedAtMs = Date.now()
    return {
      ...caller,
      expiresAtMs: Math.min(session.expiresAtMs, caller.expiresAtMs ?? Infinity),
      credential: { type: 'session', hash: session.hash }
    }
  }

  /** The caller with the key of the environment that the session began with; null if it is not there any more. */
  #environmentCallerOf(token: string, session: SessionEntry): Caller | null {
    if (session.environmentCaller !== undefined) return session.environmentCaller
    const found = [...this.#environment].find(([keyHash]) => proofOf(token, keyHash) === session.environmentProof)
    return (session.environmentCaller = found?.[1] ?? null)
  }
}

interface Watcher {
  credential: Credential
  end: () => void
}

export const wrongKey: Rejection = { problem: 'The API key is invalid', isWrong: true }
const revokedKey: Rejection = { problem: 'The API key has been revoked', isWrong: false }
const expiredKey: Rejection = { problem: 'The API key has expired', isWrong: false }

const wrongSession: Rejection = { problem: 'The session is unknown: log in again', isWrong: true }
const endedSession: Rejection = { problem: 'The session has ended: log in again', isWrong: false }

function callerOfEnvironment({ name, role, shopSlug }: ApiKey): Caller {
  return {
    principal: `api_key:${name}`,
    role,
    apiScopes: scopesOf(role),
    scope: 'everyone',
    shopSlug,
    expiresAtMs: null,
    credential: null
  }
}

function callerOf(entry: KeyEntry | null): Identified {
  if (entry === null) return wrongKey
  if (entry.isRevoked) return revokedKey
  if (hasEnded(entry)) return expiredKey
  entry.usedAtMs = Date.now()
  return entry.caller
}

function isValidKey(entry: KeyEntry | null): boolean {
  return entry !== null && !hasEnded(entry)
}

function hasSessionEnded({ isEnded, expiresAtMs }: SessionEntry): boolean {
  return isEnded || expiresAtMs <= Date.now()
}

function hasEnded({ isRevoked, endsAtMs }: KeyEntry): boolean {
  return isRevoked || (endsAtMs !== null && endsAtMs <= Date.now())
}
