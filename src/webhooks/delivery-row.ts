import { Prisma } from '../generated/prisma/client.js'
import type { EventType } from '../events/event-types.js'
import type { Delivery, DeliveryDetails, LoggedAttempt } from './schemas.js'

/** The columns behind the API's representation of a delivery. */
export const deliveryColumns = Prisma.sql`
  id, endpoint_id, message_id, event_id, type, status, attempts, due_at, attempted_at, response_status, response_body,
  error, duration_ms, created_at, settled_at`

export interface DeliveryRow {
  id: bigint
  endpoint_id: bigint
  message_id: string
  event_id: bigint
  type: EventType
  status: Delivery['status']
  attempts: number
  due_at: Date | null
  attempted_at: Date | null
  response_status: number | null
  response_body: string | null
  error: string | null
  duration_ms: number | null
  created_at: Date
  settled_at: Date | null
}

/** Converts a row to the API's representation. */
export function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: Number(row.id),
    endpoint_id: Number(row.endpoint_id),
    message_id: messageId(row.message_id),
    event_id: Number(row.event_id),
    type: row.type,
    status: row.status,
    attempts: row.attempts,
    next_attempt_at: row.due_at?.toISOString() ?? null,
    last_attempt_at: row.attempted_at?.toISOString() ?? null,
    response_status: row.response_status,
    response_body: row.response_body,
    error: row.error,
    duration_ms: row.duration_ms,
    created_at: row.created_at.toISOString(),
    settled_at: row.settled_at?.toISOString() ?? null
  }
}

/** With what was sent, and every attempt. */
export interface DeliveryDetailsRow extends DeliveryRow {
  subject: string
  body: string
  attempt_log: LoggedAttempt[]
}

/** Converts a row with its log to the API's representation. */
export function toDeliveryDetails(row: DeliveryDetailsRow): DeliveryDetails {
  return { ...toDelivery(row), subject: row.subject, body: row.body, attempt_log: row.attempt_log }
}

// The standard schedule has ten attempts: a delivery that was sent again four times shows all of them.
export const maxLoggedAttempts = 50

/** The `webhook-id` of a delivery. */
export function messageId(uuid: string): string {
  return `msg_${uuid}`
}
