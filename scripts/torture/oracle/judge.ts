// The oracle: compares what clients were told with what the database holds. It shares no code with the service, so
// that both cannot make the same mistake; it knows only the contract.
import type { History } from '../history.js'
import { markOf } from '../shop.js'
import type { World } from '../world.js'
import type { Evidence } from './evidence.js'
import { judgeAllocations } from './allocations.js'
import { judgeCourses } from './courses.js'
import { judgeFeed } from './feed.js'
import { judgeIds } from './ids.js'
import { judgeKeys } from './keys.js'
import { judgeLists } from './lists.js'
import { judgeLocations } from './locations.js'
import { judgeOrders } from './orders.js'
import { judgeParts } from './parts.js'
import { judgePayments } from './payments.js'
import { judgeServiceChecks } from './service-checks.js'
import { judgeStock } from './stock.js'
import { readTables } from './tables.js'
import { judgeTimeline } from './timeline.js'
import { judgeTransitions } from './transitions.js'

/** Stops the services and makes all comparisons, shop by shop; every mismatch becomes a finding. */
export async function judge(world: World, whole: History, shops: readonly Evidence[]): Promise<void> {
  for (const evidence of shops) {
    await judgeLists(evidence)
    await judgeServiceChecks(evidence)
  }
  for (const { service } of world.services) {
    const { code } = await service.stop()
    if (code !== 0) {
      whole.find('ungraceful exit', `${service.name} was idle and exited with status ${code} after SIGTERM`)
    }
  }
  await Promise.all(shops.flatMap(({ followers }) => followers.map(follower => follower.stop())))
  for (const evidence of shops) await judgeShop(evidence)
  await judgeStrays(world, whole, shops)
}

async function judgeShop(evidence: Evidence): Promise<void> {
  const { history, databaseUrl, shopId } = evidence
  const tables = await readTables(databaseUrl, shopId)
  history.count('orders', tables.orders.length)
  history.count('parts of orders', tables.parts.length)
  history.count('events', tables.events.length)
  history.count('stock movements', tables.movements.length)
  const given = { ...evidence, tables }
  judgeOrders(given)
  judgeStock(given)
  judgeLocations(given)
  judgeAllocations(given)
  judgeTimeline(given)
  judgeTransitions(given)
  judgeParts(given)
  judgePayments(given)
  judgeCourses(given)
  judgeKeys(given)
  judgeIds(given)
  judgeFeed(given)
}

const tablesOfShops = [
  'products',
  'users',
  'orders',
  'order_items',
  'order_parts',
  'stock_movements',
  'order_payments',
  'locations',
  'events'
]

/** Every row is of one of the shops, and names are those of its shop. */
async function judgeStrays(world: World, whole: History, shops: readonly Evidence[]): Promise<void> {
  const ids = shops.map(({ shopId }) => shopId)
  for (const table of tablesOfShops) {
    const { rows } = await world.admin.query(
      `SELECT shop_id::int AS shop, id::int FROM ${table} WHERE NOT shop_id = ANY ($1::bigint[]) LIMIT 10`,
      [ids]
    )
    if (rows.length > 0) whole.find('another shop', `${table} has rows of no shop: ${JSON.stringify(rows)}`)
  }
  for (const { shop, shopId, history } of shops) {
    const { rows } = await world.admin.query(
      `SELECT id::int, name FROM products WHERE shop_id = $1 AND name NOT LIKE $2
       UNION ALL SELECT id::int, full_name FROM users WHERE shop_id = $1 AND full_name NOT LIKE $2
       UNION ALL SELECT id::int, name FROM locations WHERE shop_id = $1 AND id > 1 AND name NOT LIKE $2 LIMIT 10`,
      [shopId, `%${markOf(shop.slug)}`]
    )
    if (rows.length > 0) history.find('another shop', `names of other shops: ${JSON.stringify(rows)}`)
  }
}
