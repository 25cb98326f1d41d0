import type { Mutant } from './mutant.js'

const keys = (title: string) => ({ file: 'test/auth/api-keys.test.ts', title })
const sessions = (title: string) => ({ file: 'test/auth/sessions.test.ts', title })

/** A defect for each promise of API keys and sessions. */
export const keyMutants: readonly Mutant[] = [
  {
    defect: 'API keys: a revoked key is remembered as valid',
    file: 'src/auth/credential-cache.ts',
    text: 'if (current !== undefined && current !== version) this.#known.delete(hash)',
    instead: 'if (current === -1 && current !== version) this.#known.delete(hash)',
    caughtBy: keys('every refusal of a key says what is wrong with it')
  },
  {
    defect: 'API keys: a process that has no timer answers from memory for ever',
    file: 'src/auth/credential-cache.ts',
    text: 'const knownForMs = 1_000',
    instead: 'const knownForMs = Infinity',
    caughtBy: keys('a process that did nothing for a second compares what it remembers before it answers')
  },
  {
    defect: 'API keys: another process does not see changes',
    file: 'src/auth/credential-cache.ts',
    text: 'if (changes.length > 0) this.#apply(changes)',
    instead: 'if (changes.length < 0) this.#apply(changes)',
    caughtBy: { file: 'test/auth/key-processes.test.ts', title: 'a key is created, rotated and revoked in one process' }
  },
  {
    defect: 'API keys: a key is created with more rights than its creator has',
    file: 'src/api-keys/change-keys.ts',
    text: "requireRights(apiScopes, wanted, 'create')",
    instead: "requireRights(wanted, wanted, 'create')",
    caughtBy: keys('a caller creates, rotates and revokes keys with at most its own rights')
  },
  {
    defect: 'API keys: an unknown key is looked up again and again',
    file: 'src/auth/credential-cache.ts',
    text: 'else this.#unknown.add(hash)',
    instead: 'else this.#unknown.delete(hash)',
    caughtBy: keys('a malformed key costs no statement, an unknown one a single one')
  },
  {
    defect: 'API keys: each process writes the last use by itself',
    file: 'src/auth/key-entries.ts',
    text: 'WHERE last_used_at IS NULL OR last_used_at <= used_at',
    instead: 'WHERE true OR last_used_at <= used_at',
    caughtBy: keys('the last use is written at most once a minute')
  },
  {
    defect: 'sessions: a page of another origin writes with the cookie',
    file: 'src/http/foreign-requests.ts',
    text: "if (site !== undefined) return site !== 'same-origin'\n    if (origin",
    instead: 'if (site !== undefined) return false\n    if (origin',
    caughtBy: sessions('a write with the cookie must come from a page of the service')
  },
  {
    defect: 'sessions: a session outlives its key',
    file: 'src/auth/credentials.ts',
    text: ': callerOf(key)\n    if (caller === null',
    instead: ': (key?.caller ?? null)\n    if (caller === null',
    caughtBy: sessions('a session ends with its key, wherever that is kept')
  }
]
