import { withinMs } from '../jobs/deadline.js'
import type { ProcessCounts } from './rates.js'
import { ratesBetween } from './rates.js'
import type { LiveSnapshot, Shop } from './schemas.js'

export interface Taken {
  /** When, by a clock that only goes forward. */
  atMs: number
  snapshot: LiveSnapshot
  /** The same, made once for all who get it. */
  text: string
}

/** Snapshots for any number of watchers at the cost of one: they are taken when someone asks, and at most once a second. */
export interface Snapshots {
  /** The newest, which is less than a second old. */
  latest(): Promise<Taken>
}

export interface SnapshotsOptions {
  /** Reads the shop; what it throws makes a snapshot without it. */
  readShop: () => Promise<Omit<Shop, 'orders_per_second'>>
  countProcess: () => Promise<ProcessCounts>
  queuedOrders: () => number
  worker: number | null
  workers: number
  /** Hears when the shop could not be read, once for each time that begins. */
  onFailure: (error: unknown) => void
}

export function createSnapshots(options: SnapshotsOptions): Snapshots {
  const readShop = createShopReader(options)
  const counts: ProcessCounts[] = []
  let latest: Promise<Taken> | undefined
  let dueAtMs = -Infinity

  async function take(atMs: number): Promise<Taken> {
    const at = new Date().toISOString()
    const [shop, counted] = await Promise.all([readShop(), options.countProcess()])
    // What is older is of a time when nobody watched; an average over that says nothing of now.
    while (counts[0] && counted.atMs - counts[0].atMs > maxWindowMs) counts.shift()
    const rates = ratesBetween(counts[0], counted)
    counts.push(counted)
    const { worker, workers, queuedOrders } = options
    const snapshot = {
      at,
      shop,
      process: { worker, workers, window_seconds: windowSeconds, ...rates, queued_orders: queuedOrders() }
    }
    return { atMs, snapshot, text: JSON.stringify(snapshot) }
  }

  return {
    async latest() {
      const nowMs = performance.now()
      if (!latest || nowMs >= dueAtMs) {
        dueAtMs = nowMs + snapshotIntervalMs
        latest = take(nowMs)
      }
      return await latest
    }
  }
}

/** As often as an eye follows numbers. */
export const snapshotIntervalMs = 1_000

const windowSeconds = 10

// Half a second more, for timers that are late.
const maxWindowMs = windowSeconds * 1_000 + 500

// A database that takes longer has trouble enough; the rest of the snapshot goes without it.
const maxReadMs = 2_000

/** Reads the shop and adds what came about since the last time; null if it cannot be read in time. One read at a time, however long it takes. */
function createShopReader({
  readShop,
  onFailure
}: Pick<SnapshotsOptions, 'readShop' | 'onFailure'>): () => Promise<Shop | null> {
  let running: Promise<Shop | null> | undefined
  let last: { atMs: number; orders: number } | undefined
  let isFailing = false

  async function read(): Promise<Shop | null> {
    try {
      const shop = await readShop()
      const atMs = performance.now()
      const perSecond =
        last && atMs - last.atMs < maxWindowMs ? ((shop.orders - last.orders) * 1_000) / (atMs - last.atMs) : null
      last = { atMs, orders: shop.orders }
      isFailing = false
      return { ...shop, orders_per_second: perSecond === null ? null : Math.max(0, Math.round(perSecond * 10) / 10) }
    } catch (error) {
      if (!isFailing) onFailure(error)
      isFailing = true
      return null
    } finally {
      running = undefined
    }
  }

  return async () => {
    running ??= read()
    return await withinMs(running, maxReadMs, null)
  }
}
