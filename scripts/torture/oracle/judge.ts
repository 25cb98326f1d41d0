// The oracle: what clients were told, against what the database holds. It shares no code with the service, so that no mistake can be made
// twice in the same way; what it knows of it is the contract.
import type { Evidence } from './evidence.js'
import { judgeFeed } from './feed.js'
import { judgeKeys } from './keys.js'
import { judgeLists } from './lists.js'
import { judgeOrders } from './orders.js'
import { judgePayments } from './payments.js'
import { judgeStock } from './stock.js'
import { readTables } from './tables.js'
import { judgeWalks } from './walks.js'

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
