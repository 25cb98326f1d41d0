import { setTimeout as sleep } from 'node:timers/promises'
import type { Follower } from './followers.js'
import type { History } from './history.js'
import type { World } from './world.js'

/**
 * Waits until every event that was in the log of the shop when the faults ended has reached all followers and
 * subscribers.
 *
 * @returns the id of the last of these events; orders keep expiring, so later ones will follow
 */
export async function settle(
  { admin }: Pick<World, 'admin'>,
  { shopId, history, followers }: { shopId: number; history: History; followers: readonly Follower[] }
): Promise<number> {
  const deadline = performance.now() + settleMs
  const {
    rows: [log]
  } = await admin.query(
    'SELECT coalesce(max(id), 0)::int AS last, count(*)::int AS count FROM events WHERE shop_id = $1',
    [shopId]
  )
  for (;;) {
    const { rows: behind } = await admin.query(
      `SELECT name, cursor, last_error, retry_at, lease_expires_at, now()
       FROM event_subscriptions
       WHERE shop_id = $1 AND cursor < $2`,
      [shopId, log.last]
    )
    const late = followers.filter(({ events }) => events.size < log.count)
    if (late.length === 0 && behind.length === 0) return log.last
    if (performance.now() > deadline) {
      for (const { name, events } of late) {
        const share = `${events.size} of ${log.count} events`
        history.find('lost event', `${name} has ${share} ${settleMs / 1_000} s after the last fault`)
      }
      if (behind.length > 0) {
        history.find('no recovery', `subscriptions are behind event ${log.last}: ${JSON.stringify(behind)}`)
      }
      return log.last
    }
    await sleep(200)
  }
}

// A relay that has failed repeatedly retries after half a minute, and the lease of a killed process must run out first.
const settleMs = 75_000
