import type { PrismaClient } from '../generated/prisma/client.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Person } from '../shop/people.js'

/**
 * Removes the stored responses of idempotency keys that are about a person: those to the person, those that show its
 * user or its orders, and those that have the address. The keys go with them: clients choose them, and the hash of a
 * request could be guessed from its content. A client that repeats such a request gets no replay; the user that it
 * names is unknown by then.
 *
 * They are found by reading those of the shop, a batch at a time and outside the line of writers: a response may show
 * the person anywhere, and an index for that would cost every order.
 */
export async function removeAnswers(
  prisma: PrismaClient,
  shopId: number,
  { userId, email, orderIds }: Person & { orderIds: readonly number[] }
): Promise<void> {
  const address = email?.toLowerCase() ?? null
  const ids = Prisma.sql`(SELECT unnest(${[...orderIds]}::bigint[]))`
  const location = Prisma.sql`headers ->> 'location'`
  const isOfUser = Prisma.sql`
    principal = ${`user:${userId}`} OR ${location} = ${`/api/v1/users/${userId}`}
    OR body LIKE ${`%"user_id":${userId},%`}`
  const isAbout = Prisma.sql`
    (${userId === null ? Prisma.sql`false` : isOfUser}) OR position(${address}::text IN lower(body)) > 0
    OR substring(${location} FROM '^/api/v1/orders/([0-9]{1,15})$')::bigint IN ${ids}
    OR substring(body FROM '"order_id":([0-9]{1,15})')::bigint IN ${ids}`
  let last: { principal: string; key: string } | undefined = { principal: '', key: '' }
  while (last) {
    const [row]: Array<{ principal: string; key: string }> = await prisma.$queryRaw`
      WITH batch AS MATERIALIZED (
        SELECT principal, key, (${isAbout}) IS TRUE AS is_about FROM idempotency_keys
        WHERE shop_id = ${shopId} AND (principal, key) > (${last.principal}, ${last.key})
        ORDER BY principal, key LIMIT ${batchSize}
      ), removed AS (
        DELETE FROM idempotency_keys AS stored USING batch
        WHERE batch.is_about AND stored.shop_id = ${shopId} AND stored.principal = batch.principal
          AND stored.key = batch.key
      )
      SELECT principal, key FROM batch ORDER BY principal DESC, key DESC LIMIT 1`
    last = row
  }
}

// Some 2 MB of responses, which PostgreSQL reads within 20 ms.
const batchSize = 2_000
