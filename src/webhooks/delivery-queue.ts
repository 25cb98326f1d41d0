import { randomUUID } from 'node:crypto'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.js'
import { deliveryNotFound, webhookEndpointNotFound } from '../errors.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import { deliveryColumns, maxLoggedAttempts, messageId, toDelivery, type DeliveryRow } from './delivery-row.js'
import type { Delivery, LoggedAttempt } from './schemas.js'
import type { Attempt, Message } from './send-webhook.js'

// How the queue keeps an endpoint's deliveries in order per ordering key (the column `subject`): of the pending
// deliveries with the same key exactly one, the first, has a due time; the others wait without one. The transaction
// that settles a delivery gives the next one its due time. A unique index (webhook_deliveries_one_due_key) rules out
// two due deliveries.

/** A delivery that only this process may send now. */
export interface Claim {
  shopId: number
  id: number
  endpointId: number
  orderingKey: string
  holder: string
  /** Number of attempts, including the claimed one. */
  attempts: number
  message: Omit<Message, 'secrets'>
  /** As stored; the previous one only while it is valid. */
  storedSecrets: { secret: string; previous_secret: string | null }
}

export interface ClaimOptions {
  /** The ids of shops of which nothing is claimed. */
  exceptShops?: readonly number[]
  /** The largest number of deliveries to claim. */
  limit: number
  /** How many deliveries to one endpoint may be in flight at once, over all processes. */
  maxPerEndpoint: number
  /** When other processes may take over: well after the sender's timeout. */
  leaseMs: number
}

/**
 * Claims due deliveries of all shops, the longest overdue first. Each endpoint has its own slots, so an endpoint that
 * does not answer delays no other. A claim postpones the due time: if its process dies, the delivery is due again when
 * the lease expires.
 */
export async function claimDue(
  database: Queryable,
  { exceptShops = [], limit, maxPerEndpoint, leaseMs }: ClaimOptions
): Promise<Claim[]> {
  const holder = randomUUID()
  const rows = await database.$queryRaw<ClaimRow[]>`
    WITH claimed AS MATERIALIZED (
      SELECT endpoint.shop_id, due.id, endpoint.url, endpoint.secret,
        CASE WHEN endpoint.previous_secret_expires_at > now() THEN endpoint.previous_secret END AS previous_secret
      FROM webhook_endpoints AS endpoint
      CROSS JOIN LATERAL (
        SELECT id, due_at FROM webhook_deliveries
        WHERE shop_id = endpoint.shop_id AND endpoint_id = endpoint.id AND due_at <= now()
        ORDER BY due_at
        LIMIT greatest(0, ${maxPerEndpoint} - (
          SELECT count(*) FROM webhook_deliveries
          WHERE shop_id = endpoint.shop_id AND endpoint_id = endpoint.id
            AND lease_holder IS NOT NULL AND due_at > now()
        ))
        FOR UPDATE SKIP LOCKED
      ) AS due
      WHERE endpoint.is_enabled AND endpoint.shop_id <> ALL (${[...exceptShops]}::bigint[])
      ORDER BY due.due_at LIMIT ${limit}
    )
    UPDATE webhook_deliveries AS delivery
    SET lease_holder = ${holder}::uuid, due_at = now() + ${leaseMs} * interval '1 millisecond',
      attempts = attempts + 1, attempted_at = now()
    FROM claimed WHERE delivery.shop_id = claimed.shop_id AND delivery.id = claimed.id
    RETURNING delivery.shop_id, delivery.id, delivery.endpoint_id, delivery.subject AS ordering_key, delivery.attempts,
      delivery.message_id, delivery.body, claimed.url, claimed.secret, claimed.previous_secret`
  return rows.map(row => ({
    shopId: Number(row.shop_id),
    id: Number(row.id),
    endpointId: Number(row.endpoint_id),
    orderingKey: row.ordering_key,
    holder,
    attempts: row.attempts,
    message: {
      id: messageId(row.message_id),
      url: row.url,
      body: row.body
    },
    storedSecrets: { secret: row.secret, previous_secret: row.previous_secret }
  }))
}

