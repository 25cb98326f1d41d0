import type { Transaction } from '../database/transaction.js'

export const eventTypes = [
  'order.created',
  'order.paid',
  'order.shipped',
  'order.completed',
  'order.canceled',
  'order.refunded',
  'order.refund_requested',
  'product.created',
  'product.updated',
  'product.deleted',
  'product.low_stock'
] as const

export type EventType = (typeof eventTypes)[number]

/** Something that happened to one order or one product, for the log that is history, outbox and feed in one. */
export interface NewEvent {
  type: EventType
  orderId?: number
  productId?: number
  /** What changed; becomes JSON. */
  data: Record<string, unknown>
  /** Who did it: a principal such as `anonymous` or `system`. */
  performedBy: string
}

/** Appends to the event log, in the transaction of what happened. */
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
