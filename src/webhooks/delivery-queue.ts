import { randomUUID } from 'node:crypto'
import { inTransaction, type Queryable, type Transaction } from '../database/transaction.js'
import { deliveryNotFound, webhookEndpointNotFound } from '../errors.js'
import { Prisma, type PrismaClient } from '../generated/prisma/client.js'
import { deliveryColumns, messageId, toDelivery, type DeliveryRow } from './delivery-row.js'
import type { Delivery } from './schemas.js'
import type { Attempt, Message } from './send-webhook.js'

// How the queue keeps the order of what an endpoint hears about one subject: of its pending deliveries exactly one, the first, has a due time;
// the others wait without one. Whoever settles it gives the next one its due time. A unique index (webhook_deliveries_one_due_key) sees to it
// that there are never two.

/** A delivery that this process, and no other, is to send now. */
export interface Claim {
  id: number
  endpointId: number
  subject: string
  holder: string
  /** With this one. */
  attempts: number
  message: Message
}

export interface ClaimOptions {
  /** How many to claim, at most. */
  limit: number
  /** How many of one endpoint may be on their way at once, from all processes. */
  maxPerEndpoint: number
  /** When others may take over: well after the sender has given up. */
  leaseMs: number
}

/**
 * Claims deliveries that are due, those first that have waited longest. Each endpoint has room of its own, so that one that does not answer
 * holds up no other. A claim is a due time moved ahead: if its process dies, the delivery is due again when the lease has run out.
 */
export async function claimDue(
  database: Queryable,
  { limit, maxPerEndpoint, leaseMs }: ClaimOptions
): Promise<Claim[]> {
  const holder = randomUUID()
  const rows = await database.$queryRaw<ClaimRow[]>`
    WITH claimed AS MATERIALIZED (
      SELECT due.id, endpoint.url, endpoint.secret, CASE WHEN endpoint.previous_secret_expires_at > now() THEN endpoint.previous_secret END AS previous_secret
      FROM webhook_endpoints AS endpoint
      CROSS JOIN LATERAL (
        SELECT id, due_at FROM webhook_deliveries WHERE endpoint_id = endpoint.id AND due_at <= now()
        ORDER BY due_at
        LIMIT greatest(0, ${maxPerEndpoint} - (SELECT count(*) FROM webhook_deliveries WHERE endpoint_id = endpoint.id AND lease_holder IS NOT NULL AND due_at > now()))
        FOR UPDATE SKIP LOCKED
      ) AS due
      WHERE endpoint.is_enabled
      ORDER BY due.due_at LIMIT ${limit}
    )
    UPDATE webhook_deliveries AS delivery
    SET lease_holder = ${holder}::uuid, due_at = now() + ${leaseMs} * interval '1 millisecond', attempts = attempts + 1, attempted_at = now()
    FROM claimed WHERE delivery.id = claimed.id
    RETURNING delivery.id, delivery.endpoint_id, delivery.subject, delivery.attempts, delivery.message_id, delivery.body, claimed.url, claimed.secret, claimed.previous_secret`
  return rows.map(row => ({
    id: Number(row.id),
    endpointId: Number(row.endpoint_id),
    subject: row.subject,
    holder,
    attempts: row.attempts,
    message: {
      id: messageId(row.message_id),
      url: row.url,
      body: row.body,
      secrets: row.previous_secret === null ? [row.secret] : [row.secret, row.previous_secret]
    }
  }))
}

interface ClaimRow {
  id: bigint
  endpoint_id: bigint
  subject: string
  attempts: number
  message_id: string
  body: string
  url: string
  secret: string
  previous_secret: string | null
}

/** What becomes of a delivery after an attempt. */
export type Outcome = { status: 'delivered' | 'failed' } | { status: 'pending'; pauseMs: number }

/**
 * Writes down an attempt and what becomes of the delivery, unless the claim was lost, and lets the next one of its subject have its turn.
 *
 * @param disableBecause also stops sending to the endpoint, unless it has got another URL meanwhile
 * @returns whether the claim still held
 */
export async function settle(
  prisma: PrismaClient,
  claim: Claim,
  attempt: Attempt,
  outcome: Outcome,
  disableBecause?: string
): Promise<boolean> {
  return await inTransaction(prisma, async tx => {
    await lockQueue(tx, claim.endpointId)
    const isHeld = await recordAttempt(tx, claim, attempt, outcome)
    if (isHeld) await advance(tx, claim.endpointId, claim.subject)
    if (disableBecause !== undefined) {
      await tx.$executeRaw`
        UPDATE webhook_endpoints SET is_enabled = false, disabled_reason = ${disableBecause}, version = version + 1, updated_at = now()
        WHERE id = ${claim.endpointId} AND is_enabled AND url = ${claim.message.url}`
    }
    return isHeld
  })
}

