import type { PrismaClient } from '../generated/prisma/client.js'
import { defaultShop } from '../tenancy/shop.js'
import { createEventLog, type EventLog, type LogPosition, type Rewind } from './event-log.js'
import type { Sight } from './log-end.js'

/** The event logs of all shops. They share the epoch, because the database goes back in time as a whole. */
export interface EventLogs {
  /** The log of a shop. */
  of(shopId: number): EventLog
  /**
   * Registers what to do when the database went back in time, or may have. It runs before any position after the
   * incident is returned, and runs again for each further log in which this process misses events. If it throws, so
   * does `position`, and the next call tries again.
   */
  onRewind(listener: (rewind: Rewind) => Promise<void> | void): void
  /**
   * Begins a new epoch for all shops and runs the listeners, for an incident that no process could notice.
   *
   * @returns where the log of the default shop ends
   */
  restart(): Promise<LogPosition>
  /**
   * Notices whether the database went back in time, at the cost of two queries for any number of shops: the log of a
   * shop without news is not read otherwise. Calls within a second of the last look do nothing.
   */
  watch(): Promise<void>
}

export function createEventLogs(prisma: PrismaClient): EventLogs {
  const logs = new Map<number, EventLog>()
  const listeners: Array<(rewind: Rewind) => Promise<void> | void> = []
  const sight: Sight = { showsOrigin: true, settled: null }
  let watchedAtMs = -Infinity
  let watching: Promise<void> | undefined

  function of(shopId: number): EventLog {
    const known = logs.get(shopId)
    if (known) return known
    const log = createEventLog({ prisma, shopId, sight, listeners })
    logs.set(shopId, log)
    return log
  }

  async function look(): Promise<void> {
    const startedAtMs = performance.now()
    await of(defaultShop.id).position()
    for (const shopId of await shopsWithLosses(prisma, logs)) await of(shopId).position()
    watchedAtMs = startedAtMs
  }

  return {
    of,
    onRewind: listener => listeners.push(listener),
    restart: async () => await of(defaultShop.id).restart(),
    async watch() {
      if (performance.now() - watchedAtMs < watchIntervalMs) return
      watching ??= look().finally(() => (watching = undefined))
      await watching
    }
  }
}

// As often as the relay polls.
const watchIntervalMs = 1_000

/** @returns the shops, other than the default shop, whose last event that this process has seen is gone */
async function shopsWithLosses(prisma: PrismaClient, logs: ReadonlyMap<number, EventLog>): Promise<number[]> {
  const seen = [...logs].flatMap(([shopId, { witness }]) =>
    witness && shopId !== defaultShop.id ? { shop_id: shopId, id: witness.id, created_at_ms: witness.createdAtMs } : []
  )
  if (seen.length === 0) return []
  const lost = await prisma.$queryRaw<Array<{ shop_id: bigint }>>`
    /* log:watch */ SELECT shop_id
    FROM json_to_recordset(${JSON.stringify(seen)}::json) AS seen (shop_id bigint, id bigint, created_at_ms bigint)
    WHERE NOT EXISTS (
      SELECT FROM events WHERE events.shop_id = seen.shop_id AND events.id = seen.id
        AND extract(epoch FROM events.created_at) * 1000 = created_at_ms
    )`
  return lost.map(row => Number(row.shop_id))
}
