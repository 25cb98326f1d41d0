import type { AuditEntry } from './entry.js'

/** A refused request, and the shop in whose log it belongs. */
export interface Refusal {
  shopId: number
  entry: AuditEntry
}

/** Counts refused requests, so that anybody may cause some of them and nobody can fill the log. */
export interface Refusals {
  add(refusal: Refusal): void
  /**
   * What is to be written now: the first of each kind at once, the others as a number when their minute is over.
   *
   * @param isLast whether the process ends, so that everything is to be written
   */
  take(isLast?: boolean): Refusal[]
}

/**
 * Of the same actor, action and address, the log of a shop gets at most two entries a minute from each process: the
 * first request, and the number of the others. Further actors or addresses of that minute share one entry, without
 * their names.
 *
 * @param maxKinds how many actors and addresses of a shop are told apart within a minute
 */
export function createRefusals(maxKinds = defaultMaxKinds, nowMs: () => number = Date.now): Refusals {
  let minute = 0
  const kinds = new Map<string, { refusal: Refusal; waiting: number; isKnown: boolean }>()
  const kindsOfShop = new Map<number, number>()
  let over: Refusal[] = []

  function endMinute(): void {
    for (const { refusal, waiting } of kinds.values()) {
      if (waiting > 0) over.push(counted(refusal, waiting))
    }
    // A database that cannot be reached for long must not cost memory.
    over = over.slice(-maxWaiting)
    kinds.clear()
    kindsOfShop.clear()
  }

  function startMinute(): void {
    const now = Math.floor(nowMs() / 60_000)
    if (now === minute) return
    endMinute()
    minute = now
  }

  return {
    add(refusal) {
      startMinute()
      const { shopId, entry } = refusal
      const key = JSON.stringify([shopId, entry.action, entry.actor, entry.address])
      const known = kinds.get(key)
      if (known) {
        known.waiting++
        return
      }
      const count = kindsOfShop.get(shopId) ?? 0
      if (count < maxKinds) {
        kindsOfShop.set(shopId, count + 1)
        kinds.set(key, { refusal, waiting: 1, isKnown: false })
        return
      }
      const others = JSON.stringify([shopId, entry.action])
      const other = kinds.get(others)
      if (other) other.waiting++
      else kinds.set(others, { refusal: { shopId, entry: unnamed(entry) }, waiting: 1, isKnown: true })
    },
    take(isLast = false) {
      startMinute()
      const first = []
      for (const kind of kinds.values()) {
        if (kind.isKnown) continue
        first.push(counted(kind.refusal, kind.waiting))
        kind.waiting = 0
        kind.isKnown = true
      }
      if (isLast) endMinute()
      const taken = [...over, ...first]
      over = []
      return taken
    }
  }
}

// 40 entries a minute of each process: some 10 MB a day, for as long as an attack from many addresses lasts.
const defaultMaxKinds = 20

const maxWaiting = 1_000

function counted({ shopId, entry }: Refusal, count: number): Refusal {
  return { shopId, entry: { ...entry, count } }
}

function unnamed(entry: AuditEntry): AuditEntry {
  return { ...entry, actor: 'others', role: null, resource: null, address: null, userAgent: null, requestId: null }
}
