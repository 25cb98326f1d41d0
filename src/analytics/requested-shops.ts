import type { PrismaClient } from '../generated/prisma/client.js'
import { foldBatch } from './fold.js'

/** Remembers that analytics of a shop were requested, once a minute at most. */
export async function noteRequest(prisma: PrismaClient, shopId: number): Promise<void> {
  await prisma.$executeRaw`
    UPDATE analytics_state SET requested_at = now()
    WHERE shop_id = ${shopId} AND requested_at < now() - interval '1 minute'`
}

/**
 * Adds one batch to the sums of each shop that has requested its analytics within the last day and is behind its log.
 * In a database where no shop has, it looks at an empty table.
 *
 * @returns whether there may be more
 */
export async function foldRequestedShops(prisma: PrismaClient): Promise<boolean> {
  const rows = await prisma.$queryRaw<Array<{ shop_id: bigint }>>`
    SELECT shop_id FROM analytics_state AS state
    WHERE requested_at > now() - interval '1 day' AND (is_stale OR next_event_id IS NOT NULL
      OR event_id <> (SELECT coalesce(max(id), 0) FROM events WHERE events.shop_id = state.shop_id))
    ORDER BY event_at NULLS FIRST LIMIT ${maxShopsAtOnce}`
  let hasMore = rows.length === maxShopsAtOnce
  for (const row of rows) hasMore = (await foldBatch(prisma, Number(row.shop_id))).hasMore || hasMore
  return hasMore
}

const maxShopsAtOnce = 10
