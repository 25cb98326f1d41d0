import type { Transaction } from '../database/transaction.js'

export const eventTypes = [
  'order.created',
  'order.paid',
  'order.partially_paid',
  'order.shipped',
  'order.completed',
  'order.canceled',
  'order.refunded',
  'order.partially_refunded',
  'order.refund_requested',
  'product.created',
  'product.updated',
  'product.deleted',
  'product.low_stock'
] as const

export type EventType = (typeof eventTypes)[number]

/** A change to one order or one product, for the log that serves as history, outbox and feed. */
export interface NewEvent {
  type: EventType
  orderId?: number
  productId?: number
  /** What changed; stored as JSON. */
  data: Record<string, unknown>
  /** The principal who made the change, such as `anonymous` or `system`. */
  performedBy: string
}

/** Appends to the event log in the same transaction as the change. */
export async function recordEvents(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO events (type, order_id, product_id, data, performed_by)
    SELECT type, order_id, product_id, data, performed_by
    FROM json_to_recordset(${JSON.stringify(events.map(toRow))}::json)
      AS e (type text, order_id bigint, product_id bigint, data json, performed_by text)`
}

function toRow({ type, orderId, productId, data, performedBy }: NewEvent) {
  return { type, order_id: orderId, product_id: productId, data, performed_by: performedBy }
}
