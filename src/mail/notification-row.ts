import { Prisma } from '../generated/prisma/client.js'
import type { MailType } from './mail-types.js'
import type { Notification } from './schemas.js'

/** The columns behind the API's representation of an e-mail. */
export const notificationColumns = Prisma.sql`
  id, type, event_id, order_id, product_id, recipient, message_id, resends, status, attempts, due_at, attempted_at,
  response, error, created_at, settled_at`

export interface NotificationRow {
  id: bigint
  type: MailType
  event_id: bigint
  order_id: bigint | null
  product_id: bigint | null
  recipient: string
  message_id: string
  resends: number
  status: Notification['status']
  attempts: number
  due_at: Date | null
  attempted_at: Date | null
  response: string | null
  error: string | null
  created_at: Date
  settled_at: Date | null
}

/** Converts a row to the API's representation. */
export function toNotification(row: NotificationRow): Notification {
  return {
    id: Number(row.id),
    type: row.type,
    event_id: Number(row.event_id),
    order_id: row.order_id === null ? null : Number(row.order_id),
    product_id: row.product_id === null ? null : Number(row.product_id),
    recipient: row.recipient,
    message_id: row.message_id,
    resends: row.resends,
    status: row.status,
    attempts: row.attempts,
    next_attempt_at: row.due_at?.toISOString() ?? null,
    last_attempt_at: row.attempted_at?.toISOString() ?? null,
    response: row.response,
    error: row.error,
    created_at: row.created_at.toISOString(),
    settled_at: row.settled_at?.toISOString() ?? null
  }
}
