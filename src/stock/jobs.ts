import type { FastifyInstance } from 'fastify'
import { settleLocation } from './change-locations.js'

/** Lets the stock of products follow changes of their locations, in the background. */
export default async function stockJobs(app: FastifyInstance): Promise<void> {
  app.addJob({
    name: 'settle locations',
    intervalMs: pollIntervalMs,
    run: async () => {
      const hasMore = await settleLocations(app)
      if (hasMore) app.relay.nudge()
      return hasMore
    }
  })
}

/**
 * Takes one batch of each location, of all shops, whose products follow a change.
 *
 * @returns whether there may be more
 */
export async function settleLocations({
  prisma,
  writer,
  shops
}: Pick<FastifyInstance, 'prisma' | 'writer' | 'shops'>): Promise<boolean> {
  const rows = await prisma.$queryRaw<Array<{ shop_id: bigint; id: bigint }>>`
    SELECT shop_id, id FROM locations WHERE settled_to IS NOT NULL ORDER BY shop_id, id LIMIT ${maxLocationsAtOnce}`
  let hasMore = rows.length === maxLocationsAtOnce
  for (const row of rows) {
    const { id: shopId, lowStockThreshold } = await shops.get(Number(row.shop_id))
    const command = settleLocation(Number(row.id), { performedBy: 'system', lowStockThreshold })
    hasMore = (await writer.submit(shopId, command)) || hasMore
  }
  return hasMore
}

// Orders are decided on the current stock, so the stock that clients see may be a second late.
const pollIntervalMs = 1_000

const maxLocationsAtOnce = 10
