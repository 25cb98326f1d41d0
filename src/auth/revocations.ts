import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import type { Queryable } from '../database/transaction.js'
import type { Login } from './access.js'

/**
 * Which access tokens are refused although they have not expired. Every process knows them from memory: a request costs
 * a look into a map, and what another process revoked is known half a second later.
 */
export interface Revocations {
  /** Whether those of before the start are known. Until then `load` must come first. */
  readonly isLoaded: boolean
  /** Reads what is new, or everything at first. */
  load(): Promise<void>
  isRevoked(login: Login): boolean
  /** Adds what this process has just revoked in a shop. */
  add(shopSlug: string, revoked: readonly Revoked[]): void
  /** Runs once when the login is revoked. @returns a function that stops watching */
  watch(login: Login, onRevoked: () => void): () => void
}

/** A revoked login (`login:<id>`) or all earlier ones of a user (`user:<id>`). */
export interface Revoked {
  target: string
  revoked_at: Date
}

declare module 'fastify' {
  interface FastifyInstance {
    revocations: Revocations
  }
}

interface RevocationsOptions {
  tokenMaxLifetimeSeconds: number
  tokenClockToleranceSeconds: number
}

/** Adds `revocations`. auth/routes.ts keeps them up to date while the app listens. */
export default fp(
  async function revocations(app: FastifyInstance, options: RevocationsOptions) {
    app.decorate('revocations', new KnownRevocations(() => app.prisma, options))
  },
  { name: 'revocations' }
)

class KnownRevocations implements Revocations {
  readonly #database: () => Queryable
  readonly #toleranceMs: number
  readonly #keptForMs: number
  /** By shop and target, the latest last. */
  readonly #revokedAtMs = new Map<string, number>()
  readonly #watchers = new Set<{ login: Login; onRevoked: () => void }>()
  #loadedAtMs: number | undefined
  #loading: Promise<void> | undefined

  constructor(database: () => Queryable, options: RevocationsOptions) {
    this.#database = database
    this.#toleranceMs = options.tokenClockToleranceSeconds * 1_000
    this.#keptForMs = options.tokenMaxLifetimeSeconds * 1_000 + 2 * this.#toleranceMs + longestStatementMs
  }

  get isLoaded(): boolean {
    return this.#loadedAtMs !== undefined
  }

  async load(): Promise<void> {
    this.#loading ??= this.#read().finally(() => (this.#loading = undefined))
    await this.#loading
  }

  isRevoked({ shopSlug, userId, sessionId, issuedAtMs }: Login): boolean {
    if (this.#revokedAtMs.size === 0) return false
    if (sessionId !== undefined && this.#revokedAtMs.has(`${shopSlug} login:${sessionId}`)) return true
    const atMs = this.#revokedAtMs.get(`${shopSlug} user:${userId}`)
    if (atMs === undefined) return false
    // The clock of the issuer may be ahead: when in doubt, the token is refused, and the client gets a new one. Logins
    // of this service are revoked one by one, so theirs are not in doubt.
    return issuedAtMs <= atMs + (sessionId === undefined ? this.#toleranceMs : -this.#toleranceMs)
  }

  add(shopSlug: string, revoked: readonly Revoked[]): void {
    let isNew = false
    for (const { target, revoked_at: revokedAt } of revoked) {
      const key = `${shopSlug} ${target}`
      if (this.#revokedAtMs.get(key) === revokedAt.getTime()) continue
      isNew = true
      this.#revokedAtMs.delete(key)
      this.#revokedAtMs.set(key, revokedAt.getTime())
    }
    if (!isNew) return
    for (const watcher of this.#watchers) {
      if (this.isRevoked(watcher.login) && this.#watchers.delete(watcher)) watcher.onRevoked()
    }
  }

  watch(login: Login, onRevoked: () => void): () => void {
    const watcher = { login, onRevoked }
    if (this.isRevoked(login)) onRevoked()
    else this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  async #read(): Promise<void> {
    const startedAtMs = performance.now()
    const elapsedMs = this.#loadedAtMs === undefined ? this.#keptForMs : startedAtMs - this.#loadedAtMs
    const sinceMs = Math.min(this.#keptForMs, elapsedMs + longestStatementMs)
    const rows = await this.#database().$queryRaw<Array<Revoked & { slug: string }>>`
      /* revocations:read */ SELECT slug, target, revoked_at
      FROM token_revocations JOIN shops ON shops.id = shop_id
      WHERE revoked_at > now() - ${sinceMs} * interval '1 millisecond' ORDER BY revoked_at`
    for (const row of rows) this.add(row.slug, [row])
    this.#loadedAtMs = startedAtMs
    const oldestMs = Date.now() - this.#keptForMs
    for (const [key, atMs] of this.#revokedAtMs) {
      if (atMs >= oldestMs) break
      this.#revokedAtMs.delete(key)
    }
  }
}

// A row becomes visible at its commit, some time after its `revoked_at`: statements are canceled after 7 s.
const longestStatementMs = 30_000

/**
 * Deletes one batch of revocations that no valid token can be subject to any more, of all shops.
 *
 * @returns the number of deleted rows
 */
export async function removeOldRevocations(database: Queryable, maxLifetimeSeconds: number): Promise<number> {
  return await database.$executeRaw`
    DELETE FROM token_revocations WHERE (shop_id, target) IN (
      SELECT shop_id, target FROM token_revocations
      WHERE revoked_at < now() - ${maxLifetimeSeconds} * interval '1 second' - interval '1 hour'
      ORDER BY revoked_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`
}

// Small, so that each batch locks few rows and writes little WAL.
const batchSize = 1_000
