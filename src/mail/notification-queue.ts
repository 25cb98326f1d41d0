import { randomUUID } from 'node:crypto'
import type { Queryable, Transaction } from '../database/transaction.js'
import { notificationNotFound } from '../errors.js'
import type { MailType } from './mail-types.js'
import { notificationColumns, toNotification, type NotificationRow } from './notification-row.js'
import type { Notification } from './schemas.js'

/** An e-mail that only this process may send now. */
export interface Claim {
  shopId: number
  id: number
  eventId: number
  type: MailType
  orderId: number | null
  /** Without its brackets. */
  messageId: string
  /** Number of attempts, including the claimed one. */
  attempts: number
  holder: string
}

export interface ClaimOptions {
  /** The largest number of e-mails to claim. */
  limit: number
  /** When other processes may take over: well after an attempt must have ended. */
  leaseMs: number
}

/**
 * Claims due e-mails of all shops, one of each shop in turn and the longest overdue first: a shop with thousands does
 * not hold up the others. Of the pending e-mails about one order only the first is claimed, so none overtakes it. A
 * claim postpones the due time: if its process dies, the e-mail is due again when the lease expires.
 */
export async function claimDue(database: Queryable, { limit, leaseMs }: ClaimOptions): Promise<Claim[]> {
  const holder = randomUUID()
  const rows = await database.$queryRaw<ClaimRow[]>`
    /* mail:claim */ WITH due AS MATERIALIZED (
      SELECT shops.id AS shop_id, first.id, first.due_at,
        row_number() OVER (PARTITION BY shops.id ORDER BY first.due_at, first.id) AS turn
      FROM shops CROSS JOIN LATERAL (
        SELECT id, due_at FROM notifications AS mail
        WHERE shop_id = shops.id AND due_at <= now() AND NOT EXISTS (
          SELECT FROM notifications AS earlier
          WHERE earlier.shop_id = mail.shop_id AND earlier.order_id = mail.order_id AND earlier.id < mail.id
            AND earlier.status = 'pending'
        )
        ORDER BY due_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ) AS first
    ), claimed AS (
      SELECT shop_id, id FROM due ORDER BY turn, due_at LIMIT ${limit}
    )
    UPDATE notifications AS mail
    SET lease_holder = ${holder}::uuid, due_at = now() + ${leaseMs} * interval '1 millisecond',
      attempts = attempts + 1, attempted_at = now()
    FROM claimed WHERE mail.shop_id = claimed.shop_id AND mail.id = claimed.id
    RETURNING mail.shop_id, mail.id, mail.event_id, mail.type, mail.order_id, mail.message_id, mail.attempts`
  return rows.map(row => ({
    shopId: Number(row.shop_id),
    id: Number(row.id),
    eventId: Number(row.event_id),
    type: row.type,
    orderId: row.order_id === null ? null : Number(row.order_id),
    messageId: row.message_id,
    attempts: row.attempts,
    holder
  }))
}

interface ClaimRow {
  shop_id: bigint
  id: bigint
  event_id: bigint
  type: MailType
  order_id: bigint | null
  message_id: string
  attempts: number
}

/** What became of an attempt. */
export interface Attempt {
  /** Undefined: there was no address to send to. */
  recipient: string | undefined
  /** The last answer of the mail server; null without one. */
  response: string | null
  /** Why it failed; null on success. */
  error: string | null
}

/** The state of an e-mail after an attempt. */
export type MailResult = { status: 'sent' | 'failed' } | { status: 'pending'; pauseMs: number }

/**
 * Records an attempt and the new state of the e-mail, unless the claim was lost.
 *
 * @returns whether the claim still held
 */
export async function settle(
  database: Queryable,
  { shopId, id, holder }: Claim,
  { recipient, response, error }: Attempt,
  result: MailResult
): Promise<boolean> {
  const pauseMs = result.status === 'pending' ? result.pauseMs : null
  const written = await database.$executeRaw`
    /* mail:settle */ UPDATE notifications
    SET status = ${result.status}, due_at = clock_timestamp() + ${pauseMs}::float8 * interval '1 millisecond',
      settled_at = CASE WHEN ${pauseMs}::float8 IS NULL THEN clock_timestamp() END, lease_holder = NULL,
      recipient = coalesce(${recipient ?? null}, recipient), response = ${response}, error = ${error}
    WHERE shop_id = ${shopId} AND id = ${id} AND lease_holder = ${holder}::uuid`
  return written === 1
}

/**
 * Gives a claim back that was not an attempt: the e-mail is due again at once.
 *
 * @param error why, if the mail server is the reason
 */
export async function release(database: Queryable, { shopId, id, holder }: Claim, error?: string): Promise<void> {
  await database.$executeRaw`
    UPDATE notifications
    SET lease_holder = NULL, due_at = now(), attempts = greatest(attempts - 1, 0),
      error = coalesce(${error ?? null}, error)
    WHERE shop_id = ${shopId} AND id = ${id} AND lease_holder = ${holder}::uuid`
}

/**
 * Makes an e-mail due now, whatever its status, and restarts its retry schedule. One that is settled gets a new
 * Message-ID: with the old one, mail systems that know it would drop the mail that a customer asked for. One that is on
 * its way is not sent twice.
 *
 * @throws ApiError NOTIFICATION_NOT_FOUND
 */
export async function resend(tx: Transaction, shopId: number, id: number): Promise<Notification> {
  const [row] = await tx.$queryRaw<NotificationRow[]>`
    UPDATE notifications
    SET status = 'pending', settled_at = NULL, attempts = 0,
      due_at = CASE WHEN lease_holder IS NULL THEN now() ELSE due_at END,
      resends = CASE WHEN status = 'pending' THEN resends ELSE resends + 1 END,
      message_id = CASE WHEN status = 'pending' THEN message_id
        ELSE 'resend-' || resends + 1 || '.' || regexp_replace(message_id, '^resend-\\d+\\.', '') END
    WHERE shop_id = ${shopId} AND id = ${id}
    RETURNING ${notificationColumns}`
  if (!row) throw notificationNotFound(id)
  return toNotification(row)
}
