import { withinMs } from '../jobs/deadline.js'
import type { ProcessCounts } from './rates.js'
import { ratesBetween } from './rates.js'
import type { LiveSnapshot, Shop } from './schemas.js'

export interface Taken {
  /** From a monotonic clock. */
  atMs: number
  snapshot: LiveSnapshot
  /** The snapshot as JSON, serialized once for all watchers. */
  text: string
}

/** Snapshots for any number of watchers at the cost of one: taken on request, at most once a second. */
export interface Snapshots {
  /** The newest snapshot, which was begun less than a second ago. */
  latest(): Promise<Taken>
}

export interface SnapshotsOptions {
  /** Reads the shop; when it throws, the snapshot goes without the shop. */
  readShop: () => Promise<Omit<Shop, 'orders_per_second'>>
  countProcess: () => Promise<ProcessCounts>
  queuedOrders: () => number
  worker: number | null
  workers: number
  /** Called when reading the shop fails, only for the first failure in a row. */
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
    // Older counts are from before the watchers came; averages since then would say nothing about now.
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

/**
 * Snapshots of any number of shops: those of one shop are shared by all who look at it, and are forgotten some time
 * after the last look.
 *
 * @param create creates the snapshots of a shop
 */
export function createSnapshotsOfShops<Shop extends { id: number }>(
  create: (shop: Shop) => Snapshots
): (shop: Shop) => Snapshots {
  // In the order of the last look.
  const shops = new Map<number, { snapshots: Snapshots; lookedAtMs: number }>()

  return shop => {
    const nowMs = performance.now()
    for (const [id, { lookedAtMs }] of shops) {
      if (nowMs - lookedAtMs <= maxWindowMs) break
      shops.delete(id)
    }
    const snapshots = shops.get(shop.id)?.snapshots ?? create(shop)
    const look = () => {
      shops.delete(shop.id)
      shops.set(shop.id, { snapshots, lookedAtMs: performance.now() })
    }
    look()
    return {
      async latest() {
        look()
        return await snapshots.latest()
      }
    }
  }
}

/** As often as a person can follow numbers. */
export const snapshotIntervalMs = 1_000

const windowSeconds = 10

// Half a second more than the window, because timers fire late.
const maxWindowMs = windowSeconds * 1_000 + 500

// A database that takes longer is in trouble; the snapshot goes without the shop.
const maxReadMs = 2_000

/**
 * Reads the shop and adds the order rate since the last read; answers null if that fails or takes too long. Only one
 * read runs at a time, however long it takes.
 */
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
