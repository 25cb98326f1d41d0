import { inTransaction } from '../database/transaction.js'
import type { PrismaClient } from '../generated/prisma/client.js'
import { eraseRecords } from '../shop/erase-records.js'
import { maxErasedAtOnce } from '../shop/people.js'
import { removeAnswers } from './remove-answers.js'

/** How old an erasure is when it is swept: what had begun before it has ended by then. */
export interface SweepAge {
  fromSeconds: number
  toSeconds: number
}

// No statement takes 10 s, and no attempt to send something 30 s. Until five minutes later several sweeps have looked.
const sweepAge: SweepAge = { fromSeconds: 40, toSeconds: 300 }

/**
 * Erases once more what recent erasures may have missed: an e-mail or a webhook of which another process had read the
 * event before the erasure, and which it wrote after it.
 */
export async function sweepErased(prisma: PrismaClient, { fromSeconds, toSeconds } = sweepAge): Promise<void> {
  const rows = await prisma.$queryRaw<Array<{ shop_id: bigint; users: bigint[]; orders: bigint[] }>>`
    SELECT shop_id, array_remove(array_agg(user_id), NULL) AS users, array_remove(array_agg(order_id), NULL) AS orders
    FROM (
      SELECT shop_id, id AS user_id, NULL AS order_id, erased_at FROM users WHERE erased_at IS NOT NULL
      UNION ALL
      SELECT shop_id, NULL, id, erased_at FROM orders WHERE erased_at IS NOT NULL
    ) AS erased
    WHERE erased_at BETWEEN now() - ${toSeconds} * interval '1 second' AND now() - ${fromSeconds} * interval '1 second'
    GROUP BY shop_id`
  for (const row of rows) {
    const [shopId, users, orders] = [Number(row.shop_id), row.users.map(Number), row.orders.map(Number)]
    for (let first = 0; first < Math.max(users.length, orders.length); first += maxErasedAtOnce) {
      const batch = (ids: readonly number[]) => ids.slice(first, first + maxErasedAtOnce)
      await inTransaction(prisma, tx => eraseRecords(tx, shopId, { users: batch(users), orders: batch(orders) }))
    }
    for (const userId of users) await removeAnswers(prisma, shopId, { userId, email: null, orderIds: orders })
    if (users.length === 0) await removeAnswers(prisma, shopId, { userId: null, email: null, orderIds: orders })
  }
}