interface ClaimRow {
  shop_id: bigint
  id: bigint
  endpoint_id: bigint
  ordering_key: string
  attempts: number
  message_id: string
  body: string
  url: string
  secret: string
  previous_secret: string | null
}

/** The state of a delivery after an attempt. */
export type DeliveryResult = { status: 'delivered' | 'failed' } | { status: 'pending'; pauseMs: number }

/**
 * Records an attempt and the delivery's new state, unless the claim was lost, and makes the next delivery with the same
 * ordering key due.
 *
 * @param disableBecause also disables the endpoint with this reason, unless its URL has changed since the claim
 * @returns whether the claim still held
 */
export async function settle(
  prisma: PrismaClient,
  claim: Claim,
  attempt: Attempt,
  result: DeliveryResult,
  disableBecause?: string
): Promise<boolean> {
  return await inTransaction(prisma, async tx => {
    await lockQueue(tx, claim)
    const isHeld = await recordAttempt(tx, claim, attempt, result)
    if (isHeld) await advance(tx, claim)
    if (disableBecause !== undefined) {
      await tx.$executeRaw`
        UPDATE webhook_endpoints
        SET is_enabled = false, disabled_reason = ${disableBecause}, version = version + 1, updated_at = now()
        WHERE shop_id = ${claim.shopId} AND id = ${claim.endpointId} AND is_enabled AND url = ${claim.message.url}`
    }
    return isHeld
  })
}

/** Releases a claim whose delivery was not attempted: it is due again at once. */
export async function release(database: Queryable, { shopId, id, holder }: Claim): Promise<void> {
  await database.$executeRaw`
    UPDATE webhook_deliveries SET lease_holder = NULL, due_at = now(), attempts = greatest(attempts - 1, 0)
    WHERE shop_id = ${shopId} AND id = ${id} AND lease_holder = ${holder}::uuid`
}

/** Gives a claim back whose delivery cannot be signed: it is due again after the pause, and no attempt is lost. */
export async function postpone(
  database: Queryable,
  { shopId, id, holder }: Claim,
  { reason, pauseMs }: { reason: string; pauseMs: number }
): Promise<void> {
  await database.$executeRaw`
    UPDATE webhook_deliveries
    SET lease_holder = NULL, due_at = now() + ${pauseMs} * interval '1 millisecond',
      attempts = greatest(attempts - 1, 0), error = ${reason}, response_status = NULL, response_body = NULL,
      duration_ms = NULL
    WHERE shop_id = ${shopId} AND id = ${id} AND lease_holder = ${holder}::uuid`
}

/**
 * Makes a delivery due now, whatever its status, and restarts its retry schedule. A delivery that waits for an earlier
 * one keeps waiting; one that is in flight is not sent twice.
 *
 * @throws ApiError WEBHOOK_ENDPOINT_NOT_FOUND, DELIVERY_NOT_FOUND
 */
export async function redeliver(
  tx: Transaction,
  shopId: number,
  endpointId: number,
  deliveryId: number
): Promise<Delivery> {
  if (!(await lockQueue(tx, { shopId, endpointId }))) throw webhookEndpointNotFound(endpointId)
  const [found] = await tx.$queryRaw<Array<{ ordering_key: string }>>`
    UPDATE webhook_deliveries
    SET status = 'pending', settled_at = NULL, attempts = 0,
      due_at = CASE WHEN due_at IS NULL OR lease_holder IS NOT NULL THEN due_at ELSE now() END
    WHERE shop_id = ${shopId} AND id = ${deliveryId} AND endpoint_id = ${endpointId}
    RETURNING subject AS ordering_key`
  if (!found) throw deliveryNotFound(deliveryId)
  const sequence = { shopId, endpointId, orderingKey: found.ordering_key }
  await yieldToEarlier(tx, sequence)
  await advance(tx, sequence)
  const [row] = await tx.$queryRaw<DeliveryRow[]>`
    SELECT ${deliveryColumns} FROM webhook_deliveries WHERE shop_id = ${shopId} AND id = ${deliveryId}`
  if (!row) throw deliveryNotFound(deliveryId)
  return toDelivery(row)
}

