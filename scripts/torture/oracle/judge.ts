// The oracle: what clients were told, against what the database holds. It shares no code with the service, so that no mistake can be made
// twice in the same way; what it knows of it is the contract.
import type { History } from '../history.js'
import type { Receiver } from '../receiver.js'
import type { Follower } from '../followers.js'
import type { Shop } from '../shop.js'
import type { World } from '../world.js'
import { judgeFeed } from './feed.js'
import { judgeKeys } from './keys.js'
import { judgeLists } from './lists.js'
import { judgeOrders } from './orders.js'
import { judgePayments } from './payments.js'
import { judgeStock } from './stock.js'
import { readTables, type Tables } from './tables.js'
import { judgeWalks } from './walks.js'

export interface Evidence {
  world: World
  history: History
  shop: Shop
  followers: Follower[]
  receiver: Receiver
  delivered: { types: readonly string[] }
  databaseUrl: string
  /** The last event that everybody has had the time to get. */
  lastEventId: number
}

export type Case = Pick<Evidence, 'history' | 'shop'> & { tables: Tables }

/** Ends the services and compares; everything that does not fit is a finding. */
export async function judge(evidence: Evidence): Promise<void> {
  const { world, history, followers } = evidence
  await judgeLists(evidence)
  for (const { service } of world.services) {
    const { code } = await service.stop()
    if (code !== 0) history.find('end not graceful', `${service.name} ended with ${code} after SIGTERM at rest`)
  }
  await Promise.all(followers.map(follower => follower.stop()))
  const tables = await readTables(evidence.databaseUrl)
  history.count('orders', tables.orders.length)
  history.count('events', tables.events.length)
  history.count('movements of stock', tables.movements.length)
  const given = { ...evidence, tables }
  judgeOrders(given)
  judgeStock(given)
  judgeWalks(given)
  judgePayments(given)
  judgeKeys(given)
  judgeFeed(given)
}
