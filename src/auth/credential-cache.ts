/** What a process remembers of a secret. */
export interface CachedEntry {
  /** Names the row that it was read from. */
  ref: string
  /** The version of that row. */
  version: number
}

/** A row that has changed: what was read from another version of it is out of date. */
export interface RowChange extends CachedEntry {
  /** The hashes of the secrets that the row has now. */
  hashes: readonly string[]
}

interface Source<Entry extends CachedEntry> {
  /** Reads the rows of these secrets in one statement. @returns the entries by hash */
  find(hashes: readonly string[]): Promise<Map<string, Entry>>
  /** Reads which rows have changed, in one statement. */
  changes(sinceMs: number): Promise<RowChange[]>
}

/**
 * The secrets that a process has met, by their hashes: those that exist, and those that do not. Nothing is answered
 * from memory that was not compared with the database within a second. That takes a statement twice a second while
 * secrets are used, and none while they are not.
 */
export class CredentialCache<Entry extends CachedEntry> {
  readonly #source: Source<Entry>
  readonly #known = new Map<string, Entry>()
  readonly #unknown = new Set<string>()
  /** When all of it was last known to be current, by `performance.now()`. */
  #currentAtMs = 0
  #isUsed = false
  #refreshing: Promise<void> | undefined
  #running: Promise<unknown> = Promise.resolve()
  #next: { hashes: Set<string>; found: Promise<Map<string, Entry>> } | undefined

  constructor(source: Source<Entry>) {
    this.#source = source
  }

  /** @returns null for a secret that does not exist, undefined if only the database can tell */
  peek(hash: string): Entry | null | undefined {
    this.#isUsed = true
    if (performance.now() - this.#currentAtMs >= knownForMs) return undefined
    return this.#known.get(hash) ?? (this.#unknown.has(hash) ? null : undefined)
  }

  /** Whether the secret was looked up before, so that finding it again reads no row of it. */
  remembers(hash: string): boolean {
    return this.#known.has(hash) || this.#unknown.has(hash)
  }

  /** Finds an entry; everyone who asks for one meanwhile shares a statement. @throws the database's own error */
  async find(hash: string): Promise<Entry | null> {
    if (performance.now() - this.#currentAtMs >= knownForMs) await this.refresh()
    const cached = this.peek(hash)
    return cached === undefined ? await this.#lookUp(hash) : cached
  }

  /** Forgets what has changed in the database. @throws the database's own error */
  async refresh(): Promise<void> {
    if (this.#known.size === 0 && this.#unknown.size === 0) return
    await (this.#refreshing ??= this.#readChanges().finally(() => (this.#refreshing = undefined)))
  }

  /** Refreshes if anyone has used it since the last call. */
  async refreshIfUsed(): Promise<void> {
    if (!this.#isUsed) return
    this.#isUsed = false
    await this.refresh()
  }

  /** Forgets an entry, so that it is read again. */
  drop(hash: string): void {
    this.#known.delete(hash)
  }

  /** Forgets everything: the database went back in time, and may have other rows under the same names. */
  forget(): void {
    this.#known.clear()
    this.#unknown.clear()
  }

  entries(): Iterable<Entry> {
    return this.#known.values()
  }

  async #readChanges(): Promise<void> {
    const startedAtMs = performance.now()
    const sinceMs = startedAtMs - this.#currentAtMs + longestChangeMs
    if (sinceMs > longestAbsenceMs) this.forget()
    else {
      const changes = await this.#source.changes(sinceMs)
      if (changes.length > 0) this.#apply(changes)
    }
    this.#currentAtMs = startedAtMs
  }

  #apply(changes: readonly RowChange[]): void {
    const versions = new Map(changes.map(({ ref, version }) => [ref, version]))
    for (const [hash, { ref, version }] of this.#known) {
      const current = versions.get(ref)
      if (current !== undefined && current !== version) this.#known.delete(hash)
    }
    for (const hash of changes.flatMap(({ hashes }) => hashes)) this.#unknown.delete(hash)
  }

  /** At most one statement runs at a time, however many secrets strangers try. */
  async #lookUp(hash: string): Promise<Entry | null> {
    const next = (this.#next ??= { hashes: new Set(), found: this.#running.then(() => this.#runNext()) })
    next.hashes.add(hash)
    return (await next.found).get(hash) ?? null
  }

  #runNext(): Promise<Map<string, Entry>> {
    const hashes = [...(this.#next?.hashes ?? [])]
    this.#next = undefined
    const found = this.#read(hashes)
    this.#running = found.catch(() => {})
    return found
  }

  async #read(hashes: readonly string[]): Promise<Map<string, Entry>> {
    const startedAtMs = performance.now()
    const found = await this.#source.find(hashes)
    if (this.#known.size === 0 && this.#unknown.size === 0) this.#currentAtMs = startedAtMs
    if (this.#known.size + found.size > maxKnown) this.#known.clear()
    if (this.#unknown.size + hashes.length > maxUnknown) this.#unknown.clear()
    for (const hash of hashes) {
      const entry = found.get(hash)
      if (entry) this.#known.set(hash, entry)
      else this.#unknown.add(hash)
    }
    return found
  }
}

/** How long what a process remembers may be out of date. */
const knownForMs = 1_000

// A change becomes visible at its commit, some time after the time in its row: transactions are canceled after 8 s.
const longestChangeMs = 30_000

// After a longer time without requests the rows are read again one by one, instead of all that have changed.
const longestAbsenceMs = 600_000

// Some 10 MiB and 2 MiB, when full: more keys than most deployments have. Beyond that, it begins anew.
const maxKnown = 20_000
const maxUnknown = 20_000