/** The deliveries of an endpoint that have the same ordering key. */
type Sequence = Pick<Claim, 'shopId' | 'endpointId' | 'orderingKey'>

/**
 * Serializes everything that moves or extends an endpoint's queue; fan-out.ts takes the same lock.
 *
 * @returns whether the endpoint exists
 */
export async function lockQueue(
  tx: Transaction,
  { shopId, endpointId }: Omit<Sequence, 'orderingKey'>
): Promise<boolean> {
  const rows = await tx.$queryRaw<Array<{ exists: boolean }>>`
    SELECT deleted_at IS NULL AS exists FROM webhook_endpoints
    WHERE shop_id = ${shopId} AND id = ${endpointId} FOR NO KEY UPDATE`
  return rows[0]?.exists === true
}

async function recordAttempt(
  tx: Transaction,
  claim: Claim,
  { sentAt, status, response, error, durationMs }: Attempt,
  result: DeliveryResult
): Promise<boolean> {
  const isSettled = result.status !== 'pending'
  // An earlier delivery may have been redelivered meanwhile; it goes first.
  const due = isSettled
    ? Prisma.sql`NULL`
    : Prisma.sql`
      CASE WHEN id = ${firstPending(claim)}
        THEN clock_timestamp() + ${result.pauseMs} * interval '1 millisecond' END`
  const entry: LoggedAttempt = {
    at: sentAt.toISOString(),
    url: claim.message.url,
    response_status: status,
    response_body: response,
    error,
    duration_ms: durationMs
  }
  const written = await tx.$executeRaw`
    UPDATE webhook_deliveries
    SET attempt_log = ${JSON.stringify([entry])}::jsonb || CASE
        WHEN jsonb_array_length(attempt_log) < ${maxLoggedAttempts} THEN attempt_log ELSE attempt_log - -1 END,
      status = ${result.status}, settled_at = CASE WHEN ${isSettled} THEN clock_timestamp() END, due_at = ${due},
      lease_holder = NULL, response_status = ${status}, response_body = ${response}, error = ${error},
      duration_ms = ${durationMs}
    WHERE shop_id = ${claim.shopId} AND id = ${claim.id} AND lease_holder = ${claim.holder}::uuid`
  return written === 1
}

/** Clears the due time of an unclaimed delivery if an earlier one with the same ordering key is pending. */
async function yieldToEarlier(tx: Transaction, sequence: Sequence): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET due_at = NULL
    WHERE ${isIn(sequence)} AND due_at IS NOT NULL AND lease_holder IS NULL AND id <> ${firstPending(sequence)}`
}

/** Makes the first pending delivery with an ordering key due, unless another one is. */
async function advance(tx: Transaction, sequence: Sequence): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET due_at = clock_timestamp()
    WHERE shop_id = ${sequence.shopId} AND id = ${firstPending(sequence)}
      AND NOT EXISTS (SELECT FROM webhook_deliveries WHERE ${isIn(sequence)} AND due_at IS NOT NULL)`
}

function firstPending(sequence: Sequence): Prisma.Sql {
  return Prisma.sql`(
    SELECT id FROM webhook_deliveries WHERE ${isIn(sequence)} AND status = 'pending' ORDER BY event_id LIMIT 1
  )`
}

function isIn({ shopId, endpointId, orderingKey }: Sequence): Prisma.Sql {
  return Prisma.sql`shop_id = ${shopId} AND endpoint_id = ${endpointId} AND subject = ${orderingKey}`
}