/** Gives claims back that were not carried out, to be due at once. */
export async function release(database: Queryable, { id, holder }: Claim): Promise<void> {
  await database.$executeRaw`
    UPDATE webhook_deliveries SET lease_holder = NULL, due_at = now(), attempts = greatest(attempts - 1, 0) WHERE id = ${id} AND lease_holder = ${holder}::uuid`
}

/**
 * Makes a delivery due now, whatever became of it, with the whole schedule before it again. One that waits for an earlier one goes on waiting; one that is
 * on its way is not sent twice.
 *
 * @throws ApiError WEBHOOK_ENDPOINT_NOT_FOUND, DELIVERY_NOT_FOUND
 */
export async function redeliver(tx: Transaction, endpointId: number, deliveryId: number): Promise<Delivery> {
  if (!(await lockQueue(tx, endpointId))) throw webhookEndpointNotFound(endpointId)
  const [found] = await tx.$queryRaw<Array<{ subject: string }>>`
    UPDATE webhook_deliveries SET status = 'pending', settled_at = NULL, attempts = 0, due_at = CASE WHEN due_at IS NULL OR lease_holder IS NOT NULL THEN due_at ELSE now() END
    WHERE id = ${deliveryId} AND endpoint_id = ${endpointId} RETURNING subject`
  if (!found) throw deliveryNotFound(deliveryId)
  await yieldToEarlier(tx, endpointId, found.subject)
  await advance(tx, endpointId, found.subject)
  const [row] = await tx.$queryRaw<
    DeliveryRow[]
  >`SELECT ${deliveryColumns} FROM webhook_deliveries WHERE id = ${deliveryId}`
  if (!row) throw deliveryNotFound(deliveryId)
  return toDelivery(row)
}

/** Whatever moves a queue on takes turns with what else does, and with what adds to it (fan-out.ts). Answers whether the endpoint exists. */
async function lockQueue(tx: Transaction, endpointId: number): Promise<boolean> {
  const rows = await tx.$queryRaw<
    Array<{ exists: boolean }>
  >`SELECT deleted_at IS NULL AS exists FROM webhook_endpoints WHERE id = ${endpointId} FOR NO KEY UPDATE`
  return rows[0]?.exists === true
}

async function recordAttempt(
  tx: Transaction,
  { id, endpointId, subject, holder }: Claim,
  { status, response, error, durationMs }: Attempt,
  outcome: Outcome
): Promise<boolean> {
  const isSettled = outcome.status !== 'pending'
  // An earlier one may have been redelivered meanwhile; it goes first.
  const due = isSettled
    ? Prisma.sql`NULL`
    : Prisma.sql`CASE WHEN id = ${firstPending(endpointId, subject)} THEN clock_timestamp() + ${outcome.pauseMs} * interval '1 millisecond' END`
  const written = await tx.$executeRaw`
    UPDATE webhook_deliveries SET status = ${outcome.status}, settled_at = CASE WHEN ${isSettled} THEN clock_timestamp() END, due_at = ${due}, lease_holder = NULL,
      response_status = ${status}, response_body = ${response}, error = ${error}, duration_ms = ${durationMs}
    WHERE id = ${id} AND lease_holder = ${holder}::uuid`
  return written === 1
}

/** Takes the due time of a delivery that nobody sends yet, if an earlier one of its subject is pending. */
async function yieldToEarlier(tx: Transaction, endpointId: number, subject: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET due_at = NULL
    WHERE endpoint_id = ${endpointId} AND subject = ${subject} AND due_at IS NOT NULL AND lease_holder IS NULL AND id <> ${firstPending(endpointId, subject)}`
}

/** Gives the first pending delivery of a subject its turn, unless another one has it. */
async function advance(tx: Transaction, endpointId: number, subject: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET due_at = clock_timestamp()
    WHERE id = ${firstPending(endpointId, subject)}
      AND NOT EXISTS (SELECT FROM webhook_deliveries WHERE endpoint_id = ${endpointId} AND subject = ${subject} AND due_at IS NOT NULL)`
}

function firstPending(endpointId: number, subject: string): Prisma.Sql {
  return Prisma.sql`(SELECT id FROM webhook_deliveries WHERE endpoint_id = ${endpointId} AND subject = ${subject} AND status = 'pending' ORDER BY event_id LIMIT 1)`
}
