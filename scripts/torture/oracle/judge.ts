// The oracle: compares what clients were told with what the database holds. It shares no code with the service, so
// that both cannot make the same mistake; it knows only the contract.
import type { Evidence } from './evidence.js'
import { judgeFeed } from './feed.js'
import { judgeIds } from './ids.js'
import { judgeKeys } from './keys.js'
import { judgeLists } from './lists.js'
import { judgeOrders } from './orders.js'
import { judgePayments } from './payments.js'
import { judgeStock } from './stock.js'
import { readTables } from './tables.js'
import { judgeTransitions } from './transitions.js'

/** Stops the services and makes all comparisons; every mismatch becomes a finding. */
export async function judge(evidence: Evidence): Promise<void> {
  const { world, history, followers } = evidence
  await judgeLists(evidence)
  for (const { service } of world.services) {
    const { code } = await service.stop()
    if (code !== 0) {
      history.find('ungraceful exit', `${service.name} was idle and exited with status ${code} after SIGTERM`)
    }
  }
  await Promise.all(followers.map(follower => follower.stop()))
  const tables = await readTables(evidence.databaseUrl)
  history.count('orders', tables.orders.length)
  history.count('events', tables.events.length)
  history.count('stock movements', tables.movements.length)
  const given = { ...evidence, tables }
  judgeOrders(given)
  judgeStock(given)
  judgeTransitions(given)
  judgePayments(given)
  judgeKeys(given)
  judgeIds(given)
  judgeFeed(given)
}
